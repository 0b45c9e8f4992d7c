"""Near-duplicates: the fast search finds just what comparing every pair finds."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.model import Image
from ctlgen.seeds import rng
from ctlgen.splits import near


def shapes(count: int, seed: int, side: int = 28) -> Image:
    """Flat pictures with a rectangle or two, as controls are; (count, side, side)."""
    random = rng(seed, "shapes")
    images = np.empty((count, side, side), np.uint8)
    for image in images:
        image[:] = random.integers(0, 256)
        for _ in range(random.integers(0, 3)):
            y, x = random.integers(0, side, 2)
            image[y : y + random.integers(1, side + 1), x : x + random.integers(1, side + 1)] = random.integers(0, 256)
    return images


def search(images: Image, kept: list[int], others: list[int]) -> npt.NDArray[np.int64]:
    return near.find(
        near.sketch(images), np.array(kept, np.int64), np.array(others, np.int64), lambda index: images[index]
    )


def compared(images: Image, kept: list[int], others: list[int]) -> set[int]:
    """By brute force, from the definition."""
    whole = images.astype(np.float64)
    contrast = (whole.mean(-1) if images.ndim == 4 else whole).std((1, 2))
    found = set()
    for other in others:
        axes = tuple(range(1, images.ndim))
        apart = np.sqrt(np.square(whole[kept] - whole[other]).mean(axes))
        if (apart <= np.clip(0.15 * np.minimum(contrast[kept], contrast[other]), 1, 12)).any():
            found.add(other)
    return found


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 1000), st.sampled_from([1, 2, 5, 8, 28]), st.booleans())
def test_the_search_finds_what_comparing_all_pairs_finds(seed: int, side: int, colour: bool) -> None:
    images = shapes(60, seed, side)
    if colour:
        images = np.stack([images, images, 255 - images], 3)
    random = rng(seed, "noise")
    strength = random.uniform(0, 12, (len(images), *(1,) * (images.ndim - 1)))
    noisy = images + strength * random.standard_normal(images.shape)  # some near, some just not
    both = np.concatenate([images, np.clip(noisy, 0, 255).astype(np.uint8)])
    kept, others = list(range(60)), list(range(60, 120))
    found = search(both, kept, others)
    assert set(found[:, 0].tolist()) == compared(both, kept, others)
    assert (np.diff(found[:, 0]) > 0).all()
    for other, one in found[:10]:
        assert compared(both, [one], [other]) == {other}


def tick(shade: int = 0, y: int = 0) -> Image:
    image = np.full((28, 28), 255, np.uint8)
    for i in range(8):
        image[13 + i + y, 5 + i] = image[13 + i + y, 6 + i] = shade
        image[20 - i + y, 13 + i] = image[20 - i + y, 14 + i] = shade
    return image


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (tick(), tick(12), True),  # another grey
        (tick(), tick(120), False),
        (tick(), tick(0, 2), False),  # elsewhere
        (tick(), 255 - tick(), False),
        (np.full((28, 28), 200, np.uint8), np.full((28, 28), 201, np.uint8), True),
        (np.full((28, 28), 200, np.uint8), np.full((28, 28), 204, np.uint8), False),
    ],
)
def test_what_people_call_the_same(one: Image, other: Image, same: bool) -> None:
    assert len(search(np.stack([one, other]), [0], [1])) == same


def test_a_faint_line_elsewhere_is_another_picture() -> None:
    images = np.full((2, 28, 28), 250, np.uint8)
    images[0, 6], images[1, 20] = 240, 240
    assert len(search(images, [0], [1])) == 0  # 2.7 levels apart, less than two ticks of different greys are


def test_a_large_crowd_of_one_picture_is_found_whole() -> None:
    images = np.repeat(tick()[None], 3000, 0)
    images[:, 0, 0] = np.arange(3000) % 50
    found = search(images, list(range(0, 3000, 2)), list(range(1, 3000, 2)))
    assert found[:, 0].tolist() == list(range(1, 3000, 2))


def test_fine_noise_is_told_apart_in_a_crowd() -> None:
    """The low frequencies of such images are the same, so that the pixels themselves must tell."""
    noise = 250 + 2 * rng(1, "fine").standard_normal((1500, 28, 28))
    images = np.clip(noise, 0, 255).astype(np.uint8)
    images[1000] = images[3]
    images[1000, 5, 5] += 1
    assert search(images, list(range(600)), list(range(600, 1500))).tolist() == [[1000, 3]]


def test_distances_of_sketches_are_never_larger() -> None:
    images = np.concatenate([shapes(40, 1), rng(0, "x").integers(0, 256, (40, 28, 28), np.uint8)])
    sketches = near.sketch(images)[:, :-1] / 128
    for i in range(1, len(images)):
        far = np.sqrt(np.square(images[i].astype(float) - images[i - 1]).mean())
        assert np.linalg.norm(sketches[i] - sketches[i - 1]) <= far + 0.06  # rounding


def test_nothing_is_near_nothing() -> None:
    images = shapes(3, 0)
    assert near.sketch(images[:0]).shape == (0, near.sketch(images).shape[1])
    assert search(images, [], [0, 1, 2]).shape == (0, 2)
    assert search(images, [0, 1, 2], []).shape == (0, 2)
