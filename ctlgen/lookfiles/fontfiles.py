"""The files that faces are in: those of a look, and those that any page may need for what it is written in.

A page's own families lack letters as a rule: a theme's are Latin, or the machine's. So that no letter depends on what
the machine has, each locale has families that hold all it says (`themefiles.Fonts.scripts`); they stand behind the
theme's own, under names that no stylesheet knows.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ctlgen.lookfiles.stylesheets import UNICODE_RANGES
from ctlgen.lookfiles.themefiles import GENERICS, Face, Fonts

WEIGHTS = (400, 700)
"""The faces of a family that stands in for another's letters."""

LETTERS = "U+00A0-00FF,U+0131,U+0152-0153,U+2010-2044,U+20AC,U+2122,U+2212"
ARROWS = "U+0E3F,U+2116,U+2190-22FF,U+2500-269C,U+270C-2727,U+2729-274B,U+2758-275E,U+2761-2794,U+2B00-2B1A"
"""What is used of the Latin parts of the families of `themefiles.Fonts.signs`; plain letters are everywhere.

The second has arrows, and the shapes, ticks and stars of which stylesheets make marks."""

LAST = "last"

_PREFIX = "ctl "


@dataclass(frozen=True, slots=True)
class Font:
    """One file of a face: ``weight`` 100..900, ``style`` "normal" or "italic", ``subset`` "latin", … or "".

    ``covers`` is what of the file is used, as CSS writes a unicode-range; "" is all of it.
    """

    family: str
    weight: int
    style: str
    file: Path
    subset: str
    covers: str = ""


@dataclass(frozen=True, slots=True)
class Stand:
    """What stands in for the letters that a page's own families lack.

    ``stacks`` are families in their order by the generic family that they stand before ("" is any). On a page in Latin
    letters they stand behind all that the page asks for: `LAST`.
    """

    fonts: tuple[Font, ...]
    stacks: tuple[tuple[str, str], ...]


def found(faces: Iterable[Face], fonts: Fonts, root: Path, shipped: Collection[str]) -> tuple[Font, ...]:
    """The files of faces among the ``shipped`` ones (paths in ``root``), in the order of the subsets."""
    return tuple(_found(faces, fonts, root, shipped))


def _found(faces: Iterable[Face], fonts: Fonts, root: Path, shipped: Collection[str]) -> Iterator[Font]:
    for face in faces:
        ranges = _slices(root / fonts.packages[face.family]) if face.family in fonts.slices else UNICODE_RANGES
        for subset in fonts.subsets_of(face.family):
            package, name = fonts.file(face, subset)
            if f"{package}/{name}" in shipped:
                covers = ranges.get(subset) or UNICODE_RANGES.get(subset, "")
                yield Font(face.family, face.weight, face.style, root / package / name, subset, covers)


@cache
def _slices(folder: Path) -> Mapping[str, str]:
    """What the numbered files of a family cover, as its package says."""
    table: dict[str, str] = json.loads((folder / "unicode.json").read_text(encoding="utf-8"))
    return {name.strip("[]"): covers for name, covers in table.items()}


def stand(locale: str, draw: float, fonts: Fonts, root: Path, shipped: Collection[str]) -> Stand:
    """What stands in on a page of this locale; ``draw`` in 0..1 chooses among the families that a locale has."""
    whole, signs = _names(fonts.scripts.get("", {}).get(locale, ()), draw), tuple(_signs(fonts, root, shipped))
    stacks, used = [], dict.fromkeys(signs)
    if not whole:
        stacks.append((LAST, _listed(_families(signs))))
    for generic in (*GENERICS, ""):
        own = _names(fonts.scripts.get(generic, {}).get(locale, ()), draw)
        names = tuple(dict.fromkeys((*own, *whole)))
        if own or (names and not generic):
            stacks.append((generic, _listed((*names, *_families(signs)))))
            used |= dict.fromkeys(font for name in names for font in found(_faces(name), fonts, root, shipped))
    renamed = tuple(replace(font, family=_PREFIX + font.family) for font in used)
    return Stand(renamed, tuple(stacks))


def _names(families: Sequence[str], draw: float) -> tuple[str, ...]:
    """One of the families, and the first, which has all letters."""
    return tuple(dict.fromkeys((families[int(draw * len(families))], families[0]))) if families else ()


def _listed(names: Iterable[str]) -> str:
    return ",".join(dict.fromkeys(f"'{_PREFIX}{name}'" for name in names))


def _families(fonts: Iterable[Font]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(font.family for font in fonts))


def _signs(fonts: Fonts, root: Path, shipped: Collection[str]) -> Iterator[Font]:
    """Accented Latin letters and currency signs of one family, arrows of another: rare enough to be loaded late."""
    for family, covers, subsets in zip(
        fonts.signs, (LETTERS, ARROWS), (("latin", "latin-ext"), ("latin",)), strict=False
    ):
        for font in found(_faces(family), fonts, root, shipped):
            if font.subset in subsets:
                yield replace(font, covers=covers) if font.subset == "latin" else font


def _faces(family: str) -> tuple[Face, ...]:
    return tuple(Face(family, weight, "normal") for weight in WEIGHTS)


def shared(fonts: Fonts, root: Path, shipped: Collection[str]) -> frozenset[Path]:
    """All files of `stand`, whatever the locale."""
    return frozenset(font.file for font in found(wanted(fonts), fonts, root, shipped))


def wanted(fonts: Fonts) -> Iterator[Face]:
    """The faces of `stand`, which the build fetches."""
    scripts = (names for locales in fonts.scripts.values() for names in locales.values())
    for family in dict.fromkeys((*(name for names in scripts for name in names), *fonts.signs)):
        yield from _faces(family)
