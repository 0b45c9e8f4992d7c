"""Pictures that pass for photographs at the size of a thumbnail: painted scenes, lit, blurred and with grain.

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
    model,
    near,
    noise,
    oval,
    paint,
    plain,
    rgb,
    shadow,
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
_SKINS = (0xF1C9A5, 0xE0AC86, 0xC68A5F, 0x9C6340, 0x6F4327, 0x4E2F1E, 0xF5D6BC)
_HAIRS = (0x1E1713, 0x3A2618, 0x5E3B22, 0x8A5A2E, 0xC79A5B, 0x9A9794, 0x702F1B)
_FOODS = (0xC0392B, 0xE67E22, 0xF2B632, 0x7FA83C, 0x3F7A34, 0x8E4B2B, 0xF3E3C0, 0xD9795D, 0x5B2A33, 0xE9C46A)


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
        land = _ground(
            rng, w, h, mix(far, near_land, share) * mix(np.ones(3, np.float32), light, 0.5), 0.1 + 0.25 * share
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
        sand = _ground(rng, w, h - top, near(rng, rgb(0xD9BE94), 0.05) * light, 0.08)
        paint(canvas[top:], soft(shore, 0.0, 0.03), sand)
    return canvas


def skyline(rng: Rng, w: int, h: int) -> Canvas:
    """A city: rows of houses with windows before a sky, darker towards the eye."""
    canvas, light, _ = _sky(rng, w, h, between(rng, 0.7, 0.95))
    dark = float(light.mean()) < 0.5 or chance(rng, 0.3)
    haze = canvas[int(0.7 * h)].mean(0)
    base = near(rng, rgb(0x1D2433) if dark else rgb(0x6F6A66), 0.08)
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
        _ground(rng, w, h, near(rng, rgb(0x8C8478)) * light, 0.1),
    )
    fill(
        canvas,
        np.array([[x0 - 1, y0], [x0 + 1, y0], [w * 0.95, h], [w * 0.05, h]], float),
        near(rng, rgb(0x4A4C50)) * light,
    )
    for side, edge in ((-1, 0.0), (1, float(w))):
        depth = 1.0
        while depth > 0.12:
            after = depth * between(rng, 0.62, 0.85)
            tall = between(rng, 0.6, 1.2) * h
            near_x, far_x = x0 + (edge - x0) * depth, x0 + (edge - x0) * after
            wall = near(rng, hsv(between(rng, 0.0, 0.15), between(rng, 0.05, 0.45), between(rng, 0.4, 0.85)), 0.05)
            front = [
                [near_x, y0 + (h - y0) * depth],
                [near_x, y0 - tall * depth],
                [far_x, y0 - tall * after],
                [far_x, y0 + (h - y0) * after],
            ]
            fill(canvas, np.array(front), wall * light * np.float32(0.62 if side < 0 else 0.9))
            depth = after
    return blurred(canvas, 0.6)


def bokeh(rng: Rng, w: int, h: int) -> Canvas:
    """Lights out of focus before a dark or a bright ground."""
    hue = rng.random()
    dark = chance(rng, 0.65)
    ends = [
        hsv(hue + between(rng, -0.1, 0.1), between(rng, 0.3, 0.8), between(rng, 0.05, 0.3) if dark else 0.85)
        for _ in range(3)
    ]
    canvas = tinted(noise(rng, w, h, 1.5, 0.4) * 0.25 + 0.5, ends)
    size = min(w, h) * between(rng, 0.05, 0.14)
    for _ in range(10 + int(rng.random() * 18)):
        radius = size * between(rng, 0.5, 1.4)
        spot = oval(rng.random() * w, rng.random() * h, radius, radius)
        colour = hsv(hue + rng.normal(0, 0.08), between(rng, 0.1, 0.7), 1)
        fill(canvas, spot, colour, radius * between(rng, 0.05, 0.25), between(rng, 0.08, 0.5))
    if chance(rng, 0.45):
        _stem(rng, canvas, hue + 0.4)
    return canvas


def portrait(rng: Rng, w: int, h: int) -> Canvas:
    """Head and shoulders before a blurred ground."""
    canvas = _backdrop(rng, w, h)
    unit = min(w, h * 0.9) * between(rng, 0.75, 1.15)
    x, y = w * between(rng, 0.42, 0.58), h * 0.5 - unit * between(rng, 0.0, 0.1)
    light = between(rng, -2.6, -0.5)
    skin, hair = near(rng, rgb(_pick(rng, _SKINS)), 0.03), near(rng, rgb(_pick(rng, _HAIRS)), 0.03)
    rx, ry = unit * between(rng, 0.15, 0.175), unit * between(rng, 0.2, 0.235)
    long_hair = chance(rng, 0.45)
    if long_hair:
        mane = cover(w, h, oval(x, y + ry * 0.45, rx * 1.5, ry * 1.65, 0, (0.05, 0.04)), blur=unit * 0.012)
        model(canvas, mane, hair * np.float32(0.8), round_by=unit * 0.06, light=light)
    coat = hsv(rng.random(), between(rng, 0, 0.6), between(rng, 0.12, 0.9))
    chest = oval(x, y + ry * 3.15, unit * between(rng, 0.38, 0.46), ry * 1.75, 0, (0.0, 0.03))
    neck = box(x - rx * 0.5, y + ry * 0.5, x + rx * 0.5, y + ry * 1.62, rx * 0.3)
    model(canvas, cover(w, h, chest, blur=0.7), coat, round_by=unit * 0.07, light=light)
    model(canvas, cover(w, h, neck, blur=0.9), skin * np.float32(0.8), round_by=unit * 0.04, light=light)
    if not long_hair or chance(rng, 0.5):
        crown = oval(x, y - ry * 0.25, rx * 1.14, ry * 0.98, 0, (0.03, 0.02))
        model(canvas, cover(w, h, crown, blur=0.8), hair, round_by=unit * 0.05, light=light, gloss=0.1)
    face = cover(w, h, oval(x, y + ry * 0.08, rx, ry, 0, (0.0, 0.03)), blur=0.7)
    model(canvas, face, skin, round_by=unit * 0.07, light=light)
    _features(rng, canvas, x, y, rx, ry, skin, hair)
    fringe = oval(
        x + rx * between(rng, -0.3, 0.3),
        y - ry * 0.8,
        rx * 0.98,
        ry * between(rng, 0.26, 0.42),
        between(rng, -0.25, 0.25),
    )
    model(canvas, cover(w, h, fringe, blur=1), hair, round_by=unit * 0.04, light=light, gloss=0.12)
    return canvas


def food(rng: Rng, w: int, h: int) -> Canvas:
    """A plate or a bowl from above on a table."""
    canvas = _tabletop(rng, w, h)
    unit = min(w, h) * between(rng, 0.36, 0.5)
    x, y, squash = w * between(rng, 0.4, 0.6), h * between(rng, 0.45, 0.6), between(rng, 0.62, 1.0)
    light = between(rng, -2.8, -0.4)
    plate = near(rng, rgb(_pick(rng, (0xF5F3EE, 0xEDEBE6, 0x2E3236, 0xD8E0E3, 0xC9A27A))), 0.02)
    shadow(canvas, x - np.cos(light) * unit * 0.1, y + unit * 0.09, unit * 1.03, unit * squash * 1.02, 0.5)
    model(
        canvas,
        cover(w, h, oval(x, y, unit, unit * squash), blur=0.5),
        plate,
        round_by=unit * 0.1,
        light=light,
        gloss=0.1,
    )
    fill(canvas, oval(x, y, unit * 0.74, unit * squash * 0.74), plate * np.float32(0.9), unit * 0.03)
    base = near(rng, rgb(_pick(rng, _FOODS)), 0.05)
    bed = cover(w, h, oval(x, y, unit * 0.66, unit * squash * 0.66, rng.random(), (0.04, 0.03, 0.02)), blur=unit * 0.02)
    model(canvas, bed, _speckled(rng, w, h, base), round_by=unit * 0.08, light=light)
    kinds = [near(rng, rgb(_pick(rng, _FOODS)), 0.05) for _ in range(3)]
    for _ in range(7 + int(rng.random() * 12)):
        turn, away = rng.random() * 6.3, unit * 0.52 * rng.random() ** 0.6
        size, spread = unit * between(rng, 0.06, 0.2), (between(rng, 0, 0.15), between(rng, 0, 0.1))
        bit = oval(
            x + np.cos(turn) * away, y + np.sin(turn) * away * squash, size, size * between(rng, 0.5, 1), turn, spread
        )
        fill(canvas, bit + [0, size * 0.15], np.zeros(3, np.float32), size * 0.2, 0.35)
        model(
            canvas,
            cover(w, h, bit, blur=0.5),
            kinds[int(rng.random() * 3)],
            round_by=size * 0.4,
            light=light,
            gloss=0.35,
        )
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
    shapes = _PRODUCTS[int(rng.random() * len(_PRODUCTS))](rng, unit)
    bottom = max(float(part[:, 1].max()) for part, _, _ in shapes)
    wide = max(float(np.abs(part[:, 0]).max()) for part, _, _ in shapes)
    middle = np.array([w * 0.5, h * 0.5 + unit - bottom - unit * 0.02])
    shadow(canvas, middle[0], middle[1] + bottom, wide * 0.95, unit * 0.07, between(rng, 0.15, 0.5))
    for part, turn, value in shapes:
        tone = colour if not turn else hsv(turn, between(rng, 0, 0.5), 0.9)
        body = cover(w, h, part + middle, blur=0.4)
        model(canvas, body, tone * np.float32(value), round_by=unit * 0.16, light=light, gloss=between(rng, 0, 0.4))
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
    count, slim = 5 + int(rng.random() * 9), between(rng, 0.2, 0.36)
    for ring in (1.0, 0.68):
        for turn in np.arange(count) * 2 * np.pi / count + rng.random():
            at = (x + np.cos(turn) * unit * ring * 0.55, y + np.sin(turn) * unit * ring * 0.55)
            leaf = cover(w, h, oval(*at, unit * ring * 0.5, unit * slim * ring, turn, (0.0, 0.06)), blur=0.6)
            tone = near(rng, petal * np.float32(0.78 + 0.2 / ring * 0.7), 0.03)
            model(canvas, leaf, np.clip(tone, 0, 1), round_by=unit * 0.09, light=light)
    heart = cover(w, h, oval(x, y, unit * 0.2, unit * 0.19), blur=1)
    model(
        canvas, heart, _speckled(rng, w, h, hsv(between(rng, 0.06, 0.15), 0.8, 0.8)), round_by=unit * 0.1, light=light
    )
    return canvas


def room(rng: Rng, w: int, h: int) -> Canvas:
    """A room with furniture, a window or a picture on the wall."""
    wall = hsv(rng.random(), between(rng, 0.02, 0.25), between(rng, 0.6, 0.95))
    x, y = axes(w, h)
    glow = 1.08 - 0.35 * np.hypot(x - between(rng, 0, 1), y - 0.3)
    canvas = np.clip(plain(w, h, wall) * glow[..., None], 0, 1).astype(np.float32)
    level = h * between(rng, 0.66, 0.8)
    floor = _planks(rng, w, h, near(rng, rgb(_pick(rng, (0xA67C52, 0xC9A77C, 0x7A5B43, 0x9A9A96, 0xD8CFC2))), 0.04))
    fill(canvas, box(0, level, w, h), floor)
    fill(canvas, box(0, level - h * 0.02, w, level), mix(wall, np.ones(3, np.float32), 0.6))
    for _ in range(1 + int(rng.random() * 3)):
        _frame(rng, canvas, w * between(rng, 0.05, 0.8), h * between(rng, 0.08, 0.3))
    _sofa(rng, canvas, w * between(rng, 0.3, 0.7), level + h * 0.12)
    if chance(rng, 0.7):
        _plant(
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
        veins = 1 - np.abs(noise(rng, w, h, 2, 0.6)) * 2.2
        stone = tinted(
            noise(rng, w, h, 2, 0.5) * 0.15 + 0.5, [base * np.float32(0.8), mix(base, np.ones(3, np.float32), 0.5)]
        )
        paint(stone, soft(veins, 0.4, 1.0), base * np.float32(0.45), 0.6)
        return stone
    if kind == 2:
        return _ground(rng, w, h, hsv(rng.random(), between(rng, 0, 0.6), between(rng, 0.2, 0.9)), 0.16)
    if kind == 3:
        return _tiles(rng, w, h, base)
    x, y = axes(w, h)
    folds = np.sin(9 * (x + 0.2 * noise(rng, w, h, 1.5, 0.4)) + 5 * y) + 0.3 * noise(rng, w, h, 3, 0.5)
    cloth = hsv(rng.random(), between(rng, 0.2, 0.8), between(rng, 0.5, 0.9))
    return tinted(folds * 0.25 + 0.5, [cloth * np.float32(0.35), cloth, mix(cloth, np.ones(3, np.float32), 0.35)])


def blurry(rng: Rng, w: int, h: int) -> Canvas:
    """Nothing one could name: the colours and the spectrum of a photograph, with a few edges in it."""
    canvas = _backdrop(rng, w, h)
    hues = [hsv(rng.random(), between(rng, 0.05, 0.6), between(rng, 0.1, 0.95)) for _ in range(3)]
    for colour in hues:
        field = noise(rng, w, h, between(rng, 1, 4), between(rng, 0.45, 0.7), between(rng, 0.5, 2))
        paint(canvas, soft(field, 0.2, between(rng, 0.3, 1.5)), _ground(rng, w, h, colour, 0.12), between(rng, 0.5, 1))
    return canvas


def finish(rng: Rng, canvas: Canvas) -> Canvas:
    """What a camera does: exposure, tint, contrast, darker corners and grain; sometimes grey."""
    h, w = canvas.shape[:2]
    x, y = axes(w, h)
    corners = 1 - between(rng, 0, 0.9) * ((x - 0.5) ** 2 + (y - 0.5) ** 2) ** 1.2
    tint = 1 + rng.normal(0, 0.03, 3)
    canvas = canvas * (corners[..., None] * tint * between(rng, 0.88, 1.12)).astype(np.float32)
    canvas += rng.standard_normal((h, w, 1), np.float32) * np.float32(between(rng, 0.0, 0.022))
    middle, strength = np.float32(0.5), np.float32(between(rng, 0.85, 1.25))
    canvas = (canvas - middle) * strength + middle
    if chance(rng, 0.06):
        canvas = np.repeat(canvas.mean(-1, keepdims=True), 3, -1) * near(rng, np.full(3, 0.97, np.float32), 0.02)
    return np.clip(canvas, 0, 1).astype(np.float32)


def _pick(rng: Rng, codes: tuple[int, ...]) -> int:
    return codes[int(rng.random() * len(codes))]


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


def _ground(rng: Rng, w: int, h: int, colour: Colour, contrast: float) -> Canvas:
    """A rough surface of one colour."""
    grain = noise(rng, w, h, 5, 0.75, 1.6)
    return np.clip(colour * (1 + grain * np.float32(contrast))[..., None], 0, 1)


def _speckled(rng: Rng, w: int, h: int, colour: Colour) -> Canvas:
    """A surface with fine grains."""
    return np.clip(colour * (1 + 0.22 * noise(rng, w, h, 14, 0.8))[..., None], 0, 1).astype(np.float32)


def _mirror(rng: Rng, canvas: Canvas, level: int) -> None:
    """Turns what lies below ``level`` into water that reflects what is above."""
    h, w = canvas.shape[:2]
    rows = np.clip(level - 1 - np.arange(h - level), 0, level - 1)
    water = blurred(np.ascontiguousarray(canvas[rows]), 1.2) * np.float32(0.85)
    canvas[level:] = np.clip(water + noise(rng, w, h - level, 8, 0.6, 6)[..., None] * np.float32(0.03), 0, 1)


def _trees(rng: Rng, canvas: Canvas, colour: Colour) -> None:
    h, w = canvas.shape[:2]
    trees = []
    for _ in range(3 + int(rng.random() * 9)):
        x, tall = w * rng.random(), h * between(rng, 0.12, 0.4)
        wide = tall * between(rng, 0.14, 0.24)
        trees += [np.array([[x, h - tall + k * tall * 0.22], [x - wide * (0.4 + k * 0.2), h - tall + (k + 1.6) * tall * 0.22],
                            [x + wide * (0.4 + k * 0.2), h - tall + (k + 1.6) * tall * 0.22]]) for k in range(4)]  # fmt: skip
    paint(canvas, cover(w, h, *trees, blur=0.5), _ground(rng, w, h, colour, 0.2))


def _houses(rng: Rng, canvas: Canvas, colour: Colour, top: float, lit: bool) -> None:
    """One row of houses, with windows."""
    h, w = canvas.shape[:2]
    x, fronts, panes = -0.02 * w, [], []
    while x < w:
        wide, y = min(w, h * 1.5) * between(rng, 0.05, 0.16), h * (top + between(rng, -0.22, 0.22))
        fronts.append(box(x, y, x + wide, h))
        step = max(h * 0.035, 3.0)
        rows, columns = np.arange(y + step, h, step), np.arange(x + step * 0.6, x + wide - step * 0.6, step * 0.8)
        panes += [box(c, r, c + step * 0.4, r + step * 0.5) for r in rows[:22] for c in columns if rng.random() < 0.4]
        x += wide * between(rng, 0.9, 1.25)
    paint(canvas, cover(w, h, *fronts), gradient(w, h, [colour, colour * np.float32(0.8)]))
    glass = hsv(between(rng, 0.08, 0.15), 0.5, 1) if lit else colour * np.float32(0.7)
    paint(canvas, cover(w, h, *panes), glass, 0.8)


def _stem(rng: Rng, canvas: Canvas, hue: float) -> None:
    """A twig or a blade in focus before the lights."""
    h, w = canvas.shape[:2]
    turn = between(rng, -0.6, 0.6)
    for k in range(3 + int(rng.random() * 5)):
        away = h * (0.15 + 0.1 * k)
        at = (w * 0.5 + np.sin(turn) * away + rng.normal(0, 0.05) * w, h - away)
        leaf = cover(w, h, oval(*at, h * 0.16, h * 0.045, turn + (-1) ** k * 0.8), blur=0.6)
        model(canvas, leaf, hsv(hue, 0.5, between(rng, 0.3, 0.8)), round_by=h * 0.03, light=-1.2)


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
    fill(canvas, oval(x + turn, y + ry * 0.55, rx * between(rng, 0.26, 0.4), ry * 0.06, 0, (0.1,)), lips, rx * 0.03)
    if chance(rng, 0.25):
        fill(canvas, oval(x, y + ry * 0.75, rx * 0.72, ry * 0.38), hair, rx * 0.12, 0.55)


def _tabletop(rng: Rng, w: int, h: int) -> Canvas:
    if chance(rng, 0.5):
        return _planks(rng, w, h, near(rng, rgb(_pick(rng, (0x8A623C, 0x5B4030, 0xC7A27A, 0x3A3433))), 0.03))
    return _ground(rng, w, h, near(rng, rgb(_pick(rng, (0xE9E5DE, 0x33363B, 0xB9C4C7, 0xA7927D))), 0.03), 0.05)


def _planks(rng: Rng, w: int, h: int, colour: Colour) -> Canvas:
    """Boards with grain along them."""
    x, y = axes(w, h)
    rings = noise(rng, w, h, 5, 0.7, 9)
    count = 3 + int(rng.random() * 5)
    tone = rng.normal(1, 0.1, count + 1).astype(np.float32)[(y * count).astype(int)]
    seam = 1 - 0.5 * (np.abs((y * count) % 1) < count / h * 1.2)
    return np.clip(colour * ((1 + 0.12 * rings) * tone * seam)[..., None], 0, 1).astype(np.float32)


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
    return np.clip(canvas, 0, 1).astype(np.float32)


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


def _sofa(rng: Rng, canvas: Canvas, x: float, y: float) -> None:
    h, w = canvas.shape[:2]
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
        model(canvas, cover(w, h, part, blur=0.5), colour, round_by=high * 0.14, light=light)
    if chance(rng, 0.7):
        pillow = box(x - wide * 0.7, y - high * 0.85, x - wide * 0.7 + high * 0.5, y - high * 0.42, high * 0.1)
        model(canvas, cover(w, h, pillow, blur=0.5), hsv(rng.random(), 0.5, 0.85), round_by=high * 0.1, light=light)


def _plant(rng: Rng, canvas: Canvas, x: float, y: float) -> None:
    h, w = canvas.shape[:2]
    size = h * between(rng, 0.05, 0.08)
    for _ in range(9):
        turn = -np.pi / 2 + rng.normal(0, 0.7)
        at = (x + np.cos(turn) * size * 2.2, y - size * 1.8 + np.sin(turn) * size * 2)
        leaf = cover(w, h, oval(*at, size * 1.7, size * 0.4, turn), blur=0.4)
        model(
            canvas, leaf, hsv(between(rng, 0.25, 0.38), 0.5, between(rng, 0.25, 0.6)), round_by=size * 0.3, light=-1.2
        )
    pot = np.array([[x - size, y - size * 1.9], [x + size, y - size * 1.9], [x + size * 0.75, y], [x - size * 0.75, y]])
    model(canvas, cover(w, h, pot), hsv(rng.random(), 0.25, 0.8), round_by=size * 0.5, light=-2.4)


Part = tuple[Points, float, float]
"""An outline around (0, 0), the hue of its own or 0 for the thing's colour, and how bright it is."""


