"""How far the paint of a control reaches, told by the pixels of one shot: the colour of the ground around it ends it.

The box query gives how far a control may paint: its border box with shadows, outline and what hangs out of it. On an
even ground the paint is what is of another colour. Where a control has no body of its own (a word, a ghost button),
what goes on to both sides of it unchanged (a gradient, the line under a row of tabs) is ground, too.

What is asked of edges alone is asked of all controls of a page at once: one by one, calls cost more than the pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Image

EVEN = 0.5  # the share of the pixels around a control that have one colour, from which on it is the ground's
_TINT = 8  # levels from the ground: the end of a shadow
_FAINT = 24  # levels from the ground: less is the edge of a curve
_DITHER = 1  # levels
_SPECKLED = 1 / 8  # of the pixels around a control: where more of them take turns, the ground is dithered
_UNEVEN = 4  # levels by which a picture differs from the straight way between two sides
_OUTSTANDING = 0.18  # of the most that letters stand out of a picture: what stands out less is a part of it
_STROKE = 16  # px: what is longer and goes on beyond an edge with less than half of that is a line below words
_CURVE = 4  # px by which a neighbour's border may reach in where letters are looked for
_ARC = 24  # px: so wide and high may be what reaches in over a corner: the rounded corner of what holds a control
_HOLLOW = 0.6  # the most of its bounding box that it fills
_GOES_ON = 0.5  # of its pixels at the edges, at least, have others beyond
_LETTERS = 0.5  # of a strip beside a box: what fills more of it is no overhang but a neighbour
_ROOM = 64  # px around a control on a dithered ground that are made even

_NOWHERE = Box(0, 0, 0, 0)
_NEXT = np.ones((3, 3), np.uint8)
_OUT = np.array((-1, -1, 1, 1))

Packed = npt.NDArray[np.uint32]
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
        if dithered[i]:
            boxes[at] = _on_even_ground(page, reach, place, grounds[i])
            continue
        if written[i] and not alone[i]:
            x0, y0, x1, y1 = place = bodies[i].tolist()
        boxes[at] = Box(x0, y0, x1, y1)
        if written[i] and (not known[i] or (not alone[i] and any(reach.glow))):  # no pixel tells where a glow ends
            continue
        if reach.others or not (filled[i] or (full[i] and not reach.bare)):
            mask = _mask(page, place, grounds[i] if known[i] else None, reach, bool(alone[i]))
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
    for i in np.flatnonzero(counts <= EVEN * length):  # as a rule, it is the first; sorting takes ten times as long
        found, often = np.unique(pixels[starts[i] : starts[i] + length[i]], return_counts=True)
        colours[i], counts[i] = found[often.argmax()], often.max()
    return colours, counts >= EVEN * length


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
        near = ~_differs(ring, grounds[i], _DITHER) & (ring != grounds[i])
        turns = (near[1:] & (ring[:-1] == grounds[i])) | (near[:-1] & (ring[1:] == grounds[i]))
        beyond, *_ = _edges(page, _around(page, _around(page, outer[[i]])))
        near_beyond = ~_differs(beyond, grounds[i], _DITHER) & (beyond != grounds[i])
        dithered[i] = min(np.mean(turns), 2 * np.mean(near_beyond)) > _SPECKLED
    return np.asarray(dithered, np.bool_)


def _on_even_ground(page: Packed, reach: Reach, corners: Corners, ground: np.uint32) -> Box:
    """What is painted where the ground in and around a box is made even."""
    x0, y0, x1, y1 = corners
    left, top = max(x0 - _ROOM, 0), max(y0 - _ROOM, 0)
    even = page[top : y1 + _ROOM, left : x1 + _ROOM].copy()
    even[~_differs(even, ground, _DITHER)] = ground
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
    if most == 1 and (np.any(beyond != ground) or _differs(strip, ground, _FAINT).any()):
        return False
    within = inner != ground if most == 1 else _differs(inner, ground, _TINT)
    near = within.copy()
    near[1:] |= within[:-1]
    near[:-1] |= within[1:]
    goes_on = np.any(near & (strip != ground))
    return bool(goes_on and (most == 1 or np.count_nonzero(_differs(strip, ground, _TINT)) < _LETTERS * strip.size))


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


def _mask(page: Packed, corners: Corners, ground: np.uint32 | None, reach: Reach, alone: bool) -> Mask:
    """What is paint within a box by its pixels; ``alone``: there is nothing but ground just outside."""
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    if ground is None:
        return _relief(page, corners, any(reach.glow)) if reach.bare else np.ones(inside.shape, np.bool_)
    if reach.bare and reach.overhang > 1 and not alone:
        return _letters(page, corners, ground, max(1, round(max(reach.glow))))
    mask = np.asarray(inside != ground, np.bool_)
    if alone:
        return mask
    if not reach.bare:
        if reach.own is not None:
            _clear_passing(mask, page, corners, ground, reach.own)
        return mask
    _clear_unchanged(mask, page, corners, ground)
    mask = _without_corners(mask, page, corners, ground)
    strong = _differs(inside, ground, _TINT) & mask
    return _without_tints(mask, _without_passing(strong, strong, page, corners, ground, _CURVE), _shadow(reach))


def _shadow(reach: Reach) -> int:
    """By how many px a shadow may leave its body or letters, 1 at least; a body may lie on a rail that goes further."""
    if reach.body is None:
        return max(1, round(max(reach.glow)))
    box, body = reach.box, reach.body
    sides = (body.x0 - box.x0, body.y0 - box.y0, box.x1 - body.x1, box.y1 - body.y1)
    return max(1, round(sorted(sides)[1]))


def _clear_between(mask: Mask, inside: Packed, one: Packed, other: Packed, ground: np.uint32) -> None:
    """Clears in each row what is like the pixels beside it on both sides, which is no paint."""
    (rows,) = ((one == other) & (one != ground)).nonzero()
    if len(rows):
        mask[rows] &= inside[rows] != one[rows, None]


def _clear_passing(mask: Mask, page: Packed, corners: Corners, ground: np.uint32, own: Box) -> None:
    """Clears around a control's own box what comes in over an edge: what passes by, since in rows and columns it goes
    on to both sides unchanged, and what does not hang together with the box."""
    x0, y0, _, _ = corners
    left, top, right, bottom = (max(at, 0) for at in own.moved(-x0, -y0).pixels())
    body = np.zeros(mask.shape, np.bool_)
    body[top:bottom, left:right] = True
    paint = mask.copy()
    _clear_unchanged(mask, page, corners, ground)
    passing = paint & ~mask & ~body
    mask[:] = paint & ~_coming_in(passing, page, corners, ground)
    mask &= body | ~_coming_in(mask | body, page, corners, ground, body)


def _coming_in(mask: Mask, page: Packed, corners: Corners, ground: np.uint32, body: Mask | None = None) -> Mask:
    """The pieces of what is set that paint beyond an edge goes on with, but for those that a body is a part of."""
    _, pieces = cv2.connectedComponents(mask.view(np.uint8))
    beyond = zip(_beyond(page, corners), _lines(pieces), strict=True)
    coming = np.concatenate([line[strip != ground] for strip, line in beyond])
    kept = np.array([0]) if body is None else np.append(pieces[body], 0)
    return np.asarray(np.isin(pieces, np.setdiff1d(coming, kept)), np.bool_)


def _beyond(page: Packed, corners: Corners) -> tuple[Packed, ...]:
    """The pixels beside the top, bottom, left and right of a box; at an edge of the page, the last ones in it."""
    x0, y0, x1, y1 = corners
    height, width = page.shape
    right, bottom = min(x1, width - 1), min(y1, height - 1)
    return page[max(y0 - 1, 0), x0:x1], page[bottom, x0:x1], page[y0:y1, max(x0 - 1, 0)], page[y0:y1, right]


def _clear_unchanged(mask: Mask, page: Packed, corners: Corners, ground: np.uint32) -> None:
    """Clears in each row and column what is like the pixels beyond both its ends."""
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    height, width = page.shape
    if x0 > 0 and x1 < width:
        _clear_between(mask, inside, page[y0:y1, x0 - 1], page[y0:y1, x1], ground)
    if y0 > 0 and y1 < height:
        _clear_between(mask.T, inside.T, page[y0 - 1, x0:x1], page[y1, x0:x1], ground)


def _without_tints(faint: Mask, strong: Mask, near: int = 1) -> Mask:
    """What is set, but for what a neighbour's shadow tints: it is faint, and nothing strong is within so many px."""
    if not strong.any():
        return faint
    return np.asarray(faint & (cv2.dilate(strong.view(np.uint8), _NEXT, iterations=near) > 0), np.bool_)


