"""Generated pictures: real files, varied, the same in every process, and silent about what they are used for."""

import hashlib
import os
import subprocess
import sys
from base64 import b64decode
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import ctlgen
from ctlgen import pictures
from ctlgen.errors import InputError
from ctlgen.model import Control
from ctlgen.pictures import FAMILIES, data_uri, family_of, picture, stock

DIGEST = """
import hashlib
from ctlgen.pictures import picture
print(hashlib.sha256(b"".join(picture(3, index, 90, 60) for index in range(60))).hexdigest())
"""


def opened(data: bytes) -> Image.Image:
    """Pillow reads what OpenCV wrote."""
    image = Image.open(BytesIO(data))
    image.load()
    return image


def test_at_least_ten_families_and_all_come_up() -> None:
    assert len(FAMILIES) >= 10
    assert {family_of(0, index) for index in range(2000)} == set(FAMILIES)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("shape", [(160, 120), (40, 40), (300, 40), (20, 200)])
def test_a_family_paints_any_shape(family: str, shape: tuple[int, int]) -> None:
    for index in range(3):
        canvas = pictures._painted(family, 1, index, *shape)
        assert canvas.dtype == np.float32
        assert canvas.shape[2] == (4 if family in pictures._MARKS else 3)
        assert np.isfinite(canvas).all()
        assert canvas.std() > 0.001 or family in ("initials", "logo"), "nothing was painted"


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_does_not_repeat_itself(family: str) -> None:
    canvases = [pictures._painted(family, 1, index, 64, 48) for index in range(12)]
    assert len({canvas.tobytes() for canvas in canvases}) == 12


@given(st.integers(0, 2**31), st.integers(0, 10**6), st.integers(1, 400), st.integers(1, 400))
@settings(max_examples=60, deadline=None)
def test_a_picture_is_a_file_of_about_its_shape(seed: int, index: int, width: int, height: int) -> None:
    image = opened(picture(seed, index, width, height))
    assert image.format in ("JPEG", "PNG")
    assert image.mode == ("RGBA" if family_of(seed, index) in pictures._MARKS else "RGB")
    assert max(image.size) <= max(320, 8)
    if min(image.size) > 8:
        assert image.width / image.height == pytest.approx(width / height, rel=0.1)


def test_the_same_in_two_fresh_processes() -> None:
    found = set()
    for hash_seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "PYTHONPATH": str(Path(ctlgen.__file__).parents[1])}
        command = [sys.executable, "-c", DIGEST]
        found.add(subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout)
    here = hashlib.sha256(b"".join(picture(3, index, 90, 60) for index in range(60))).hexdigest()
    assert found == {here + "\n"}


def test_seed_and_index_both_matter() -> None:
    assert len({picture(seed, index, 48, 48) for seed in range(5) for index in range(5)}) == 25


def test_the_encoding_is_drawn_apart_from_the_family() -> None:
    kinds: dict[str, list[bool]] = {"photo": [], "drawn": []}
    for index in range(600):
        family = family_of(7, index)
        if family not in pictures._MARKS:
            kinds["photo" if family in pictures._PHOTOS else "drawn"].append(
                picture(7, index, 16, 16).startswith(b"\x89PNG")
            )
    shares = [sum(found) / len(found) for found in kinds.values()]
    assert all(0.12 < share < 0.28 for share in shares)


def test_the_palette_is_varied() -> None:
    shown = [np.asarray(opened(picture(0, index, 32, 32)).convert("RGB")) for index in range(150)]
    means = np.array([image.mean((0, 1)) for image in shown])
    assert means.mean(1).std() > 35, "pictures are all as bright as each other"
    assert (means.max(1) - means.min(1)).mean() > 20, "pictures are grey"


