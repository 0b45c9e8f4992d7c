"""What Faker adds to the vocabulary: names, companies, cities, jobs, mails, phrases and sentences.

Faker takes 10 to 150 µs a text, so a bank is drawn once per process. It depends on the locale and on Faker's
version alone: a seed of its own, never the global random state, no provider that reads the clock.
"""

import random
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any
from unicodedata import normalize

import numpy as np
from faker.factory import Factory
from faker.generator import Generator
from faker.providers import company

from ctlgen.content.scripts import covered, letters, native
from ctlgen.seeds import rng as make_rng

Texts = tuple[str, ...]

LOCALES: Mapping[str, Mapping[str, int]] = {
    "en": {"en_US": 120, "en_GB": 50}
    | dict.fromkeys(("de_DE", "fr_FR", "es_ES", "it_IT", "pt_PT", "pl_PL", "nl_NL", "sv_SE"), 15),
    "de": {"de_DE": 60, "de_AT": 20},
    "fr": {"fr_FR": 60},
    "es": {"es_ES": 60},
    "it": {"it_IT": 60},
    "pt": {"pt_BR": 60},
    "ru": {"ru_RU": 60},
    "el": {"el_GR": 60},
    "ar": {"ar_AA": 60},
    "he": {"he_IL": 60},
    "hi": {"hi_IN": 60},
    "th": {"th_TH": 60},
    "zh": {"zh_CN": 120},
    "ja": {"ja_JP": 120},
    "ko": {"ko_KR": 120},
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
_PROVIDED = {"job": ("job",), "lorem": ("word", "Word", "sentence", "headline")}
_HOSTS = ("example.com", "example.com", "example.org", "example.net", "mail.example", "work.example")
_UNSTABLE = {("it_IT", "city")}  # Faker draws these from a set, whose order changes from process to process
_LATIN_WORD = re.compile("[A-Za-z]{2}")
_LATIN_EVERYWHERE = {"user", "mail", "file"}
_SLOT = re.compile(r"\{(\w+)\}")
_LOGINS = ("mail", "user", "info", "team", "hello", "office", "shop", "news", "support", "contact")
_ENDINGS = (".pdf", ".jpg", ".png", ".docx", ".csv", ".zip", ".txt", ".mp4")


def bank(locale: str, extra: Mapping[str, Texts]) -> dict[str, Texts]:
    """About 400 distinct texts for each purpose, fewer where there are not so many; ``extra`` are more patterns."""
    slots = _slots(locale)
    pick = make_rng(_SEED, "bank", locale)
    return {purpose: _filled(own + extra.get(purpose, ()), slots, pick, locale) for purpose, own in PATTERNS.items()}


def running_text(locale: str) -> tuple[Texts, ...]:
    """Sentences to make paragraphs of, one tuple a language; a language stands there as often as its share is."""
    shares = [(name, many) for name, many in _shares(locale).items() if locale == "en" or not _speaks_latin(name)]
    drawn = ((_clean(_drawn(name, many)["sentence"], locale), many // 10) for name, many in shares)
    found = ((tuple(text for text in texts if native(text, locale)), times) for texts, times in drawn)
    return tuple(texts for texts, times in found if texts for _ in range(times))


def _is_pure(text: str, locale: str) -> bool:
    """Whether a text is in the locale's script alone: Faker makes "Southمؤنس and Sons" of two languages."""
    return native(text, locale) and (not letters(locale) or _LATIN_WORD.search(text) is None)


def _speaks_latin(name: str) -> bool:
    """Whether Faker has no sentences of this language but lorem ipsum."""
    return "sentence" in _foreign(name)


def _shares(locale: str) -> Mapping[str, int]:
    return LOCALES.get(locale, {locale: 150})


def _faker(name: str) -> Generator:
    faker = Factory.create(name, providers=_PROVIDERS, use_weighting=False)
    faker.seed_instance(f"{_SEED} {name}")
    return faker


@lru_cache
def _foreign(name: str) -> frozenset[str]:
    """The slots for which Faker falls back on another language than the locale's."""
    providers = {str(provider.__provider__).rpartition(".")[2]: provider for provider in _faker(name).providers}
    found = {
        slot
        for provider, slots in _PROVIDED.items()
        for slot in slots
        if str(providers[provider].__lang__)[:2] != name[:2]
    }
    provider_of_phrases: Any = type(providers["company"])
    inherited = provider_of_phrases.catch_phrase is company.Provider.catch_phrase
    return frozenset(found | ({"phrase"} if inherited else set()))


def _slots(locale: str) -> dict[str, Texts]:
    """What fills each ``{slot}`` of a pattern, all languages together."""
    found: dict[str, list[str]] = {}
    for name, many in _shares(locale).items():
        for slot, texts in _drawn(name, many).items():
            found.setdefault(slot, []).extend(texts)
    foreign = set().union(*map(_foreign, _shares(locale))) if locale != "en" else set()
    clean = {slot: _clean(() if slot in foreign else texts, locale) for slot, texts in found.items()}
    return {
        slot: texts if slot in _LATIN_EVERYWHERE else tuple(text for text in texts if _is_pure(text, locale))
        for slot, texts in clean.items()
    }


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
        "file": [(_ascii(word) or pick.choice(_LOGINS)) + pick.choice(_ENDINGS) for word in words],
        "sentence": sentences,
        "headline": [sentence.rstrip(".") for sentence in sentences],
    }


def _many(faker: Generator, method: str, many: int) -> list[str]:
    draw: Callable[[], object] = getattr(faker, method)
    return [str(draw()) for _ in range(many)]


def _user(first: str, last: str, pick: random.Random) -> str:
    """A login made of a name: "anna.keller", "akeller", "anna84"."""
    a, b = _ascii(first) or pick.choice(_LOGINS), _ascii(last) or pick.choice(_LOGINS)
    return pick.choice((f"{a}.{b}", f"{a}_{b}", f"{a[:1]}{b}", f"{a}{pick.randrange(1, 99)}", f"{b}.{a[:1]}"))


def _ascii(text: str) -> str:
    """Letters a to z alone."""
    return "".join(sign for sign in normalize("NFKD", text).lower() if sign.isascii() and sign.isalpha())


def _clean(texts: Iterable[str], locale: str) -> Texts:
    """Without stray spaces, repetitions and characters that a font may lack."""
    lines = (" ".join(text.split()) for text in texts)
    return tuple(dict.fromkeys(line for line in lines if line and covered(line, locale)))


def _filled(patterns: Texts, slots: Mapping[str, Texts], pick: np.random.Generator, locale: str) -> Texts:
    """Each pattern in turn, its slots filled at random; those for which there is nothing are left out."""

    def draw(texts: Texts) -> str:
        return texts[int(pick.random() * len(texts))]

    there = [text for text in patterns if all(slots[slot] for slot in _SLOT.findall(text))]
    turns = (there[turn % len(there)] for turn in range(_SIZE if there else 0))
    return _clean((_SLOT.sub(lambda slot: draw(slots[slot[1]]), text) for text in turns), locale)
