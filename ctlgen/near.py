"""Near-duplicates: pictures that a person takes for the same, though their bytes differ.

Two images are near when the root of the mean square of their pixel differences is at most `RATIO` of the fainter
one's contrast (its standard deviation), but never more than `MOST` levels, or when it is at most `LEAST` levels, which
nobody sees. What this was measured on: 42,000 samples of 174 pages of all themes and sixty styles, split by theme, each
sample of train beside its nearest of test. Up to a ratio of 0.15 all 31 pairs showed the same thing in a shade or a
size of its own (ticks, radios, sliders' knobs, "Log in" twice), and none had two labels; from 0.18 on they differ in
what they say: a calendar beside a box, a shield beside a disc, one pair in six with two labels. A plain number of
levels does worse: at 3 already, faint texts and lines at other places pass for one another, since the page behind
them is the same, while the same tick is 12 apart in another grey.

The search is exact, not a guess: an orthonormal transform keeps distances, so the low frequencies of the cosine
transform (what perceptual hashes are made of) and the length of what is left of an image can only be nearer than the
pixels are. Items of like contrast are put into cells of these frequencies, each asks the cells that its limit reaches,
and what passes there is compared pixel by pixel.
"""

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ctlgen.model import Image

RATIO, LEAST, MOST = 0.15, 1.0, 12.0

_SIDE = 6  # of the square of low frequencies that is kept
_REST, _CONTRAST, WIDTH = (_SIDE * _SIDE + n for n in range(3))  # columns of a sketch behind the frequencies, and all
_BOUNDS = (0.0, 8.0, 16.0, 32.0, 64.0, np.inf)  # of contrast; items between two of them are searched together
_FEW = slice(0, 2 * _SIDE)  # columns that part most pairs
_KEYS, _WIDTH = 8, 3.0  # frequencies that make a cell, and its width in limits
_PAIRS, _COMPARED = 1 << 17, 1 << 13  # pairs looked at in one go: sketches, pixels
_ASKED = 1 << 13  # items that ask in one go
_SPAN = 1 << 12  # more than any two values of a column are apart
_SLACK = 1e-2  # levels that rounding may add to a distance

Floats = npt.NDArray[np.float32]
Index = npt.NDArray[np.int64]
Pixels = Callable[[Index], Image]
"""The images at these positions, uint8 (n, H, W[, 3])."""


def sketch(images: Image) -> Floats:
    """float32 (N, 38) in grey levels: 36 low frequencies, the length of all others, the standard deviation.

    The distance of two rows without their last column is never more than that of the images (root mean square).
    """
    if images.size == 0:
        return np.zeros((len(images), WIDTH), np.float32)
    grey = images.mean(3, dtype=np.float32) if images.ndim == 4 else images.astype(np.float32)
    height, width = grey.shape[1:]
    low = (_cosines(height) @ grey @ _cosines(width).T).reshape(len(grey), -1) / np.float32(np.sqrt(height * width))
    power = np.square(grey).mean((1, 2))
    rest = np.sqrt(np.maximum(power - np.square(low).sum(1), 0))
    return np.column_stack([low, rest, grey.std((1, 2))]).astype(np.float32)


def limit(one: Floats, other: Floats) -> Floats:
    """How far apart images of these contrasts may be and still be near."""
    return np.clip(np.float32(RATIO) * np.minimum(one, other), np.float32(LEAST), np.float32(MOST))


def find(sketches: Floats, kept: Index, others: Index, pixels: Pixels) -> Index:
    """int64 (M, 2): each of ``others`` that is near one of ``kept``, and that one; sorted by the first.

    ``kept`` and ``others`` are positions in ``sketches``, apart from one another, which ``pixels`` understands too.
    """
    partner = np.full(len(sketches), -1, np.int64)
    contrast = sketches[:, _CONTRAST]
    for low, high in pairwise(_BOUNDS):
        asked = others[(contrast[others] >= low) & (contrast[others] < high)]
        reach = limit(contrast[asked], contrast[asked]) + np.float32(_SLACK)
        widest = reach.max(initial=0)
        near = kept[(contrast[kept] >= low - widest) & (contrast[kept] < high + widest)]
        if len(near) and len(asked):
            for pairs in _Cells(sketches, near, widest).pairs(asked, reach, partner):
                same = pairs[_alike(pixels, sketches, pairs)]
                partner[same[::-1, 0]] = same[::-1, 1]  # of several the first
    found = np.flatnonzero(partner >= 0)
    return np.stack([found, partner[found]], 1)


def _cosines(size: int) -> Floats:
    """The first `_SIDE` rows of the orthonormal cosine transform (DCT-II); rows of zeros where there are fewer."""
    place = (np.arange(size) + 0.5) * np.pi / size
    rows = np.cos(np.arange(_SIDE)[:, None] * place) * np.sqrt(np.where(np.arange(_SIDE) == 0, 1, 2) / size)[:, None]
    return (rows * (np.arange(_SIDE) < size)[:, None]).astype(np.float32)