@pytest.mark.parametrize("logo", [True, False])
def test_what_has_no_ground_shows_the_page_and_can_be_seen_on_any(logo: bool) -> None:
    """On white and on black alike: its own parts differ from either, what is between them is either."""
    marks = [i for i in range(300) if family_of(5, i, logo=logo) in pictures._MARKS][:40]
    assert len(marks) >= 20
    for index in marks:
        image = np.asarray(opened(picture(5, index, 96, 64, logo=logo)), np.float64)
        colour, alpha = image[..., :3], image[..., 3:] / 255
        assert (alpha < 0.01).mean() > 0.05, "the page does not show"
        for ground in (0.0, 255.0):
            seen = colour * alpha + ground * (1 - alpha)
            assert (np.abs(seen - ground).max(axis=2) > 40).mean() > 0.005, "nothing to be seen"


def test_a_sign_has_a_name_only_where_there_is_room() -> None:
    for index in range(5):
        for shape, named in (((240, 64), True), ((96, 96), False), ((160, 120), False)):
            sign, named_one = (pictures._painted(family, 5, index, *shape) for family in ("emblem", "wordmark"))
            assert np.array_equal(sign, named_one) or not named
            seen = np.ptp(np.flatnonzero(sign[..., 3].max(axis=0) > 0.2))
            assert named or seen <= min(shape)


def test_a_logo_is_a_word_only_where_there_is_room() -> None:
    words = [i for i in range(60) if family_of(5, i, logo=True) == "wordmark"]
    for index in words[:5]:
        square = np.asarray(opened(picture(5, index, 64, 64, logo=True)))[..., 3]
        wide = np.asarray(opened(picture(5, index, 240, 64, logo=True)))[..., 3]
        assert np.ptp(np.flatnonzero(wide.any(axis=0))) > 64, "the word"
        assert np.ptp(np.flatnonzero(square.any(axis=0))) <= 64, "the sign"


def test_photographs_have_a_falling_spectrum() -> None:
    power = np.zeros(17)
    rows, columns = np.meshgrid(np.fft.fftfreq(64), np.fft.fftfreq(64))
    ring = np.minimum((np.hypot(rows, columns) * 32).astype(int), 16)
    for family in pictures._PHOTOS:
        for index in range(4):
            grey = pictures._painted(family, 2, index, 64, 64).mean(-1)
            spectrum = np.abs(np.fft.fft2(grey - grey.mean())) ** 2
            power += np.bincount(ring.ravel(), spectrum.ravel(), 17) / np.bincount(ring.ravel(), minlength=17)
    assert power[1] > 30 * power[6] > 30 * power[14]


def test_a_data_uri_holds_the_picture_and_is_kept() -> None:
    uri = data_uri(1, 2, 50, 40)
    head, body = uri.split(",")
    data = b64decode(body)
    assert data == picture(1, 2, 50, 40)
    assert head == f"data:image/{(opened(data).format or '').lower()};base64"
    assert data_uri(1, 2, 50, 40) is uri
    assert data_uri.cache_info().maxsize is not None


@pytest.mark.parametrize("size", [(0, 10), (10, -1), (10, 10_001)])
def test_a_senseless_size_is_one_clear_line(size: tuple[int, int]) -> None:
    with pytest.raises(InputError, match="each side must be 1 to 10,000"):
        picture(0, 0, *size)


@pytest.mark.parametrize(
    ("width", "height", "painted"), [(120, 90, (160, 120)), (64, 64, (120, 120)), (300, 70, (240, 80))]
)
def test_an_image_shows_a_picture_of_its_own_shape(width: int, height: int, painted: tuple[int, int]) -> None:
    control = Control("image", width=width, height=height)
    for drawn in range(0, stock.PICTURES, 37):
        index = stock.in_shape(drawn, control)
        assert 0 <= index < stock.PICTURES
        assert stock._SHAPES[index % len(stock._SHAPES)] == painted
        logo = stock.in_shape(drawn, replace(control, variant="logo"))
        assert stock.PICTURES <= logo < stock.PICTURES + stock.LOGOS


def test_the_processes_of_a_render_share_their_pictures(tmp_path: Path) -> None:
    draw = stock.painted.__wrapped__  # without what this process remembers
    painted = draw(3, 7, tmp_path)
    assert painted == draw(3, 7)
    (left,) = tmp_path.iterdir()
    left.write_text("what another process left")
    assert draw(3, 7, tmp_path) == "what another process left"
    assert draw(3, 7, left / "no folder") == painted
