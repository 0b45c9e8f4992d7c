"""A data set as columns, whatever it lies in: a workspace, or an export of ctlgen's or anyone's.

This is what ``ctlgen view`` and ``ctlgen stats`` look at. An item is a sample, or an object on a page where a format
has whole pages; its pixels are read anew, piece by piece, whenever they are asked for.
"""

import json
import shlex
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen import formats, splits
from ctlgen.errors import FormatError, InputError
from ctlgen.fit import fit
from ctlgen.formats import manifest
from ctlgen.formats.job import Annotated, Contents, Object, Samples
from ctlgen.model import Image
from ctlgen.source import DROPPED, SPLITS, Column
from ctlgen.stored import Stored
from ctlgen.workspace import Workspace

PIECE = 4096  # images that are looked at together
CROP = 28  # px: the side of what is cut from a page where a format has no samples
TRUNCATED, DIFFICULT, OCCLUDED = 1, 2, 4
FLAGS: Mapping[int, str] = {TRUNCATED: "truncated", DIFFICULT: "difficult", OCCLUDED: "occluded"}
_FACTS = ("framework", "theme", "state", "variant", "size", "tone", "layout", "locale", "text", "page")
_OF_ROW = ("label", *(name for name in _FACTS if name not in ("layout", "locale")))
_LARGE = 64  # px: a picture of another side is shown as one of `CROP`
_ELSEWHERE = {"id", "label", "split", "box", "visible", "ops"}  # facts that are no column here
_OCCLUDED, _DIFFICULT = 0.95, 0.5  # visible fractions, as in VOC

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole page: ``path`` is its image, ``width`` and ``height`` pixels of it."""

    id: str
    path: Path
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Collection:
    """N items. Every array and sequence is in the same order; it is the order in which `pieces` gives the pixels.

    ``columns`` hold "label" (its names are ``classes``), "split" where there is one, and what else is known ("" where
    it is not known of an item). ``boxes`` float32 (N, 4) x0 y0 x1 y1 in pixels of the page, None where there are none;
    ``flags`` uint8 (N,) of `FLAGS`; ``visible`` float32 (N,) 0..1; ``copies`` int32 (N,): 0 is the untouched crop.
    ``ops`` are JSON texts; ``shape`` is that of an image; ``replay`` the command that makes a sample again, up to the
    sample's id ("" where there is none); ``notes`` lines for people.
    """

    place: str
    kind: str
    classes: tuple[str, ...]
    ids: Sequence[str]
    columns: Mapping[str, Column]
    shape: tuple[int, ...]
    pieces: Callable[[], Iterator[Image]]
    boxes: Floats | None
    visible: Floats
    flags: npt.NDArray[np.uint8]
    copies: npt.NDArray[np.int32]
    ops: Sequence[str] = ()
    pages: tuple[Picture, ...] = ()
    replay: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def labels(self) -> npt.NDArray[np.int32]:
        """int32 (N,): an index into ``classes``."""
        return self.columns["label"].codes

    def values(self, name: str) -> list[str]:
        """A column as words."""
        column = self.columns[name]
        return [column.names[code] for code in column.codes]


class _Table:
    """Columns as they grow: every word is kept once."""

    def __init__(self, classes: Sequence[str]) -> None:
        self._index: dict[str, dict[str, int]] = {"label": {name: code for code, name in enumerate(classes)}}
        self._codes: dict[str, array[int]] = {}
        self.ids: list[str] = []

    def add(self, id_: str, facts: Mapping[str, str]) -> None:
        for name, word in facts.items():
            index = self._index.setdefault(name, {})
            self._fill(name).append(index.setdefault(word, len(index)))
        self.ids.append(id_)

    def _fill(self, name: str) -> "array[int]":
        """The codes of a column, "" for every item that said nothing of it."""
        codes = self._codes.setdefault(name, array("i"))
        if missing := len(self.ids) - len(codes):
            index = self._index[name]
            codes.extend([index.setdefault("", len(index))] * missing)
        return codes

    def columns(self) -> dict[str, Column]:
        """The label, the split, what is commonly known, then the others by name; none of which nothing is known."""
        order = dict.fromkeys(("label", "split", *_FACTS, *sorted(self._codes)))
        found = {name: np.array(self._fill(name), np.int32) for name in order if name in self._codes}
        columns = {name: Column(tuple(self._index[name]), codes) for name, codes in found.items()}
        return {name: column for name, column in columns.items() if any(column.names)}


def load(place: Path, samples: str | None = None) -> Collection:
    """A workspace's sample set (the newest, or the one named) or the data set in a folder.

    Raises `InputError` where there is nothing to look at, `WorkspaceError` or `FormatError` for what is damaged.
    """
    place = Path(place)
    found = _workspace(place, samples) if (place / "run.json").is_file() else _export(formats.read(place))
    if not len(found):
        raise InputError(f"{place} holds no sample: render, augment and export first")
    return found


# -- a workspace ----------------------------------------------------------------------------------------------


def _workspace(place: Path, samples: str | None) -> Collection:
    source = Stored(Workspace(place), samples)
    table, boxes, visible, flags = _Table(source.classes), array("f"), array("f"), bytearray()
    ops: list[str] = []
    for shard in source.shards():
        pages = {page.id: page for page in source.workspace.page_rows(shard.shard)}
        for row in shard.rows:
            page = pages[row.page]
            element = page.elements[int(row.id.split("/")[1])]
            known = {name: getattr(row, name) for name in _OF_ROW}
            table.add(row.id, known | {"layout": page.layout, "locale": element.control.locale})
            boxes.extend((row.box.x0, row.box.y0, row.box.x1, row.box.y1))
            visible.append(element.visible)
            flags.append(_flags(row.box.inside(page.width, page.height), element.visible))
            ops.append(json.dumps(row.ops, separators=(",", ":"), ensure_ascii=False))
    side, said = _sides(source)
    columns = table.columns() | ({"split": side} if side else {})
    return Collection(
        place=str(place),
        kind="workspace",
        classes=source.classes,
        ids=table.ids,
        columns=columns,
        shape=source.shape,
        pieces=lambda: _cut(shard.images for shard in source.shards()),
        boxes=np.array(boxes, np.float32).reshape(-1, 4),
        visible=np.array(visible, np.float32),
        flags=np.frombuffer(bytes(flags), np.uint8),
        copies=_copies(table.ids),
        ops=ops,
        pages=tuple(Picture(page.id, page.path, page.width, page.height) for page in source.pages()),
        replay=f"ctlgen replay --workspace {shlex.quote(str(place))}{_set_option(source)} ",
        notes=(said,) if said else (),
    )


def _set_option(source: Stored) -> str:
    newest = list(source.workspace.sets())[-1]
    return "" if source.name == newest else f" --samples {source.name}"


def _flags(inside: bool, visible: float) -> int:
    return (not inside) * TRUNCATED | (visible < _DIFFICULT) * DIFFICULT | (visible < _OCCLUDED) * OCCLUDED


def _sides(source: Stored) -> tuple[Column | None, str]:
    """The side of every sample: as in an export that lies in the workspace, else as an export would have it."""
    for folder in sorted(source.workspace.exports.glob("[!.]*")):
        about = manifest.read(folder)
        said = about.get("split", {})
        keys = {"by": said.get("by"), "test": said.get("test"), "keep_duplicates": said.get("keep_duplicates")}
        samples = about.get("shape") is not None and about.get("recipe") == source.asked
        side = _planned(source, keys | {"seed": about.get("seed", 0)}) if samples else None
        if side:
            return side, f"split as in exports/{folder.name}"
    side = _planned(source, {})
    return side, "split as ctlgen export does by default" if side else ""


def _planned(source: Stored, keys: Mapping[str, Any]) -> Column | None:
    try:
        plan = splits.plan(source, **keys)
    except (InputError, TypeError):  # one group alone, or a kind of split that is planned in another way
        return None
    if plan.unit != "sample":
        return None
    return Column((*SPLITS, "dropped"), np.where(plan.side == DROPPED, len(SPLITS), plan.side).astype(np.int32))


# -- an export ------------------------------------------------------------------------------------------------


def _export(contents: Contents) -> Collection:
    return _annotated(contents) if contents.annotated else _samples(contents)


def _samples(contents: Contents) -> Collection:
    table = _Table(contents.classes)
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
    return _bare(contents, table, shape, lambda: _cut(parts, shape))


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
    contents: Contents, table: _Table, shape: tuple[int, ...], pieces: Callable[[], Iterator[Image]]
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
        copies=_copies(table.ids),
    )


def _copies(ids: Sequence[str]) -> npt.NDArray[np.int32]:
    """Which copy of its element each sample is, where the ids say so ("000012/0034/1"); else 0."""
    parts = [id_.replace("_", "/").split("/") for id_ in ids]
    told = all(len(part) == 3 and all(word.isascii() and word.isdigit() for word in part) for part in parts)
    return np.array([int(part[2]) if told else 0 for part in parts], np.int32)


def _annotated(contents: Contents) -> Collection:
    pages = [(side, page) for side, pages in contents.annotated.items() for page in pages]
    things = [thing for _, page in pages for thing in page.objects]
    classes = contents.classes + tuple(sorted({thing.label for thing in things} - set(contents.classes)))
    twice = len({page.name for _, page in pages}) < len(pages)
    table = _Table(classes)
    for side, page in pages:
        name = _page_name(side, page, twice)
        about = _words(getattr(page, "facts", {}))
        for at, thing in enumerate(page.objects):
            own = about | _words(getattr(thing, "facts", {}))
            table.add(f"{name}/{at:04d}", own | {"label": thing.label, "split": side, "page": name})
    bare = _bare(contents, table, (CROP, CROP, 3), lambda: _cut(_crops(page) for _, page in pages))
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


def decoded(path: Path) -> Image:
    """A page's pixels, uint8 (H, W, 3) sRGB. Raises `FormatError`."""
    try:
        image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR_RGB)
    except (OSError, cv2.error):
        image = None
    if image is None:
        raise FormatError(f"{path} is missing or does not decode: look with `ctlgen verify`")
    return np.asarray(image, np.uint8)


# -- both -----------------------------------------------------------------------------------------------------


def _cut(parts: Iterable[Any], shape: tuple[int, ...] = ()) -> Iterator[Image]:
    """The images of all parts, no more than `PIECE` together; those of another shape fitted to this one."""
    for part in parts:
        for start in range(0, len(part), PIECE):
            piece = part[start : start + PIECE]
            yield piece if isinstance(piece, np.ndarray) and piece.ndim > 2 else _fitted(piece, shape)


def _fitted(images: Iterable[Image], shape: tuple[int, ...]) -> Image:
    mode = "RGB" if len(shape) == 3 else "L"
    return np.stack([one if one.shape == shape else fit(one, shape[0], mode, "contain") for one in images])
