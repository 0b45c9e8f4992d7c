"""A model in use: what it takes, what it says, what it refuses."""

import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image as Pictures

import ctlgen
from ctlgen.errors import FormatError, InputError
from ctlgen.fit import fit
from ctlgen.learn import examples
from ctlgen.learn.loop import Settings
from ctlgen.learn.networks import Structure
from ctlgen.learn.recogniser import EXTRAS, SHIPPED, UNSURE, Recogniser
from ctlgen.model import KINDS
from ctlgen.seeds import rng
from tests.learn.digits import digits as pictures

ROOT = Path(__file__).parents[2]

ALONE = """
import sys
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"torch", "onnx", "cv2", "typer", "rich", "playwright", "sklearn", "filelock"}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Refuse())
import numpy, ctlgen
from ctlgen.learn import pictures, predict
model = ctlgen.Recogniser.load(sys.argv[1])
crops = numpy.load(sys.argv[2])
numpy.save(sys.argv[3], model.scores([crops[i, :, : 12 + i] for i in range(len(crops))]))
print([answer.error for answer in predict.predict(model, ["nowhere"], lambda name: pictures.load(pictures.Path(name)))])
"""


def test_it_reads_most_digits_and_its_scores_are_probabilities(model: Path) -> None:
    images, labels = pictures()
    recogniser = ctlgen.Recogniser.load(model)
    scores = recogniser.scores(images[1400:])
    assert scores.shape == (397, 10)
    assert scores.dtype == np.float32
    np.testing.assert_allclose(scores.sum(axis=1), 1, atol=1e-5)
    assert (scores.argmax(1) == labels[1400:]).mean() > 0.85
    assert recogniser.scores([]).shape == (0, 10)


def test_a_crop_of_any_size_is_fitted_as_the_data_was(model: Path) -> None:
    recogniser = Recogniser.load(model)
    crops = [rng(0, "crop", i).integers(0, 256, (9 + i, 50 + 3 * i, 3), np.uint8) for i in range(20)]
    np.testing.assert_array_equal(recogniser.scores(crops), recogniser.scores([fit(crop) for crop in crops]))
    grey = crops[0][..., 0]
    np.testing.assert_array_equal(recogniser.scores([grey]), recogniser.scores([np.stack([grey] * 3, axis=2)]))


def test_many_are_answered_as_one_by_one(model: Path) -> None:
    images = pictures()[0][:600]
    recogniser = Recogniser.load(model)
    alone = np.concatenate([recogniser.scores(images[i : i + 1]) for i in range(600)])
    np.testing.assert_allclose(recogniser.scores(images), alone, atol=1e-6)


def test_predictions_are_the_likeliest_first_and_abstain_below_the_threshold(model: Path, tmp_path: Path) -> None:
    images = pictures()[0][1400:]
    told = Recogniser.load(model).predict(images, top=4)
    assert [len(one.top) for one in told] == [4] * len(images)
    assert all(one.confidence == one.top[0][1] >= one.top[1][1] >= one.top[3][1] for one in told)
    assert {one.label == UNSURE for one in told} == {True, False}
    assert all((one.label == UNSURE) == (one.confidence < 0.5) for one in told)
    strict = changed(model, tmp_path / "strict", lambda about: about | {"threshold": 1.1})
    assert {one.label for one in Recogniser.load(strict).predict(images)} == {UNSURE}


def test_extras_are_the_crop_s_own_size_unless_told(digits: Path, tmp_path: Path) -> None:
    data = examples.read(digits)
    with pytest.raises(InputError, match="sizes"):
        data.input(sizes=True)
    recogniser = sized(digits, tmp_path)
    wide, small = np.zeros((30, 400), np.uint8), np.zeros((28, 28), np.uint8)
    assert np.abs(recogniser.scores([wide]) - recogniser.scores([small])).max() > 1e-3
    np.testing.assert_array_equal(recogniser.scores([small], [(400, 30)]), recogniser.scores([wide]))


def sized(digits: Path, folder: Path) -> Recogniser:
    """A recogniser that is told the crops' sizes, which say everything."""
    from ctlgen.learn.examples import Data, Examples
    from ctlgen.learn.loop import Trainer
    from ctlgen.learn.place import claimed
    from ctlgen.learn.train import write

    read = examples.read(digits).train[np.arange(300)]
    boxes = [(5.0, 5.0, 25.0 + 40 * int(label), 35.0) for label in read.labels]
    data = Data(Examples(read.images, read.labels, (), {"box": boxes}), read[np.arange(0)], tuple("0123456789"))
    given = data.input(sizes=True)
    assert given.extra == EXTRAS
    trainer = Trainer(data.train, data.train, given, 10, Structure("linear"), Settings(epochs=2))
    for _ in trainer.run():
        pass
    with claimed(folder / "sized", resume=False, fresh=False) as place:
        place.finish(write(trainer, data, data.train))
    return Recogniser.load(folder / "sized")


