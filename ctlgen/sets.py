"""Data sets as they lie on disk: does one hold what it says? The core of ``ctlgen verify``.

Everything is read anew. Faults are what makes a data set wrong to train or test with; notes are what a person may
want to know. A set that others made (no dataset.json) is held to all that its own files say.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.errors import FormatError
from ctlgen.formats import detect, idx, manifest, voc
from ctlgen.formats.job import Annotated, Samples
from ctlgen.formats.names import CLASSES, read_classes
from ctlgen.model import BACKGROUND, Image
from ctlgen.source import SPLITS
from ctlgen.splits import fingerprint, fingerprints

_PIECE = 1 << 14  # images looked at together
_EXPECTED = 5  # a class of which test should have this many and has none is a fault
_PIXELS = 1 << 28  # more are not decoded
_SHOWN = 20  # faults of one code in one file that are told one by one

CODES: Mapping[str, str] = {
    "header": "a file that cannot be read as what its name says",
    "missing-file": "a file that dataset.json lists is not there",
    "size": "a file has not the size that dataset.json gives",
    "checksum": "a file has not the sha256 that dataset.json gives",
    "count": "the numbers of images, labels and dataset.json differ",
    "shape": "the images of the two sides, or dataset.json, differ in shape",
    "classes": "the list of classes differs from dataset.json's, or names one twice",
    "label": "a label that is no class",
    "image": "an image that is missing, does not decode or has another size than said",
    "box": "a box that is empty or reaches outside its image",
    "blank": "an image of one colour",
    "duplicate-within": "the same pixels twice on one side",
    "duplicate-across": "the same pixels on both sides",
    "member-across": "the same name on both sides",
    "group-across": "a theme on both sides of a split by theme",
    "missing-class": "a class that one side lacks",
    "empty": "nothing to train with",
}
"""Every code that a fault can have, and what it says."""


@dataclass(frozen=True, slots=True)
class Fault:
    """``file`` is relative to the folder, ``item`` an index or a name in it ("" for all of it)."""

    code: str
    file: str
    item: str
    line: str

    def __str__(self) -> str:
        return f"{self.file}{f' [{self.item}]' if self.item else ''}: {self.line} ({self.code})"


@dataclass(frozen=True, slots=True)
class Report:
    """What `verify` found; ``figures`` are plain numbers and names, ready for JSON."""

    folder: Path
    format: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    figures: Mapping[str, Any]

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass
class _Look:
    """What was found so far."""

    folder: Path
    about: Mapping[str, Any]
    classes: tuple[str, ...] = ()
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    marks: dict[str, npt.NDArray[np.uint64]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)  # of the images of a side; empty: by position
    figures: dict[str, Any] = field(default_factory=dict)

    def fault(self, code: str, file: str, item: object, line: str) -> None:
        """Note a fault; of one code in one file the first are told and the rest are counted."""
        told = self.figures.setdefault("faults", {})
        told[code] = told.get(code, 0) + 1
        if sum(fault.code == code for fault in self.faults) < _SHOWN:
            self.faults.append(Fault(code, file, str(item), line))

    def read(self, file: str, reader: Callable[..., Any], *given: Any) -> Any:
        """What the reader gives; None and a fault where it raises."""
        try:
            return reader(self.folder, *given)
        except FormatError as error:
            self.fault("header", file, "", str(error))
            return None


def verify(folder: Path) -> Report:
    """Look at everything in a data set; `FormatError` only where there is none to look at."""
    format = detect(folder)
    if format not in ("idx", "voc"):
        raise FormatError(f"{folder} is {format}, which verify cannot read yet: it reads idx and voc")
    look = _Look(folder, manifest.read(folder))
    _files(look)
    _idx(look) if format == "idx" else _voc(look)
    _recorded(look)
    _balance(look)
    _duplicates(look)
    _groups(look)
    look.figures |= {"counts": look.counts, "classes": list(look.classes)}
    return Report(folder, format, tuple(look.faults), tuple(look.notes), look.figures)


def _files(look: _Look) -> None:
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
    look.figures |= {"files": len(there), "bytes": sum((look.folder / name).stat().st_size for name in there)}


def _idx(look: _Look) -> None:
    splits: dict[str, Samples] = {}
    for side in SPLITS:
        if split := look.read(side, idx.read_split, side):
            splits[side] = split
        elif split is None and side in ("train", "test") and not look.faults:
            look.notes.append(f"there is no {side} side")
    top = max((int(split.labels.max(initial=0)) for split in splits.values()), default=0)
    look.classes = look.read(CLASSES, read_classes, look.about, top) or ()
    shapes = {np.shape(split.images)[1:] for split in splits.values()}
    said = look.about.get("shape")
    if len(shapes) > 1 or (said and any(list(shape) != said for shape in shapes)):
        look.fault("shape", "", "", f"images of {' and '.join(map(str, sorted(shapes)))}, dataset.json says {said}")
    look.figures["shape"] = [list(shape) for shape in sorted(shapes)]
    for side, split in splits.items():
        _split(look, side, split)


def _split(look: _Look, side: str, split: Samples) -> None:
    path = idx.found(look.folder, side, "labels")
    file = path.name if path else side
    for item in np.flatnonzero(split.labels >= len(look.classes)):
        line = f"label {split.labels[item]} and there are {len(look.classes)} classes"
        look.fault("label", file, item, line)
    numbers = np.bincount(split.labels, minlength=len(look.classes))
    look.counts[side] = {name: int(n) for name, n in zip(look.classes, numbers, strict=False)}
    marks = []
    for start in range(0, len(split.images), _PIECE):
        piece = np.asarray(split.images[start : start + _PIECE])
        marks.append(fingerprints(piece))
        for item in np.flatnonzero(np.ptp(piece, axis=tuple(range(1, piece.ndim)), keepdims=False) == 0):
            _blank(look, side, start + int(item), int(split.labels[start + item]))
    look.marks[side] = np.concatenate(marks) if marks else np.empty(0, np.uint64)


def _blank(look: _Look, side: str, item: int, label: int) -> None:
    """Plain background may be of one colour; a control may not."""
    name = look.classes[label] if label < len(look.classes) else str(label)
    mode = look.about.get("options", {}).get("labels", "control")
    if name.split("/")[0] in {BACKGROUND, "not_button"} or mode == "theme":
        look.figures["plain"] = look.figures.get("plain", 0) + 1
    else:
        look.fault("blank", side, item, f"a {name} of one colour")


def _voc(look: _Look) -> None:
    look.classes = tuple(look.about.get("classes", ())) or look.read(voc.LABELMAP, voc.read_labelmap) or ()
    known = set(look.classes)
    members = look.read("ImageSets/Main", voc.members) or {}
    classify = look.about.get("options", {}).get("task") == "classify"
    for side, names in members.items():
        counts, marks, kept = dict.fromkeys(look.classes, 0), [], []
        for page in _annotations(look, names):
            if (image := _decoded(look, page)) is None:
                continue
            marks.append(fingerprint(image.tobytes()))
            kept.append(page.name)
            if classify and np.ptp(image) == 0 and [item.label for item in page.objects] != [BACKGROUND]:
                look.fault("blank", page.image.name, page.name, "an image of one colour")
            _objects(look, page, known, counts)
        look.counts[side], look.marks[side] = counts, np.array(marks, np.uint64)
        look.names[side] = kept
    if not known:
        look.classes = tuple(sorted({name for counts in look.counts.values() for name in counts}))
    _members(look, members)


def _annotations(look: _Look, names: list[str]) -> Iterator[Annotated]:
    for name in names:
        if page := look.read(f"Annotations/{name}.xml", voc.read_annotation, name):
            yield page


def _decoded(look: _Look, page: Annotated) -> Image | None:
    """The pixels, or None and a fault."""
    file = f"JPEGImages/{page.image.name}"
    try:
        data = np.fromfile(page.image, np.uint8)
        image = cv2.imdecode(data, cv2.IMREAD_UNCHANGED) if len(data) and not _bomb(data) else None
    except (OSError, cv2.error):
        image = None
    if image is None:
        look.fault("image", file, page.name, "missing, or does not decode")
        return None
    if image.shape[:2] != (page.height, page.width):
        size = f"{image.shape[1]} x {image.shape[0]}"
        look.fault("image", file, page.name, f"{size}, its XML says {page.width} x {page.height}")
    return image.astype(np.uint8, copy=False)


def _bomb(data: Image) -> bool:
    """Whether a PNG's header asks for more pixels than any page has."""
    head = data[:24].tobytes()
    return head[1:4] == b"PNG" and int.from_bytes(head[16:20]) * int.from_bytes(head[20:24]) > _PIXELS


