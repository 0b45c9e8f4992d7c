"""Pictures that pass for photographs at the size of a thumbnail: painted scenes, lit, blurred and with grain.

Every family is a function of a generator and a size in pixels that returns a canvas (see `canvas`).
"""

import numpy as np

from ctlgen.pictures.canvas import (
    Canvas,
    Colour,
    Rng,
    axes,
    between,
    blurred,
    box,
    chance,
    fill,
    gradient,
    hsv,
    mix,
    model,
    near,
    noise,
    oval,
    paint,
    plain,
    rgb,
    rough,
    shadow,
    soft,
    tinted,
)
from ctlgen.pictures.things import PRODUCTS, place_plant, place_sofa

_SKINS = (0xF1C9A5, 0xE0AC86, 0xC68A5F, 0x9C6340, 0x6F4327, 0x4E2F1E, 0xF5D6BC)


_HAIRS = (0x1E1713, 0x3A2618, 0x5E3B22, 0x8A5A2E, 0xC79A5B, 0x9A9794, 0x702F1B)


_FOODS = (0xC0392B, 0xE67E22, 0xF2B632, 0x7FA83C, 0x3F7A34, 0x8E4B2B, 0xF3E3C0, 0xD9795D, 0x5B2A33, 0xE9C46A)


def bokeh(rng: Rng, w: int, h: int) -> Canvas:
    """Lights out of focus before a dark or a bright ground."""
    hue = rng.random()
    dark = chance(rng, 0.65)
    ends = [
        hsv(hue + rng.normal(0, 0.06), between(rng, 0.2, 0.6), between(rng, 0.05, 0.3) + 0.6 * (not dark))
        for _ in range(3)
    ]
    canvas = tinted(noise(rng, w, h, 1.5, 0.4) * 0.25 + 0.5, ends)
    size = min(w, h) * between(rng, 0.05, 0.14)
    for _ in range(10 + int(rng.random() * 18)):
        radius = size * between(rng, 0.5, 1.4)
        spot = oval(rng.random() * w, rng.random() * h, radius, radius)
        colour = hsv(hue + rng.normal(0, 0.08), between(rng, 0.1, 0.7), 1)
        fill(canvas, spot, colour, radius * between(rng, 0.03, 0.15), between(rng, 0.08, 0.5))
    return canvas


def portrait(rng: Rng, w: int, h: int) -> Canvas:
    """Head and shoulders before a blurred ground."""
    canvas = _backdrop(rng, w, h)
    unit = min(w, h * 0.9) * between(rng, 0.95, 1.6)
    x, y = w * between(rng, 0.42, 0.58), h * 0.5 - unit * between(rng, 0.0, 0.1)
    light = between(rng, -2.6, -0.5)
    skin, hair = near(rng, rgb(_pick(rng, _SKINS)), 0.03), near(rng, rgb(_pick(rng, _HAIRS)), 0.03)
    rx, ry = unit * between(rng, 0.15, 0.175), unit * between(rng, 0.2, 0.235)
    long_hair = chance(rng, 0.45)
    if long_hair:
        mane = oval(x, y + ry * 0.45, rx * 1.5, ry * 1.65, 0, (0.05, 0.04))
        model(canvas, mane, hair * np.float32(0.8), round_by=unit * 0.06, light=light)
    coat = hsv(rng.random(), between(rng, 0, 0.6), between(rng, 0.12, 0.9))
    chest = oval(x, y + ry * 3.15, unit * between(rng, 0.38, 0.46), ry * 1.75, 0, (0.0, 0.03))
    neck = box(x - rx * 0.5, y + ry * 0.5, x + rx * 0.5, y + ry * 1.62, rx * 0.3)
    model(canvas, chest, coat, round_by=unit * 0.07, light=light)
    model(canvas, neck, skin * np.float32(0.8), round_by=unit * 0.04, light=light, blur=0.9)
    if not long_hair or chance(rng, 0.5):
        crown = oval(x, y - ry * 0.25, rx * 1.14, ry * 0.98, 0, (0.03, 0.02))
        model(canvas, crown, hair, round_by=unit * 0.05, light=light, gloss=0.1, blur=0.8)
    face = oval(x, y + ry * 0.08, rx, ry, 0, (0.0, 0.03))
    model(canvas, face, skin, round_by=unit * 0.07, light=light)
    _features(rng, canvas, x, y, rx, ry, skin, hair)
    fringe = oval(
        x + rx * between(rng, -0.3, 0.3),
        y - ry * 0.8,
        rx * 0.98,
        ry * between(rng, 0.26, 0.42),
        between(rng, -0.25, 0.25),
    )
    model(canvas, fringe, hair, round_by=unit * 0.04, light=light, gloss=0.12, blur=1)
    return blurred(canvas, between(rng, 0.4, 1.1))


