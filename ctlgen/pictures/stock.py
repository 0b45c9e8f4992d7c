"""The pictures that the pages of one seed show: generated ones, each painted once, and a person's own among them."""

from contextlib import suppress
from functools import cache
from pathlib import Path

from ctlgen import files, pictures
from ctlgen.errors import WorkspaceError
from ctlgen.seeds import rng

PICTURES = 400  # how many generated pictures a seed has: each is painted once in a process
OWN_PICTURES = 0.5  # the share of a person's own among them, where there are any
_SHAPES = ((160, 120), (120, 120), (192, 108), (108, 160), (240, 80))  # of the pictures, px; pages scale and crop them


def picture(seed: int, index: int, own: tuple[str, ...] = (), shelf: Path | None = None) -> str:
    """One of the seed's `PICTURES`, as a data URI: half of them are a person's ``own``, if there are any.

    ``shelf`` is a folder where the processes of one render leave each other the pictures that they painted.
    """
    random = rng(seed, "own pictures", index)
    if own and random.random() < OWN_PICTURES:
        return own[int(random.integers(len(own)))]
    return painted(seed, index, shelf)


@cache
def painted(seed: int, index: int, shelf: Path | None = None) -> str:
    """A generated one; what is not on the ``shelf`` is painted and left there."""
    if shelf is None:
        return pictures.data_uri(seed, index, *_SHAPES[index % len(_SHAPES)])
    file = shelf / f"{seed}-{index}"
    with suppress(OSError):
        return file.read_text("ascii")
    made = painted(seed, index)
    with suppress(WorkspaceError):  # then each process paints its own
        files.put(file, made.encode())
    return made
