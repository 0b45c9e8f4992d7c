"""NumPy's .npz with the names of Keras' mnist.npz: x_train, y_train, x_test, y_test, and the ids and class names.

Source: "NEP 1: A simple file format for NumPy arrays" and the zip format (PKWARE's APPNOTE, 4.3.7). Nothing is pickled,
read or written: names are arrays of unicode.
"""

import struct
import zipfile
import zlib
from collections.abc import Mapping
from math import prod
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.lib.format as npy
import numpy.typing as npt

from ctlgen.errors import FormatError
from ctlgen.formats import manifest, options
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.source import SPLITS

FILE = "dataset.npz"
_INFLATION = 1040  # deflate cannot expand a byte to more than 1032
_EPOCH = (1980, 1, 1, 0, 0, 0)  # the zip format's first day
_FAULTS = (OSError, EOFError, ValueError, KeyError, NotImplementedError, RuntimeError, zipfile.BadZipFile, zlib.error)


Options = options.Gzipped


class Writer:
    """`InputError` for labels that do not fit the split and for images that differ in size."""

    def __init__(self, job: Job) -> None:
        job.fixed("npz")
        self._job = job
        self._labels = Labelling(job)
        self._zip = job.stack.enter_context(zipfile.ZipFile(job.folder / FILE, "w"))
        self._side = -1
        self._pixels: IO[bytes] | None = None
        self._index: list[list[npt.NDArray[np.int64]]] = [[] for _ in job.plan.splits]

    def add(self, batch: Batch) -> None:
        self._begin(batch.side)
        assert self._pixels is not None
        self._pixels.write(np.ascontiguousarray(batch.pixels(self._job.options)).data)
        self._labels.take(batch)
        self._index[batch.side].append(batch.index)

    def _begin(self, side: int) -> None:
        """Let the pixels of this side be the open member; the sides come one after the other."""
        while self._side < side:
            self._end()
            self._side += 1
            shape = (self._job.plan.count(self._side), *self._job.shape)
            member = self._member(f"x_{SPLITS[self._side]}", np.dtype(np.uint8), shape)
            self._pixels = self._job.stack.enter_context(member)

    def _end(self) -> None:
        if self._pixels is not None:
            self._pixels.close()
            self._pixels = None

    def _member(self, name: str, dtype: np.dtype[Any], shape: tuple[int, ...]) -> IO[bytes]:
        info = zipfile.ZipInfo(f"{name}.npy", _EPOCH)
        info.compress_type = zipfile.ZIP_DEFLATED if self._job.options.gzip else zipfile.ZIP_STORED
        info.external_attr = 0o644 << 16
        file = self._zip.open(info, "w", force_zip64=True)
        head = {"descr": npy.dtype_to_descr(dtype), "fortran_order": False, "shape": shape}
        npy.write_array_header_1_0(file, head)
        return file

    def _array(self, name: str, array: npt.NDArray[Any]) -> None:
        with self._member(name, array.dtype, array.shape) as file:
            file.write(np.ascontiguousarray(array).tobytes())

    def close(self) -> Facts:
        self._begin(len(self._job.plan.splits) - 1)
        self._end()
        dtype = np.uint8 if len(self._labels.classes) <= 256 else np.int32
        for side, parts in zip(self._job.plan.splits, self._index, strict=True):
            index = np.concatenate([np.empty(0, np.int64), *parts])
            self._array(f"y_{side}", self._labels.codes[index].astype(dtype))
            self._array(f"id_{side}", np.array(self._job.plan.ids(index), np.str_))
        self._array("classes", np.array(self._labels.classes, np.str_))
        self._zip.close()
        return self._labels.facts()


def recognises(folder: Path) -> bool:
    return _file(folder) is not None


def _file(folder: Path) -> Path | None:
    """dataset.npz, or the one .npz that lies in the folder (mnist.npz)."""
    found = sorted(folder.glob("*.npz"))
    return folder / FILE if folder / FILE in found else found[0] if len(found) == 1 else None