def food(rng: Rng, w: int, h: int) -> Canvas:
    """A plate or a bowl from above on a table."""
    canvas = _tabletop(rng, w, h)
    unit = min(w, h) * between(rng, 0.36, 0.5)
    x, y, squash = w * between(rng, 0.4, 0.6), h * between(rng, 0.45, 0.6), between(rng, 0.62, 1.0)
    light = between(rng, -2.8, -0.4)
    plate = near(rng, rgb(_pick(rng, (0xF5F3EE, 0xEDEBE6, 0x2E3236, 0xD8E0E3, 0xC9A27A))), 0.02)
    shadow(canvas, x - np.cos(light) * unit * 0.1, y + unit * 0.09, unit * 1.03, unit * squash * 1.02, 0.5)
    model(canvas, oval(x, y, unit, unit * squash), plate, round_by=unit * 0.1, light=light, gloss=0.1)
    fill(canvas, oval(x, y, unit * 0.74, unit * squash * 0.74), plate * np.float32(0.9), unit * 0.03)
    base = near(rng, rgb(_pick(rng, _FOODS)), 0.05)
    bed = oval(x, y, unit * 0.66, unit * squash * 0.66, rng.random(), (0.04, 0.03, 0.02))
    model(canvas, bed, _speckled(rng, w, h, base), round_by=unit * 0.08, light=light)
    kinds = [near(rng, rgb(_pick(rng, _FOODS)), 0.05) for _ in range(3)]
    for _ in range(7 + int(rng.random() * 12)):
        turn, away = rng.random() * 6.3, unit * 0.52 * rng.random() ** 0.6
        size, spread = unit * between(rng, 0.06, 0.2), (between(rng, 0, 0.15), between(rng, 0, 0.1))
        bit = oval(
            x + np.cos(turn) * away, y + np.sin(turn) * away * squash, size, size * between(rng, 0.5, 1), turn, spread
        )
        fill(canvas, bit + np.array([0, size * 0.15]), np.zeros(3, np.float32), size * 0.2, 0.35)
        model(canvas, bit, kinds[int(rng.random() * 3)], round_by=size * 0.4, light=light, gloss=0.35)
    return canvas


def product(rng: Rng, w: int, h: int) -> Canvas:
    """One thing on a plain ground, as shops show it."""
    ground = near(rng, rgb(_pick(rng, (0xFFFFFF, 0xFFFFFF, 0xF4F4F4, 0xEDEAE4, 0xE6ECEF, 0xF6E7E0, 0xDCE6DC))), 0.01)
    canvas = plain(w, h, ground)
    if chance(rng, 0.5):
        x, y = axes(w, h)
        canvas *= (1 - 0.12 * ((x - 0.5) ** 2 + (y - 0.4) ** 2) * between(rng, 0, 3))[..., None].astype(np.float32)
    unit = min(w, h) * between(rng, 0.32, 0.44)
    colour = hsv(rng.random(), between(rng, 0.0, 0.85), between(rng, 0.15, 0.95))
    light = between(rng, -2.5, -0.6)
    shapes = PRODUCTS[int(rng.random() * len(PRODUCTS))](rng, unit)
    bottom = max(float(part[:, 1].max()) for part, _, _ in shapes)
    wide = max(float(np.abs(part[:, 0]).max()) for part, _, _ in shapes)
    middle = np.array([w * 0.5, h * 0.5 + unit - bottom - unit * 0.02])
    shadow(canvas, middle[0], middle[1] + bottom, wide * 0.95, unit * 0.07, between(rng, 0.15, 0.5))
    for part, turn, value in shapes:
        tone = colour if not turn else hsv(turn, between(rng, 0, 0.5), 0.9)
        model(
            canvas,
            part + middle,
            tone * np.float32(value),
            round_by=unit * 0.16,
            light=light,
            gloss=between(rng, 0, 0.4),
        )
    return canvas


