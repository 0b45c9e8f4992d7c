"""A style on top of a framework: which of its elements wear what.

A framework whose folder holds ``styles.toml`` can wear styles ("procedural:40@bootstrap5"). Each key names one of
`PARTS` or of the palette's tones, its value is the framework's own selector for it; ``css`` is what else is to be
said, in the style's custom properties. The rules are those of ``css/*.css``, with these selectors in the places of
the classes there.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from ctlgen.lookfiles.tables import check_keys, read_toml, text_value
from ctlgen.styles import Style, sheets
from ctlgen.styles.palettes import TONES

FILE = "styles.toml"
PARTS = ("btn", "solid", "neutral", "tinted", "field", "card", "link", "muted")
"""What of a style a framework can wear, by the classes of ``css/worn.css``."""

_CONSTRUCTIONS = ("fill", "neutral", "field", "card", "links", "focus")
_CLASS = re.compile(r"\.(?!ctl-)([a-z][a-z-]*)(?=[^{}]*\{)")
_STRONG = ("btn", "solid", "neutral", "tinted")
"""Parts whose states frameworks restyle at length: their rules must beat all of that."""


@cache
def read(path: Path) -> Mapping[str, str]:
    """A ``styles.toml``. Raises `InputError` naming the file and the key."""
    table = read_toml(path)
    check_keys(path, "", table, (*PARTS, *TONES, "css"))
    return MappingProxyType({key: text_value(path, table, key) for key in table})


def dress(style: Style, selectors: Mapping[str, str]) -> str:
    """The CSS that lies on a framework's own and makes it wear the style."""
    *palettes, tones = sheets.foundation(style)
    rules = [tones, sheets.blocks("worn")[""], *(sheets.blocks(name)[style.made[name]] for name in _CONSTRUCTIONS)]
    worn = _CLASS.sub(lambda match: _selector(match[1], selectors), "\n".join(rules))
    return "\n".join([*palettes, worn, selectors.get("css", "")])


def _selector(name: str, selectors: Mapping[str, str]) -> str:
    """The framework's elements for a class of ours; none where it says nothing of them."""
    found = selectors.get(name.removeprefix("t-"), "")
    return f":is({found})" + (":not(#_)" if name in _STRONG else "")
