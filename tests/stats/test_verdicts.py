"""A model's predictions, held against the labels."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import collection
from ctlgen.errors import InputError
from ctlgen.model import BACKGROUND, Box, Control, Element
from ctlgen.stats import verdicts
from ctlgen.stats.verdicts import ABSENT, MISSED, NONE, RIGHT, WRONG
from tests.view import made


@pytest.fixture(scope="module")
def items(tmp_path_factory: pytest.TempPathFactory) -> collection.Collection:
    return collection.load(made.workspace(tmp_path_factory.mktemp("made") / "ws"))


def test_labels_are_right_wrong_abstained_or_not_there(items: collection.Collection, tmp_path: Path) -> None:
    label = items.values("label")
    other = next(name for name in label if name != label[1])
    said = [(0, label[0], 0.9), (1, other, 0.8), (2, "cannot recognise", 0.3), (3, "gadget", 0.5)]
    rows = [{"id": items.ids[at], "label": name, "confidence": sure, "scores": {}} for at, name, sure in said]
    found = verdicts.judge(items, made.lines(tmp_path / "p.jsonl", [*rows, {"id": "9/9/9", "label": "link"}]))
    assert found.verdict[:5].tolist() == [RIGHT, WRONG, ABSENT, WRONG, NONE]
    assert [found.names[code] for code in found.label[:4]] == [name for _, name, _ in said]
    np.testing.assert_allclose(found.confidence[:4], [0.9, 0.8, 0.3, 0.5], rtol=1e-6)
    assert found.unknown == 1
    figures = found.figures(items)
    assert figures["right"] == 0.25
    assert figures["verdicts"]["not predicted"] == len(items) - 4


def test_what_predict_says_of_files_is_about_their_samples(items: collection.Collection, tmp_path: Path) -> None:
    label = items.values("label")
    files = [f"out/test/{label[at]}/{items.ids[at].replace('/', '_')}.png" for at in range(3)]
    rows = [{"file": file, "label": label[0], "confidence": 0.9, "top": []} for file in files[:2]]
    broken = {"file": files[2], "error": "it is no image"}
    found = verdicts.judge(items, made.lines(tmp_path / "p.jsonl", [*rows, broken]))
    assert found.verdict[:3].tolist() == [RIGHT, RIGHT if label[1] == label[0] else WRONG, NONE]
    assert found.unknown == 0


def test_a_box_of_what_is_no_sample_is_no_false_alarm(items: collection.Collection, tmp_path: Path) -> None:
    box = Box(900, 150, 990, 190)
    rest = Element(Control("tab"), box, box, sampled=False)
    shown = replace(items, pages=(replace(items.pages[0], rest=(rest,)), *items.pages[1:]))
    objects = [{"label": label, "box": [902, 150, 990, 190], "score": 0.9} for label in ("tab", "slider")]
    file = made.lines(tmp_path / "p.jsonl", [{"page": "000000", "objects": objects}])
    found = verdicts.judge(shown, file)
    assert [found.names[alarm.label] for alarm in found.alarms] == ["slider"]
    assert len(verdicts.judge(items, file).alarms) == 2


def test_boxes_are_matched_by_overlap_the_own_label_first(items: collection.Collection, tmp_path: Path) -> None:
    assert items.boxes is not None
    page = [at for at in range(len(items)) if items.values("page")[at] == "000000" and items.copies[at] == 0]
    label = items.values("label")
    first, second, third = page[:3]
    box = {at: items.boxes[at].tolist() for at in page}
    x0, y0, x1, y1 = box[first]
    shifted = [x0 + 10, y0, x1 + 10, y1]
    objects = [
        {"label": "icon", "box": box[first], "score": 0.99},  # the better score, but not its label
        {"label": label[first], "box": shifted, "score": 0.4},
        {"label": "icon", "box": box[second], "score": 0.7},
        {"label": label[third], "box": [500.0, 190.0, 560.0, 199.0], "score": 0.6},
    ]
    found = verdicts.judge(items, made.lines(tmp_path / "p.jsonl", [{"page": "000000", "objects": objects}]))
    assert found.iou is not None
    assert found.boxes is not None
    assert found.verdict[[first, second, third]].tolist() == [RIGHT, WRONG, MISSED]
    assert found.iou[first] == pytest.approx((x1 - x0 - 10) / (x1 - x0 + 10), abs=1e-5)
    assert found.boxes[first].tolist() == pytest.approx(shifted)
    assert [(found.names[one.label], one.score) for one in found.alarms] == [("icon", 0.99), (label[third], 0.6)]
    others = [at for at in range(len(items)) if items.values("page")[at] != "000000" or items.copies[at]]
    assert (found.verdict[others] == NONE).all()


def test_the_truth_against_itself_is_right(items: collection.Collection, tmp_path: Path) -> None:
    assert items.boxes is not None
    pages: dict[str, list[dict[str, object]]] = {}
    for at in np.flatnonzero(items.copies == 0):
        thing = {"label": items.values("label")[at], "box": items.boxes[at].tolist(), "score": 1}
        pages.setdefault(items.values("page")[at], []).append(thing)
    rows = [{"page": page, "objects": objects} for page, objects in pages.items()]
    figures = verdicts.judge(items, made.lines(tmp_path / "p.jsonl", rows)).figures(items)
    assert (figures["right"], figures["mean_iou"], figures["false_alarms"]) == (1, 1, 0)
    assert BACKGROUND not in figures["classes"]
    assert all(row["recall"] == row["precision"] == 1 for row in figures["classes"].values())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nonsense", 'line 2: no {"id", "label"}'),
        ("[1, 2]", "line 2: no"),
        ('{"id": "000000/0000/0"}', "line 2: no"),
        ('{"id": "000000/0000/0", "label": "link", "confidence": "high"}', "the confidence is 'high' and no number"),
        ('{"id": "000000/0000/0", "label": "link", "confidence": NaN}', "is 'nan' and no number"),
        ('{"page": "000000", "objects": {}}', "'objects' is no list"),
        ('{"page": "000000", "objects": [{"label": "link", "box": [1, 2, 3]}]}', "a box of four numbers"),
        ('{"page": "000000", "objects": [{"label": "link", "box": [1, 2, 3, null]}]}', "a box is 'None'"),
        ("[" * 100_000, "line 2: no"),
    ],
)
def test_what_is_no_prediction_is_named_by_its_line(
    items: collection.Collection, tmp_path: Path, line: str, said: str
) -> None:
    good = {"page": "000000", "objects": []} if "page" in line else {"id": "000001/0000/0", "label": "link"}
    file = tmp_path / "p.jsonl"
    file.write_text(f"{json.dumps(good)}\n{line}\n")
    with pytest.raises(InputError) as error:
        verdicts.judge(items, file)
    assert said in str(error.value)
    assert str(file) in str(error.value)


def test_predictions_of_something_else_are_refused(items: collection.Collection, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="predicts nothing that is in"):
        verdicts.judge(items, made.lines(tmp_path / "p.jsonl", [{"id": "no", "label": "link"}]))
    with pytest.raises(InputError, match="cannot be read"):
        verdicts.judge(items, tmp_path / "none")
    both: list[dict[str, Any]] = [{"page": "000000", "objects": []}, {"id": "000001/0000/0", "label": "link"}]
    with pytest.raises(InputError, match="line 2: predicts a sample, other lines predict pages"):
        verdicts.judge(items, made.lines(tmp_path / "both.jsonl", both))
    bare = collection.load(made.idx(tmp_path / "idx", 100))
    with pytest.raises(InputError, match=r"predicts boxes and .* has none"):
        verdicts.judge(bare, made.lines(tmp_path / "b.jsonl", [{"page": "000000", "objects": []}]))
