"""Which side of train, test and val every sample or page stands on; duplicates and leaks.

Sides are chosen by the number of sampled elements, so that pages and the samples cut from them stand on the same side.
Duplicates (the same pixels, whatever their labels) never stand on two sides, nor do samples that are nearly the same
(`near`): they leave **train** for what test or val has, and val for what test has. Test keeps its natural mix, and
train, the largest side, loses the least. Within a side one of each image stays: the first that carries the label most
of them carry. Whole pages are compared byte by byte alone: no two are drawn alike.
"""

from collections.abc import Sequence
from hashlib import blake2b
from itertools import pairwise
from operator import attrgetter
from pathlib import Path
from typing import Any, cast, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, WorkspaceError, unknown
from ctlgen.model import Image
from ctlgen.source import (
    DROPPED,
    SPLITS,
    TEST,
    TRAIN,
    VAL,
    By,
    Column,
    PageRecord,
    Plan,
    Row,
    Source,
    Unit,
    gather,
    pieces,
)
from ctlgen.splits import near, sides

Ints = npt.NDArray[np.integer[Any]]
Marks = npt.NDArray[np.uint64]

_PIECE = 1 << 10  # images made floats at once, which fit a cache
_ORDER = (TEST, VAL, TRAIN)  # who keeps what two sides have


def plan(
    source: Source,
    *,
    test: float = 0.15,
    val: float = 0.0,
    by: By = "theme",
    folds: int = 0,
    fold: int = 1,
    file: Path | sides.Listed | None = None,
    seed: int = 0,
    keep_duplicates: bool = False,
    unit: Unit = "sample",
) -> Plan:
    """Put every item of ``source`` on a side; a pure function of its arguments (and of what ``file`` says).

    ``test`` and ``val`` are the shares asked for, at least 0 and together less than 1 (test 0 leaves it empty, val 0
    makes no such side). With ``folds`` of 2 or more, the ``fold``th part (from 1) is test instead: over all folds each
    item is in test once. By "theme" no group of looks is on two sides, by "framework" none of these either, by "page"
    no page; "random" keeps only the copies of one element together. ``unit`` "page" splits whole pages (for
    detection), where "random" is the same as "page". By "file" goes by ``file`` (`sides.read_file`).

    Raises `InputError` for a share or fold out of range, an unknown ``by``, what is wrong with the file, nothing to
    split, or fewer groups than sides.
    """
    listed = _check(test, val, by, folds, fold, file)
    by = "page" if unit == "page" and by == "random" else by
    items = _samples(source) if unit == "sample" else _pages(source)
    side = _sides(items, test, val, by, folds, fold, seed, listed)
    repeated, leaked = _dedupe(side, items.marks, items.labels, keep_duplicates)
    return Plan(
        unit=unit,
        side=side,
        starts=items.starts,
        columns=items.columns,
        by=by,
        test=1 / folds if folds else test,
        seed=seed,
        keep_duplicates=keep_duplicates,
        repeated=repeated,
        leaked=leaked,
        conflicting=_conflicts(items.marks, items.labels),
        copies=np.concatenate(items.copies) if items.copies else None,
        boxes=np.concatenate(items.boxes) if items.boxes else None,
        near=_part_near(source, items, side) if unit == "sample" else None,
        val=val,
        folds=folds,
        fold=fold if folds else 0,
        file=listed.path.name if listed else "",
        listed=listed.table() if listed else {},
    )


def fingerprints(images: Image) -> Marks:
    """uint64 (N,): 64 bits of blake2b over each image's bytes (chance of one collision in a million: 3e-8)."""
    if images.size == 0:
        return np.zeros(len(images), np.uint64)
    marks: list[bytes] = []
    for piece in pieces(images):
        view, size = np.ascontiguousarray(piece).data.cast("B"), piece[0].nbytes
        marks.extend(blake2b(view[at : at + size], digest_size=8).digest() for at in range(0, len(view), size))
    return np.frombuffer(b"".join(marks), np.uint64)


