"""Recipes are closed; what is drawn depends on what it should and no more."""

from pathlib import Path
from typing import Any

import pytest

from ctlgen.augmenting.recipes import Grid, Recipe, draw, names
from ctlgen.errors import InputError


def parse(**table: Any) -> Recipe:
    return Recipe.parse("mine", table, "mine.toml")


def test_the_three_recipes_load_and_survive_a_round_trip() -> None:
    assert names() == ("default", "heavy", "none")
    for name in names():
        recipe = Recipe.load(name)
        again = Recipe.parse("again", recipe.to_dict(), "again")
        assert again.to_dict() == recipe.to_dict()


def test_a_recipe_of_ones_own_is_a_path(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text("touched = 0.3\n[blur]\nprobability = 1\nstrength = [0.5, 0.5]\n")
    assert Recipe.load(file).settings["blur"].strength == (0.5, 0.5)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("blurr = 1", "unknown key 'blurr': did you mean blur"),
        ("[blur]\nprobability = 0.5\nstrenght = [1, 2]", "unknown key 'blur.strenght': did you mean blur.strength"),
        ("[blur]\nprobability = 2\nstrength = [1, 2]", "blur.probability = 2 must be a number from 0 to 1"),
        ("[blur]\nprobability = true\nstrength = [1, 2]", "must be a number"),
        ("[blur]\nprobability = nan\nstrength = [1, 2]", "must be a number"),
        ("[blur]\nprobability = 1\nstrength = [2, 1]", "must not be greater"),
        ("[blur]\nprobability = 1\nstrength = [1, 99]", "from 0.1 to 10"),
        ("[blur]\nprobability = 1\nstrength = 1", "must be \\[least, greatest\\]"),
        ("[blur]\nprobability = 1", "\\[blur\\] needs probability and strength"),
        ("[invert]\nprobability = 1\nstrength = [0, 1]", "unknown key 'invert.strength'"),
        ("blur = 1", "blur must be a table"),
        ("touched = 'much'", "touched = 'much' must be a number"),
        ("[grid]\nscale = [1, 2]\nrotate = [5]", "grid.rotate must be a list of different numbers with 0"),
        ("[grid]\nscale = [1, 'a']\nrotate = [0]", "grid.scale = 'a' must be a number"),
        ("[grid]\nscale = [1, [2]]\nrotate = [0]", "grid.scale"),
        ("touched = ", "is not TOML"),
    ],
)
def test_a_faulty_recipe_is_one_line_with_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(text)
    with pytest.raises(InputError, match=message) as caught:
        Recipe.load(file)
    assert "mine.toml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_unknown_name_and_a_missing_file_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="'defualt': did you mean default"):
        Recipe.load("defualt")
    with pytest.raises(InputError, match="cannot read the recipe"):
        Recipe.load(tmp_path / "none.toml")


def test_a_draw_depends_on_seed_and_page() -> None:
    recipe = Recipe.load("heavy")
    one = draw(recipe, 1, "000003", 20, 2)
    assert one == draw(recipe, 1, "000003", 20, 2)
    assert one != draw(recipe, 2, "000003", 20, 2)
    assert one != draw(recipe, 1, "000004", 20, 2)


def test_a_larger_factor_adds_to_a_smaller_one() -> None:
    recipe = Recipe.load("heavy")
    assert draw(recipe, 0, "000000", 10, 5)[:20] == draw(recipe, 0, "000000", 10, 2)


def test_switching_one_operation_off_leaves_the_others_as_they_were() -> None:
    table = Recipe.load("default").to_dict()
    full = draw(Recipe.parse("a", table, "a"), 0, "000000", 200, 2)
    for name in ("text", "jitter", "blur", "jpeg"):
        less = {key: value for key, value in table.items() if key != name}
        expected = [[op for op in ops if op[0] != name] for ops in full]
        assert draw(Recipe.parse("b", less, "b"), 0, "000000", 200, 2) == expected


def test_shares_are_those_of_the_recipe() -> None:
    recipe = parse(touched=0.5, blur={"probability": 0.4, "strength": [0.5, 1]}, invert={"probability": 1.0})
    drawn = [[name for name, _ in ops] for ops in draw(recipe, 0, "000000", 4000, 1)]
    assert sum("invert" in ops for ops in drawn) / 4000 == pytest.approx(0.5, abs=0.03)
    assert sum("blur" in ops for ops in drawn) / 4000 == pytest.approx(0.2, abs=0.03)


def test_half_of_the_default_copies_get_no_more_than_jitter_and_text() -> None:
    drawn = draw(Recipe.load("default"), 0, "000000", 4000, 1)
    quiet = sum({name for name, _ in ops} <= {"jitter", "text"} for ops in drawn) / 4000
    assert 0.5 < quiet < 0.7


def test_jitter_is_whole_device_pixels() -> None:
    recipe = parse(jitter={"probability": 1, "strength": [-1, 1.49]})
    edges = [edge for ops in draw(recipe, 0, "0", 500, 1, scale=2.0) for edge in ops[0][1].values()]
    assert {type(edge) for edge in edges} == {int}
    assert set(edges) == {-2, -1, 0, 1, 2, 3}


def test_grey_samples_draw_no_colour() -> None:
    recipe = Recipe.load("heavy")
    names = {name for ops in draw(recipe, 0, "0", 200, 1, grey=True) for name, _ in ops}
    assert "colour" not in names
    assert "colour" in {name for ops in draw(recipe, 0, "0", 200, 1) for name, _ in ops}


def test_twenty_four_heavy_copies_cover_the_grid_once_and_the_first_is_untouched() -> None:
    grid = Recipe.load("heavy").grid
    assert grid is not None
    assert grid.cell(0) == (1.0, 0.0)
    assert sorted(grid.cell(copy) for copy in range(24)) == sorted((s, r) for s in grid.scale for r in grid.rotate)
    assert len({grid.cell(copy)[0] for copy in range(8)}) >= 5  # a smaller factor is spread over the sizes


@pytest.mark.parametrize(("sizes", "turns"), [(1, 1), (2, 1), (1, 3), (5, 5), (6, 2)])
def test_any_grid_is_covered(sizes: int, turns: int) -> None:
    grid = Grid(tuple(1 + i / 10 for i in range(sizes)), tuple(float(i) for i in range(turns)))
    assert len({grid.cell(copy) for copy in range(sizes * turns)}) == sizes * turns
