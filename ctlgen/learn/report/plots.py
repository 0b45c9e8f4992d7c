"""Plots as inline SVG: text that scales and can be selected, colours of the style sheet, a description for all.

Series have the classes ``s0`` … ``s7``; each differs in colour and in dashes, so that colour is never all that tells.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite

import numpy as np
import numpy.typing as npt

from ctlgen.learn.measures import Reliability

SERIES = 8
Numbers = npt.NDArray[np.float64] | Sequence[float]
_NEAR = 0.35  # px: points of a curve that are nearer than this to the last one are left out


@dataclass(frozen=True, slots=True)
class Line:
    """A curve; ``kind`` 0 … is its colour. ``marks`` are (x, y, what) shown as dots."""

    name: str
    x: Numbers
    y: Numbers
    kind: int = 0
    marks: tuple[tuple[float, float, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Axes:
    """What is plotted: the ranges in the data's units and the size in px; ``shown`` writes a tick's number."""

    x: tuple[float, float] = (0, 1)
    y: tuple[float, float] = (0, 1)
    width: int = 320
    height: int = 240
    x_label: str = ""
    y_label: str = ""
    ticks: int = 5
    log: bool = False  # the x axis
    shown: Callable[[float], str] = lambda value: f"{value:g}"

    @property
    def margins(self) -> tuple[int, int, int, int]:
        """Left, top, right, bottom."""
        return 34 + 20 * bool(self.y_label), 8, 10, 20 + 16 * bool(self.x_label)

    def place(self, x: npt.ArrayLike, y: npt.ArrayLike) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """In px of the picture, y downwards."""
        left, top, right, bottom = self.margins
        across = (self._scaled(x) - self._scaled(self.x[0])) / (
            (self._scaled(self.x[1]) - self._scaled(self.x[0])) or 1
        )
        up = (np.asarray(y, np.float64) - self.y[0]) / ((self.y[1] - self.y[0]) or 1)
        return left + across * (self.width - left - right), self.height - bottom - up * (self.height - top - bottom)

    def _scaled(self, x: npt.ArrayLike) -> npt.NDArray[np.float64]:
        values = np.asarray(x, np.float64)
        return np.log10(values) if self.log else values


def curves(lines: Sequence[Line], axes: Axes, title: str, *, diagonal: bool = False) -> str:
    """Lines in a frame; ``diagonal`` draws what chance, or perfect calibration, would be."""
    parts = [frame(axes)]
    if diagonal:
        (x0, x1), (y0, y1) = axes.place(axes.x, axes.y)
        parts.append(f'<path class="guide" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>')
    for line in lines:
        parts.append(path(line, axes))
        for x, y, what in line.marks:
            parts.append(dot(axes, x, y, what, line.kind))
    return svg(parts, axes, title)


def dot(axes: Axes, x: float, y: float, what: str, kind: int = 0, radius: float = 4) -> str:
    """A point that says what it is when it is pointed at; nothing where it is not a number."""
    (px,), (py,) = axes.place([x], [y])
    if not (isfinite(px) and isfinite(py)):
        return ""
    shape = f'<circle class="dot s{kind % SERIES}" cx="{px:.1f}" cy="{py:.1f}" r="{radius:g}">'
    return f"{shape}<title>{escape(what)}</title></circle>"


def reliability(found: Reliability, axes: Axes, title: str, kind: int = 0) -> str:
    """Bars of accuracy over confidence, as dark as they are full, against the diagonal."""
    parts = [frame(axes)]
    most = max(int(found.counts.max(initial=0)), 1)
    for low, high, count, said, right in zip(
        found.edges, found.edges[1:], found.counts, found.confidence, found.accuracy, strict=False
    ):
        if count:
            (x0, x1), (y1, y0) = axes.place([low, high], [right, 0])
            strength = 0.25 + 0.75 * (count / most) ** 0.5
            what = f"said {said:.2f}, right {right:.2f}, {int(count):,} answers"
            parts.append(
                f'<rect class="bar s{kind % SERIES}" x="{x0 + 0.5:.1f}" y="{y1:.1f}" width="{x1 - x0 - 1:.1f}" '
                f'height="{max(y0 - y1, 0.5):.1f}" opacity="{strength:.2f}"><title>{escape(what)}</title></rect>'
            )
    (x0, x1), (y0, y1) = axes.place(axes.x, axes.y)
    parts.append(f'<path class="guide" d="M{x0:.1f} {y0:.1f}L{x1:.1f} {y1:.1f}"/>')
    return svg(parts, axes, title)


def frame(axes: Axes) -> str:
    """Grid, ticks and labels."""
    left, top, right, bottom = axes.margins
    floor, end = axes.height - bottom, axes.width - right
    parts = []
    for value in _ticks(axes.x, axes.ticks, axes.log):
        (x,), _ = axes.place([value], [axes.y[0]])
        parts.append(f'<path class="grid" d="M{x:.1f} {top}V{floor}"/>')
        parts.append(f'<text x="{x:.1f}" y="{floor + 14}" text-anchor="middle">{escape(axes.shown(value))}</text>')
    for value in _ticks(axes.y, axes.ticks, False):
        _, (y,) = axes.place([axes.x[0]], [value])
        parts.append(f'<path class="grid" d="M{left} {y:.1f}H{end}"/>')
        parts.append(f'<text x="{left - 6}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>')
    middle, centre = (left + end) / 2, (top + floor) / 2
    if axes.x_label:
        parts.append(
            f'<text class="label" x="{middle}" y="{axes.height - 3}" text-anchor="middle">{escape(axes.x_label)}</text>'
        )
    if axes.y_label:
        turned = f'transform="translate(11 {centre}) rotate(-90)" text-anchor="middle"'
        parts.append(f'<text class="label" {turned}>{escape(axes.y_label)}</text>')
    return "".join(parts)


def svg(parts: Iterable[str], axes: Axes, title: str) -> str:
    """The picture; ``title`` is read out in its place."""
    inside = "".join(parts)
    return (
        f'<svg class="plot" viewBox="0 0 {axes.width} {axes.height}" role="img" aria-label="{escape(title)}">'
        f"{inside}</svg>"
    )


def legend(names: Sequence[str]) -> str:
    """Which line is whose; nothing for one."""
    if len(names) < 2:
        return ""
    swatch = '<svg width="26" height="10" aria-hidden="true"><path class="line s{}" d="M1 5H25"/></svg>'
    items = "".join(f"<li>{swatch.format(i % SERIES)} {escape(name)}</li>" for i, name in enumerate(names))
    return f'<ul class="legend">{items}</ul>'


def key(dots: Sequence[tuple[str, int]]) -> str:
    """Which dots are whose."""
    mark = '<svg width="12" height="12" aria-hidden="true"><circle class="dot s{}" cx="6" cy="6" r="5"/></svg>'
    items = "".join(f"<li>{mark.format(kind % SERIES)} {escape(name)}</li>" for name, kind in dots)
    return f'<ul class="legend">{items}</ul>'


def path(line: Line, axes: Axes) -> str:
    """A curve without its marks."""
    return f'<path class="line s{line.kind % SERIES}" d="{_path(line, axes)}"/>'


def _path(line: Line, axes: Axes) -> str:
    xs, ys = axes.place(np.clip(np.asarray(line.x), *axes.x), np.clip(np.asarray(line.y), *axes.y))
    known = np.isfinite(xs) & np.isfinite(ys)
    points = list(zip(xs[known], ys[known], strict=True))
    kept = points[:1]
    for point in points[1:-1]:
        if abs(point[0] - kept[-1][0]) + abs(point[1] - kept[-1][1]) >= _NEAR:
            kept.append(point)
    kept += points[-1:] if len(points) > 1 else []
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in kept) if kept else ""


def _ticks(span: tuple[float, float], count: int, log: bool) -> list[float]:
    low, high = span
    if log:
        powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
        found = [float(m * 10.0**p) for p in powers for m in (1, 2, 5) if low <= m * 10.0**p <= high]
        return found[:: max(1, len(found) // count)]
    rough = (high - low) / max(count, 1)
    if rough <= 0:
        return [low]
    power = 10.0 ** np.floor(np.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first = np.ceil(low / step - 1e-9)
    return [round(float((first + i) * step), 10) for i in range(int((high - first * step) / step + 1e-9) + 1)]
