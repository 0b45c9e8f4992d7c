"""Samples per second of one core, by recipe, against the same operations done one by one with Pillow.

Run from the repository's root: ``python -m benchmarks.augment``. CPU time of one process, the page's PNG decoded
once for each page as the stage does; the baseline is what a first script does: crop the page, run each operation
on RGB at full size with Pillow (NumPy where Pillow has none), then resize and convert. It applies the very
operations that were drawn for ctlgen. Text is left out of the baseline (it draws none), which is in its favour.
"""

import io
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from time import process_time
from typing import Any

import cv2
import numpy as np
from PIL import Image as Pillow
from PIL import ImageEnhance, ImageFilter, ImageOps

from ctlgen.model import Page
from ctlgen.recipes import Recipe, draw
from ctlgen.samples import render_samples
from tests.pages import WORDS, faces, make_page

PAGES, ELEMENTS, FACTORS = 6, 200, {"none": 3, "default": 3, "heavy": 24}
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


def _cutout(image: Picture, s: Scalars) -> Picture:
    width, height = max(1, round(image.width * s["side"])), max(1, round(image.height * s["side"]))
    image.paste((128, 128, 128), (0, 0, width, height))
    return image


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
    "cutout": _cutout,
}


def naive(page: Page, recipe: Recipe, factor: int) -> int:
    """The baseline on one page; returns the number of samples."""
    drawn = draw(recipe, 0, page.id, len(page.elements), factor - 1, grey=True)
    image = Pillow.fromarray(page.image)
    for row in range(len(page.elements) * factor):
        copy, position = divmod(row, len(page.elements))
        crop = image.crop(page.elements[position].box.pixels())
        for name, scalars in drawn[row - len(page.elements)] if copy else ():
            crop = NAIVE[name](crop, scalars) if name in NAIVE else crop
        np.asarray(crop.resize((28, 28), Pillow.Resampling.BOX).convert("L"))
    return len(page.elements) * factor


def rate(work: Callable[[Page], int], files: list[tuple[Page, Any]]) -> float:
    """Samples per second of CPU over pages whose PNG is decoded each time."""
    start, count = process_time(), 0
    for page, file in files:
        image = cv2.cvtColor(np.asarray(cv2.imdecode(file, cv2.IMREAD_COLOR)), cv2.COLOR_BGR2RGB)
        count += work(Page(page.spec, np.asarray(image, np.uint8), page.elements))
    return count / (process_time() - start)


def main() -> None:
    files = [(page, cv2.imencode(".png", page.image)[1]) for page in (make_page(i, ELEMENTS) for i in range(PAGES))]
    height, width = files[0][0].image.shape[:2]
    print(f"{PAGES} pages of {width} x {height} with {ELEMENTS} elements, 28 x 28 grey, one core")
    print(f"{'recipe':<10}{'factor':>7}{'samples/s':>12}{'us/sample':>11}{'Pillow/s':>10}{'times':>7}")
    with tempfile.TemporaryDirectory() as folder:
        fonts = faces(Path(folder))
        for name, factor in FACTORS.items():
            recipe = Recipe.load(name)

            def ours(page: Page, recipe: Recipe = recipe, factor: int = factor) -> int:
                return len(render_samples(page, recipe=recipe, factor=factor, fonts=fonts, words=WORDS)[1])

            def theirs(page: Page, recipe: Recipe = recipe, factor: int = factor) -> int:
                return naive(page, recipe, factor)

            rate(ours, files[:1])  # load the faces
            fast, slow = rate(ours, files), rate(theirs, files[:2])
            print(f"{name:<10}{factor:>7}{fast:>12,.0f}{1e6 / fast:>11.0f}{slow:>10,.0f}{fast / slow:>7.1f}")


if __name__ == "__main__":
    main()
