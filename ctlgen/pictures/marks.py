"""Pictures that have no ground of their own, as logos and figures stand on a page: the page shows between their parts.

Every family paints on a ground that it is given and is otherwise a function of its generator: `clear` paints it twice,
on white and on black, and what differs is how much the ground shows (alpha, as in blue-screen matting: Smith and Blinn,
"Blue Screen Matting", 1996, two known grounds). Their tones can be seen on light pages and on dark ones.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from ctlgen.pictures.canvas import Canvas, Colour, Points, Rng, between, box, chance, fill, hsv, mix, oval, plain, rgb
from ctlgen.pictures.graphics import brand, line, sign, width_of, write

_WHITE, _BLACK = np.ones(3, np.float32), np.zeros(3, np.float32)

Mark = Callable[[Rng, int, int, Colour], Canvas]


def clear(mark: Mark, make_rng: Callable[[], Rng], w: int, h: int) -> npt.NDArray[np.float32]:
    """The mark as float32 (h, w, 4), sRGB and alpha 0..1; ``make_rng`` gives the same generator each time."""
    light, dark = (mark(make_rng(), w, h, ground) for ground in (_WHITE, _BLACK))
    alpha = np.clip(1 - (light - dark).mean(axis=2, keepdims=True), 0, 1)
    return np.concatenate([np.clip(dark / np.maximum(alpha, np.float32(1 / 255)), 0, 1), alpha], axis=2)


def emblem(rng: Rng, w: int, h: int, ground: Colour) -> Canvas:
    """A sign: petals, arcs, a stroke in two colours, a letter, a badge with a hole; with a name where there is room."""
    if w > 3 * h:
        return wordmark(rng, w, h, ground)
    canvas, tones = plain(w, h, ground), _tones(rng, 3)
    x, y, size = w / 2, h / 2, min(w, h) * between(rng, 0.38, 0.49)
    (_plain_sign, _petals, _arcs, _stroke, _letter, _shield)[int(rng.random() * 6)](
        rng, canvas, x, y, size, tones, ground
    )
    return canvas


def wordmark(rng: Rng, w: int, h: int, ground: Colour) -> Canvas:
    """A name set as a logo, often behind a sign; in a shape that is too narrow for it, the sign alone."""
    if w < 1.8 * h:
        return emblem(rng, w, h, ground)
    canvas, tones = plain(w, h, ground), _tones(rng, 3)
    text = brand(rng)
    text = (text, text.capitalize(), text.upper())[int(rng.random() * 3)]
    signed = chance(rng, 0.65)
    left = h if signed else 0.0
    size = min(h * between(rng, 0.5, 0.8), (w - left) * 0.94 / max(width_of(text, 100), 1) * 100)
    if signed:
        sign(rng, canvas, h * 0.5, h / 2, h * between(rng, 0.3, 0.44), tones, ground)
    ink = rgb(0x7A808C) if chance(rng, 0.45) else tones[0]
    bold = size * (0.035 if chance(rng, 0.5) else 0.0)
    first = len(text) // 2 if chance(rng, 0.3) else len(text)
    start = left + (w - left - width_of(text, size)) / 2
    for part, tone in ((text[:first], ink), (text[first:], tones[1])):
        wide = width_of(part, size)
        write(canvas, part, start + wide / 2, h / 2, size, tone, bold)
        start += wide
    return canvas


def plot(rng: Rng, w: int, h: int, ground: Colour) -> Canvas:
    """Thin lines over a grid, as charts are drawn on the page itself."""
    canvas, tones = plain(w, h, ground), _tones(rng, 4)
    faint = mix(ground, rgb(0x8A8F99), between(rng, 0.25, 0.6))
    columns, rows = (int(n) for n in rng.integers(3, 12, 2))
    if chance(rng, 0.8):
        for y in np.linspace(0, h - 1, rows):
            fill(canvas, box(0, round(y), w, round(y) + 1), faint)
    if chance(rng, 0.6):
        for x in np.linspace(0, w - 1, columns):
            fill(canvas, box(round(x), 0, round(x) + 1, h), faint)
    count = int(rng.integers(12, 120))
    for tone in tones[: 1 + int(rng.random() * 3)]:
        walk = np.cumsum(rng.standard_normal(count)) * between(rng, 0.2, 1)
        if chance(rng, 0.4):  # a loss that falls
            walk += 8 * np.exp(-np.linspace(0, between(rng, 2, 6), count))
        walk = (walk - walk.min()) / (np.ptp(walk) + 1e-6)
        y = h * (0.95 - 0.85 * walk * between(rng, 0.5, 1))
        line(canvas, np.stack([np.linspace(0, w, count), y], -1), tone, max(h / between(rng, 50, 110), 1))
    return canvas


def empty(rng: Rng, w: int, h: int, ground: Colour) -> Canvas:
    """What a page shows where there is nothing yet: a few grey shapes and a coloured one."""
    canvas, accent = plain(w, h, ground), _tones(rng, 1)[0]
    grey = mix(ground, rgb(0x8A93A3), between(rng, 0.35, 0.8))
    x, y, unit = w / 2, h / 2, min(w, h) * between(rng, 0.38, 0.5)
    if chance(rng, 0.4):
        fill(canvas, oval(x, y, unit, unit * 0.96), mix(ground, grey, 0.35))
    for _ in range(int(rng.integers(1, 4))):
        dx, dy = rng.normal(0, unit * 0.25, 2)
        high = unit * between(rng, 0.4, 1.2)
        wide = unit * between(rng, 0.5, 1.3)
        corners = box(x + dx - wide / 2, y + dy - high / 2, x + dx + wide / 2, y + dy + high / 2, unit * 0.1)
        fill(canvas, corners, grey if chance(rng, 0.6) else mix(ground, grey, 0.5))
        for n in range(int(rng.integers(0, 4))):
            level = y + dy - high * (0.3 - 0.2 * n)
            fill(
                canvas,
                box(x + dx - wide * 0.36, level, x + dx + wide * between(rng, 0, 0.36), level + unit * 0.06),
                accent,
            )
    if chance(rng, 0.6):
        fill(canvas, oval(x + unit * 0.6, y + unit * 0.5, unit * 0.28, unit * 0.28), accent)
    if chance(rng, 0.3):
        cross = np.array([[x - unit, y + unit], [x + unit, y - unit]])
        line(canvas, cross, accent, max(unit * 0.12, 1))
    return canvas


def _tones(rng: Rng, count: int) -> list[Colour]:
    """Colours of a brand, neither so light nor so dark that a page could swallow them."""
    hue, step, strong = rng.random(), (0.04, 0.09, 0.33, 0.5)[int(rng.random() * 4)], between(rng, 0.45, 0.95)
    return [_seen(hsv(hue + step * n, strong, between(rng, 0.55, 0.9))) for n in range(count)]


def _seen(tone: Colour) -> Colour:
    """The colour, its luma (ITU-R 601) brought to 0.3 to 0.62."""
    luma = float(tone @ np.array([0.299, 0.587, 0.114], np.float32))
    if luma < 0.3:
        return mix(tone, _WHITE, (0.3 - luma) / (1 - luma))
    return tone * np.float32(min(1.0, 0.62 / luma))


def _plain_sign(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    sign(rng, canvas, x, y, size, tones, ground)


def _petals(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    count, thick = int(rng.integers(3, 9)), between(rng, 0.14, 0.3)
    for n in range(count):
        turn = 2 * np.pi * n / count
        at = (x + np.cos(turn) * size * 0.55, y + np.sin(turn) * size * 0.55)
        fill(canvas, oval(*at, size * 0.45, size * thick, turn), tones[n % 2], 0, between(rng, 0.7, 1))


def _arcs(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    """Crescents around a middle that shows the page, and dots beside them."""
    fill(canvas, oval(x, y, size * 0.9, size * 0.9), tones[0])
    fill(
        canvas, oval(x, y, size * between(rng, 0.9, 1.1), size * between(rng, 0.4, 0.65), between(rng, 0, 3.1)), ground
    )
    for _ in range(int(rng.integers(0, 4))):
        turn, dot = between(rng, 0, 6.3), size * between(rng, 0.06, 0.16)
        fill(canvas, oval(x + np.cos(turn) * size * 0.82, y + np.sin(turn) * size * 0.82, dot, dot), tones[1])


def _stroke(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    """A thick line that winds, from one colour to another."""
    count, turns = 40, between(rng, 0.6, 1.6)
    t = np.linspace(0, 1, count)
    radius = size * (0.3 + 0.6 * np.abs(np.sin(np.pi * (t * between(rng, 1, 2.5) + rng.random()))))
    angle = 2 * np.pi * (t * turns + rng.random())
    points: Points = np.stack([x + radius * np.cos(angle), y + radius * np.sin(angle)], -1)
    thick = max(size * between(rng, 0.12, 0.3), 1)
    for n in range(count - 1):
        line(canvas, points[n : n + 2], mix(tones[0], tones[1], n / count), thick)


def _letter(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    text = brand(rng)[: 1 + int(rng.random() * 2)].upper()
    write(canvas, text, x, y, size * (1.9 if len(text) == 1 else 1.35), tones[0], size * between(rng, 0.02, 0.1))
    if chance(rng, 0.4):
        fill(canvas, oval(x + size * 0.7, y - size * 0.6, size * 0.2, size * 0.2), tones[1])


def _shield(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    """A polygon with a simple figure cut out of it."""
    corners = int(rng.integers(4, 9))
    turn = np.arange(corners) * 2 * np.pi / corners + (np.pi / 2 if chance(rng, 0.5) else 0)
    fill(canvas, np.stack([x + size * np.cos(turn), y + size * np.sin(turn)], -1), tones[0])
    inner = ground if chance(rng, 0.5) else mix(tones[0], _WHITE, 0.85)
    ends: Points = np.array([x, y]) + rng.normal(0, size * 0.4, (4, 2))
    line(canvas, ends, inner, max(size * between(rng, 0.1, 0.2), 1))
    if chance(rng, 0.5):
        fill(canvas, oval(ends[0, 0], ends[0, 1], size * 0.16, size * 0.16), inner)
