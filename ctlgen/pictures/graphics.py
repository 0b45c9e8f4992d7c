"""Pictures that were drawn: gradients, shapes, charts, maps, screenshots, avatars, logos, posters.

Every family is a function of a generator and a size in pixels that returns a canvas (see `canvas`).
"""

from functools import lru_cache

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from ctlgen.pictures.canvas import (
    Canvas,
    Colour,
    Points,
    Rng,
    between,
    box,
    chance,
    cover,
    fill,
    gradient,
    hsv,
    mix,
    near,
    oval,
    paint,
    plain,
    rgb,
    soft,
    tinted,
)

_WHITE, _BLACK = np.ones(3, np.float32), np.zeros(3, np.float32)
_SYLLABLES = (
    *("al", "ba", "co", "del", "en", "fo", "gra", "hy", "in", "jo", "ka", "lu", "mo", "no", "or", "pi", "qua"),
    *("ri", "sol", "ta", "um", "ve", "wi", "xo", "yu", "zen", "stra", "lo", "me", "ter"),
)


def gradients(rng: Rng, w: int, h: int) -> Canvas:
    """Colours that run into each other: a line of them, or patches."""
    tones = scheme(rng, 2 + int(rng.random() * 3))
    canvas = gradient(w, h, tones, rng.random() * 6.3)
    if chance(rng, 0.55):
        for tone in scheme(rng, 3):
            size = max(w, h) * between(rng, 0.2, 0.5)
            fill(canvas, oval(rng.random() * w, rng.random() * h, size, size), tone, size * 0.5, 0.8)
    return canvas


def shapes(rng: Rng, w: int, h: int) -> Canvas:
    """Abstract art: discs, boxes, triangles or waves over each other."""
    ground, *tones = scheme(rng, 6)
    canvas = plain(w, h, ground)
    if chance(rng, 0.4):
        x = np.linspace(0, 1, 60)
        for step, tone in enumerate(tones):
            y = h * (0.2 + 0.16 * step + 0.08 * np.sin(6.3 * (x * between(rng, 0.5, 1.6) + rng.random())))
            fill(canvas, np.concatenate([np.stack([x * w, y], -1), [[w, h], [0, h]]]), tone)
        return canvas
    kind, clear = int(rng.random() * 4), between(rng, 0.4, 1)
    for _ in range(5 + int(rng.random() * 14)):
        at, size = (rng.random() * w, rng.random() * h), min(w, h) * between(rng, 0.05, 0.4)
        corners = (40, 3, 4, 40 if chance(rng, 0.5) else 4)[kind]
        turn = rng.random() * 6.3 + np.arange(corners) * 2 * np.pi / corners
        shape = np.stack([at[0] + size * np.cos(turn), at[1] + size * np.sin(turn)], -1)
        fill(canvas, shape, tones[int(rng.random() * len(tones))], 0, clear)
    return canvas


def pattern(rng: Rng, w: int, h: int) -> Canvas:
    """Wallpaper: stripes, dots, checks, zigzags."""
    tones = scheme(rng, 2)
    step = min(w, h) / between(rng, 3, 12)
    x, y = np.arange(w, dtype=np.float32)[None] / step, np.arange(h, dtype=np.float32)[:, None] / step
    turn = between(rng, 0, 3.2) if chance(rng, 0.5) else 0.0
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    kind, size = int(rng.random() * 4), between(rng, 0.15, 0.45)
    if kind == 0:
        mask = soft(np.abs(u % 1 - 0.5), size - 0.04, size + 0.04) + v * 0
    elif kind == 1:
        mask = 1 - soft(np.hypot(u % 1 - 0.5, v % 1 - 0.5), size - 0.05, size + 0.05)
    elif kind == 2:
        mask = ((np.floor(u) + np.floor(v)) % 2).astype(np.float32)
    else:
        mask = soft(np.abs((v + np.abs(u % 2 - 1)) % 1 - 0.5), 0.2, 0.28)
    return tinted(mask, tones)


