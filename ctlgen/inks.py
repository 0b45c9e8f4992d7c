"""How far the paint of a control reaches, told by the pixels of one shot: the colour of the ground around it ends it.

The box query gives how far a control may paint: its border box with shadows, outline and what hangs out of it. On an
even ground the paint is what is of another colour. Where a control has no body of its own (a word, a ghost button),
what goes on to both sides of it unchanged (a gradient, the line under a row of tabs) is ground, too.

What is asked of edges alone is asked of all controls of a page at once: one by one, calls cost more than the pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Image

EVEN = 0.5  # the share of the pixels around a control that have one colour, from which on it is the ground's
_BUSY = 0.5  # colours to a pixel of a strip, beyond which it is of a picture
_TINT = 8  # levels from the ground: the end of a shadow
_FAINT = 48  # levels from the ground: less is the edge of a curve
_UNLIKE = 0xFEFEFEFE  # the bits of a difference of four levels that are set where one of them is more than dithered
_LETTERS = 0.5  # of a strip beside a box: what fills more of it is no overhang but a neighbour

_AROUND = np.ones((3, 3), np.uint8)
_OUT = np.array((-1, -1, 1, 1))

Packed = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a control may paint, in device pixels.

    ``overhang`` is by how much paint that hangs together with it may leave the box, ``trace`` how much of a shadow is
    not seen where the ground cannot be told; ``bare``: it has neither ground nor border of its own.
    """

    box: Box
    overhang: int = 0
    trace: float = 0.0
    bare: bool = False


def pack(image: Image) -> Packed:
    """uint8 (H, W, 3) -> one number for each pixel, (H, W)."""
    return cv2.cvtColor(image, cv2.COLOR_RGB2RGBA).view(np.uint32)[:, :, 0]


def painted(page: Packed, reaches: Sequence[Reach]) -> list[Box]:
    """The bounding box of what each control paints within its reach, in device pixels.

    It is the reach itself where the ground cannot be told, or where nothing differs from it.
    """
    boxes = [reach.box for reach in reaches]
    snapped = _snapped(page, boxes)
    there = np.flatnonzero((snapped[:, 0] < snapped[:, 2]) & (snapped[:, 1] < snapped[:, 3]))
    if not len(there):
        return boxes
    corners, asked = snapped[there], [reaches[at] for at in there.tolist()]
    grounds, known = _grounds(page, corners, np.array([reach.bare for reach in asked]))
    for i, reach in enumerate(asked):
        if reach.trace:
            corners[i] = _fainter(page, corners[i], reach, grounds[i] if known[i] else None)
    _hang_over(page, corners, np.where(known, [reach.overhang for reach in asked], 0), grounds)
    full = ~known | _reach_all_edges(page, corners, grounds)
    for at, reach, (x0, y0, x1, y1), ground, sure, whole in zip(
        there.tolist(), asked, corners.tolist(), grounds, known, full, strict=True
    ):
        boxes[at] = Box(x0, y0, x1, y1)
        if reach.bare or not whole:
            x, y, width, height = cv2.boundingRect(_mask(page, (x0, y0, x1, y1), ground if sure else None, reach.bare))
            if width:
                boxes[at] = Box(x0 + x, y0 + y, x0 + x + width, y0 + y + height)
    return boxes


def _snapped(page: Packed, boxes: Sequence[Box]) -> Whole:
    """The pixels that a browser paints boxes on, (N, 4): their edges rounded, within the page."""
    height, width = page.shape
    edges = np.array([(box.x0, box.y0, box.x1, box.y1) for box in boxes]).reshape(-1, 4)
    return np.floor(edges + 0.5).astype(np.int64).clip(0, (width, height, width, height))


def _strips(page: Packed, first: Whole, step: Whole, length: Whole) -> tuple[Packed, Whole]:
    """The pixels of strips of the page, end to end, and where each strip starts in them; none is empty."""
    ends = np.cumsum(length)
    places = np.arange(ends[-1]) - np.repeat(ends - length, length)
    places *= np.repeat(step, length)
    places += np.repeat(first, length)
    return page.ravel()[places], ends - length


