"""Pictures that pass for photographs taken outside: hills, the sea, cities, streets.

Every family is a function of a generator and a size in pixels that returns a canvas (see `canvas`).
"""

import numpy as np

from ctlgen.pictures.canvas import (
    Canvas,
    Colour,
    Points,
    Rng,
    axes,
    between,
    blurred,
    box,
    chance,
    cover,
    fill,
    gradient,
    hsv,
    mix,
    near,
    noise,
    oval,
    paint,
    rgb,
    rough,
    soft,
    tinted,
)

_SKIES = (  # from the top to the horizon, and what the light tints the land with
    (0x2F6FB5, 0x8FBCE6, 0xDCEAF4, 0xFFFFFF),
    (0x4A8AC9, 0xA9CDE8, 0xF1F3EE, 0xFFF6E0),
    (0x27456F, 0xC77D6B, 0xF6C27E, 0xFFC58F),
    (0x3B2F5C, 0xB0567A, 0xF7A35C, 0xE8A08A),
    (0x8D99A6, 0xB7BEC5, 0xDADCDD, 0xD5DADF),
    (0x5E7388, 0x9AA9B3, 0xC9CDC9, 0xC4CCD0),
    (0x0B1430, 0x1E2F57, 0x46577A, 0x5A6A92),
    (0xA9C7E0, 0xF2D7D5, 0xFBEFE0, 0xFFE9DC),
)


def landscape(rng: Rng, w: int, h: int) -> Canvas:
    """Hills or mountains one behind the other under a sky, sometimes with a lake."""
    canvas, light, level = _sky(rng, w, h, between(rng, 0.35, 0.65))
    near_land = hsv(between(rng, 0.08, 0.42), between(rng, 0.2, 0.55), between(rng, 0.18, 0.45))
    far = mix(canvas[min(int(level * h), h - 1)].mean(0), near_land, 0.25)
    ridges = 2 + int(rng.random() * 4)
    sharp = between(rng, 0.45, 0.75)
    for step in range(ridges):
        share = (step + 1) / ridges
        top = (level + (1.02 - level) * share**1.5 * 0.8 - between(rng, 0.02, 0.2) * (1 - 0.6 * share)) * h
        land = rough(
            rng, w, h, mix(far, near_land, share) * mix(np.ones(3, np.float32), light, 0.5), 0.04 + 0.16 * share
        )
        paint(canvas, cover(w, h, _ridge(rng, w, h, top, between(rng, 0.04, 0.16) * h, sharp), blur=0.5), land)
    if chance(rng, 0.3):
        _mirror(rng, canvas, int(h * between(rng, 0.62, 0.8)))
    elif chance(rng, 0.4):
        _trees(rng, canvas, near_land * np.float32(0.5))
    return canvas


def seaside(rng: Rng, w: int, h: int) -> Canvas:
    """Sky, sea with waves, and often a beach."""
    level = between(rng, 0.3, 0.6)
    canvas, light, _ = _sky(rng, w, h, level)
    top = int(level * h)
    x, y = axes(w, h - top)
    sea = gradient(
        w, h - top, [mix(canvas[top - 1].mean(0), rgb(0x2A6E8F), 0.45), near(rng, rgb(0x1F5A78), 0.08) * light]
    )
    waves = noise(rng, w, h - top, 6, 0.7, between(rng, 4, 9)) * (0.25 + y)
    canvas[top:] = np.clip(sea + waves[..., None] * np.float32(0.06), 0, 1)
    if chance(rng, 0.4):
        glitter = np.exp(-(((x - between(rng, 0.2, 0.8)) / (0.05 + 0.15 * y)) ** 2))
        paint(canvas[top:], soft(waves, 0.0, 0.5) * glitter.astype(np.float32), light, 0.8)
    if chance(rng, 0.6):
        shore = (
            noise(rng, w, h - top, 2, 0.45, 2) * np.float32(0.03)
            + y
            - between(rng, 0.45, 0.8)
            - x * between(rng, -0.3, 0.3)
        )
        paint(canvas[top:], soft(shore, -0.05, 0.0), np.ones(3, np.float32), 0.7)
        sand = rough(rng, w, h - top, near(rng, rgb(0xD9BE94), 0.05) * light, 0.08)
        paint(canvas[top:], soft(shore, 0.0, 0.03), sand)
    return canvas


