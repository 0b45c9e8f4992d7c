"""The faces that pages and samples may be set in, found among the assets."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ctlgen.catalog import iconsets, shipped
from ctlgen.lookfiles import fontfiles
from ctlgen.lookfiles.fontfiles import Font
from ctlgen.lookfiles.themefiles import Face, Fonts


def font_files(faces: Iterable[Face], fonts: Fonts, root: Path) -> tuple[Font, ...]:
    """The files of the faces, in the order of the subsets."""
    return fontfiles.found(faces, fonts, root, shipped.manifest(root)["files"])


def text_fonts() -> tuple[Font, ...]:
    """The faces that augment sets its own texts in: sans, serif, mono and display; the latin files alone."""
    _, fonts, _ = shipped.themes()
    return tuple(font for font in font_files(fonts.text, fonts, shipped.assets()) if font.subset == fonts.subsets[0])


@cache
def stand(locale: str, draw: float) -> fontfiles.Stand:
    """What stands in for the letters that the families of a page in this locale lack (`fontfiles.stand`)."""
    _, fonts, _ = shipped.themes()
    return fontfiles.stand(locale, draw, fonts, shipped.assets(), shipped.manifest(shipped.assets())["files"])


@cache
def shared_files() -> frozenset[Path]:
    """What the pages of all looks may load: the faces of every locale, and of icons."""
    _, fonts, _ = shipped.themes()
    faces = fontfiles.shared(fonts, shipped.assets(), shipped.manifest(shipped.assets())["files"])
    return faces | {font.file for font in iconsets.icon_fonts().values()}
