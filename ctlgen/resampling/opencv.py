"""Resampling by OpenCV. All images are uint8, (H, W) or (H, W, 3)."""

from typing import cast

import cv2

from ctlgen.model import Image


def grey(image: Image) -> Image:
    """ITU-R 601 luma of (H, W, 3)."""
    return cast(Image, cv2.cvtColor(image, cv2.COLOR_RGB2GRAY))


def area(image: Image, width: int, height: int) -> Image:
    """A smaller image, or one of the same size: every source pixel counts by the share that it covers."""
    return cast(Image, cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA))


def linear(image: Image, width: int, height: int) -> Image:
    """Interpolated between the two nearest pixel centres of each axis."""
    return cast(Image, cv2.resize(image, (width, height), interpolation=cv2.INTER_LINEAR))
