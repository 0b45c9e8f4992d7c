from pathlib import Path

import pytest

from tests.cli.conftest import Run, fails, read_json, size_of


def test_it_pictures_every_step(run: Run, mine: Path) -> None:
    outcome = read_json(run("replay", "000000/0000/1", "--workspace", mine, "--json"))
    assert (outcome["steps"][0], outcome["steps"][-1]) == ("crop", "fit")
    assert Path(outcome["sheet"]) == mine / "replays" / "000000-0000-1.png"
    assert size_of(Path(outcome["sheet"]))[1] > 100


def test_the_untouched_copy_has_no_steps_between(run: Run, mine: Path) -> None:
    result = run("replay", "000000/0000/0", "--workspace", mine, "--out", mine / "one.png")
    assert result.stdout.startswith("000000/0000/0: crop -> fit\n")
    assert (mine / "one.png").is_file()


@pytest.mark.parametrize("sample", ["000000", "999999/0000/0", "000000/9999/0", "../../etc", "000000/0000/x"])
def test_a_sample_that_is_not_there_is_one_line(run: Run, made: Path, sample: str) -> None:
    fails(run("replay", sample, "--workspace", made), "000000")


def test_the_sample_set_can_be_named(run: Run, made: Path, tmp_path: Path) -> None:
    (name,) = read_json(run("status", "--workspace", made, "--json"))["samples"]
    asked = ("replay", "000000/0000/1", "--workspace", made, "--out", tmp_path / "a.png", "--samples")
    assert run(*asked, name).exit_code == 0
    fails(run(*asked, "nonsense"), "unknown sample set 'nonsense'")
