"""Image files of any kind -> sRGB pixels; it needs pillow and numpy alone.

Whoever made a file may have meant harm: only formats that pillow itself decodes are tried (never one for which it
starts another program), a picture's size is checked before its pixels are read, and nothing but an ordinary file is
opened.
"""

import stat
import warnings
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from glob import glob, has_magic
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, cast

import numpy as np
import numpy.typing as npt
from PIL import Image as Pictures
from PIL import ImageOps, UnidentifiedImageError

from ctlgen.errors import InputError
from ctlgen.model import Image

SUFFIXES = (
    "png",
    "apng",
    "jpg",
    "jpeg",
    "jpe",
    "jfif",
    "gif",
    "webp",
    "avif",
    "bmp",
    "tif",
    "tiff",
    "ppm",
    "pgm",
    "pbm",
    "pnm",
    "ico",
    "jp2",
)
"""What of a folder is taken for images."""

LARGEST = 120_000_000
"""Pixels of the largest picture that is read: 360 MB in memory."""

_FORMATS = {
    **{"PNG": "Png", "JPEG": "Jpeg", "GIF": "Gif", "WEBP": "WebP", "AVIF": "Avif", "BMP": "Bmp", "TIFF": "Tiff"},
    **{"PPM": "Ppm", "ICO": "Ico", "JPEG2000": "Jpeg2K"},
}
"""By pillow's name, the start of the module that it loads when it must."""

_LONGEST = 1 << 29  # bytes of a file
_WHITE = (255, 255, 255, 255)


def find(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The files that names, folders and globs stand for, in order, each with "" or what is wrong; "-" is itself.

    Of a folder, whatever has a suffix of `SUFFIXES`, with what is below, without what is hidden.
    """
    for name in names:
        if name == "-" or Path(name).is_file() or not (Path(name).is_dir() or has_magic(name)):
            yield name, ""
            continue
        found = [name] if Path(name).is_dir() else sorted(glob(name, recursive=True))  # noqa: PTH207 - of any root
        files = [file for one in found for file in (_below(one) if Path(one).is_dir() else [one])]
        if not files:
            yield name, "there is no image in it" if Path(name).is_dir() else "there is no such file"
        yield from ((file, "") for file in files)


def _below(folder: str) -> list[str]:
    inside = ((path, path.relative_to(folder).parts) for path in Path(folder).rglob("*"))
    shown = (path for path, parts in inside if not any(part.startswith(".") for part in parts))
    return sorted(str(path) for path in shown if path.suffix.lower()[1:] in SUFFIXES and not path.is_dir())


def load(file: Path) -> Image:
    """The picture in a file as `decode` gives it. Raises `InputError`."""
    try:
        about = file.stat()
        if not stat.S_ISREG(about.st_mode):
            raise InputError("it is no file" if stat.S_ISDIR(about.st_mode) else "it is no ordinary file")
        if about.st_size > _LONGEST:
            raise InputError(f"it has {about.st_size:,} bytes, and more than {_LONGEST:,} are not read")
        with file.open("rb") as stream:
            return decode(stream)
    except (OSError, ValueError) as error:  # ValueError: a name with a null byte
        raise InputError(getattr(error, "strerror", None) or str(error)) from error


def read(stream: BinaryIO) -> Image:
    """The picture in a stream that cannot be wound back, as `decode` gives it. Raises `InputError`."""
    data = stream.read(_LONGEST + 1)
    if len(data) > _LONGEST:
        raise InputError(f"there are more than {_LONGEST:,} bytes")
    return decode(BytesIO(data))


@lru_cache(1)
def _formats() -> list[str]:
    """The formats that are tried, as far as this pillow has them."""
    for name in _FORMATS.values():
        with suppress(ImportError):
            import_module(f"PIL.{name}ImagePlugin")
    return [name for name in _FORMATS if name in Pictures.OPEN]


def decode(stream: BinaryIO) -> Image:
    """The picture in a stream: uint8 (H, W, 3) sRGB, or (H, W) where it is grey.

    Turned as its EXIF says; the first frame of an animation; transparency over white, as on an empty page; 16 bits a
    channel brought down to 8. Raises `InputError` for what is no picture, is damaged or is too large.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # odd metadata; what matters is raised
            with Pictures.open(stream, formats=_formats()) as picture:
                if picture.width * picture.height > LARGEST:
                    size = f"{picture.width:,} x {picture.height:,}"
                    raise InputError(f"it has {size} pixels, and more than {LARGEST:,} are not read")
                return _pixels(ImageOps.exif_transpose(picture))
    except UnidentifiedImageError as error:
        raise InputError("it is no image that is known here") from error
    except Pictures.DecompressionBombError as error:
        raise InputError(f"it has too many pixels: more than {LARGEST:,} are not read") from error
    except InputError:
        raise
    except MemoryError as error:
        raise InputError("it does not fit into memory") from error
    except Exception as error:  # each of pillow's decoders has its own way to fail
        raise InputError(f"it is damaged ({str(error).strip() or type(error).__name__})") from error


def _pixels(picture: Pictures.Image) -> Image:
    if picture.mode in ("I", "F") or picture.mode.startswith("I;"):
        return _narrowed(np.asarray(picture))
    if picture.has_transparency_data:
        rgba = picture.convert("RGBA")
        picture = Pictures.alpha_composite(Pictures.new("RGBA", rgba.size, _WHITE), rgba)
    grey = picture.mode in ("1", "L")
    return cast(Image, np.asarray(picture.convert("L" if grey else "RGB")))


def _narrowed(values: npt.NDArray[Any]) -> Image:
    """Levels of 16 bits, or of as many as the values take, as 0 to 255."""
    values = np.nan_to_num(values)
    top = float(values.max(initial=0))
    scales = [65535.0] if values.dtype.itemsize == 2 else [1.0] * (values.dtype.kind == "f") + [255.0, 65535.0, top]
    full = next(scale for scale in scales if scale >= top)
    return cast(Image, np.rint(values.clip(0, full) * (255 / full)).astype(np.uint8))
