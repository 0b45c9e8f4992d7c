"""``ctlgen evaluate``, ``generalise`` and ``search`` as a person meets them."""

import json
from pathlib import Path

import numpy as np
import pytest

from ctlgen.learn.crops import Crop, save
from tests.cli.conftest import Run, fails, read_json
from tests.learn.digits import write_idx
from tests.learn.sets import small_digits


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_digits(tmp_path_factory.mktemp("numbers") / "digits", 300, 100)


@pytest.fixture
def predicted(numbers: Path, tmp_path: Path) -> Path:
    """Answers to the test side: every tenth is wrong."""
    labels = np.fromfile(numbers / "t10k-labels-idx1-ubyte", np.uint8)[8:]
    rows = [
        {"id": i, "label": str((n + (i % 10 == 0)) % 10), "confidence": 0.8} for i, n in enumerate(map(int, labels))
    ]
    path = tmp_path / "answers.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_answers_are_judged_in_a_table_and_a_report(run: Run, numbers: Path, predicted: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    result = run("evaluate", predicted, numbers, "--out", out, "--draws", 50)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].split()[:3] == ["model", "set", "images"]
    assert lines[1].split()[:4] == ["answers.jsonl", "digits", "100", "90.0"]
    assert lines[-1] == f"report: {out}"
    assert out.read_text("utf-8").startswith("<!doctype html>")
    told = read_json(run("evaluate", numbers, predicted, "--out", out, "--draws", 50, "--json"))
    (row,) = told["results"]
    assert row["accuracy"]["value"] == 0.9
    assert len(row["mistakes"]) == 10
    quiet = run("evaluate", predicted, numbers, "--out", out, "--quiet", "--draws", 50)
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_a_threshold_withholds(run: Run, numbers: Path, predicted: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.html"
    told = read_json(run("evaluate", predicted, numbers, "--threshold", 0.9, "--out", out, "--draws", 9, "--json"))
    assert told["results"][0]["abstain"]["own"]["coverage"] == 0


def test_what_cannot_be_judged_is_one_line(run: Run, numbers: Path, predicted: Path, tmp_path: Path) -> None:
    fails(run("evaluate", numbers), "is a model", "model.onnx")
    fails(run("evaluate", predicted), "nothing to test", "answers.jsonl")
    fails(run("evaluate", predicted, tmp_path / "no" / "where"), "is not there")
    fails(run("evaluate", predicted, tmp_path), "no data set")
    fails(run("evaluate", predicted, numbers, "--side", "left"), "unknown side 'left'")
    fails(run("evaluate", predicted, numbers, "--threshold", 2), "--threshold 2")
    fails(run("evaluate", predicted, numbers, "--threshold", "nan"), "--threshold nan")
    fails(run("evaluate", predicted, numbers, "--draws", 0), "--draws")
    fails(run("evaluate", predicted, numbers, "--out", tmp_path), "is a folder")
    fails(
        run("evaluate", predicted, numbers, "--draws", 5, "--out", predicted / "r.html"), "give another file with --out"
    )
    fails(run("evaluate", predicted, numbers, "--side", "train"), "no prediction for")
    (tmp_path / "odd").mkdir()
    write_idx(tmp_path / "odd", "t10k", np.zeros((100, 8, 8), np.uint8), np.full(100, 200, np.uint8))
    fails(run("evaluate", predicted, tmp_path / "odd"), "knows none of the classes")
    assert run("evaluate").exit_code == 2


def test_a_data_set_is_tried_on_what_it_does_not_hold(run: Run, made: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    shades = np.random.default_rng(0).integers(0, 255, (30, 20, 40, 3)).astype(np.uint8)
    rows = [
        Crop(f"app/v/{k}/{i}/1x1", k, shades[i], (0, 0, 1, 1)) for i, k in enumerate(["button", "link", "text"] * 10)
    ]
    save(rows, tmp_path / "crops.npz")
    asked = ["--ways", "random,themes,real", "--steps", 4, "--seeds", 2, "--model", "linear", "--threads", 1]
    result = run("generalise", made, "--real", tmp_path / "crops.npz", *asked)
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert [line.split("  ")[0] for line in lines[1:4]] == ["random split", "unseen themes", "real pages"]
    assert "2 trainings" in lines[-1]
    result = run("generalise", made, *asked[2:], "--json")
    assert "one framework alone" in result.stderr, "what cannot be tested is said and left out, unless it was asked for"
    told = read_json(result)
    assert [one["way"] for one in told["ways"]] == ["random", "themes"]
    assert len(told["ways"][0]["figures"]["auroc"]["values"]) == 2


def test_what_cannot_be_generalised_is_one_line(run: Run, made: Path, numbers: Path, tmp_path: Path) -> None:
    pytest.importorskip("torch")
    fails(run("generalise", made, "--ways", "random,sideways"), "unknown way 'sideways'")
    fails(run("generalise", made, "--steps", 0), "steps 0")
    fails(run("generalise", made, "--groups", 1), "groups 1")
    fails(run("generalise", made, "--model", "resnet"), "unknown model 'resnet'")
    fails(run("generalise", made, "--extra", "colour"), "colour")
    fails(run("generalise", made, "--ways", "frameworks"), "one framework alone")
    fails(run("generalise", made, "--ways", "real"), "--real")
    fails(run("generalise", made, "--real", tmp_path / "none.npz"), "none.npz")
    fails(run("generalise", made, "--ways", "real", "--real", numbers), "none of the classes")
    fails(run("generalise", numbers), "does not say the id", "idx does not")
    fails(run("generalise", tmp_path / "no" / "where"), "is not there")


def test_a_network_is_searched_and_found_again(run: Run, numbers: Path, tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    asked = ["search", numbers, "--out", tmp_path / "s", "--model", "linear", "--trials", 3, "--epochs", 2]
    asked += ["--workers", 1, "--count", 200]
    first = read_json(run(*asked, "--json"))
    assert {file.name for file in (tmp_path / "s").iterdir()} >= {"search.db", "search.json", "report.html"}
    assert first["best"]["command"].startswith("ctlgen train ")
    assert first["versus"]["sentence"]
    result = run(*asked)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[-2] == first["best"]["command"]
    fails(run(*asked, "--seed", 5), "seed = 0, asked is 5")


def test_what_cannot_be_searched_is_one_line(run: Run, numbers: Path, tmp_path: Path) -> None:
    pytest.importorskip("optuna")
    out = ["--out", tmp_path / "s"]
    fails(run("search", tmp_path, *out), "no data set")
    (tmp_path / "run.json").write_text("{}")
    fails(run("search", tmp_path, *out), "is a workspace")
    fails(run("search", numbers, *out, "--trials", 0), "trials 0")
    fails(run("search", numbers, *out, "--epochs", -1), "epochs -1")
    fails(run("search", numbers, *out, "--cost", "money"), "unknown cost 'money'")
    fails(run("search", numbers, *out, "--limit", 0), "limit 0")
    fails(run("search", numbers, *out, "--limit", "nan"), "limit nan")
    fails(run("search", numbers, *out, "--workers", 0), "workers 0")
    fails(run("search", numbers, *out, "--count", -1), "--count -1")
    (tmp_path / "file").write_text("")
    fails(run("search", numbers, "--out", tmp_path / "file"), f"{tmp_path / 'file'} is a file", "--out")
    fails(run("search", numbers, "--out", tmp_path / "file" / "below"), "name another --out")
