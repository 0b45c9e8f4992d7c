"""IDX, the format of MNIST: four files of unsigned bytes behind a big-endian header.

Source: the description on the MNIST page (Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of handwritten
digits"): magic 0x00000803 and 3 sizes before images, 0x00000801 and 1 size before labels. RGB has a fourth size,
the 3 channels, magic 0x00000804, and a file name that says idx4, so that no loader takes it for grey.
"""

import gzip
import struct
import zlib
from math import prod
from pathlib import Path
from typing import IO, cast

import numpy as np

from ctlgen.errors import FormatError, InputError
from ctlgen.formats import manifest, options
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.formats.names import read_classes, write_classes
from ctlgen.model import Image
from ctlgen.source import SPLITS

_STEMS = {"train": "train", "test": "t10k", "val": "val"}  # MNIST has no third side, so its name is our own
_LABEL_DIMS = 1
_MOST = 256  # labels are bytes
_MAGIC = 0x00000800  # unsigned byte; the last byte is the number of dimensions
_INFLATION = 1040  # deflate cannot expand a byte to more than 1032
_CHUNK = 1 << 20


Options = options.Gzipped


def file_names(side: str, dims: int) -> tuple[str, str]:
    """The names of a split's images and labels; ``dims`` is 3 for grey and 4 for RGB."""
    stem = _STEMS[side]
    return f"{stem}-images-idx{dims}-ubyte", f"{stem}-labels-idx1-ubyte"


class Writer:
    """`InputError` for labels that do not fit a byte or the split and for images that differ in size."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._labels = Labelling(job)
        if len(self._labels.classes) > _MOST:
            told = f"--labels {job.options.labels} gives {len(self._labels.classes)} classes and idx holds {_MOST}"
            raise InputError(f"{told}: use --labels control")
        job.fixed("idx")
        self._files = [self._open(side) for side in range(len(job.plan.splits))]

    def _open(self, side: int) -> tuple[IO[bytes], IO[bytes]]:
        dims = 1 + len(self._job.shape)
        count = self._job.plan.count(side)
        images, numbers = (self._job.create(name, self._job.options.gzip) for name in file_names(SPLITS[side], dims))
        images.write(struct.pack(f">{1 + dims}I", _MAGIC | dims, count, *self._job.shape))
        numbers.write(struct.pack(">2I", _MAGIC | _LABEL_DIMS, count))
        return images, numbers

    def add(self, batch: Batch) -> None:
        images, numbers = self._files[batch.side]
        images.write(np.ascontiguousarray(batch.pixels(self._job.options)).data)
        numbers.write(self._labels.take(batch).astype(np.uint8).tobytes())

    def close(self) -> Facts:
        write_classes(self._job.folder, self._labels.classes)
        return self._labels.facts(self._notes())

    def _notes(self) -> tuple[str, ...]:
        if len(self._job.shape) == 2:
            return ()
        return ("RGB: the image files are idx4, with a fourth dimension of 3 channels; an MNIST loader wants --mode L",)


def recognises(folder: Path) -> bool:
    return any(found(folder, side, part) for side in SPLITS for part in ("images", "labels"))


def found(folder: Path, side: str, part: str) -> Path | None:
    """The file of a split's "images" or "labels", with or without .gz and with "." for "-" as some copies have."""
    stem = _STEMS[side]
    dims = (3, 4) if part == "images" else (1,)
    names = [f"{stem}-{part}{dot}idx{n}-ubyte{end}" for n in dims for dot in "-." for end in ("", ".gz")]
    return next((folder / name for name in names if (folder / name).is_file()), None)


def read(folder: Path) -> Contents:
    """Both splits; images are memory-mapped unless gzipped. A folder with one split only is read too."""
    about = manifest.read(folder)
    samples = {side: split for side in SPLITS if (split := read_split(folder, side))}
    if not samples:
        raise FormatError(f"{folder} has no train-images-idx3-ubyte and no t10k-images-idx3-ubyte: export again")
    top = max((int(split.labels.max(initial=0)) for split in samples.values()), default=0)
    return Contents("idx", folder, read_classes(folder, about, top), about, samples)