def skyline(rng: Rng, w: int, h: int) -> Canvas:
    """A city: rows of houses with windows before a sky, darker towards the eye."""
    canvas, light, _ = _sky(rng, w, h, between(rng, 0.7, 0.95))
    dark = float(light.mean()) < 0.5 or chance(rng, 0.3)
    haze = canvas[int(0.7 * h)].mean(0)
    base = near(rng, rgb(0x1D2433) if dark else rgb(0x6F6A66), 0.035)
    for row in range(3):
        _houses(rng, canvas, mix(haze, base, 0.3 + 0.33 * row), 0.42 + 0.15 * row, lit=dark and row > 0)
    return canvas


def street(rng: Rng, w: int, h: int) -> Canvas:
    """A road that runs to the horizon between two rows of fronts."""
    canvas, light, _ = _sky(rng, w, h, 0.5)
    x0, y0 = w * between(rng, 0.35, 0.65), h * between(rng, 0.45, 0.6)
    fill(
        canvas,
        np.array([[0, h], [w, h], [w, y0], [0, y0]], float),
        rough(rng, w, h, near(rng, rgb(0x8C8478)) * light, 0.1),
    )
    fill(
        canvas,
        np.array([[x0 - 1, y0], [x0 + 1, y0], [w * 0.95, h], [w * 0.05, h]], float),
        near(rng, rgb(0x4A4C50)) * light,
    )
    eye, panes = np.array([x0, y0]), list[Points]()
    for shade, edge in ((0.7, 0.0), (1.0, float(w))):
        depth = 1.0
        while depth > 0.12:
            after = depth * between(rng, 0.62, 0.85)
            wall = near(rng, hsv(between(rng, 0.0, 0.15), between(rng, 0.05, 0.35), between(rng, 0.45, 0.9)), 0.04)
            foot = np.array([edge - x0, h - y0]) * depth
            top = np.array([edge - x0, -between(rng, 0.6, 1.2) * h]) * depth
            front = np.array([foot, top, top * after / depth, foot * after / depth]) + eye
            fill(canvas, front, np.clip(wall * light * np.float32(shade), 0, 1))
            panes += _panes(foot, top, after / depth) if depth > 0.22 else []
            depth = after
    paint(canvas, cover(w, h, *(pane + eye for pane in panes)), np.zeros(3, np.float32), 0.5)
    return blurred(canvas, 0.6)


def _sky(rng: Rng, w: int, h: int, level: float) -> tuple[Canvas, Colour, float]:
    """A sky down to ``level`` (0..1, and its last colour below), the colour of its light, and the level."""
    *tones, light = (near(rng, rgb(code), 0.025) for code in _SKIES[int(rng.random() * len(_SKIES))])
    y = axes(w, h)[1]
    canvas = tinted(np.broadcast_to(y / np.float32(level), (h, w)), tones)
    if chance(rng, 0.75):
        clouds = noise(rng, w, h, between(rng, 1.5, 4), 0.55, between(rng, 1.2, 3))
        amount = between(rng, -0.2, 1.2)
        paint(canvas, soft(clouds, amount, amount + 1.2), mix(tones[-1], light, 0.6), between(rng, 0.4, 0.9))
    if chance(rng, 0.35):
        sun, size = (w * between(rng, 0.1, 0.9), h * level * between(rng, 0.3, 1)), min(w, h) * between(rng, 0.02, 0.06)
        fill(canvas, oval(*sun, size * 3, size * 3), light, size * 2, 0.6)
        fill(canvas, oval(*sun, size, size), np.ones(3, np.float32), 1)
    return canvas, light, level


