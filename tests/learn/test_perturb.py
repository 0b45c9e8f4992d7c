import io
from importlib.util import find_spec

import numpy as np
import pytest

from ctlgen.learn.loop import Epoch, Settings, Trainer
from ctlgen.learn.networks import Structure
from ctlgen.learn.perturb import perturb
from ctlgen.learn.recogniser import Input
from ctlgen.model import Image
from tests.learn.digits import toys


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


def trainer(augment: float) -> Trainer:
    settings = Settings(epochs=2, batch=40, patience=0, augment=augment)
    shape = Input(8, 8)
    return Trainer(toys(120, (8, 8)), toys(30, (8, 8), 1), shape, 3, Structure("linear"), settings)


def losses(history: list[Epoch]) -> list[float]:
    return [epoch.loss for epoch in history]


@pytest.mark.skipif(not find_spec("torch"), reason="needs ctlgen[learn]")
def test_a_training_is_augmented_anew_at_each_step_and_resumes_to_the_same() -> None:
    import torch

    plain, whole = trainer(0), trainer(0.8)
    for one in (plain, whole):
        list(one.run())
    assert losses(plain.history) != losses(whole.history)
    cut, rest, kept = trainer(0.8), trainer(0.8), io.BytesIO()
    steps = cut.run(every=1)
    for _ in range(2):
        next(steps)
    torch.save(cut.state(), kept)
    kept.seek(0)
    rest.restore(torch.load(kept))
    list(rest.run())
    assert losses(rest.history) == losses(whole.history)
