"""How well scores tell button from the rest: threshold-free and at 0.5."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float64]
Truth = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Verdict:
    """All 0..1; ``balanced`` is the mean of the two classes' shares that are right at a threshold of 0.5."""

    auroc: float
    precision: float  # average precision
    balanced: float

    @staticmethod
    def of(scores: Scores, truth: Truth) -> "Verdict":
        return Verdict(auroc(scores, truth), average_precision(scores, truth), balanced_accuracy(scores, truth))

    @staticmethod
    def mean(verdicts: "list[Verdict]") -> "Verdict":
        rows = np.array([(v.auroc, v.precision, v.balanced) for v in verdicts])
        return Verdict(*map(float, rows.mean(axis=0)))


def auroc(scores: Scores, truth: Truth) -> float:
    """The chance that a button scores higher than another crop; ties count half (Mann and Whitney's U)."""
    _, places, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[places]
    positive = int(truth.sum())
    return float((ranks[truth].sum() - positive * (positive + 1) / 2) / (positive * (len(truth) - positive)))


def average_precision(scores: Scores, truth: Truth) -> float:
    """The mean precision over the recalls, without interpolation; tied scores are one step."""
    order = np.argsort(-scores, kind="stable")
    hits = np.cumsum(truth[order])
    ends = np.append(np.flatnonzero(np.diff(scores[order])), len(scores) - 1)
    gained = np.diff(hits[ends], prepend=0)
    return float((gained * hits[ends] / (ends + 1)).sum() / truth.sum())


def balanced_accuracy(scores: Scores, truth: Truth) -> float:
    """At 0.5: half of (buttons that are found + the rest that is let go)."""
    said = scores > 0.5
    return float((said[truth].mean() + (~said[~truth]).mean()) / 2)