def _edges(page: Packed, corners: Whole) -> tuple[Packed, Whole, Whole]:
    """The outermost pixels of boxes: top, bottom, left, right; where each of these (N * 4) starts, and its length."""
    row = page.shape[1]
    x0, y0, x1, y1 = corners.T
    first = np.stack((y0 * row + x0, (y1 - 1) * row + x0, y0 * row + x0, y0 * row + x1 - 1), 1).ravel()
    length = np.stack((x1 - x0, x1 - x0, y1 - y0, y1 - y0), 1).ravel()
    pixels, starts = _strips(page, first, np.tile((1, 1, row, row), len(corners)), length)
    return pixels, starts, length


def _grounds(page: Packed, corners: Whole, bare: Mask) -> tuple[Packed, Mask]:
    """The colour that most of what is just outside has, for what is bare also what most of its edge has, and whether
    there is one."""
    height, width = page.shape
    grounds, known = _commonest(page, (corners + _OUT).clip(0, (width, height, width, height)))
    if len(again := np.flatnonzero(bare & ~known)):
        grounds[again], known[again] = _commonest(page, corners[again])
    return grounds, known


def _commonest(page: Packed, corners: Whole) -> tuple[Packed, Mask]:
    """The colour of half of the edge of each box, and whether there is one."""
    pixels, starts, length = _edges(page, corners)
    starts, length = starts[::4], length.reshape(-1, 4).sum(1)
    colours = pixels[starts]
    counts = np.add.reduceat(pixels == np.repeat(colours, length), starts, dtype=np.int64)
    for i in np.flatnonzero(counts <= EVEN * length):  # as a rule, it is the first; sorting takes ten times as long
        found, often = np.unique(pixels[starts[i] : starts[i] + length[i]], return_counts=True)
        colours[i], counts[i] = found[often.argmax()], often.max()
    return colours, counts >= EVEN * length


def _fainter(page: Packed, corners: Whole, reach: Reach, ground: np.uint32 | None) -> Whole:
    """The corners without the trace of a shadow on sides that end on a picture; as they are where nothing is left."""
    height, width = page.shape
    x0, y0, x1, y1 = corners
    left, right = page[y0:y1, max(x0 - 1, 0)], page[y0:y1, min(x1, width - 1)]
    above, below = page[max(y0 - 1, 0), x0:x1], page[min(y1, height - 1), x0:x1]
    a, b, c, d = (reach.trace if _is_picture(side, ground) else 0.0 for side in (left, above, right, below))
    less = Box(reach.box.x0 + a, reach.box.y0 + b, reach.box.x1 - c, reach.box.y1 - d)
    fainter = _snapped(page, [less])[0]
    return fainter if fainter[0] < fainter[2] and fainter[1] < fainter[3] else corners


def _is_picture(strip: Packed, ground: np.uint32 | None) -> bool:
    if ground is not None and np.count_nonzero(strip == ground) >= EVEN * strip.size:
        return False
    return len(np.unique(strip)) > _BUSY * strip.size


def _reach_all_edges(page: Packed, corners: Whole, grounds: Packed) -> Mask:
    """Whether each box has something other than its ground on all four edges."""
    pixels, starts, length = _edges(page, corners)
    paint = pixels != np.repeat(np.repeat(grounds, 4), length)
    return np.asarray(np.logical_or.reduceat(paint, starts).reshape(-1, 4).all(1), np.bool_)


def _hang_over(page: Packed, corners: Whole, most: Whole, grounds: Packed) -> None:
    """Moves corners out over what hangs over each side: strips that go on from what is inside and are no neighbour."""
    turn, moving = 0, np.flatnonzero(most)
    while len(moving):
        moved = set()
        before = corners.copy()
        for i, side in _painted_beside(page, before, moving, grounds):
            inner, strip, beyond = (_beside(page, before[i], side, away) for away in (-1, 0, 1))
            if _hangs(inner, strip, beyond, grounds[i], most[i]):
                corners[i, side] += -1 if side < 2 else 1
                moved.add(i)
        turn += 1
        moving = np.array([i for i in sorted(moved) if most[i] > turn], np.int64)


