"""What two data sets, or two workspaces, have not in common. The core of ``ctlgen diff``.

Items are matched by what they are called: a page or a sample by its id, an image by its name. Where a format gives no
names (idx), images that are the same are matched wherever they stand, and of the rest those at the same position.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ctlgen import formats
from ctlgen.checks import structures
from ctlgen.errors import FormatError, InputError
from ctlgen.formats.job import Annotated, Contents, Samples
from ctlgen.model import Image
from ctlgen.records import page_to_json
from ctlgen.splits import fingerprint, fingerprints
from ctlgen.workspace import Workspace

_PIECE = 1 << 12  # images read together
_TOLD = 20  # items of each sort that are named
_FACTS = 5  # of an item that are told
_LOOKED = 100  # changed items whose pixels are looked at for the first that differs
_DERIVED = ("files", "counts", "made_by", "split.groups", "split.frameworks")  # of dataset.json: no recipe
_PANEL, _EDGE = 336, 24  # px of a picture's panels, at least, and of what is above them


@dataclass(frozen=True, slots=True)
class Item:
    """One sample or page: ``mark`` stands for its pixels, ``said`` for all else, ``at`` is where it is found again."""

    mark: int
    said: int
    at: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """All items of one sort by what they are called; ``named`` False: by side and position."""

    items: Mapping[str, Item]
    image: Callable[[Item], Image]
    facts: Callable[[Item], Mapping[str, Any]]
    named: bool = True


@dataclass(frozen=True, slots=True)
class Changes:
    """The keys of one sort of items; ``moved``: the same items elsewhere, ``switched`` of them on another side."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    details: Mapping[str, str] = field(default_factory=dict)  # of the first that changed: what did
    moved: int = 0
    switched: int = 0

    @property
    def none(self) -> bool:
        return not (self.added or self.removed or self.changed or self.moved)


@dataclass(frozen=True, slots=True)
class Pixel:
    """The first pixel that differs: in which item, where (origin top left), the two values, and how many others do."""

    item: str
    x: int
    y: int
    a: tuple[int, ...]
    b: tuple[int, ...]
    count: int
    largest: int  # difference of one channel, in levels
    images: tuple[Image, Image]


@dataclass(frozen=True, slots=True)
class Difference:
    """``recipe``: key -> (value of A, value of B), None where one has no such key; ``items`` by their sort."""

    kind: str
    recipe: Mapping[str, tuple[Any, Any]]
    items: Mapping[str, Changes]
    pixel: Pixel | None

    @property
    def equal(self) -> bool:
        return not self.recipe and all(changes.none for changes in self.items.values())


def compare(a: Path, b: Path) -> Difference:
    """What differs between two data sets or two workspaces (their newest sample sets).

    Of data sets in two formats what is known of the items is compared as far as both carry it, and items by their side
    and position where one has no names for them.

    Raises `InputError` where one is a workspace and the other a data set, `FormatError` or `WorkspaceError` for one
    that is neither or is damaged.
    """
    kinds = {_is_workspace(path) for path in (a, b)}
    if len(kinds) > 1:
        raise InputError(f"{a} and {b} are a workspace and a data set: compare two of a kind")
    workspaces = kinds.pop()
    said, tables = zip(*(map(_workspace, (a, b)) if workspaces else _data_sets(a, b)), strict=True)
    items, pixel = {}, None
    for sort in dict.fromkeys([*tables[0], *tables[1]]):
        both = tuple(one.get(sort, _EMPTY) for one in tables)
        items[sort] = _changes(*both)
        pixel = pixel or _first_pixel(items[sort].changed, *both)
    return Difference("workspaces" if workspaces else "data sets", _unlike(*said), items, pixel)


