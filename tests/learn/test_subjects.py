import json
from pathlib import Path

import numpy as np
import pytest

from ctlgen.errors import CtlgenError, FormatError, InputError
from ctlgen.learn.evaluate import judge
from ctlgen.learn.labelled import Labelled, read
from ctlgen.learn.subjects import is_subject, load, predictions

CLASSES = ("button", "link", "text")


def given(count: int = 3, **more: object) -> Labelled:
    images = np.zeros((count, 4, 4), np.uint8)
    return Labelled("set", images, np.arange(count) % 3, CLASSES, {}, "stretch", **more)  # type: ignore[arg-type]


def write(path: Path, rows: list[object]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def test_predictions_of_anything_are_judged(tmp_path: Path) -> None:
    rows: list[object] = [
        {"id": 0, "label": "button", "confidence": 0.9, "scores": {"button": 0.9, "link": 0.1}},
        {"id": 1, "label": "text", "confidence": 0.6},
        {"id": "2", "label": "text"},
    ]
    subject = predictions(write(tmp_path / "p.jsonl", rows), "mine")
    assert subject.labels == ("button", "link", "text")
    found = judge(subject, given())
    assert found.right.tolist() == [True, False, True]
    assert found.scores[0].tolist() == pytest.approx([0.9, 0.1, 0])
    assert found.scores[1].tolist() == pytest.approx([0.2, 0.2, 0.6]), "what is not told is spread evenly"


def test_what_was_withheld_tells_the_threshold(tmp_path: Path) -> None:
    rows: list[object] = [
        {"id": i, "label": label, "confidence": p, "scores": {"button": p, "link": 1 - p}}
        for i, (label, p) in enumerate([("button", 0.9), ("cannot recognise", 0.6), ("button", 0.7)])
    ]
    subject = predictions(write(tmp_path / "p.jsonl", rows), "mine")
    assert 0.6 < subject.threshold < 0.7
    assert subject.labels == ("button", "link")


def test_items_are_known_by_id_by_name_or_by_position(tmp_path: Path) -> None:
    rows: list[object] = [{"id": name, "label": "button"} for name in ("c.png", "a.png", "b.png")]
    subject = predictions(write(tmp_path / "p.jsonl", rows), "mine")
    assert judge(subject, given(names=("a.png", "b.png", "c.png"))).right.tolist() == [True, False, False]
    with pytest.raises(InputError, match=r"no prediction for 3 of 3 items of set, the first is"):
        judge(subject, given(names=("x", "y", "z")))


def test_what_predict_says_of_files_is_about_their_items(tmp_path: Path) -> None:
    names = ("button/a.png", "link/a.png", "text/b.png")
    rows: list[object] = [
        {"file": f"mine/test/{name}", "label": "link", "confidence": 0.8, "top": []} for name in names
    ]
    subject = predictions(write(tmp_path / "p.jsonl", rows), "mine")
    assert judge(subject, given(names=names)).right.tolist() == [False, True, False]
    broken = {"file": f"mine/test/{names[2]}", "error": "it is no image"}
    with pytest.raises(InputError, match=r"no prediction for 1 of 3 items of set, the first is text/b\.png"):
        judge(predictions(write(tmp_path / "p.jsonl", [*rows[:2], broken]), "mine"), given(names=names))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "line 2"),
        ("[1]", "line 2"),
        ('{"label": "button"}', "no 'id'"),
        ('{"id": 1}', "no 'label'"),
        ('{"id": 1, "label": "a", "confidence": "high"}', "high"),
        ('{"id": 1, "label": "a", "confidence": 7}', "not between 0 and 1"),
        ('{"id": 1, "label": "a", "confidence": NaN}', "not between 0 and 1"),
        ('{"id": 1, "label": "a", "scores": [1]}', "line 2"),
        ('{"page": 1, "objects": []}', "boxes cannot be evaluated here"),
        ("\x00\xff", "line 2"),
        ("[" * 100_000, "line 2"),
    ],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, words: str) -> None:
    path = tmp_path / "p.jsonl"
    path.write_text(json.dumps({"id": 0, "label": "button"}) + "\n" + line + "\n", "latin-1")
    with pytest.raises(FormatError, match=r"p\.jsonl, line 2") as caught:
        predictions(path, "mine")
    assert words in str(caught.value)


def test_a_model_that_was_trained_is_judged_with_what_it_costs(model: Path, digits: Path) -> None:
    subject, side = load(str(model), "small"), read(digits)
    assert (subject.fit, subject.side, subject.threshold) == ("stretch", 28, 0.5)
    found = judge(subject, side)
    assert found.notes == ()
    assert found.right.mean() > 0.7
    assert np.allclose(found.scores.sum(1), 1, atol=1e-5)
    assert subject.facts["parameters"] == (784 + 1) * 32 + (32 + 1) * 32 + (32 + 1) * 10
    assert subject.facts["flops"] == 2 * (784 * 32 + 32 * 32 + 32 * 10)
    assert subject.facts["bytes"] == (model / "model.onnx").stat().st_size
    assert subject.facts["single_ms"] > 0


def test_nothing_is_no_file_of_predictions(tmp_path: Path) -> None:
    (tmp_path / "p.jsonl").write_text("\n")
    with pytest.raises(FormatError, match="no prediction with a label"):
        predictions(tmp_path / "p.jsonl", "mine")


def test_a_folder_with_a_card_is_a_model_even_a_broken_one(tmp_path: Path) -> None:
    assert not is_subject(str(tmp_path))
    (tmp_path / "model.json").write_text("{")
    assert is_subject(str(tmp_path))
    with pytest.raises(CtlgenError, match="model"):
        load(str(tmp_path), "broken")
