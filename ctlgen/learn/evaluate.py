"""Models on labelled sets: what each answers, judged by every measure, as one JSON-ready outcome."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError
from ctlgen.learn import intervals, measures
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.measures import Codes, Coverage, Floats, Reliability
from ctlgen.learn.slices import slices
from ctlgen.model import KINDS

BUTTON, NOT_BUTTON = KINDS[0], "not_button"
LEVELS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
"""Thresholds whose coverage is listed."""
_LEAST = 20  # items of a slice: fewer say little and are left out


@dataclass(frozen=True, slots=True)
class Subject:
    """Who answers: a model or a file of its answers.

    ``score`` gives float (N, labels) of a set, the rows' sums 1 (a row of nan: no answer). ``facts`` are what is known
    of it: flops, parameters, bytes, milliseconds … ``fit`` and ``side`` are how it wants crops prepared, "" and 0
    where that is unknown.
    """

    name: str
    labels: tuple[str, ...]
    threshold: float
    score: Callable[[Labelled], npt.NDArray[Any]] = field(repr=False)
    facts: Mapping[str, Any] = field(default_factory=dict)
    fit: str = ""
    side: int = 0


@dataclass(frozen=True, slots=True)
class Judgement:
    """One subject on one set. Codes are indices of ``classes``; ``scores`` float64 (N, C), ``said`` their maximum."""

    subject: Subject
    given: Labelled = field(repr=False)
    classes: tuple[str, ...]
    truth: Codes = field(repr=False)
    scores: Floats = field(repr=False)
    notes: tuple[str, ...] = ()

    @property
    def said(self) -> Codes:
        return np.asarray(self.scores.argmax(axis=1), np.int64)

    @property
    def confidence(self) -> Floats:
        return np.asarray(self.scores.max(axis=1), np.float64)

    @property
    def right(self) -> npt.NDArray[np.bool_]:
        return np.asarray(self.said == self.truth, np.bool_)

    @property
    def table(self) -> Codes:
        """The confusion matrix (C, C)."""
        return measures.confusion(self.truth, self.said, len(self.classes))

    @property
    def groups(self) -> Codes | None:
        """Which items hang together: those of one page, where that is known."""
        pages = self.given.facts.get("page")
        return None if pages is None else np.unique(np.array([str(page) for page in pages]), return_inverse=True)[1]

    @property
    def reliability(self) -> Reliability:
        return measures.reliability(self.confidence, self.right)

    @property
    def coverage(self) -> Coverage:
        return measures.coverage(self.confidence, self.right)


def judge(subject: Subject, given: Labelled) -> Judgement:
    """Let ``subject`` answer. Raises `InputError` where it knows none of the set's classes."""
    scores = np.asarray(subject.score(given), np.float64)
    classes, truth, scores = _joined(subject, given, scores)
    unknown = sorted({given.classes[label] for label in np.unique(given.labels)} - set(classes))
    if unknown and len(unknown) == len(np.unique(given.labels)):
        raise InputError(
            f"{subject.name} knows none of the classes of {given.name} ({', '.join(unknown[:5])}): it knows "
            f"{', '.join(subject.labels[:5])}"
        )
    return Judgement(subject, given, classes, truth, scores, tuple(_notes(subject, given)))


def _joined(subject: Subject, given: Labelled, scores: Floats) -> tuple[tuple[str, ...], Codes, Floats]:
    """Classes of both in one order, the truth in them and the scores; button against the rest where one asks for it."""
    binary = {BUTTON, NOT_BUTTON}
    if set(given.classes) == binary and BUTTON in subject.labels and NOT_BUTTON not in subject.labels:
        of_button = scores[:, subject.labels.index(BUTTON)]
        return given.classes, given.labels, _two(given.classes, of_button)
    if set(subject.labels) == binary and BUTTON in given.classes and NOT_BUTTON not in given.classes:
        is_button = given.labels == given.classes.index(BUTTON)
        return subject.labels, np.where(is_button, *map(subject.labels.index, (BUTTON, NOT_BUTTON))), scores
    there = [given.classes[label] for label in np.unique(given.labels)]
    strange = tuple(name for name in there if name not in subject.labels)
    if len(strange) == len(there):
        return subject.labels, given.labels, scores
    classes = (*subject.labels, *strange)
    places = {name: code for code, name in enumerate(classes)}
    truth = np.array([places.get(name, -1) for name in given.classes], np.int64)[given.labels]
    return classes, truth, np.pad(scores, ((0, 0), (0, len(strange))))


