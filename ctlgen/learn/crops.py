"""Crops of pages that nobody here made, as `benchmarks.realpages` keeps them: any size, in colour, labelled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from ctlgen.errors import FormatError
from ctlgen.model import Image

_LARGEST = 1 << 30  # bytes of pixels


@dataclass(frozen=True, slots=True)
class Crop:
    """``key`` is "app/view/kind/words/WxH"; image uint8 (H, W, 3) sRGB; ``place`` its x0, y0, x1, y1 on the page."""

    key: str
    kind: str
    image: Image = field(repr=False)
    place: tuple[int, int, int, int]

    @property
    def app(self) -> str:
        return self.key.split("/", 1)[0]


def save(crops: Sequence[Crop], path: Path) -> None:
    """One file: all pixels in a row, and for each crop its size, kind, key; `load` reads it."""
    np.savez_compressed(
        path,
        pixels=np.concatenate([crop.image.ravel() for crop in crops]),
        shapes=np.array([crop.image.shape[:2] for crop in crops], np.int32),
        kinds=np.array([crop.kind for crop in crops]),
        keys=np.array([crop.key for crop in crops]),
        places=np.array([crop.place for crop in crops], np.int32),
    )


def load(path: Path) -> list[Crop]:
    """What `save` wrote. Raises `FormatError` for any other file."""
    try:
        with path.open("rb") as stream, np.load(stream) as file:
            columns = {name: file[name] for name in ("pixels", "shapes", "kinds", "keys", "places")}
        return _cut(**columns)
    except (OSError, ValueError, KeyError, EOFError, TypeError, AttributeError, BadZipFile) as error:
        raise FormatError(f"{path} cannot be read as crops ({error}): run `python -m benchmarks.realpages`") from error


def _cut(pixels: Image, shapes: Image, kinds: Image, keys: Image, places: Image) -> list[Crop]:
    if pixels.dtype != np.uint8 or shapes.ndim != 2 or shapes.shape[1] != 2 or (shapes < 1).any():
        raise ValueError("no pixels, or a crop without any")
    ends = np.cumsum(shapes.prod(axis=1, dtype=np.int64) * 3)
    if len(ends) and (ends[-1] != pixels.size or ends[-1] > _LARGEST):
        raise ValueError("not as many pixels as the sizes say")
    return [
        Crop(str(key), str(kind), pixels[end - h * w * 3 : end].reshape(h, w, 3), tuple(map(int, place)))  # type: ignore[arg-type]
        for key, kind, place, end, (h, w) in zip(keys, kinds, places, ends, shapes, strict=True)
    ]
