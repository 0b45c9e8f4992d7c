"""The augmentations: pure pixel operations ``(image, *, scalars) -> image`` and the table that orders them.

There is no random number in here. `recipes` draws the scalars, what was drawn is recorded with the sample,
and the record alone makes the sample again. To add one: write a function, append a line to `OPERATIONS` with a
free `column`, and name it in a recipe.

Images are uint8, (H, W) grey or (H, W, 3) sRGB; inputs are never written to. Values outside 0..255 saturate.

The order of the table is the order of application, and it follows the way of a picture from a page to a model:

1. *text* and *colour* are the page's design, and need its three channels; then the picture becomes grey or stays
   RGB, as the samples are asked for (colour keeps the luma, so it is left out for grey samples);
2. *jitter, translate, scale, rotate* are where the crop was cut. They are composed into one resampling, at the
   crop's own resolution, and read the page around the control, so that what comes in is real (beyond the
   page's edge it is mirrored: a black border would be a mark that no real crop has);
3. the rest is what screens, screenshots and their files do, one pixel operation after the other;
4. `fit` comes last, as it does for whoever uses the model.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Literal, cast

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen import seeds
from ctlgen.augmenting.lettering import letter
from ctlgen.fit import resize
from ctlgen.model import Image

_LEVELS = np.arange(256, dtype=np.float64)


def frame(
    page: Image,
    *,
    box: tuple[int, int, int, int],
    left: int = 0,
    top: int = 0,
    right: int = 0,
    bottom: int = 0,
    x: float = 0.0,
    y: float = 0.0,
    wide: float = 1.0,
    high: float = 1.0,
    degrees: float = 0.0,
) -> Image:
    """Cut ``box`` (x0, y0, x1, y1 whole pixels) out of a page: jitter, translation, scale and rotation in one.

    ``left, top, right, bottom`` move the cut's edges outward by whole pixels (inward where negative; they stop at
    the page's edge and leave at least one pixel). ``x, y`` move the content right and down by a fraction of the
    cut's sides; ``wide, high`` scale and ``degrees`` turns it, clockwise, about the cut's centre. Without the
    last five it is a slice: nothing is resampled.
    """
    x0, y0 = max(box[0] - left, 0), max(box[1] - top, 0)
    x1, y1 = min(box[2] + right, page.shape[1]), min(box[3] + bottom, page.shape[0])
    if x1 <= x0 or y1 <= y0:
        x0, y0, x1, y1 = box
    if (x, y, wide, high, degrees) == (0.0, 0.0, 1.0, 1.0, 0.0):
        return page[y0:y1, x0:x1]
    width, height = x1 - x0, y1 - y0
    matrix = _inverse(x0 + width / 2, y0 + height / 2, width, height, (x, y, wide, high, degrees))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(page, matrix, (width, height), flags=flags, borderMode=cv2.BORDER_REFLECT_101)
    return cast(Image, warped)


def _inverse(
    cx: float, cy: float, width: int, height: int, warp: tuple[float, float, float, float, float]
) -> npt.NDArray[np.float64]:
    """The 2 x 3 matrix from a pixel index of the cut to one of the page; a pixel's centre is at index + 0.5."""
    x, y, wide, high, degrees = warp
    c, s = cos(radians(degrees)), sin(radians(degrees))
    a, b, d, e = c / wide, s / wide, -s / high, c / high
    u, v = 0.5 - width / 2 - x * width, 0.5 - height / 2 - y * height
    return np.array([[a, b, a * u + b * v + cx - 0.5], [d, e, d * u + e * v + cy - 0.5]])


def colour(image: Image, *, hue: float, saturation: float) -> Image:
    """Turn the hue by degrees and scale the saturation about the luma: greys stay grey, as in another theme.

    A rotation of the chroma plane of YIQ (NTSC), so that the luma stays what it was.
    """
    c, s = saturation * cos(radians(hue)), saturation * sin(radians(hue))
    matrix = _FROM_YIQ @ np.array([[1, 0, 0], [0, c, -s], [0, s, c]]) @ _TO_YIQ
    return cast(Image, cv2.transform(image, matrix))


