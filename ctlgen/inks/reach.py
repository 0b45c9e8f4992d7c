"""How far a control may paint, as the box query says, and what pixels and places of a page are to `inks`."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from ctlgen.model import Box

Packed = npt.NDArray[np.uint32]
"""Pixels of a page, red, green, blue and 255 in one number."""
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]
Corners = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a control may paint, in device pixels.

    ``overhang`` is by how much paint that hangs together with it may leave the box; ``bare``: it has neither ground nor
    border of its own. ``others`` are the boxes of controls beside it, whose paint is not its own: where that of a body
    goes on to what they mostly hide, it goes on below. ``own`` is its own box, if any: borders in it may be shared.
    ``body`` is paint for sure, by what the box query knows of its grounds and borders, whatever the pixels say. By
    ``glow`` shadows go beyond what is bare to the left, top, right and bottom: on a picture no pixel tells them.
    ``written``: it is nothing but letters, and ``body`` is where they are by the metrics of their font; that is what
    they paint unless there is nothing but ground around them, when the pixels know better.
    """

    box: Box
    overhang: int = 0
    bare: bool = False
    others: tuple[Box, ...] = ()
    own: Box | None = None
    body: Box | None = None
    glow: Corners = (0, 0, 0, 0)
    written: bool = False

    def moved(self, dx: float, dy: float) -> "Reach":
        others = tuple(other.moved(dx, dy) for other in self.others)
        own, body = (box and box.moved(dx, dy) for box in (self.own, self.body))
        return replace(self, box=self.box.moved(dx, dy), others=others, own=own, body=body)
