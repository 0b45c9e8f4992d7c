"""Generated pictures for images, surfaces and avatars: no download, no picture of anybody else's.

A picture is a pure function of (seed, index, width, height). Photographic scenes are painted small and scaled, as
the pictures of pages are; what was drawn (charts, logos, avatars) is painted at its own size, up to a limit.
"""

from base64 import b64encode
from collections.abc import Callable
from functools import lru_cache, partial

import cv2
import numpy as np

from ctlgen.errors import InputError
from ctlgen.pictures import graphics, marks, outdoors, photos
from ctlgen.pictures.canvas import Canvas, Rng, chance
from ctlgen.seeds import rng as make_rng

__all__ = ["FAMILIES", "data_uri", "family_of", "picture"]

Painter = Callable[[Rng, int, int], Canvas]

_PHOTOS: dict[str, tuple[Painter, int]] = {
    "landscape": (outdoors.landscape, 7),
    "seaside": (outdoors.seaside, 5),
    "skyline": (outdoors.skyline, 5),
    "street": (outdoors.street, 3),
    "bokeh": (photos.bokeh, 4),
    "portrait": (photos.portrait, 10),
    "food": (photos.food, 7),
    "product": (photos.product, 11),
    "flower": (photos.flower, 5),
    "room": (photos.room, 6),
    "texture": (photos.texture, 3),
    "blurry": (photos.blurry, 5),
}
_GRAPHICS: dict[str, tuple[Painter, int]] = {
    "gradients": (graphics.gradients, 3),
    "shapes": (graphics.shapes, 3),
    "pattern": (graphics.pattern, 2),
    "illustration": (graphics.illustration, 4),
    "chart": (graphics.chart, 2),
    "street_map": (graphics.street_map, 3),
    "screenshot": (graphics.screenshot, 3),
    "initials": (graphics.initials, 4),
    "silhouette": (graphics.silhouette, 2),
    "logo": (graphics.logo, 4),
    "poster": (graphics.poster, 4),
}
_MARKS: dict[str, tuple[marks.Mark, int]] = {
    "emblem": (marks.emblem, 9),
    "wordmark": (marks.wordmark, 6),
    "plot": (marks.plot, 4),
    "empty": (marks.empty, 3),
}
_LOGOS = ("emblem", "wordmark")

FAMILIES = (*_PHOTOS, *_GRAPHICS, *_MARKS)
"""The families; the numbers beside them are their shares."""

_TURNS = tuple(
    name for table in (_PHOTOS, _GRAPHICS, _MARKS) for name, (_, share) in table.items() for _ in range(share)
)
_SIDE = 128, 320  # the longer side in pixels up to which a photograph and a drawing are painted
_LARGEST = 10_000


def family_of(seed: int, index: int, *, logo: bool = False) -> str:
    """The name of the family that a picture is of; its size does not matter. ``logo``: a logo without a ground."""
    turns = _LOGOS if logo else _TURNS
    return turns[int(make_rng(seed, "picture", index).random() * len(turns))]


def picture(seed: int, index: int, width: int, height: int, *, logo: bool = False) -> bytes:
    """A JPEG (4 of 5) or PNG file of the shape ``width`` x ``height``, in CSS pixels: a browser scales it.

    The encoding and the JPEG's quality (50 to 95) are drawn apart from what is painted; what has no ground of its own
    is a PNG. Raises `InputError` for a size that is not in 1..10,000.
    """
    if not (1 <= width <= _LARGEST and 1 <= height <= _LARGEST):
        raise InputError(f"a picture of {width} x {height}: each side must be 1 to {_LARGEST:,} pixels")
    return _encoded(_painted(family_of(seed, index, logo=logo), seed, index, width, height), seed, index)[1]


@lru_cache(maxsize=512)
def data_uri(seed: int, index: int, width: int, height: int, *, logo: bool = False) -> str:
    """The picture as a ``data:`` URI for the ``src`` of an image or the ``url()`` of a background."""
    data = picture(seed, index, width, height, logo=logo)
    kind = "png" if data.startswith(b"\x89PNG") else "jpeg"
    return f"data:image/{kind};base64,{b64encode(data).decode()}"


def _painted(family: str, seed: int, index: int, width: int, height: int) -> Canvas:
    """The canvas of one picture; ``family`` is given so that a sheet of one family can be shown."""
    photo = family in _PHOTOS
    scale = min(1.0, _SIDE[not photo] / max(width, height))
    w, h = max(8, round(width * scale)), max(8, round(height * scale))
    if family in _MARKS:
        return marks.clear(_MARKS[family][0], partial(make_rng, seed, "picture", index, "paint"), w, h)
    rng = make_rng(seed, "picture", index, "paint")
    if not photo:
        return _GRAPHICS[family][0](rng, w, h)
    canvas = photos.finish(rng, _PHOTOS[family][0](rng, w, h))
    if chance(rng, 0.04):
        graphics.play(canvas)
    return canvas


def _encoded(canvas: Canvas, seed: int, index: int) -> tuple[str, bytes]:
    """The kind and the bytes of the file."""
    rng = make_rng(seed, "picture", index, "encode")
    lossless, quality = chance(rng, 0.2), 50 + int(rng.random() * 46)
    order = [2, 1, 0, 3][: canvas.shape[2]]  # OpenCV's: blue first
    pixels = np.ascontiguousarray(np.clip(np.rint(canvas * 255), 0, 255).astype(np.uint8)[..., order])
    if lossless or len(order) == 4:
        return "png", cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 4])[1].tobytes()
    return "jpeg", cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, quality])[1].tobytes()
