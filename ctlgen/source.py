"""What an export is made from, and which side of the split each part stands on: types without I/O.

The workspace offers a `Source`, `splits.plan` answers with a `Plan`, and the formats write what both say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from mmap import MADV_DONTNEED, mmap
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Element, Image, Op

SPLITS = ("train", "test", "val")
"""Every side that there can be; a plan has the third only where it was asked for (`Plan.splits`)."""

TRAIN, TEST, VAL, DROPPED = 0, 1, 2, -1

_PIECE = 1 << 24  # bytes of a mapped file that are in memory at once

Unit = Literal["sample", "page"]
By = Literal["theme", "framework", "page", "random", "file"]


@dataclass(frozen=True, slots=True)
class Row:
    """What is known of one sample, without its pixels.

    ``id`` is "page/element/copy", ``theme`` a look ("bootswatch/flatly/dark"), ``group`` what must not be
    split (the look without its mode), ``box`` is in device pixels of the page.
    """

    id: str
    label: str
    variant: str
    state: str
    size: str
    tone: str
    text: str
    framework: str
    theme: str
    group: str
    page: str
    box: Box
    ops: tuple[Op, ...]


@dataclass(frozen=True, slots=True)
class PageRecord:
    """One rendered page: ``path`` is its PNG, ``width`` and ``height`` device pixels."""

    id: str
    path: Path
    width: int
    height: int
    elements: tuple[Element, ...]
    theme: str
    framework: str
    group: str
    digest: str = ""  # hexadecimal, of the PNG file; "" where nobody has taken it


@dataclass(frozen=True, slots=True)
class Table:
    """What is known of N samples, without their pixels and operations; the samples of one element share a row.

    ``row`` int (N,): which of ``rows`` a sample is of, whose ``id`` is that of its first; ``copy`` int (N,): its own
    number there, so that its id is "page/element/copy". A negative one says that the row's id is the sample's.
    """

    rows: Sequence[Row]
    row: npt.NDArray[np.integer[Any]]
    copy: npt.NDArray[np.integer[Any]]


class Shard(Protocol):
    """Samples that are stored together. Each property may be read from disk anew at every access."""

    @property
    def images(self) -> Image:
        """uint8 (N, H, W) or (N, H, W, 3), as a rule memory-mapped."""

    @property
    def rows(self) -> Sequence[Row]:
        """N rows in the order of `images`."""

    @property
    def table(self) -> Table:
        """The same without the operations, many times faster."""


class Source(Protocol):
    """A finished set of samples, and the pages they were cut from."""

    @property
    def classes(self) -> tuple[str, ...]:
        """The labels; the position is the label's index."""

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one sample: (28, 28) or (28, 28, 3)."""

    def shards(self) -> Sequence[Shard]: ...

    def pages(self) -> Iterator[PageRecord]: ...


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of every item: ``names[codes[i]]`` is the item's; codes is int (N,), no wider than they need."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.integer[Any]]

    def of(self, index: npt.NDArray[np.int64]) -> list[str]:
        """What these items have, one by one."""
        names = self.names
        return [names[code] for code in self.codes[index].tolist()]

    def present(self, index: npt.NDArray[np.int64]) -> tuple[str, ...]:
        """The names that these items have, sorted."""
        return tuple(sorted(self.names[code] for code in np.unique(self.codes[index])))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which side every item (sample or page) stands on, and what had to go.

    ``side`` is int8 (N,): an index into `SPLITS` or `DROPPED`; ``starts`` int64 (shards + 1,): the first item
    of each shard. ``columns`` hold theme, group, framework and page, for samples also label, variant, state, size,
    tone, text and element, so that a format need not parse the rows a second time; for samples there are ``copies``
    int32 (N,), as in `Table`, and ``boxes`` float32 (N, 4), device pixels of the page, too. Samples are written
    ``shuffled``, but for those that were shuffled before. ``test`` and ``val`` are the shares asked for; of ``folds``
    parts (0: no folds) the ``fold``th, from 1, is test; ``file`` is the name of the file that a split by file went by,
    ``listed`` what it says (`sides.Listed.table`).
    """

    unit: Unit
    side: npt.NDArray[np.int8]
    starts: npt.NDArray[np.int64]
    columns: Mapping[str, Column]
    by: By
    test: float
    seed: int
    keep_duplicates: bool
    repeated: int  # dropped: the same pixels stand on the same side already
    leaked: int  # dropped from train or val: the same pixels stand in test, or in val
    conflicting: int  # images that came with more than one label
    copies: npt.NDArray[np.int32] | None = None
    boxes: npt.NDArray[np.float32] | None = None
    shuffled: bool = True
    near: int | None = None  # dropped from train or val: nearly the same pixels are tested with; None: not looked for
    val: float = 0.0
    folds: int = 0
    fold: int = 0
    file: str = ""
    listed: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def facts(self, index: npt.NDArray[np.int64]) -> dict[str, list[Any]]:
        """All that is known of these items but their label, column by column; ``id`` is the first."""
        facts = {name: column.of(index) for name, column in self.columns.items() if name not in ("label", "element")}
        if "variant" in facts:  # it is "label/variant" in the plan, so that it can be a label itself
            facts["variant"] = [value.partition("/")[2] for value in facts["variant"]]
        if self.boxes is not None:
            facts["box"] = np.round(self.boxes[index].astype(np.float64), 3).tolist()
        return {"id": self.ids(index), **facts}

    def ids(self, index: npt.NDArray[np.int64]) -> list[str]:
        """What the items are called: samples "page/element/copy", pages by their page."""
        if self.copies is None:
            return self.columns["page"].of(index)
        names = self.columns["element"].of(index)
        return [f"{name}/{n}" if n >= 0 else name for name, n in zip(names, self.copies[index].tolist(), strict=True)]

    @property
    def splits(self) -> tuple[str, ...]:
        """The sides that this plan has: train, test, and val where it was asked for or a file names it."""
        return SPLITS if self.val or bool((self.side == VAL).any()) else SPLITS[:VAL]

    def members(self, side: int) -> npt.NDArray[np.int64]:
        """The items of one side, in the order stored."""
        return np.flatnonzero(self.side == side).astype(np.int64)

    def count(self, side: int) -> int:
        return int(np.count_nonzero(self.side == side))

    def groups(self) -> dict[str, list[str]]:
        """The theme groups of each side, sorted."""
        return self.present("group")

    def present(self, column: str) -> dict[str, list[str]]:
        """What each side has of a column, sorted."""
        return {name: list(self.columns[column].present(self.members(at))) for at, name in enumerate(self.splits)}

    def describe(self) -> str:
        """The one line that a summary shows."""
        counts = [f"{self.count(side)} {name}" for side, name in enumerate(self.splits)]
        fold = f", fold {self.fold} of {self.folds}" if self.folds else ""
        sides = "train that stand in test" if len(self.splits) == VAL else "train or val that stand in val or test"
        near = "" if self.near is None else f" and {self.near} that nearly do"
        return (
            f"{', '.join(counts[:-1])} and {counts[-1]} {self.unit}s, split by {self.by}{fold}; dropped "
            f"{self.repeated} duplicates within a side, {self.leaked} from {sides}{near}; "
            f"{self.conflicting} images had more than one label"
        )


