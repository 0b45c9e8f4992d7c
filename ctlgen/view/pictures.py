"""The pixels that go into the page: tiles as they are, pages as WebP as far as they fit."""

import base64
import io
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

import cv2
import numpy as np
from PIL import Image as Pictures

from ctlgen.collection import Collection, Picture, decoded
from ctlgen.model import Image

TILES = 1024  # in a block
_SIDE = 64  # px: larger samples are shown as small as this in the grid
_LEVEL = 6
_LOOKED = 8  # pages whose size is looked at, to know how many fit
_WEBP = 16383  # px: no side of a WebP is longer


def tile(shape: Sequence[int]) -> dict[str, Any]:
    """How large a tile is, how many channels it has, and whether it is smaller than the sample."""
    height, width = shape[:2]
    times = min(1.0, _SIDE / max(height, width))
    size = {"width": max(1, round(width * times)), "height": max(1, round(height * times))}
    return size | {"channels": 3 if len(shape) == 3 else 1, "block": TILES, "reduced": times < 1}


def blocks(items: Collection) -> Iterator[bytes]:
    """zlib streams of `TILES` tiles each, uint8 (n, height, width[, 3])."""
    size = tile(items.shape)
    rest: list[Image] = []
    held = 0
    for piece in items.pieces():
        rest.append(_reduced(np.asarray(piece), size["width"], size["height"]))
        held += len(piece)
        if held >= TILES:
            joined = np.concatenate(rest)
            whole = held - held % TILES
            for start in range(0, whole, TILES):
                yield zlib.compress(joined[start : start + TILES].tobytes(), _LEVEL)
            rest, held = [joined[whole:]], held - whole
    if held:
        yield zlib.compress(np.concatenate(rest).tobytes(), _LEVEL)


def _reduced(images: Image, width: int, height: int) -> Image:
    if images.shape[1:3] == (height, width):
        return images
    return np.stack([cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA) for image in images])


def strip(images: Image) -> dict[str, Any]:
    """Pictures below each other in one PNG, as the page takes them."""
    size = tile(images.shape[1:])
    small = _reduced(images, size["width"], size["height"])
    stacked = small.reshape(-1, *small.shape[2:])
    png = cv2.imencode(".png", stacked if stacked.ndim == 2 else stacked[:, :, ::-1])[1].tobytes()
    return {"png": base64.b64encode(png).decode(), "width": size["width"], "height": size["height"]}


def choose(pages: Sequence[Picture], megabytes: float) -> list[tuple[int, bytes]]:
    """Position and bytes of the page images that fit: all, or every n-th."""
    room = int(megabytes * 1e6 * 3 / 4)  # in base64, four bytes stand for three
    if room <= 0 or not pages:
        return []
    looked = pages[:: -(-len(pages) // _LOOKED)]
    usual = sum(len(encoded(page)) for page in looked) / len(looked)
    chosen = []
    for at in range(0, len(pages), max(1, -(-int(usual * len(pages)) // room))):
        data = encoded(pages[at])
        room -= len(data)
        if room < 0:
            break
        chosen.append((at, data))
    return chosen


def encoded(page: Picture) -> bytes:
    """A page as WebP of quality 80, or JPEG where it is too high for that."""
    image = Pictures.fromarray(decoded(page.path))
    stream = io.BytesIO()
    if max(image.size) > _WEBP:
        image.save(stream, "JPEG", quality=80)
    else:
        image.save(stream, "WEBP", quality=80, method=2)
    return stream.getvalue()
