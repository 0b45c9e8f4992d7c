"""Which side of train and test every sample or page stands on; duplicates and leaks.

Sides are chosen by the number of elements, so that pages and the samples cut from them stand on the same side.
Exact duplicates (the same pixels, whatever their labels) never stand on both sides: they leave **train**. Test
keeps its natural mix, and train, the larger side, loses the least. Within a side one of each image stays: the
first that carries the label most of them carry.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Any, cast, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, WorkspaceError, unknown
from ctlgen.model import Image
from ctlgen.seeds import rng
from ctlgen.source import DROPPED, SPLITS, TEST, TRAIN, By, Column, PageRecord, Plan, Row, Source, Unit

_TRIES = 8  # choices of groups, of which the most even is taken; many would always find the same
_STEPS = 1 << 16  # the share is met to one part in this many

Ints = npt.NDArray[np.int32]
Marks = npt.NDArray[np.uint64]


def plan(
    source: Source,
    *,
    test: float = 0.15,
    by: By = "theme",
    seed: int = 0,
    keep_duplicates: bool = False,
    unit: Unit = "sample",
) -> Plan:
    """Put every item of ``source`` on a side; a pure function of its arguments.

    ``test`` is the share asked for, 0 <= test < 1 (0 leaves test empty). By "theme" no group of looks is on two
    sides, by "page" no page; "random" keeps only the copies of one element together. ``unit`` "page" splits
    whole pages (for detection), where "random" is the same as "page".

    Raises `InputError` for a share out of range, an unknown ``by``, nothing to split or only one group.
    """
    _check(test, by)
    items = _samples(source) if unit == "sample" else _pages(source)
    side = _sides(items, test, by if unit == "sample" or by == "theme" else "page", seed)
    repeated, leaked = _dedupe(side, items.marks, items.labels, keep_duplicates)
    return Plan(
        unit=unit,
        side=side,
        starts=items.starts,
        columns=items.columns,
        by=by,
        test=test,
        seed=seed,
        keep_duplicates=keep_duplicates,
        repeated=repeated,
        leaked=leaked,
        conflicting=_conflicts(items.marks, items.labels),
        copies=np.concatenate(items.copies) if items.copies else None,
        boxes=np.concatenate(items.boxes) if items.boxes else None,
    )


def fingerprints(images: Image) -> Marks:
    """uint64 (N,): 64 bits of blake2b over each image's bytes (chance of one collision in a million: 3e-8)."""
    if images.size == 0:
        return np.zeros(len(images), np.uint64)
    view, size = np.ascontiguousarray(images).data.cast("B"), images[0].nbytes
    marks = (blake2b(view[at : at + size], digest_size=8).digest() for at in range(0, len(view), size))
    return np.frombuffer(b"".join(marks), np.uint64)


def fingerprint(data: bytes) -> int:
    """The same of one piece of bytes."""
    return int(np.frombuffer(blake2b(data, digest_size=8).digest(), np.uint64)[0])


def _check(test: float, by: str) -> None:
    if not 0 <= test < 1:
        raise InputError(f"--test {test:g}: the test side's share must be at least 0 and less than 1, as in 0.15")
    if by not in get_args(By):
        raise unknown("split", by, get_args(By))


class _Items:
    """Columns, fingerprints and classes of all items, gathered in one pass."""

    def __init__(self, names: Sequence[str], classes: tuple[str, ...]) -> None:
        self.names = names
        self.classes = classes
        self._index: dict[str, dict[str, int]] = {name: {} for name in names}
        if "label" in names:
            self._index["label"] = {kind: code for code, kind in enumerate(classes)}
        self._codes: dict[str, list[Ints]] = {name: [] for name in names}
        self._marks: list[Marks] = []
        self.tables: list[Ints] = []  # for pages: elements per class, (n, classes)
        self.copies: list[Ints] = []  # for samples
        self.boxes: list[npt.NDArray[np.float32]] = []
        self._starts = [0]

    def add(self, facts: dict[str, list[str]], marks: Marks, row: npt.NDArray[np.integer[Any]] | None = None) -> None:
        """Items with these facts; ``row`` says which of them each item has, if that is not its own."""
        for name, values in facts.items():
            index = self._index[name]
            codes = np.array([index.setdefault(value, len(index)) for value in values], np.int32)
            self._codes[name].append(codes if row is None else codes[row])
        self._marks.append(marks)
        self._starts.append(self._starts[-1] + len(marks))

    def finish(self) -> "_Items":
        """Join what was added; `InputError` where there is nothing."""
        if self._starts[-1] == 0:
            raise InputError("there is nothing to export: render and augment first")
        codes = {name: np.concatenate(parts) for name, parts in self._codes.items()}
        self.columns = {name: Column(tuple(self._index[name]), codes[name]) for name in self.names}
        self.marks = np.concatenate(self._marks)
        self.starts = np.array(self._starts, np.int64)
        self.labels = codes.get("label", np.zeros(len(self.marks), np.int32))
        return self

    def table(self, codes: Ints) -> npt.NDArray[np.int64]:
        """How many elements of each class every group has, (groups, classes)."""
        table = np.zeros((int(codes.max()) + 1, len(self.classes)), np.int64)
        if self.tables:
            np.add.at(table, codes, np.concatenate(self.tables))
        else:
            first = np.unique(self.columns["element"].codes, return_index=True)[1]
            np.add.at(table, (codes[first], self.labels[first]), 1)
        return table