def illustration(rng: Rng, w: int, h: int) -> Canvas:
    """A flat drawing: hills, a sun, trees or a person, in few colours."""
    tones = scheme(rng, 5)
    canvas = gradient(w, h, [mix(tones[0], _WHITE, 0.7), mix(tones[1], _WHITE, 0.5)])
    sun = min(w, h) * between(rng, 0.08, 0.2)
    fill(canvas, oval(w * rng.random(), h * between(rng, 0.15, 0.5), sun, sun), tones[4])
    for step in range(3):
        size = w * between(rng, 0.35, 0.8)
        fill(canvas, oval(w * rng.random(), h * (0.95 + 0.08 * step), size, h * (0.45 - 0.1 * step)), tones[1 + step])
    for _ in range(int(rng.random() * 5)):
        x, y, size = w * rng.random(), h * between(rng, 0.65, 0.9), h * between(rng, 0.06, 0.13)
        fill(canvas, box(x - size * 0.12, y, x + size * 0.12, y + size * 1.6), tones[0] * np.float32(0.5))
        fill(canvas, oval(x, y, size * 0.8, size * 1.3), mix(tones[2], _BLACK, 0.25))
    if chance(rng, 0.5):
        x, u = w * between(rng, 0.3, 0.7), h * between(rng, 0.1, 0.14)
        fill(canvas, box(x - u, h - u * 3.4, x + u, h + 2, u), tones[4] * np.float32(0.85))
        fill(canvas, oval(x, h - u * 4.3, u * 0.75, u * 0.85), rgb(0xE8B48C))
        fill(canvas, oval(x, h - u * 4.75, u * 0.8, u * 0.55), rgb(0x3A2A22))
    return canvas


def chart(rng: Rng, w: int, h: int) -> Canvas:
    """Columns, lines, an area or a ring, with or without a grid."""
    dark = chance(rng, 0.2)
    ground = rgb(0x1C2230) if dark else mix(scheme(rng, 1)[0], _WHITE, 1 if chance(rng, 0.7) else 0.9)
    canvas, tones = plain(w, h, ground), scheme(rng, 4)
    kind = int(rng.random() * 4)
    if kind == 3:
        _ring(rng, canvas, tones, ground)
        return canvas
    left, top, right, bottom = w * 0.08, h * 0.12, w * 0.95, h * 0.88
    faint = mix(ground, _WHITE if dark else _BLACK, 0.12)
    for y in np.linspace(top, bottom, 5):
        fill(canvas, box(left, round(y), right, round(y) + 1), faint)
    count = 5 + int(rng.random() * 12)
    if kind == 0:
        step = (right - left) / count
        for n, high in enumerate(rng.random(count)):
            x = left + n * step
            tone = tones[n % 2 if dark else 0]
            fill(
                canvas, box(x + step * 0.2, bottom - (bottom - top) * (0.1 + 0.85 * high), x + step * 0.8, bottom), tone
            )
        return canvas
    for tone in tones[: 1 + int(rng.random() * 3)]:
        walk = np.cumsum(rng.standard_normal(count))
        walk = (walk - walk.min()) / (np.ptp(walk) + 1e-6)
        y = bottom - (bottom - top) * (0.1 + 0.75 * walk * between(rng, 0.5, 1))
        points = np.stack([np.linspace(left, right, count), y], -1)
        if kind == 2:
            fill(canvas, np.concatenate([points, [[right, bottom], [left, bottom]]]), tone, 0, 0.4)
        line(canvas, points, tone, max(h / 70, 1))
    return canvas