def read_split(folder: Path, side: str) -> Samples | None:
    """One split, None where it has no file; `FormatError` where a half is missing or the counts differ."""
    images, numbers = found(folder, side, "images"), found(folder, side, "labels")
    if images is None and numbers is None:
        return None
    if images is None or numbers is None:
        part = "images" if images is None else "labels"
        raise FormatError(f"{folder}: the {part} of {side} are missing: export again")
    pixels, codes = read_array(images, (3, 4)), read_array(numbers, (1,))
    if len(pixels) != len(codes):
        raise FormatError(f"{images} has {len(pixels)} images and {numbers.name} {len(codes)} labels: export again")
    return Samples(pixels, codes)


def read_array(path: Path, dims: tuple[int, ...]) -> Image:
    """The array of an IDX file of unsigned bytes with one of these numbers of dimensions.

    The header is held against the file's size before anything is allocated. Raises `FormatError`.
    """
    try:
        return _inflate(path, dims) if path.suffix == ".gz" else _map(path, dims)
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"{path} cannot be read ({error}): export or download it again") from error


def _map(path: Path, dims: tuple[int, ...]) -> Image:
    with path.open("rb") as file:
        shape, header = _header(file, path, dims)
    has, wants = path.stat().st_size - header, prod(shape)
    if has != wants:
        raise _amount(path, shape, wants, has)
    if wants == 0:
        return np.zeros(shape, np.uint8)
    return np.memmap(path, np.uint8, "r", header, shape)


def _inflate(path: Path, dims: tuple[int, ...]) -> Image:
    with gzip.open(path, "rb") as file:
        shape, _ = _header(cast(IO[bytes], file), path, dims)
        wants = prod(shape)
        if wants > path.stat().st_size * _INFLATION:
            raise _amount(path, shape, wants, None)
        data = bytearray()
        while len(data) <= wants and (piece := file.read(_CHUNK)):
            data += piece
    if len(data) != wants:
        raise _amount(path, shape, wants, len(data))
    array = np.frombuffer(data, np.uint8).reshape(shape)
    array.flags.writeable = False
    return array


def _header(file: IO[bytes], path: Path, dims: tuple[int, ...]) -> tuple[tuple[int, ...], int]:
    """The shape and the header's length in bytes."""
    start = file.read(4)
    magic = int.from_bytes(start) if len(start) == 4 else -1
    count = magic - _MAGIC
    if count not in dims:
        wanted = " or ".join(f"0x{_MAGIC | n:08x}" for n in dims)
        raise FormatError(f"{path} starts with {start.hex() or 'nothing'}, not {wanted}: it is no such IDX file")
    sizes = file.read(4 * count)
    if len(sizes) < 4 * count:
        raise FormatError(f"{path} ends within its header: export or download it again")
    shape = struct.unpack(f">{count}I", sizes)
    if 0 in shape[1:] or (count == 4 and shape[3] != 3):
        raise FormatError(f"{path} says images of {' x '.join(map(str, shape[1:]))}: that is no picture")
    if any(size > 1 << 16 for size in shape[1:]):
        raise FormatError(f"{path} says images of {' x '.join(map(str, shape[1:]))}: that is too large to be true")
    return shape, 4 + 4 * count


def _amount(path: Path, shape: tuple[int, ...], wants: int, has: int | None) -> FormatError:
    size = " x ".join(map(str, shape))
    what = "the file is far too small for that" if has is None else f"there are {has}"
    if has is not None and has > wants:
        what = "there are more" if path.suffix == ".gz" else f"there are {has}"
    return FormatError(f"{path} promises {size} = {wants} bytes and {what}: export or download it again")