def _painted_beside(page: Packed, corners: Whole, places: Whole, grounds: Packed) -> list[tuple[int, int]]:
    """The sides (0 left, 1 top, 2 right, 3 bottom) of these boxes beside which there is something other than ground."""
    height, width = page.shape
    x0, y0, x1, y1 = corners[places].T
    room = np.stack((x0 > 1, y0 > 1, x1 < width - 1, y1 < height - 1), 1).ravel()
    first = np.stack((y0 * width + x0 - 1, (y0 - 1) * width + x0, y0 * width + x1, y1 * width + x0), 1).ravel()[room]
    step = np.tile((width, 1, width, 1), len(places))[room]
    length = np.stack((y1 - y0, x1 - x0, y1 - y0, x1 - x0), 1).ravel()[room]
    if not len(first):
        return []
    which, side = np.repeat(places, 4)[room], np.tile(range(4), len(places))[room]
    pixels, starts = _strips(page, first, step, length)
    paint = np.logical_or.reduceat(pixels != np.repeat(grounds[which], length), starts)
    return list(zip(which[paint].tolist(), side[paint].tolist(), strict=True))


def _beside(page: Packed, corners: Whole, side: int, away: int) -> Packed:
    """The strip this far from the one just outside a side of a box."""
    x0, y0, x1, y1 = corners
    at = corners[side] + (-1 - away if side < 2 else away)
    return page[at, x0:x1] if side % 2 else page[y0:y1, at]


def _hangs(inner: Packed, strip: Packed, beyond: Packed, ground: np.uint32, most: int) -> bool:
    """Whether a strip, which is not all ground, has paint that goes on from inside.

    Where ``most`` is 1 it can only be the faint edge of a curve, and the ground is beyond it; else it is little.
    """
    out, within = strip != ground, inner != ground
    if most == 1 and (_distance(strip, ground) > _FAINT or np.any(beyond != ground)):
        return False
    if most > 1 and np.count_nonzero(out) >= _LETTERS * out.size:
        return False
    near = within.copy()
    near[1:] |= within[:-1]
    near[:-1] |= within[1:]
    return bool(np.any(out & near))


def _distance(strip: Packed, ground: np.uint32) -> int:
    """Levels between the ground and the pixel that is least like it."""
    levels = np.ascontiguousarray(strip).view(np.uint8).reshape(-1, 4).astype(np.int16)
    return int(np.abs(levels - np.array([ground]).view(np.uint8)).max())


def _mask(page: Packed, corners: tuple[int, int, int, int], ground: np.uint32 | None, bare: bool) -> Image:
    """What is paint within a box, 0 or not."""
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    mask = np.ones(inside.shape, np.bool_) if ground is None else inside != ground
    height, width = page.shape
    if bare and x0 > 0 and x1 < width:
        _clear_between(mask, inside, page[y0:y1, x0 - 1], page[y0:y1, x1], ground)
    if bare and y0 > 0 and y1 < height:
        _clear_between(mask.T, inside.T, page[y0 - 1, x0:x1], page[y1, x0:x1], ground)
    if bare and ground is not None:
        return _without_tints(mask, inside, ground)
    return mask.view(np.uint8)


def _clear_between(mask: Mask, inside: Packed, one: Packed, other: Packed, ground: np.uint32 | None) -> None:
    """Clears in each row what is like the pixels beside it on both sides, which is no paint: as far as gradients are,
    where there is no even ground."""
    (rows,) = (_alike(one, other) if ground is None else (one == other) & (one != ground)).nonzero()
    if len(rows):
        lines, ends = inside[rows], one[rows, None]
        mask[rows] &= ~_alike(lines, ends) if ground is None else lines != ends


def _alike(one: Packed, other: Packed) -> Mask:
    """Where no channel is more than one level away."""
    a, b = (np.ascontiguousarray(some)[..., None].view(np.uint8) for some in (one, other))
    return np.asarray((np.maximum(a, b) - np.minimum(a, b)).view(np.uint32)[..., 0] & _UNLIKE == 0, np.bool_)


def _without_tints(mask: Mask, inside: Packed, ground: np.uint32) -> Image:
    """What is set, but for what a neighbour's shadow tints: it is faint, and no letter is next to it."""
    channels, levels = inside.view(np.uint8).reshape(*inside.shape, 4), ground.tobytes()
    low, high = (tuple([level + tint for level in levels]) for tint in (-_TINT, _TINT))
    paint = mask.view(np.uint8)
    strong = (paint > cv2.inRange(channels, low, high)).view(np.uint8)
    return np.bitwise_and(paint, cv2.dilate(strong, _AROUND)) if cv2.countNonZero(strong) else paint
