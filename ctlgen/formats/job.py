"""What a format is given and what it gives back: the types between the wrapper and the formats."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Image
from ctlgen.source import PageRecord, Plan, Row

Stream = Literal["shuffled", "stored", "pages"]
"""Which stream a writer eats: samples shuffled within each side, samples shard by shard with rows, or pages."""


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of one side (an index into `SPLITS`).

    ``index`` int64 (n,): the items' positions in the plan. ``images`` uint8 (n, …) for samples, ``rows`` only
    in the stored order, ``pages`` for pages.
    """

    side: int
    index: npt.NDArray[np.int64]
    images: Image
    rows: Sequence[Row] = ()
    pages: Sequence[PageRecord] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """What to write and where: ``folder`` exists, is empty and is the wrapper's to keep or remove."""

    folder: Path
    plan: Plan
    classes: tuple[str, ...]
    shape: tuple[int, ...]
    options: Any  # the format's own `Options`
    stack: ExitStack  # closes the files that a writer opens, also when it fails


@dataclass(frozen=True, slots=True)
class Facts:
    """What a writer says at its end: goes into dataset.json and the summary."""

    classes: tuple[str, ...]
    counts: Mapping[str, Mapping[str, int]]  # split -> class -> how many
    shape: tuple[int, ...] | None = None
    notes: tuple[str, ...] = ()


class Writer(Protocol):
    """Fills its job's folder. Files that it keeps open are its job's stack's to close."""

    def add(self, batch: Batch) -> None: ...

    def close(self) -> Facts: ...


Images = Image | Sequence[Image]
"""uint8 (N, H, W) or (N, H, W, 3), memory-mapped where the file allows, else N images that are decoded when asked for.

Both answer ``len``, ``[i]`` (uint8 (H, W) or (H, W, 3)) and ``[a:b]``. Of the second kind images may differ in size,
and asking for one that does not decode raises `FormatError` with its file and name.
"""


@dataclass(frozen=True, slots=True)
class Samples:
    """One split's labelled images.

    ``labels`` int (N,), indices into `Contents.classes`; ``names``: what each item is called in its file or folder,
    () where it is known by its position; ``facts``: columns of N values that the format carries of each item (id,
    variant, state, size, tone, text, framework, theme, group, page, box …), {} if none.
    """

    images: Images
    labels: npt.NDArray[np.integer[Any]]
    names: Sequence[str] = ()
    facts: Mapping[str, Sequence[Any]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Object:
    """One labelled box; ``box`` as everywhere: half open, origin top left. ``facts``: variant, state, text … if any."""

    label: str
    box: Box
    truncated: bool = False
    difficult: bool = False
    occluded: bool = False
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Annotated:
    """One image file and what is on it. ``facts``: theme, framework, group … of the page, if any."""

    name: str
    image: Path
    width: int
    height: int
    depth: int
    objects: tuple[Object, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Contents:
    """A data set read back: ``samples`` or ``annotated``, by split; ``manifest`` is dataset.json, {} if none."""

    format: str
    folder: Path
    classes: tuple[str, ...]
    manifest: Mapping[str, Any]
    samples: Mapping[str, Samples] = field(default_factory=dict)
    annotated: Mapping[str, tuple[Annotated, ...]] = field(default_factory=dict)