def gather(source: Source, starts: npt.NDArray[np.int64], index: npt.NDArray[np.int64]) -> Image | list[Image]:
    """The images at these positions, uint8 (n, …) if they are of one shape, reading shard after shard.

    ``starts`` as in `Plan`.
    """
    if not source.shape:
        return list(_one_by_one(source, starts, index))
    images = np.empty((len(index), *source.shape), np.uint8)
    order = np.argsort(index, kind="stable")
    ranked = index[order]
    cuts = np.searchsorted(ranked, starts)
    for number, shard in enumerate(source.shards()):
        here = slice(cuts[number], cuts[number + 1])
        if here.start < here.stop:
            images[order[here]] = _take(shard.images, ranked[here] - starts[number])
    return images


def pieces(images: Image) -> Iterator[Image]:
    """One after the other, as views of bounded size; what was mapped of a file for one goes before the next comes."""
    for start, end in pairwise(_cuts(images)):
        yield images[start:end]
        let_go(images)


def _take(images: Image | Sequence[Image], index: npt.NDArray[np.int64]) -> Image:
    """Those at these positions, which are sorted."""
    if not isinstance(images, np.ndarray):
        return np.stack([images[i] for i in index.tolist()])
    taken = np.empty((len(index), *images.shape[1:]), images.dtype)
    for start, end in pairwise(np.searchsorted(index, _cuts(images)).tolist()):
        taken[start:end] = images[index[start:end]]
        let_go(images)
    return taken


def _cuts(images: Image) -> list[int]:
    """Where the pieces of an array begin, and its end."""
    length = max(1, _PIECE // max(1, images[:1].nbytes))
    return [*range(0, len(images), length), len(images)] if len(images) else [0, 0]


def let_go(images: Any) -> None:
    """Of what lies in memory because ``images`` map it from a file, read only, and counts as this process's."""
    is_read_only = isinstance(images, np.ndarray) and not images.flags.writeable
    while isinstance(images, np.ndarray):
        images = images.base
    if is_read_only and isinstance(images, mmap):
        images.madvise(MADV_DONTNEED)


def _one_by_one(source: Source, starts: npt.NDArray[np.int64], index: npt.NDArray[np.int64]) -> Iterator[Image]:
    """The images at these positions, where they differ in size."""
    shards = source.shards()
    for number, i in zip(np.searchsorted(starts, index, "right") - 1, index.tolist(), strict=True):
        yield shards[number].images[i - int(starts[number])]
