"""What a format is given and what it gives back: the types between the wrapper and the formats."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from gzip import GzipFile
from pathlib import Path
from typing import IO, Any, Literal, Protocol, cast

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError
from ctlgen.formats import pixels
from ctlgen.model import Box, Image
from ctlgen.source import Plan

Images = Image | Sequence[Image]
"""uint8 (N, H, W) or (N, H, W, 3), memory-mapped where the file allows, else N images that are decoded when asked for.

Both answer ``len``, ``[i]`` (uint8 (H, W) or (H, W, 3)) and ``[a:b]``. Of the second kind images may differ in size,
and asking for one that does not decode raises `FormatError` with its file and name.
"""


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


Stream = Literal["samples", "pages"]
"""Which stream a writer eats: samples, shuffled within each side, or pages, as they are stored."""


@dataclass(frozen=True)
class Batch:
    """A piece of one side (an index into `SPLITS`), which all writers of a stream are given one after the other.

    ``index`` int64 (n,): the items' positions in the plan. ``images`` are the samples' (an array but where they differ
    in size), ``pages`` the pages.
    """

    plan: Plan
    side: int
    index: npt.NDArray[np.int64]
    images: Images
    pages: Sequence[Annotated] = ()

    def pixels(self, options: Any) -> Image:
        """``images`` for formats that asked `Job.fixed`: uint8 (n, …), inverted where the options say so."""
        images = np.asarray(self.images)
        return ~images if options.invert else images  # ~p is 255 - p

    def pieces(self, written: int, length: int, most: int) -> Iterator[tuple[int, slice]]:
        """Where in the batch each piece of up to ``most`` items lies, and the number of its first on this side.

        ``written`` items of the side went before; no piece lies in two files of ``length`` items.
        """
        at = 0
        while at < len(self.index):
            end = min(at + most, at + length - (written + at) % length, len(self.index))
            yield written + at, slice(at, end)
            at = end

    @cached_property
    def facts(self) -> Mapping[str, Sequence[Any]]:
        """`Plan.facts` of the samples."""
        return self.plan.facts(self.index)

    @cached_property
    def pngs(self) -> Sequence[bytes]:
        """The samples as PNG files, which are made from the first look at this on."""
        return pixels.encode(self.images)


@dataclass(frozen=True, slots=True)
class Job:
    """What to write and where: ``folder`` exists, is empty and is the wrapper's to keep or remove."""

    folder: Path
    plan: Plan
    classes: tuple[str, ...]
    shape: tuple[int, ...]  # of a sample; () where they differ
    options: Any  # the format's own `Options`
    stack: ExitStack  # closes the files that a writer opens, also when it fails

    def fixed(self, format: str) -> None:
        """`InputError` where the samples differ in size and ``format`` keeps them in one array."""
        if not self.shape:
            raise InputError(f"the images differ in size or channels, and {format} holds one shape: use imagefolder")

    def create(self, name: str, zipped: bool = False) -> IO[bytes]:
        """A new file in the folder, or NAME.gz; the bytes depend on what is written alone."""
        file: IO[bytes] = self.stack.enter_context((self.folder / (name + ".gz" * zipped)).open("wb"))
        if not zipped:
            return file
        return cast(IO[bytes], self.stack.enter_context(GzipFile("", "wb", 6, file, mtime=0)))  # no name, no time


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
class Contents:
    """A data set read back: ``samples`` or ``annotated``, by split; ``manifest`` is dataset.json, {} if none."""

    format: str
    folder: Path
    classes: tuple[str, ...]
    manifest: Mapping[str, Any]
    samples: Mapping[str, Samples] = field(default_factory=dict)
    annotated: Mapping[str, tuple[Annotated, ...]] = field(default_factory=dict)