def flower(rng: Rng, w: int, h: int) -> Canvas:
    """A blossom close by, its garden out of focus."""
    green = hsv(between(rng, 0.2, 0.4), between(rng, 0.3, 0.7), between(rng, 0.2, 0.6))
    blots = noise(rng, w, h, 2.5, 0.35) * 0.22 + 0.5
    canvas = tinted(blots, [green * np.float32(0.35), green, near(rng, mix(green, rgb(0xF5F2C8), 0.5), 0.08)])
    x, y, unit = w * between(rng, 0.3, 0.7), h * between(rng, 0.35, 0.6), min(w, h) * between(rng, 0.28, 0.48)
    stem = np.array([[x - unit * 0.04, y], [x + unit * 0.04, y], [x + unit * 0.2, h + 2], [x + unit * 0.1, h + 2]])
    fill(canvas, stem, green * np.float32(0.8), 1)
    petal, light = hsv(between(rng, 0.7, 1.2), between(rng, 0.1, 0.85), between(rng, 0.75, 1)), between(rng, -2.6, -0.6)
    count, slim = 5 + int(rng.random() * 6), between(rng, 0.2, 0.36)
    for ring in (1.0, 0.68):
        for turn in np.arange(count) * 2 * np.pi / count + rng.random():
            at = (x + np.cos(turn) * unit * ring * 0.55, y + np.sin(turn) * unit * ring * 0.55)
            leaf = oval(*at, unit * ring * 0.5, unit * slim * ring, turn, (0.0, 0.06))
            tone = near(rng, petal * np.float32(0.78 + 0.2 / ring * 0.7), 0.03)
            model(canvas, leaf, np.clip(tone, 0, 1), round_by=unit * 0.09, light=light)
    heart = oval(x, y, unit * 0.2, unit * 0.19)
    model(
        canvas, heart, _speckled(rng, w, h, hsv(between(rng, 0.06, 0.15), 0.8, 0.8)), round_by=unit * 0.1, light=light
    )
    return canvas


def room(rng: Rng, w: int, h: int) -> Canvas:
    """A room with furniture, a window or a picture on the wall."""
    wall = hsv(rng.random(), between(rng, 0.02, 0.25), between(rng, 0.6, 0.95))
    x, y = axes(w, h)
    glow = 1.08 - 0.35 * np.hypot(x - between(rng, 0, 1), y - 0.3)
    canvas: Canvas = np.clip(plain(w, h, wall) * glow[..., None], 0, 1).astype(np.float32)
    level = h * between(rng, 0.66, 0.8)
    floor = _planks(rng, w, h, near(rng, rgb(_pick(rng, (0xA67C52, 0xC9A77C, 0x7A5B43, 0x9A9A96, 0xD8CFC2))), 0.04))
    fill(canvas, box(0, level, w, h), floor)
    fill(canvas, box(0, level - h * 0.02, w, level), mix(wall, np.ones(3, np.float32), 0.6))
    for _ in range(1 + int(rng.random() * 3)):
        _frame(rng, canvas, w * between(rng, 0.05, 0.8), h * between(rng, 0.08, 0.3))
    place_sofa(rng, canvas, w * between(rng, 0.3, 0.7), level + h * 0.12)
    if chance(rng, 0.7):
        place_plant(
            rng, canvas, w * (between(rng, 0.05, 0.2) if chance(rng, 0.5) else between(rng, 0.8, 0.95)), level + h * 0.1
        )
    return canvas


