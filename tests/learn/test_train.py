"""A training from data to model, killed and taken up, and what it costs to be wrong."""

import json
import os
import signal
import subprocess
import sys
import time
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from sklearn.neural_network import MLPClassifier
from typer.testing import CliRunner

from ctlgen.cli import app
from ctlgen.errors import CtlgenError, InputError, WorkspaceError
from ctlgen.learn import calibration, curves
from ctlgen.learn.loop import Epoch, Settings
from ctlgen.learn.networks import MODELS, Structure
from ctlgen.learn.place import FILES, claimed
from ctlgen.learn.recogniser import Recogniser
from ctlgen.learn.train import train
from ctlgen.seeds import rng
from tests.learn.digits import TRAIN, write_digits, write_idx
from tests.learn.digits import digits as pictures

ROOT = Path(__file__).parents[2]
LINEAR, BRIEF = Structure("linear"), Settings(epochs=2)


def run(
    folder: Path,
    out: Path,
    structure: Structure = LINEAR,
    settings: Settings = BRIEF,
    resume: bool = False,
    fresh: bool = False,
) -> None:
    for _ in train(folder, out, structure, settings, threads=1, resume=resume, fresh=fresh):
        pass


def test_the_default_reads_digits_as_well_as_such_networks_do(digits: Path, tmp_path: Path) -> None:
    run(digits, tmp_path / "model", MODELS["cnn"], Settings())
    images, labels = pictures()
    scores = Recogniser.load(tmp_path / "model").scores(images[TRAIN:])
    accuracy = float((scores.argmax(1) == labels[TRAIN:]).mean())
    other = MLPClassifier(128, max_iter=200, random_state=0, early_stopping=True)  # scikit-learn's own network
    other.fit(images[:TRAIN].reshape(TRAIN, -1) / 255, labels[:TRAIN])
    assert accuracy > 0.97
    assert accuracy > other.score(images[TRAIN:].reshape(397, -1) / 255, labels[TRAIN:])
    assert np.mean(scores.max(1)) == pytest.approx(accuracy, abs=0.03)  # it is as sure as it is right
    about = Recogniser.load(tmp_path / "model").about
    assert about["metrics"]["test"]["accuracy"] == pytest.approx(accuracy)
    assert about["metrics"]["validation"]["samples"] == 141


def test_a_model_says_how_it_was_made(model: Path) -> None:
    assert sorted(path.name for path in model.iterdir()) == sorted(FILES)
    about = json.loads((model / "model.json").read_text())
    assert about["labels"] == list("0123456789")
    assert about["input"] == {"height": 28, "width": 28, "channels": 1, "fit": "stretch", "mode": "L", "extra": []}
    assert about["training"]["settings"]["epochs"] == 8
    assert about["training"]["parameters"] == 785 * 32 + 33 * 32 + 33 * 10
    lines = [json.loads(line) for line in (model / "training.jsonl").read_text().splitlines()]
    assert [line["number"] for line in lines] == [*range(1, 9)]
    assert lines[-1]["loss"] < lines[0]["loss"]
    with Image.open(model / "training.png") as picture:
        assert picture.size == (1120, 360)
    assert not list(model.parent.glob(".*"))


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_digits(tmp_path_factory.mktemp("few"), count=500)


def start(data: Path, out: Path, *more: str) -> "subprocess.Popen[str]":
    asked = ["train", str(data), "--out", str(out), "--width", "8", "--epochs", "4", "--patience", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "ctlgen.cli", *asked, "--threads", "1", "--dropout", "0.3", "--quiet", *more]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)


