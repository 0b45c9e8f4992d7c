import numpy as np
import pytest

from ctlgen.learn.perturb import perturb
from ctlgen.model import Image


def some(*more: int) -> Image:
    return np.random.default_rng(0).integers(0, 256, (200, 12, 10, *more)).astype(np.uint8)


@pytest.mark.parametrize("more", [(), (3,)])
def test_about_half_are_changed_and_a_seed_repeats_it(more: tuple[int, ...]) -> None:
    images = some(*more)
    first, second = (perturb(images, 0.5, np.random.default_rng(1)) for _ in range(2))
    assert first.shape == images.shape
    assert first.dtype == np.uint8
    assert (first == second).all()
    changed = (first != images).reshape(200, -1).any(1)
    assert 0.35 < changed.mean() < 0.65
    assert (images == some(*more)).all(), "what is given is not written to"


def test_more_strength_changes_more_and_none_nothing() -> None:
    images = some()
    assert perturb(images, 0, np.random.default_rng(1)) is images
    gaps = [
        np.abs(perturb(images, strength, np.random.default_rng(1)).astype(int) - images).mean()
        for strength in (0.2, 0.6, 1.0)
    ]
    assert gaps == sorted(gaps)
    assert len(perturb(images[:0], 1, np.random.default_rng(1))) == 0


def test_a_shift_uncovers_the_images_own_edge() -> None:
    plain = np.full((50, 10, 10), 200, np.uint8)
    changed = perturb(plain, 1e-9, np.random.default_rng(0))
    assert (changed == plain).all(), "an image of one colour stays one"