def _objects(look: _Look, page: Annotated, known: set[str], counts: dict[str, int]) -> None:
    file = f"Annotations/{page.name}.xml"
    for number, item in enumerate(page.objects):
        if known and item.label not in known:
            look.fault("label", file, number, f"{item.label!r} is no class of this set")
        counts[item.label] = counts.get(item.label, 0) + 1
        box = item.box
        if box.width <= 0 or box.height <= 0 or not box.inside(page.width, page.height):
            corners = f"{box.x0:g} {box.y0:g} {box.x1:g} {box.y1:g}"
            look.fault("box", file, number, f"{corners} in an image of {page.width} x {page.height}")


def _members(look: _Look, members: Mapping[str, list[str]]) -> None:
    sides = list(members)
    for at, side in enumerate(sides):
        for other in sides[at + 1 :]:
            for name in sorted(set(members[side]) & set(members[other])):
                look.fault("member-across", f"ImageSets/Main/{side}.txt", name, f"stands in {other}.txt too")


def _recorded(look: _Look) -> None:
    """Hold the counts and classes against dataset.json, where there is one."""
    if not look.about:
        return
    if list(look.classes) != look.about["classes"] or len(set(look.classes)) < len(look.classes):
        look.fault("classes", CLASSES, "", "not the classes that dataset.json lists, or one twice")
    for side, said in look.about["counts"].items():
        there = look.counts.get(side, {})
        for name in sorted(set(said) | set(there)):
            if said.get(name, 0) != there.get(name, 0):
                line = f"{there.get(name, 0)} {name}, dataset.json says {said.get(name, 0)}"
                look.fault("count", side, name, line)