def texture(rng: Rng, w: int, h: int) -> Canvas:
    """A surface close by: wood, stone, cloth, paper, tiles."""
    kind = int(rng.random() * 5)
    base = hsv(between(rng, 0.02, 0.16), between(rng, 0.05, 0.5), between(rng, 0.35, 0.9))
    if kind == 0:
        return _planks(rng, w, h, base)
    if kind == 1:
        veins = 1 - np.abs(noise(rng, w, h, 2, 0.6)) * np.float32(2.2)
        stone = tinted(
            noise(rng, w, h, 2, 0.5) * 0.15 + 0.5, [base * np.float32(0.8), mix(base, np.ones(3, np.float32), 0.5)]
        )
        paint(stone, soft(veins, 0.4, 1.0), base * np.float32(0.45), 0.6)
        return stone
    if kind == 2:
        return rough(rng, w, h, hsv(rng.random(), between(rng, 0, 0.6), between(rng, 0.2, 0.9)), 0.16)
    if kind == 3:
        return _tiles(rng, w, h, base)
    x, y = axes(w, h)
    folds = np.sin(9 * (x + 0.2 * noise(rng, w, h, 1.5, 0.4)) + 5 * y) + 0.3 * noise(rng, w, h, 3, 0.5)
    cloth = hsv(rng.random(), between(rng, 0.2, 0.8), between(rng, 0.5, 0.9))
    return tinted(folds * 0.25 + 0.5, [cloth * np.float32(0.35), cloth, mix(cloth, np.ones(3, np.float32), 0.35)])


def blurry(rng: Rng, w: int, h: int) -> Canvas:
    """Nothing one could name: the colours and the spectrum of a photograph, with a few edges in it."""
    canvas = _backdrop(rng, w, h)
    hue = rng.random()
    for _ in range(4):
        colour = hsv(hue + rng.normal(0, 0.1), between(rng, 0.05, 0.55), between(rng, 0.08, 0.95))
        field = noise(rng, w, h, between(rng, 0.8, 2.2), between(rng, 0.25, 0.5), between(rng, 0.5, 2))
        edge = between(rng, 0.1, 1.5)
        paint(canvas, soft(field, 0.3, 0.3 + edge), rough(rng, w, h, colour, 0.06), between(rng, 0.5, 1))
    return blurred(canvas, between(rng, 0.3, 3))


def finish(rng: Rng, canvas: Canvas) -> Canvas:
    """What a camera does: exposure, tint, contrast, darker corners and grain; sometimes grey."""
    h, w = canvas.shape[:2]
    x, y = axes(w, h)
    corners = 1 - between(rng, 0, 0.7) * ((x - 0.5) ** 2 + (y - 0.5) ** 2)
    corners += rng.standard_normal((h, w), np.float32) * np.float32(between(rng, 0.0, 0.014))
    tint, contrast = 1 + rng.normal(0, 0.03, 3), between(rng, 0.85, 1.25)
    gain = (tint * between(rng, 0.88, 1.12) * contrast).astype(np.float32)
    canvas = np.asarray(canvas * corners[..., None] * gain + np.float32(0.5 - 0.5 * contrast), np.float32)
    if chance(rng, 0.06):
        canvas = np.asarray(canvas.mean(-1, keepdims=True) * near(rng, np.full(3, 0.97, np.float32), 0.02), np.float32)
    return np.asarray(np.minimum(np.maximum(canvas, 0), 1), np.float32)


def _pick(rng: Rng, codes: tuple[int, ...]) -> int:
    return codes[int(rng.random() * len(codes))]


def _speckled(rng: Rng, w: int, h: int, colour: Colour) -> Canvas:
    """A surface with fine grains."""
    return np.clip(colour * (1 + 0.22 * noise(rng, w, h, 14, 0.8))[..., None], 0, 1).astype(np.float32)


def _backdrop(rng: Rng, w: int, h: int) -> Canvas:
    """What is behind a person: a wall, a garden or a street, out of focus."""
    hue = rng.random()
    tones = [
        hsv(hue + rng.normal(0, 0.07), between(rng, 0.02, 0.5), value) for value in (between(rng, 0.1, 0.5), 0.6, 0.92)
    ]
    return tinted(noise(rng, w, h, between(rng, 1, 3), 0.3) * between(rng, 0.05, 0.25) + between(rng, 0.3, 0.7), tones)