def fingerprint(data: bytes) -> int:
    """The same of one piece of bytes."""
    return int(np.frombuffer(blake2b(data, digest_size=8).digest(), np.uint64)[0])


def _check(
    test: float, val: float, by: str, folds: int, fold: int, file: Path | sides.Listed | None
) -> sides.Listed | None:
    """Raise for what cannot be; what the file says, where there is one."""
    if by not in get_args(By):
        raise unknown("split", by, get_args(By))
    if (by == "file") != (file is not None):
        raise InputError("a split by file needs a file and no other takes one: give --split-file FILE")
    if folds:
        _check_folds(val, folds, fold)
    elif not 0 <= test < 1:
        raise InputError(f"--test {test:g}: the test side's share must be at least 0 and less than 1, as in 0.15")
    elif not (0 <= val < 1 and test + val < 1):
        raise InputError(f"--val {val:g}: the val side's share must be at least 0, and with --test less than 1")
    if file is None:
        return None
    if folds or val:
        name = file.path if isinstance(file, sides.Listed) else file
        raise InputError(f"--{'folds' if folds else 'val'} does not go with a split by file: {name} says all sides")
    return file if isinstance(file, sides.Listed) else sides.read_file(Path(file))


def _check_folds(val: float, folds: int, fold: int) -> None:
    if not 2 <= folds <= 1000:
        raise InputError(f"--folds {folds}: give 2 to 1000 parts, as in 5")
    if not 1 <= fold <= folds:
        raise InputError(f"--fold {fold}: of {folds} folds give 1 to {folds}")
    if not 0 <= val < 1 - 1 / folds:
        raise InputError(f"--val {val:g}: the val side's share must be at least 0, and with a fold's less than 1")


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
        self.tables: list[Ints] = []  # for pages: sampled elements per class, (n, classes)
        self.copies: list[Ints] = []  # for samples
        self.boxes: list[npt.NDArray[np.float32]] = []
        self._starts = [0]

    def add(self, facts: dict[str, list[str]], marks: Marks, row: npt.NDArray[np.integer[Any]] | None = None) -> None:
        """Items with these facts; ``row`` says which of them each item has, if that is not its own."""
        for name, values in facts.items():
            index = self._index[name]
            for value in dict.fromkeys(values):
                index.setdefault(value, len(index))
            codes = np.fromiter(map(index.__getitem__, values), np.min_scalar_type(max(len(index) - 1, 0)), len(values))
            self._codes[name].append(codes if row is None else codes[row])
        self._marks.append(marks)
        self._starts.append(self._starts[-1] + len(marks))

    def finish(self) -> "_Items":
        """Join what was added; `InputError` where there is nothing."""
        if self._starts[-1] == 0:
            raise InputError("there is nothing to export: render and augment first")
        self.columns = {
            name: Column(tuple(self._index.pop(name)), np.concatenate(self._codes.pop(name))) for name in self.names
        }
        self.marks = np.concatenate(self._marks)
        self.starts = np.array(self._starts, np.int64)
        self.labels = self.columns["label"].codes if "label" in self.columns else np.zeros(len(self.marks), np.int32)
        return self

    def table(self, codes: Ints) -> npt.NDArray[np.int64]:
        """How many elements of each class every unit has, (units, classes)."""
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
    plain = {name: list(map(attrgetter(name), rows)) for name in _COLUMNS if name not in ("variant", "element")}
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
    kinds = [classes.index(e.control.kind) for e in page.elements if e.sampled and e.control.kind in classes]
    return np.bincount(kinds, minlength=len(classes)).astype(np.int32)[None]


