"""Styles that no framework has: coherent design systems drawn from an index, written as CSS.

``procedural:200`` are the styles 0 to 199, ``procedural:200-299`` the hundred after them, each of them the look
"procedural/0007/light" of the framework ``procedural``. A style belongs to a school (`schools.SCHOOLS`), which says
from which bags its constructions, sizes and colours are drawn; its CSS is the blocks of ``css/*.css`` that its
constructions name, behind the custom properties that they read. The same index is always the same style.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType

import numpy as np

from ctlgen.errors import InputError
from ctlgen.seeds import rng
from ctlgen.styles import typefaces
from ctlgen.styles.palettes import Palette, draw_plan, make_palette, on_accent
from ctlgen.styles.schools import CONSTRUCTIONS, NUMBERS, SCHOOLS, WORDS, School

FAMILY = "procedural"
"""The family and the framework of these looks."""

MOST = 10_000

_SEED = 0x57E1  # any number; a change changes every style
_ASKED = re.compile(rf"{FAMILY}:(.*)")
_NAMED = re.compile(rf"{FAMILY}/(\d{{4}})(?:/(light|dark))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Style:
    """One design system.

    ``made`` says which construction of each of `schools.CONSTRUCTIONS` it uses, ``numbers`` are those of
    `schools.NUMBERS` (``size`` in CSS px), ``palette`` its colours, ``inverse`` and ``accent`` those of its sections
    in the other mode and on the accent; ``text`` and ``head`` are CSS font stacks, ``families`` what of them must be
    brought along.
    """

    index: int
    school: str
    mode: str
    palette: Palette
    inverse: Palette
    accent: Palette
    made: Mapping[str, str]
    numbers: Mapping[str, float]
    case: str
    text: str
    head: str
    families: tuple[str, ...]

    @property
    def theme(self) -> str:
        return f"{self.index:04d}"

    @property
    def name(self) -> str:
        """Its look's."""
        return f"{FAMILY}/{self.theme}/{self.mode}"


@lru_cache(2048)
def draw_style(index: int) -> Style:
    """Style ``index``, 0 to `MOST` - 1."""
    random = rng(_SEED, "style", index)
    names = list(SCHOOLS)
    name = _pick(random, [n for n in names for _ in range(round(2 * SCHOOLS[n].weight))])
    school = SCHOOLS[name]
    words = {key: _word(random, school, key, bag) for key, bag in {**WORDS, **CONSTRUCTIONS}.items()}
    numbers = {key: _number(random, school, key, bag) for key, bag in NUMBERS.items()}
    plan = draw_plan(random, words["accent"], words["paper"], numbers["vivid"], words["links_colour"])
    modes = ("light", "dark") if words["mode"] == "light" else ("dark", "light")
    palette = make_palette(plan, modes[0])
    families, stacks = _type(random, words["text"], words["head"])
    return Style(
        index=index,
        school=name,
        mode=modes[0],
        palette=palette,
        inverse=make_palette(plan, modes[1]),
        accent=on_accent(palette),
        made=MappingProxyType({key: words[key] for key in CONSTRUCTIONS}),
        numbers=MappingProxyType(numbers),
        case=words["case"],
        text=stacks[0],
        head=stacks[1],
        families=families,
    )


def _pick(random: np.random.Generator, choices: Sequence[str]) -> str:
    return choices[int(random.integers(len(choices)))]


def _word(random: np.random.Generator, school: School, key: str, common: str) -> str:
    own, stray = school.words.get(key), random.random() >= school.loyal
    return _pick(random, _bag(own if own and not stray else common))


@cache
def _bag(text: str) -> tuple[str, ...]:
    """What stands in a bag: "flat*2 edged" holds flat twice."""
    parts = (part.partition("*") for part in text.split())
    return tuple(word for word, _, times in parts for _ in range(int(times or 1)))


def _number(random: np.random.Generator, school: School, key: str, common: tuple[float, ...]) -> float:
    bag = school.numbers.get(key, common)
    return float(bag[int(random.integers(len(bag)))])


def _type(random: np.random.Generator, text: str, head: str) -> tuple[tuple[str, ...], tuple[str, str]]:
    """The families to bring along, and the stacks of text and of headings."""
    body = typefaces.stacks(text)
    family, stack = body[int(random.integers(len(body)))]
    if head == "same":
        return (family,) if family else (), (stack, stack)
    other = typefaces.stacks(head)
    second, above = other[int(random.integers(len(other)))]
    return tuple(dict.fromkeys(name for name in (family, second) if name)), (stack, above)


# --- choosing


def select(pattern: str) -> tuple[Style, ...] | None:
    """The styles that "procedural:200", "procedural:200-299", "procedural/0007" or "procedural/0007/dark" names.

    None where the pattern speaks of no style. Raises `InputError` for a number that is none or out of range.
    """
    asked, named = _ASKED.fullmatch(pattern), _NAMED.fullmatch(pattern)
    if named:
        style = draw_style(int(named[1]))
        if named[2] not in (None, style.mode):
            raise InputError(f"theme {pattern!r}: this style is {style.mode}: write {style.name}")
        return (style,)
    return tuple(map(draw_style, _indices(pattern, asked[1]))) if asked else None


def _indices(pattern: str, text: str) -> range:
    first, dash, last = text.strip().partition("-")
    if not re.fullmatch(r"\d{1,99}", first, re.ASCII) or (dash and not re.fullmatch(r"\d{1,99}", last, re.ASCII)):
        raise InputError(f"theme {pattern!r}: write how many styles, as {FAMILY}:200, or which, as {FAMILY}:200-299")
    start, end = (int(first), int(last) + 1) if dash else (0, int(first))
    if not start < end <= MOST:
        whole = f"ask for 1 to {MOST} styles, or for a range within 0-{MOST - 1}"
        raise InputError(f"theme {pattern!r} is out of range: {whole}")
    return range(start, end)
