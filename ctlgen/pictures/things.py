"""Things that stand in pictures: what shops sell, and furniture."""

import numpy as np

from ctlgen.pictures.canvas import Canvas, Points, Rng, between, box, chance, hsv, model, oval, shadow

Part = tuple[Points, float, float]
"""An outline around (0, 0), the hue of its own or 0 for the thing's colour, and how bright it is."""


def place_sofa(rng: Rng, canvas: Canvas, x: float, y: float) -> None:
    """A sofa whose feet are at (x, y)."""
    h = canvas.shape[0]
    wide, high, light = h * between(rng, 0.3, 0.5), h * between(rng, 0.24, 0.34), between(rng, -2.4, -0.8)
    colour = hsv(rng.random(), between(rng, 0.05, 0.6), between(rng, 0.25, 0.8))
    shadow(canvas, x, y, wide * 1.05, h * 0.04)
    parts = [box(x - wide * 0.9, y - high, x + wide * 0.9, y, high * 0.2)]
    parts += [box(x - wide, y - high * 0.5, x + wide, y - high * 0.05, high * 0.15)]
    parts += [
        box(x + s * wide * 0.9 - high * 0.17, y - high * 0.68, x + s * wide * 0.9 + high * 0.17, y, high * 0.15)
        for s in (-1, 1)
    ]
    for part in parts:
        model(canvas, part, colour, round_by=high * 0.14, light=light)
    if chance(rng, 0.7):
        pillow = box(x - wide * 0.7, y - high * 0.85, x - wide * 0.7 + high * 0.5, y - high * 0.42, high * 0.1)
        model(canvas, pillow, hsv(rng.random(), 0.5, 0.85), round_by=high * 0.1, light=light)


def place_plant(rng: Rng, canvas: Canvas, x: float, y: float) -> None:
    """A plant in a pot that stands at (x, y)."""
    h = canvas.shape[0]
    size = h * between(rng, 0.05, 0.08)
    for _ in range(9):
        turn = -np.pi / 2 + rng.normal(0, 0.7)
        at = (x + np.cos(turn) * size * 2.2, y - size * 1.8 + np.sin(turn) * size * 2)
        leaf = oval(*at, size * 1.7, size * 0.4, turn)
        model(
            canvas, leaf, hsv(between(rng, 0.25, 0.38), 0.5, between(rng, 0.25, 0.6)), round_by=size * 0.3, light=-1.2
        )
    pot = np.array([[x - size, y - size * 1.9], [x + size, y - size * 1.9], [x + size * 0.75, y], [x - size * 0.75, y]])
    model(canvas, pot, hsv(rng.random(), 0.25, 0.8), round_by=size * 0.5, light=-2.4)


def _bottle(rng: Rng, u: float) -> list[Part]:
    wide, neck = between(rng, 0.26, 0.42) * u, between(rng, 0.08, 0.16) * u
    return [
        (box(-neck, -0.8 * u, neck, -0.2 * u, 0.03 * u), 0, 0.85),
        (box(-wide, -0.35 * u, wide, u, 0.15 * u), 0, 1),
        (box(-neck * 1.2, -u, neck * 1.2, -0.75 * u, 0.03 * u), 0.1, 0.4),
        (box(-wide * 0.92, 0.05 * u, wide * 0.92, 0.6 * u, 0.02 * u), rng.random(), 1.05),
    ]


def _mug(rng: Rng, u: float) -> list[Part]:
    wide = between(rng, 0.5, 0.65) * u
    ring = np.concatenate([oval(wide, 0.15 * u, 0.34 * u, 0.36 * u), oval(wide, 0.15 * u, 0.22 * u, 0.24 * u)[::-1]])
    return [
        (ring, 0, 0.9),
        (box(-wide, -0.5 * u, wide, 0.8 * u, 0.12 * u), 0, 1),
        (oval(0, -0.48 * u, wide * 0.97, 0.09 * u), 0.07, 0.3),
    ]


