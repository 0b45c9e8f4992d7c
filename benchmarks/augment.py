"""The baseline of augment: the same operations done one by one with Pillow, as a first script does them.

It crops the page, runs each operation on RGB at full size with Pillow (NumPy where Pillow has none), then resizes and
converts; it applies the very operations that were drawn for ctlgen, to the same pages. Text is left out of it (it
draws none), which is in its favour.
"""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np
from PIL import Image as Pillow
from PIL import ImageEnhance, ImageFilter, ImageOps

from ctlgen.augmenting import AugmentRecipe, load_page
from ctlgen.augmenting.recipes import Recipe, draw
from ctlgen.model import Page
from ctlgen.workspace import Workspace

Picture = Pillow.Image
Scalars = Mapping[str, Any]


def _gamma(image: Picture, s: Scalars) -> Picture:
    return image.point([round(255 * (level / 255) ** s["exponent"]) for level in range(256)] * 3)


def _noise(image: Picture, s: Scalars) -> Picture:
    field = np.random.default_rng(s["seed"]).normal(0, s["sigma"], (image.height, image.width, 3))
    return Pillow.fromarray(np.clip(np.asarray(image) + field, 0, 255).astype(np.uint8))


def _jpeg(image: Picture, s: Scalars) -> Picture:
    file = io.BytesIO()
    image.save(file, "JPEG", quality=s["quality"])
    return Pillow.open(file).convert("RGB")


def _rescale(image: Picture, s: Scalars) -> Picture:
    small = image.resize((max(1, round(image.width * s["factor"])), max(1, round(image.height * s["factor"]))))
    return small.resize(image.size, Pillow.Resampling.BILINEAR)


def _shift(image: Picture, s: Scalars) -> Picture:
    matrix = (1, 0, -s["x"] * image.width, 0, 1, -s["y"] * image.height)
    return image.transform(image.size, Pillow.Transform.AFFINE, matrix, Pillow.Resampling.BILINEAR)


def _scale(image: Picture, s: Scalars) -> Picture:
    matrix = (1 / s["wide"], 0, 0, 0, 1 / s["high"], 0)
    return image.transform(image.size, Pillow.Transform.AFFINE, matrix, Pillow.Resampling.BILINEAR)


NAIVE: dict[str, Callable[[Picture, Scalars], Picture]] = {
    "translate": _shift,
    "scale": _scale,
    "rotate": lambda image, s: image.rotate(-s["degrees"], Pillow.Resampling.BILINEAR),
    "brightness": lambda image, s: image.point([level + s["levels"] for level in range(256)] * 3),
    "contrast": lambda image, s: ImageEnhance.Contrast(image).enhance(s["factor"]),
    "gamma": _gamma,
    "invert": lambda image, s: ImageOps.invert(image),
    "blur": lambda image, s: image.filter(ImageFilter.GaussianBlur(s["sigma"])),
    "sharpen": lambda image, s: image.filter(ImageFilter.UnsharpMask(1, round(100 * s["amount"]), 0)),
    "rescale": _rescale,
    "noise": _noise,
    "jpeg": _jpeg,
}


def _naive(page: Page, factor: int) -> int:
    """The baseline on one page; the number of samples."""
    count = len(page.elements)
    drawn = draw(Recipe.load("default"), 0, page.id, count, factor - 1, grey=True)
    image = Pillow.fromarray(page.image)
    for row in range(count * factor):
        copy, position = divmod(row, count)
        crop = image.crop(page.elements[position].box.pixels())
        for name, scalars in drawn[row - count] if copy else ():
            crop = NAIVE[name](crop, scalars) if name in NAIVE else crop
        np.asarray(crop.resize((28, 28), Pillow.Resampling.BOX).convert("L"))
    return count * factor


def process_rates(workspace: Path, pages: int, factor: int = 3) -> tuple[float, float]:
    """(ctlgen's, the baseline's) samples per second of CPU in one process, the page's PNG decoded once by each."""
    place, asked = Workspace(workspace), AugmentRecipe(factor, Recipe.load("default"), 0, 28, "L", "stretch")
    rows = place.page_rows(place.page_shards()[0])[:pages]
    asked.samples(load_page(place, rows[0]))  # load the faces and the words

    def rate(work: Callable[[Page], int]) -> float:
        start = process_time()
        done = sum(work(load_page(place, row)) for row in rows)
        return done / (process_time() - start)

    return rate(lambda page: len(asked.samples(page)[1])), rate(lambda page: _naive(page, factor))
