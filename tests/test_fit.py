"""The resampling rule against integrals over area, Pillow, and what a user takes for granted."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pillow

from ctlgen.errors import InputError
from ctlgen.fit import FITS, MODES, fit, resize
from ctlgen.model import Image

sides = st.integers(1, 400)


def noise(height: int, width: int, channels: int = 0, seed: int = 0) -> Image:
    shape = (height, width, channels) if channels else (height, width)
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def area_weights(source: int, target: int) -> npt.NDArray[np.float64]:
    """(target, source): how much of each target pixel each source pixel covers; linear where the axis grows."""
    if target > source:
        at = np.clip((np.arange(target) + 0.5) * source / target - 0.5, 0, source - 1)
        return np.asarray(np.maximum(0, 1 - np.abs(at[:, None] - np.arange(source))))
    edges = np.arange(target + 1) * source / target
    pixels = np.arange(source)
    cover = np.minimum(edges[1:, None], pixels + 1) - np.maximum(edges[:-1, None], pixels)
    return np.asarray(np.maximum(cover, 0) * target / source)


@settings(max_examples=60, deadline=None)
@given(sides, sides, st.integers(1, 64), st.integers(1, 64))
def test_every_target_pixel_is_the_integral_over_its_area(height: int, width: int, tall: int, wide: int) -> None:
    image = noise(height, width)
    exact = area_weights(height, tall) @ image @ area_weights(width, wide).T
    assert np.abs(resize(image, wide, tall) - exact).max() <= 1.6  # two roundings, and OpenCV's 11-bit weights


@pytest.mark.parametrize(("height", "width"), [(56, 56), (112, 84), (40, 90), (300, 31)])
def test_shrinking_agrees_with_pillows_box(height: int, width: int) -> None:
    image = noise(height, width)
    box = np.asarray(Pillow.fromarray(image).resize((28, 28), Pillow.Resampling.BOX)).astype(int)
    if height % 28 == width % 28 == 0:
        reduced = np.asarray(Pillow.fromarray(image).reduce((width // 28, height // 28))).astype(int)
        assert np.abs(fit(image) - reduced).max() <= 1
        assert np.abs(fit(image) - box).max() <= 1
    else:  # Pillow's BOX takes each source pixel wholly or not at all: equal on average, not pixel for pixel
        assert abs(float(fit(image).mean()) - float(box.mean())) < 2


@settings(max_examples=60, deadline=None)
@given(sides, sides, st.integers(0, 255), st.sampled_from(sorted(FITS)), st.sampled_from(MODES))
def test_a_constant_crop_stays_constant(height: int, width: int, level: int, how: str, mode: str) -> None:
    fitted = fit(np.full((height, width, 3), level, np.uint8), 28, mode, how)
    assert fitted.shape == ((28, 28) if mode == "L" else (28, 28, 3))
    assert (fitted == level).all()


def test_a_checkerboard_becomes_its_mean() -> None:
    board = (np.indices((112, 56)).sum(axis=0) % 2 * 255).astype(np.uint8)
    assert np.abs(fit(board).astype(int) - 128).max() <= 1


@settings(max_examples=40, deadline=None)
@given(sides, sides)
def test_light_on_dark_is_the_mirror_of_dark_on_light(height: int, width: int) -> None:
    image = noise(height, width)
    assert np.abs(fit(255 - image).astype(int) - (255 - fit(image))).max() <= 2  # two axes, two roundings


def test_grey_is_pillows_l() -> None:
    image = noise(28, 28, 3)
    expected = np.asarray(Pillow.fromarray(image).convert("L")).astype(int)
    assert np.abs(fit(image) - expected).max() <= 1


def test_contain_keeps_the_aspect_and_fills_with_the_border() -> None:
    crop = np.full((20, 80), 200, np.uint8)
    crop[5:15, 10:70] = 0
    fitted = fit(crop, 28, "L", "contain")
    assert (fitted[:10] == 200).all()
    assert (fitted[-10:] == 200).all()
    assert fitted[14].min() == 0


def test_cover_takes_the_middle_square() -> None:
    crop = np.zeros((28, 84), np.uint8)
    crop[:, 28:56] = 99
    assert (fit(crop, 28, "L", "cover") == 99).all()


def test_extent_neither_scales_nor_crops_what_has_room() -> None:
    crop = noise(11, 20)
    crop[0] = crop[-1] = 7
    fitted = fit(crop, 28, "L", "extent")
    assert (fitted[8:19, 4:24] == crop).all()
    assert (fitted[:8] == 7).all()
    large = noise(60, 30)
    assert (fit(large, 28, "L", "extent") == fit(large, 28, "L", "contain")).all()


def test_a_read_only_slice_of_a_page_is_taken_as_it_is() -> None:
    page = noise(90, 120, 3)
    page.flags.writeable = False
    assert (fit(page[10:50, 5:95]) == fit(page[10:50, 5:95].copy())).all()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((28, "L", "strech"), "did you mean stretch"),
        ((28, "rgb", "stretch"), "unknown mode 'rgb'"),
        ((0, "L", "stretch"), "size 0 is out of range"),
        ((100_000, "L", "stretch"), "out of range"),
    ],
)
def test_what_does_not_exist_is_one_clear_line(arguments: tuple[int, str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        fit(noise(5, 5), *arguments)


def test_a_crop_without_pixels_is_refused() -> None:
    with pytest.raises(InputError, match="at least one pixel"):
        fit(np.empty((0, 5), np.uint8))
