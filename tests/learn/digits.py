"""Small data sets to learn from: scikit-learn's digits as MNIST's files, and toys that anything can learn."""

import struct
from pathlib import Path

import numpy as np
from sklearn.datasets import load_digits

from ctlgen.fit import fit
from ctlgen.learn.examples import Examples
from ctlgen.model import Image
from ctlgen.seeds import rng

TRAIN = 1400


def digits() -> tuple[Image, Image]:
    """1,797 pictures of 28 x 28, light on dark, shuffled, and what they show."""
    found = load_digits()
    order = rng(0, "digits").permutation(len(found.target))
    small = np.rint(found.images * (255 / 16)).astype(np.uint8)[order]
    return np.stack([fit(image) for image in small]), found.target[order].astype(np.uint8)


def write_idx(folder: Path, stem: str, images: Image, labels: Image, sep: str = "-") -> None:
    """Two of MNIST's files."""
    folder.mkdir(parents=True, exist_ok=True)
    head = struct.pack(f">{1 + images.ndim}I", 0x800 | images.ndim, *images.shape)
    (folder / f"{stem}-images{sep}idx{images.ndim}-ubyte").write_bytes(head + images.tobytes())
    (folder / f"{stem}-labels{sep}idx1-ubyte").write_bytes(struct.pack(">2I", 0x801, len(labels)) + labels.tobytes())


def write_digits(folder: Path, count: int = TRAIN) -> Path:
    """MNIST's four files, ``count`` to train on."""
    images, labels = digits()
    write_idx(folder, "train", images[:count], labels[:count])
    write_idx(folder, "t10k", images[TRAIN:], labels[TRAIN:])
    return folder


def toys(count: int = 240, shape: tuple[int, ...] = (28, 28), seed: int = 0) -> Examples:
    """Three classes: dark, light, and half and half, with noise; a box of its class's width for each."""
    random = rng(seed, "toys")
    labels = random.integers(0, 3, count)
    images = random.integers(0, 60, (count, *shape)).astype(np.uint8)
    images[labels == 1] += 180
    images[labels == 2, : shape[0] // 2] += 180
    boxes = [(0.0, 0.0, 20.0 + 100 * int(label), 30.0) for label in labels]
    return Examples(images, labels.astype(np.int64), facts={"box": boxes})
