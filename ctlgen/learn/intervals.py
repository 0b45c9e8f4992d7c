"""Bootstrap confidence intervals, seeded and vectorised (Efron's percentile interval).

A resample is how often each item counts, (draws, N). Items that hang together (samples of one page are alike) are
drawn together, by group: intervals of single samples would be too narrow.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ctlgen.learn.measures import Codes, Floats, Truth, accuracy, balanced, divide, macro_f1
from ctlgen.seeds import rng

DRAWS = 1000
LEVEL = 0.95
_CELLS = 1 << 22  # of one block of resamples

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Intervals:
    """The interval of each measure, (low, high)."""

    accuracy: Interval
    balanced: Interval
    macro_f1: Interval


def resamples(count: int, groups: Codes | None = None, *, draws: int = DRAWS, seed: int = 0) -> Iterator[Codes]:
    """Blocks int64 (some, count) that make ``draws`` rows: how often each item is in a resample.

    ``groups`` (N,) are codes from 0; each row draws as many groups as there are, with replacement. Without, items
    are drawn singly.
    """
    random = rng(seed, "bootstrap")
    codes = np.arange(count) if groups is None else groups
    number = int(codes.max(initial=-1)) + 1
    block = max(1, _CELLS // max(count, 1))
    for start in range(0, draws, block):
        rows = min(block, draws - start)
        drawn = random.integers(number, size=(rows, number)) if number else np.empty((rows, 0), np.int64)
        places = drawn + np.arange(rows)[:, None] * number
        times = np.bincount(places.ravel(), minlength=rows * number).reshape(rows, number)
        yield times[:, codes]


def of_labels(
    truth: Codes, said: Codes, classes: int, groups: Codes | None = None, *, draws: int = DRAWS, seed: int = 0
) -> Intervals:
    """Intervals of what a confusion matrix tells."""
    tables = [
        _tables(truth * classes + said, classes, w) for w in resamples(len(truth), groups, draws=draws, seed=seed)
    ]
    table = np.concatenate(tables)
    return Intervals(percentiles(accuracy(table)), percentiles(balanced(table)), percentiles(macro_f1(table)))


def of_scores(
    scores: Floats, truth: Truth, groups: Codes | None = None, *, draws: int = DRAWS, seed: int = 0
) -> tuple[Interval, Interval]:
    """Intervals of AUROC and average precision; a resample without both sides is left out."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    figures = [
        _ranked(weights[:, order], truth[order], ends)
        for weights in resamples(len(scores), groups, draws=draws, seed=seed)
    ]
    areas, precisions = (np.concatenate(rows) for rows in zip(*figures, strict=True))
    return percentiles(areas), percentiles(precisions)


def percentiles(figures: Floats, level: float = LEVEL) -> Interval:
    """The middle ``level`` of the figures that are not nan."""
    known = figures[~np.isnan(figures)]
    if not len(known):
        return float("nan"), float("nan")
    low, high = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return float(low), float(high)


def _tables(cells: Codes, classes: int, weights: Codes) -> Floats:
    """The confusion matrices of resamples, (rows, classes, classes)."""
    present, places = np.unique(cells, return_inverse=True)
    order = np.argsort(places, kind="stable")
    starts = np.searchsorted(places[order], np.arange(len(present)))
    tables = np.zeros((len(weights), classes * classes))
    tables[:, present] = np.add.reduceat(weights[:, order], starts, axis=1) if len(cells) else 0
    return tables.reshape(-1, classes, classes)


def _ranked(weights: Codes, truth: Truth, ends: npt.NDArray[np.int64]) -> tuple[Floats, Floats]:
    """AUROC and average precision of each row of weights, items from the highest score down."""
    hits = np.cumsum(weights * truth, axis=1)[:, ends].astype(np.float64)
    said = np.cumsum(weights, axis=1)[:, ends].astype(np.float64)
    gained = np.diff(hits, axis=1, prepend=0)
    misses = said - hits
    positive, negative = hits[:, -1], misses[:, -1]
    ranked = (gained * (negative[:, None] - misses + np.diff(misses, axis=1, prepend=0) / 2)).sum(1)
    shares = np.divide(hits, said, out=np.zeros_like(hits), where=said > 0)
    return divide(ranked, positive * negative), divide((gained * shares).sum(1), positive)
