from pathlib import Path

import numpy as np
import pytest

from ctlgen.workspace import Workspace
from tests.cli.conftest import COUNT, FACTOR, Run, fails, read_json, size_of


def test_it_makes_what_is_asked_and_says_so(run: Run, mine: Path) -> None:
    result = run("augment", "--factor", 3, "--size", 20, "--mode", "RGB", "--workers", 1, "--workspace", mine)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert ["all", str(3 * COUNT)] in [line.split() for line in lines]
    assert any(f"{3 * COUNT} samples of 20 x 20 x 3 in" in line for line in lines)
    assert size_of(mine / "contact-samples.png")[0] == 1600
    name = list(Workspace(mine).sets())[-1]
    assert f"sample set: {name}" in lines
    assert np.load(mine / "samples" / name / "000000" / "images.npy").shape == (3 * COUNT, 20, 20, 3)


def test_json_is_one_object(run: Run, mine: Path) -> None:
    asked = ["--factor", FACTOR, "--recipe", "none", "--fit", "extent", "--seed", 5, "--workers", 1]
    outcome = read_json(run("augment", *asked, "--workspace", mine, "--json"))
    assert (outcome["samples"], outcome["shape"]) == (FACTOR * COUNT, [28, 28])
    said = Workspace(mine).sets()[outcome["set"]]["augment"]
    assert (said["fit"], said["seed"], said["operations"]["touched"]) == ("extent", 5, 0.0)
    assert sum(outcome["kinds"].values()) == FACTOR * COUNT


def test_show_pictures_the_operations_and_makes_no_samples(run: Run, mine: Path) -> None:
    before = set(Workspace(mine).sets())
    result = run("augment", "--show", mine.parent / "operations.png", "--recipe", "heavy", "--workspace", mine)
    assert result.exit_code == 0, result.stderr
    assert min(size_of(mine.parent / "operations.png")) > 500
    assert set(Workspace(mine).sets()) == before


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--fit", "strech"], ["strech", "stretch"]),
        (["--mode", "CMYK"], ["mode 'CMYK'"]),
        (["--factor", 0], ["factor 0"]),
        (["--factor", -3], ["factor -3"]),
        (["--factor", 10**12], ["factor 1000000000000"]),
        (["--size", 0], ["size 0"]),
        (["--size", 100000], ["size 100000"]),
        (["--recipe", "havy"], ["havy", "heavy"]),
        (["--recipe", "nowhere.toml"], ["nowhere.toml"]),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, made: Path, args: list[object], words: list[str]) -> None:
    fails(run("augment", *args, "--workspace", made), *words)
    fails(run("augment", *args, "--workspace", made, "--json"), *words)


def test_a_recipe_with_an_unknown_key_is_one_line(run: Run, made: Path, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text("[blurr]\nprobability = 1\n")
    fails(run("augment", "--recipe", tmp_path / "own.toml", "--workspace", made), "own.toml", "blurr", "blur")
