"""What Faker adds to the vocabulary: names, companies, cities, jobs, mails, phrases and sentences.

Faker takes 10 to 150 µs a text, so a bank is drawn once per process. It depends on the locale and on Faker's
version alone: a seed of its own, never the global random state, no provider that reads the clock.
"""

import random
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from unicodedata import normalize

import numpy as np
from faker.factory import Factory
from faker.generator import Generator

from ctlgen.seeds import rng as make_rng

Texts = tuple[str, ...]

LOCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"en_US": 120, "en_GB": 50}
    | dict.fromkeys(("de_DE", "fr_FR", "es_ES", "it_IT", "pt_PT", "pl_PL", "nl_NL", "sv_SE"), 15),
}
"""Faker's locales for each of ours, and how many people, companies … of each; without an entry, Faker's own alone."""

PATTERNS: Mapping[str, Texts] = {
    "actions": ("{Word}", "{Word} {word}"),
    "navigation": ("{Word}", "{Word} {word}", "{city}", "{name}", "{company}", "{country}", "{job}", "{headline}"),
    "field_labels": ("{Word}", "{Word} {word}", "{word}"),
    "values": ("{name}", "{mail}", "{address}", "{company}", "{city}", "{job}", "{user}", "{word}", "{headline}"),
    "placeholders": ("{Word}…", "{mail}", "{name}", "{user}", "{headline}"),
    "headings": ("{phrase}", "{phrase}", "{headline}", "{headline}", "{headline}", "{name}", "{job}", "{city}"),
    "statuses": ("{Word}", "{Word}", "{Word}", "{word}", "{city}", "{first}"),
    "choices": ("{city}", "{country}", "{name}", "{job}", "{company}", "{Word}", "{Word} {word}"),
    "sentences": ("{sentence}",) * 12,
    "words": ("{word}",),
}
"""Texts that need no language of their own; a locale's ``patterns.txt`` adds to them."""

_SIZE = 400  # texts per purpose: enough not to repeat on a page, few enough to draw in a moment
_SEED = 20240229  # any number; a change changes every text
_PROVIDERS = [f"faker.providers.{name}" for name in ("person", "company", "address", "job", "lorem")]
_HOSTS = ("example.com", "example.com", "example.org", "example.net", "mail.example", "work.example")
_UNSTABLE = {("it_IT", "city")}  # Faker draws these from a set, whose order changes from process to process
_SLOT = re.compile(r"\{(\w+)\}")
_ENDINGS = (".pdf", ".jpg", ".png", ".docx", ".csv", ".zip", ".txt", ".mp4")

# What every system font holds (Latin-1, Latin Extended-A, and of the rest a few signs that are in WGL4).
_SIGNS = "–—‘’“”„•…€™−←→↑↓‹›"  # noqa: RUF001
_COVERED = frozenset(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0xAD), *range(0xAE, 0x180)])) | frozenset(_SIGNS)


def covered(text: str) -> bool:
    """Whether any system font can be trusted to have every character."""
    return _COVERED.issuperset(text)


def bank(locale: str, extra: Mapping[str, Texts]) -> dict[str, Texts]:
    """About 400 distinct texts for each purpose, fewer where there are not so many; ``extra`` are more patterns."""
    slots = _slots(locale)
    pick = make_rng(_SEED, "bank", locale)
    return {purpose: _filled(own + extra.get(purpose, ()), slots, pick) for purpose, own in PATTERNS.items()}


def running_text(locale: str) -> tuple[Texts, ...]:
    """Sentences to make paragraphs of, one tuple a language; a language stands there as often as its share is."""
    shares = _shares(locale).items()
    return tuple(texts for name, many in shares for texts in [_clean(_drawn(name, many)["sentence"])] * (many // 10))


def _shares(locale: str) -> Mapping[str, int]:
    return LOCALES.get(locale, {locale: 150})


def _faker(name: str) -> Generator:
    faker = Factory.create(name, providers=_PROVIDERS, use_weighting=False)
    faker.seed_instance(f"{_SEED} {name}")
    return faker


def _slots(locale: str) -> dict[str, Texts]:
    """What fills each ``{slot}`` of a pattern, all languages together."""
    found: dict[str, list[str]] = {}
    for name, many in _shares(locale).items():
        for slot, texts in _drawn(name, many).items():
            found.setdefault(slot, []).extend(texts)
    return {slot: _clean(texts) for slot, texts in found.items()}


@lru_cache
def _drawn(name: str, many: int) -> dict[str, list[str]]:
    """What one of Faker's locales gives for each slot."""
    faker, pick = _faker(name), random.Random(f"{_SEED} {name}")
    first, last = _many(faker, "first_name", many), _many(faker, "last_name", many)
    words, sentences = _many(faker, "word", 2 * many), _many(faker, "sentence", 2 * many)
    return {
        "first": first,
        "name": [f"{a} {b}" for a, b in zip(first, last, strict=True)],
        "user": [_user(a, b, pick) for a, b in zip(first, last, strict=True)],
        "mail": [f"{_user(a, b, pick)}@{pick.choice(_HOSTS)}" for a, b in zip(first, last, strict=True)],
        "company": _many(faker, "company", many),
        "city": [] if (name, "city") in _UNSTABLE else _many(faker, "city", many),
        "country": _many(faker, "country", many),
        "address": _many(faker, "street_address", many),
        "job": _many(faker, "job", many),
        "phrase": _many(faker, "catch_phrase", many),
        "word": words,
        "Word": [word[:1].upper() + word[1:] for word in words],
        "file": [_ascii(word) + pick.choice(_ENDINGS) for word in words],
        "sentence": sentences,
        "headline": [sentence.rstrip(".") for sentence in sentences],
    }


def _many(faker: Generator, method: str, many: int) -> list[str]:
    draw: Callable[[], object] = getattr(faker, method)
    return [str(draw()) for _ in range(many)]


def _user(first: str, last: str, pick: random.Random) -> str:
    """A login made of a name: "anna.keller", "akeller", "anna84"."""
    a, b = _ascii(first), _ascii(last)
    return pick.choice((f"{a}.{b}", f"{a}_{b}", f"{a[:1]}{b}", f"{a}{pick.randrange(1, 99)}", f"{b}.{a[:1]}"))


def _ascii(text: str) -> str:
    """Letters a to z alone."""
    return "".join(sign for sign in normalize("NFKD", text).lower() if sign.isascii() and sign.isalpha())


def _clean(texts: Iterable[str]) -> Texts:
    """Without stray spaces, repetitions and characters that a font may lack."""
    lines = (" ".join(text.split()) for text in texts)
    return tuple(dict.fromkeys(line for line in lines if line and covered(line)))


def _filled(patterns: Texts, slots: Mapping[str, Texts], pick: np.random.Generator) -> Texts:
    """Each pattern in turn, its slots filled at random."""

    def draw(texts: Texts) -> str:
        return texts[int(pick.random() * len(texts))]

    turns = (patterns[turn % len(patterns)] for turn in range(_SIZE))
    return _clean(_SLOT.sub(lambda slot: draw(slots[slot[1]]), text) for text in turns)
