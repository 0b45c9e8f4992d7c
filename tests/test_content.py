"""What controls say: enough of it, clean, and the same in every process."""

import os
import random
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import ctlgen
from ctlgen.content import PURPOSES, Content, covered, faked, locales, scripts, sentence_case, title_case
from ctlgen.errors import InputError
from ctlgen.seeds import rng

VOCABULARY = Path(ctlgen.__file__).with_name("vocabulary")
FILES = sorted(VOCABULARY.glob("*/*.txt"))
DRAWS = (
    *("action", "navigation", "field_label", "value", "placeholder", "heading", "status", "choice", "sentence"),
    *("word", "number", "price", "date", "count"),
)

PRINT_DRAWS = """
from ctlgen.content import Content
from ctlgen.seeds import rng
content = Content(rng(5, "content"))
for turn in range(60):
    for name in {draws!r}:
        print(ascii(content.cased(getattr(content, name)())))
    print(ascii(content.paragraph(turn + 1)))
"""


def drawn(name: str, seed: int = 0, many: int = 1500) -> list[str]:
    content = Content(rng(seed, "test", name))
    return [getattr(content, name)() for _ in range(many)]


def in_fresh_process(hash_seed: str) -> str:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(VOCABULARY.parent.parent)}
    script = PRINT_DRAWS.format(draws=DRAWS)
    return subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    ).stdout


def entries(locale: str) -> dict[str, int]:
    """How many entries of our own each purpose has."""
    files = {purpose: VOCABULARY / locale / f"{purpose}.txt" for purpose in PURPOSES}
    return {
        purpose: len(file.read_text("utf-8").splitlines()) if file.exists() else 0 for purpose, file in files.items()
    }


def test_vocabulary_is_as_large_as_promised() -> None:
    counts = entries("en")
    for purpose in ("actions", "navigation", "field_labels", "values", "placeholders", "headings"):
        assert counts[purpose] >= 320, purpose
    assert counts["statuses"] >= 150
    assert counts["choices"] >= 200
    assert counts["sentences"] >= 120
    assert counts["paragraphs"] >= 60


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_vocabulary_file_is_clean(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    assert lines.pop() == "", "the last line has no end"
    assert len(lines) == len(set(lines)), sorted({line for line in lines if lines.count(line) > 1})
    assert [
        line for line in lines if line != " ".join(line.split()) or not line or not covered(line, path.parent.name)
    ] == []


def test_sentences_have_4_to_30_words() -> None:
    lines = (VOCABULARY / "en" / "sentences.txt").read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if not 4 <= len(line.split()) <= 30] == []


def test_every_pattern_is_for_a_purpose_and_fills_known_slots() -> None:
    slots = set(faked._slots("en"))
    for line in (VOCABULARY / "en" / "patterns.txt").read_text(encoding="utf-8").splitlines():
        purpose, text = line.split(": ", 1)
        assert purpose in faked.PATTERNS
        assert set(re.findall(r"\{(.*?)\}", text)) <= slots, line


def test_two_fresh_processes_say_the_same() -> None:
    first = in_fresh_process("1")
    assert first.count("\n") == 60 * (len(DRAWS) + 1)
    assert first == in_fresh_process("2")


def test_faker_leaves_the_global_random_state_alone() -> None:
    before = random.getstate()
    faked._drawn.cache_clear()
    faked.bank("en", {})
    assert random.getstate() == before


@pytest.mark.parametrize("name", DRAWS)
def test_a_draw_is_clean_and_varied(name: str) -> None:
    texts = drawn(name)
    assert all(text == text.strip() != "" and covered(text) and "{" not in text.replace('{"', "") for text in texts)
    assert len(set(texts)) > 150


@pytest.mark.parametrize("name", DRAWS)
def test_another_seed_says_something_else(name: str) -> None:
    assert drawn(name, 1, 40) != drawn(name, 2, 40)
    assert drawn(name, 1, 40) == drawn(name, 1, 40)


def test_the_vocabulary_has_three_quarters_of_the_draws() -> None:
    own = set((VOCABULARY / "en" / "headings.txt").read_text(encoding="utf-8").splitlines())
    share = sum(text in own for text in drawn("heading", many=4000)) / 4000
    assert 0.71 < share < 0.79


def test_faker_brings_accents_but_only_a_few() -> None:
    texts = drawn("value") + drawn("choice")
    accented = sum(not text.isascii() and any(sign.isalpha() and not sign.isascii() for sign in text) for text in texts)
    assert 0.005 < accented / len(texts) < 0.15


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("number", r"\d{1,3}(,\d{3})+"),
        ("number", r"\d{1,3}(\.\d{3})*,\d+"),
        ("number", r"\d+ ?[kKM]"),
        ("price", r"\$\d+"),
        ("price", r"\$\d{1,3},\d{3}\.\d\d"),
        ("price", r"\d{1,3}\.\d{3},\d\d\xa0€"),
        ("date", r"\d{4}-\d\d-\d\d"),
        ("date", r"\d{1,2} [A-Z][a-z]{2}"),
        ("date", r"\d\d/\d\d/\d\d"),
        ("date", r"\d+ hours ago"),
        ("count", r"\(\d+\)"),
        ("count", r"\d+ of \d+"),
        ("status", r"99\+"),
    ],
)
def test_figures_come_in_many_conventions(name: str, form: str) -> None:
    assert any(re.fullmatch(form, text) for text in drawn(name, many=6000))


