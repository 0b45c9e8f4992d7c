"""Every measure against scikit-learn, on what hypothesis thinks of; without it, against the definition."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.learn import measures
from ctlgen.learn.measures import Codes, Floats, Truth, Verdict

metrics = pytest.importorskip("sklearn.metrics")
CLASSES = 5


@st.composite
def rankings(draw: st.DrawFn) -> tuple[Floats, Truth]:
    """Scores with many ties, both sides of the truth present."""
    truth = draw(st.lists(st.booleans(), min_size=2, max_size=60).filter(lambda rows: 0 < sum(rows) < len(rows)))
    steps = draw(st.sampled_from([1, 3, 100]))
    scores = draw(st.lists(st.integers(0, steps), min_size=len(truth), max_size=len(truth)))
    return np.array(scores) / steps, np.array(truth)


@st.composite
def answers(draw: st.DrawFn) -> tuple[Codes, Codes]:
    """Labels and what was said; some classes may be missing on either side."""
    count = draw(st.integers(1, 60))
    column = st.lists(st.integers(0, CLASSES - 1), min_size=count, max_size=count)
    return np.array(draw(column)), np.array(draw(column))


@settings(max_examples=25, deadline=None)
@given(rankings())
def test_rankings_are_those_of_scikit_learn(given: tuple[Floats, Truth]) -> None:
    scores, truth = given
    assert np.isclose(measures.auroc(scores, truth), metrics.roc_auc_score(truth, scores))
    assert np.isclose(measures.average_precision(scores, truth), metrics.average_precision_score(truth, scores))
    expected = metrics.balanced_accuracy_score(truth, scores > 0.5)
    assert np.isclose(measures.balanced_accuracy(scores, truth), expected)
    precision, recall, thresholds = measures.precision_recall_curve(scores, truth)
    theirs = metrics.precision_recall_curve(truth, scores)
    assert np.allclose(precision[::-1], theirs[0][:-1])  # theirs ends with a point that no threshold gives
    assert np.allclose(recall[::-1], theirs[1][:-1])
    assert np.allclose(thresholds[::-1], theirs[2])
    false, true, _ = measures.roc_curve(scores, truth)
    theirs = metrics.roc_curve(truth, scores, drop_intermediate=False)
    assert np.allclose(false, theirs[0])
    assert np.allclose(true, theirs[1])


@settings(max_examples=25, deadline=None)
@given(answers())
@pytest.mark.filterwarnings("ignore")  # scikit-learn warns where a class is missing
def test_answers_are_judged_as_scikit_learn_does(given: tuple[Codes, Codes]) -> None:
    truth, said = given
    table = measures.confusion(truth, said, CLASSES)
    assert (table == metrics.confusion_matrix(truth, said, labels=range(CLASSES))).all()
    assert np.isclose(measures.accuracy(table), metrics.accuracy_score(truth, said))
    assert np.isclose(measures.balanced(table), metrics.balanced_accuracy_score(truth, said))
    asked = {"labels": range(CLASSES), "zero_division": np.nan, "average": None}
    assert np.allclose(measures.precisions(table), metrics.precision_score(truth, said, **asked), equal_nan=True)
    assert np.allclose(measures.recalls(table), metrics.recall_score(truth, said, **asked), equal_nan=True)
    assert np.allclose(measures.f1s(table), metrics.f1_score(truth, said, **asked), equal_nan=True)
    there = sorted(set(truth.tolist()) | set(said.tolist()))
    assert np.isclose(measures.macro_f1(table), metrics.f1_score(truth, said, labels=there, average="macro"))


def test_calibration_is_the_weighted_gap_of_the_bins() -> None:
    confidence = np.array([0.0, 0.05, 0.1, 0.95, 0.99, 1.0])
    right = np.array([False, False, True, True, True, False])
    found = measures.reliability(confidence, right, bins=10)
    assert found.counts.tolist() == [3, *[0] * 8, 3]  # 0.1 is in the first bin, which holds its upper edge
    assert np.isclose(found.accuracy[0], 1 / 3)
    assert np.isnan(found.accuracy[4])
    assert np.isclose(found.error, (abs(0.15 - 1) + abs(2.94 - 2)) / 6)


def test_a_calibrated_answer_has_no_error_and_a_sure_wrong_one_has_all() -> None:
    random = np.random.default_rng(0)
    confidence = random.random(200_000)
    assert measures.reliability(confidence, random.random(200_000) < confidence).error < 0.01
    assert measures.reliability(np.ones(5), np.zeros(5, bool)).error == 1.0


@settings(max_examples=25, deadline=None)
@given(rankings(), st.floats(0, 1))
def test_coverage_is_what_a_threshold_leaves(given: tuple[Floats, Truth], threshold: float) -> None:
    confidence, right = given
    curve = measures.coverage(confidence, right)
    kept = confidence >= threshold
    share, accuracy = curve.at(threshold)
    assert share == pytest.approx(kept.mean())
    assert accuracy == pytest.approx(right[kept].mean() if kept.any() else np.nan, nan_ok=True)
    assert curve.coverage[0] == 1
    assert (np.diff(curve.coverage) < 0).all()
    least = curve.reaching(1.0)
    sure = [one for one in sorted(set(confidence.tolist())) if right[confidence >= one].all()]
    assert least == (sure[0] if sure else None)


def test_what_cannot_be_said_is_nan_and_not_a_failure() -> None:
    scores, none = np.array([0.2, 0.7]), np.zeros(2, bool)
    assert all(np.isnan(one) for one in (measures.auroc(scores, none), measures.average_precision(scores, none)))
    assert np.isnan(measures.auroc(scores, ~none))
    assert measures.average_precision(scores, ~none) == 1
    empty = measures.confusion(np.empty(0, np.int64), np.empty(0, np.int64), 3)
    assert np.isnan(measures.accuracy(empty))
    assert np.isnan(measures.balanced(empty))


def test_a_verdict_of_perfect_scores_and_the_mean_of_two() -> None:
    truth = np.array([True, False, False])
    perfect = Verdict.of(truth.astype(np.float64), truth)
    assert perfect == Verdict(1, 1, 1)
    mean = Verdict.mean([perfect, Verdict(0.5, 0, 0.5)])
    assert mean == Verdict(0.75, 0.5, 0.75)
