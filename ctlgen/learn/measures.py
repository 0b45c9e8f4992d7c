"""How good answers are: pure functions of scores and truth.

Names and conventions are those of the field: a confusion matrix has the truth in its rows; average precision is the
step-wise sum without interpolation; AUROC is Mann and Whitney's U; the expected calibration error has bins of equal
width (Guo et al., "On Calibration of Modern Neural Networks", 2017). All shares are 0..1, and a share of nothing (the
precision of a class that was never said) is nan, which means leave out.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]
Codes = npt.NDArray[np.int64]

BINS = 15


@dataclass(frozen=True, slots=True)
class Verdict:
    """One class against the rest: ``balanced`` is the mean of the two sides' shares that are right at 0.5."""

    auroc: float
    precision: float  # average precision
    balanced: float

    @staticmethod
    def of(scores: Floats, truth: Truth) -> "Verdict":
        return Verdict(auroc(scores, truth), average_precision(scores, truth), balanced_accuracy(scores, truth))

    @staticmethod
    def mean(verdicts: "list[Verdict]") -> "Verdict":
        rows = np.array([(v.auroc, v.precision, v.balanced) for v in verdicts])
        return Verdict(*map(float, rows.mean(axis=0)))


def auroc(scores: Floats, truth: Truth) -> float:
    """The chance that a positive scores higher than a negative, ties half; nan where one side is empty."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positive = int(truth.sum())
    return _share(ranks[truth].sum() - positive * (positive + 1) / 2, positive * (len(truth) - positive))


def average_precision(scores: Floats, truth: Truth) -> float:
    """The mean precision over the recalls; tied scores are one step; nan where nothing is positive."""
    precision, recall, _ = precision_recall_curve(scores, truth)
    return float((np.diff(recall, prepend=0) * precision).sum())


def balanced_accuracy(scores: Floats, truth: Truth) -> float:
    """At 0.5: half of (positives that are found + the rest that is let go)."""
    said = scores > 0.5
    return (_share((said & truth).sum(), truth.sum()) + _share((~said & ~truth).sum(), (~truth).sum())) / 2


def precision_recall_curve(scores: Floats, truth: Truth) -> tuple[Floats, Floats, Floats]:
    """Precision, recall and threshold, (T,) each, for the T distinct scores from the highest down."""
    hits, said, thresholds = _steps(scores, truth)
    return divide(hits, said), divide(hits, np.full(len(hits), truth.sum())), thresholds


def roc_curve(scores: Floats, truth: Truth) -> tuple[Floats, Floats, Floats]:
    """False positive rate, true positive rate and threshold, (T + 1,) each; begins at (0, 0) with threshold inf."""
    hits, said, thresholds = _steps(scores, truth)
    false = divide(said - hits, np.full(len(hits), (~truth).sum()))
    true = divide(hits, np.full(len(hits), truth.sum()))
    return np.append(0, false), np.append(0, true), np.append(np.inf, thresholds)


def _steps(scores: Floats, truth: Truth) -> tuple[Floats, Floats, Floats]:
    """At each distinct score, from the highest down: positives and all that score no less, and the score."""
    order = np.argsort(-scores, kind="stable")
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1) if len(scores) else np.empty(0, np.int64)
    return np.cumsum(truth[order])[ends].astype(np.float64), (ends + 1).astype(np.float64), scores[order][ends]


def confusion(truth: Codes, said: Codes, classes: int) -> Codes:
    """int64 (classes, classes): how many of class row were called class column."""
    cells = truth.astype(np.int64) * classes + said
    return np.bincount(cells, minlength=classes * classes).reshape(classes, classes)


def accuracy(table: npt.NDArray[np.number]) -> Floats:
    """The share on the diagonal of confusion matrices (…, C, C)."""
    return divide(np.trace(table, axis1=-2, axis2=-1), table.sum((-2, -1)))


def recalls(table: npt.NDArray[np.number]) -> Floats:
    """Of each class, the share that was found, (…, C); nan where there is none of it."""
    return divide(np.diagonal(table, axis1=-2, axis2=-1), table.sum(-1))


def precisions(table: npt.NDArray[np.number]) -> Floats:
    """Of what was called each class, the share that is, (…, C); nan where nothing was."""
    return divide(np.diagonal(table, axis1=-2, axis2=-1), table.sum(-2))


def f1s(table: npt.NDArray[np.number]) -> Floats:
    """The harmonic mean of precision and recall, (…, C): 0 where nothing is right, nan where a class has no part."""
    return divide(2 * np.diagonal(table, axis1=-2, axis2=-1), table.sum(-1) + table.sum(-2))


def balanced(table: npt.NDArray[np.number]) -> Floats:
    """The mean recall of the classes that are there."""
    return nan_mean(recalls(table))


def macro_f1(table: npt.NDArray[np.number]) -> Floats:
    """The mean F1 of the classes that are there or were said."""
    return nan_mean(f1s(table))


@dataclass(frozen=True, slots=True)
class Reliability:
    """Answers in bins of equal width by confidence, (bins,) each; the means are nan where a bin is empty."""

    edges: Floats  # (bins + 1,)
    counts: Codes
    confidence: Floats  # the mean in the bin
    accuracy: Floats
    error: float  # the expected calibration error: the mean gap, weighted by the counts


def reliability(confidence: Floats, right: Truth, bins: int = BINS) -> Reliability:
    """How confidence (N,), 0..1, and being right go together; a bin holds its upper edge, the first its lower too."""
    edges = np.linspace(0, 1, bins + 1)
    places = np.clip(np.searchsorted(edges, confidence, side="left") - 1, 0, bins - 1)
    counts = np.bincount(places, minlength=bins)
    sums = [np.bincount(places, weights=one, minlength=bins) for one in (confidence, right.astype(np.float64))]
    error = _share(float(np.abs(sums[0] - sums[1]).sum()), len(confidence))
    return Reliability(edges, counts, divide(sums[0], counts), divide(sums[1], counts), error)


@dataclass(frozen=True, slots=True)
class Coverage:
    """What abstaining below a confidence gives: at each threshold the share answered and how many of those are right.

    (T,) each, thresholds rising, so that coverage falls from 1.
    """

    thresholds: Floats
    coverage: Floats
    accuracy: Floats

    def at(self, threshold: float) -> tuple[float, float]:
        """Coverage and accuracy where answers below this confidence are withheld; accuracy nan if all are."""
        place = int(np.searchsorted(self.thresholds, threshold, side="left"))
        if place == len(self.thresholds):
            return 0.0, float("nan")
        return float(self.coverage[place]), float(self.accuracy[place])

    def reaching(self, accuracy: float) -> float | None:
        """The lowest threshold whose answers are right this often; None where none is."""
        fits = np.flatnonzero(self.accuracy >= accuracy)
        return float(self.thresholds[fits[0]]) if len(fits) else None


def coverage(confidence: Floats, right: Truth) -> Coverage:
    """The curve over all distinct confidences."""
    hits, said, thresholds = _steps(confidence, right)
    return Coverage(thresholds[::-1], said[::-1] / max(len(confidence), 1), (hits / said)[::-1])


def nan_mean(rows: Floats) -> Floats:
    """The mean over the last axis of what is not nan; nan where all is."""
    there = ~np.isnan(rows)
    return divide(np.where(there, rows, 0).sum(-1), there.sum(-1))


def divide(part: npt.NDArray[np.number], whole: npt.NDArray[np.number]) -> Floats:
    """``part / whole``, nan where whole is 0."""
    out: Floats = np.full(np.shape(whole), np.nan)
    np.divide(part, whole, out=out, where=np.asarray(whole) != 0)
    return out


def _share(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else float("nan")