_TO_YIQ = np.array([[0.299, 0.587, 0.114], [0.596, -0.274, -0.322], [0.211, -0.523, 0.312]])
_FROM_YIQ = np.linalg.inv(_TO_YIQ)


def brightness(image: Image, *, levels: float) -> Image:
    """Add levels of 255."""
    return _map(image, _LEVELS + levels)


def contrast(image: Image, *, factor: float) -> Image:
    """Scale about the crop's own mean, so that a dark page does not become a darker one."""
    mean = sum(cv2.mean(image)) / (image.shape[2] if image.ndim == 3 else 1)
    return _map(image, (_LEVELS - mean) * factor + mean)


def gamma(image: Image, *, exponent: float) -> Image:
    """``255 (v / 255) ^ exponent``: darker above 1, lighter below."""
    return _map(image, 255 * (_LEVELS / 255) ** exponent)


def invert(image: Image) -> Image:
    """The other polarity: 255 - v."""
    return cast(Image, cv2.bitwise_not(image))


def _map(image: Image, levels: npt.NDArray[np.float64]) -> Image:
    table = np.minimum(np.maximum(levels + 0.5, 0), 255).astype(np.uint8)
    return cast(Image, cv2.LUT(image, table))


def blur(image: Image, *, sigma: float) -> Image:
    """Gaussian, ``sigma`` in pixels of the page; the border is mirrored."""
    return cast(Image, cv2.GaussianBlur(image, (0, 0), sigma, borderType=cv2.BORDER_REFLECT_101))


def sharpen(image: Image, *, amount: float) -> Image:
    """Unsharp mask: ``v + amount (v - blurred)`` with a sigma of one pixel."""
    return cast(Image, cv2.addWeighted(image, 1 + amount, blur(image, sigma=1.0), -amount, 0))


def rescale(image: Image, *, factor: float) -> Image:
    """Down to ``factor`` of its sides (at least 2 px) and up again, as a picture that was scaled on its way."""
    height, width = image.shape[:2]
    small = resize(image, max(min(2, width), round(width * factor)), max(min(2, height), round(height * factor)))
    return resize(small, width, height)


def noise(image: Image, *, sigma: float, seed: int) -> Image:
    """Gaussian noise of ``sigma`` levels, each value its own; ``seed`` is what it is made from."""
    field = seeds.rng(seed, "noise").standard_normal(image.shape, dtype=np.float32)
    return cast(Image, cv2.add(image, field * np.float32(sigma), dtype=cv2.CV_8U))


def jpeg(image: Image, *, quality: int) -> Image:
    """Through a baseline JPEG file (chroma 4:2:0) of this quality, 1..100."""
    colours = image.ndim == 3
    coded = cv2.imencode(".jpg", _swap(image) if colours else image, (cv2.IMWRITE_JPEG_QUALITY, quality))[1]
    decoded = cast(Image, cv2.imdecode(coded, cv2.IMREAD_COLOR if colours else cv2.IMREAD_GRAYSCALE))
    return _swap(decoded) if colours else decoded


def _swap(image: Image) -> Image:
    return cast(Image, cv2.cvtColor(image, cv2.COLOR_RGB2BGR))


def cutout(image: Image, *, side: float, x: float, y: float) -> Image:
    """Cover a rectangle of ``side`` of the crop's sides with its mean colour; x, y 0..1 is where it lies."""
    height, width = image.shape[:2]
    h, w = max(1, round(height * side)), max(1, round(width * side))
    top, left = round((height - h) * y), round((width - w) * x)
    covered = image.copy()
    covered[top : top + h, left : left + w] = cv2.mean(image)[0] if image.ndim == 2 else cv2.mean(image)[:3]
    return covered