def _letters(page: Packed, corners: Corners, ground: np.uint32, glow: int) -> Mask:
    """What is of another colour than the ground, but for what a neighbour's shadow tints.

    That is faint, and no letter is within ``glow`` px.
    """
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    tints = (_TINT, _DITHER)
    strong, faint = (_differs(inside, ground, tint) for tint in tints)
    paint = strong.copy()
    height, width = page.shape
    for mask, tint in zip((strong, faint), tints, strict=True):
        if x0 > 0 and x1 < width:
            _clear_ways(mask, inside, page[y0:y1, x0 - 1], page[y0:y1, x1], ground, tint)
        if y0 > 0 and y1 < height:
            _clear_ways(mask.T, inside.T, page[y0 - 1, x0:x1], page[y1, x0:x1], ground, tint)
    faint = _without_corners(faint, page, corners, ground)
    strong = _without_passing(strong & faint, paint, page, corners, ground, width + height)
    return _without_tints(faint, strong, glow)


def _relief(page: Packed, corners: Corners, is_glowing: bool) -> Mask:
    """What stands out of a ground that is not even, which is taken for what lies between the pixels on two sides.

    A picture is no straight way either: what stands out much less than the letters is a part of it.
    """
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    height, width = page.shape
    levels = np.full(inside.shape, 255.0, np.float32)
    if x0 > 0 and x1 < width:
        levels = np.minimum(levels, _off(inside, page[y0:y1, x0 - 1], page[y0:y1, x1]))
    if y0 > 0 and y1 < height:
        levels = np.minimum(levels, _off(inside.T, page[y0 - 1, x0:x1], page[y1, x0:x1]).T)
    strong = levels > max(_TINT, _OUTSTANDING * levels.max())
    return np.asarray(strong, np.bool_) if is_glowing else _without_tints(levels > _UNEVEN, strong)


