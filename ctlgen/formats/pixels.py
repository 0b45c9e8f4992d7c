"""Image files and their pixels: PNG out of arrays, arrays out of any image file, without trust in its header."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from struct import pack
from typing import Any, overload

import cv2
import numpy as np
import numpy.typing as npt
from isal import isal_zlib
from PIL import Image as Pictures

from ctlgen.errors import FormatError
from ctlgen.model import Image
from ctlgen.workers import cores

LARGEST = 1 << 28
"""Pixels; an image that says it has more is not decoded."""

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff")

_PIECE = 2048  # images that one thread encodes before it takes the next
_LEVEL = 1  # of ISA-L: small pictures of pages come out smaller than OpenCV's, in half the time


def encode(images: Sequence[Image] | Image) -> Sequence[bytes]:
    """Each image, grey or sRGB, as a PNG file. They are made on all cores (ISA-L lets go of Python's lock meanwhile)
    from now on; who asks for some waits for these.
    """
    return _Encoded(images)


class _Encoded(Sequence[bytes]):
    def __init__(self, images: Sequence[Image] | Image) -> None:
        self._count = len(images)
        pool = ThreadPoolExecutor(min(cores(), 8))
        parts = range(0, self._count, _PIECE)
        self._parts = [pool.submit(_pngs, images[start : start + _PIECE]) for start in parts]
        pool.shutdown(wait=False)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> bytes: ...

    @overload
    def __getitem__(self, at: slice) -> list[bytes]: ...

    def __getitem__(self, at: int | slice) -> bytes | list[bytes]:
        asked = range(self._count)[at]
        if isinstance(asked, int):
            return self._parts[asked // _PIECE].result()[asked % _PIECE]
        return [self._parts[i // _PIECE].result()[i % _PIECE] for i in asked]


def _pngs(images: Sequence[Image] | Image) -> list[bytes]:
    """Each as a file of three chunks, its rows without a filter."""
    if not isinstance(images, np.ndarray):
        return [png for image in images for png in _pngs(image[None])]
    count, height, width = images.shape[:3]
    rows = np.zeros((count, height, 1 + images[0, 0].size), np.uint8)  # each begins with its filter's number
    rows[..., 1:] = images.reshape(count, height, -1)
    head = _SIGNATURE + _chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 0 if images.ndim == 3 else 2, 0, 0, 0))
    return [b"".join((head, _chunk(b"IDAT", isal_zlib.compress(row, _LEVEL)), _END)) for row in rows]


def _chunk(kind: bytes, data: bytes) -> bytes:
    """Of a PNG file. Source: W3C, "Portable Network Graphics", 5.3."""
    return b"".join((pack(">I", len(data)), kind, data, pack(">I", isal_zlib.crc32(data, isal_zlib.crc32(kind)))))


_SIGNATURE, _END = b"\x89PNG\r\n\x1a\n", _chunk(b"IEND", b"")


def decode(data: bytes, what: str) -> Image:
    """uint8 (H, W) or (H, W, 3) sRGB of an image file's bytes; alpha is left out, 16 bits become 8.

    Raises `FormatError` that begins with ``what``.
    """
    width, height, _ = size(data, what)
    try:
        image = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        image = None
    if image is None or image.shape[:2] != (height, width):
        raise FormatError(f"{what} does not decode: the file is damaged")
    pixels: Image = image.astype(np.uint8, copy=False) if image.dtype == np.uint8 else _narrow(image)
    if pixels.ndim == 2:
        return pixels
    return np.ascontiguousarray(pixels[..., 2::-1] if pixels.shape[2] >= 3 else pixels[..., 0])


def _narrow(image: npt.NDArray[Any]) -> Image:
    """16 bits and fractions of 1 as bytes."""
    return (image // 256 if image.dtype == np.uint16 else np.clip(image, 0, 1) * 255).astype(np.uint8)


def size(data: bytes, what: str) -> tuple[int, int, int]:
    """Width, height and channels (1 or 3) as an image file's header says; `FormatError` where that cannot be true."""
    width, height, depth = _png_size(data) or _other_size(data)
    if not 0 < width * height <= LARGEST:
        said = f"says {width} x {height} pixels" if width * height else "is no image"
        raise FormatError(f"{what} {said}: the file is damaged")
    return width, height, depth


def size_of(path: Path) -> tuple[int, int, int]:
    """The same of a file, of which only the beginning is read where that is enough."""
    try:
        with path.open("rb") as file:
            head = file.read(32)
            data = head if head.startswith(b"\x89PNG") else head + file.read()
    except OSError as error:
        raise FormatError(f"{path} cannot be read ({error.strerror or error})") from error
    return size(data, str(path))


def _png_size(data: bytes) -> tuple[int, int, int] | None:
    if not data.startswith(_SIGNATURE) or data[12:16] != b"IHDR" or len(data) < 26:
        return None
    return int.from_bytes(data[16:20]), int.from_bytes(data[20:24]), 1 if data[25] == 0 else 3


def _other_size(data: bytes) -> tuple[int, int, int]:
    try:
        with Pictures.open(BytesIO(data)) as picture:
            return *picture.size, 1 if picture.mode in ("1", "L", "I", "I;16", "F") else 3
    except Exception:  # whatever a decoder of hostile bytes comes up with: it is no image
        return 0, 0, 0


class Decoded(Sequence[Image]):
    """Images that are read and decoded when they are asked for; ``load`` gives the bytes and the name of the i-th."""

    def __init__(self, count: int, load: Callable[[int], tuple[bytes, str]]) -> None:
        self._count, self._load = count, load

    def __len__(self) -> int:
        return self._count

    def shape(self, at: int) -> tuple[int, ...]:
        """(H, W) or (H, W, 3) of the i-th, from its header."""
        width, height, depth = size(*self._load(at))
        return (height, width) if depth == 1 else (height, width, 3)

    @overload
    def __getitem__(self, at: int) -> Image: ...

    @overload
    def __getitem__(self, at: slice) -> list[Image]: ...

    def __getitem__(self, at: int | slice) -> Image | list[Image]:
        if isinstance(at, slice):
            return [self[i] for i in range(*at.indices(self._count))]
        return decode(*self._load(range(self._count)[at]))


def of_files(paths: Sequence[Path]) -> Decoded:
    """The images of these files."""

    def load(i: int) -> tuple[bytes, str]:
        try:
            return paths[i].read_bytes(), str(paths[i])
        except OSError as error:
            raise FormatError(f"{paths[i]} cannot be read ({error.strerror or error})") from error

    return Decoded(len(paths), load)
