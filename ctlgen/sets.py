"""Data sets as they lie on disk: does one hold what it says? The core of ``ctlgen verify``.

Everything is read anew. Faults are what makes a data set wrong to train or test with; notes are what a person may
want to know. A set that others made (no dataset.json) is held to all that its own files say.

A class that one side lacks is a fault where that is no accident: where elements were dealt to the sides by their sizes,
none at all would fall to this one in less than one case of 150, which is when a small side expects five. Below that it
is a note, since sets of a few themes cannot have every class everywhere. The copies of an element count as one.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen import near, structures
from ctlgen.errors import FormatError
from ctlgen.faults import CODES as CODES
from ctlgen.faults import Fault as Fault
from ctlgen.faults import Look
from ctlgen.faults import Report as Report
from ctlgen.formats import detect, manifest
from ctlgen.formats.job import Annotated, Contents, Images, Samples
from ctlgen.model import BACKGROUND, Image
from ctlgen.splits import fingerprints

_PIECE = 1 << 12  # images looked at together
_CHANCE = 1 / 150  # that a side lacks a class by accident: below it is a fault
_UNITS = {"theme": "group", "framework": "framework", "page": "page"}  # what a split keeps on one side, by its name
_RANK = ("train", "val", "test")  # of two sides that share something, the first is to blame


@dataclass(slots=True)
class _Side:
    """What was seen of one side: all lists have an entry for each image that decodes."""

    items: list[int] = field(default_factory=list)  # positions in what was read
    names: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    sketches: list[near.Floats] = field(default_factory=list)  # in pieces
    counts: dict[str, int] = field(default_factory=dict)


def verify(folder: Path) -> Report:
    """Look at everything in a data set; `FormatError` only where there is none to look at."""
    format = detect(folder)
    look = Look(folder, manifest.read(folder))
    _files(look)
    contents = structures.read(look, format)
    sides = {side: _samples(look, contents, side, split) for side, split in contents.samples.items()}
    sides |= {side: _annotated(look, contents, side, pages) for side, pages in contents.annotated.items()}
    counts = {side: seen.counts for side, seen in sides.items()}
    _shapes(look, contents, sides)
    _recorded(look, contents.classes, counts)
    _balance(look, contents.classes, counts)
    _duplicates(look, sides)
    _near(look, contents, sides)
    _members(look, contents)
    _groups(look, contents)
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


# --- samples and pages, one by one


def _samples(look: Look, contents: Contents, side: str, split: Samples) -> _Side:
    """Labels and pixels of one side."""
    seen = _Side()
    file = structures.places(contents, side)
    labels = np.asarray(split.labels).astype(np.int64)
    known = (labels >= 0) & (labels < len(contents.classes))
    for item in np.flatnonzero(~known):
        line = f"label {labels[item]} and there are {len(contents.classes)} classes"
        name = _name(split, int(item))
        look.fault("label", structures.file_of(contents, side, name, "labels"), name, line)
    numbers = np.bincount(labels[known], minlength=len(contents.classes))
    seen.counts = {name: int(n) for name, n in zip(contents.classes, numbers, strict=True)}
    for start in range(0, len(split.images), _PIECE):
        items, images = _decoded(look, split, file, start)
        names = [_name(split, item) for item in items]
        files = [file(name) for name in names]
        for at in _see(seen, items, names, files, images):
            label = labels[items[at]]
            _blank(look, files[at], names[at], contents.classes[label] if known[items[at]] else str(label))
    return seen


def _decoded(look: Look, split: Samples, file: Callable[[str], str], start: int) -> tuple[list[int], Images]:
    """Positions and images of a piece; a fault for each that does not decode."""
    if isinstance(split.images, np.ndarray):
        piece = np.asarray(split.images[start : start + _PIECE])
        return list(range(start, start + len(piece))), piece
    items, images = [], []
    for item in range(start, min(start + _PIECE, len(split.images))):
        try:
            images.append(split.images[item])
            items.append(item)
        except FormatError as error:
            name = _name(split, item)
            place, number = look.place(str(error), file(name))
            look.fault("image", place, number or name, str(error))
    return items, images


def _see(seen: _Side, items: list[int], names: list[str], files: list[str], images: Images) -> list[int]:
    """Add images to what was seen; which of them are of one colour."""
    shapes: dict[tuple[int, ...], list[int]] = {}
    for at, image in enumerate(images):
        shapes.setdefault(image.shape, []).append(at)
    marks, sketches = np.zeros(len(items), np.uint64), np.zeros((len(items), near.WIDTH), np.float32)
    flat: list[int] = []
    for index in shapes.values():
        stack = np.stack([images[at] for at in index]) if len(shapes) > 1 else np.asarray(images)
        marks[index], sketches[index] = fingerprints(stack), near.sketch(stack)
        flat += np.array(index)[np.ptp(stack.reshape(len(stack), -1), axis=1) == 0].tolist()
    seen.items += items
    seen.names += names
    seen.files += files
    seen.marks += marks.tolist()
    seen.shapes += [image.shape for image in images]
    seen.sketches.append(sketches)
    return sorted(flat)


def _name(split: Samples, item: int) -> str:
    return str(split.names[item]) if len(split.names) > item else str(item)


def _blank(look: Look, file: str, item: str, label: str) -> None:
    """Plain background may be of one colour; a control may not."""
    mode = look.about.get("options", {}).get("labels", "control")
    if label.split("/")[0] in {BACKGROUND, "not_button"} or mode == "theme":
        look.figures["plain"] = look.figures.get("plain", 0) + 1
    else:
        look.fault("blank", file, item, f"a {label} of one colour")


def _annotated(look: Look, contents: Contents, side: str, pages: Sequence[Annotated]) -> _Side:
    """Image files and boxes of one side."""
    seen = _Side(counts=dict.fromkeys(contents.classes, 0))
    known = set(contents.classes)
    for number, page in enumerate(pages):
        file = structures.annotation_of(contents, side, page)
        _objects(look, page, file, known, seen.counts)
        place = _relative(look, page.image)
        try:
            image = structures.picture(page)
        except FormatError as error:
            look.fault("image", place, page.name, str(error))
            continue
        if image.shape[:2] != (page.height, page.width):
            size = f"{image.shape[1]} x {image.shape[0]}, {file} says {page.width} x {page.height}"
            look.fault("image", place, page.name, size)
        flat = _see(seen, [number], [page.name], [place], image[None])
        if flat and structures.is_crop(page):
            _blank(look, place, page.name, page.objects[0].label)
    return seen


def _objects(look: Look, page: Annotated, file: str, known: set[str], counts: dict[str, int]) -> None:
    for number, item in enumerate(page.objects):
        place = str(number) if page.name in file else f"{page.name}/{number}"
        if item.label not in known:
            look.fault("label", file, place, f"{item.label!r} is no class of this set")
        counts[item.label] = counts.get(item.label, 0) + 1
        box = item.box
        if box.width <= 0 or box.height <= 0 or not box.inside(page.width, page.height):
            corners = f"{box.x0:g} {box.y0:g} {box.x1:g} {box.y1:g}"
            look.fault("box", file, place, f"{corners} in an image of {page.width} x {page.height}")


def _relative(look: Look, path: Path) -> str:
    return path.relative_to(look.folder).as_posix() if path.is_relative_to(look.folder) else str(path)


# --- the whole


def _shapes(look: Look, contents: Contents, sides: Mapping[str, _Side]) -> None:
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
    factor = _table(_table(look.about.get("recipe")).get("augment")).get("factor")
    return factor if isinstance(factor, int) and factor > 0 else 1


def _table(value: object) -> Mapping[str, Any]:
    """What should be a table and may be anything."""
    return value if isinstance(value, dict) else {}


# --- sides against one another


def _duplicates(look: Look, sides: Mapping[str, _Side]) -> None:
    allowed = look.about.get("split", {}).get("keep_duplicates") is True or not look.about
    look.figures["duplicates_within"] = {}
    marks = {side: np.array(seen.marks, np.uint64) for side, seen in sides.items()}
    for side, seen in sides.items():
        first = np.unique(marks[side], return_index=True)[1]
        again = np.setdiff1d(np.arange(len(marks[side])), first)
        look.figures["duplicates_within"][side] = len(again)
        for item in [] if allowed else again:
            look.fault("duplicate-within", seen.files[item], seen.names[item], "the same pixels as one before it")
    look.figures["duplicates_across"] = 0
    for a, b in _pairs(sides):
        shared = np.flatnonzero(np.isin(marks[b], marks[a]))
        look.figures["duplicates_across"] += len(shared)
        for item in shared:
            seen = sides[b]
            look.fault("duplicate-across", seen.files[item], seen.names[item], f"the same pixels stand in {a}")


def _pairs(sides: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Every two sides, the one that trains first."""
    order = sorted(sides, key=lambda side: (_RANK.index(side) if side in _RANK else 0, side))
    return combinations(order, 2)


