"""Image files of every kind, sound and hostile."""

import io
import os
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from ctlgen.errors import InputError
from ctlgen.learn import pictures

RED, GREEN = (220, 20, 20), (20, 200, 20)


def encoded(picture: Image.Image, format: str = "PNG", **options: Any) -> io.BytesIO:
    buffer = io.BytesIO()
    picture.save(buffer, format, **options)
    buffer.seek(0)
    return buffer


def halves(width: int = 40, height: int = 20) -> Image.Image:
    """Red on the left, green on the right."""
    picture = Image.new("RGB", (width, height), RED)
    picture.paste(GREEN, (width // 2, 0, width, height))
    return picture


@pytest.mark.parametrize("format", ["PNG", "BMP", "PPM", "TIFF", "GIF", "WEBP", "JPEG", "AVIF", "ICO"])
def test_every_format_gives_its_pixels(format: str) -> None:
    image = pictures.decode(encoded(halves(64, 64), format, **({"lossless": True} if format == "WEBP" else {})))
    assert image.shape == (64, 64, 3)
    assert image.dtype == np.uint8
    assert np.abs(image[32, 8].astype(int) - RED).max() < 20
    assert np.abs(image[32, 56].astype(int) - GREEN).max() < 20


def test_grey_stays_grey_and_bits_become_levels() -> None:
    assert pictures.decode(encoded(Image.new("L", (5, 3), 77))).tolist() == [[77] * 5] * 3
    assert pictures.decode(encoded(Image.new("1", (2, 2), 1))).tolist() == [[255, 255]] * 2


def test_16_bits_keep_their_levels() -> None:
    levels = np.array([[0, 257 * 100, 65535]], np.uint16)
    assert pictures.decode(encoded(Image.fromarray(levels))).tolist() == [[0, 100, 255]]
    dim = np.array([[0, 200, 300]], np.uint16)  # dim, and not taken for 8 bits
    assert pictures.decode(encoded(Image.fromarray(dim))).tolist() == [[0, 1, 1]]
    assert pictures.decode(encoded(Image.fromarray(np.array([[0.0, 0.5, 1.0]], np.float32)), "TIFF")).tolist() == [
        [0, 128, 255]
    ]
    assert pictures.decode(encoded(Image.fromarray(np.array([[0, 65535, 1000]], np.int32)), "TIFF")).tolist() == [
        [0, 255, 4]
    ]


def test_what_is_transparent_lies_on_white() -> None:
    picture = Image.new("RGBA", (3, 1), (0, 0, 0, 0))
    picture.putpixel((1, 0), (0, 0, 0, 255))
    picture.putpixel((2, 0), (0, 0, 0, 51))
    assert pictures.decode(encoded(picture))[0, :, 0].tolist() == [255, 0, 204]
    assert pictures.decode(encoded(picture.convert("LA")))[0, :, 0].tolist() == [255, 0, 204]
    palette = Image.new("P", (2, 1))
    palette.putpalette([10, 20, 30, 40, 50, 60])
    palette.putpixel((1, 0), 1)
    assert pictures.decode(encoded(palette, transparency=0)).tolist() == [[[255, 255, 255], [40, 50, 60]]]
    assert pictures.decode(encoded(palette)).tolist() == [[[10, 20, 30], [40, 50, 60]]]


def test_cmyk_becomes_rgb() -> None:
    image = pictures.decode(encoded(halves().convert("CMYK"), "JPEG", quality=95))
    assert image.shape == (20, 40, 3)
    assert np.abs(image[10, 4].astype(int) - RED).max() < 20


def test_a_picture_is_turned_as_its_exif_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a quarter to the right
    image = pictures.decode(encoded(halves(), "JPEG", exif=exif, quality=95))
    assert image.shape == (40, 20, 3)
    assert np.abs(image[4, 10].astype(int) - RED).max() < 20


def test_the_first_frame_of_an_animation_counts() -> None:
    frames = {"save_all": True, "append_images": [Image.new("RGB", (40, 20), GREEN)]}
    for format in ("GIF", "PNG", "WEBP", "TIFF"):
        image = pictures.decode(encoded(Image.new("RGB", (40, 20), RED), format, **frames))
        assert np.abs(image[10, 30].astype(int) - RED).max() < 20, format


def test_one_pixel_and_twenty_million() -> None:
    assert pictures.decode(encoded(Image.new("RGB", (1, 1), RED))).tolist() == [[list(RED)]]
    assert pictures.decode(encoded(Image.new("L", (5000, 4000), 9), compress_level=1)).shape == (4000, 5000)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that promises so many pixels."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no image"),
        (b"GIF89a", "no image|damaged"),
        (b"not an image at all " * 50, "no image"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n", "no image"),  # another program would be started
        (encoded(halves(200, 200)).getvalue()[:300], "damaged"),
        (encoded(halves(200, 200), "JPEG").getvalue()[:700], "damaged"),
        (encoded(halves(200, 200), "WEBP").getvalue()[:60], "damaged|no image"),
        (bomb(12_000, 12_000), "pixels"),
        (bomb(60_000, 60_000), "pixels"),
        (bomb(1 << 30, 1 << 30), "pixels|damaged"),
        (bomb(300, 300), "damaged"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "no image|damaged"),
    ],
)  # fmt: skip
def test_what_is_no_sound_picture_is_one_line(data: bytes, words: str) -> None:
    with pytest.raises(InputError, match=words) as caught:
        pictures.decode(io.BytesIO(data))
    assert len(str(caught.value)) < 200
    assert "\n" not in str(caught.value)


def test_only_ordinary_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    for name, words in (("pipe.png", "no ordinary file"), (".", "no file"), ("nowhere.png", "No such file")):
        with pytest.raises(InputError, match=words):
            pictures.load(tmp_path / name)
    with pytest.raises(InputError, match="no ordinary file"):
        pictures.load(Path("/dev/zero"))
    with pytest.raises(InputError, match="null"):
        pictures.load(Path("a\0b.png"))


def test_folders_and_globs_are_files_in_order(tmp_path: Path) -> None:
    for name in ("b.png", "a.JPG", "notes.txt", ".hidden.png", "sub/c.webp", ".git/d.png", "sub/[x].png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    def names(*given: str) -> list[tuple[str, str]]:
        return [(one.removeprefix(f"{tmp_path}/"), wrong) for one, wrong in pictures.find([*given])]

    below = [("a.JPG", ""), ("b.png", ""), ("sub/[x].png", ""), ("sub/c.webp", "")]
    assert names(str(tmp_path)) == below
    assert names(f"{tmp_path}/*.png", "-") == [("b.png", ""), ("-", "")]
    assert names(f"{tmp_path}/**/*.webp") == [("sub/c.webp", "")]
    assert names(f"{tmp_path}/sub/[x].png", f"{tmp_path}/notes.txt") == [("sub/[x].png", ""), ("notes.txt", "")]
    assert names(f"{tmp_path}/*.gif") == [("*.gif", "there is no such file")]
    (tmp_path / "empty").mkdir()
    assert names(f"{tmp_path}/empty") == [("empty", "there is no image in it")]
