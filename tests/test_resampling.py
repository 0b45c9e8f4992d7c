"""With and without OpenCV the same bytes, so that a model sees what it was trained on."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.model import Image
from ctlgen.resampling import opencv, plain
from ctlgen.seeds import rng

SIDES = st.integers(1, 300)


def picture(height: int, width: int, channels: int, seed: int) -> Image:
    """Noise, or flat areas with hard edges, on which averages fall on halves."""
    random = rng(seed, "picture")
    shape = (height, width) if channels == 1 else (height, width, channels)
    if seed % 2:
        return random.integers(0, 256, shape, np.uint8)
    image = np.full(shape, random.integers(0, 256), np.uint8)
    image[height // 3 : 2 * height // 3, width // 4 :] = random.integers(0, 256)
    return image


@settings(max_examples=300, deadline=None)
@given(SIDES, SIDES, SIDES, SIDES, st.sampled_from((1, 3)), st.integers(0, 99))
def test_every_size_is_made_alike(
    height: int, width: int, to_height: int, to_width: int, colours: int, seed: int
) -> None:
    image = picture(height, width, colours, seed)
    small = min(width, to_width), min(height, to_height)
    np.testing.assert_array_equal(plain.area(image, *small), opencv.area(image, *small))
    large = max(width, to_width), max(height, to_height)
    np.testing.assert_array_equal(plain.linear(image, *large), opencv.linear(image, *large))


def test_whole_and_half_steps_are_made_alike() -> None:
    for factor in (1, 2, 3, 4, 7):
        for other in (1, 2, 3, 5):
            image = picture(28 * factor, 28 * other, 3, seed=factor)
            np.testing.assert_array_equal(plain.area(image, 28, 28), opencv.area(image, 28, 28))


def test_halves_are_made_alike_where_a_step_is_whole_but_not_for_opencv() -> None:
    for count in (49, 98, 186, 196, 198, 206, 210, 214):  # 1 / (1 / 98) is a little more than 98
        for level in range(0, 255, 7):
            image = np.full((2, count), level, np.uint8)
            image[:, : count // 2] += 1
            np.testing.assert_array_equal(plain.area(image, 1, 2), opencv.area(image, 1, 2))


def test_grey_is_alike_for_every_colour() -> None:
    levels = np.arange(0, 256, 5, dtype=np.uint8)
    cube = np.stack(np.meshgrid(levels, levels, levels), axis=-1).reshape(len(levels), -1, 3)
    np.testing.assert_array_equal(plain.grey(cube), opencv.grey(cube))
    noise = rng(0, "noise").integers(0, 256, (400, 400, 3), np.uint8)
    np.testing.assert_array_equal(plain.grey(noise), opencv.grey(noise))