class _Cells:
    """``kept`` in cells of those columns that vary most, in the order of the one that varies most of all."""

    def __init__(self, sketches: Floats, kept: Index, reach: np.float32) -> None:
        self._sketches = sketches
        spread = sketches[kept, :_CONTRAST].var(0)
        self._first, *keys = np.argsort(-spread, kind="stable")[: _KEYS + 1]
        self._keys, self._width = np.array(keys), np.float32(_WIDTH * reach)
        names = _hash(np.floor(sketches[kept][:, self._keys] / self._width).astype(np.int64))
        self._names, number = np.unique(names, return_inverse=True)
        places = number * _SPAN + sketches[kept, self._first]
        order = np.argsort(places, kind="stable")
        self._kept, self._places = kept[order], places[order]

    def pairs(self, asked: Index, reach: Floats, partner: Index) -> Iterator[Index]:
        """(asked, kept), int64 (n, 2), whose sketches are near; none of what has a ``partner`` by then."""
        for start in range(0, len(asked), _ASKED):
            piece, far = asked[start : start + _ASKED], reach[start : start + _ASKED]
            who, names = _probes(self._sketches[piece][:, self._keys], far, self._width)
            number = np.minimum(np.searchsorted(self._names, names), len(self._names) - 1)
            who, number = (column[self._names[number] == names] for column in (who, number))
            middle = number * _SPAN + self._sketches[piece[who], self._first]
            first, last = (np.searchsorted(self._places, middle + side * far[who]) for side in (-1, 1))
            for pairs in _expand(piece[who], first, last, self._kept, partner):
                yield _close(self._sketches, pairs)


def _probes(values: Floats, reach: Floats, width: np.float32) -> tuple[Index, Index]:
    """The cells that each row's surroundings touch: row numbers and names of cells."""
    low, high = (np.floor((values + side * reach[:, None]) / width).astype(np.int64) for side in (-1, 1))
    who, cells = np.arange(len(values)), low.copy()
    for column in range(values.shape[1]):
        more = np.flatnonzero(high[who, column] > low[who, column])
        other = cells[more]
        other[:, column] += 1
        who, cells = np.concatenate([who, who[more]]), np.concatenate([cells, other])
    return who, _hash(cells)


def _hash(cells: Index) -> Index:
    """One number for each row; rows that differ seldom share one, which costs a look and no more."""
    mixed = np.zeros(len(cells), np.uint64)
    for column in range(cells.shape[1]):
        mixed = (mixed ^ cells[:, column].astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        mixed ^= mixed >> np.uint64(29)
    return mixed.astype(np.int64)


def _expand(who: Index, first: Index, last: Index, kept: Index, partner: Index) -> Iterator[Index]:
    """Every (asked, kept) of the ranges, a few of each range first: what finds a partner early asks no more."""
    step = 1
    while len(who):
        stop = np.minimum(first + step, last)
        for a, b in _pieces(stop - first):
            open_ = partner[who[a:b]] < 0
            counts = (stop - first)[a:b][open_]
            offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
            yield np.stack(
                [np.repeat(who[a:b][open_], counts), kept[np.repeat(first[a:b][open_], counts) + offsets]], 1
            )
        left = (stop < last) & (partner[who] < 0)
        who, first, last = who[left], stop[left], last[left]
        step *= 4


def _pieces(counts: Index) -> Iterator[tuple[int, int]]:
    """Stretches of the counts with about `_PAIRS` pairs each."""
    total = np.cumsum(counts)
    start = 0
    while start < len(counts):
        base = int(total[start - 1]) if start else 0
        stop = max(start + 1, int(np.searchsorted(total, base + _PAIRS, "right")))
        yield start, stop
        start = stop


def _close(sketches: Floats, pairs: Index) -> Index:
    """The pairs whose sketches are near: by a few columns first, which is enough for most of them."""
    for columns in (_FEW, slice(0, _CONTRAST)):
        allowed = limit(*(sketches[column, _CONTRAST] for column in pairs.T)) + np.float32(_SLACK)
        apart = sketches[pairs[:, 0], columns] - sketches[pairs[:, 1], columns]
        pairs = pairs[np.square(apart).sum(1) <= np.square(allowed)]
    return pairs


def _alike(pixels: Pixels, sketches: Floats, pairs: Index) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(pairs), bool)
    for start in range(0, len(pairs), _COMPARED):
        piece = pairs[start : start + _COMPARED]
        one, other = (pixels(column).astype(np.float32) for column in piece.T)
        far = np.sqrt(np.square(one - other).mean(tuple(range(1, one.ndim))))
        found[start : start + _COMPARED] = far <= limit(*(sketches[column, _CONTRAST] for column in piece.T))
    return found