def _near(look: Look, contents: Contents, sides: Mapping[str, _Side]) -> None:
    """Samples that are nearly the same on two sides: a fault where the set says that it has none.

    Of whole pages only those that are one object (crops) are compared: pages are alike where they are empty.
    """
    look.figures["near_across"] = 0
    claimed = "dropped_near" in look.about.get("split", {})
    for a, b in _pairs({side: seen for side, seen in sides.items() if seen.items and _are_crops(contents, side)}):
        one, other = sides[a], sides[b]
        for item, partner in _near_pairs(contents, (a, one), (b, other)):
            look.figures["near_across"] += 1
            if claimed:
                line = f"nearly the same pixels as {one.names[partner]} of {a}"
                look.fault("near-across", other.files[item], other.names[item], line)
    if look.figures["near_across"] and not claimed:
        look.notes.append(f"{look.figures['near_across']} images are nearly the same as one on another side")


def _are_crops(contents: Contents, side: str) -> bool:
    return side in contents.samples or all(map(structures.is_crop, contents.annotated[side]))


def _near_pairs(contents: Contents, *both: tuple[str, _Side]) -> Iterator[tuple[int, int]]:
    """(item of the second side, item of the first) that are near, but not the same."""
    (_, one), (_, other) = both
    first = len(one.items)
    sketches, marks = np.concatenate([*one.sketches, *other.sketches]), np.array(one.marks + other.marks, np.uint64)

    def pixels(index: npt.NDArray[np.int64]) -> Image:
        return np.stack([_again(contents, *both[int(i >= first)], int(i - first * (i >= first))) for i in index])

    for shape in sorted(set(one.shapes) & set(other.shapes)):
        index = np.array([at for at, of in enumerate(one.shapes + other.shapes) if of == shape], np.int64)
        kept, others = index[index < first], index[index >= first]
        others = others[~np.isin(marks[others], marks[kept])]
        for item, partner in near.find(sketches, kept, others, pixels):
            yield int(item) - first, int(partner)


