"""The samples and pages of a data set, one by one: what is faulty by itself, and what the sides are compared by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from ctlgen.checks import structures
from ctlgen.checks.faults import Look
from ctlgen.errors import FormatError
from ctlgen.formats.job import Annotated, Contents, Images, Samples
from ctlgen.model import BACKGROUND
from ctlgen.splits import fingerprints, near

_PIECE = 1 << 12  # images looked at together


@dataclass(slots=True)
class Side:
    """What was seen of one side: all lists have an entry for each image that decodes."""

    items: list[int] = field(default_factory=list)  # positions in what was read
    names: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    shapes: list[tuple[int, ...]] = field(default_factory=list)
    sketches: list[near.Sketches] = field(default_factory=list)  # in pieces
    counts: dict[str, int] = field(default_factory=dict)


def samples(look: Look, contents: Contents, side: str, split: Samples) -> Side:
    """Labels and pixels of one side."""
    seen = Side()
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


def _see(seen: Side, items: list[int], names: list[str], files: list[str], images: Images) -> list[int]:
    """Add images to what was seen; which of them are of one colour."""
    shapes: dict[tuple[int, ...], list[int]] = {}
    for at, image in enumerate(images):
        shapes.setdefault(image.shape, []).append(at)
    marks, sketches = np.zeros(len(items), np.uint64), np.zeros((len(items), near.WIDTH), np.int16)
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


def annotated(look: Look, contents: Contents, side: str, pages: Sequence[Annotated]) -> Side:
    """Image files and boxes of one side."""
    seen = Side(counts=dict.fromkeys(contents.classes, 0))
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
