"""Icons on a page: all of one set, as inline SVG or as the letters of a font."""

from collections.abc import Collection
from functools import cache, lru_cache
from typing import NamedTuple
from zlib import crc32

from markupsafe import Markup, escape

from ctlgen import catalog
from ctlgen.lookfiles import iconfonts
from ctlgen.model import FILES_URL
from ctlgen.seeds import rng

BOOTSTRAP = 0.3  # the share of pages with Bootstrap's icons
FONTS = 0.45  # of the pages of a set that has a font, those where it is one


class IconStyle(NamedTuple):
    """Whose icons a page has, one set in one technique: "" is Bootstrap's; letters of a font, or drawings."""

    name: str
    is_font: bool = False


@lru_cache(maxsize=4)
def draw_icon_style(seed: int, index: int) -> IconStyle:
    random = rng(seed, "icons", index)
    names = sorted({*catalog.icon_sets(), *catalog.icon_fonts()} - {catalog.ICONS})
    name = "" if random.random() < BOOTSTRAP else names[int(random.integers(len(names)))]
    is_font = random.random() < FONTS if (name or catalog.ICONS) in catalog.icon_fonts() else False
    return IconStyle(name, is_font or name not in {"", *catalog.icon_sets()})


def draw_icon(name: str, size: int = 0, mark: str = "", style: IconStyle = IconStyle("")) -> Markup:  # noqa: B008
    """An icon, ``size`` CSS px (0: as large as the text beside it), as inline SVG or as a letter of a font."""
    length, content = f"{size}px" if size else "1em", catalog.icons()[name]
    if style.is_font:
        set_name = style.name or catalog.ICONS
        words = catalog.icon_fonts()[set_name].words
        classes = f"{iconfonts.CLASS} {iconfonts.scope(set_name)} {words[_nearest(name, words)]}"
        worn = _joined(mark, "class", f"{classes} ")
        worn = _joined(worn, "style", f"font-size:{length}!important;") if size else worn
        return Markup(f'<i{worn} aria-hidden="true"></i>')
    attributes = 'fill="currentColor" viewBox="0 0 16 16"'
    if style.name:
        table = catalog.icon_sets()[style.name]
        attributes, content = table[_nearest(name, table)]
    if 'fill="none"' in attributes:  # some frameworks fill every svg, which would make blots of strokes
        attributes += ' style="fill:none"'
    both = f'width="{length}" height="{length}"'
    return Markup(f'<svg{escape(mark)} xmlns="http://www.w3.org/2000/svg" {both} {attributes}>{content}</svg>')


def _joined(attributes: str, name: str, value: str) -> str:
    """The attributes with this value before what they have of the name: of two alike a browser reads the first."""
    before, found, after = str(attributes).partition(f'{name}="')
    return f'{before}{name}="{value}{after}' if found else f'{attributes} {name}="{value.strip()}"'


def _nearest(name: str, known: Collection[str]) -> str:
    """The icon of a set that stands for one it lacks: what is called so in fewer words ("x-circle" for
    "x-circle-fill"), else any, always the same."""
    words = name.split("-")
    shorter = ("-".join(words[:end]) for end in range(len(words), 0, -1))
    found = next((short for short in shorter if short in known), "")
    return found or sorted(known)[crc32(name.encode()) % len(known)]


@cache
def icon_css(name: str) -> str:
    """What a page needs to draw a set's icons as letters."""
    set_name = name or catalog.ICONS
    font = catalog.icon_fonts()[set_name]
    return iconfonts.css(set_name, font, font.words, FILES_URL)