def _bottle(rng: Rng, u: float) -> list[Part]:
    wide, neck = between(rng, 0.26, 0.42) * u, between(rng, 0.08, 0.16) * u
    body, throat = box(-wide, -0.35 * u, wide, u, 0.15 * u), box(-neck, -0.8 * u, neck, -0.2 * u, 0.03 * u)
    return [(throat, 0, 0.85), (body, 0, 1), (box(-neck * 1.2, -u, neck * 1.2, -0.75 * u, 0.03 * u), 0.1, 0.4),
            (box(-wide * 0.92, 0.05 * u, wide * 0.92, 0.6 * u, 0.02 * u), rng.random(), 1.05)]  # fmt: skip


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
    wide, lens = between(rng, 0.42, 0.75) * u, 0.1 * u
    return [(box(-wide, -0.95 * u, wide, u, 0.12 * u), 0, 0.5), (box(-wide * 0.92, -0.88 * u, wide * 0.92, 0.92 * u, 0.08 * u), rng.random(), 0.9),
            (oval(0, -0.8 * u, lens * 0.3, lens * 0.3), 0, 0.2)]  # fmt: skip


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
    collar = oval(0, -0.86 * u, 0.24 * u, 0.14 * u)
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


_PRODUCTS = (_bottle, _mug, _box, _phone, _shoe, _shirt, _lamp, _ball, _chair)
