import json
from pathlib import Path

from tests.cli.conftest import Run, fails, read_json, size_of


def test_what_is_equal_is_called_equal(run: Run, made: Path) -> None:
    assert read_json(run("diff", made, made, "--json"))["equal"] is True
    result = run("diff", made / "exports/idx", made / "exports/idx")
    assert (result.exit_code, result.stdout) == (0, "the data sets are equal\n")


def test_a_changed_pixel_is_told_pictured_and_exit_1(run: Run, made: Path, mine: Path, tmp_path: Path) -> None:
    file = mine / "exports/idx/train-images-idx3-ubyte"
    data = bytearray(file.read_bytes())
    data[16 + 784 * 3 + 28 * 2 + 4] ^= 128
    file.write_bytes(data)
    result = run("diff", made / "exports/idx", mine / "exports/idx", "--out", tmp_path / "d.png")
    assert result.exit_code == 1
    assert "first differing pixel: train/3 at x 4, y 2: " in result.stdout
    assert result.stdout.endswith("the data sets differ\n")
    assert size_of(tmp_path / "d.png")[0] > 3 * 300
    told = run("diff", made / "exports/idx", mine / "exports/idx", "--json")
    assert told.exit_code == 1
    outcome = json.loads(told.stdout)
    assert outcome["items"]["samples"]["changed"] == ["train/3"]
    assert {"item": "train/3", "x": 4, "y": 2, "count": 1, "largest": 128}.items() <= outcome["pixel"].items()
    quiet = run("diff", made / "exports/idx", mine / "exports/idx", "--quiet")
    assert (quiet.exit_code, quiet.stdout) == (1, "")


def test_another_recipe_is_shown_key_by_key(run: Run, made: Path, tmp_path: Path) -> None:
    again = ["export", "--workspace", made, "--out", tmp_path / "set", "--split", "page", "--val", "0.2", "--quiet"]
    assert run(*again).exit_code == 0
    result = run("diff", made / "exports/idx", tmp_path / "set")
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["split.by", "theme", "page"] in lines
    assert ["split.val", "-", "0.2"] in lines
    assert any("samples stand elsewhere" in line for line in result.stdout.splitlines())


def test_two_that_cannot_be_compared_are_one_line(run: Run, made: Path, tmp_path: Path) -> None:
    fails(run("diff", made, made / "exports/idx"), "a workspace and a data set")
    fails(run("diff", tmp_path, made), "compare two of a kind")
    fails(run("diff", tmp_path / "nowhere", made), "nowhere")
    assert run("diff", made).exit_code == 2
