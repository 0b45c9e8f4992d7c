import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctlgen.learn import train
from tests.cli.conftest import Run, fails, read_json, size_of
from tests.learn.digits import write_digits

pytestmark = pytest.mark.usefixtures("one_thread")


@pytest.fixture(scope="module")
def one_thread() -> None:
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_digits(tmp_path_factory.mktemp("data") / "digits", count=400)


def test_a_model_is_trained_and_shown(run: Run, data: Path, tmp_path: Path) -> None:
    out = tmp_path / "model"
    result = run("train", data, "--model", "linear", "--epochs", 3, "--out", out, "--threads", 1)
    assert result.exit_code == 0, result.stderr
    assert [line.split(":")[0] for line in result.stderr.splitlines()] == [f"epoch {i} of 3" for i in (1, 2, 3)]
    assert "accuracy" in result.stderr
    head, held, tested, _, cost, last = result.stdout.splitlines()
    assert head.split()[:3] == ["side", "samples", "accuracy"]
    assert (held.split()[0], tested.split()[:2]) == ("validation", ["test", "397"])
    assert "7,850 parameters" in cost
    assert str(out) in last
    assert size_of(out / "training.png") == (1120, 360)
    quiet = run("train", data, "--model", "linear", "--epochs", 1, "--out", out, "--quiet")
    assert (quiet.exit_code, quiet.output) == (0, "")


def test_options_reach_the_model_and_json_is_all_there_is(run: Run, data: Path, tmp_path: Path) -> None:
    shape = ("--width", 3, "--depth", 3, "--kernel", 5, "--repeat", 2, "--hidden", 9, "--dropout", 0.25, "--norm")
    how = ("--epochs", 1, "--batch", 50, "--optimiser", "sgd", "--rate", 0.01, "--decay", 0, "--weights", "root")
    more = ("--size", 16, "--mode", "RGB", "--seed", 7, "--patience", 0, "--validation", 0.25, "--bfloat16")
    asked = [*shape, *how, *more, "--threads", 1, "--out", tmp_path / "model", "--json", "--quiet"]
    about = read_json(run("train", data, *asked))
    assert about["model"] == str(tmp_path / "model")
    assert about["training"]["structure"] == {
        **{"kind": "cnn", "depth": 3, "width": 3, "repeat": 2, "kernel": 5, "hidden": 9, "dropout": 0.25, "norm": True}
    }
    settings = about["training"]["settings"]
    assert (settings["batch"], settings["optimiser"], settings["weights"]) == (50, "sgd", "root")
    assert (settings["seed"], settings["validation"], settings["decay"]) == (7, 0.25, 0)
    assert settings["bfloat16"]
    assert about["input"]["mode"] == "RGB"
    assert about["input"]["height"] == 16
    assert json.loads((tmp_path / "model" / "model.json").read_text())["labels"] == about["labels"]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--model", "cnnn"], ["unknown model", "did you mean cnn"]),
        (["--extra", "colour"], ["unknown extra", "size"]),
        (["--extra", "size"], ["does not tell the sizes"]),
        (["--epochs", "-1"], ["epochs -1"]),
        (["--kernel", "4"], ["kernel 4 is even"]),
        (["--weights", "heavy"], ["unknown kind of weights"]),
        (["--mode", "CMYK"], ["unknown mode"]),
        (["--size", "2"], ["size 2"]),
        (["--size", "0"], ["size 0"]),
        (["--threads", "0"], ["threads 0"]),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, data: Path, tmp_path: Path, asked: list[str], words: list[str]) -> None:
    fails(run("train", data, *asked, "--out", tmp_path / "model"), *words)
    assert list(tmp_path.iterdir()) == []


def test_no_data_and_no_torch_are_one_line(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fails(run("train", tmp_path, "--out", tmp_path / "model"), "no data set")
    monkeypatch.chdir(tmp_path)
    fails(run("train"), "ctlgen-workspace/exports/idx is no folder")
    monkeypatch.setitem(sys.modules, "torch", None)
    fails(run("train", data, "--out", tmp_path / "model"), "torch is not installed: pip install 'ctlgen[learn]'")


def test_an_interrupted_training_says_how_to_go_on(run: Run, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(train, "train", interrupted)
    result = run("train", data)
    assert (result.exit_code, result.stdout) == (130, "")
    assert "the same command with --resume goes on" in result.stderr


def interrupted(*_: object, **__: object) -> Iterator[None]:
    raise KeyboardInterrupt
    yield


def test_what_was_rendered_is_learned(run: Run, made: Path, tmp_path: Path) -> None:
    data = made / "exports" / "idx"
    about = read_json(run("train", data, "--model", "linear", "--epochs", 1, "--out", tmp_path / "m", "--json", "-q"))
    assert about["labels"][0] == "button"
    assert about["data"]["recipe"]["augment"]["fit"] == about["input"]["fit"] == "stretch"
    assert len(about["data"]["recipe_hash"]) == 32
