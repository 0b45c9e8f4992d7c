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
pixels are. Items of like contrast are sorted by what tells most of them apart, each is held against the stretch that
its limit reaches, and what passes there is compared pixel by pixel. 116,670 samples take half a second
on two cores, 850,000 twenty seconds.
"""

from collections.abc import Callable
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from ctlgen.model import Image

RATIO, LEAST, MOST = 0.15, 1.0, 12.0

_SIDE = 6  # of the square of low frequencies that is kept
_REST, _CONTRAST, WIDTH = (_SIDE * _SIDE + n for n in range(3))  # columns of a sketch behind the frequencies, and all
_BOUNDS = (0.0, 8.0, 16.0, 32.0, 64.0, np.inf)  # of contrast; items between two of them are searched together
_ROWS, _COLUMNS = 1 << 10, 1 << 12  # of a block of distances
_MANY = 1 << 15  # pairs of a block, beyond which its images are multiplied as a whole
_PAIRS, _COMPARED = 1 << 15, 1 << 11  # pairs looked at in one go: sketches, pixels
_SOME = 1 << 12  # items that tell which column varies most
_MIDDLE = 128  # the level that a sketch takes for 0, so that its numbers stay small
_STEPS = 128  # of a sketch's whole numbers to a grey level
_SLACK = 6e-2  # levels that rounding may add to a distance: two rows of 37 numbers, each off by half a step at most

Floats = npt.NDArray[np.float32]
Sketches = npt.NDArray[np.int16]
Index = npt.NDArray[np.int64]
Pixels = Callable[[Index], Image]
"""The images at these positions, uint8 (n, H, W[, 3])."""


def sketch(images: Image) -> Sketches:
    """int16 (N, 38) in 1/128 grey levels: 36 low frequencies, the length of all others, the standard deviation.

    The distance of two rows without their last column is never more than that of the images (root mean square), but
    for the rounding.
    """
    if images.size == 0:
        return np.zeros((len(images), WIDTH), np.int16)
    grey = _grey(images) - np.float32(_MIDDLE)
    low = grey.reshape(len(grey), -1) @ _waves(*grey.shape[1:])
    power = np.square(grey).mean((1, 2))
    rest, spread = (np.sqrt(np.maximum(power - part, 0)) for part in (np.square(low).sum(1), np.square(low[:, 0])))
    rows: Sketches = np.rint(np.column_stack([low, rest, spread]) * _STEPS).astype(np.int16)
    return rows


def _grey(images: Image) -> Floats:
    return images.mean(3, dtype=np.float32) if images.ndim == 4 else images.astype(np.float32)


def _levels(sketches: Sketches) -> Floats:
    """Any part of sketches in grey levels."""
    return sketches.astype(np.float32) / np.float32(_STEPS)


def limit(one: Floats, other: Floats) -> Floats:
    """How far apart images of these contrasts may be and still be near."""
    return np.clip(np.float32(RATIO) * np.minimum(one, other), np.float32(LEAST), np.float32(MOST))


def find(sketches: Sketches, kept: Index, others: Index, pixels: Pixels) -> Index:
    """int64 (M, 2): each of ``others`` that is near one of ``kept``, and that one; sorted by the first.

    ``kept`` and ``others`` are positions in ``sketches``, apart from one another, which ``pixels`` understands too.
    """
    partner = np.full(len(sketches), -1, np.int64)
    contrast = _levels(sketches[:, _CONTRAST])
    for low, high in pairwise(_BOUNDS):
        asked = others[(contrast[others] >= low) & (contrast[others] < high)]
        widest = _reach(sketches, asked).max(initial=0)
        near = kept[(contrast[kept] >= low - widest) & (contrast[kept] < high + widest)]
        if len(near) and len(asked):
            _search(sketches, near, asked, pixels, partner)
    found = np.flatnonzero(partner >= 0)
    return np.stack([found, partner[found]], 1)


def _reach(sketches: Sketches, asked: Index) -> Floats:
    """No image that is near one of these is farther than this: its limit beside one of the same contrast."""
    contrast = _levels(sketches[asked, _CONTRAST])
    return limit(contrast, contrast) + np.float32(_SLACK)


def _search(sketches: Sketches, kept: Index, asked: Index, pixels: Pixels, partner: Index) -> None:
    """Note a ``partner`` of all that are near one of ``kept``, block by block.

    Both stand in the order of the column that varies most, so that a block meets just the stretch that it can reach.
    Distances in a block come from one product of matrices, many times faster than pair by pair.
    """
    some = _levels(sketches[kept[:: -(-len(kept) // _SOME)], :_CONTRAST])
    first, middle = int(some.var(0).argmax()), some.mean(0)
    kept, asked = (index[np.argsort(sketches[index, first], kind="stable")] for index in (kept, asked))
    values = _levels(sketches[kept, first])
    for start in range(0, len(asked), _ROWS):
        rows = asked[start : start + _ROWS]
        reach = _reach(sketches, rows)
        at = _levels(sketches[rows, first])
        ends = (at - reach).min(), (at + reach).max()
        begin, end = np.searchsorted(values, ends[0], "left"), np.searchsorted(values, ends[1], "right")
        for column in range(begin, end, _COLUMNS):
            rows = rows[partner[rows] < 0]
            _meet(sketches, middle, rows, kept[column : min(column + _COLUMNS, end)], pixels, partner)


def _meet(sketches: Sketches, middle: Floats, rows: Index, columns: Index, pixels: Pixels, partner: Index) -> None:
    """Every row beside every column: the first that its sketch allows at once, the others if that was none."""
    most = np.square(_reach(sketches, rows) + np.float32(_SLACK))[:, None]
    allowed = _apart(*(_levels(sketches[index, :_CONTRAST]) - middle for index in (rows, columns))) <= most
    some = np.flatnonzero(allowed.any(1))
    rows, most, allowed = rows[some], most[some], allowed[some]
    first = allowed.argmax(1)
    _note(sketches, np.stack([rows, columns[first]], 1), pixels, partner)
    allowed[np.arange(len(rows)), first] = False
    left = np.flatnonzero(partner[rows] < 0)
    rows, most, allowed = rows[left], most[left], allowed[left]
    if np.count_nonzero(allowed) > _MANY:  # fine noise, which the low frequencies do not tell apart
        one, other = (_flat(pixels(index)) for index in (rows, columns))
        allowed &= _apart(one - one.mean(0), other - one.mean(0)) <= (most + np.float32(_SLACK)) * one.shape[1]
    at, to = np.divmod(np.flatnonzero(allowed), len(columns))  # many times faster than in two dimensions
    _note(sketches, np.stack([rows[at], columns[to]], 1), pixels, partner)


def _apart(one: Floats, other: Floats) -> Floats:
    """The squares of all distances between rows of the two, float32 (n, m), in one product of matrices."""
    left = np.column_stack([one, np.square(one).sum(1), np.ones(len(one), np.float32)])
    right = np.column_stack([-2 * other, np.ones(len(other), np.float32), np.square(other).sum(1)])
    return np.asarray(left @ right.T, np.float32)


def _flat(images: Image) -> Floats:
    return images.reshape(len(images), -1).astype(np.float32)


def _note(sketches: Sketches, pairs: Index, pixels: Pixels, partner: Index) -> None:
    """Look at pairs (asked, kept) closely, and note those that are near."""
    for start in range(0, len(pairs), _PAIRS):
        piece = pairs[start : start + _PAIRS]
        piece = _close(sketches, piece[partner[piece[:, 0]] < 0])
        same = piece[_alike(pixels, piece)]
        partner[same[::-1, 0]] = same[::-1, 1]  # of several the first


@cache
def _waves(height: int, width: int) -> Floats:
    """(height * width, 36): the lowest frequencies of the cosine transform, which pixels are multiplied by."""
    waves = np.kron(_cosines(height), _cosines(width)).T / np.sqrt(height * width)
    return np.ascontiguousarray(waves, np.float32)


def _cosines(size: int) -> npt.NDArray[np.float64]:
    """The first `_SIDE` rows of the orthonormal cosine transform (DCT-II); rows of zeros where there are fewer."""
    place = (np.arange(size) + 0.5) * np.pi / size
    rows = np.cos(np.arange(_SIDE)[:, None] * place) * np.sqrt(np.where(np.arange(_SIDE) == 0, 1, 2) / size)[:, None]
    return np.asarray(rows * (np.arange(_SIDE) < size)[:, None])


def _close(sketches: Sketches, pairs: Index) -> Index:
    """The pairs whose sketches are near."""
    one, other = (_levels(sketches[column]) for column in pairs.T)
    allowed = limit(one[:, _CONTRAST], other[:, _CONTRAST]) + np.float32(_SLACK)
    is_close = np.square(one[:, :_CONTRAST] - other[:, :_CONTRAST]).sum(1) <= np.square(allowed)
    return np.asarray(pairs[is_close], np.int64)


def _alike(pixels: Pixels, pairs: Index) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(pairs), bool)
    for start in range(0, len(pairs), _COMPARED):
        piece = pairs[start : start + _COMPARED]
        one, other = (pixels(column) for column in piece.T)
        far = np.sqrt(np.square(one.astype(np.float32) - other).mean(tuple(range(1, one.ndim))))
        found[start : start + _COMPARED] = far <= limit(*(_grey(images).std((1, 2)) for images in (one, other)))
    return found
