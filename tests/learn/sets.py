"""Small sets to judge on: scikit-learn's digits as MNIST's files, and a made set with facts."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen.learn.labelled import Labelled
from ctlgen.model import KINDS
from tests.learn.digits import write_idx


def small_digits(folder: Path, train: int = 500, test: int = 200) -> Path:
    """Scikit-learn's digits, 8 x 8, dark on light."""
    from sklearn.datasets import load_digits

    data = load_digits()
    images = (255 - data.images * 255 / 16).astype(np.uint8)
    order = np.random.default_rng(0).permutation(len(images))
    for side, at in (("train", order[:train]), ("t10k", order[train : train + test])):
        write_idx(folder, side, images[at], data.target[at].astype(np.uint8))
    return folder


def made(count: int = 600, frameworks: int = 6, side: int = 8, seed: int = 0) -> Labelled:
    """Images whose brightness by rows tells the kind, with ids, themes and frameworks; three copies of each element."""
    random = np.random.default_rng(seed)
    labels = np.repeat(random.integers(0, len(KINDS), count // 3), 3)
    rows = np.linspace(40, 215, len(KINDS))[labels]
    images = np.broadcast_to(rows[:, None, None], (len(labels), side, side)).copy()
    images[np.arange(len(labels)), labels % side] = 255 - images[np.arange(len(labels)), labels % side]
    images += random.normal(0, 6, images.shape)
    of = np.repeat(np.arange(len(labels) // 3), 3)
    facts: dict[str, Sequence[Any]] = {
        "id": [f"{i // 30:06d}/{i // 3:04d}/{i % 3}" for i in range(len(labels))],
        "page": [f"{i // 30:06d}" for i in range(len(labels))],
        "framework": [f"frame{'abcdefgh'[i % frameworks]}" for i in of],
        "group": [f"frame{'abcdefgh'[i % frameworks]}/look{i // frameworks % 5}" for i in of],
        "theme": [f"frame{'abcdefgh'[i % frameworks]}/look{i // frameworks % 5}/dark" for i in of],
        "text": ["Save" if i % 2 else "Сохранить" for i in of],
        "state": ["" if i % 4 else "hover" for i in of],
        "box": [(0.0, 0.0, 10.0 + i % 90, 20.0) for i in of],
    }
    return Labelled("made", images.clip(0, 255).astype(np.uint8), labels, KINDS, facts, "stretch")
