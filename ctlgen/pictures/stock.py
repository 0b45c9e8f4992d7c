"""The pictures that the pages of one seed show: generated ones, each painted once, and a person's own among them."""

import math
from contextlib import suppress
from functools import cache
from pathlib import Path

from ctlgen import files, pictures
from ctlgen.errors import WorkspaceError
from ctlgen.model import Control
from ctlgen.seeds import rng

PICTURES = 400  # how many generated pictures a seed has: each is painted once in a process
LOGOS = 100  # and logos without a ground, after them
OWN_PICTURES = 0.5  # the share of a person's own among them, where there are any
_SHAPES = ((160, 120), (120, 120), (192, 108), (108, 160), (240, 80))  # of the pictures, px; pages scale and crop them
_LOGO_SHAPES = ((96, 96), (240, 64))


def picture(seed: int, index: int, own: tuple[str, ...] = (), shelf: Path | None = None) -> str:
    """One of the seed's `PICTURES`, half of them a person's ``own``, if there are any, or of its `LOGOS`: a data URI.

    ``shelf`` is a folder where the processes of one render leave each other the pictures that they painted.
    """
    random = rng(seed, "own pictures", index)
    if own and index < PICTURES and random.random() < OWN_PICTURES:
        return own[int(random.integers(len(own)))]
    return painted(seed, index, shelf)


@cache
def painted(seed: int, index: int, shelf: Path | None = None) -> str:
    """A generated one; what is not on the ``shelf`` is painted and left there."""
    if shelf is None:
        logo = index >= PICTURES
        shapes = _LOGO_SHAPES if logo else _SHAPES
        return pictures.data_uri(seed, index, *shapes[index % len(shapes)], logo=logo)
    file = shelf / f"{seed}-{index}"
    with suppress(OSError):
        return file.read_text("ascii")
    made = painted(seed, index)
    with suppress(WorkspaceError):  # then each process paints its own
        files.put(file, made.encode())
    return made


def in_shape(index: int, control: Control) -> int:
    """The number of a picture that looks as that one, in the shape that is nearest to an image's own."""
    if control.kind != "image":
        return index
    is_logo = control.variant == "logo"
    first, count, shapes = (PICTURES, LOGOS, _LOGO_SHAPES) if is_logo else (0, PICTURES, _SHAPES)
    aspect = math.log(max(control.width, 1) / max(control.height, 1))
    nearest = min(range(len(shapes)), key=lambda i: abs(math.log(shapes[i][0] / shapes[i][1]) - aspect))
    return first + index % count // len(shapes) * len(shapes) + nearest