def _two(classes: Sequence[str], of_button: Floats) -> Floats:
    columns = (of_button, 1 - of_button) if classes[0] == BUTTON else (1 - of_button, of_button)
    return np.stack(columns, axis=1)


def _notes(subject: Subject, given: Labelled) -> Iterator[str]:
    if subject.fit and given.fit and subject.fit != given.fit:
        yield f"{subject.name} was trained on crops fitted by {subject.fit}, {given.name} has them by {given.fit}"
    side = given.images[0].shape[0] if given.fit else 0
    if subject.side and side and subject.side != side:
        yield f"{subject.name} takes {subject.side} x {subject.side} pixels, {given.name} has {side} x {side}"
    strange = sorted({given.classes[label] for label in np.unique(given.labels)} - set(subject.labels))
    if strange and {BUTTON, NOT_BUTTON} not in (set(subject.labels), set(given.classes)):
        yield f"{subject.name} does not know {', '.join(strange)}, which {given.name} has"


def outcome(found: Judgement, *, draws: int = intervals.DRAWS, seed: int = 0) -> dict[str, Any]:
    """All measures of one judgement, JSON-ready; what cannot be said is None."""
    table, groups = found.table, found.groups
    ranges = intervals.of_labels(found.truth, found.said, len(found.classes), groups, draws=draws, seed=seed)
    rows = classes(found)
    told: dict[str, Any] = _plain(
        {
            "model": found.subject.name,
            "set": found.given.name,
            "samples": len(found.truth),
            "accuracy": _figure(float(measures.accuracy(table)), ranges.accuracy),
            "balanced_accuracy": _figure(float(measures.balanced(table)), ranges.balanced),
            "macro_f1": _figure(float(measures.macro_f1(table)), ranges.macro_f1),
            "macro_auroc": _mean(rows, "auroc"),
            "macro_average_precision": _mean(rows, "average_precision"),
            "button": _button(found, draws, seed),
            "calibration": _calibration(found.reliability),
            "abstain": abstain(found),
            "classes": rows,
            "labels": list(found.classes),
            "confusion": table.tolist(),
            "confused": confused(found),
            "slices": {what: parts(found, column) for what, column in slices(found.given)},
            "resampled_by": "item" if groups is None else "page",
            "notes": list(found.notes),
        }
    )
    return told


def _figure(value: float, interval: intervals.Interval) -> dict[str, float]:
    return {"value": value, "low": interval[0], "high": interval[1]}


def _mean(rows: Sequence[Mapping[str, Any]], name: str) -> float:
    return float(measures.nan_mean(np.array([row[name] for row in rows if row["support"]], np.float64)))


def _button(found: Judgement, draws: int, seed: int) -> dict[str, Any] | None:
    """Button against the rest, where the set has both."""
    if BUTTON not in found.classes:
        return None
    code = found.classes.index(BUTTON)
    truth, scores = found.truth == code, found.scores[:, code]
    if not 0 < truth.sum() < len(truth):
        return None
    verdict = measures.Verdict.of(scores, truth)
    area, precision = intervals.of_scores(scores, truth, found.groups, draws=draws, seed=seed)
    return {
        "auroc": _figure(verdict.auroc, area),
        "average_precision": _figure(verdict.precision, precision),
        "balanced_accuracy": verdict.balanced,
    }


def classes(found: Judgement) -> list[dict[str, Any]]:
    """Each class that is there or was said: precision, recall, F1, AUROC and average precision against the rest."""
    table = found.table
    columns = measures.precisions(table), measures.recalls(table), measures.f1s(table)
    rows = []
    for code, name in enumerate(found.classes):
        truth, scores = found.truth == code, found.scores[:, code]
        support, said = int(truth.sum()), int(table[:, code].sum())
        if support or said:
            precision, recall, f1 = (float(column[code]) for column in columns)
            both = 0 < support < len(truth)
            ranked = (
                (measures.auroc(scores, truth), measures.average_precision(scores, truth)) if both else (np.nan, np.nan)
            )
            row = {"class": name, "support": support, "said": said, "precision": precision, "recall": recall, "f1": f1}
            rows.append(row | {"auroc": ranked[0], "average_precision": ranked[1]})
    return rows