def street_map(rng: Rng, w: int, h: int) -> Canvas:
    """A map: blocks, parks, a river, roads and often a pin."""
    dark = chance(rng, 0.15)
    codes = (0x242F3E, 0x2B4A42, 0x17263C, 0x38414E) if dark else (0xEEEBE3, 0xC9E3B8, 0xA6CDE6, 0xFFFFFF)
    land, park, water, road = (near(rng, rgb(code), 0.015) for code in codes)
    canvas, unit = plain(w, h, land), min(w, h)
    for _ in range(2 + int(rng.random() * 4)):
        at = (rng.random() * w, rng.random() * h)
        fill(canvas, oval(*at, unit * between(rng, 0.05, 0.25), unit * 0.15, rng.random() * 3, (0.15, 0.1)), park)
    if chance(rng, 0.6):
        line(canvas, _path(rng, w, h, 0.18), water, unit * between(rng, 0.05, 0.16))
    grid, spread = rng.random() * 1.6, unit * between(rng, 0.1, 0.2)
    middle, reach = np.array([w / 2, h / 2]), np.hypot(w, h) / 2
    for turn in (grid, grid + np.pi / 2 + rng.normal(0, 0.05)):
        along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
        for away in np.arange(-reach, reach, spread):
            start = middle + across * (away + rng.normal(0, spread * 0.15))
            line(canvas, np.stack([start - along * reach, start + along * reach]), road, max(unit * 0.012, 1))
    main = rgb(0x746855) if dark else rgb(0xFBD68A)
    for _ in range(2):
        line(canvas, _path(rng, w, h, 0.08), main, unit * 0.035)
    if chance(rng, 0.6):
        x, y, size = w * between(rng, 0.3, 0.7), h * between(rng, 0.35, 0.65), unit * 0.07
        fill(
            canvas,
            np.array([[x - size * 0.85, y - size * 1.3], [x + size * 0.85, y - size * 1.3], [x, y]]),
            rgb(0xD93025),
        )
        fill(canvas, oval(x, y - size * 1.7, size, size), rgb(0xD93025))
        fill(canvas, oval(x, y - size * 1.7, size * 0.4, size * 0.4), _WHITE)
    return canvas


def screenshot(rng: Rng, w: int, h: int) -> Canvas:
    """A window or a page, small: bars, cards, lines of text or of code."""
    dark = chance(rng, 0.35)
    ground, ink = (rgb(0x1E1F29), rgb(0xC8CCD8)) if dark else (rgb(0xFAFAFA), rgb(0x555B66))
    canvas, accent = plain(w, h, ground), scheme(rng, 1)[0]
    bar, side = h * between(rng, 0.06, 0.14), w * (between(rng, 0.12, 0.28) if chance(rng, 0.5) else 0.0)
    fill(canvas, box(0, 0, side, h), mix(ground, accent if chance(rng, 0.4) else ink, 0.15))
    fill(canvas, box(0, 0, w, bar), accent if chance(rng, 0.5) else mix(ground, ink, 0.12))
    for n, code in enumerate((0xFF5F57, 0xFEBC2E, 0x28C840)):
        fill(canvas, oval(bar * (0.5 + 0.6 * n), bar * 0.5, bar * 0.2, bar * 0.2), rgb(code))
    left, y, pitch = side + w * 0.05, bar + h * 0.07, h * between(rng, 0.045, 0.08)
    if chance(rng, 0.5):
        fill(canvas, box(left, y, w * 0.95, y + h * 0.28, 2), mix(ground, accent, 0.35))
        y += h * 0.35
    tones = scheme(rng, 4) if dark else [ink]
    words: list[list[Points]] = [[] for _ in tones]
    while y < h * 0.96:
        x, end = left + pitch * 1.2 * int(rng.random() * 3) * dark, w * between(rng, 0.5, 0.92)
        while x < end:
            wide = w * between(rng, 0.03, 0.14)
            words[int(rng.random() * len(tones))].append(box(x, y, min(x + wide, w * 0.95), y + pitch * 0.4))
            x += wide + pitch * 0.35
        y += pitch
    for tone, places in zip(tones, words, strict=True):
        paint(canvas, cover(w, h, *places), tone, 0.7)
    return canvas


def initials(rng: Rng, w: int, h: int) -> Canvas:
    """An avatar of one or two letters on a colour."""
    tone = scheme(rng, 1)[0]
    canvas = plain(w, h, tone) if chance(rng, 0.7) else gradient(w, h, [tone, mix(tone, _BLACK, 0.35)])
    count = 1 + int(rng.random() * 2)
    text = "".join(chr(65 + int(rng.random() * 26)) for _ in range(count))
    ink = _WHITE if float(tone.mean()) < 0.62 else mix(tone, _BLACK, 0.7)
    write(canvas, text, w / 2, h / 2, min(w, h) * between(rng, 0.36, 0.5), ink)
    return canvas


