"""The parts of a set by what is known of its items: theme, framework, state, script, size …"""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.learn.labelled import Labelled

SIZES = ((16, "below 16 px"), (32, "16 to 32 px"), (64, "32 to 64 px"), (128, "64 to 128 px"))
"""The side of a square of the same area, in pixels of the page."""
HUGE = "128 px and more"
MOST = 200
"""Values of one fact that are told apart: what has more of them (texts, ids) is no slice."""

_PLAIN = ("framework", "application", "state", "variant", "tone", "locale")
_SCRIPTS = {"CJK": "Han", "IDEOGRAPHIC": "Han", "HIRAGANA": "Kana", "KATAKANA": "Kana"}
_UNNAMED = "none"


def slices(found: Labelled) -> Iterator[tuple[str, npt.NDArray[np.str_]]]:
    """(what, the value of each item (N,)) for all that is known and differs between items."""
    for what, values in _columns(found):
        column = np.array([str(value) if value not in (None, "") else _UNNAMED for value in values], np.str_)
        if 1 < len(np.unique(column)) <= MOST:
            yield what, column


def _columns(found: Labelled) -> Iterator[tuple[str, Sequence[Any]]]:
    facts = found.facts
    if "theme" in facts or "group" in facts:
        looks = [str(theme) for theme in facts.get("theme", facts.get("group", ()))]
        yield "theme", [_without_mode(look) for look in looks]
        yield "mode", [look.rsplit("/", 1)[-1] if _without_mode(look) != look else "" for look in looks]
    for name in _PLAIN:
        if name in facts:
            yield name, facts[name]
    if "text" in facts:
        yield "script", [script(str(text or "")) for text in facts["text"]]
    if "size" in facts:
        yield "control size", facts["size"]
    if (sizes := found.sizes) is not None:
        yield "size", [size(float(width), float(height)) for width, height in sizes]


def _without_mode(look: str) -> str:
    return look.removesuffix("/light").removesuffix("/dark")


def script(text: str) -> str:
    """The script that most letters of a text are in, by their Unicode names: "Latin", "Han" …; "no letters"."""
    names = (unicodedata.name(letter, "").split(" ")[0].split("-")[0] for letter in text if letter.isalpha())
    counts = Counter(_SCRIPTS.get(name, name.capitalize()) for name in names if name)
    return counts.most_common(1)[0][0] if counts else "no letters"


def size(width: float, height: float) -> str:
    """The bin of a crop's size."""
    side = (max(width, 0) * max(height, 0)) ** 0.5
    return next((name for limit, name in SIZES if side < limit), HUGE)