def _sides(
    items: _Items,
    test: float,
    val: float,
    by: By,
    folds: int,
    fold: int,
    seed: int,
    listed: sides.Listed | None,
) -> npt.NDArray[np.int8]:
    """int8 (N,) of `TRAIN`, `TEST` and `VAL`. Units without an element are train's: to samples they do not exist."""
    if listed:
        column = items.columns[listed.key]
        return sides.by_file(listed, column.names).take(column.codes)
    name = {"theme": "group", "random": "element"}.get(by, by)
    codes = _joined(items) if by == "framework" else items.columns[name].codes
    table = items.table(codes)
    if not table.any():  # nothing but empty pages
        table = np.bincount(codes)[:, None]
    there = np.flatnonzero(table.sum(1))
    if by != "random":  # in the order of their names: pages and samples do not come in the same
        names = items.columns[name].names
        there = np.array(sorted(there.tolist(), key=lambda unit: names[unit]), np.int64)
    least = folds + (val > 0) if folds else (1 + (test > 0) + (val > 0))
    if len(there) < least:
        raise _too_few(items.columns[name].names, by, least)
    units = sides.Units(by, table[there])
    chosen = sides.by_fold(units, folds, fold, val, seed) if folds else sides.by_share(units, test, val, seed)
    side = np.full(len(table), TRAIN, np.int8)
    side[there] = chosen
    return side.take(codes)


def _joined(items: _Items) -> Ints:
    """What a split by framework may not part: frameworks, each coded as the first by name of those it is joined to.

    They are joined where a group of looks has several.
    """
    framework, group = items.columns["framework"], items.columns["group"]
    pairs = np.unique(np.stack([group.codes, framework.codes]), axis=1)
    joined = np.arange(len(framework.names))
    for one, other in pairwise(pairs.T):
        if one[0] == other[0]:
            both = (joined == joined[one[1]]) | (joined == joined[other[1]])
            joined[both] = min(np.flatnonzero(both), key=lambda code: framework.names[code])
    return np.asarray(joined[framework.codes])


def _too_few(names: Sequence[str], by: str, least: int) -> InputError:
    what = {"theme": "group", "random": "element"}.get(by, by)
    other = {"theme": "--split page", "framework": "--split theme", "page": "--split random"}.get(by, "fewer sides")
    there = (
        f"is only one {what} ({names[0]})" if len(names) == 1 else f"are fewer than {least} {what}s that may be parted"
    )
    return InputError(f"there {there} to split: use {other}" + (" or --test 0" if least == 2 else ""))


def _dedupe(side: npt.NDArray[np.int8], marks: Marks, labels: Ints, keep: bool) -> tuple[int, int]:
    """Drop duplicates in place; how many went within a side, and from one because another has them."""
    leaked = 0
    for at, which in enumerate(_ORDER[1:], 1):
        leaks = np.isin(marks, marks[np.isin(side, _ORDER[:at])]) & (side == which)
        side[leaks] = DROPPED
        leaked += int(leaks.sum())
    before = np.count_nonzero(side != DROPPED)
    for which in range(0 if keep else len(SPLITS)):
        index = np.flatnonzero(side == which)
        side[index] = DROPPED
        side[index[_representatives(marks[index], labels[index])]] = which
    return int(before - np.count_nonzero(side != DROPPED)), leaked


def _part_near(source: Source, items: _Items, side: npt.NDArray[np.int8]) -> int:
    """Drop in place what is nearly the same as on a side that goes before; how many that were."""
    there = np.flatnonzero(side != DROPPED)
    sketches, sides_ = _sketches(source, items.starts, there), side[there]
    gone = 0

    def pixels(index: near.Index) -> Image:
        return np.asarray(gather(source, items.starts, there[index]))

    for at, which in enumerate(_ORDER[1:], 1):
        kept, others = np.flatnonzero(np.isin(sides_, _ORDER[:at])), np.flatnonzero(sides_ == which)
        found = near.find(sketches, kept, others, pixels)[:, 0]
        sides_[found] = side[there[found]] = DROPPED
        gone += len(found)
    return gone


def _sketches(source: Source, starts: npt.NDArray[np.int64], index: npt.NDArray[np.int64]) -> near.Sketches:
    """Of the samples at these positions, int16 (n, 38), in a pass of its own: they are the most that a plan holds."""
    found = np.empty((len(index), near.WIDTH), np.int16)
    for start in range(0, len(index), _PIECE):
        found[start : start + _PIECE] = near.sketch(np.asarray(gather(source, starts, index[start : start + _PIECE])))
    return found


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
