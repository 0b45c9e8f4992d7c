"""Kaggle's CSV of MNIST: a line for each image, its label and then its pixels, row after row.

Source: the data page of Kaggle's "Digit Recognizer": a header ``label,pixel0,pixel1,…``. RGB is written pixel by pixel,
three numbers each. Without dataset.json an image is taken to be square, grey if that can be.
"""

import gzip
import zlib
from collections.abc import Iterator, Mapping
from math import isqrt, prod
from pathlib import Path
from typing import IO, Any

import numpy as np

from ctlgen.errors import FormatError
from ctlgen.formats import manifest, numerals, options
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.formats.names import read_classes, write_classes
from ctlgen.model import Image
from ctlgen.source import SPLITS

_LINE = 1 << 26  # bytes
_LINES = 1000  # parsed together


Options = options.Gzipped


class Writer:
    """`InputError` for labels that do not fit the split and for images that differ in size."""

    def __init__(self, job: Job) -> None:
        job.fixed("csv")
        self._job = job
        self._labels = Labelling(job)
        pixels = [b",%d" % value for value in range(256)]
        self._words = [*pixels, b"\n", *(b"%d" % code for code in range(len(self._labels.classes)))]
        self._files = [self._open(side) for side in job.plan.splits]

    def _open(self, side: str) -> IO[bytes]:
        file = self._job.create(f"{side}.csv", self._job.options.gzip)
        head = ",".join(["label", *(f"pixel{i}" for i in range(prod(self._job.shape)))])
        file.write(f"{head}\n".encode())
        return file

    def add(self, batch: Batch) -> None:
        codes = self._labels.take(batch)
        words = np.empty((len(codes), prod(self._job.shape) + 2), np.int32)
        words[:, 0], words[:, -1] = codes.astype(np.int32) + 257, 256
        words[:, 1:-1] = batch.pixels(self._job.options).reshape(len(codes), -1)
        for text in numerals.spell(words, self._words):
            self._files[batch.side].write(text)

    def close(self) -> Facts:
        write_classes(self._job.folder, self._labels.classes)
        return self._labels.facts()


def recognises(folder: Path) -> bool:
    path = _found(folder, "train") or _found(folder, "test")
    return path is not None and b"," in next(_lines(path), b"")


def read(folder: Path) -> Contents:
    """Both sides, whole in memory. Raises `FormatError` with file and line."""
    about = manifest.read(folder)
    found = {side: _read_side(path, about) for side in SPLITS if (path := _found(folder, side))}
    if not found:
        raise FormatError(f"{folder} has no train.csv: export again")
    top = max((int(split.labels.max(initial=0)) for split in found.values()), default=0)
    return Contents("csv", folder, read_classes(folder, about, top), about, found)


def _found(folder: Path, side: str) -> Path | None:
    return next((path for end in (".csv", ".csv.gz") if (path := folder / f"{side}{end}").is_file()), None)


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            while line := file.readline(_LINE):
                if line.strip():
                    yield line
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"{path} cannot be read ({error}): export again") from error


def _read_side(path: Path, about: Mapping[str, Any]) -> Samples:
    lines = _lines(path)
    head = next(lines, b"").rstrip().split(b",")
    if head[0].strip(b'" ').lower() != b"label":
        raise FormatError(f"{path}:1 does not begin with 'label': put the labels first and name the columns")
    shape = _shape(path, len(head) - 1, about)
    parts, codes, pending, number = [np.empty((0, *shape), np.uint8)], [np.empty(0, np.int64)], [], 2
    for line in lines:
        pending.append(line)
        if len(pending) == _LINES:
            _parse(path, number, pending, shape, parts, codes)
            number, pending = number + _LINES, []
    if pending:
        _parse(path, number, pending, shape, parts, codes)
    return Samples(np.concatenate(parts), np.concatenate(codes))


def _shape(path: Path, count: int, about: Mapping[str, Any]) -> tuple[int, ...]:
    said = about.get("shape")
    if isinstance(said, list) and all(isinstance(n, int) and n > 0 for n in said) and prod(said) == count:
        return tuple(said)
    for depth in (1, 3):
        side = isqrt(count // depth)
        if side and side * side * depth == count:
            return (side, side) if depth == 1 else (side, side, 3)
    raise FormatError(
        f"{path} has {count} pixels a line, which are no square image, and no dataset.json says otherwise"
    )


def _parse(
    path: Path, number: int, lines: list[bytes], shape: tuple[int, ...], parts: list[Image], codes: list[Any]
) -> None:
    """Add the images and labels of these lines, the first of which is ``number``."""
    uneven = (at for at, line in enumerate(lines, number) if line.count(b",") != prod(shape))
    if at := next(uneven, 0):
        has = lines[at - number].count(b",") + 1
        raise FormatError(f"{path}:{at} has {has} columns and the header {prod(shape) + 1}: export again")
    try:
        values = np.loadtxt(lines, np.int64, delimiter=",", comments=None, ndmin=2, encoding="latin-1")
    except (ValueError, OverflowError) as error:
        raise FormatError(f"{path}: after line {number}: {error}: export again") from error
    wrong = (values[:, 1:] < 0).any(1) | (values[:, 1:] > 255).any(1) | (values[:, 0] < 0) | (values[:, 0] > 1 << 20)
    if wrong.any():
        raise FormatError(
            f"{path}:{number + int(wrong.argmax())} has a pixel beyond 255 or a strange label: export again"
        )
    parts.append(values[:, 1:].astype(np.uint8).reshape(-1, *shape))
    codes.append(values[:, 0])
