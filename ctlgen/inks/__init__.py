"""How far the paint of a control reaches, told by the pixels of one shot: the colour of the ground around it ends it.

The box query gives how far a control may paint: its border box with shadows, outline and what hangs out of it. On an
even ground the paint is what is of another colour. Where a control has no body of its own (a word, a ghost button),
what goes on to both sides of it unchanged (a gradient, the line under a row of tabs) is ground, too.

What is asked of edges alone is asked of all controls of a page at once: one by one, calls cost more than the pixels.
"""

from collections.abc import Sequence

import cv2
import numpy as np

from ctlgen.inks.masks import DITHER, TINT, differs, mask_of
from ctlgen.inks.reach import Corners, Mask, Packed, Reach, Whole
from ctlgen.model import Box, Image

__all__ = ["Packed", "Reach", "pack", "painted"]

_EVEN = 0.5  # the share of the pixels around a control that have one colour, from which on it is the ground's
_FAINT = 24  # levels from the ground: less is the edge of a curve
_SPECKLED = 1 / 8  # of the pixels around a control: where more of them take turns, the ground is dithered
_LETTERS = 0.5  # of a strip beside a box: what fills more of it is no overhang but a neighbour
_ROOM = 64  # px around a control on a dithered ground that are made even

_NOWHERE = Box(0, 0, 0, 0)
_OUT = np.array((-1, -1, 1, 1))


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
    dithered = _dithered(page, corners, grounds, known)
    _hang_over(page, corners, np.where(known & ~dithered, [reach.overhang for reach in asked], 0), grounds)
    bodies = _snapped(page, [reach.body or _NOWHERE for reach in asked])
    written = np.array([reach.written for reach in asked]) & (bodies[:, 2:] > bodies[:, :2]).all(1)
    filled = np.asarray((_OUT * bodies >= _OUT * corners).all(1), np.bool_) & ~written
    alone = known & ~_strays(page, _around(page, corners), grounds).any(1)
    full = ~known | (alone & (_strays(page, corners, grounds) > 0).all(1))
    for i, (at, reach) in enumerate(zip(there.tolist(), asked, strict=True)):
        x0, y0, x1, y1 = place = corners[i].tolist()
        if dithered[i] and not written[i]:
            boxes[at] = _on_even_ground(page, reach, place, grounds[i])
            continue
        if written[i] and not alone[i]:
            x0, y0, x1, y1 = place = bodies[i].tolist()
        boxes[at] = Box(x0, y0, x1, y1)
        if written[i] and (not known[i] or (not alone[i] and any(reach.glow))):  # which no pixel tells
            continue
        if reach.others or not (filled[i] or (full[i] and not reach.bare)):
            mask = mask_of(page, place, grounds[i] if known[i] else None, reach, bool(alone[i]))
            if not written[i]:
                a, b, c, d = bodies[i].tolist()
                mask[max(b - y0, 0) : max(d - y0, 0), max(a - x0, 0) : max(c - x0, 0)] = True
            x, y, width, height = _bounds(page, mask, place, reach)
            if width and height:
                found = np.array((x0 + x, y0 + y, x0 + x + width, y0 + y + height))
                if written[i] and not alone[i]:  # by a pixel at most: what passes may have torn letters apart
                    found = found.clip(bodies[i] - (_OUT > 0), bodies[i] + (_OUT < 0))
                boxes[at] = Box(*found.tolist())
                if not known[i] and reach.bare and any(reach.glow):
                    boxes[at] = _glowing(page, boxes[at], reach.glow)
    return boxes


def _glowing(page: Packed, box: Box, glow: Corners) -> Box:
    """A box with the glow around it, within the page."""
    height, width = page.shape
    left, top, right, bottom = glow
    return Box(max(box.x0 - left, 0), max(box.y0 - top, 0), min(box.x1 + right, width), min(box.y1 + bottom, height))


def _snapped(page: Packed, boxes: Sequence[Box]) -> Whole:
    """The pixels that a browser paints boxes on, (N, 4): their edges rounded, within the page."""
    height, width = page.shape
    edges = np.array([(box.x0, box.y0, box.x1, box.y1) for box in boxes]).reshape(-1, 4)
    return np.floor(edges + 0.5).astype(np.int64).clip(0, (width, height, width, height))


def _around(page: Packed, corners: Whole) -> Whole:
    """The boxes with the pixels just outside, within the page."""
    height, width = page.shape
    return np.asarray((corners + _OUT).clip(0, (width, height, width, height)), np.int64)


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
    """The colour that most of what is just outside has, for what is bare with its own edge or that alone, and whether
    there is one."""
    outer = _around(page, corners)
    grounds, known = _commonest(page, outer[:, None])
    if len(both := np.flatnonzero(bare)):
        colours, found = _commonest(page, np.stack((outer[both], corners[both]), 1))
        grounds[both[found]], known[both[found]] = colours[found], True
    if len(again := np.flatnonzero(bare & ~known)):
        grounds[again], known[again] = _commonest(page, corners[again, None])
    return grounds, known


