"""Other words on a control: find its text, erase it, set another one in another face, size and colour.

`find` reads where the text is from the pixels (the browser's boxes are of controls, not of words), `plan` turns a
draw into a finished record, and `letter` carries it out: the only one of the three that changes pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import cast

import cv2
import numpy as np
import numpy.typing as npt
from PIL import ImageFont

from ctlgen.augmenting.faces import Faces, estimate, glyph, measure
from ctlgen.colours import BLACK, WHITE, contrast
from ctlgen.model import Image

FRAMED = ("button", "text_input", "textarea", "select", "badge", "tab")
"""Kinds whose border and padding surround the text."""

LETTERED = (*FRAMED, "link", "text")
"""The kinds that have text of their own."""

CONTRAST = 3.0
"""The least WCAG 2 contrast ratio between new text and what is behind it (SC 1.4.3, large text)."""

_INK = 24  # levels from the background's: what antialiasing leaves of a stroke is more than this
_FLOWING = ("text", "textarea", "text_input", "link")  # kinds whose text may run on in several strings
_MOST_PIXELS = 160_000  # of a crop to read; larger ones are pictures and panels

Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Line:
    """Where one line of text stands in a crop (pixels, half open) and how far a new one may reach."""

    x0: int
    y0: int
    x1: int
    y1: int
    left: int
    right: int
    centred: bool
    underline: int  # its thickness; 0 is none


# --- where the text is


def find(crop: Image, kind: str) -> tuple[Line, ...]:
    """The lines of text in a control's crop (H, W, 3), top to bottom; none where no text stands out.

    Ink is what differs from its row's background, away from the frame. A line is the widest run of ink columns
    without a wide gap in it, so that the arrow of a select or a far icon stays; an icon alone is not text.
    """
    height, width = crop.shape[:2]
    if height < 8 or width < 12 or height * width > _MOST_PIXELS:
        return ()
    dx, dy = _inset(height, width, kind)
    inner = cast(Image, cv2.cvtColor(crop[dy : height - dy, dx : width - dx], cv2.COLOR_RGB2GRAY))
    ink = _ink(inner)
    if not 0.005 < np.count_nonzero(ink) / ink.size < 0.5:
        return ()  # blank, or a picture: nothing that can be told to be words
    lines = [
        _line(ink[y0:y1], y0, y1, 0.8 if kind == "link" else 0.97)
        for y0, y1 in _runs(np.any(ink, axis=1), 2)
        if y1 - y0 >= 5
    ]
    found = [line for line in lines if line is not None]
    return tuple(_moved(line, dx, dy, kind) for line in found[:6])


def _inset(height: int, width: int, kind: str) -> tuple[int, int]:
    """Columns and rows to leave out at each side: border, rounded corners."""
    if kind not in FRAMED:
        return 0, 0
    return min(max(2, round(0.22 * min(height, 48))), width // 4), max(2, min(round(0.12 * height), 5))


def _ink(inner: Image) -> Bools:
    """What differs from its row's background: the value that a fifth of the row lies beyond, on the side away from ink.

    A row that is ink from end to end (an underline) would be its own background: it takes the crop's.
    """
    ordered = np.sort(inner, axis=1, kind="stable")  # of bytes it is a radix sort, twice as fast as the default
    width = inner.shape[1]
    middle = int(np.sort(ordered[:, width // 2])[inner.shape[0] // 2])
    rows = ordered[:, int(width * (0.8 if cv2.mean(inner)[0] < middle else 0.2))].astype(np.int16)
    rows[np.abs(rows - middle) > 48] = middle
    return cast(Bools, np.abs(inner - rows[:, None]) > _INK)


def _runs(flags: npt.ArrayLike, gap: int) -> list[tuple[int, int]]:
    """Half-open runs of True, where gaps of at most ``gap`` count as part of a run."""
    at = np.flatnonzero(flags)
    if not len(at):
        return []
    breaks = np.flatnonzero(np.diff(at) > gap + 1)
    starts, ends = [int(at[0]), *at[breaks + 1].tolist()], [*at[breaks].tolist(), int(at[-1])]
    return [(start, end + 1) for start, end in zip(starts, ends, strict=True)]


def _line(ink: Bools, y0: int, y1: int, unbroken: float) -> Line | None:
    runs = _runs(np.any(ink, axis=0), max(6, round(0.8 * (y1 - y0))))
    if not runs:
        return None
    best = max(range(len(runs)), key=lambda i: runs[i][1] - runs[i][0])
    x0, x1 = runs[best]
    if x1 - x0 < 1.3 * (y1 - y0):
        return None
    left = runs[best - 1][1] + 4 if best else 0
    right = runs[best + 1][0] - 4 if best + 1 < len(runs) else ink.shape[1]
    centred = abs((x0 + x1) - (left + right)) <= max(4, 0.05 * (right - left))
    solid = ink[:, x0:x1].mean(axis=1) > unbroken  # browsers break a link's underline at descenders
    underline = int(solid[(2 * len(solid)) // 3 :].sum())
    return Line(x0, y0, x1, y1, left, right, centred, underline if underline <= 3 else 0)


def _moved(line: Line, dx: int, dy: int, kind: str) -> Line:
    centred = line.centred and kind in ("button", "badge", "tab")
    x0, x1, left, right = line.x0 + dx, line.x1 + dx, line.left + dx, line.right + dx
    return Line(x0, line.y0 + dy, x1, line.y1 + dy, left, right, centred, line.underline)


# --- what to write instead

Scalars = Mapping[str, float | int | str]


def plan(crop: Image, kind: str, draw: Mapping[str, float], faces: Faces, words: Sequence[str]) -> Scalars | None:
    """The record of a text operation for `letter`; None where no text is found or none can be set.

    ``draw`` holds numbers in 0..1 for string, face, own (whether the old colour is kept), red, green, blue, and
    ``size``, a factor of the old text's size.
    """
    lines = find(crop, kind) if faces.names and words else ()
    if not lines or any((line.x1 - line.x0, line.y1 - line.y0) == crop.shape[1::-1] for line in lines):
        return None  # where words fill the whole crop, no ground is seen to paint them over with
    em = round(min(max(lines[0].y1 - lines[0].y0, 7) / 0.86 * draw["size"], 0.86 * crop.shape[0]))
    name = faces.names[int(draw["face"] * len(faces.names))]
    face = faces.face(name, _grade(em))
    start = int(draw["string"] * len(words))
    strings = [_string(face, line, kind, words, start + 7 * i) for i, line in enumerate(lines)]
    if not all(strings):
        return None
    record: dict[str, float | int | str] = {"string": "\n".join(strings), "face": name, "size": _grade(em)}
    for channel, level in zip(("red", "green", "blue"), _colour(crop, lines[0], kind, draw), strict=True):
        record[channel] = level
    pairs = zip(lines, strings, strict=True)
    places = (f"{a.x0},{a.y0},{a.x1},{a.y1},{_start(face, a, s)},{a.underline}" for a, s in pairs)
    return record | {"lines": " ".join(places)}


def _grade(em: int) -> int:
    """Sizes in steps of a sixth at most, so that few faces are loaded, each (file, size) being one, and few glyphs."""
    return max(9, em) if em <= 12 else em // 2 * 2 if em <= 20 else em // 4 * 4


def _start(face: ImageFont.FreeTypeFont, line: Line, string: str) -> int:
    """Where the new line begins: about the old one's middle, or at its left."""
    if not line.centred:
        return line.x0
    return max(line.left, round((line.x0 + line.x1 - measure(face, string)) / 2))