_COLUMNS = ("label", "variant", "state", "size", "tone", "text", "theme", "group", "framework", "page", "element")


def _samples(source: Source) -> _Items:
    classes = source.classes
    items = _Items(_COLUMNS, classes)
    for shard in source.shards():
        table, images = shard.table, shard.images
        if len(table.row) != len(images):
            raise WorkspaceError(f"a shard has {len(images)} images and {len(table.row)} rows: run augment again")
        items.add(_facts(table.rows, set(classes)), fingerprints(images), table.row)
        boxes = [(row.box.x0, row.box.y0, row.box.x1, row.box.y1) for row in table.rows]
        items.boxes.append(np.array(boxes, np.float32).reshape(-1, 4)[table.row])
        items.copies.append(table.copy.astype(np.int32))
    return items.finish()


def _facts(rows: Sequence[Row], classes: set[str]) -> dict[str, list[str]]:
    if strange := next((row for row in rows if row.label not in classes), None):
        raise WorkspaceError(f"sample {strange.id} is labelled {strange.label!r}, which is no control kind")
    plain = {name: [getattr(row, name) for row in rows] for name in _COLUMNS if name not in ("variant", "element")}
    return plain | {
        "variant": [f"{row.label}/{row.variant}" if row.variant else row.label for row in rows],
        "element": [row.id.rpartition("/")[0] for row in rows],
    }


def _pages(source: Source) -> _Items:
    items = _Items(("theme", "group", "framework", "page"), source.classes)
    for page in source.pages():
        facts = {"theme": [page.theme], "group": [page.group], "framework": [page.framework], "page": [page.id]}
        mark = int(page.digest[:16], 16) if page.digest else fingerprint(page.path.read_bytes())
        items.add(facts, np.array([mark], np.uint64))
        items.tables.append(_elements(page, source.classes))
    items = items.finish()
    items.starts = np.array([0, len(items.marks)], np.int64)
    return items


def _elements(page: PageRecord, classes: tuple[str, ...]) -> Ints:
    kinds = [classes.index(e.control.kind) for e in page.elements if e.control.kind in classes]
    return np.bincount(kinds, minlength=len(classes)).astype(np.int32)[None]


def _sides(items: _Items, test: float, by: str, seed: int) -> npt.NDArray[np.int8]:
    """int8 (N,) of `TRAIN` and `TEST`. Groups without an element are train's: to samples they do not exist."""
    name = {"theme": "group", "page": "page", "random": "element"}[by]
    codes = items.columns[name].codes
    if test == 0:
        return np.full(len(codes), TRAIN, np.int8)
    on_test = np.zeros(int(codes.max()) + 1, bool)
    if by == "random":
        on_test[_stratified(codes, items.labels, test, seed)] = True
    else:
        table = items.table(codes)
        there = np.flatnonzero(table.sum(1))
        table = table[there] if len(there) else np.bincount(codes)[:, None]
        there = there if len(there) else np.arange(len(table))
        _need_two(len(table), name, items.columns[name].names[0])
        on_test[there[_groups(table, test, seed) if by == "theme" else _prefix(table.sum(1), test, seed)]] = True
    return np.where(on_test[codes], TEST, TRAIN).astype(np.int8)


