"""A data set that was read back as a collection: samples, or the objects on pages."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ctlgen.collection.items import (
    DIFFICULT,
    OCCLUDED,
    TRUNCATED,
    Collection,
    Picture,
    Table,
    copies_of,
    cut,
    decoded,
)
from ctlgen.errors import FormatError
from ctlgen.fit import fit
from ctlgen.formats.job import Annotated, Contents, Object, Samples
from ctlgen.model import Image

CROP = 28  # px: the side of what is cut from a page where a format has no samples
_LARGE = 64  # px: a picture of another side is shown as one of `CROP`
_ELSEWHERE = {"id", "label", "split", "box", "visible", "ops"}  # facts that are no column here


def read(contents: Contents) -> Collection:
    """Raises `FormatError` where a label is no class."""
    return _annotated(contents) if contents.annotated else _samples(contents)


def _samples(contents: Contents) -> Collection:
    table = Table(contents.classes)
    for side, part in contents.samples.items():
        _check_labels(contents, side, part)
        known: Mapping[str, Sequence[Any]] = getattr(part, "facts", {})
        facts = {name: values for name, values in known.items() if len(values) == len(part.labels)}
        ids = facts.get("id", getattr(part, "names", ()))
        for at, code in enumerate(part.labels.tolist()):
            id_ = _word(ids[at]) if len(ids) else f"{side}/{at:06d}"
            row = _words({name: values[at] for name, values in facts.items()})
            table.add(id_, row | {"label": contents.classes[code], "split": side})
    parts: list[Any] = [part.images for part in contents.samples.values() if len(part.labels)]
    shape = _shape(parts)
    return _bare(contents, table, shape, lambda: cut(parts, shape))


def _shape(parts: Sequence[Any]) -> tuple[int, ...]:
    """Of all images, if they have one; else that of a small square picture which each is fitted to."""
    shapes = {tuple(part.shape[1:]) for part in parts if isinstance(part, np.ndarray)}
    if len(shapes) == 1 and all(isinstance(part, np.ndarray) for part in parts):
        return shapes.pop()
    first = np.shape(parts[0][0]) if parts else (CROP, CROP)
    return first if first[0] == first[1] <= _LARGE else (CROP, CROP, 3)


def _check_labels(contents: Contents, side: str, part: Samples) -> None:
    if len(part.labels) and int(part.labels.max()) >= len(contents.classes):
        raise FormatError(
            f"{contents.folder} has label {part.labels.max()} in {side} and {len(contents.classes)} classes: "
            "look with `ctlgen verify`"
        )


def _words(facts: Mapping[str, Any]) -> dict[str, str]:
    return {name: _word(value) for name, value in facts.items() if name not in _ELSEWHERE}


def _word(value: Any) -> str:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return str(value)


def _bare(
    contents: Contents, table: Table, shape: tuple[int, ...], pieces: Callable[[], Iterator[Image]]
) -> Collection:
    """A data set without boxes."""
    return Collection(
        place=str(contents.folder),
        kind=contents.format,
        classes=contents.classes,
        ids=table.ids,
        columns=table.columns(),
        shape=shape,
        pieces=pieces,
        boxes=None,
        visible=np.ones(len(table.ids), np.float32),
        flags=np.zeros(len(table.ids), np.uint8),
        copies=copies_of(table.ids),
    )


def _annotated(contents: Contents) -> Collection:
    pages = [(side, page) for side, pages in contents.annotated.items() for page in pages]
    things = [thing for _, page in pages for thing in page.objects]
    classes = contents.classes + tuple(sorted({thing.label for thing in things} - set(contents.classes)))
    twice = len({page.name for _, page in pages}) < len(pages)
    table = Table(classes)
    for side, page in pages:
        name = _page_name(side, page, twice)
        about = _words(getattr(page, "facts", {}))
        for at, thing in enumerate(page.objects):
            own = about | _words(getattr(thing, "facts", {}))
            table.add(f"{name}/{at:04d}", own | {"label": thing.label, "split": side, "page": name})
    bare = _bare(contents, table, (CROP, CROP, 3), lambda: cut(_crops(page) for _, page in pages))
    boxes = [(thing.box.x0, thing.box.y0, thing.box.x1, thing.box.y1) for thing in things]
    return replace(
        bare,
        classes=classes,
        boxes=np.array(boxes, np.float32).reshape(-1, 4),
        flags=np.array([_object_flags(thing) for thing in things], np.uint8),
        copies=np.zeros(len(things), np.int32),
        pages=tuple(Picture(_page_name(side, p, twice), p.image, p.width, p.height) for side, p in pages),
    )


def _page_name(side: str, page: Annotated, twice: bool) -> str:
    return f"{side}/{page.name}" if twice else page.name


def _object_flags(thing: Object) -> int:
    return thing.truncated * TRUNCATED | thing.difficult * DIFFICULT | thing.occluded * OCCLUDED


def _crops(page: Annotated) -> Image:
    """uint8 (objects, `CROP`, `CROP`, 3): each object, its aspect kept; grey where nothing of it is in the image."""
    crops = np.full((len(page.objects), CROP, CROP, 3), 128, np.uint8)
    if not page.objects:
        return crops
    image = decoded(page.image)
    height, width = image.shape[:2]
    for at, thing in enumerate(page.objects):
        x0, y0, x1, y1 = thing.box.pixels()
        crop = image[max(y0, 0) : min(y1, height), max(x0, 0) : min(x1, width)]
        if crop.size:
            crops[at] = fit(crop, CROP, "RGB", "contain")
    return crops
