"""What may be asked of a render, and which page shows which look."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ctlgen.errors import InputError
from ctlgen.model import KINDS
from ctlgen.render_recipe import MOST, RenderRecipe, ask

LOOKS = tuple(f"f/t{i}/light" for i in range(7))


def recipe(count: int, looks: tuple[str, ...] = LOOKS, **more: Any) -> RenderRecipe:
    return RenderRecipe(looks, {"button": 1.0}, count, **more)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"count": 0}, ("count 0", "1 to")),
        ({"count": -3}, ("count -3", "1 to")),
        ({"count": MOST + 1}, (f"count {MOST + 1}", "out of range")),
        ({"seed": -1}, ("seed -1", "give 0 to")),
        ({"seed": 2**63}, ("seed", "out of range")),
        ({"viewport": (319, 240)}, ("viewport 319x240", "320x240 to 4096x4096")),
        ({"viewport": (320, 4097)}, ("viewport 320x4097", "CSS px")),
        ({"scale": 3.0}, ("scale 3", "1, 1.5, 2")),
        ({"layout": "screens"}, ("unknown layout 'screens'", "did you mean screen")),
        ({"controls": ["buton"]}, ("unknown control 'buton'", "did you mean button")),
        ({"balance": "even"}, ("unknown balance 'even'", "equal")),
        ({"balance": "none.toml"}, ("none.toml", "cannot be read")),
    ],
)
def test_what_is_out_of_range_is_named_with_its_range(asked: dict[str, Any], words: tuple[str, ...]) -> None:
    with pytest.raises(InputError) as error:
        ask(LOOKS, **asked)
    assert "\n" not in str(error.value)
    assert all(word in str(error.value) for word in words), str(error.value)


@pytest.mark.parametrize(
    "asked", [{"count": 1}, {"count": MOST}, {"viewport": (320, 240)}, {"viewport": (4096, 4096)}, {"scale": 1.5}]
)
def test_the_ends_of_the_ranges_are_in_them(asked: dict[str, Any]) -> None:
    assert ask(LOOKS, **asked).per_page >= 1


@pytest.mark.parametrize("layout", ["screen", "mixed"])
def test_a_screen_has_the_whole_window(layout: str) -> None:
    assert ask(LOOKS, count=40, layout=layout).window == (1280, 1024)
    assert ask(LOOKS, count=40, layout="sheet").window[1] < 1024


def test_shares_are_by_kind_in_the_order_of_labels() -> None:
    assert list(ask(LOOKS).weights) == list(KINDS)
    assert ask(LOOKS, controls=["link,button", "icon"], balance="equal").weights == {"button": 1, "link": 1, "icon": 1}
    assert list(ask(LOOKS, controls=["link,button"]).weights) == ["button", "link"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("buton = 1", "did you mean button"),
        ("button = -1", "button = -1"),
        ("button = true", "button = True"),
        ("button = nan", "no share"),
        ("button = 0", "gives no share"),
        ("button =", "cannot be read"),
    ],
)
def test_a_file_of_shares_is_closed(tmp_path: Path, text: str, word: str) -> None:
    file = tmp_path / "shares.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=r"shares\.toml") as error:
        ask(LOOKS, balance=str(file))
    assert word in str(error.value)


def test_a_file_of_shares_says_the_mix(tmp_path: Path) -> None:
    file = tmp_path / "shares.toml"
    file.write_text("link = 3\nbutton = 1.5\n")
    assert ask(LOOKS, balance=str(file)).weights == {"button": 1.5, "link": 3.0}


@given(st.integers(1, MOST), st.integers(1, 60), st.integers(320, 4096), st.integers(240, 4096))
def test_pages_are_neither_empty_nor_crowded(count: int, looks: int, width: int, height: int) -> None:
    asked = recipe(count, tuple(map(str, range(looks))), viewport=(width, height))
    assert 1 <= asked.per_page <= max(8, round(width * height / 10_800))
    assert 1 <= asked.run <= 8


@given(st.integers(1, 200_000), st.integers(0, 5), st.integers(1, 60))
def test_every_look_has_its_turn_once_in_each_round(count: int, seed: int, looks: int) -> None:
    asked = recipe(count, tuple(map(str, range(looks))), seed=seed)
    for turn in range(3):
        pages = range(turn * looks * asked.run, (turn + 1) * looks * asked.run)
        shown = [asked.look(index) for index in pages]
        assert Counter(shown) == dict.fromkeys(asked.looks, asked.run)
        assert all(len(set(shown[i : i + asked.run])) == 1 for i in range(0, len(shown), asked.run))


@given(st.lists(st.floats(0.05, 1), min_size=1, max_size=40), st.integers(0, 5))
def test_a_look_comes_as_often_as_it_is_said_to(shares: list[float], seed: int) -> None:
    often = tuple(share / max(shares) for share in shares)
    asked = recipe(10, tuple(map(str, range(len(often)))), seed=seed, often=often)
    shown = Counter(asked.look(index) for index in range(round(20 * sum(often))))
    assert all(abs(shown[str(look)] - 20 * share) < 3 for look, share in enumerate(often))


def test_the_order_of_looks_is_another_in_each_round_and_for_each_seed() -> None:
    def order(turn: int, seed: int) -> tuple[str, ...]:
        asked = recipe(10, seed=seed)
        return tuple(asked.look(turn * len(LOOKS) + i) for i in range(len(LOOKS)))

    assert len({order(turn, seed) for turn in range(3) for seed in range(3)}) == 9
    assert order(0, 0) == order(0, 0)


@given(st.integers(400, 100_000))
def test_every_look_is_shown_twice_where_there_are_pages_enough(count: int) -> None:
    asked = recipe(count)
    pages = -(-count // asked.per_page)
    shown = Counter(asked.look(index) for index in range(pages))
    if pages >= 2 * len(LOOKS) * asked.run:
        assert min(shown.get(look, 0) for look in LOOKS) >= 2
