import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from ctlgen.cli import app
from ctlgen.learn.examples import Data
from ctlgen.learn.loop import Settings, Trainer
from ctlgen.learn.networks import Structure
from ctlgen.learn.place import claimed
from ctlgen.learn.train import write
from tests.cli.conftest import ROOT, Run, fails, start
from tests.learn.digits import toys

KINDS = ("button", "link", "text")
"""What the toys' dark, light and halved pictures are called here."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data, at = toys(300), np.arange(300)
    data.labels[::6] = 0  # some are called wrong, so that nothing is quite sure
    whole = Data(data[at >= 60], data[at < 60], KINDS)
    trainer = Trainer(whole.train, whole.test, whole.input(), 3, Structure("fnn", hidden=16), Settings(epochs=6))
    for _ in trainer.run():
        pass
    out = tmp_path_factory.mktemp("models") / "model"
    with claimed(out, resume=False, fresh=False) as place:
        place.finish(write(trainer, whole, whole.test))
    return out


def picture(level: int, below: int | None = None) -> Image.Image:
    image = Image.new("RGB", (60, 40), (level,) * 3)
    image.paste((level if below is None else below,) * 3, (0, 20, 60, 40))
    return image


@pytest.fixture
def shots(tmp_path: Path) -> Path:
    folder = tmp_path / "shots"
    (folder / "more").mkdir(parents=True)
    picture(30).save(folder / "a button.png")
    picture(210).save(folder / "more" / "link.jpg")
    picture(210, 30).save(folder / "text é.png")
    (folder / "notes.txt").write_text("no picture")
    return folder


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_every_image_is_a_line_in_order(run: Run, model: Path, shots: Path) -> None:
    result = run("predict", shots, "--model", model, "--scores", "--top", 2)
    assert (result.exit_code, result.stderr) == (0, "")
    said = lines(result.stdout)
    assert [Path(line["file"]).name for line in said] == ["a button.png", "link.jpg", "text é.png"]
    assert [line["label"] for line in said] == list(KINDS)
    for line in said:
        assert list(line) == ["file", "label", "confidence", "top", "scores"]
        assert line["top"][0] == {"label": line["label"], "confidence": line["confidence"]}
        assert len(line["top"]) == 2
        assert sum(line["scores"].values()) == pytest.approx(1, abs=1e-4)
    assert "é" in result.stdout
    short = lines(run("predict", f"{shots}/*.png", "--model", model).stdout)
    assert [list(line) for line in short] == [["file", "label", "confidence", "top"]] * 2


def test_what_is_not_sure_cannot_be_recognised(run: Run, model: Path, shots: Path) -> None:
    said = lines(run("predict", shots, "--model", model, "--threshold", 0.995).stdout)
    assert {line["label"] for line in said} == {"cannot recognise"}
    assert said[0]["top"][0]["label"] == "button"


def test_button_or_not(run: Run, model: Path, shots: Path) -> None:
    said = lines(run("predict", shots, "--model", model, "--button").stdout)
    assert [line["button"] for line in said] == [True, False, False]
    assert all(list(line) == ["file", "button", "confidence"] for line in said)


def test_standard_input_is_an_image(model: Path) -> None:
    buffer = io.BytesIO()
    picture(210).save(buffer, "PNG")
    result = CliRunner().invoke(app, ["predict", "-", "--model", str(model)], input=buffer.getvalue())
    (line,) = lines(result.stdout)
    assert (result.exit_code, line["file"], line["label"]) == (0, "-", "link")
    empty = CliRunner().invoke(app, ["predict", "-", "--model", str(model)], input=b"")
    assert (empty.exit_code, list(lines(empty.stdout)[0])) == (1, ["file", "error"])


def test_what_is_broken_has_a_line_and_the_rest_go_on(run: Run, model: Path, shots: Path) -> None:
    whole = (shots / "a button.png").read_bytes()
    (shots / "broken.png").write_bytes(whole[: len(whole) // 2])
    (shots / "empty.png").touch()
    (shots / "page.png").write_text("<!doctype html><title>404</title>")
    result = run("predict", shots, "nowhere.png", shots / "*.gif", "--model", model)
    assert (result.exit_code, result.stderr) == (1, "")
    said = lines(result.stdout)
    errors = {Path(line["file"]).name: line["error"] for line in said if "error" in line}
    assert sorted(errors) == ["*.gif", "broken.png", "empty.png", "nowhere.png", "page.png"]
    assert all(list(line) == ["file", "error"] for line in said if "error" in line)
    assert [line["label"] for line in said if "label" in line] == list(KINDS)


def test_a_name_that_is_no_text_is_told(model: Path, tmp_path: Path) -> None:
    name = os.fsencode(tmp_path) + b"/\xff\n.png"
    buffer = io.BytesIO()
    picture(30).save(buffer, "PNG")
    Path(os.fsdecode(name)).write_bytes(buffer.getvalue())
    process = start(["predict", os.fsdecode(name), "--model", model], ROOT)
    out, errors = process.communicate()
    assert process.returncode == 0, errors
    (line,) = out.splitlines()
    assert os.fsencode(json.loads(line)["file"]) == name


def test_a_first_answer_needs_nothing_heavy(model: Path, shots: Path) -> None:
    code = "import sys; from ctlgen.cli import app; app(standalone_mode=False); print({'torch', 'onnx', 'rich', "
    code += "'playwright', 'jinja2', 'faker', 'sklearn'} & set(sys.modules), file=sys.stderr)"
    asked = [sys.executable, "-c", code, "predict", str(shots), "--model", str(model)]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "set()"


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--top", "0"], ["top 0"]),
        (["--threshold", "1.5"], ["threshold 1.5"]),
        (["--model", "nowhere"], ["nowhere holds no model.onnx"]),
    ],
)
def test_what_is_asked_wrong_is_one_line(
    run: Run, model: Path, shots: Path, asked: list[str], words: list[str]
) -> None:
    fails(run("predict", shots, "--model", model, *asked), *words)


def test_without_onnxruntime_the_extra_is_named(
    run: Run, model: Path, shots: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    fails(run("predict", shots, "--model", model), "onnxruntime is not installed: pip install 'ctlgen[predict]'")


def test_no_image_is_a_usage_error(run: Run) -> None:
    assert run("predict").exit_code == 2
