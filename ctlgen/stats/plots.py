"""The figures of a data set as pictures: ``ctlgen stats --plots``. Drawn by Pillow, in the manner of `contact`."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ctlgen.collection import Collection
from ctlgen.model import Image
from ctlgen.stats.portrait import ASPECTS, SIDES, Portrait

WIDTH = 1200  # px
PAPER, INK, SOFT, LINE, BAR = "#ffffff", "#212529", "#6c757d", "#dee2e6", "#2450c4"
SHADES = ("#2450c4", "#8aa4e6", "#ced4da", "#495057", "#adb5bd")  # of the sides of a split, in turn
_NAME = 150  # px at the left, for names
_EDGE = 32  # px around
_ROW = 26
_AVERAGE = 112  # px: the side of an average image
_COLOURS = (  # of classes: as far apart in OKLab as fifteen can be
    *("#2f5ed0", "#f49930", "#1ad535", "#0d5e16", "#fe6cfc", "#f21250", "#8f141e", "#b02bcb"),
    *("#16c7db", "#e27e9f", "#6d1c93", "#907bfb", "#866113", "#239f2e", "#8c507e", "#868e96"),
)

Pen = ImageDraw.ImageDraw


def draw(items: Collection, portrait: Portrait) -> Iterator[tuple[str, Image]]:
    """Name and picture, uint8 (H, W, 3), one by one; sizes only where there are boxes."""
    figures = portrait.figures
    yield "classes", classes(figures)
    if "sizes" in figures:
        yield "sizes", sizes(figures["sizes"])
    yield "averages", averages(items.classes, figures["classes"], portrait)
    yield "map", scatter(items, portrait)


def classes(figures: Mapping[str, Any]) -> Image:
    """A bar for each class, cut by the sides of the split."""
    counts: Mapping[str, int] = figures["classes"]
    sides: Mapping[str, Mapping[str, int]] = figures["by_split"] or {"samples": counts}
    most = max(1, *counts.values())
    canvas, pen = _canvas(f"{figures['samples']:,} samples", _ROW * len(counts) + 40)
    for row, (name, count) in enumerate(counts.items()):
        top, left = 76 + row * _ROW, float(_NAME + _EDGE)
        pen.text((_EDGE, top + 4), name, INK, font_size=14)
        for at, side in enumerate(sides.values()):
            right = left + (WIDTH - _NAME - 3 * _EDGE - 80) * side.get(name, 0) / most
            if right > left:
                pen.rectangle((left, top + 3, right, top + _ROW - 6), SHADES[at % len(SHADES)])
            left = right
        pen.text((left + 8, top + 4), f"{count:,}", SOFT, font_size=14)
    _key(pen, list(sides), SHADES, canvas.height - 34)
    return np.asarray(canvas)


def sizes(found: Mapping[str, Any]) -> Image:
    """Histograms of width, height and aspect, their bins growing by a constant factor."""
    shown = (("width", "width, px", SIDES), ("height", "height, px", SIDES), ("aspect", "width / height", ASPECTS))
    canvas, pen = _canvas("sizes of the elements", 3 * 210)
    for row, (name, title, edges) in enumerate(shown):
        middle = found["all"][name][len(found["quantiles"]) // 2] if found["all"][name] else 0
        _histogram(pen, 70 + row * 210, f"{title}: median {middle:g}", found["bins"][name], edges)
    return np.asarray(canvas)


def _histogram(pen: Pen, top: int, title: str, counts: Sequence[int], edges: Sequence[float]) -> None:
    there = np.flatnonzero(counts)
    first, last = (int(there[0]), int(there[-1]) + 1) if len(there) else (0, 1)
    step, most = (WIDTH - 2 * _EDGE) / (last - first), max(1, *counts)
    pen.text((_EDGE, top), title, INK, font_size=15)
    floor = top + 170
    for at in range(first, last):
        left = _EDGE + (at - first) * step
        if height := 130 * counts[at] / most:
            pen.rectangle((left + 1, floor - height, left + step - 2, floor), BAR)
        if at % 4 == 0:
            pen.text((left, floor + 5), f"{edges[at]:g}", SOFT, font_size=12, anchor="ma" if at > first else "la")
    pen.line((_EDGE, floor, WIDTH - _EDGE, floor), LINE)


def averages(names: Sequence[str], counts: Mapping[str, int], portrait: Portrait) -> Image:
    """The average image of each class and, at its right, how much its pixels differ."""
    there = [at for at, name in enumerate(names) if counts[name]]
    across = (WIDTH - _EDGE) // (2 * _AVERAGE + 3 * _EDGE // 2)
    rise = _AVERAGE + 48
    canvas, pen = _canvas("average image and deviation of each class", -(-len(there) // across) * rise)
    for place, at in enumerate(there):
        left = _EDGE + place % across * (2 * _AVERAGE + 3 * _EDGE // 2)
        top = 72 + place // across * rise
        for shift, images in ((0, portrait.averages), (_AVERAGE + 8, portrait.deviations)):
            picture = Pictures.fromarray(images[at]).convert("RGB")
            canvas.paste(picture.resize((_AVERAGE, _AVERAGE), Pictures.Resampling.NEAREST), (left + shift, top))
        pen.text((left, top + _AVERAGE + 6), f"{names[at]}  {counts[names[at]]:,}", INK, font_size=14)
    return np.asarray(canvas)


def scatter(items: Collection, portrait: Portrait) -> Image:
    """Every item as a point where the projection puts it, in its class's colour."""
    side = WIDTH - 2 * _EDGE
    canvas, pen = _canvas(f"map of the samples by {portrait.method}", side + 60)
    plane = np.full((side, side, 3), 255, np.uint8)
    size = 2 if len(items) > 20_000 else 3 if len(items) > 5_000 else 6
    place = np.minimum((portrait.map * side).astype(int), side - size)
    colours = np.array([_rgb(_COLOURS[at % len(_COLOURS)]) for at in range(len(items.classes))], np.uint8)
    for dx, dy in np.ndindex(size, size):
        plane[place[:, 1] + dy, place[:, 0] + dx] = colours[items.labels]
    canvas.paste(Pictures.fromarray(plane), (_EDGE, 66))
    there = np.unique(items.labels)
    _key(pen, [items.classes[at] for at in there], [_COLOURS[at % len(_COLOURS)] for at in there], side + 72)
    return np.asarray(canvas)


def _canvas(title: str, height: int) -> tuple[Pictures.Image, Pen]:
    canvas = Pictures.new("RGB", (WIDTH, height + 92), PAPER)
    pen = ImageDraw.Draw(canvas)
    pen.text((_EDGE, 22), title, INK, font_size=22)
    return canvas, pen


def _key(pen: Pen, names: Sequence[str], colours: Sequence[str], top: int) -> None:
    left = float(_EDGE)
    for at, name in enumerate(names):
        width = 22 + pen.textlength(name, font_size=14)
        if left + width > WIDTH - _EDGE:
            left, top = float(_EDGE), top + 22
        pen.rectangle((left, top + 3, left + 11, top + 14), colours[at % len(colours)])
        pen.text((left + 18, top), name, INK, font_size=14)
        left += width + 18


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
