import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from ctlgen.errors import InputError
from ctlgen.learn import evaluate
from ctlgen.learn.evaluate import Subject, judge, mistakes, names, outcome, parts
from ctlgen.learn.labelled import Labelled
from ctlgen.model import KINDS


def given(labels: Sequence[int], classes: Sequence[str] = KINDS, **facts: Sequence[Any]) -> Labelled:
    images = np.arange(len(labels) * 16, dtype=np.uint32).astype(np.uint8).reshape(-1, 4, 4)
    return Labelled("set", images, np.array(labels), tuple(classes), facts, "stretch")


def subject(labels: Sequence[str], rows: Sequence[Sequence[float]], threshold: float = 0.5, fit: str = "") -> Subject:
    return Subject("model", tuple(labels), threshold, lambda _: np.array(rows, np.float32), {}, fit)


def test_every_measure_of_four_answers() -> None:
    rows = [[0.9, 0.1, 0], [0.4, 0.6, 0], [0.2, 0.8, 0], [0.3, 0.1, 0.6]]
    found = judge(subject(("button", "link", "text"), rows, 0.7), given([0, 0, 1, 12]))
    told = outcome(found, draws=50)
    assert (told["samples"], told["accuracy"]["value"]) == (4, 0.75)
    assert told["balanced_accuracy"]["value"] == pytest.approx((0.5 + 1 + 1) / 3)
    assert told["accuracy"]["low"] <= 0.75 <= told["accuracy"]["high"]
    assert told["button"]["auroc"]["value"] == 1.0
    assert told["button"]["balanced_accuracy"] == 0.75
    by_class = {row["class"]: row for row in told["classes"]}
    assert (by_class["link"]["precision"], by_class["link"]["recall"], by_class["link"]["support"]) == (0.5, 1, 1)
    assert told["confused"] == [{"is": "button", "said": "link", "count": 1}]
    assert told["abstain"]["own"] == {"threshold": 0.7, "coverage": 0.5, "accuracy": 1.0}
    assert told["resampled_by"] == "item"
    json.dumps(told, allow_nan=False)


def test_a_model_of_all_kinds_answers_whether_it_is_a_button() -> None:
    rows = [[0.6, 0.4], [0.2, 0.8], [0.45, 0.55]]
    found = judge(subject(("button", "link"), rows), given([1, 0, 1], ("not_button", "button")))
    assert found.classes == ("not_button", "button")
    assert found.said.tolist() == [1, 0, 0]
    assert outcome(found, draws=20)["accuracy"]["value"] == pytest.approx(2 / 3)


def test_a_model_of_buttons_is_asked_about_all_kinds() -> None:
    rows = [[0.1, 0.9], [0.8, 0.2], [0.3, 0.7]]
    found = judge(subject(("not_button", "button"), rows), given([0, 5, 7]))
    assert found.truth.tolist() == [1, 0, 0]
    assert found.right.tolist() == [True, True, False]


def test_a_class_that_the_model_does_not_know_is_wrong_and_said() -> None:
    found = judge(subject(("link", "button"), [[0.9, 0.1], [0.2, 0.8]]), given([0, 12]))
    assert found.classes == ("link", "button", "text")
    assert found.right.tolist() == [False, False]
    assert found.notes == ("model does not know text, which set has",)


def test_a_model_of_something_else_is_refused() -> None:
    with pytest.raises(InputError, match=r"model knows none of the classes of set \(button, link\): it knows 0, 1"):
        judge(subject(("0", "1"), [[0.9, 0.1], [0.2, 0.8]]), given([0, 1]))


def test_crops_that_were_fitted_otherwise_are_said() -> None:
    found = judge(subject(("button",), [[1.0]], fit="contain"), given([0]))
    assert found.notes == ("model was trained on crops fitted by contain, set has them by stretch",)


def test_items_of_a_page_are_drawn_together() -> None:
    labels = [0, 1] * 30
    rows = [[0.9, 0.1] if i < 40 else [0.1, 0.9] for i in range(60)]
    alone = outcome(judge(subject(("button", "link"), rows), given(labels)), draws=400)
    pages = given(labels, page=[str(i // 20) for i in range(60)])
    together = outcome(judge(subject(("button", "link"), rows), pages), draws=400)
    assert together["resampled_by"] == "page"
    assert together["accuracy"]["value"] == alone["accuracy"]["value"]
    assert outcome(judge(subject(("button", "link"), rows), pages), draws=400) == together, "the seed decides"


def test_parts_have_wilsons_interval_and_the_worst_is_first() -> None:
    labels, rows = [0] * 60, [[0.9, 0.1] if i < 32 else [0.1, 0.9] for i in range(60)]
    found = judge(subject(("button", "link"), rows), given(labels))
    worst, best = parts(found, np.array(["a"] * 40 + ["b"] * 20))
    assert (worst["value"], worst["accuracy"]) == ("b", 0)
    assert (best["value"], best["count"], best["accuracy"]) == ("a", 40, 0.8)
    assert (best["low"], best["high"]) == pytest.approx((0.6524, 0.8950), abs=1e-4)  # of 32 in 40
    assert parts(found, np.array(["a"] * 41 + ["b"] * 19))[0]["value"] == "a", "19 are too few"


def test_the_surest_mistake_comes_first() -> None:
    rows = [[0.6, 0.4], [0.95, 0.05], [0.1, 0.9], [0.7, 0.3]]
    found = judge(subject(("button", "link"), rows), given([1, 1, 1, 1], id=list("abcd")))
    assert [(one.name, one.said, round(one.confidence, 2)) for one in mistakes(found)] == [
        ("b", "button", 0.95),
        ("d", "button", 0.7),
        ("a", "button", 0.6),
    ]
    assert len(mistakes(found, 1)) == 1


def test_one_class_alone_and_one_image_alone_are_judged() -> None:
    told = outcome(judge(subject(("button", "link"), [[0.3, 0.7]]), given([0])), draws=10)
    assert told["accuracy"] == {"value": 0.0, "low": 0.0, "high": 0.0}
    assert told["button"] is None
    assert told["classes"][0]["precision"] is None
    json.dumps(told, allow_nan=False)


def test_names_are_as_short_as_tells_them_apart() -> None:
    assert names(["a/model", "b/model"]) == ["a/model", "b/model"]
    assert names(["x/one", "x/two/"]) == ["one", "two"]
    assert evaluate.names(["model"]) == ["model"]
