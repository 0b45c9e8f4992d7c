"""Data sets as they lie on disk: does one hold what it says? The core of ``ctlgen verify``.

Everything is read anew. Faults are what makes a data set wrong to train or test with; notes are what a person may
want to know. A set that others made (no dataset.json) is held to all that its own files say.

A class that one side lacks is a fault where that is no accident: where elements were dealt to the sides by their sizes,
none at all would fall to this one in less than one case of 150, which is when a small side expects five. Below that it
is a note, since sets of a few themes cannot have every class everywhere. The copies of an element count as one.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from ctlgen.checks import items, leaks, structures
from ctlgen.checks.faults import CODES as CODES
from ctlgen.checks.faults import Fault as Fault
from ctlgen.checks.faults import Look, table
from ctlgen.checks.faults import Report as Report
from ctlgen.checks.items import Side
from ctlgen.formats import detect, manifest
from ctlgen.formats.job import Contents

_CHANCE = 1 / 150  # that a side lacks a class by accident: below it is a fault


def verify(folder: Path) -> Report:
    """Look at everything in a data set; `FormatError` only where there is none to look at."""
    format = detect(folder)
    look = Look(folder, manifest.read(folder))
    _files(look)
    contents = structures.read(look, format)
    sides = {side: items.samples(look, contents, side, split) for side, split in contents.samples.items()}
    sides |= {side: items.annotated(look, contents, side, pages) for side, pages in contents.annotated.items()}
    counts = {side: seen.counts for side, seen in sides.items()}
    _shapes(look, contents, sides)
    _recorded(look, contents.classes, counts)
    _balance(look, contents.classes, counts)
    leaks.duplicates(look, sides)
    leaks.near_duplicates(look, contents, sides)
    leaks.members(look, contents)
    leaks.groups(look, contents)
    look.figures |= {"counts": counts, "classes": list(contents.classes)}
    return Report(folder, format, tuple(look.faults), tuple(look.notes), look.figures)


def _files(look: Look) -> None:
    said = look.about.get("files", {})
    for name, fact in said.items():
        path = look.folder / name
        if not path.is_file():
            look.fault("missing-file", name, "", "listed in dataset.json and not there")
        elif path.stat().st_size != fact["bytes"]:
            look.fault("size", name, "", f"{path.stat().st_size} bytes, dataset.json says {fact['bytes']}")
        elif manifest.sha256(path) != fact["sha256"]:
            look.fault("checksum", name, "", "not the bytes that were exported")
    there = manifest.listed(look.folder)
    if said and (strange := sorted(set(there) - set(said))):
        look.notes.append(f"{len(strange)} files are not in dataset.json, the first is {strange[0]}")
    sizes = ((look.folder / name).lstat().st_size for name in there)
    look.figures |= {"files": len(there), "bytes": sum(sizes)}


def _shapes(look: Look, contents: Contents, sides: Mapping[str, Side]) -> None:
    """All samples are of one shape, where dataset.json or the format says so."""
    if not contents.samples:
        return
    arrays = {s: of.images.shape[1:] for s, of in contents.samples.items() if isinstance(of.images, np.ndarray)}
    shapes = set(arrays.values()) or {shape for seen in sides.values() for shape in seen.shapes}
    said = look.about.get("shape")
    wanted: tuple[int, ...] = tuple(said) if isinstance(said, list) else next(iter(arrays.values()), ())
    line = f"dataset.json says {_size(wanted)}" if said else f"the side before it has {_size(wanted)}"
    for side, seen in sides.items() if wanted else ():
        if side in arrays and arrays[side] != wanted:
            look.fault("shape", structures.file_of(contents, side), "", f"{_size(arrays[side])}, {line}")
        for file, name, shape in zip(seen.files, seen.names, seen.shapes, strict=True) if side not in arrays else ():
            if shape != wanted:
                look.fault("shape", file, name, f"{_size(shape)}, {line}")
    look.figures["shape"] = [list(shape) for shape in sorted(shapes)[:10]]


def _size(shape: tuple[int, ...]) -> str:
    return " x ".join(map(str, shape))


def _recorded(look: Look, classes: Sequence[str], counts: Mapping[str, Mapping[str, int]]) -> None:
    """Hold the counts and classes against dataset.json, where there is one; no counts of what could not be read."""
    if not look.about:
        return
    if list(classes) != look.about["classes"] or len(set(classes)) < len(classes):
        look.fault("classes", manifest.NAME, "", "not the classes that dataset.json lists, or one twice")
    for side, said in () if _unread(look) else look.about["counts"].items():
        there = counts.get(side, {})
        for name in sorted(set(said) | set(there)):
            if said.get(name, 0) != there.get(name, 0):
                line = f"{there.get(name, 0)} {name}, dataset.json says {said.get(name, 0)}"
                look.fault("count", side, name, line)


def _unread(look: Look) -> bool:
    """Whether there was something that could not be read, so that what is not there may be in it."""
    return "header" in look.figures.get("faults", {})


def _balance(look: Look, classes: Sequence[str], counts: Mapping[str, Mapping[str, int]]) -> None:
    """A class that train lacks cannot be learned; one that another side lacks cannot be tested."""
    sizes = {side: sum(numbers.values()) for side, numbers in counts.items()}
    if not sizes.get("train", sizes.get("trainval", 0)):
        if not _unread(look):
            look.fault("empty", "train", "", "there is nothing to train with")
        return
    train = counts.get("train") or counts["trainval"]
    there = [n for n in train.values() if n]
    look.figures["largest_to_smallest"] = round(max(there) / min(there), 2)
    totals = {name: sum(numbers.get(name, 0) for numbers in counts.values()) for name in classes}
    if absent := [name for name in classes if not totals[name]]:
        look.notes.append(f"no side has {', '.join(absent)}")
    for side, size in sizes.items():
        for name in dict.fromkeys(classes) if size else ():
            if totals[name] and not counts[side].get(name, 0):
                _lacks(look, side, name, totals[name], size / sum(sizes.values()))


def _lacks(look: Look, side: str, name: str, others: int, share: float) -> None:
    """Of ``others`` in all, a side of this share should have some."""
    line = f"{side} has no {name}, the other sides {others}"
    if (1 - share) ** (others / _copies(look)) < _CHANCE:
        look.fault("missing-class", side, name, line)
    else:
        look.notes.append(f"{line}: too few to be sure of one")


def _copies(look: Look) -> int:
    """How many samples each element gave, as far as dataset.json says."""
    factor = table(table(look.about.get("recipe")).get("augment")).get("factor")
    return factor if isinstance(factor, int) and factor > 0 else 1