def _commonest(page: Packed, corners: Whole) -> tuple[Packed, Mask]:
    """The colour of half of the edges of each group of K boxes, (N, K, 4), and whether there is one."""
    pixels, starts, length = _edges(page, corners.reshape(-1, 4))
    edges = 4 * corners.shape[1]
    starts, length = starts[::edges], length.reshape(-1, edges).sum(1)
    colours = pixels[starts]
    counts = np.add.reduceat(pixels == np.repeat(colours, length), starts, dtype=np.int64)
    for i in np.flatnonzero(counts <= _EVEN * length):  # as a rule, it is the first; sorting takes ten times as long
        found, often = np.unique(pixels[starts[i] : starts[i] + length[i]], return_counts=True)
        colours[i], counts[i] = found[often.argmax()], often.max()
    return colours, counts >= _EVEN * length


def _strays(page: Packed, corners: Whole, grounds: Packed) -> Whole:
    """How many pixels of the four edges of each box are not of its ground, (N, 4)."""
    pixels, starts, length = _edges(page, corners)
    paint = pixels != np.repeat(np.repeat(grounds, 4), length)
    return np.asarray(np.add.reduceat(paint, starts, dtype=np.int64).reshape(-1, 4), np.int64)


def _dithered(page: Packed, corners: Whole, grounds: Packed, known: Mask) -> Mask:
    """Whether pixels of the ground and of nearly its colour take turns around, and further out.

    Where a shadow or a curve ends they do not.
    """
    outer = _around(page, corners)
    sides = 2 * (outer[:, 2:] - outer[:, :2]).sum(1)
    dithered = known & (_strays(page, outer, grounds).sum(1) > _SPECKLED / 2 * sides)  # each takes two turns at most
    for i in np.flatnonzero(dithered):
        ring, *_ = _edges(page, outer[[i]])
        near = ~differs(ring, grounds[i], DITHER) & (ring != grounds[i])
        turns = (near[1:] & (ring[:-1] == grounds[i])) | (near[:-1] & (ring[1:] == grounds[i]))
        beyond, *_ = _edges(page, _around(page, _around(page, outer[[i]])))
        near_beyond = ~differs(beyond, grounds[i], DITHER) & (beyond != grounds[i])
        dithered[i] = min(np.mean(turns), 2 * np.mean(near_beyond)) > _SPECKLED
    return np.asarray(dithered, np.bool_)


def _on_even_ground(page: Packed, reach: Reach, corners: Corners, ground: np.uint32) -> Box:
    """What is painted where the ground in and around a box is made even."""
    x0, y0, x1, y1 = corners
    left, top = max(x0 - _ROOM, 0), max(y0 - _ROOM, 0)
    even = page[top : y1 + _ROOM, left : x1 + _ROOM].copy()
    even[~differs(even, ground, DITHER)] = ground
    (box,) = painted(even, [reach.moved(-left, -top)])
    return box.moved(left, top)


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

    Where ``most`` is 1 it can only be the faint edge of a curve, and the ground is beyond it; else it is little, and no
    shadow: letters or a thumb.
    """
    if most == 1 and (np.any(beyond != ground) or differs(strip, ground, _FAINT).any()):
        return False
    within = inner != ground if most == 1 else differs(inner, ground, TINT)
    near = within.copy()
    near[1:] |= within[:-1]
    near[:-1] |= within[1:]
    goes_on = np.any(near & (strip != ground))
    return bool(goes_on and (most == 1 or np.count_nonzero(differs(strip, ground, TINT)) < _LETTERS * strip.size))


def _bounds(page: Packed, mask: Mask, corners: Corners, reach: Reach) -> Sequence[int]:
    """Left, top, width and height of what is set in a mask, but for what is of other controls."""
    if not reach.others:
        return cv2.boundingRect(mask.view(np.uint8))
    x0, y0, _, _ = corners
    hidden = np.zeros(mask.shape, np.uint8)
    own = [] if reach.own is None else [reach.own]
    for i, (a, b, c, d) in enumerate(_snapped(page, [*reach.others, *own]).tolist()):
        hidden[max(b - y0, 0) : max(d - y0, 0), max(a - x0, 0) : max(c - x0, 0)] = i < len(reach.others)
    mask &= hidden == 0
    x, y, width, height = cv2.boundingRect(mask.view(np.uint8))
    if reach.bare or not width:
        return x, y, width, height
    top, bottom = _gone_on(y, y + height, 2 * hidden.sum(1, np.int64) > mask.shape[1])
    left, right = _gone_on(x, x + width, 2 * hidden.sum(0, np.int64) > mask.shape[0])
    return left, top, right - left, bottom - top


def _gone_on(start: int, end: int, hidden: Mask) -> tuple[int, int]:
    """Where paint ends that goes on below what is hidden."""
    while start > 0 and hidden[start - 1]:
        start -= 1
    while end < len(hidden) and hidden[end]:
        end += 1
    return start, end
