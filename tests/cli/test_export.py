import json
from pathlib import Path

import pytest

from tests.cli.conftest import COUNT, FACTOR, Run, fails, read_json

NAMES = ("idx", "coco", "csv")
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
    asked = ["--labels", "button", "--invert", "--gzip", "--keep-duplicates", "--split", "page"]
    asked += ["--test", "0.5", "--seed", "3"]
    outcome = read_json(run("export", *asked, "--out", tmp_path / "set", "--workspace", made, "--json"))
    assert outcome["classes"] == ["not_button", "button"]
    total = sum(sum(side.values()) for side in outcome["counts"].values())
    assert 0.9 * COUNT * FACTOR < total <= COUNT * FACTOR  # what stands in test already is not kept in train
    assert {file.name for file in (tmp_path / "set").iterdir()} >= {f"{name}.gz" for name in FILES}
    said = json.loads((tmp_path / "set" / "dataset.json").read_text())
    assert said["options"] == {"labels": "button", "invert": True, "gzip": True}
    assert said["seed"] == 3
    assert set(said["versions"]) == {"ctlgen", "numpy", "opencv", "isal"}  # of all that the bytes hang on
    assert {"by": "page", "test": 0.5, "keep_duplicates": True}.items() <= said["split"].items()


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


def test_several_formats_are_several_tables_and_folders(run: Run, made: Path, tmp_path: Path) -> None:
    asked = ["--format", "idx, coco,csv", "--gzip", "--out", tmp_path / "sets", "--workspace", made]
    result = run("export", *asked)
    assert result.exit_code == 0, result.stderr
    ends = [
        line for line in result.stdout.splitlines() if line.endswith(tuple(f"in {tmp_path}/sets/{n}" for n in NAMES))
    ]
    assert [line.partition(":")[0] for line in ends] == list(NAMES)
    assert (tmp_path / "sets/csv/train.csv.gz").is_file()
    found = read_json(run("export", *asked, "--json"))["exports"]
    assert [one["format"] for one in found] == list(NAMES)
    assert "With idx2numpy" in (tmp_path / "sets/idx/README.md").read_text()


def test_conversion(run: Run, made: Path, tmp_path: Path) -> None:
    idx = made / "exports" / "idx"
    result = run("convert", idx, tmp_path / "set", "--to", "npz")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-1].endswith(f"in {tmp_path / 'set'}")
    outcome = read_json(run("convert", tmp_path / "set", tmp_path / "back", "--to", "idx", "--json"))
    assert outcome["notes"] == ["converted from npz"]
    for name in FILES:
        assert (tmp_path / "back" / name).read_bytes() == (idx / name).read_bytes()
    fails(run("convert", idx, tmp_path / "x", "--to", "coco"), "holds pages with boxes")
    fails(run("convert", tmp_path / "nowhere", tmp_path / "x", "--to", "idx"), "nowhere")
    assert run("convert", idx, tmp_path / "x").exit_code == 2