def silhouette(rng: Rng, w: int, h: int) -> Canvas:
    """The avatar of somebody without a picture."""
    tone = rgb(0x9AA3AD) if chance(rng, 0.5) else scheme(rng, 1)[0]
    light, dark = mix(tone, _WHITE, 0.6), mix(tone, _BLACK, 0.15)
    ground, figure = (light, dark) if chance(rng, 0.6) else (dark, light)
    canvas, unit = plain(w, h, ground), min(w, h)
    x, head = w / 2, unit * between(rng, 0.16, 0.21)
    fill(canvas, oval(x, h * 0.4, head, head * between(rng, 1, 1.15)), figure)
    fill(canvas, oval(x, h / 2 + unit * 0.5, unit * between(rng, 0.3, 0.42), unit * between(rng, 0.26, 0.34)), figure)
    return canvas


def logo(rng: Rng, w: int, h: int) -> Canvas:
    """A sign, with or without a name beside or below it."""
    tones = scheme(rng, 3)
    ground = _WHITE if chance(rng, 0.6) else mix(tones[0], _WHITE if chance(rng, 0.5) else _BLACK, 0.85)
    ink = _WHITE if float(ground.mean()) < 0.5 else rgb(0x22262E)
    canvas, wide = plain(w, h, ground), w > h * 1.5
    size, name = min(w * (0.14 if wide else 0.22), h * 0.24), brand(rng).capitalize() if chance(rng, 0.7) else ""
    x, y = (w * 0.24, h / 2) if wide and name else (w / 2, h * (0.4 if name else 0.5))
    sign(rng, canvas, x, y, size, tones, ground)
    if name and wide:
        write(canvas, name, w * 0.62, y, min(h * 0.3, w * 0.95 / len(name)), ink)
    elif name:
        write(canvas, name, x, h * 0.8, min(h * 0.17, w * 1.3 / len(name)), ink)
    return canvas


def poster(rng: Rng, w: int, h: int) -> Canvas:
    """A banner, a cover or a card with a few words on it."""
    canvas = (gradients, shapes, illustration, pattern)[int(rng.random() * 4)](rng, w, h)
    veil, ink = (_BLACK, _WHITE) if chance(rng, 0.6) else (_WHITE, rgb(0x1D2129))
    paint(canvas, np.ones((h, w), np.float32), veil, between(rng, 0.25, 0.7))
    words = [brand(rng) for _ in range(1 + int(rng.random() * 3))]
    words = [word.upper() for word in words] if chance(rng, 0.5) else [word.capitalize() for word in words]
    size = min(h * 0.55 / len(words), w * 1.4 / max(map(len, words)), h * 0.3)
    for n, word in enumerate(words):
        write(canvas, word, w / 2, h / 2 + (n - (len(words) - 1) / 2) * size * 1.1, size, ink)
    return canvas


def play(canvas: Canvas) -> None:
    """Lays the sign of a video over a picture."""
    h, w = canvas.shape[:2]
    size = min(w, h) * 0.14
    fill(canvas, oval(w / 2, h / 2, size, size), _BLACK, 0, 0.6)
    corners = np.array([[-0.35, -0.5], [0.55, 0], [-0.35, 0.5]]) * size + [w / 2, h / 2]
    fill(canvas, corners, _WHITE)


def scheme(rng: Rng, count: int) -> list[Colour]:
    """Colours that go together: neighbours on the wheel, opposites, pastels, or what a brand would take."""
    hue, step = rng.random(), (0.03, 0.05, 0.08, 0.42)[int(rng.random() * 4)]
    saturation, value = between(rng, 0.15, 0.8), between(rng, 0.5, 1)
    return [
        hsv(
            hue + step * n,
            np.clip(saturation + rng.normal(0, 0.12), 0, 1),
            np.clip(value + rng.normal(0, 0.12), 0.1, 1),
        )
        for n in range(count)
    ]


