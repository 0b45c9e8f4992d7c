"""What is a control's paint within a box, pixel by pixel: of another colour than the ground, and of no neighbour."""

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.inks.reach import Corners, Mask, Packed, Reach
from ctlgen.model import Box

TINT = 8  # levels from the ground: the end of a shadow
DITHER = 1  # levels
_UNEVEN = 4  # levels by which a picture differs from the straight way between two sides
_OUTSTANDING = 0.18  # of the most that letters stand out of a picture: what stands out less is a part of it
_STROKE = 16  # px: what is longer and goes on beyond an edge with less than half of that is a line below words
_CURVE = 4  # px by which a neighbour's border may reach in where letters are looked for
_ARC = 24  # px: so wide and high may be what reaches in over a corner: the rounded corner of what holds a control
_HOLLOW = 0.6  # the most of its bounding box that it fills
_GOES_ON = 0.5  # of its pixels at the edges, at least, have others beyond

_NEXT = np.ones((3, 3), np.uint8)


def mask_of(page: Packed, corners: Corners, ground: np.uint32 | None, reach: Reach, alone: bool) -> Mask:
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
    strong = differs(inside, ground, TINT) & mask
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
    tints = (TINT, DITHER)
    strong, faint = (differs(inside, ground, tint) for tint in tints)
    paint = strong.copy()
    height, width = page.shape
    for mask, tint in zip((strong, faint), tints, strict=True):
        if x0 > 0 and x1 < width:
            _clear_ways(mask, inside, page[y0:y1, x0 - 1], page[y0:y1, x1], ground, tint)
        if y0 > 0 and y1 < height:
            _clear_ways(mask.T, inside.T, page[y0 - 1, x0:x1], page[y1, x0:x1], ground, tint)
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
    strong = levels > max(TINT, _OUTSTANDING * levels.max())
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
        is_hollow = area <= _HOLLOW * across * down or max(across, down) <= _CURVE  # which has no room for a hollow
        if not is_at_corner or max(across, down) > _ARC or not is_hollow:
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
    return np.asarray((theirs > TINT) & (ours <= theirs + TINT), np.bool_)


def _lines(mask: npt.NDArray[Any]) -> tuple[npt.NDArray[Any], ...]:
    return mask[0], mask[-1], mask[:, 0], mask[:, -1]


def differs(pixels: Packed, ground: np.uint32, levels: int) -> Mask:
    """Where some channel is more than so many levels from that of a colour."""
    channels, colour = np.ascontiguousarray(pixels).view(np.uint8).reshape(1, -1, 4), ground.tobytes()
    low, high = (tuple([level + by for level in colour]) for by in (-levels, levels))
    return np.asarray(cv2.inRange(channels, low, high) == 0, np.bool_).reshape(pixels.shape)


def _levels(pixels: Packed) -> npt.NDArray[np.int32]:
    """The levels of red, green and blue of pixels, (..., 3)."""
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4)[..., :3].astype(np.int32)
