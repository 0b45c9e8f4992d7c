"""Augmentation while training: images changed a little, anew at each step, so that none is learned by heart.

`ctlgen augment` makes samples from pages, with all that a page knows; this is for data sets that are there already.
"""

import numpy as np

from ctlgen.model import Image

TOUCHED = 0.5
"""The share of the images that are changed."""
_SHIFT, _LEVELS, _CONTRAST, _NOISE = 0.1, 48.0, 0.5, 12.0  # at strength 1: of the side, of 255, of ln, of 255


def perturb(images: Image, strength: float, random: np.random.Generator) -> Image:
    """uint8 (N, H, W) or (N, H, W, 3) shifted, brighter or darker, of other contrast and noisier.

    ``strength`` 0 (nothing) to 1; all is drawn from ``random``, the same number of draws for the same shape. What a
    shift uncovers is the image's own edge.
    """
    if strength == 0 or not len(images):
        return images
    count, height, width = images.shape[:3]
    shifts = [np.rint(random.uniform(-1, 1, count) * _SHIFT * strength * side).astype(int) for side in (height, width)]
    drawn = random.uniform(-1, 1, (2, count, *(1,) * (images.ndim - 1)))
    noise = random.standard_normal(images.shape, np.float32) * (_NOISE * strength)
    touched = np.flatnonzero(random.random(count) < TOUCHED)
    down = np.clip(np.arange(height) - shifts[0][touched, None], 0, height - 1)
    across = np.clip(np.arange(width) - shifts[1][touched, None], 0, width - 1)
    moved = images[touched[:, None, None], down[:, :, None], across[:, None, :]].astype(np.float32)
    mean = moved.mean(axis=tuple(range(1, images.ndim)), keepdims=True)
    levels, contrast = drawn[0, touched] * _LEVELS * strength, np.exp(drawn[1, touched] * _CONTRAST * strength)
    changed = images.copy()
    changed[touched] = np.clip(np.rint((moved - mean) * contrast + mean + levels + noise[touched]), 0, 255)
    return changed