def test_lengths_go_from_a_few_letters_to_a_sentence() -> None:
    lengths = [len(text) for text in drawn("action")]
    assert min(lengths) <= 3
    assert max(lengths) >= 25


@settings(deadline=None)  # the first of a process draws Faker's bank
@given(st.integers(1, 200), st.integers(0, 2**32))
def test_a_paragraph_has_as_many_words_as_asked(words: int, seed: int) -> None:
    text = Content(rng(seed)).paragraph(words)
    assert len(text.split()) == words
    assert text.endswith(".")
    assert covered(text)


def test_no_paragraph_without_words() -> None:
    with pytest.raises(InputError, match="0 words"):
        Content(rng(0)).paragraph(0)


def test_every_case_comes_up() -> None:
    content = Content(rng(0, "cases"))
    said = {content.cased("View PDF file") for _ in range(300)}
    assert said == {"View PDF file", "View PDF File", "VIEW PDF FILE", "view pdf file"}
    assert content.cased("µ") == "µ"  # its capital is Greek, which few fonts of a theme hold


def test_cases() -> None:
    assert title_case("add to “cart”, I'm sure") == "Add To “cart”, I'm Sure"
    assert sentence_case("save As PDF, Then Say I'm Done, Or I Say") == "Save as PDF, then say I'm done, or I say"


def test_an_unknown_locale_is_one_clear_line() -> None:
    assert "en" in locales()
    with pytest.raises(InputError, match="unknown locale 'eng': did you mean en"):
        Content(rng(0), "eng")
    with pytest.raises(InputError, match="unknown locale"):
        Content(rng(0), "..")


OTHERS = [locale for locale in locales() if locale != "en"]


def test_twelve_locales_and_more_have_words_of_our_own_for_every_purpose() -> None:
    assert len(OTHERS) >= 12
    for locale in OTHERS:
        counts = entries(locale)
        assert min(counts[name] for name in ("actions", "navigation", "field_labels", "headings", "statuses")) >= 13


def test_eight_locales_and_more_have_a_large_vocabulary() -> None:
    large = ("actions", "navigation", "field_labels", "values", "placeholders", "headings")
    found = [locale for locale in OTHERS if min(entries(locale)[name] for name in large) >= 150]
    assert len(found) >= 8, found


@pytest.mark.parametrize("locale", OTHERS)
def test_a_locale_says_only_what_its_faces_have(locale: str) -> None:
    content = Content(rng(3, locale), locale)
    texts = [content.cased(getattr(content, name)()) for _ in range(80) for name in DRAWS]
    texts += [content.paragraph(words) for words in range(1, 30)]
    assert [text for text in texts if not text.strip() or not covered(text, locale)] == []


@pytest.mark.parametrize("locale", sorted(scripts.RANGES))
def test_most_of_what_a_locale_says_is_in_its_script(locale: str) -> None:
    content = Content(rng(4, locale), locale)
    texts = [getattr(content, name)() for _ in range(200) for name in ("action", "navigation", "status", "heading")]
    assert sum(scripts.native(text, locale) for text in texts) > 0.85 * len(texts)


def test_other_locales_speak_neither_english_nor_lorem_ipsum() -> None:
    for locale, foreign in (("pt", "Perspiciatis quam dolorum aspernatur"), ("it", "Engineer Surveyor Therapist")):
        content = Content(rng(5), locale)
        said = {content.action() for _ in range(1500)} | {content.heading() for _ in range(1500)}
        words = {word.strip(",.") for text in said for word in text.split()}
        assert not words & set(foreign.split())
        assert not words & {"incidunt", "quam", "dolorem", "officer"}


def test_common_labels_are_translated() -> None:
    said = {locale: Content(rng(0), locale).fixed("Sign in") for locale in ("en", "de", "ja")}
    assert said == {"en": "Sign in", "de": "Anmelden", "ja": "ログイン"}
    assert Content(rng(0), "de").fixed("no such label")


def test_a_month_is_not_english_in_other_languages() -> None:
    content = Content(rng(0), "ru")
    assert not any(re.search("[A-Za-z]{2}", content.date() + content.count()) for _ in range(300))


def test_greek_capitals_have_no_accents() -> None:
    content = Content(rng(0, "cases"), "el")
    assert "ΠΟΛΙΤΙΚΗ" in {content.cased("Πολιτική") for _ in range(100)}
