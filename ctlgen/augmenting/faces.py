"""Text faces: the files to set text in, and their glyphs, drawn once each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import inf
from pathlib import Path
from typing import NamedTuple

import numpy as np
from PIL import ImageFont

from ctlgen.errors import AssetError
from ctlgen.model import Image


@dataclass(frozen=True, slots=True)
class Faces:
    """The files to set text in, by file name; TrueType, OpenType, WOFF or WOFF2."""

    files: Mapping[str, Path]
    names: tuple[str, ...]

    @classmethod
    def of(cls, fonts: Sequence[Path]) -> "Faces":
        return _faces(tuple(fonts))

    def face(self, name: str, size: int) -> ImageFont.FreeTypeFont:
        """A face at ``size`` pixels to the em; raises `AssetError` where there is none of this name."""
        if name not in self.files:
            raise AssetError(f"the text face {name!r} is not among the {len(self.names)} given: pass the same fonts")
        return _load(str(self.files[name]), size)


@lru_cache(maxsize=8)
def _faces(fonts: tuple[Path, ...]) -> Faces:
    files = {Path(font).name: Path(font) for font in fonts}
    return Faces(files, tuple(sorted(files)))


@lru_cache(maxsize=1024)
def _load(file: str, size: int) -> ImageFont.FreeTypeFont:
    try:  # BASIC: the shaper Raqm is not in every Pillow, and the bytes must not depend on that
        return ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
    except OSError as error:
        raise AssetError(f"cannot read the text face {file}: {error}; give .woff2, .woff, .ttf or .otf files") from None


class Glyph(NamedTuple):
    """One character of a face: how far it moves the pen, its coverage (H, W), and its corner from the pen."""

    advance: float
    cover: Image
    dx: int
    dy: int


@lru_cache(maxsize=32768)  # FreeType takes 10 us a glyph, this a tenth of one: text was half of all time without it
def glyph(face: ImageFont.FreeTypeFont, character: str) -> Glyph | None:
    """A character as the face draws it; None where the face has none and would draw the box called tofu."""
    mask, (dx, dy) = face.getmask2(character, "L", anchor="ls")
    drawn = bytes(mask)
    if character != " " and drawn == _tofu(face):
        return None
    return Glyph(face.getlength(character), np.frombuffer(drawn, np.uint8).reshape(mask.size[::-1]), dx, dy)


@lru_cache(maxsize=1024)
def _tofu(face: ImageFont.FreeTypeFont) -> bytes:
    return bytes(face.getmask("\U0010fffe"))


def measure(face: ImageFont.FreeTypeFont, string: str) -> float:
    """The advance of a string in pixels, without kerning; infinite where the face lacks a character."""
    glyphs = [glyph(face, character) for character in string]
    return sum(found.advance if found else inf for found in glyphs)


def estimate(face: ImageFont.FreeTypeFont, string: str) -> float:
    """`measure` to within a few per cent, without a glyph drawn at this size: for strings that may not be set."""
    file = str(face.path)
    return sum(_share(file, character) for character in string) * face.size


_TYPICAL = 16  # pixels to the em at which most strings are set


@lru_cache(maxsize=16384)
def _share(file: str, character: str) -> float:
    """How far a character moves the pen, in em."""
    return measure(_load(file, _TYPICAL), character) / _TYPICAL
