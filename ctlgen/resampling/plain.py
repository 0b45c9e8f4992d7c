"""Resampling by NumPy, byte for byte what OpenCV 4 and 5 make on x86-64: the same steps in the same precision.

Facts from OpenCV's imgproc (resize.cpp, color_rgb): luma in 15 bits; averages in single precision, summed in order,
halves to the even number except of 2 x 2 pixels (up); interpolation in 11 bits across, then down.
"""

from functools import lru_cache
from typing import cast

import numpy as np
import numpy.typing as npt

from ctlgen.model import Image

_LUMA = (9798, 19235, 3735)  # of 1 << 15
_LEAST = 1e-3  # of a pixel: a smaller share is left out
_ONE = 2048

Taps = tuple[npt.NDArray[np.intp], npt.NDArray[np.float32]]


def grey(image: Image) -> Image:
    """ITU-R 601 luma of (H, W, 3)."""
    total = np.full(image.shape[:2], 1 << 14, np.int32)
    for channel, weight in enumerate(_LUMA):
        total += image[..., channel] * np.int32(weight)
    return cast(Image, (total >> 15).astype(np.uint8))


def area(image: Image, width: int, height: int) -> Image:
    """A smaller image, or one of the same size: every source pixel counts by the share that it covers."""
    rows, columns = image.shape[:2]
    if not (_scale(rows, height).is_integer() and _scale(columns, width).is_integer()):
        return _rounded(_averaged(_averaged(image, 1, width), 0, height))
    blocks = image.reshape(height, rows // height, width, columns // width, *image.shape[2:])
    sums = blocks.sum(axis=(1, 3), dtype=np.int32)
    if rows == 2 * height and columns == 2 * width:
        return cast(Image, ((sums + 2) >> 2).astype(np.uint8))
    return _rounded(sums.astype(np.float32) * np.float32(1 / (rows // height * (columns // width))))


def _scale(source: int, size: int) -> float:
    """Source pixels for a target pixel as OpenCV comes to it: from 98 to 1 a little more than 98, no whole step."""
    return 1 / (size / source)


def _rounded(values: npt.NDArray[np.float32]) -> Image:
    return cast(Image, np.rint(values).astype(np.uint8))


def _averaged(image: npt.NDArray[np.generic], axis: int, size: int) -> npt.NDArray[np.float32]:
    """One axis brought down to ``size``, summed tap by tap: float32."""
    places, shares = _area_taps(image.shape[axis], size)
    along = [1] * image.ndim
    along[axis] = size
    total = np.zeros([*image.shape[:axis], size, *image.shape[axis + 1 :]], np.float32)
    for place, share in zip(places, shares, strict=True):
        total += image.take(place, axis).astype(np.float32) * share.reshape(along)
    return total


@lru_cache(1024)
def _area_taps(source: int, size: int) -> Taps:
    """For each tap the pixels it takes and their shares, both (taps, size); a share of 0 fills up."""
    scale = _scale(source, size)
    places: list[list[int]] = []
    shares: list[list[float]] = []
    for target in range(size):
        start, end = target * scale, target * scale + scale
        cell = min(scale, source - start)
        first, last = int(np.ceil(start)), min(int(np.floor(end)), source - 1)
        first = min(first, last)
        taps = [(first - 1, (first - start) / cell)] if first - start > _LEAST else []
        taps += [(place, 1 / cell) for place in range(first, last)]
        taps += [(last, min(end - last, 1.0, cell) / cell)] if end - last > _LEAST else []
        places.append([place for place, _ in taps])
        shares.append([share for _, share in taps])
    most = max(map(len, places))
    filled = [place + place[-1:] * (most - len(place)) for place in places]
    weights = [share + [0.0] * (most - len(share)) for share in shares]
    return np.array(filled, np.intp).T, np.array(weights, np.float32).T


def linear(image: Image, width: int, height: int) -> Image:
    """Interpolated between the two nearest pixel centres of each axis."""
    rows, columns = image.shape[:2]
    left, right, share, rest = (
        part.reshape(-1, *[1] * (image.ndim - 2)) for part in _linear_taps(columns, width, True)
    )
    across = image[:, left.ravel()] * rest + image[:, right.ravel()] * share
    across >>= 4
    upper, lower, share, rest = (
        part.reshape(-1, *[1] * (image.ndim - 1)) for part in _linear_taps(rows, height, False)
    )
    down = (across[upper.ravel()] * rest >> 16) + (across[lower.ravel()] * share >> 16)
    return cast(Image, (down + 2 >> 2).astype(np.uint8))


@lru_cache(1024)
def _linear_taps(source: int, size: int, held: bool) -> tuple[npt.NDArray[np.int32], ...]:
    """The two pixels of each target and the shares of the second and of the first, of `_ONE`: each int32 (size,).

    ``held``: beyond the outermost centres the share is 0; else both are the same pixel and both shares stay.
    """
    where = ((np.arange(size) + 0.5) * _scale(source, size) - 0.5).astype(np.float32)
    first = np.floor(where).astype(np.int32)
    share = where - first.astype(np.float32)
    if held:
        share = np.where((first < 0) | (first >= source - 1), np.float32(0), share)
    weights = (np.rint(part * _ONE).astype(np.int32) for part in (share, 1 - share))
    return first.clip(0, source - 1), (first + 1).clip(0, source - 1), *weights
