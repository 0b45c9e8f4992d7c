"""A page -> its samples: draw, apply, fit; and one sample again, step by step."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ctlgen.augmenting.augmentations import BY_NAME, frame
from ctlgen.augmenting.faces import Faces
from ctlgen.augmenting.lettering import LETTERED, plan
from ctlgen.augmenting.recipes import Recipe, draw
from ctlgen.errors import InputError
from ctlgen.fit import check, convert, resize
from ctlgen.fit import fit as fit_crop
from ctlgen.model import Image, Op, Page

cv2.setNumThreads(1)  # crops are small, and the cores belong to other pages

MOST = 1000
"""The greatest factor."""

_DETAIL = 8  # pixel operations see at most this many times the sample's side: more is averaged away by the fit

Place = tuple[int, int, int, int]


def render_samples(
    page: Page,
    *,
    recipe: Recipe,
    factor: int = 1,
    seed: int = 0,
    size: int = 28,
    mode: str = "L",
    fit: str = "stretch",
    fonts: Sequence[Path] = (),
    words: Sequence[str] = (),
) -> tuple[Image, list[dict[str, Any]]]:
    """``factor`` samples of each element, element by element; copy 0 is the untouched crop.

    uint8 (N, size, size) or (N, size, size, 3) and N JSON-ready rows: id, label, ops, in the order applied.
    ``fonts`` are the face files and ``words`` the strings for the text operation, which is left out if either is
    empty. What comes out depends on the arguments and this page alone, on nothing that was made before.
    Raises `InputError` for a factor, size, mode or fit that does not exist.
    """
    check(size, mode, fit)
    check_factor(factor)
    easel = Easel(page, mode, size, Faces.of(fonts))
    count = len(page.elements)
    drawn = draw(recipe, seed, page.id, count, factor - 1, scale=page.spec.scale, grey=mode == "L")
    images = np.empty((count * factor, size, size, *((3,) if mode == "RGB" else ())), np.uint8)
    rows: list[dict[str, Any]] = []
    for position, element in enumerate(page.elements):
        for copy in range(factor):
            ops = finish(easel, position, drawn[(copy - 1) * count + position], words) if copy else []
            images[len(rows)] = fit_crop(easel.paint(position, ops), size, mode, fit)
            rows.append({"id": f"{page.id}/{position:04d}/{copy}", "label": element.control.kind, "ops": ops})
    return images, rows


def check_factor(factor: int) -> None:
    """Raises `InputError` for a factor that is out of range."""
    if not 1 <= factor <= MOST:
        raise InputError(f"factor {factor} is out of range: give 1 to {MOST} samples for each element")


class Easel:
    """A page laid out for cutting: its pixels, the same in the samples' mode, and each element's pixel box."""

    def __init__(self, page: Page, mode: str, size: int, faces: Faces) -> None:
        self.page, self.mode, self.faces = page, mode, faces
        self.base = convert(page.image, mode)
        self.most = _DETAIL * size
        self.places = [_place(page, position) for position in range(len(page.elements))]

    def crop(self, position: int) -> Image:
        """The untouched crop: a slice of the page, (H, W, 3)."""
        x0, y0, x1, y1 = self.places[position]
        return self.page.image[y0:y1, x0:x1]

    def paint(self, position: int, ops: Sequence[Op]) -> Image:
        """The crop of an element after these operations (in the table's order), before the fit."""
        place = self.places[position]
        if not ops:
            return self.base[place[1] : place[3], place[0] : place[2]]
        page, box = self.base, place
        coloured = [op for op in ops if BY_NAME[op[0]].stage in ("text", "colour")]
        if coloured:
            page, box = self._coloured(place, coloured)
        merged: dict[str, Any] = {}
        for name, scalars in ops:
            if BY_NAME[name].stage == "frame":
                merged |= scalars
        image = frame(page, box=box, **merged)
        tones = [op for op in ops if BY_NAME[op[0]].stage == "tone"]
        if tones and max(image.shape[:2]) > self.most:
            image = resize(image, min(image.shape[1], self.most), min(image.shape[0], self.most))
        for name, scalars in tones:
            image = BY_NAME[name].function(image, **scalars)
        return image

    def _coloured(self, place: Place, ops: Sequence[Op]) -> tuple[Image, Place]:
        """A copy of the element and of the page about it after text and colour, and the element's box in it."""
        x0, y0, x1, y1 = place
        margin = 12 + max(x1 - x0, y1 - y0) // 4
        left, top = max(x0 - margin, 0), max(y0 - margin, 0)
        patch = self.page.image[top : y1 + margin, left : x1 + margin].copy()
        box = x0 - left, y0 - top, x1 - left, y1 - top
        for name, scalars in ops:
            if name == "text":
                inner = patch[box[1] : box[3], box[0] : box[2]]
                inner[:] = BY_NAME[name].function(inner, faces=self.faces, **scalars)
            else:
                patch = BY_NAME[name].function(patch, **scalars)
        return convert(patch, self.mode), box


def _place(page: Page, position: int) -> Place:
    """An element's whole-pixel box, cut at the page's edges."""
    x0, y0, x1, y1 = page.elements[position].box.pixels()
    height, width = page.image.shape[:2]
    place = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    if place[2] <= place[0] or place[3] <= place[1]:
        raise InputError(
            f"element {page.id}/{position:04d} has no pixel on its page: box {page.elements[position].box}"
        )
    return place


def finish(easel: Easel, position: int, ops: list[Op], words: Sequence[str]) -> list[Op]:
    """The drawn operations with the record of text made final, or without it where there is no text to change."""
    if not ops or ops[0][0] != "text":
        return ops
    control = easel.page.elements[position].control
    if control.kind not in LETTERED or not (control.text or control.placeholder or control.options):
        return ops[1:]
    record = plan(easel.crop(position), control.kind, _floats(ops[0][1]), easel.faces, words)
    return [("text", record), *ops[1:]] if record else ops[1:]


def _floats(scalars: Mapping[str, float | int | str]) -> dict[str, float]:
    return {name: float(value) for name, value in scalars.items()}


def replay(
    page: Page,
    sample_id: str,
    *,
    recipe: Recipe,
    seed: int = 0,
    size: int = 28,
    mode: str = "L",
    fit: str = "stretch",
    fonts: Sequence[Path] = (),
    words: Sequence[str] = (),
) -> list[tuple[str, Image]]:
    """How a sample came about: ("crop", …), (each operation's name, the picture after it) …, ("fit", the sample).

    Pictures are at the crop's resolution but for the last. Raises `InputError` for an id that is not on this page.
    """
    check(size, mode, fit)
    position, copy = _parse(sample_id, page)
    easel = Easel(page, mode, size, Faces.of(fonts))
    ops: list[Op] = []
    if copy:
        count = len(page.elements)
        drawn = draw(recipe, seed, page.id, count, copy, scale=page.spec.scale, grey=mode == "L")
        ops = finish(easel, position, drawn[(copy - 1) * count + position], words)
    steps: list[tuple[str, Image]] = [("crop", easel.crop(position))]
    steps += [(name, easel.paint(position, ops[: step + 1])) for step, (name, _) in enumerate(ops)]
    return [*steps, ("fit", fit_crop(easel.paint(position, ops), size, mode, fit))]


def _parse(sample_id: str, page: Page) -> tuple[int, int]:
    parts = sample_id.split("/")
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        raise InputError(f"{sample_id!r} is no sample id: write page/element/copy, as in {page.id}/0000/1")
    if int(parts[0]) != page.spec.index or int(parts[1]) >= len(page.elements) or int(parts[2]) >= MOST:
        raise InputError(f"there is no sample {sample_id} on page {page.id}, which has {len(page.elements)} elements")
    return int(parts[1]), int(parts[2])