def _calibration(found: Reliability) -> dict[str, Any]:
    bins = zip(found.edges, found.edges[1:], found.counts, found.confidence, found.accuracy, strict=False)
    names = ("low", "high", "count", "confidence", "accuracy")
    return {"ece": found.error, "bins": [dict(zip(names, map(float, row), strict=True)) for row in bins]}


def abstain(found: Judgement) -> dict[str, Any]:
    """What withholding unsure answers gives: at the model's own threshold, at `LEVELS`, and to be right so often."""
    curve = found.coverage
    levels = sorted({*LEVELS, found.subject.threshold})
    listed = [dict(zip(("threshold", "coverage", "accuracy"), (one, *curve.at(one)), strict=True)) for one in levels]
    own = next(row for row in listed if row["threshold"] == found.subject.threshold)
    wanted = {f"{share:g}": curve.reaching(share) for share in (0.9, 0.95, 0.99)}
    return {"own": own, "levels": listed, "threshold_for_accuracy": wanted}


def confused(found: Judgement, most: int = 10) -> list[dict[str, Any]]:
    """What is mistaken for what, the most frequent first."""
    wrong = found.table * ~np.eye(len(found.classes), dtype=bool)
    places = np.argsort(-wrong, axis=None, kind="stable")[:most]
    pairs = [divmod(int(place), len(found.classes)) for place in places if wrong.flat[place]]
    names = found.classes
    return [{"is": names[a], "said": names[b], "count": int(wrong[a, b])} for a, b in pairs]


def parts(found: Judgement, column: npt.NDArray[np.str_]) -> list[dict[str, Any]]:
    """Accuracy of the items of each value, with Wilson's interval, the worst first; small ones are left out."""
    names, codes, counts = np.unique(column, return_inverse=True, return_counts=True)
    hits = np.bincount(codes, weights=found.right, minlength=len(names))
    rows = [
        {"value": str(name), "count": int(count), "accuracy": float(hit / count), **_wilson(float(hit), int(count))}
        for name, count, hit in zip(names, counts, hits, strict=True)
        if count >= _LEAST
    ]
    return sorted(rows, key=lambda row: (row["accuracy"], row["value"]))


def _wilson(hits: float, count: int, z: float = 1.959964) -> dict[str, float]:
    """E. B. Wilson's score interval of a share, 95 %."""
    share, square = hits / count, z * z
    centre, spread = share + square / (2 * count), z * np.sqrt(share * (1 - share) / count + square / (4 * count**2))
    return {
        "low": float((centre - spread) / (1 + square / count)),
        "high": float((centre + spread) / (1 + square / count)),
    }


@dataclass(frozen=True, slots=True)
class Mistake:
    """A wrong answer and how sure it was; ``place`` is the item's position in the set."""

    place: int
    truth: str
    said: str
    confidence: float
    name: str


def mistakes(found: Judgement, most: int = 36) -> list[Mistake]:
    """The wrong answers, the surest first; of equals the first in the set."""
    wrong = np.flatnonzero(~found.right)
    order = wrong[np.argsort(-found.confidence[wrong], kind="stable")][:most]
    said, confidence, ids = found.said, found.confidence, found.given.facts.get("id") or found.given.names
    return [
        Mistake(
            int(i),
            found.classes[found.truth[i]],
            found.classes[said[i]],
            float(confidence[i]),
            str(ids[i]) if len(ids) else str(i),
        )
        for i in order
    ]


def _plain(value: Any) -> Any:
    """The same with None for nan, which JSON does not have."""
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and isnan(value) else value


def names(paths: Sequence[str]) -> list[str]:
    """Short names for paths: the last part, or as many parts as tell them apart."""
    parts = [Path(path).parts or (path,) for path in paths]
    for count in range(1, max(map(len, parts), default=1) + 1):
        short = ["/".join(part[-count:]) for part in parts]
        if len(set(short)) == len(set(paths)):
            return short
    return list(paths)
