"""How far the paint of a control reaches, told by the pixels of one shot: the colour of the ground around it ends it.

The box query gives how far a control may paint: its border box with shadows, outline and what hangs out of it. On an
even ground the paint is what is of another colour. Where a control has no body of its own (a word, a ghost button),
what goes on to both sides of it unchanged (a gradient, the line under a row of tabs) is ground, too.
"""

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Image

EVEN = 0.5  # the share of the pixels around a control that have one colour, from which on it is the ground's
_BUSY = 0.5  # colours to a pixel of a strip, beyond which it is of a picture
_TINT = 8  # levels from the ground: the end of a shadow
_FAINT = 48  # levels from the ground: less is the edge of a curve
_DITHER = 1  # levels
_LETTERS = 0.5  # of a strip beside a box: what fills more of it is no overhang but a neighbour

Packed = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]
Corners = tuple[int, int, int, int]


def pack(image: Image) -> Packed:
    """uint8 (H, W, 3) -> one number for each pixel, (H, W)."""
    return cv2.cvtColor(image, cv2.COLOR_RGB2RGBA).view(np.uint32)[:, :, 0]


def painted(page: Packed, reach: Box, *, overhang: int = 0, trace: float = 0.0, bare: bool = False) -> Box:
    """The bounding box of what a control paints within its ``reach``, in device pixels.

    It is the reach itself where the ground cannot be told, or where nothing differs from it. ``overhang`` is
    by how much paint that hangs together with it may leave it, ``trace`` how much of a shadow is not seen where the
    ground cannot be told; ``bare``: it has neither ground nor border of its own.
    """
    corners = _snapped(page, reach)
    if corners[0] >= corners[2] or corners[1] >= corners[3]:
        return reach
    ground = _ground(page, corners, bare)
    if trace:
        corners = _snapped(page, _fainter(page, corners, reach, trace, ground))
    if ground is not None:
        corners = _overhanging(page, corners, ground, overhang)
    x0, y0, x1, y1 = corners
    if not bare and _reaches_all_edges(page[y0:y1, x0:x1], ground):
        return Box(x0, y0, x1, y1)
    mask = _mask(page, corners, ground, bare)
    if bare and ground is not None:
        mask = _without_tints(mask, page[y0:y1, x0:x1], ground)
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return Box(x0, y0, x1, y1)
    return Box(x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def _reaches_all_edges(inside: Packed, ground: np.uint32 | None) -> bool:
    edges = (inside[0], inside[-1], inside[:, 0], inside[:, -1])
    return ground is None or all(np.any(edge != ground) for edge in edges)


def _snapped(page: Packed, box: Box) -> Corners:
    """The pixels that a browser paints a box on: its edges rounded, within the page."""
    height, width = page.shape
    x0, x1 = (min(max(int(np.floor(x + 0.5)), 0), width) for x in (box.x0, box.x1))
    y0, y1 = (min(max(int(np.floor(y + 0.5)), 0), height) for y in (box.y0, box.y1))
    return x0, y0, x1, y1


def _fainter(page: Packed, corners: Corners, reach: Box, trace: float, ground: np.uint32 | None) -> Box:
    """The reach without the trace of a shadow on the sides that end on a picture."""
    height, width = page.shape
    x0, y0, x1, y1 = corners
    left, right = page[y0:y1, max(x0 - 1, 0)], page[y0:y1, min(x1, width - 1)]
    above, below = page[max(y0 - 1, 0), x0:x1], page[min(y1, height - 1), x0:x1]
    a, b, c, d = (trace if _is_picture(side, ground) else 0.0 for side in (left, above, right, below))
    return Box(reach.x0 + a, reach.y0 + b, reach.x1 - c, reach.y1 - d)


def _is_picture(strip: Packed, ground: np.uint32 | None) -> bool:
    if ground is not None and np.count_nonzero(strip == ground) >= EVEN * strip.size:
        return False
    return len(np.unique(strip)) > _BUSY * strip.size


def _ground(page: Packed, corners: Corners, bare: bool) -> np.uint32 | None:
    """The colour that most of what is just outside has, for what is bare also what most of its edge has, if any."""
    height, width = page.shape
    x0, y0, x1, y1 = corners
    rings = [(max(x0 - 1, 0), max(y0 - 1, 0), min(x1 + 1, width), min(y1 + 1, height))]
    for a, b, c, d in [*rings, corners] if bare else rings:
        ring = np.concatenate((page[b, a:c], page[d - 1, a:c], page[b:d, a], page[b:d, c - 1]))
        if np.count_nonzero(ring == ring[0]) > 0.5 * len(ring):  # as a rule; to sort them all takes ten times as long
            return np.uint32(ring[0])
        colours, counts = np.unique(ring, return_counts=True)
        if counts.max() >= EVEN * len(ring):
            return np.uint32(colours[counts.argmax()])
    return None


def _overhanging(page: Packed, corners: Corners, ground: np.uint32, most: int) -> Corners:
    """The corners with what hangs over each side: strips that go on from what is inside and are no neighbour."""
    height, width = page.shape
    x0, y0, x1, y1 = corners
    for _ in range(most):
        a, b, c, d = x0, y0, x1, y1
        if a > 1:
            x0 -= _hangs(page[b:d, a], page[b:d, a - 1], page[b:d, a - 2], ground, most)
        if b > 1:
            y0 -= _hangs(page[b, a:c], page[b - 1, a:c], page[b - 2, a:c], ground, most)
        if c < width - 1:
            x1 += _hangs(page[b:d, c - 1], page[b:d, c], page[b:d, c + 1], ground, most)
        if d < height - 1:
            y1 += _hangs(page[d - 1, a:c], page[d, a:c], page[d + 1, a:c], ground, most)
        if (a, b, c, d) == (x0, y0, x1, y1):
            break
    return x0, y0, x1, y1


def _hangs(inner: Packed, strip: Packed, beyond: Packed, ground: np.uint32, most: int) -> int:
    """1 where a strip has paint that goes on from inside; else 0.

    Where ``most`` is 1 it can only be the faint edge of a curve, and the ground is beyond it; else it is little.
    """
    out, within = strip != ground, inner != ground
    if not out.any():
        return 0
    if most == 1 and (_distance(strip, ground) > _FAINT or np.any(beyond != ground)):
        return 0
    if most > 1 and np.count_nonzero(out) >= _LETTERS * out.size:
        return 0
    near = within.copy()
    near[1:] |= within[:-1]
    near[:-1] |= within[1:]
    return int(np.any(out & near))


def _without_tints(mask: Mask, inside: Packed, ground: np.uint32) -> Mask:
    """What is set, but for what a neighbour's shadow tints: it is faint, and no letter is next to it."""
    channels = np.ascontiguousarray(inside).view(np.uint8).reshape(*inside.shape, 4).astype(np.int16)
    strong = mask & (np.abs(channels - np.array([ground]).view(np.uint8)).max(axis=2) > _TINT)
    if not strong.any():
        return mask
    near = cv2.dilate(strong.astype(np.uint8), np.ones((3, 3), np.uint8))
    return np.asarray(mask & (near > 0), np.bool_)


def _distance(strip: Packed, ground: np.uint32) -> int:
    """Levels between the ground and the pixel that is least like it."""
    levels = np.ascontiguousarray(strip).view(np.uint8).reshape(-1, 4).astype(np.int16)
    return int(np.abs(levels - np.array([ground]).view(np.uint8)).max())


def _mask(page: Packed, corners: Corners, ground: np.uint32 | None, bare: bool) -> Mask:
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    mask = np.ones(inside.shape, np.bool_) if ground is None else inside != ground
    height, width = page.shape
    if bare and x0 > 0 and x1 < width:
        mask &= ~_between(inside, page[y0:y1, x0 - 1, None], page[y0:y1, x1, None], ground is None)
    if bare and y0 > 0 and y1 < height:
        mask &= ~_between(inside, page[None, y0 - 1, x0:x1], page[None, y1, x0:x1], ground is None)
    return mask


def _between(inside: Packed, one: Packed, other: Packed, dithered: bool) -> Mask:
    """Where pixels are like what is beside them on both sides, as far as gradients are."""
    if not dithered:
        return np.asarray((inside == one) & (one == other), np.bool_)
    return _alike(inside, one) & _alike(one, other)


def _alike(one: Packed, other: Packed) -> Mask:
    a, b = (np.ascontiguousarray(some).view(np.uint8).reshape(*some.shape, 4).astype(np.int16) for some in (one, other))
    return np.asarray(np.abs(a - b).max(axis=2) <= _DITHER, np.bool_)