def _need_two(count: int, name: str, first: str) -> None:
    if count < 2:
        other = {"group": "--split page", "page": "--split random", "element": "--test 0"}[name]
        raise InputError(f"there is only one {'theme' if name == 'group' else name} ({first}) to split: use {other}")


def _groups(table: npt.NDArray[np.int64], test: float, seed: int) -> list[int]:
    """The groups whose sum is nearest to the share; of several such choices the most even over the classes."""
    sizes = table.sum(1)
    step = max(1, int(sizes.sum()) // _STEPS)
    coarse = [max(1, round(int(size) / step)) for size in sizes]
    random = rng(seed, "split", "theme")
    table = table[:, table.sum(0) > 0]
    best: list[int] = []
    least = np.inf
    for _ in range(_TRIES):
        order = [int(i) for i in random.permutation(len(sizes))]
        chosen = sorted(order[i] for i in _subset([coarse[i] for i in order], test))
        uneven = float(np.abs(table[chosen].sum(0) / table.sum(0) - test).sum())
        if uneven < least - 1e-12:
            best, least = chosen, uneven
    return best


def _subset(sizes: list[int], share: float) -> list[int]:
    """Positions whose sum is nearest to ``share`` of the total, neither none nor all: subset sums in bit sets."""
    reach = [1]  # bit v of reach[i]: the first i sizes can make the sum v
    for size in sizes:
        reach.append(reach[-1] | reach[-1] << size)
    total = sum(sizes)
    sums = reach[-1] & ~1 & ~(1 << total)
    target = round(share * total)
    below = (sums & ((1 << (target + 1)) - 1)).bit_length() - 1
    above = sums >> target
    nearest = [value for value in (below, target + (above & -above).bit_length() - 1 if above else -1) if value > 0]
    left = min(nearest, key=lambda value: abs(value - share * total))
    chosen = []
    for i in reversed(range(len(sizes))):
        if not reach[i] >> left & 1:
            chosen.append(i)
            left -= sizes[i]
    return chosen


def _prefix(sizes: npt.NDArray[np.int64], test: float, seed: int) -> list[int]:
    """As many pages, in random order, as come nearest to the share; at least one and not all."""
    order = rng(seed, "split", "page").permutation(len(sizes))
    sums = np.cumsum(sizes[order])[:-1]
    return [int(i) for i in order[: int(np.abs(sums - test * sizes.sum()).argmin()) + 1]]


def _stratified(codes: Ints, labels: Ints, test: float, seed: int) -> list[int]:
    """Elements class by class, every (1/test)th of a random order: each class has its share."""
    elements, first = np.unique(codes, return_index=True)
    _need_two(len(elements), "element", "0")
    order = elements[np.lexsort((rng(seed, "split", "random").permutation(len(elements)), labels[first]))]
    steps = np.floor(np.arange(len(order) + 1) * test + 0.5)
    chosen = order[np.diff(steps) > 0]
    return [int(i) for i in (chosen if len(chosen) else order[-1:])][: len(order) - 1]


def _dedupe(side: npt.NDArray[np.int8], marks: Marks, labels: Ints, keep: bool) -> tuple[int, int]:
    """Drop duplicates in place; how many went within a side, and from train because test has them."""
    leaks = np.isin(marks, marks[side == TEST]) & (side == TRAIN)
    side[leaks] = DROPPED
    before = np.count_nonzero(side != DROPPED)
    for which in range(0 if keep else len(SPLITS)):
        index = np.flatnonzero(side == which)
        side[index] = DROPPED
        side[index[_representatives(marks[index], labels[index])]] = which
    return int(before - np.count_nonzero(side != DROPPED)), int(leaks.sum())


def _representatives(marks: Marks, labels: Ints) -> npt.NDArray[np.int64]:
    """One position for each distinct image: the first with the label that most of its copies have."""
    _, image = np.unique(marks, return_inverse=True)
    width = int(labels.max(initial=0)) + 1
    pairs, first, count = np.unique(image * width + labels, return_index=True, return_counts=True)
    image = pairs // width
    order = np.lexsort((first, -count, image))
    return cast(npt.NDArray[np.int64], first[order][np.diff(image[order], prepend=-1) > 0])


def _conflicts(marks: Marks, labels: Ints) -> int:
    """How many distinct images came with more than one label."""
    pairs = np.unique(np.stack([marks, labels.astype(np.uint64)]), axis=1)
    return int((np.unique(pairs[0], return_counts=True)[1] > 1).sum())
