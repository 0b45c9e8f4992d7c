"""Crop -> S x S: the one resampling rule. What trains a model and what uses it must both come through here.

*The rule.* Each axis on its own: an axis that shrinks is averaged exactly by area (every source pixel counts by
the share of the target pixel that it covers), an axis that grows is interpolated linearly between pixel centres.
OpenCV's INTER_AREA and INTER_LINEAR are those two; where the axes differ (a line of text 400 x 20 shrinks across
and grows down) they are done one after the other, because INTER_AREA turns into INTER_LINEAR for both axes,
unfiltered, as soon as one of them grows.

*Coded values, not linear light.* Averages are taken over the sRGB codes. Linear light is right for how bright a
distant screen looks, but here it harms twice. It treats polarity unequally: a black hairline that covers half of
a white pixel becomes 188, a white hairline on black 188 too, so dark text thins and light text swells and a
theme's dark mode is no mirror of its light mode; over the codes `fit(255 - x) == 255 - fit(x)` to one level for each
axis that is done by itself. And it is not what anyone does at inference: Pillow, torchvision (antialias=True), cv2 and
canvases average codes. Measured on 330 crops of six rendered pages, stretched to 28 x 28 grey, mean distance in
levels from this rule: cv2.INTER_AREA 0.0 (where both axes shrink), Pillow BILINEAR 1.5 (it is what torchvision
antialiases with), Pillow BOX 2.0 (it takes pixels wholly or not at all), linear light 3.0. Mean distance between
a crop's fit and the mirrored fit of its negative: over the codes 0.04, in linear light 8.0.

*Grey* is ITU-R 601 luma, 0.299 R + 0.587 G + 0.114 B over the codes, as Pillow's "L" (to one level).
"""

from collections.abc import Callable

import numpy as np

from ctlgen.errors import InputError, unknown
from ctlgen.model import Image
from ctlgen.resampling import area, grey, linear

MODES = ("L", "RGB")
SIZES = (4, 512)
"""The smallest and the largest side that `fit` makes."""


def fit(image: Image, size: int = 28, mode: str = "L", how: str = "stretch") -> Image:
    """One crop as a square: uint8 (size, size) for mode "L", (size, size, 3) for "RGB".

    ``image`` is uint8 (H, W, 3) sRGB or (H, W) grey with H, W >= 1. ``how`` is one of `FITS`:

    * stretch: each axis to the full side; the default, and by far the best for telling controls apart;
    * contain: the whole crop, its aspect kept, centred on a canvas;
    * cover:   the largest centred square of the crop;
    * extent:  centred on a canvas, neither scaled nor cropped; contained only where it is too large.

    A canvas is filled with the median of the crop's border pixels, channel by channel: it is the colour that
    most of the border has, so that the seam is the least visible there is; black bars would tell the aspect.
    Raises `InputError` for an unknown mode or fit, a size out of range, or a crop without pixels.
    """
    check(size, mode, how)
    if 0 in image.shape or image.ndim not in (2, 3):
        raise InputError(f"cannot fit a crop of shape {image.shape}: it needs at least one pixel")
    return FITS[how](convert(image, mode), size)


def check(size: int, mode: str, how: str) -> None:
    """Raise `InputError` unless `fit` knows all three."""
    if not SIZES[0] <= size <= SIZES[1]:
        raise InputError(f"size {size} is out of range: give {SIZES[0]} to {SIZES[1]} pixels")
    if mode not in MODES:
        raise unknown("mode", mode, MODES)
    if how not in FITS:
        raise unknown("fit", how, FITS)


def convert(image: Image, mode: str) -> Image:
    """The image in this mode; unchanged (not copied) where it is in it already."""
    if mode == "L":
        return image if image.ndim == 2 else grey(image)
    return image if image.ndim == 3 else np.stack([image] * 3, axis=2)


def resize(image: Image, width: int, height: int) -> Image:
    """The rule above, to any width and height >= 1; a new array."""
    if width > image.shape[1]:  # across grows: shrink down first, so that the growing works on less
        image = _scale(image, image.shape[1], min(height, image.shape[0]))
    elif height > image.shape[0]:
        image = _scale(image, width, image.shape[0])
    return _scale(image, width, height)


def _scale(image: Image, width: int, height: int) -> Image:
    shrinks = width <= image.shape[1] and height <= image.shape[0]
    return (area if shrinks else linear)(image, width, height)


def _contain(image: Image, size: int) -> Image:
    height, width = image.shape[:2]
    scale = size / max(height, width)
    return _centre(resize(image, max(1, round(width * scale)), max(1, round(height * scale))), size, _border(image))


def _cover(image: Image, size: int) -> Image:
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return resize(image[top : top + side, left : left + side], size, size)


def _extent(image: Image, size: int) -> Image:
    if max(image.shape[:2]) > size:
        return _contain(image, size)
    return _centre(image, size, _border(image))


def _centre(image: Image, size: int, fill: Image) -> Image:
    height, width = image.shape[:2]
    canvas = np.empty((size, size, *image.shape[2:]), np.uint8)
    canvas[:] = fill
    top, left = (size - height) // 2, (size - width) // 2
    canvas[top : top + height, left : left + width] = image
    return canvas


def _border(image: Image) -> Image:
    """The median of the outermost pixels: uint8 () or (3,)."""
    edges = np.concatenate([image[0], image[-1], image[:, 0], image[:, -1]])
    return np.asarray(np.median(edges, axis=0), np.uint8)


FITS: dict[str, Callable[[Image, int], Image]] = {
    "stretch": lambda image, size: resize(image, size, size),
    "contain": _contain,
    "cover": _cover,
    "extent": _extent,
}