def _features(rng: Rng, canvas: Canvas, x: float, y: float, rx: float, ry: float, skin: Colour, hair: Colour) -> None:
    """Eyes, brows, nose and mouth, just enough for a face of thirty pixels."""
    dark, turn = hair * np.float32(0.5), rx * between(rng, -0.12, 0.12)
    for side in (-1, 1):
        eye = x + turn + side * rx * 0.42
        fill(canvas, oval(eye, y - ry * 0.02, rx * 0.2, ry * 0.09), skin * np.float32(0.6), rx * 0.07, 0.6)
        fill(canvas, oval(eye, y, rx * 0.11, ry * 0.05), dark * np.float32(0.5), rx * 0.02)
        fill(canvas, oval(eye, y - ry * 0.15, rx * 0.22, ry * 0.03, side * 0.12), dark, rx * 0.03, 0.8)
    fill(canvas, oval(x + turn, y + ry * 0.3, rx * 0.15, ry * 0.06), skin * np.float32(0.66), rx * 0.06, 0.8)
    lips = mix(skin, rgb(0x9C3B3B), 0.5) * np.float32(0.9)
    fill(canvas, oval(x + turn, y + ry * 0.55, rx * between(rng, 0.26, 0.4), ry * 0.06), lips, rx * 0.03)
    if chance(rng, 0.25):
        fill(canvas, oval(x, y + ry * 0.75, rx * 0.72, ry * 0.38), hair, rx * 0.12, 0.55)


def _tabletop(rng: Rng, w: int, h: int) -> Canvas:
    if chance(rng, 0.5):
        return _planks(rng, w, h, near(rng, rgb(_pick(rng, (0x8A623C, 0x5B4030, 0xC7A27A, 0x3A3433))), 0.03))
    return rough(rng, w, h, near(rng, rgb(_pick(rng, (0xE9E5DE, 0x33363B, 0xB9C4C7, 0xA7927D))), 0.03), 0.05)


def _planks(rng: Rng, w: int, h: int, colour: Colour) -> Canvas:
    """Boards with grain along them."""
    y = axes(w, h)[1]
    rings = noise(rng, w, h, 5, 0.7, 9)
    count = 3 + int(rng.random() * 5)
    tone = rng.normal(1, 0.1, count + 1).astype(np.float32)[(y * count).astype(int)]
    seam = 1 - 0.5 * (np.abs((y * count) % 1) < count / h * 1.2)
    return np.asarray(np.clip(colour * ((1 + 0.12 * rings) * tone * seam)[..., None], 0, 1), np.float32)


def _tiles(rng: Rng, w: int, h: int, colour: Colour) -> Canvas:
    """Bricks or tiles with joints."""
    step = min(w, h) / between(rng, 4, 9)
    rows, shift, wide = np.arange(h) // step, between(rng, 0, 0.5), step * between(rng, 1, 2.4)
    column = (np.arange(w)[None] + (rows % 2)[:, None] * wide * shift) / wide
    tone = rng.normal(1, 0.12, (97,)).astype(np.float32)[
        ((rows[:, None] * 31 + column.astype(int) * 17) % 97).astype(int)
    ]
    joint = ((column % 1) < 1.5 / wide) | ((np.arange(h) % step) < 1.5)[:, None]
    canvas = colour * (tone * (1 + 0.08 * noise(rng, w, h, 12, 0.8)))[..., None]
    paint(canvas, joint.astype(np.float32), mix(colour, np.full(3, 0.75, np.float32), 0.7))
    return np.asarray(np.clip(canvas, 0, 1), np.float32)


def _frame(rng: Rng, canvas: Canvas, x: float, y: float) -> None:
    """A window or a picture on the wall."""
    h, w = canvas.shape[:2]
    wide, high = h * between(rng, 0.12, 0.35), h * between(rng, 0.15, 0.35)
    fill(canvas, box(x, y + 2, x + wide + 2, y + high + 3), np.zeros(3, np.float32), 2, 0.3)
    fill(canvas, box(x, y, x + wide, y + high), near(rng, rgb(_pick(rng, (0xFFFFFF, 0x2B2622, 0xB98E5E))), 0.03))
    edge, hue = h * 0.015, rng.random()
    inside = gradient(
        w, h, [hsv(hue + k * 0.1, between(rng, 0.1, 0.5), between(rng, 0.5, 1)) for k in range(3)], rng.random() * 6
    )
    fill(canvas, box(x + edge, y + edge, x + wide - edge, y + high - edge), inside)
