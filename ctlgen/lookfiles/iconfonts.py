"""Icons drawn as letters of a font, as `<i class="bi bi-trash">`: which letter each is, and the CSS that they need."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from ctlgen.lookfiles import iconfiles

CLASS = "ctl-glyph"
"""What all of them have, so that no set's own class can mean something else to a framework."""

_RULE = (
    f".{CLASS}{{display:inline-block;box-sizing:content-box;width:1em;height:1em;padding:0;margin:0;border:0;"
    "font-style:normal!important;font-weight:400!important;font-variant:normal;"
    "font-feature-settings:normal;font-synthesis:none;line-height:1!important;letter-spacing:0;text-indent:0;"
    "text-align:center;text-transform:none;text-decoration:none;vertical-align:-.125em;white-space:nowrap;direction:ltr}"
    f".{CLASS}::before{{display:block;font:inherit}}"
    f".{CLASS}.fa-solid{{width:1.25em;height:1.125em;line-height:1.125!important}}"  # its letters reach out of their em
)


@dataclass(frozen=True)
class IconFont:
    """A set as a font: by the names of `catalog.icons`, the classes of each and its code point in hexadecimal."""

    file: Path
    classes: tuple[tuple[str, str], ...]
    points: Mapping[str, str]

    @cached_property
    def words(self) -> Mapping[str, str]:
        return dict(self.classes)


def read(folder: Path, name: str, font: iconfiles.IconFont) -> IconFont:
    """A set's font as the build has put it into its package's folder."""
    points: dict[str, str] = json.loads((folder / f"glyphs-{name}.json").read_text(encoding="utf-8"))
    return IconFont(folder / font.file, tuple(font.classes.items()), points)


def scope(name: str) -> str:
    """A class and a family of each set's own: what another page was given of another set may still be there."""
    return f"{CLASS}-{name}"


def css(name: str, font: IconFont, names: Iterable[str], url_prefix: str) -> str:
    """What a page needs to draw the icons of these names; the font's path goes after ``url_prefix``."""
    family = scope(name)
    face = (
        f'@font-face{{font-family:"{family}";font-weight:100 900;font-display:block;'
        f'src:url("{url_prefix}{quote(font.file.as_posix())}")}}'
        f'.{family}{{font-family:"{family}"!important}}'
    )
    points = {font.words[icon].split()[-1]: font.points[icon] for icon in names}
    letters = "".join(f'.{family}.{word}::before{{content:"\\{point}"}}' for word, point in sorted(points.items()))
    return face + _RULE + letters