def _balance(look: _Look) -> None:
    """A class that test has and train lacks can't be learned; one that only train has can't be tested."""
    totals = {side: sum(counts.values()) for side, counts in look.counts.items()}
    if not totals.get("train", totals.get("trainval", 0)):
        look.fault("empty", "train", "", "there is nothing to train with")
        return
    train = look.counts.get("train") or look.counts["trainval"]
    absent = [name for name in look.classes if not any(counts.get(name) for counts in look.counts.values())]
    if absent:
        look.notes.append(f"no side has {', '.join(absent)}")
    there = [train[name] for name in train if train[name]]
    look.figures["largest_to_smallest"] = round(max(there) / min(there), 2)
    for side, counts in look.counts.items():
        for name in look.classes:
            if counts is not train and totals[side]:
                _compare(look, side, name, train.get(name, 0), counts.get(name, 0), totals[side] / sum(train.values()))


def _compare(look: _Look, side: str, name: str, train: int, other: int, ratio: float) -> None:
    if other and not train:
        look.fault("missing-class", "train", name, f"{side} has {other} {name} and train none")
    elif train and not other and train * ratio >= _EXPECTED:
        look.fault("missing-class", side, name, f"train has {train} {name} and {side} none")
    elif train and not other:
        look.notes.append(f"{side} has no {name} (train has {train})")


def _duplicates(look: _Look) -> None:
    allowed = look.about.get("split", {}).get("keep_duplicates") is True or not look.about
    look.figures["duplicates_within"] = {}
    for side, marks in look.marks.items():
        first = np.unique(marks, return_index=True)[1]
        again = np.setdiff1d(np.arange(len(marks)), first)
        look.figures["duplicates_within"][side] = len(again)
        for item in [] if allowed else again:
            look.fault("duplicate-within", side, _name(look, side, int(item)), "the same pixels as one before it")
    sides = list(look.marks)
    across = [(a, b) for at, a in enumerate(sides) for b in sides[at + 1 :]]
    look.figures["duplicates_across"] = 0
    for a, b in across:
        shared = np.flatnonzero(np.isin(look.marks[b], look.marks[a]))
        look.figures["duplicates_across"] += len(shared)
        for item in shared:
            look.fault("duplicate-across", b, _name(look, b, int(item)), f"the same pixels stand in {a}")


def _name(look: _Look, side: str, item: int) -> str:
    return look.names[side][item] if look.names.get(side) else str(item)


def _groups(look: _Look) -> None:
    split = look.about.get("split", {})
    groups = split.get("groups", {})
    look.figures["groups"] = {side: len(names) for side, names in groups.items()}
    if split.get("by") == "theme":
        for name in sorted(set(groups.get("train", ())) & set(groups.get("test", ()))):
            look.fault("group-across", manifest.NAME, name, "stands on both sides of a split by theme")