def read(folder: Path) -> Contents:
    """Both sides; the images are memory-mapped unless they are deflated. Raises `FormatError`."""
    about, path = manifest.read(folder), _file(folder)
    if path is None:
        raise FormatError(f"{folder} has no {FILE}: export again")
    try:
        with zipfile.ZipFile(path) as archive:
            arrays = {info.filename.removesuffix(".npy"): _array(path, archive, info) for info in archive.infolist()}
    except _FAULTS as error:
        raise FormatError(f"{path} cannot be read ({error}): export again") from error
    found = {side: _split(path, arrays, side) for side in SPLITS if f"x_{side}" in arrays or f"y_{side}" in arrays}
    if not found:
        raise FormatError(f"{path} has no x_train: export again")
    return Contents("npz", folder, _classes(arrays, about, found), about, found)


def _array(path: Path, archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> npt.NDArray[Any]:
    """One member; its header is held against the member's and the file's size before anything is allocated."""
    with archive.open(info) as file:
        version = npy.read_magic(file)
        if version not in ((1, 0), (2, 0)):
            raise ValueError(f"{info.filename} is of version {version}")
        read = npy.read_array_header_1_0 if version == (1, 0) else npy.read_array_header_2_0
        shape, fortran, dtype = read(file)
        if dtype.hasobject or dtype.kind not in "uifU":
            raise ValueError(f"{info.filename} holds {dtype}, which is not read")
        start, wants = file.tell(), prod(shape) * dtype.itemsize
        most = info.compress_size * (1 if info.compress_type == zipfile.ZIP_STORED else _INFLATION)
        if wants != info.file_size - start or info.file_size > most or most > path.stat().st_size * _INFLATION:
            raise ValueError(f"{info.filename} promises {wants} bytes and has others")
        order: Any = "F" if fortran else "C"
        if info.compress_type == zipfile.ZIP_STORED and wants:
            return np.memmap(path, dtype, "r", _offset(path, info) + start, shape, order)
        return np.frombuffer(file.read(wants), dtype).reshape(shape, order=order)


def _offset(path: Path, info: zipfile.ZipInfo) -> int:
    """Where a stored member's bytes begin."""
    with path.open("rb") as file:
        file.seek(info.header_offset)
        head = file.read(30)
        name, extra = struct.unpack("<2H", head[26:30])
    return int(info.header_offset) + 30 + int(name) + int(extra)


def _split(path: Path, arrays: Mapping[str, npt.NDArray[Any]], side: str) -> Samples:
    pixels, codes = arrays.get(f"x_{side}"), arrays.get(f"y_{side}")
    if pixels is None or codes is None:
        raise FormatError(f"{path} lacks {'x' if pixels is None else 'y'}_{side}: export again")
    codes = codes.reshape(-1) if codes.ndim == 2 and codes.shape[1] == 1 else codes  # CIFAR's are columns
    if pixels.dtype != np.uint8 or pixels.ndim not in (3, 4) or (pixels.ndim == 4 and pixels.shape[3] != 3):
        raise FormatError(f"{path}: x_{side} is {pixels.dtype} {pixels.shape}, not uint8 (N, H, W) or (N, H, W, 3)")
    if codes.dtype.kind not in "ui" or codes.shape != (len(pixels),) or 0 in pixels.shape[1:]:
        raise FormatError(f"{path}: y_{side} is {codes.dtype} {codes.shape} for {len(pixels)} images: export again")
    if len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) < 1 << 20:
        raise FormatError(f"{path}: y_{side} has a label that is no class: export again")
    ids = arrays.get(f"id_{side}")
    names = ids.tolist() if ids is not None and ids.dtype.kind == "U" and ids.shape == codes.shape else ()
    return Samples(pixels, np.asarray(codes).astype(np.int64), names, {"id": names} if names else {})


def _classes(
    arrays: Mapping[str, npt.NDArray[Any]], about: Mapping[str, Any], found: Mapping[str, Samples]
) -> tuple[str, ...]:
    said = arrays.get("classes")
    if said is not None and said.dtype.kind == "U" and said.ndim == 1:
        return tuple(said.tolist())
    top = max(int(split.labels.max(initial=0)) for split in found.values())
    return tuple(about.get("classes", ())) or tuple(str(i) for i in range(top + 1))
