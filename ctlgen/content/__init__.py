"""What a control says: a vocabulary that this project wrote, extended by Faker.

The vocabulary is text: ``vocabulary/<locale>/<purpose>.txt``, one entry per line. ``patterns.txt`` beside it holds
``purpose: text with {slots}``, which Faker's names, cities and words fill. A new locale is a new folder and a line
in `faked.LOCALES`; a purpose without a file is served by Faker alone.

Nothing here reads the clock or the global random state: the same versions say the same on any day.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ctlgen.content import faked, figures
from ctlgen.content.faked import Texts
from ctlgen.content.scripts import UNSPACED, VOCABULARY, covered, direction
from ctlgen.errors import InputError, unknown

__all__ = ["PURPOSES", "Content", "covered", "direction", "locales", "sentence_case", "title_case"]

PURPOSES = (
    "actions",
    "navigation",
    "field_labels",
    "values",
    "placeholders",
    "headings",
    "statuses",
    "choices",
    "sentences",
    "paragraphs",
)

_OWN = 0.75  # the share of draws that our vocabulary gets, where it has the purpose
_OWN_ELSEWHERE = 0.9  # the same in other locales than English, where Faker's words are any words
_BARE = str.maketrans("ΆΈΉΊΌΎΏ", "ΑΕΗΙΟΥΩ")
_ENGLISH = re.compile("[A-Za-z]{2}")


def locales() -> tuple[str, ...]:
    """The locales that have a vocabulary, sorted."""
    return tuple(sorted(folder.name for folder in VOCABULARY.iterdir() if folder.is_dir()))


class Content:
    """Draws what controls say, from ``rng`` alone.

    A draw costs a few microseconds; the first of a process also draws Faker's bank. Raises `InputError` for a
    locale without a vocabulary.
    """

    def __init__(self, rng: np.random.Generator, locale: str = "en") -> None:
        self.locale = locale
        self._stock = _stock(locale)
        self._rng = rng
        self._random: Callable[[], float] = rng.random

    def action(self) -> str:
        """What a button says: "Save changes", "OK", "Next →", "Load more (24)"."""
        text = self._draw("actions")
        return f"{text} ({figures.integer(self._rng)})" if self._random() < 0.02 else text

    def navigation(self) -> str:
        """A link, a tab, a menu item, a breadcrumb: "Pricing", "Issues 37"."""
        text = self._draw("navigation")
        return f"{text} ({figures.integer(self._rng)})" if self._random() < 0.02 else text

    def field_label(self) -> str:
        """The label of a field: "Email address *"."""
        return self._draw("field_labels")

    def value(self) -> str:
        """What a person typed: a name, a mail address, an amount, a URL, search words."""
        chance = self._random()
        if chance < 0.85:
            return self._draw("values")
        return self.number() if chance < 0.91 else self.price() if chance < 0.95 else self.date()

    def placeholder(self) -> str:
        """The hint in an empty field: "Search…", "MM/DD/YYYY"."""
        return self._draw("placeholders")

    def heading(self) -> str:
        """A page's or a card's title, one line."""
        return self._draw("headings")

    def status(self) -> str:
        """What a badge says: "New", "99+", "Overdue"."""
        return self._draw("statuses") if self._random() < 0.85 else figures.tally(self._rng)

    def choice(self) -> str:
        """An option of a select, the label of a radio button or a checkbox."""
        return self._draw("choices")

    def sentence(self) -> str:
        """Body text, a helper text or an alert, of about 4 to 30 words."""
        return self._draw("sentences")

    def paragraph(self, words: int) -> str:
        """Running text of exactly ``words`` words in one language, ending with a full stop. Raises `InputError`."""
        if words < 1:
            raise InputError(f"a paragraph of {words} words: ask for at least 1")
        if self.locale in UNSPACED:
            return self._unspaced(words)
        own, languages = self._stock.own["paragraphs"] or self._stock.own["sentences"], self._stock.running
        texts = (
            own if own and (not languages or self._random() < _OWN) else languages[int(self._random() * len(languages))]
        )
        found: list[str] = []
        while len(found) < words:
            found += self._pick(texts).split()
        return " ".join(found[:words]).rstrip(".,;:!?،؟।") + ("।" if self.locale == "hi" else ".")

    def _unspaced(self, words: int) -> str:
        """Running text of about so many words in a script without spaces between them."""
        found = ""
        while len(found) < 3 * words:
            found += self.sentence()
        return found[: 3 * words].rstrip("、,。 ") + ("" if self.locale == "th" else "。")

    def word(self) -> str:
        """One word, as it stands inside a sentence."""
        return self._draw("words")

    def number(self) -> str:
        """A number in one of several conventions: "1,234.5", "1.234,5", "12 k", "45 %"."""
        return self._plain(figures.number)

    def price(self) -> str:
        """A price: "$12", "1.234,50 €", "£4.99/month"."""
        return self._plain(figures.price)

    def date(self) -> str:
        """A date or a time, absolute or relative: "2024-03-01", "3 Mar", "2 hours ago"."""
        return self._plain(figures.date)

    def count(self) -> str:
        """How many there are: "(24)", "99+", "3 of 12", "1,204 results"."""
        return self._plain(figures.count)

    def tiny(self) -> str:
        """A character or a few: "0", "12", ":", "kB"."""
        return self._plain(figures.tiny)

    def cased(self, text: str) -> str:
        """The text as it is (60 %), in title (13 %), upper (13 %), sentence (9 %) or lower case (5 %)."""
        chance = self._random()
        if chance < 0.60:
            return text
        cases = ((0.73, title_case), (0.86, capitals), (0.95, sentence_case), (1.0, str.lower))
        changed = next(change for limit, change in cases if chance < limit)(text)
        return changed if covered(changed, self.locale) else text

    def fixed(self, text: str) -> str:
        """A common English label in this locale; an action where it has none of its own."""
        return text if self.locale == "en" else self._stock.fixed.get(text) or self.action()

    def _plain(self, draw: Callable[[np.random.Generator], str]) -> str:
        """A figure; in other locales one without English words."""
        text = draw(self._rng)
        while self.locale != "en" and _ENGLISH.search(text):
            text = draw(self._rng)
        return text

    def _draw(self, purpose: str) -> str:
        own = self._stock.own[purpose]
        bank = self._stock.bank.get(purpose, ())
        share = _OWN if self.locale == "en" else _OWN_ELSEWHERE
        return self._pick(own if own and (not bank or self._random() < share) else bank)

    def _pick(self, texts: Texts) -> str:
        return texts[int(self._random() * len(texts))]


def title_case(text: str) -> str:
    """Every Word With A Capital; the rest of each word stays ("View PDF", "Don't")."""
    return " ".join(word[:1].upper() + word[1:] for word in text.split(" "))


def capitals(text: str) -> str:
    """All in capitals; Greek ones stand without their accents."""
    return text.upper().translate(_BARE)


def sentence_case(text: str) -> str:
    """Words after the first in lower case, but for "I" and those with more than one capital ("PDF", "iPad")."""
    first, *rest = text.split(" ")
    lowered = (word.lower() if word[1:].islower() and word[:2] not in ("I'", "I\u2019") else word for word in rest)
    return " ".join([first[:1].upper() + first[1:], *lowered])


@dataclass(frozen=True, slots=True)
class _Stock:
    """All that can be said in one locale."""

    own: Mapping[str, Texts]  # by purpose, what we wrote
    bank: Mapping[str, Texts]  # by purpose, what Faker adds
    running: tuple[Texts, ...]  # by language, sentences for paragraphs
    fixed: Mapping[str, str]  # common English labels -> what they are here


@lru_cache
def _stock(locale: str) -> _Stock:
    if locale not in locales():
        raise unknown("locale", locale, locales())
    own = {purpose: _lines(locale, purpose) for purpose in PURPOSES}
    written = " ".join((*own["sentences"], *own["paragraphs"])).split()
    own["words"] = tuple(dict.fromkeys(word for word in written if word.isalpha()))
    return _Stock(own, faked.bank(locale, _patterns(locale)), faked.running_text(locale), _fixed(locale))


def _lines(locale: str, name: str) -> Texts:
    """The entries of one file, none where the locale has no such file."""
    path = VOCABULARY / locale / f"{name}.txt"
    return tuple(path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()


def _fixed(locale: str) -> dict[str, str]:
    pairs = (line.split(": ", 1) for line in _lines(locale, "fixed"))
    return dict(pairs)


def _patterns(locale: str) -> dict[str, Texts]:
    """By purpose, the locale's own patterns for the bank."""
    pairs = [line.split(": ", 1) for line in _lines(locale, "patterns")]
    return {purpose: tuple(text for key, text in pairs if key == purpose) for purpose, _ in pairs}