def _ring(rng: Rng, canvas: Canvas, tones: list[Colour], ground: Colour) -> None:
    h, w = canvas.shape[:2]
    size, ends = min(w, h) * 0.38, np.cumsum(rng.random(len(tones)) + 0.2)
    ends = np.concatenate([[0], ends / ends[-1]]) * 2 * np.pi
    for tone, start, end in zip(tones, ends[:-1], ends[1:], strict=True):
        turn = np.linspace(start, end, 24)
        arc = np.stack([w / 2 + size * np.cos(turn), h / 2 + size * np.sin(turn)], -1)
        fill(canvas, np.concatenate([arc, [[w / 2, h / 2]]]), tone)
    if chance(rng, 0.6):
        fill(canvas, oval(w / 2, h / 2, size * 0.6, size * 0.6), ground)


def _path(rng: Rng, w: int, h: int, bend: float) -> Points:
    """A curve from one side to another."""
    t = np.linspace(-0.05, 1.05, 24)
    away = between(rng, 0.2, 0.8) + bend * np.sin(6.3 * (t * between(rng, 0.4, 1.2) + rng.random()))
    across = np.stack([t * w, away * h], -1)
    return across if chance(rng, 0.5) else np.stack([away * w, t * h], -1)


def line(canvas: Canvas, points: Points, colour: Colour, thick: float) -> None:
    h, w = canvas.shape[:2]
    mask = np.zeros((h, w), np.uint8)
    cv2.polylines(mask, [np.round(points * 16).astype(np.int32)], False, 255, max(round(thick), 1), cv2.LINE_AA, 4)
    paint(canvas, mask.astype(np.float32) / np.float32(255), colour)


def sign(rng: Rng, canvas: Canvas, x: float, y: float, size: float, tones: list[Colour], ground: Colour) -> None:
    kind = int(rng.random() * 5)
    if kind == 0:
        for n, tone in enumerate(tones):
            at = n * 2.1 + 0.5
            fill(
                canvas,
                oval(x + np.cos(at) * size * 0.4, y + np.sin(at) * size * 0.4, size * 0.55, size * 0.55),
                tone,
                0,
                0.8,
            )
    elif kind == 1:
        fill(canvas, oval(x, y, size, size), tones[0])
        fill(canvas, oval(x + size * 0.3, y - size * 0.2, size * 0.6, size * 0.6), ground)
    elif kind == 2:
        fill(canvas, box(x - size, y - size, x + size, y + size, size * between(rng, 0, 0.6)), tones[0])
        write(canvas, chr(65 + int(rng.random() * 26)), x, y, size * 1.2, _WHITE)
    elif kind == 3:
        corners = 3 + int(rng.random() * 4)
        turn = np.arange(corners) * 2 * np.pi / corners - np.pi / 2
        for n in range(3):
            ring = size * (1 - 0.32 * n)
            fill(
                canvas, np.stack([x + ring * np.cos(turn), y + ring * np.sin(turn)], -1), tones[n] if n != 1 else ground
            )
    else:
        for n in range(3):
            high = size * (0.7 + 0.65 * n)
            fill(
                canvas,
                box(x + (n - 1.4) * size * 0.65, y + size - high, x + (n - 0.6) * size * 0.65, y + size, size * 0.1),
                tones[n],
            )


def brand(rng: Rng) -> str:
    """A made-up name of two or three syllables."""
    return "".join(_SYLLABLES[int(rng.random() * len(_SYLLABLES))] for _ in range(2 + int(rng.random() * 2)))


def _size(size: float) -> int:
    return max(round(size), 6)


@lru_cache(maxsize=64)
def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """The face that Pillow brings with it, so that the letters are the same on every machine."""
    return ImageFont.load_default(size)


def width_of(text: str, size: float) -> float:
    """How wide `write` sets a text, in pixels."""
    return _font(_size(size)).getlength(text)


def write(canvas: Canvas, text: str, x: float, y: float, size: float, colour: Colour, bold: float = 0) -> None:
    """Sets a short text centred on (x, y), its strokes thicker by ``bold`` pixels on either side."""
    h, w = canvas.shape[:2]
    mask = Image.new("L", (w, h))
    pen = ImageDraw.Draw(mask)
    pen.text((x, y), text, fill=255, font=_font(_size(size)), anchor="mm", stroke_width=bold, stroke_fill=255)
    paint(canvas, np.asarray(mask, np.float32) / np.float32(255), colour)
