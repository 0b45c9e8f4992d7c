"""The figures of a data set: what ``ctlgen stats`` prints and ``ctlgen view`` draws.

Two passes over the pixels, `collection.PIECE` images at a time: the first for sums, the second to project. What is
kept of an item is its place on `DIMENSIONS` axes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.collection import FLAGS, Collection, Floats
from ctlgen.model import Image
from ctlgen.seeds import rng
from ctlgen.splits import fingerprints
from ctlgen.stats.neighbours import Problem, find_problems

SIDE = 28  # px: larger images are looked at as small as this
DIMENSIONS = 32
SIDES: tuple[float, ...] = tuple(float(2 ** (step / 4)) for step in range(8, 49))
"""Edges of the bins of widths and heights, px: 4 to 4096, four to an octave."""
ASPECTS: tuple[float, ...] = tuple(float(2 ** (step / 4)) for step in range(-16, 25))
"""Edges of the bins of width / height: 1/16 to 64."""
QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
PROBLEMS = 300  # of which the page tells
TABLES = ("split", "framework", "state", "size", "tone", "layout", "locale", "theme")
"""The columns that are counted, besides the label."""
_FITTED = 20_000  # items that UMAP learns from
_QUIET = 10.0  # levels of contrast below which an image's contrast is not raised to that of the others

Sums = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Portrait:
    """What was found in a `Collection` of N items and C classes.

    ``figures`` are plain numbers by name, ready for JSON. ``averages`` and ``deviations`` uint8 (C, H, W[, 3]): the
    mean image of each class and how much its pixels vary (twice their standard deviation). ``map`` float32
    (N, 2): where ``method`` ("PCA" or "UMAP") puts each item, each axis 0..1. ``problems`` are the likely label
    problems, the likeliest first, of which `PROBLEMS` are kept (the figures count all).
    """

    figures: Mapping[str, Any]
    averages: Image
    deviations: Image
    map: Floats
    method: str
    problems: tuple[Problem, ...]


def draw(items: Collection, *, seed: int = 0, umap: bool | None = None) -> Portrait:
    """Looks at everything; a pure function of the items, the seed and whether UMAP is installed.

    ``umap``: whether to place the items by UMAP rather than PCA; None is where it is installed.
    """
    sums = _first_pass(items)
    axes, values = _axes(sums.spread)
    places = _second_pass(items, sums.mean, axes)
    by_umap = find_spec("umap") is not None if umap is None else umap
    flat = _umap(places, seed) if by_umap else places[:, :2]
    problems = find_problems(places, items.labels, items.copies, items.classes)
    averages, deviations = sums.pictures()
    explained = float(values[:2].sum() / max(values.sum(), 1e-12))
    pixels = {"mean": round(sums.brightness, 2), "contrast": round(sums.contrast, 2), "one_colour": sums.flat}
    found = figures(items) | {
        "pixels": pixels,
        "repeated": len(items) - len(np.unique(sums.marks)),
        "projection": {"method": "UMAP" if by_umap else "PCA", "explained_by_two_axes": round(explained, 4)},
        "likely_label_problems": len(problems),
    }
    return Portrait(found, averages, deviations, _unit(flat), found["projection"]["method"], problems[:PROBLEMS])


# -- figures of the columns -----------------------------------------------------------------------------------


def figures(items: Collection) -> dict[str, Any]:
    """Counts, and where there are boxes their sizes; all that needs no pixel."""
    labels = items.labels
    counts = np.bincount(labels, minlength=len(items.classes))
    found: dict[str, Any] = {
        "samples": len(items),
        "elements": int(np.count_nonzero(items.copies == 0)),
        "pages": len(items.pages),
        "shape": list(items.shape),
        "classes": {name: int(count) for name, count in zip(items.classes, counts, strict=True)},
        "by_split": _by_split(items),
    }
    for name in TABLES:
        if name in items.columns:
            found[name] = _counted(items, name)
    found["flags"] = {name: int(np.count_nonzero(items.flags & bit)) for bit, name in FLAGS.items()}
    return found | ({"sizes": _sizes(items)} if items.boxes is not None else {})


def _by_split(items: Collection) -> dict[str, dict[str, int]]:
    if "split" not in items.columns:
        return {}
    split = items.columns["split"]
    table = np.zeros((len(split.names), len(items.classes)), np.int64)
    np.add.at(table, (split.codes, items.labels), 1)
    return {
        side: {name: int(n) for name, n in zip(items.classes, row, strict=True)}
        for side, row in zip(split.names, table, strict=True)
    }


def _counted(items: Collection, name: str) -> dict[str, int]:
    """How many items have each word, the commonest first."""
    column = items.columns[name]
    counts = np.bincount(column.codes, minlength=len(column.names))
    order = sorted(range(len(counts)), key=lambda code: (-counts[code], column.names[code]))
    return {column.names[code]: int(counts[code]) for code in order if counts[code]}


def _sizes(items: Collection) -> dict[str, Any]:
    """Of the elements, each once: quantiles for all and for each class, and the bins of `SIDES` and `ASPECTS`."""
    assert items.boxes is not None
    once = items.copies == 0
    width, height = (items.boxes[once, at + 2] - items.boxes[once, at] for at in (0, 1))
    aspect = width / np.maximum(height, 1e-6)
    measures = {"width": (width, SIDES), "height": (height, SIDES), "aspect": (aspect, ASPECTS)}
    labels = items.labels[once]
    return {
        "quantiles": list(QUANTILES),
        "all": {name: _quantiles(values) for name, (values, _) in measures.items()},
        "classes": {
            kind: {name: _quantiles(values[labels == code]) for name, (values, _) in measures.items()}
            for code, kind in enumerate(items.classes)
            if (labels == code).any()
        },
        "bins": {
            name: np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0].tolist()
            for name, (values, edges) in measures.items()
        },
    }


def _quantiles(values: Floats) -> list[float]:
    return [round(float(value), 3) for value in np.quantile(values, QUANTILES)] if len(values) else []


# -- figures of the pixels ------------------------------------------------------------------------------------


def features(images: Image) -> Floats:
    """uint8 (n, H, W[, 3]) -> float32 (n, D): grey, no side over `SIDE`, without brightness and contrast."""
    grey = images if images.ndim == 3 else (images @ np.array([0.299, 0.587, 0.114], np.float32)).astype(np.uint8)
    height, width = (min(side, SIDE) for side in grey.shape[1:])
    if (height, width) != grey.shape[1:]:
        grey = np.stack([cv2.resize(one, (width, height), interpolation=cv2.INTER_AREA) for one in grey])
    flat = grey.reshape(len(grey), -1).astype(np.float32)
    flat -= flat.mean(1, keepdims=True)
    return np.asarray(flat / (flat.std(1, keepdims=True) + _QUIET), np.float32)


class _Sums:
    """What the first pass adds up."""

    def __init__(self, items: Collection) -> None:
        classes, size = len(items.classes), int(np.prod(items.shape))
        self._shape = items.shape
        self._counts = np.zeros(classes)
        self._pixels, self._squares = np.zeros((classes, size)), np.zeros((classes, size))
        self._total, self.flat, self._marks = 0, 0, list[npt.NDArray[np.uint64]]()
        self._sum: Sums = np.zeros(())
        self._outer: Sums = np.zeros(())

    def add(self, images: Image, labels: npt.NDArray[np.int32]) -> None:
        chosen = np.zeros((len(self._counts), len(images)), np.float32)
        chosen[labels, np.arange(len(images))] = 1
        flat = images.reshape(len(images), -1).astype(np.float32)
        self.flat += int(np.count_nonzero(flat.max(1) == flat.min(1)))
        self._counts += chosen.sum(1)
        self._pixels += chosen @ flat
        self._squares += chosen @ np.square(flat)
        self._marks.append(fingerprints(images))
        found = features(images)
        self._sum = self._sum + found.sum(0, dtype=np.float64)
        self._outer = self._outer + (found.T @ found).astype(np.float64)
        self._total += len(images)

    @property
    def marks(self) -> npt.NDArray[np.uint64]:
        return np.concatenate(self._marks)

    @property
    def mean(self) -> Sums:
        return self._sum / self._total

    @property
    def spread(self) -> Sums:
        """The covariance, (D, D)."""
        return self._outer / self._total - np.outer(self.mean, self.mean)

    @property
    def brightness(self) -> float:
        return float(self._pixels.sum() / (self._total * self._pixels.shape[1]))

    @property
    def contrast(self) -> float:
        """The standard deviation of all pixels."""
        square = float(self._squares.sum() / (self._total * self._pixels.shape[1]))
        return float(np.sqrt(max(square - self.brightness**2, 0)))

    def pictures(self) -> tuple[Image, Image]:
        """The average of each class and its deviation, times two."""
        count = np.maximum(self._counts, 1)[:, None]
        mean = self._pixels / count
        deviation = np.sqrt(np.maximum(self._squares / count - np.square(mean), 0))
        pictures = (np.clip(np.rint(one), 0, 255).astype(np.uint8) for one in (mean, 2 * deviation))
        average, varied = (one.reshape(-1, *self._shape) for one in pictures)
        return average, varied


def _first_pass(items: Collection) -> _Sums:
    sums, start = _Sums(items), 0
    for images in items.pieces():
        sums.add(np.asarray(images), items.labels[start : start + len(images)])
        start += len(images)
    return sums


def _axes(spread: Sums) -> tuple[Floats, Sums]:
    """The principal axes, (D, `DIMENSIONS`), the widest first, each with its largest part positive; all variances."""
    values, vectors = np.linalg.eigh(spread)
    axes = vectors[:, ::-1][:, :DIMENSIONS]
    axes = axes * np.sign(axes[np.abs(axes).argmax(0), np.arange(axes.shape[1])])
    missing = max(2 - axes.shape[1], 0)
    return np.pad(axes, ((0, 0), (0, missing))).astype(np.float32), np.maximum(values[::-1], 0)


def _second_pass(items: Collection, mean: Sums, axes: Floats) -> Floats:
    """float32 (N, `DIMENSIONS`)."""
    centre = mean.astype(np.float32)
    return np.concatenate([(features(np.asarray(images)) - centre) @ axes for images in items.pieces()])


def _umap(places: Floats, seed: int) -> Floats:
    """McInnes, Healy, Melville, "UMAP: Uniform Manifold Approximation and Projection" (2018), by umap-learn."""
    import umap

    learner = umap.UMAP(n_components=2, n_jobs=1, random_state=int(rng(seed, "umap").integers(1 << 31)))
    learner.fit(places[:: -(-len(places) // _FITTED)])
    return np.asarray(learner.transform(places), np.float32)


def _unit(flat: Floats) -> Floats:
    """Both axes on 0..1."""
    low, high = flat.min(0), flat.max(0)
    return np.asarray((flat - low) / np.maximum(high - low, 1e-9), np.float32)