def _string(face: ImageFont.FreeTypeFont, line: Line, kind: str, words: Sequence[str], start: int) -> str:
    """One of eight entries from ``start`` on that fits the line, or as many as fill it; "" if none does.

    Links and running text are as wide as what they say, so theirs is the entry nearest to the old width.
    """
    room = line.right - (line.left if line.centred else line.x0)
    tried = [word for step in range(8) if (word := words[(start + step) % len(words)]).strip()]
    if kind in _FLOWING and line.x1 - line.x0 > 8 * face.size:
        return _fill(face, " ".join(tried).split(), min(room, round(1.1 * (line.x1 - line.x0))))
    if kind in ("link", "text"):
        tried.sort(key=lambda word: abs(0.5 * face.size * len(word) - (line.x1 - line.x0)))
    return next((word for word in tried if estimate(face, word) <= 1.1 * room and measure(face, word) <= room), "")


def _fill(face: ImageFont.FreeTypeFont, tokens: list[str], room: int) -> str:
    ends = accumulate(estimate(face, token + " ") for token in tokens)
    kept = [token for token, end in zip(tokens, ends, strict=True) if end <= room]
    while kept and measure(face, " ".join(kept)) > room:
        kept.pop()
    return " ".join(kept)


def _colour(crop: Image, line: Line, kind: str, draw: Mapping[str, float]) -> tuple[int, int, int]:
    """The old text's colour (three in five), near black or white (one in five) or any, moved until it can be read.

    Links and running text keep theirs: where a link has no underline its colour is all that tells it from text.
    """
    part = crop[max(line.y0 - 2, 0) : line.y1 + 2, max(line.x0 - 2, 0) : line.x1 + 2]
    bare = part.copy()
    erase(bare, line.x0 - max(line.x0 - 2, 0), line.y0 - max(line.y0 - 2, 0), bare.shape[1] - 2, bare.shape[0] - 2)
    behind = np.array(cv2.mean(bare)[:3])
    drawn = np.array([draw["red"], draw["green"], draw["blue"]])
    if kind in ("link", "text") or draw["own"] < 0.6:
        far = cv2.minMaxLoc(cv2.cvtColor(cv2.absdiff(part, bare), cv2.COLOR_RGB2GRAY))[3]
        front = part[far[1], far[0]].astype(np.float64)
    elif draw["own"] < 0.8:
        front = drawn[:1].repeat(3) * 60 + (0 if behind.mean() > 127 else 195)
    else:
        front = drawn * 255
    return readable(front, behind)