@dataclass(frozen=True, slots=True)
class Scalar:
    """One number of an operation: drawn evenly from its ``range``, or from the recipe's strength if it has none."""

    name: str
    range: tuple[float, float] | None = None
    digits: int = 3
    """Decimals kept, so that the record is short and exact; 0 makes it an int."""


@dataclass(frozen=True, slots=True)
class Operation:
    """A line of the table. Its draw takes ``1 + len(scalars)`` columns from ``column`` on: never move one."""

    name: str
    function: Callable[..., Image]
    stage: Literal["text", "colour", "frame", "tone"]
    column: int
    scalars: tuple[Scalar, ...] = ()
    limits: tuple[float, float] = (0.0, 1.0)
    """The least and the greatest strength that a recipe may ask for."""
    neutral: float = 0.0
    """The strength that changes nothing."""
    unit: str = ""
    always: bool = False
    """Whether it is drawn for every copy, and not just for the recipe's ``touched`` share."""


_TEXT = (Scalar("size"), *(Scalar(name, (0, 1), 6) for name in ("string", "face", "own", "red", "green", "blue")))
_EDGES = tuple(Scalar(name, digits=0) for name in ("left", "top", "right", "bottom"))
_SHIFT, _SIZE = (Scalar("x", digits=4), Scalar("y", digits=4)), (Scalar("wide", digits=4), Scalar("high", digits=4))
_SEED = Scalar("seed", (0, 2**31 - 1), 0)
_PLACE = (Scalar("x", (0, 1)), Scalar("y", (0, 1)))

COLUMNS = 64
"""Uniforms drawn for each copy; the columns behind the last operation are for those to come."""

TOUCHED = 0
"""The column that decides whether a copy is touched at all."""

OPERATIONS: tuple[Operation, ...] = (
    # name, function, stage, column, scalars, limits, neutral, unit
    Operation("text", letter, "text", 1, _TEXT, (0.5, 2.0), 1.0, "of the text's own size", True),
    Operation("colour", colour, "colour", 10, (Scalar("hue"), Scalar("saturation", (0.8, 1.2))), (-180, 180), 0, "°"),
    Operation("jitter", frame, "frame", 14, _EDGES, (-8, 8), 0, "CSS px outward", True),
    Operation("translate", frame, "frame", 20, _SHIFT, (-0.5, 0.5), 0, "of the side"),
    Operation("scale", frame, "frame", 24, _SIZE, (0.25, 4), 1, "times"),
    Operation("rotate", frame, "frame", 28, (Scalar("degrees", digits=2),), (-45, 45), 0, "°"),
    Operation("brightness", brightness, "tone", 31, (Scalar("levels", digits=1),), (-128, 128), 0, "levels"),
    Operation("contrast", contrast, "tone", 33, (Scalar("factor"),), (0.1, 3), 1, "times"),
    Operation("gamma", gamma, "tone", 35, (Scalar("exponent"),), (0.2, 5), 1, "exponent"),
    Operation("invert", invert, "tone", 37),
    Operation("blur", blur, "tone", 38, (Scalar("sigma"),), (0.1, 10), 0, "px"),
    Operation("sharpen", sharpen, "tone", 40, (Scalar("amount"),), (0, 5), 0, "times"),
    Operation("rescale", rescale, "tone", 42, (Scalar("factor"),), (0.05, 1), 1, "of the sides"),
    Operation("noise", noise, "tone", 44, (Scalar("sigma", digits=2), _SEED), (0, 64), 0, "levels"),
    Operation("jpeg", jpeg, "tone", 47, (Scalar("quality", digits=0),), (1, 100), 100, "quality"),
    Operation("cutout", cutout, "tone", 49, (Scalar("side"), *_PLACE), (0.01, 0.9), 0, "of the sides"),
)

BY_NAME = {operation.name: operation for operation in OPERATIONS}
