"""Paint for the picture families: noise, colours, shapes and light.

A canvas is float32 (h, w, 3), sRGB values 0..1, painted in place. Points are pixels, (x, y), origin top left.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Rng = np.random.Generator
Canvas = npt.NDArray[np.float32]
Mask = npt.NDArray[np.float32]
"""(h, w), 0..1."""
Colour = npt.NDArray[np.float32]
"""(3,) or a whole canvas, 0..1."""
Points = npt.NDArray[np.float64]
"""(n, 2), x and y in pixels."""

_SUBPIXELS = 4  # bits of a pixel's fraction that OpenCV's polygons keep


def between(rng: Rng, low: float, high: float) -> float:
    """A float in [low, high)."""
    return low + (high - low) * rng.random()


def chance(rng: Rng, share: float) -> bool:
    """True in ``share`` of all draws."""
    return bool(rng.random() < share)


def hsv(hue: float, saturation: float, value: float) -> Colour:
    """A colour from hue (in turns, wraps), saturation and value (0..1)."""
    sectors = ((k + hue * 6) % 6 for k in (5, 3, 1))
    return np.array([value - value * saturation * max(0, min(k, 4 - k, 1)) for k in sectors], np.float32)


def rgb(code: int) -> Colour:
    """A colour from 0xRRGGBB."""
    return np.array([code >> 16, code >> 8 & 255, code & 255], np.float32) / np.float32(255)


def near(rng: Rng, colour: Colour, spread: float = 0.05) -> Colour:
    """A colour a little beside this one."""
    return np.clip(colour + rng.normal(0, spread, 3), 0, 1).astype(np.float32)


def mix(a: Colour, b: Colour, share: float) -> Colour:
    """``share`` of b, the rest of a."""
    return np.asarray(a + (b - a) * np.float32(share), np.float32)


def plain(w: int, h: int, colour: Colour) -> Canvas:
    """A canvas of one colour."""
    return np.broadcast_to(colour, (h, w, 3)).astype(np.float32)


def axes(w: int, h: int) -> tuple[Mask, Mask]:
    """x (1, w) and y (h, 1), both 0..1 from side to side."""
    return np.linspace(0, 1, w, dtype=np.float32)[None], np.linspace(0, 1, h, dtype=np.float32)[:, None]


def ramp(w: int, h: int, angle: float) -> Mask:
    """0 at one side, 1 at the other, rising in the direction ``angle`` (radians, 0 is to the right)."""
    x, y = axes(w, h)
    slope = (x - 0.5) * np.float32(np.cos(angle)) + (y - 0.5) * np.float32(np.sin(angle))
    low, high = slope.min(), slope.max()
    return np.asarray((slope - low) / (high - low), np.float32)


def gradient(w: int, h: int, colours: Sequence[Colour], angle: float = np.pi / 2) -> Canvas:
    """Colours from side to side, evenly spaced, from the top down unless ``angle`` says otherwise."""
    return tinted(ramp(w, h, angle), colours)


def tinted(values: Mask, colours: Sequence[Colour]) -> Canvas:
    """Each value 0..1 as a colour of the scale ``colours``."""
    scale = np.stack(colours)
    table = np.stack([np.interp(np.linspace(0, 1, 256), np.linspace(0, 1, len(scale)), band) for band in scale.T], -1)
    return table.astype(np.float32)[(np.clip(values, 0, 1) * 255).astype(np.uint8)]


def noise(rng: Rng, w: int, h: int, cells: float = 2, rough: float = 0.5, stretch: float = 1) -> Mask:
    """Smooth noise of several octaves, mean 0, deviation about 1, with a spectrum near 1/f.

    ``cells`` across the shorter side in the first octave, each further one ``rough`` as strong; ``stretch`` > 1
    makes it wider than high.
    """
    field, weight, power, unit = np.zeros((1, 1), np.float32), 1.0, 0.0, min(w, h) / cells
    while True:  # each octave is added to the smaller ones at its own size: as dear as one layer of the whole
        size = (max(2, round(w / unit / stretch)) + 2, max(2, round(h / unit)) + 2)
        layer = rng.standard_normal(size[::-1], np.float32)
        field = cv2.resize(field, size, interpolation=cv2.INTER_CUBIC) + layer * np.float32(weight)
        power, weight, unit = power + weight**2, weight * rough, unit / 2
        if unit < 1.5 or weight < 0.02:
            break
    whole = cv2.resize(field, (w, h), interpolation=cv2.INTER_CUBIC)
    return np.asarray(whole / np.float32(power**0.5 * 0.75), np.float32)


def rough(rng: Rng, w: int, h: int, colour: Colour, contrast: float) -> Canvas:
    """A rough surface of one colour."""
    grain = noise(rng, w, h, 7, 0.75, 1.6)
    return np.clip(colour * (1 + grain * np.float32(contrast))[..., None], 0, 1)


def soft(values: Mask, low: float, high: float) -> Mask:
    """0 below ``low``, 1 above ``high``, smooth between (a smoothstep)."""
    t = np.minimum(np.maximum((values - np.float32(low)) / np.float32(high - low), 0), 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)


def oval(x: float, y: float, rx: float, ry: float, angle: float = 0, wobble: Sequence[float] = ()) -> Points:
    """An ellipse; ``wobble`` are the strengths of its harmonics from the second on."""
    turn = np.linspace(0, 2 * np.pi, 48, endpoint=False)
    radius = 1 + sum((k * np.cos((n + 2) * turn + 7 * k) for n, k in enumerate(wobble)), np.zeros(48))
    u, v = rx * radius * np.cos(turn), ry * radius * np.sin(turn)
    return np.stack([x + u * np.cos(angle) - v * np.sin(angle), y + u * np.sin(angle) + v * np.cos(angle)], -1)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0) -> Points:
    """A rectangle, with round corners if ``radius`` is over 0."""
    if radius <= 0:
        return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], np.float64)
    radius = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    turn = np.linspace(0, np.pi / 2, 7)
    corners = [
        (x1 - radius, y1 - radius),
        (x0 + radius, y1 - radius),
        (x0 + radius, y0 + radius),
        (x1 - radius, y0 + radius),
    ]
    arcs = [
        np.stack([x + radius * np.cos(turn + n * np.pi / 2), y + radius * np.sin(turn + n * np.pi / 2)], -1)
        for n, (x, y) in enumerate(corners)
    ]
    return np.concatenate(arcs)


def cover(w: int, h: int, *shapes: Points, blur: float = 0) -> Mask:
    """1 inside any of the polygons, anti-aliased; ``blur`` in pixels softens the edge."""
    mask = np.zeros((h, w), np.uint8)
    for shape in shapes:
        points = shape * (1 << _SUBPIXELS) + 0.5
        cv2.fillPoly(mask, [points.astype(np.int32)], 255, cv2.LINE_AA, _SUBPIXELS)
    found = mask.astype(np.float32) / np.float32(255)
    return blurred(found, blur) if blur > 0.3 else found


def blurred(image: npt.NDArray[np.float32], sigma: float) -> npt.NDArray[np.float32]:
    """A Gaussian blur of ``sigma`` pixels; a wide one is made of a smaller picture."""
    h, w = image.shape[:2]
    if sigma < 4 or min(w, h) < 16:
        return np.asarray(cv2.GaussianBlur(image, (0, 0), max(sigma, 0.1)), np.float32)
    step = 2 if sigma < 12 else 4
    small = cv2.resize(image, (max(w // step, 2), max(h // step, 2)), interpolation=cv2.INTER_AREA)
    small = cv2.GaussianBlur(small, (0, 0), sigma / step)
    return np.asarray(cv2.resize(small, (w, h), interpolation=cv2.INTER_CUBIC), np.float32)


def paint(canvas: Canvas, mask: Mask, colour: Colour, opacity: float = 1) -> None:
    """Lays ``colour`` over the canvas where the mask is."""
    canvas += (colour - canvas) * (mask * np.float32(opacity))[..., None]


def fill(canvas: Canvas, shape: Points, colour: Colour, blur: float = 0, opacity: float = 1) -> None:
    """Paints one polygon, its edge softened by ``blur`` pixels."""
    part, mask, colour = _part(canvas, shape, colour, blur)
    if part.size:
        paint(part, mask, colour, opacity)


def model(
    canvas: Canvas, shape: Points, colour: Colour, *, round_by: float, light: float, gloss: float = 0, blur: float = 0.5
) -> None:
    """Paints a body: its silhouette, blurred by ``round_by`` pixels, is its height, lit from the direction ``light``.

    ``light`` is in radians (0 from the right, -pi / 2 from above); ``gloss`` 0..1 is how much it shines.
    """
    part, mask, colour = _part(canvas, shape, colour, blur)
    if not part.size:
        return
    height = blurred(mask, round_by)
    dx, dy = cv2.Sobel(height, cv2.CV_32F, 1, 0), cv2.Sobel(height, cv2.CV_32F, 0, 1)
    slope = (dx * np.float32(np.cos(light)) + dy * np.float32(np.sin(light))) * np.float32(-round_by * 0.22)
    shade = np.minimum(np.maximum(slope, -0.45), 0.3) + np.float32(0.95)
    body = colour * (shade * (height * np.float32(0.25) + np.float32(0.75)))[..., None]
    if gloss:
        body += (soft(slope, 0.08, 0.35) * np.float32(gloss))[..., None]
    paint(part, mask, np.minimum(body, 1))


def _part(canvas: Canvas, shape: Points, colour: Colour, blur: float) -> tuple[Canvas, Mask, Colour]:
    """The part of the canvas that a shape can touch, with its mask and its colour there: painting is quick so."""
    h, w = canvas.shape[:2]
    margin = 2 + 3 * blur
    xs, ys = shape[:, 0], shape[:, 1]
    x0, x1 = max(int(xs.min() - margin), 0), max(min(int(xs.max() + margin) + 1, w), 0)
    y0, y1 = max(int(ys.min() - margin), 0), max(min(int(ys.max() + margin) + 1, h), 0)
    part = canvas[y0:y1, x0:x1]
    if not part.size:
        return part, np.zeros((0, 0), np.float32), colour
    mask = cover(x1 - x0, y1 - y0, shape - (x0, y0), blur=blur)
    return part, mask, colour[y0:y1, x0:x1] if colour.ndim == 3 else colour


def shadow(canvas: Canvas, x: float, y: float, rx: float, ry: float, strength: float = 0.45) -> None:
    """What a body that stands at (x, y) leaves on the ground."""
    fill(canvas, oval(x, y, rx, ry), np.zeros(3, np.float32), blur=max(ry * 0.7, 1), opacity=strength)