def _ridge(rng: Rng, w: int, h: int, top: float, rise: float, sharp: float) -> Points:
    """The outline of a range of hills from its line down to the bottom."""
    x = np.linspace(0, 1, 97)
    line, strength, waves = np.zeros_like(x), 1.0, between(rng, 0.6, 1.6)
    while waves < 40:
        line += strength * np.interp(x * waves + rng.random(), np.arange(44), rng.standard_normal(44))
        strength, waves = strength * sharp, waves * 1.9
    points = np.stack([x * w, top - line * rise], -1)
    return np.concatenate([points, [[w + 2, h + 2], [-2, h + 2]]])


def _panes(foot: Points, top: Points, shrink: float) -> list[Points]:
    """The windows of a house in a row that runs to (0, 0): its near edge goes from foot to top."""
    found = []
    for floor in range(3):
        low, high = (foot + (top - foot) * (0.3 + 0.22 * floor + k) for k in (0.0, 0.13))
        for a, b in ((0.12, 0.4), (0.6, 0.88)):
            near_by, away = 1 - (1 - shrink) * a, 1 - (1 - shrink) * b
            found.append(np.array([low * near_by, high * near_by, high * away, low * away]))
    return found


def _mirror(rng: Rng, canvas: Canvas, level: int) -> None:
    """Turns what lies below ``level`` into water that reflects what is above."""
    h, w = canvas.shape[:2]
    rows = np.clip(level - 1 - np.arange(h - level), 0, level - 1)
    water = blurred(np.ascontiguousarray(canvas[rows]), 1.2) * np.float32(0.85)
    canvas[level:] = np.clip(water + noise(rng, w, h - level, 8, 0.6, 6)[..., None] * np.float32(0.03), 0, 1)


def _trees(rng: Rng, canvas: Canvas, colour: Colour) -> None:
    h, w = canvas.shape[:2]
    trees: list[Points] = []
    for _ in range(3 + int(rng.random() * 9)):
        x, tall = w * rng.random(), h * between(rng, 0.12, 0.4)
        for tier in range(4):
            top, wide = h - tall * (1 - tier * 0.22), tall * between(rng, 0.14, 0.24) * (0.4 + tier * 0.2)
            low = top + tall * 0.35
            trees.append(np.array([[x, top], [x - wide, low], [x + wide, low]]))
    paint(canvas, cover(w, h, *trees, blur=0.5), rough(rng, w, h, colour, 0.2))


def _houses(rng: Rng, canvas: Canvas, colour: Colour, top: float, lit: bool) -> None:
    """One row of houses, with windows."""
    h, w = canvas.shape[:2]
    glass = hsv(between(rng, 0.08, 0.15), 0.5, 1) if lit else colour * np.float32(between(rng, 0.6, 1.3))
    step, x = max(h / 30, 3.0), -0.02 * w
    while x < w:
        wide, y = min(w, h * 1.5) * between(rng, 0.05, 0.16), h * (top + between(rng, -0.22, 0.22))
        fill(canvas, box(x, y, x + wide, h + 1), np.clip(near(rng, colour, 0.012), 0, 1))
        _windows(
            rng,
            canvas[max(int(y + step / 2), 0) :, max(int(x + step / 2), 0) : max(int(x + wide - step / 2), 0)],
            step,
            glass,
        )
        x += wide * between(rng, 0.9, 1.25)


def _windows(rng: Rng, front: Canvas, step: float, glass: Colour) -> None:
    """A grid of panes, some of them dark."""
    h, w = front.shape[:2]
    if h < step or w < step:
        return
    rows, columns = np.arange(h) / step, np.arange(w) / (step * 0.9)
    on = (rng.random((int(rows[-1]) + 1, int(columns[-1]) + 1)) < 0.45)[rows.astype(int)[:, None], columns.astype(int)]
    pane = ((rows % 1 < 0.6)[:, None] & (columns % 1 < 0.55)) & on
    paint(front, pane.astype(np.float32), glass, 0.75)