def test_a_training_that_is_killed_goes_on_to_the_same_model(few: Path, tmp_path: Path) -> None:
    whole = start(few, tmp_path / "whole")
    _, errors = whole.communicate()
    assert whole.returncode == 0, errors
    killed = start(few, tmp_path / "killed")
    checkpoint = tmp_path / ".killed.training" / "checkpoint.pt"
    while not checkpoint.exists():
        assert killed.poll() is None, killed.communicate()[1]
        time.sleep(0.01)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not (tmp_path / "killed").exists()
    with pytest.raises(InputError, match="go on with --resume, or anew with --fresh"):
        run(few, tmp_path / "killed")
    with pytest.raises(InputError, match="model = "):
        run(few, tmp_path / "killed", resume=True)
    other = start(few, tmp_path / "killed", "--resume", "--threads", "2")
    assert "with threads = 1, asked is 2" in other.communicate()[1]
    again = start(few, tmp_path / "killed", "--resume")
    _, errors = again.communicate()
    assert again.returncode == 0, errors
    for name in ("model.onnx", "model.json"):
        assert (tmp_path / "killed" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert len((tmp_path / "killed" / "training.jsonl").read_text().splitlines()) == 4
    assert not checkpoint.parent.exists()


@pytest.mark.parametrize(("said", "found"), [(None, "PASSIVE"), ("ACTIVE", "ACTIVE")])
def test_threads_sleep_while_they_wait_unless_the_user_says_otherwise(said: str | None, found: str) -> None:
    """Those that spin take several times as long where other programs run; torch reads it as it is imported."""
    code = "import os, sys; from ctlgen.learn import use_threads; assert 'torch' not in sys.modules; use_threads(1)"
    environment = {name: value for name, value in os.environ.items() if name != "OMP_WAIT_POLICY"}
    environment |= {"PYTHONPATH": str(ROOT)} | ({} if said is None else {"OMP_WAIT_POLICY": said})
    command = [sys.executable, "-c", f"{code}; print(os.environ['OMP_WAIT_POLICY'])"]
    assert subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.strip() == found


def test_a_damaged_checkpoint_is_one_line_and_fresh_starts_anew(digits: Path, tmp_path: Path) -> None:
    steps = train(digits, tmp_path / "model", LINEAR, BRIEF, threads=1)
    while not next(steps).epoch:
        pass
    with pytest.raises(WorkspaceError, match="another training"):
        run(digits, tmp_path / "model")
    steps.close()
    checkpoint = tmp_path / ".model.training" / "checkpoint.pt"
    for data in (b"", b"PK\x03\x04 nonsense", checkpoint.read_bytes()[:-200]):
        checkpoint.write_bytes(data)
        with pytest.raises(WorkspaceError, match="start anew with --fresh"):
            run(digits, tmp_path / "model", resume=True)
    run(digits, tmp_path / "model", fresh=True)
    assert (tmp_path / "model" / "model.onnx").exists()
    run(digits, tmp_path / "model", resume=True)  # nothing is left to resume: it is trained again, and replaced
    assert not checkpoint.parent.exists()


def test_a_training_that_was_killed_before_its_model_was_written_writes_it(digits: Path, tmp_path: Path) -> None:
    run(digits, tmp_path / "whole")
    steps = train(digits, tmp_path / "model", LINEAR, BRIEF, threads=1)
    while next(steps).seen < 2 * 1259:  # the last step is told, and nothing after it happens
        pass
    steps.close()
    assert not (tmp_path / "model").exists()
    asked = ["train", str(digits), "--model", "linear", "--epochs", "2", "--out", str(tmp_path / "model"), "--resume"]
    assert CliRunner().invoke(app, [*asked, "--threads", "1"]).exit_code == 0
    assert (tmp_path / "model" / "model.onnx").read_bytes() == (tmp_path / "whole" / "model.onnx").read_bytes()


def test_a_rate_that_is_too_high_is_one_line(digits: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="lower --rate"):
        run(
            digits,
            tmp_path / "model",
            Structure("fnn", hidden=64),
            Settings(epochs=3, rate=10, decay=10, optimiser="sgd"),
        )
    assert list(tmp_path.iterdir()) == []


def test_what_stands_in_the_way_stays(digits: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years")
    (tmp_path / "file").write_text("a file")
    for name, words in (("mine", r"thesis\.txt"), ("file", "is a file"), ("file/model", "Not a directory")):
        with pytest.raises(CtlgenError, match=words):
            run(digits, tmp_path / name)
    assert (tmp_path / "mine" / "thesis.txt").read_text() == "years"


def test_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    write_idx(tmp_path / "one", "train", np.zeros((1, 28, 28), np.uint8), np.zeros(1, np.uint8))
    write_idx(tmp_path / "tall", "train", np.zeros((50, 20, 10), np.uint8), np.arange(50, dtype=np.uint8) % 3)
    with pytest.raises(InputError, match="1 samples"):
        run(tmp_path / "one", tmp_path / "out" / "model")
    with pytest.raises(InputError, match="depth 6"):
        run(tmp_path / "tall", tmp_path / "out" / "model", Structure(depth=6))
    assert list((tmp_path / "out").iterdir()) == []
    run(tmp_path / "tall", tmp_path / "out" / "model")  # what is no square becomes one
    assert Recogniser.load(tmp_path / "out" / "model").input.shape == (28, 28)


def test_one_class_and_few_samples_still_give_a_model(tmp_path: Path) -> None:
    write_digits(tmp_path / "few", count=6)
    run(tmp_path / "few", tmp_path / "model")
    write_idx(tmp_path / "alike", "train", np.zeros((40, 28, 28), np.uint8), np.zeros(40, np.uint8))
    run(tmp_path / "alike", tmp_path / "alone")
    (said,) = Recogniser.load(tmp_path / "alone").predict(np.zeros((1, 28, 28), np.uint8))
    assert (said.label, said.confidence) == ("0", 1.0)


def test_a_place_is_for_one_at_a_time(tmp_path: Path) -> None:
    first, second = (claimed(tmp_path / "model", resume=resume, fresh=False) for resume in (False, True))
    with first, pytest.raises(WorkspaceError, match="wait for it"), second:
        pass
    assert list(tmp_path.iterdir()) == []


def test_the_temperature_is_what_the_logits_were_scaled_by() -> None:
    random = rng(0, "logits")
    logits = random.normal(size=(20_000, 5))
    shares = calibration.softmax(logits)
    labels = (shares.cumsum(1) > random.random((20_000, 1))).argmax(1)
    assert calibration.temperature(3 * logits, labels) == pytest.approx(3, rel=0.05)
    assert calibration.temperature(logits / 4, labels) == pytest.approx(0.25, rel=0.05)
    assert calibration.temperature(logits[:0], labels[:0]) == 1
    sure = np.eye(3)[[0, 1, 2]] * 50
    assert np.isfinite(calibration.temperature(sure, np.arange(3)))


def test_curves_are_drawn_where_the_numbers_are() -> None:
    history = [Epoch(i + 1, 2.0 - i / 4, i / 8, 1.0, 0.5, 1e-3, 1.0) for i in range(8)]
    with Image.open(BytesIO(curves.draw(history))) as picture:
        pixels = np.asarray(picture.convert("RGB")).astype(int)
    blue = (abs(pixels - [9, 105, 218]).sum(axis=2) < 30)[36:, :560]
    at = [np.flatnonzero(blue[:, x]).mean() for x in (80, 300, 520)]
    assert at[0] < at[1] < at[2]  # the loss falls: its line goes down
    for few in (history[:1], [Epoch(1, 1e9, 0, 0, 0, 1e-3, 1)]):
        assert curves.draw(few).startswith(b"\x89PNG")