def _again(contents: Contents, side: str, seen: _Side, at: int) -> Image:
    """The pixels of an item that decoded before."""
    if side in contents.samples:
        return contents.samples[side].images[seen.items[at]]
    return structures.picture(contents.annotated[side][seen.items[at]])


def _members(look: Look, contents: Contents) -> None:
    """No name, and no id that the format carries, twice on a side or on two sides."""
    for what in ("name", "id"):
        named = {side: names for side, split in contents.samples.items() if (names := _named(split, what))}
        if what == "name":
            named |= {side: [page.name for page in pages] for side, pages in contents.annotated.items()}
        for side, names in named.items():
            for name in sorted(_twice(names)):
                look.fault("member-within", structures.list_of(contents, side), name, f"the same {what} twice")
        for a, b in _pairs(named):
            for name in sorted(set(named[a]) & set(named[b])):
                look.fault("member-across", structures.list_of(contents, a), name, f"stands in {b} too")
        if look.figures.get("faults", {}).keys() & {"member-within", "member-across"}:
            return  # ids would say the same again


def _named(split: Samples, what: str) -> list[str]:
    return [str(name) for name in (split.names if what == "name" else split.facts.get("id", ()))]


def _twice(names: Sequence[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def _groups(look: Look, contents: Contents) -> None:
    """What the split keeps on one side stands on one side alone, by dataset.json and by what the format carries."""
    split = look.about.get("split", {})
    said = split.get("groups", {})
    look.figures["groups"] = {side: len(names) for side, names in said.items()}
    column = _UNITS.get(str(split.get("by")))
    recorded = {"group": said, "framework": _table(split.get("frameworks"))}.get(column or "", {})
    for a, b in _pairs(recorded):
        for name in sorted(set(map(str, recorded[a])) & set(map(str, recorded[b]))):
            look.fault("group-across", manifest.NAME, name, f"{a} and {b} of a split by {split['by']} both have it")
    carried = {side: facts for side in (*contents.samples, *contents.annotated) if (facts := _carried(contents, side))}
    for a, b in _pairs(carried):
        for name in sorted(carried[a].get(column, set()) & carried[b].get(column, set())):
            look.fault("group-across", structures.list_of(contents, b), name, f"a {column} that {a} has too")
    for side, facts in carried.items():
        for name in sorted(facts.get("group", set()) - set(said.get(side, facts.get("group", set())))):
            look.fault("group-recorded", structures.list_of(contents, side), name, "dataset.json has it not here")


def _carried(contents: Contents, side: str) -> dict[str | None, set[str]]:
    """The groups, frameworks and pages of a side, as far as the format carries them."""
    if side in contents.samples:
        facts = contents.samples[side].facts
        return {name: set(map(str, facts[name])) for name in _UNITS.values() if name in facts}
    pages = contents.annotated[side]
    return {name: {str(page.facts[name]) for page in pages if name in page.facts} for name in _UNITS.values()}
