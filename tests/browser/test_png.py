"""A PNG is decoded to the same pixels whoever wrote it."""

import struct
import zlib

import cv2
import numpy as np
import pytest

from ctlgen.browser import decode
from ctlgen.model import Image

PIXELS = np.random.default_rng(0).integers(0, 256, (23, 17, 3)).astype(np.uint8)
UP = 2


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def written(rows: list[bytes], image: Image = PIXELS, *, split: int = 100) -> bytes:
    """An 8-bit RGB file of these filtered rows, its data in several chunks."""
    height, width, _ = image.shape
    data = zlib.compress(b"".join(rows))
    parts = b"".join(chunk(b"IDAT", data[at : at + split]) for at in range(0, len(data), split))
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"tEXt", b"a\0b") + parts + chunk(b"IEND", b"")


def up(image: Image = PIXELS) -> list[bytes]:
    flat = image.reshape(len(image), -1)
    above = np.vstack([np.zeros_like(flat[:1]), flat[:-1]])
    return [bytes([UP]) + row.tobytes() for row in flat - above]


def test_rows_stored_as_differences_are_added_up() -> None:
    assert (decode(written(up())) == PIXELS).all()


def test_grey_is_the_samples_own_luma() -> None:
    assert (decode(written(up()), grey=True) == cv2.cvtColor(PIXELS, cv2.COLOR_RGB2GRAY)).all()


@pytest.mark.parametrize("row", [0, 22])
def test_a_file_with_one_row_of_another_filter_is_decoded_too(row: int) -> None:
    rows = up()
    rows[row] = b"\0" + PIXELS[row].tobytes()
    assert (decode(written(rows)) == PIXELS).all()


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_what_others_write_is_decoded_too(channels: int) -> None:
    image = np.random.default_rng(1).integers(0, 256, (9, 31, channels)).astype(np.uint8)
    found = decode(cv2.imencode(".png", image)[1].tobytes())
    assert found.shape == (9, 31, 3)
    assert (found == (image[:, :, 2::-1] if channels > 1 else image)).all()


@pytest.mark.parametrize("keep", [0, 20, 40, 300])
def test_a_file_that_was_cut_short_gives_no_wrong_pixels(keep: int) -> None:
    try:
        found = decode(written(up())[:keep])
    except (cv2.error, ValueError, TypeError):
        return
    assert found.shape == PIXELS.shape
