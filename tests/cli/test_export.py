from pathlib import Path

import pytest

from tests.cli.conftest import COUNT, FACTOR, Run, fails, read_json

FILES = {"train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"}


def test_idx_is_four_files_and_a_table(run: Run, made: Path, tmp_path: Path) -> None:
    result = run("export", "--out", tmp_path / "set", "--workspace", made)
    assert result.exit_code == 0, result.stderr
    assert {file.name for file in (tmp_path / "set").iterdir()} >= FILES
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["class", "train", "test"]
    assert any(line.split()[:1] == ["button"] for line in lines)
    assert any("split by theme" in line for line in lines)
    assert lines[-1].endswith(f"in {tmp_path / 'set'}")


def test_json_counts_what_was_written(run: Run, made: Path, tmp_path: Path) -> None:
    asked = ["--labels", "button", "--invert", "--gzip", "--keep-duplicates", "--split", "page", "--test", 0.5]
    outcome = read_json(run("export", *asked, "--out", tmp_path / "set", "--workspace", made, "--json"))
    assert outcome["classes"] == ["not_button", "button"]
    total = sum(sum(side.values()) for side in outcome["counts"].values())
    assert 0.9 * COUNT * FACTOR < total <= COUNT * FACTOR  # what stands in test already is not kept in train
    assert {file.name for file in (tmp_path / "set").iterdir()} >= {f"{name}.gz" for name in FILES}


def test_voc_writes_pages_with_boxes(run: Run, made: Path, tmp_path: Path) -> None:
    asked = ["--format", "voc", "--task", "detect"]
    assert run("export", *asked, "--out", tmp_path / "set", "--workspace", made).exit_code == 0
    assert {file.name for file in (tmp_path / "set").iterdir()} >= {"Annotations", "ImageSets", "JPEGImages"}


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--format", "indx"], ["unknown format 'indx'", "idx"]),
        (["--labels", "colour"], ["colour", "control"]),
        (["--task", "detect"], ["option of idx 'task'"]),
        (["--format", "voc", "--gzip"], ["option of voc 'gzip'"]),
        (["--split", "weather"], ["weather", "theme"]),
        (["--test", 1.5], ["1.5"]),
        (["--test", -1], ["-1"]),
        (["--test", "nan"], ["nan"]),
        (["--samples", "none-such"], ["sample set 'none-such'"]),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, made: Path, tmp_path: Path, args: list[object], words: list[str]) -> None:
    fails(run("export", *args, "--out", tmp_path / "set", "--workspace", made), *words)
    assert not (tmp_path / "set").exists()
