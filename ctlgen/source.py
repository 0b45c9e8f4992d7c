"""What an export is made from, and which side of the split each part stands on: types without I/O.

The workspace offers a `Source`, `splits.plan` answers with a `Plan`, and the formats write what both say.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Element, Image, Op

SPLITS = ("train", "test")
TRAIN, TEST, DROPPED = 0, 1, -1

Unit = Literal["sample", "page"]
By = Literal["theme", "page", "random"]


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


class Shard(Protocol):
    """Samples that are stored together. Both properties may be read from disk anew at every access."""

    @property
    def images(self) -> Image:
        """uint8 (N, H, W) or (N, H, W, 3), as a rule memory-mapped."""

    @property
    def rows(self) -> Sequence[Row]:
        """N rows in the order of `images`."""


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
    """One fact of every item: ``names[codes[i]]`` is the item's; codes is int32 (N,)."""

    names: tuple[str, ...]
    codes: npt.NDArray[np.int32]

    def present(self, index: npt.NDArray[np.int64]) -> tuple[str, ...]:
        """The names that these items have, sorted."""
        return tuple(sorted(self.names[code] for code in np.unique(self.codes[index])))


@dataclass(frozen=True, slots=True)
class Plan:
    """Which side every item (sample or page) stands on, and what had to go.

    ``side`` is int8 (N,): an index into `SPLITS` or `DROPPED`; ``starts`` int64 (shards + 1,): the first item
    of each shard. ``columns`` hold label (not for pages), variant, theme, group, framework and page, so that
    a format need not parse the rows a second time.
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
    leaked: int  # dropped from train: the same pixels stand in test
    conflicting: int  # images that came with more than one label

    def members(self, side: int) -> npt.NDArray[np.int64]:
        """The items of one side, in the order stored."""
        return np.flatnonzero(self.side == side).astype(np.int64)

    def count(self, side: int) -> int:
        return int(np.count_nonzero(self.side == side))

    def groups(self) -> dict[str, list[str]]:
        """The theme groups of each side, sorted."""
        return {name: list(self.columns["group"].present(self.members(side))) for side, name in enumerate(SPLITS)}

    def describe(self) -> str:
        """The one line that a summary shows."""
        kept = " and ".join(f"{self.count(side)} {name}" for side, name in enumerate(SPLITS))
        return (
            f"{kept} {self.unit}s, split by {self.by}; dropped {self.repeated} duplicates within a side "
            f"and {self.leaked} from train that stand in test; {self.conflicting} images had more than one label"
        )
