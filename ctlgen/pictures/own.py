"""People's own pictures beside the generated ones: read once, checked, made small, and known by their content.

What a page is given is written anew by us, so that no byte of somebody else's file reaches the browser.
"""

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from warnings import catch_warnings, simplefilter

from PIL import Image, ImageOps, UnidentifiedImageError

from ctlgen.errors import InputError

SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".tif", ".tiff")
MOST = 2_000  # pictures
SIDE = 320  # px that the longer side is brought to, as large as generated ones are at most
_BOMBS = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_FORMATS = ("PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF")
_SMALLEST, _LARGEST = 16, 80_000_000  # px of a side, and in all
_BYTES = 100_000_000
_NAMED = 5  # faults in the error


@dataclass(frozen=True, slots=True)
class OwnPictures:
    """``uris`` are ``data:`` URIs, ``digest`` the sha256 of all of them ("" for none)."""

    uris: tuple[str, ...] = ()
    digest: str = ""


def read(folder: Path) -> OwnPictures:
    """The pictures in a folder and its folders, in the order of their paths; other files are left alone.

    Raises `InputError` in one line for a folder that is none or has no pictures, and for files that are called pictures
    but cannot be used: damaged ones, links that lead out of the folder, and what is too small or too large.
    """
    files = list(_files(folder))
    if not 0 < len(files) <= MOST:
        raise InputError(f"{folder}: {len(files):,} pictures: give a folder of 1 to {MOST:,} ({', '.join(SUFFIXES)})")
    uris, faults = [], []
    for file in files:
        try:
            uris.append(_uri(_checked(folder, file)))
        except (OSError, ValueError, SyntaxError, EOFError, *_BOMBS) as error:
            faults.append(f"{file.relative_to(folder)} ({_reason(error)})")
    if faults:
        more = f" and {len(faults) - _NAMED:,} more" if len(faults) > _NAMED else ""
        said = f"{len(faults):,} of {len(files):,} pictures cannot be used"
        raise InputError(f"{folder}: {said}: {', '.join(faults[:_NAMED])}{more}: remove them")
    return OwnPictures(tuple(uris), sha256("\n".join(uris).encode()).hexdigest())


def _files(folder: Path) -> Iterator[Path]:
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder of pictures")
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.suffix.lower() in SUFFIXES and not hidden and not file.is_dir():
            yield file


def _checked(folder: Path, file: Path) -> Path:
    """The file, if it may be opened at all."""
    if not file.resolve().is_relative_to(folder.resolve()):
        raise ValueError("a link that leads out of the folder")
    if not file.is_file():
        raise ValueError("not a file")
    if file.stat().st_size > _BYTES:
        raise ValueError(f"more than {_BYTES // 1_000_000} MB")
    return file


def _uri(file: Path) -> str:
    """The first frame, upright, on white, at most `SIDE` px long, as a JPEG."""
    with catch_warnings():
        simplefilter("error", Image.DecompressionBombWarning)
        opened = Image.open(file, formats=_FORMATS)
    with opened as image:
        width, height = image.size
        if min(width, height) < _SMALLEST or width * height > _LARGEST:
            raise ValueError(f"{width} x {height} pixels")
        image.draft("RGB", (SIDE, SIDE))
        upright = ImageOps.exif_transpose(image).convert("RGBA")
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    white = Image.new("RGBA", upright.size, "white")
    out = BytesIO()
    Image.alpha_composite(white, upright).convert("RGB").save(out, "JPEG", quality=88)
    return f"data:image/jpeg;base64,{b64encode(out.getvalue()).decode()}"


def _reason(error: Exception) -> str:
    if isinstance(error, _BOMBS):
        return "too many pixels"
    if isinstance(error, UnidentifiedImageError):
        return "no picture"
    return " ".join(str(error).split())[:80] if isinstance(error, ValueError | OSError) else "damaged"