def picture(pixel: Pixel) -> Image:
    """uint8 (H, W, 3) sRGB: A, B and their difference side by side, with a frame around the first pixel."""
    a, b = (image if image.ndim == 3 else np.repeat(image[..., None], 3, 2) for image in pixel.images)
    height, width = (max(a.shape[i], b.shape[i]) for i in (0, 1))
    a, b = (np.pad(one, ((0, height - one.shape[0]), (0, width - one.shape[1]), (0, 0))) for one in (a, b))
    apart = np.abs(a.astype(np.int16) - b).astype(np.float32)
    shown = 255 - np.clip(apart * (255 / max(float(apart.max()), 1)), 0, 255).astype(np.uint8)
    times = max(1, -(-_PANEL // max(height, width)))
    titles = ("A", "B", f"difference, up to {pixel.largest}")
    return np.hstack([_panel(one, times, title, pixel) for one, title in zip((a, b, shown), titles, strict=True)])


def _panel(image: Image, times: int, title: str, pixel: Pixel) -> Image:
    large = np.ascontiguousarray(np.repeat(np.repeat(image, times, 0), times, 1))
    corners = [(axis * times - 2, (axis + 1) * times + 1) for axis in (pixel.x, pixel.y)]
    cv2.rectangle(large, (corners[0][0], corners[1][0]), (corners[0][1], corners[1][1]), (230, 0, 60), 2)
    framed = cv2.copyMakeBorder(large, _EDGE, 8, 8, 8, cv2.BORDER_CONSTANT, value=(240, 240, 240))
    cv2.putText(framed, title, (8, _EDGE - 7), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (40, 40, 40), 1, cv2.LINE_AA)
    return framed.astype(np.uint8, copy=False)


# --- recipes


def _unlike(a: Mapping[str, Any], b: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    one, other = dict(_flat(a)), dict(_flat(b))
    names = [name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name)]
    return {name: (one.get(name), other.get(name)) for name in names if not name.startswith(_DERIVED)}


def _flat(table: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


# --- items


_EMPTY = Table({}, lambda item: np.empty((0, 0), np.uint8), lambda item: {})


def _changes(a: Table, b: Table) -> Changes:
    added = [key for key in b.items if key not in a.items]
    removed = [key for key in a.items if key not in b.items]
    shared = [key for key in a.items if key in b.items]
    unlike = [key for key in shared if _content(a.items[key]) != _content(b.items[key])]
    if not (a.named and b.named):
        return _matched(a, b, removed, added, unlike)
    details = {key: _detail(a, b, key) for key in unlike[:_TOLD]}
    return Changes(tuple(added), tuple(removed), tuple(unlike), details)


def _content(item: Item) -> tuple[int, int]:
    return item.mark, item.said


def _matched(a: Table, b: Table, removed: list[str], added: list[str], unlike: Sequence[str]) -> Changes:
    """Without names: what is the same but elsewhere is no change but a move."""
    there: dict[tuple[int, int], list[str]] = defaultdict(list)
    for key in reversed([*unlike, *added]):
        there[_content(b.items[key])].append(key)
    pairs = [(key, left.pop()) for key in (*unlike, *removed) if (left := there[_content(a.items[key])])]
    gone, came = {one for one, _ in pairs}, {other for _, other in pairs}
    changed = [key for key in unlike if key not in gone and key not in came]
    lost = [key for key in (*unlike, *removed) if key not in gone and key not in changed]
    new = [key for key in (*unlike, *added) if key not in came and key not in changed]
    details = {key: _detail(a, b, key) for key in changed[:_TOLD]}
    switched = sum(a.items[one].at[0] != b.items[other].at[0] for one, other in pairs)
    return Changes(tuple(new), tuple(lost), tuple(changed), details, len(pairs), switched)


def _detail(a: Table, b: Table, key: str) -> str:
    """What of an item differs, in words."""
    one, other = a.items[key], b.items[key]
    words = [f"{name} {_short(x)} -> {_short(y)}" for name, (x, y) in _unlike(a.facts(one), b.facts(other)).items()]
    more = [f"{len(words) - _FACTS} more"] if len(words) > _FACTS else []
    return ", ".join((["pixels"] if one.mark != other.mark else []) + words[:_FACTS] + more)


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _first_pixel(changed: Sequence[str], a: Table, b: Table) -> Pixel | None:
    """Of the first item whose pixels differ; the first row, then the first column."""
    for key in changed[:_LOOKED]:
        one, other = a.items[key], b.items[key]
        if one.mark == other.mark:
            continue
        images = a.image(one), b.image(other)
        if images[0].shape != images[1].shape:
            size = min(images[0].shape[0], images[1].shape[0]), min(images[0].shape[1], images[1].shape[1])
            return Pixel(key, size[1], size[0], (), (), 0, 255, images)
        apart = np.abs(images[0].astype(np.int16) - images[1]).reshape(*images[0].shape[:2], -1).max(2)
        if apart.any():
            y, x = (int(i) for i in np.argwhere(apart)[0])
            at_a, at_b = (tuple(int(v) for v in np.atleast_1d(image[y, x])) for image in images)
            return Pixel(key, x, y, at_a, at_b, int(np.count_nonzero(apart)), int(apart.max()), images)
    return None


def _said(facts: Mapping[str, Any]) -> int:
    return fingerprint(json.dumps(facts, sort_keys=True, default=str).encode())


# --- workspaces


def _is_workspace(path: Path) -> bool:
    if not path.is_dir():
        raise FormatError(f"{path} is no folder: name a workspace or the folder of a data set")
    return (path / "run.json").is_file()


def _workspace(path: Path) -> tuple[Mapping[str, Any], Mapping[str, Table]]:
    place = Workspace(path)
    sets = place.sets()
    asked: dict[str, Any] = dict(place.run())
    tables = {"pages": _page_table(place)}
    if sets:
        name = list(sets)[-1]
        asked |= {"samples": sets[name]}
        tables["samples"] = _sample_table(place, name)
    return asked, tables


def _page_table(place: Workspace) -> Table:
    items = {}
    for shard in place.page_shards():
        for row in place.page_rows(shard):
            said = {key: value for key, value in page_to_json(row).items() if key != "digest"}
            items[row.id] = Item(int(row.digest[:16], 16), _said(said), (shard, row.index))

    def facts(item: Item) -> Mapping[str, Any]:
        row = next(row for row in place.page_rows(item.at[0]) if row.index == item.at[1])
        said = page_to_json(row)
        elements = {f"element {i}": element for i, element in enumerate(said.pop("elements"))}
        return {key: value for key, value in said.items() if key != "digest"} | elements

    return Table(items, lambda item: _decoded(place.page_file(item.at[1])), facts)


def _sample_table(place: Workspace, name: str) -> Table:
    items = {}
    for shard in place.sample_shards(name):
        marks = fingerprints(place.images(name, shard)).tolist()
        for at, (row, mark) in enumerate(zip(place.sample_rows(name, shard), marks, strict=True)):
            items[row["id"]] = Item(mark, _said(row), (shard, at))
    return Table(
        items,
        lambda item: place.images(name, item.at[0])[item.at[1]],
        lambda item: place.sample_rows(name, item.at[0])[item.at[1]],
    )


def _decoded(path: Path) -> Image:
    return structures.picture(Annotated(path.stem, path, 0, 0, 0, ()))


# --- data sets


@dataclass(frozen=True, slots=True)
class _Carried:
    """What a data set says: the facts of its samples, of its pages and of what is on them; has each sample a name?"""

    samples: frozenset[str]
    pages: frozenset[str]
    objects: frozenset[str]
    named: bool

    def shared(self, other: "_Carried") -> "_Carried":
        return _Carried(
            self.samples & other.samples,
            self.pages & other.pages,
            self.objects & other.objects,
            self.named and other.named,
        )


def _data_sets(a: Path, b: Path) -> Iterator[tuple[Mapping[str, Any], Mapping[str, Table]]]:
    both = formats.read(a), formats.read(b)
    carried = [_carried(contents) for contents in both]
    shared = carried[0].shared(carried[1])
    for contents, its in zip(both, carried, strict=True):
        tables = {}
        if contents.samples:
            tables["samples"] = _samples_of(contents, shared)
        if contents.annotated:
            tables["pages"] = _pages_of(contents, shared)
        facts = sorted((its.samples | its.pages | its.objects) - (shared.samples | shared.pages | shared.objects))
        said = {"format": contents.format, "classes": list(contents.classes), **contents.manifest}
        yield said | ({"facts": facts} if facts else {}), tables


def _carried(contents: Contents) -> _Carried:
    splits = [split for split in contents.samples.values() if len(split.images)]
    pages = [page for split in contents.annotated.values() for page in split]
    return _Carried(
        frozenset.intersection(*(frozenset(split.facts) for split in splits)) if splits else frozenset(),
        frozenset(name for page in pages for name in page.facts),
        frozenset(name for page in pages for one in page.objects for name in one.facts),
        all(_names(split) for split in splits),
    )


def _samples_of(contents: Contents, shared: _Carried) -> Table:
    items: dict[str, Item] = {}
    facts = partial(_sample_facts, contents, shared)
    for side, split in contents.samples.items():
        keys = _names(split) if shared.named else [f"{side}/{i}" for i in range(len(split.images))]
        for start in range(0, len(keys), _PIECE):
            images = split.images[start : start + _PIECE]
            marks = [fingerprint(np.ascontiguousarray(image).tobytes()) for image in images]
            for at, mark in enumerate(marks, start):
                item = Item(mark, 0, (side, at))
                said = {name: fact for name, fact in facts(item).items() if shared.named or name != "side"}
                items[keys[at]] = Item(mark, _said(said), item.at)
    return Table(items, lambda item: contents.samples[item.at[0]].images[item.at[1]], facts, shared.named)


def _names(split: Samples) -> list[str]:
    """What the items are called, where each is called something of its own."""
    names = [str(name) for name in split.facts.get("id", ()) or split.names]
    return names if len(set(names)) == len(split.images) else []


def _sample_facts(contents: Contents, shared: _Carried, item: Item) -> Mapping[str, Any]:
    side, at = item.at
    split, label = contents.samples[side], int(contents.samples[side].labels[at])
    known = contents.classes[label] if 0 <= label < len(contents.classes) else label
    facts = {name: _rounded(column[at]) for name, column in split.facts.items() if name in shared.samples}
    return {"side": side, "label": known} | facts


def _rounded(value: Any) -> Any:
    """A list of numbers, which a box is, to thousandths: formats keep more or fewer of its digits."""
    if not isinstance(value, list) or not all(isinstance(one, int | float) for one in value):
        return value
    return [round(one, 3) for one in value]


def _pages_of(contents: Contents, shared: _Carried) -> Table:
    items = {}
    facts = partial(_page_facts, contents, shared)
    for side, pages in contents.annotated.items():
        for at, page in enumerate(pages):
            try:
                mark = fingerprint(page.image.read_bytes())
            except OSError as error:
                raise FormatError(f"{page.image} cannot be read ({error.strerror}): run `ctlgen verify`") from error
            item = Item(mark, 0, (side, at))
            items[page.name] = Item(mark, _said(facts(item)), item.at)
    return Table(items, lambda item: structures.picture(contents.annotated[item.at[0]][item.at[1]]), facts)


def _page_facts(contents: Contents, shared: _Carried, item: Item) -> Mapping[str, Any]:
    side, at = item.at
    page = contents.annotated[side][at]
    facts = {"side": side, "width": page.width, "height": page.height} | _of(page.facts, shared.pages)
    for number, one in enumerate(page.objects):
        box = _rounded([one.box.x0, one.box.y0, one.box.x1, one.box.y1])
        flags = [name for name in ("truncated", "difficult", "occluded") if getattr(one, name)]
        facts[f"object {number}"] = [one.label, box, flags, _of(one.facts, shared.objects)]
    return facts


def _of(facts: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: fact for name, fact in facts.items() if name in names}