def _box(rng: Rng, u: float) -> list[Part]:
    a, b, lid = between(rng, 0.5, 0.9) * u, between(rng, 0.3, 0.7) * u, 0.25 * u
    front = np.array([[-a, -b], [a * 0.4, -b + lid * 0.4], [a * 0.4, b + lid * 0.5], [-a, b]])
    side = np.array([[a * 0.4, -b + lid * 0.4], [a, -b - lid * 0.2], [a, b - lid * 0.2], [a * 0.4, b + lid * 0.5]])
    top = np.array([[-a, -b], [-a * 0.35, -b - lid], [a, -b - lid * 0.2], [a * 0.4, -b + lid * 0.4]])
    return [(front, 0, 1), (side, 0, 0.65), (top, 0, 1.15)]


def _phone(rng: Rng, u: float) -> list[Part]:
    wide = between(rng, 0.42, 0.75) * u
    return [
        (box(-wide, -0.95 * u, wide, u, 0.12 * u), 0, 0.5),
        (box(-wide * 0.92, -0.88 * u, wide * 0.92, 0.92 * u, 0.08 * u), rng.random(), 0.9),
        (oval(0, -0.8 * u, 0.03 * u, 0.03 * u), 0, 0.2),
    ]


def _shoe(rng: Rng, u: float) -> list[Part]:
    upper = np.array(
        [
            [-1, 0.3],
            [-0.95, -0.45],
            [-0.6, -0.55],
            [-0.3, -0.4],
            [0.05, -0.1],
            [0.6, 0.05],
            [0.95, 0.2],
            [1, 0.45],
            [-1, 0.5],
        ]
    )
    sole = box(-1.03 * u, 0.4 * u, 1.04 * u, 0.62 * u, 0.1 * u)
    stripe = np.array([[-0.3, 0.4], [-0.05, 0.4], [0.2, 0.0], [0.05, -0.08]])
    return [(_curved(upper) * u, 0, 1), (sole, 0.1, between(rng, 0.6, 1.1)), (stripe * u, rng.random(), 1)]


def _shirt(rng: Rng, u: float) -> list[Part]:
    half = np.array([[0.2, -0.85], [0.5, -0.75], [1.0, -0.3], [0.75, -0.02], [0.52, -0.2], [0.55, 0.95]])
    collar = oval(0, -0.84 * u, 0.22 * u, 0.06 * u)
    return [(np.concatenate([half, half[::-1] * [-1, 1]]) * u, 0, 1), (collar, 0, 0.6)]


def _lamp(rng: Rng, u: float) -> list[Part]:
    top, low = between(rng, 0.25, 0.5) * u, between(rng, 0.5, 0.8) * u
    shade = np.array([[-top, -u], [top, -u], [low, -0.15 * u], [-low, -0.15 * u]])
    return [
        (box(-0.04 * u, -0.2 * u, 0.04 * u, 0.9 * u), 0.1, 0.4),
        (oval(0, 0.92 * u, 0.4 * u, 0.09 * u), 0.1, 0.5),
        (shade, 0, 1.1),
    ]


def _ball(rng: Rng, u: float) -> list[Part]:
    return [(oval(0, 0.15 * u, 0.8 * u, 0.8 * u * between(rng, 0.9, 1), 0, (between(rng, 0, 0.04),)), 0, 1)]


def _chair(rng: Rng, u: float) -> list[Part]:
    legs: list[Part] = [
        (np.array([[s * 0.4, 0.1], [s * 0.46, 0.1], [s * 0.58, 1], [s * 0.54, 1]]) * u, 0.08, 0.5) for s in (-1, 1)
    ]
    return [
        *legs,
        (box(-0.5 * u, -u, 0.5 * u, 0.05 * u, between(rng, 0.1, 0.4) * u), 0, 0.9),
        (box(-0.6 * u, -0.02 * u, 0.6 * u, 0.25 * u, 0.1 * u), 0, 1),
    ]


def _curved(points: Points) -> Points:
    """The polygon with its corners cut twice, which rounds them (Chaikin)."""
    for _ in range(2):
        after = np.roll(points, -1, 0)
        points = np.stack([points * 0.75 + after * 0.25, points * 0.25 + after * 0.75], 1).reshape(-1, 2)
    return points


PRODUCTS = (_bottle, _mug, _box, _phone, _shoe, _shirt, _lamp, _ball, _chair)