def readable(front: npt.NDArray[np.float64], behind: npt.NDArray[np.float64]) -> tuple[int, int, int]:
    """``front`` (RGB, 0..255), blended with black or white, whichever tells more, until `CONTRAST` is reached."""
    ground: list[float] = behind.tolist()
    end = 0.0 if contrast(BLACK, ground) >= contrast(WHITE, ground) else 255.0
    for step in range(11):
        mixed = np.rint(front + (end - front) * step / 10).tolist()
        if contrast(mixed, ground) >= CONTRAST:
            break
    return int(mixed[0]), int(mixed[1]), int(mixed[2])


# --- writing it


def letter(
    image: Image, *, faces: Faces, string: str, face: str, size: int, red: int, green: int, blue: int, lines: str
) -> Image:
    """Erase the old lines and set the new ones (one for each line of ``string``) in a copy of ``image`` (H, W, 3).

    ``lines`` has, for each, "x0,y0,x1,y1,start,underline": the old ink's box, the new left edge and the thickness
    of a line under it, in pixels of the crop.
    """
    drawn = image.copy()
    font = faces.face(face, size)
    for words, place in zip(string.split("\n"), lines.split(" "), strict=True):
        x0, y0, x1, y1, start, underline = map(int, place.split(","))
        erase(drawn, x0, y0, x1, y1)
        width = _set(drawn, font, words, start, (y0 + y1 - underline) / 2, (red, green, blue))
        if underline:
            drawn[y1 - underline : y1, start : start + width] = red, green, blue
    return drawn


def erase(image: Image, x0: int, y0: int, x1: int, y1: int) -> None:
    """Fill a box, in place, from the columns beside it row by row, or, where there are none, from above and below.

    One pixel more on each side goes with it: the faint edge of antialiased ink.
    """
    height, width = image.shape[:2]
    x0, y0, x1, y1 = max(x0 - 1, 0), max(y0 - 1, 0), min(x1 + 1, width), min(y1 + 1, height)
    if x0 > 0 or x1 < width:
        first, last = image[y0:y1, max(x0 - 1, 0)], image[y0:y1, min(x1, width - 1)]
        first, last = (first if x0 > 0 else last), (last if x1 < width else first)
        image[y0:y1, x0:x1] = _blend(first, last, x1 - x0).transpose(1, 0, 2)
    elif y0 > 0 or y1 < height:
        first, last = image[max(y0 - 1, 0), x0:x1], image[min(y1, height - 1), x0:x1]
        first, last = (first if y0 > 0 else last), (last if y1 < height else first)
        image[y0:y1, x0:x1] = _blend(first, last, y1 - y0)
    else:
        image[:] = np.median(image, axis=(0, 1))


def _blend(first: Image, last: Image, steps: int) -> Image:
    """From one line of pixels (N, 3) to another in ``steps`` lines: (steps, N, 3)."""
    if np.array_equal(first, last):
        return np.broadcast_to(first, (steps, *first.shape))
    share = ((np.arange(steps) + 0.5) / steps)[:, None, None]
    return np.rint(first * (1 - share) + last * share).astype(np.uint8)


def _set(
    image: Image, font: ImageFont.FreeTypeFont, string: str, x: int, middle: float, colour: tuple[int, int, int]
) -> int:
    """Blend one line in, its capitals' middle at the row ``middle``; returns the width of what was set."""
    glyphs = [found for character in string if (found := glyph(font, character))]
    ends = list(accumulate((found.advance for found in glyphs), initial=0.0))
    pens = [round(end) + found.dx for end, found in zip(ends, glyphs, strict=False)]
    left, top = min(pens, default=0), min((found.dy for found in glyphs), default=0)
    right = max((pen + found.cover.shape[1] for pen, found in zip(pens, glyphs, strict=True)), default=left)
    bottom = max((found.dy + found.cover.shape[0] for found in glyphs), default=top)
    cover = np.zeros((bottom - top, right - left), np.uint8)
    for pen, found in zip(pens, glyphs, strict=True):
        height, width = found.cover.shape
        part = cover[found.dy - top : found.dy - top + height, pen - left : pen - left + width]
        np.maximum(part, found.cover, out=part)
    baseline = min(round(middle + 0.36 * font.size), image.shape[0] - bottom)  # a capital is about 0.72 em high
    _stamp(image, cover, x + left, baseline + top, colour)
    return round(ends[-1])


def _stamp(image: Image, cover: Image, left: int, top: int, colour: tuple[int, int, int]) -> None:
    """Blend a colour in by its coverage; what lies outside of the image is cut off."""
    y0, x0 = max(top, 0), max(left, 0)
    target = image[y0 : max(top + cover.shape[0], 0), x0 : max(left + cover.shape[1], 0)]
    if target.size:
        share = cover[y0 - top :, x0 - left :][: target.shape[0], : target.shape[1], None].astype(np.float32) / 255
        target[:] = target + (np.array(colour, np.float32) - target) * share + np.float32(0.5)