def test_neither_torch_nor_opencv_is_needed_and_the_answers_are_equal(model: Path, tmp_path: Path) -> None:
    crops = rng(0, "crops").integers(0, 256, (40, 33, 60, 3), np.uint8)
    np.save(tmp_path / "crops.npy", crops)
    names = [str(model), str(tmp_path / "crops.npy"), str(tmp_path / "scores.npy")]
    done = subprocess.run([sys.executable, "-c", ALONE, *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "No such file" in done.stdout
    here = Recogniser.load(model).scores([crops[i, :, : 12 + i] for i in range(len(crops))])
    np.testing.assert_array_equal(np.load(tmp_path / "scores.npy"), here)


def changed(model: Path, folder: Path, change: Any) -> Path:
    """A copy of the model whose model.json was changed."""
    shutil.copytree(model, folder)
    about = change(json.loads((folder / "model.json").read_text()))
    (folder / "model.json").write_text(about if isinstance(about, str) else json.dumps(about))
    return folder


@pytest.mark.parametrize(
    "change",
    [
        lambda about: "",
        lambda about: "[" * 100_000,
        lambda about: [about],
        lambda about: {key: value for key, value in about.items() if key != "labels"},
        lambda about: about | {"labels": about["labels"][:-1]},
        lambda about: about | {"labels": 7},
        lambda about: about | {"input": about["input"] | {"height": 14, "width": 14}},
        lambda about: about | {"input": about["input"] | {"fit": "stretsch"}},
        lambda about: about | {"input": about["input"] | {"colour": "blue"}},
        lambda about: about | {"input": about["input"] | {"extra": ["width", "height", "aspect"]}},
        lambda about: about | {"input": None},
        lambda about: about | {"threshold": "high"},
    ],
)
def test_a_model_json_that_is_wrong_is_one_line(model: Path, tmp_path: Path, change: Any) -> None:
    folder = changed(model, tmp_path / "model", change)
    with pytest.raises(FormatError, match=r"model\.") as caught:
        Recogniser.load(folder)
    assert "train again" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"onnx", bytes(1000), b"\x08\x08" * 500])
def test_a_graph_that_is_none_is_one_line(model: Path, tmp_path: Path, data: bytes) -> None:
    folder = Path(shutil.copytree(model, tmp_path / "model"))
    (folder / "model.onnx").write_bytes(data)
    with pytest.raises(FormatError, match=r"model\.onnx"):
        Recogniser.load(folder)
    (folder / "model.onnx").write_bytes((model / "model.onnx").read_bytes()[:5000])
    with pytest.raises(FormatError, match=r"model\.onnx"):
        Recogniser.load(folder)


def test_no_model_and_no_picture_are_one_line(model: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"holds no model\.onnx"):
        Recogniser.load(tmp_path)
    recogniser = Recogniser.load(model)
    for strange in (
        np.zeros((28, 28), np.float32),
        np.zeros((0, 5), np.uint8),
        np.zeros((5, 5, 4), np.uint8),
        np.zeros(784, np.uint8),
        Pictures.new("P", (5, 5)),  # whose levels are places in a palette
        "crop.png",
    ):
        with pytest.raises(InputError):
            recogniser.scores([strange])  # type: ignore[list-item]
    with pytest.raises(InputError, match="sizes"):
        recogniser.scores(np.zeros((3, 28, 28), np.uint8), [(5, 5)])


def test_the_documented_example_runs_without_ctlgen(model: Path, tmp_path: Path) -> None:
    text = (ROOT / "docs" / "models.md").read_text("utf-8")
    (example,) = re.findall(r"^```python\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    shutil.copytree(model, tmp_path / "model")
    done = subprocess.run([sys.executable, "-c", example], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert len(ast.literal_eval(done.stdout)) == 5


def test_every_key_of_a_model_is_documented(model: Path) -> None:
    text = (ROOT / "docs" / "models.md").read_text("utf-8")
    about = json.loads((model / "model.json").read_text())
    assert all(f"`{key}`" in text for key in [*about, *about["input"]] if key != "made_by")
    assert all(f"`{name.name}`" in text for name in model.iterdir())


def test_the_model_that_comes_with_ctlgen_is_small_and_its_card_is_of_it() -> None:
    if not (SHIPPED / "model.json").exists():
        pytest.skip("none is there: make model")
    model = Recogniser.load()
    assert model.labels == KINDS
    assert sum(file.stat().st_size for file in SHIPPED.iterdir()) < 2e6
    card = (SHIPPED / "README.md").read_text("utf-8")
    for found in model.about["metrics"].values():
        assert f"| {found['samples']:,} | {100 * found['accuracy']:.1f} % |" in card
    grey = np.full((20, 60), 200, np.uint8)
    assert model.scores([grey, np.stack([grey] * 3, 2)]).sum(1) == pytest.approx(1, abs=1e-5)
