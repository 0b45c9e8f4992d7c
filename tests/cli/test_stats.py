from pathlib import Path

import pytest

from ctlgen import collection
from ctlgen.stats import portrait
from tests.cli.conftest import Run, fails, read_json, size_of
from tests.view import made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.workspace(tmp_path_factory.mktemp("made") / "ws", factor=2)


def test_json_is_the_portrait(run: Run, place: Path) -> None:
    said = read_json(run("stats", place, "--json"))
    figures = portrait.draw(collection.load(place), umap=False).figures
    assert {name: said[name] for name in figures} == figures
    assert (said["kind"], said["samples"], said["pages"]) == ("workspace", 160, 4)


def test_tables_have_a_row_for_each_class(run: Run, place: Path) -> None:
    result = run("stats", "--workspace", place)
    assert result.exit_code == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    items = collection.load(place)
    for name in set(items.values("label")):
        row = next(line for line in lines if line and line[0] == name)
        sides = [items.values("split")[at] for at, label in enumerate(items.values("label")) if label == name]
        counts = [str(sides.count(side)) for side in ("train", "test", "dropped")]
        assert row[1:5] == [*counts, str(len(sides))]
    assert ["text_input", "180", "(180", "to", "180)", "38", "(38", "to", "38)"] in [line[:9] for line in lines]
    assert result.stdout.endswith(f"{place} (workspace): 160 samples of 28 x 28 on 4 pages\n")


def test_plots_are_pictures(run: Run, place: Path, tmp_path: Path) -> None:
    said = read_json(run("stats", place, "--plots", tmp_path / "plots", "--json"))
    names = ["classes", "sizes", "averages", "map"]
    assert [Path(file).stem for file in said["plots"]] == names
    for file in said["plots"]:
        width, height = size_of(Path(file))
        assert width == 1200
        assert height > 300


def test_a_set_without_boxes_has_no_sizes(run: Run, tmp_path: Path) -> None:
    said = read_json(run("stats", made.idx(tmp_path / "idx", 60), "--plots", tmp_path / "plots", "--json"))
    assert "sizes" not in said
    assert sum(said["classes"].values()) == 60
    assert [Path(file).stem for file in said["plots"]] == ["classes", "averages", "map"]


def test_predictions_are_held_against_the_labels(run: Run, place: Path, tmp_path: Path) -> None:
    items = collection.load(place)
    rows = [{"id": items.ids[at], "label": "button", "confidence": 0.5} for at in range(20)]
    file = made.lines(tmp_path / "p.jsonl", rows)
    said = read_json(run("stats", place, "--predictions", file, "--json"))["predictions"]
    right = items.values("label")[:20].count("button")
    assert said["right"] == round(right / 20, 4)
    assert said["classes"]["button"]["precision"] == round(right / 20, 4)
    assert f"right: {right / 20:.1%}" in run("stats", place, "--predictions", file).stdout


def test_what_is_wrong_is_one_line(run: Run, tmp_path: Path) -> None:
    fails(run("stats", tmp_path / "none"), "is no folder")
