"""A picture of every operation of a recipe at its weakest and strongest, on real crops."""

from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from ctlgen.augmenting.augmentations import OPERATIONS, Operation
from ctlgen.augmenting.faces import Faces
from ctlgen.augmenting.recipes import Recipe, Setting
from ctlgen.augmenting.samples import Easel, finish
from ctlgen.fit import fit as fit_crop
from ctlgen.model import Image, Op, Page

_CELL = (170, 64)  # pixels (width, height) for a crop at its own size
_TILE = 56  # pixels for what a model gets
_NAME = 190


def demonstrate(
    crops: Sequence[tuple[Page, int]],
    *,
    recipe: Recipe,
    size: int = 28,
    mode: str = "RGB",
    fit: str = "stretch",
    fonts: Sequence[Path] = (),
    words: Sequence[str] = (),
) -> Image:
    """uint8 (H, W, 3): a column for each crop (a page and an element's position), a line for each operation and end.

    Every cell has the crop at its own size (cut where it is larger than the cell) and, beside it, the sample.
    Where a strength range goes to both sides of "no change" (a rotation of -2 to 2), its two ends are shown.
    """
    easels = [(Easel(page, mode, size, Faces.of(fonts)), position) for page, position in crops]
    lines = [(["untouched"], [_cell(easel, position, [], size, mode, fit) for easel, position in easels])]
    for operation in OPERATIONS:
        for label, end in _ends(operation, recipe):
            cells = []
            for easel, position in easels:
                ops = finish(easel, position, [(operation.name, _scalars(operation, end))], words)
                cells.append(_cell(easel, position, ops, size, mode, fit) if ops else _blank())
            lines.append(([operation.name, label], cells))
    return np.vstack([np.hstack([_title(title), *cells]) for title, cells in lines])


def _ends(operation: Operation, recipe: Recipe) -> list[tuple[str, float]]:
    """The two strengths to show, the weaker one first, each with its label; one where there is none to choose."""
    if recipe.grid and operation.name in ("scale", "rotate"):
        values = recipe.grid.scale if operation.name == "scale" else recipe.grid.rotate
        setting = Setting(1.0, (min(values), max(values)))
    elif operation.name in recipe.settings:
        setting = recipe.settings[operation.name]
    else:
        return []
    if setting.strength is None:
        return [("", 0.0)]
    ends = sorted(setting.strength, key=lambda end: abs(end - operation.neutral))
    return [(f"{end:g} {operation.unit}", end) for end in ends]


def _scalars(operation: Operation, end: float) -> dict[str, float | int]:
    """A full set of scalars at one strength; what does not depend on it takes three quarters of its range."""
    scalars: dict[str, float | int] = {}
    for scalar in operation.scalars:
        low, high = scalar.range or (end, end)
        value = low + (high - low) * 0.75
        scalars[scalar.name] = round(value) if scalar.digits == 0 else value
    return scalars


def _cell(easel: Easel, position: int, ops: Sequence[Op], size: int, mode: str, fit: str) -> Image:
    cell, painted = _blank(), easel.paint(position, ops)
    tile = cv2.resize(fit_crop(painted, size, mode, fit), (_TILE, _TILE), interpolation=cv2.INTER_NEAREST)
    for image, left, room in ((painted, 4, _CELL[0] - 4), (tile, _CELL[0] + 4, _TILE)):
        shown = image[: _CELL[1] - 8, :room]
        shown = shown if shown.ndim == 3 else shown[:, :, None]
        cell[4 : 4 + shown.shape[0], left : left + shown.shape[1]] = shown
    return cell


def _blank() -> Image:
    return np.full((_CELL[1], _CELL[0] + _TILE + 16, 3), 128, np.uint8)


def _title(lines: Sequence[str]) -> Image:
    label = Pillow.new("RGB", (_NAME, _CELL[1]), (255, 255, 255))
    pen, font = ImageDraw.Draw(label), ImageFont.load_default(15)
    for row, line in enumerate(lines):
        pen.text((8, 10 + 22 * row), line, font=font, fill=(0, 0, 0) if row == 0 else (90, 90, 90))
    return np.asarray(label)
