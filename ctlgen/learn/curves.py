"""The course of a training as a picture: loss and accuracy after each epoch."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from ctlgen.learn.loop import Epoch

_PANEL = (560, 360)  # px
_LEFT, _TOP, _RIGHT, _BOTTOM = 64, 44, 20, 44
_INK, _GRID = "#24292f", "#d8dee4"
_COLOURS = {"training": "#0969da", "validation": "#bc4c00"}

Point = tuple[float, float]


def draw(history: Sequence[Epoch]) -> bytes:
    """A PNG, 1120 x 360."""
    picture = Image.new("RGB", (2 * _PANEL[0], _PANEL[1]), "white")
    losses = {"training": [one.loss for one in history], "validation": [one.validation_loss for one in history]}
    shares = {"training": [one.accuracy for one in history], "validation": [one.validation_accuracy for one in history]}
    _Panel(picture, 0, "loss", losses, (0.0, max(map(max, losses.values()), default=1.0))).draw()
    span = 1 - min(map(min, shares.values()), default=0.0)
    rows = -(-span // _step(span))
    _Panel(picture, 1, "accuracy", shares, (1 - rows * _step(span), 1.0)).draw()
    buffer = BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


class _Panel:
    """One chart: lines over epochs, from ``limits[0]`` at the bottom to ``limits[1]`` at the top."""

    def __init__(
        self, picture: Image.Image, number: int, title: str, lines: dict[str, list[float]], limits: tuple[float, float]
    ) -> None:
        self._pen = ImageDraw.Draw(picture)
        self._left, self._title, self._lines = number * _PANEL[0], title, lines
        self._low, self._step = limits[0], _step(limits[1] - limits[0])
        self._rows = max(1, -(-int(1e6 * (limits[1] - limits[0])) // int(1e6 * self._step)))
        self._epochs = len(lines["training"])

    def draw(self) -> None:
        self._text((_LEFT, 12), self._title, 16)
        self._axes()
        for place, (name, values) in enumerate(self._lines.items()):
            points = [self._point(epoch, value) for epoch, value in enumerate(values, 1)]
            self._pen.line(points, _COLOURS[name], 3, joint="curve")
            for x, y in points:
                self._pen.ellipse((x - 3, y - 3, x + 3, y + 3), _COLOURS[name])
            x = self._left + _PANEL[0] - 250 + 120 * place
            self._pen.line((x, 22, x + 18, 22), _COLOURS[name], 3)
            self._text((x + 24 - self._left, 14), name, 13)

    def _axes(self) -> None:
        for row in range(self._rows + 1):
            value = self._low + row * self._step
            _, y = self._point(1, value)
            self._pen.line((self._left + _LEFT, y, self._left + _PANEL[0] - _RIGHT, y), _GRID)
            self._text((_LEFT - 8, y), f"{value:g}", 13, "rm")
        every = max(1, -(-self._epochs // 12))
        for epoch in range(1, self._epochs + 1, every):
            self._text((self._point(epoch, 0)[0] - self._left, _PANEL[1] - _BOTTOM + 8), str(epoch), 13, "mt")
        self._text(((_LEFT + _PANEL[0] - _RIGHT) / 2, _PANEL[1] - 8), "epoch", 13, "ms")

    def _point(self, epoch: int, value: float) -> Point:
        width, height = _PANEL[0] - _LEFT - _RIGHT - 20, _PANEL[1] - _TOP - _BOTTOM
        across = (epoch - 1) / (self._epochs - 1) if self._epochs > 1 else 0.5
        up = (value - self._low) / (self._rows * self._step)
        return self._left + _LEFT + 10 + width * across, _TOP + height * (1 - up)

    def _text(self, place: Point, text: str, size: int, anchor: str = "lt") -> None:
        font = ImageFont.load_default(size)
        self._pen.text((self._left + place[0], place[1]), text, _INK, font, anchor)


def _step(span: float) -> float:
    """A round number that goes into ``span`` about five times."""
    steps = (base * 10.0**power for power in range(-6, 7) for base in (1, 2, 5))
    return next((step for step in steps if step * 6 >= span), 1e7)
