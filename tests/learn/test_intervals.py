import numpy as np
import pytest

from ctlgen.learn import intervals, measures


def test_a_resample_draws_as_many_items_as_there_are_or_whole_groups() -> None:
    (block,) = intervals.resamples(30, draws=20, seed=1)
    assert block.shape == (20, 30)
    assert (block.sum(1) == 30).all()
    groups = np.repeat(np.arange(5), [1, 2, 3, 4, 5])
    (block,) = intervals.resamples(15, groups, draws=20, seed=1)
    for group in range(5):
        inside = block[:, groups == group]
        assert (inside == inside[:, :1]).all(), "a group is drawn whole"


def test_the_same_seed_gives_the_same_intervals_however_they_are_blocked(monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.default_rng(0)
    truth, said = random.integers(0, 3, 50), random.integers(0, 3, 50)
    whole = intervals.of_labels(truth, said, 3, draws=64, seed=4)
    monkeypatch.setattr(intervals, "_CELLS", 50 * 16)
    assert intervals.of_labels(truth, said, 3, draws=64, seed=4) == whole
    assert intervals.of_labels(truth, said, 3, draws=64, seed=5) != whole


def test_weighted_figures_are_those_of_the_items_written_out() -> None:
    random = np.random.default_rng(2)
    truth, said = random.integers(0, 4, 40), random.integers(0, 4, 40)
    scores, positive = random.integers(0, 9, 40) / 8, truth == 0
    weights = next(iter(intervals.resamples(40, draws=10, seed=0)))
    tables = intervals._tables(truth * 4 + said, 4, weights)
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), 39)
    areas, precisions = intervals._ranked(weights[:, order], positive[order], ends)
    for row, times in enumerate(weights):
        again = np.repeat(np.arange(40), times)
        assert (tables[row] == measures.confusion(truth[again], said[again], 4)).all()
        assert areas[row] == pytest.approx(measures.auroc(scores[again], positive[again]))
        assert precisions[row] == pytest.approx(measures.average_precision(scores[again], positive[again]))


def test_the_interval_of_an_accuracy_is_as_wide_as_the_binomial_one() -> None:
    right = np.arange(1000) < 800
    low, high = intervals.of_labels(np.zeros(1000, np.int64), (~right).astype(np.int64), 2).accuracy
    assert (low, high) == pytest.approx((0.775, 0.825), abs=0.004)  # 0.8 -+ 1.96 sqrt(0.8 * 0.2 / 1000)


def test_items_that_hang_together_say_less() -> None:
    right = np.repeat(np.arange(50) < 40, 20)
    said, groups = (~right).astype(np.int64), np.repeat(np.arange(50), 20)
    alone = intervals.of_labels(np.zeros(1000, np.int64), said, 2).accuracy
    together = intervals.of_labels(np.zeros(1000, np.int64), said, 2, groups).accuracy
    assert together[1] - together[0] > 3 * (alone[1] - alone[0])


def test_nothing_has_no_interval() -> None:
    none = np.empty(0, np.int64)
    assert np.isnan(intervals.of_labels(none, none, 3, draws=5).accuracy).all()