def _clear_ways(mask: Mask, inside: Packed, one: Packed, other: Packed, ground: np.uint32, tint: int) -> None:
    """Clears in each row what is within so many levels of the straight way between the pixels on its two sides."""
    rows = np.flatnonzero(((one != ground) | (other != ground)) & mask.any(1))
    if len(rows):
        mask[rows] &= _off(inside[rows], one[rows], other[rows]) > tint


def _off(inside: Packed, one: Packed, other: Packed) -> npt.NDArray[np.float32]:
    """By how many levels pixels are off the straight way between those on the two sides of their row, (H, W)."""
    first, last = _levels(one[:, None]), _levels(other[:, None])
    steps = inside.shape[1] + 1
    way = first * steps + (last - first) * np.arange(1, steps)[None, :, None]
    return np.asarray(np.abs(_levels(inside) * steps - way).max(2) / steps, np.float32)


def _without_corners(mask: Mask, page: Packed, corners: Corners, ground: np.uint32) -> Mask:
    """What is set, but for what goes around a corner and on beyond both edges: the rounded corner of what holds it."""
    x0, y0, x1, y1 = corners
    height, width = page.shape
    top, bottom, left, right = (line.any() for line in _lines(mask))
    if not (top or bottom) or not (left or right) or x0 == 0 or y0 == 0 or x1 == width or y1 == height:
        return mask
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(mask.view(np.uint8))
    beyond, turning = _beyond(page, corners), []
    for piece, (x, y, across, down, area) in enumerate(stats.tolist()):
        ends_across, ends_down = (x, x + across - mask.shape[1]), (y, y + down - mask.shape[0])
        is_at_corner = ends_across.count(0) == 1 and ends_down.count(0) == 1
        if not is_at_corner or max(across, down) > _ARC or area > _HOLLOW * across * down:
            continue
        ends = [strip[line == piece] != ground for strip, line in zip(beyond, _lines(pieces), strict=True)]
        if np.mean(np.concatenate(ends)) > _GOES_ON:
            turning.append(piece)
    rest = np.asarray(mask & ~np.isin(pieces, turning), np.bool_)
    return rest if rest.any() else mask


def _without_passing(mask: Mask, paint: Mask, page: Packed, corners: Corners, ground: np.uint32, most: int) -> Mask:
    """What is set, but for paint that comes in over an edge by a few pixels: the curve of a neighbour's border.

    It is ``most`` px wide and high at most.
    """
    x0, y0, x1, y1 = corners
    height, width = page.shape
    if x0 == 0 or y0 == 0 or x1 == width or y1 == height:
        return mask
    beside = zip(_beyond(page, corners), _lines(page[y0:y1, x0:x1]), strict=True)
    sides = [_fades(strip, line, ground) for strip, line in beside]
    if not any(np.any(line & side) for line, side in zip(_lines(paint), sides, strict=True)):
        return mask
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(paint.view(np.uint8))
    depth = (cv2.CC_STAT_HEIGHT, cv2.CC_STAT_HEIGHT, cv2.CC_STAT_WIDTH, cv2.CC_STAT_WIDTH)
    passing = {
        piece
        for line, side, way in zip(_lines(pieces), sides, depth, strict=True)
        for piece, often in zip(*np.unique(line[side], return_counts=True), strict=True)
        if piece
        and 3 * often >= np.count_nonzero(line == piece)
        and stats[piece, way] <= _CURVE
        and stats[piece, cv2.CC_STAT_WIDTH : cv2.CC_STAT_AREA].max() <= min(most, max(_STROKE, 2 * often))
    }
    left = mask & ~np.isin(pieces, list(passing))
    return left if left.any() else mask


def _fades(strip: Packed, line: Packed, ground: np.uint32) -> Mask:
    """Where a strip has paint that the line inside it goes on with: it is no stronger."""
    ours, theirs = (np.abs(_levels(pixels) - _levels(np.array([ground]))).max(-1) for pixels in (line, strip))
    return np.asarray((theirs > _TINT) & (ours <= theirs + _TINT), np.bool_)


def _lines(mask: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    return mask[0], mask[-1], mask[:, 0], mask[:, -1]


def _differs(pixels: Packed, ground: np.uint32, levels: int) -> Mask:
    """Where some channel is more than so many levels from that of a colour."""
    channels, colour = np.ascontiguousarray(pixels).view(np.uint8).reshape(1, -1, 4), ground.tobytes()
    low, high = (tuple([level + by for level in colour]) for by in (-levels, levels))
    return np.asarray(cv2.inRange(channels, low, high) == 0, np.bool_).reshape(pixels.shape)


def _levels(pixels: Packed) -> npt.NDArray[np.int32]:
    """The levels of red, green and blue of pixels, (..., 3)."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., :3].astype(np.int32)
