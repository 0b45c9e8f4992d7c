"""Languages by their script: what their texts may be made of, and how they run."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

VOCABULARY = Path(__file__).parent.with_name("vocabulary")

_SIGNS = "–—‘’“”„•…€™−←→↑↓‹›₽₪₹฿₩"  # noqa: RUF001
_LATIN = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x180)])) | frozenset(_SIGNS)
_KANA = ((0x3041, 0x3093), (0x30A1, 0x30ED), (0x30EF, 0x30F6), (0x30FC, 0x30FC))

RANGES: Mapping[str, tuple[tuple[int, int], ...]] = {
    "ru": ((0x410, 0x44F), (0x401, 0x401), (0x451, 0x451), (0x2116, 0x2116)),
    "el": ((0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1), (0x3A3, 0x3CE)),
    "ar": ((0x60C, 0x60C), (0x61B, 0x61B), (0x61F, 0x61F), (0x621, 0x63A), (0x641, 0x652), (0x660, 0x669)),
    "he": ((0x5D0, 0x5EA), (0x5F3, 0x5F4)),
    "hi": ((0x901, 0x903), (0x905, 0x94D), (0x950, 0x950), (0x95C, 0x970)),
    "th": ((0xE01, 0xE3A), (0xE40, 0xE4F)),
    "zh": (),
    "ja": _KANA,
    "ko": (),
}
"""The letters of each locale that is not written in Latin ones. Han and Hangul have thousands: of these, only what our
own vocabulary holds is used, so that a few small files of a font have them all."""

RIGHT_TO_LEFT = frozenset({"ar", "he"})
UNSPACED = frozenset({"zh", "ja", "th"})
"""Written without spaces between words."""


def direction(locale: str) -> str:
    """ "rtl" or "ltr"."""
    return "rtl" if locale in RIGHT_TO_LEFT else "ltr"


@lru_cache
def letters(locale: str) -> frozenset[str]:
    """The letters of the locale's own script; none where that is Latin."""
    known = {chr(code) for first, last in RANGES.get(locale, ()) for code in range(first, last + 1)}
    if locale in ("zh", "ja", "ko"):
        files = sorted((VOCABULARY / locale).glob("*.txt"))
        known.update(sign for file in files for sign in file.read_text(encoding="utf-8") if ord(sign) > 0x2FFF)
    return frozenset(known)


@lru_cache
def signs(locale: str) -> frozenset[str]:
    """All that a text of the locale may hold: Latin too, as names and units do everywhere."""
    return _LATIN | letters(locale)


def covered(text: str, locale: str = "en") -> bool:
    """Whether the faces that a page of this locale is set in have every character."""
    return signs(locale).issuperset(text)


def native(text: str, locale: str) -> bool:
    """Whether a text is in the locale's script at all: Faker falls back on English and Latin."""
    own = letters(locale)
    return not own or not own.isdisjoint(text)
