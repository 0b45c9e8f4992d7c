"""How far the paint of a control reaches, told by the pixels of one shot: the colour of the ground around it ends it.

The box query gives how far a control may paint: its border box with shadows, outline and what hangs out of it. On an
even ground the paint is what is of another colour. Where a control has no body of its own (a word, a ghost button),
what goes on to both sides of it unchanged (a gradient, the line under a row of tabs) is ground, too.
"""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.model import Box, Image

EVEN = 0.5  # the share of the pixels around a control that have one colour, from which on it is the ground's
_TINT = 8  # levels from the ground: the end of a shadow
_FAINT = 48  # levels from the ground: less is the edge of a curve
_DITHER = 1  # levels
_SPECKLED = (
    1 / 8
)  # the share of the pixels around a control where these take turns, from which on the ground is dithered
_UNEVEN = 4  # levels by which a picture differs from the straight way between two sides
_CURVE = 4  # px by which a neighbour's border may reach in where letters are looked for
_AROUND = 32  # px that are looked at around a control at most
_LETTERS = 0.5  # of a strip beside a box: what fills more of it is no overhang but a neighbour

Packed = npt.NDArray[np.uint32]
Mask = npt.NDArray[np.bool_]
Corners = tuple[int, int, int, int]


def pack(image: Image) -> Packed:
    """uint8 (H, W, 3) -> one number for each pixel, (H, W)."""
    return cv2.cvtColor(image, cv2.COLOR_RGB2RGBA).view(np.uint32)[:, :, 0]


def painted(
    page: Packed,
    reach: Box,
    *,
    overhang: int = 0,
    bare: bool = False,
    others: Sequence[Box] = (),
) -> Box:
    """The bounding box of what a control paints within its ``reach``, in device pixels.

    It is the reach itself where the ground cannot be told, or where nothing differs from it. ``overhang`` is
    by how much paint that hangs together with it may leave it; ``bare``: it has neither ground nor border of its own
    (where its paint may hang over by more than a curve, it is letters alone). ``others`` are the boxes of controls
    beside it, whose paint is not its own: what they mostly hide is painted as far as it reaches.
    """
    corners = _snapped(page, reach)
    if corners[0] >= corners[2] or corners[1] >= corners[3]:
        return reach
    ground = _ground(page, corners, bare)
    if ground is not None and _is_dithered(_ring(page, corners), ground):
        page = _evened(page, corners, ground)
    if ground is not None:
        corners = _overhanging(page, corners, ground, overhang)
    x0, y0, x1, y1 = corners
    if not bare and not others and _reaches_all_edges(page[y0:y1, x0:x1], ground):
        return Box(x0, y0, x1, y1)
    is_letters = bare and overhang > 1
    mask = _letters(page, corners, ground) if is_letters else _mask(page, corners, ground, bare)
    hidden = _hidden(page, corners, others)
    mask &= ~hidden
    rows, columns = (
        np.flatnonzero(mask.any(axis=axis) | (_mostly(hidden, axis) & (not is_letters))) for axis in (1, 0)
    )
    if not len(rows):
        return Box(x0, y0, x1, y1)
    return Box(x0 + int(columns[0]), y0 + int(rows[0]), x0 + int(columns[-1]) + 1, y0 + int(rows[-1]) + 1)


def _hidden(page: Packed, corners: Corners, others: Sequence[Box]) -> Mask:
    x0, y0, x1, y1 = corners
    hidden = np.zeros((y1 - y0, x1 - x0), np.bool_)
    for other in others:
        a, b, c, d = _snapped(page, other)
        hidden[max(b - y0, 0) : max(d - y0, 0), max(a - x0, 0) : max(c - x0, 0)] = True
    return hidden


def _mostly(mask: Mask, axis: int) -> Mask:
    return np.asarray(2 * np.count_nonzero(mask, axis=axis) > mask.shape[axis], np.bool_)


def _reaches_all_edges(inside: Packed, ground: np.uint32 | None) -> bool:
    edges = (inside[0], inside[-1], inside[:, 0], inside[:, -1])
    return ground is None or all(np.any(edge != ground) for edge in edges)


def _snapped(page: Packed, box: Box) -> Corners:
    """The pixels that a browser paints a box on: its edges rounded, within the page."""
    height, width = page.shape
    x0, x1 = (min(max(int(np.floor(x + 0.5)), 0), width) for x in (box.x0, box.x1))
    y0, y1 = (min(max(int(np.floor(y + 0.5)), 0), height) for y in (box.y0, box.y1))
    return x0, y0, x1, y1


def _ground(page: Packed, corners: Corners, bare: bool) -> np.uint32 | None:
    """The colour that most of what is just outside has, for what is bare also what most of its edge has, if any."""
    outer, inner = _ring(page, corners), _edge(page, corners)
    for ring in (np.concatenate((outer, inner)), outer, inner) if bare else (outer,):
        if np.count_nonzero(ring == ring[0]) > 0.5 * len(ring):  # as a rule; to sort them all takes ten times as long
            return np.uint32(ring[0])
        colours, counts = np.unique(ring, return_counts=True)
        if counts.max() >= EVEN * len(ring):
            return np.uint32(colours[counts.argmax()])
    return None


def _ring(page: Packed, corners: Corners) -> Packed:
    """The pixels just outside, (N,)."""
    height, width = page.shape
    x0, y0, x1, y1 = corners
    return _edge(page, (max(x0 - 1, 0), max(y0 - 1, 0), min(x1 + 1, width), min(y1 + 1, height)))


def _edge(page: Packed, corners: Corners) -> Packed:
    x0, y0, x1, y1 = corners
    return np.concatenate((page[y0, x0:x1], page[y1 - 1, x0:x1], page[y0:y1, x0], page[y0:y1, x1 - 1]))


def _is_dithered(ring: Packed, ground: np.uint32) -> bool:
    """Whether pixels of the ground and of nearly its colour take turns; where a shadow ends they do not."""
    near = (_from(ring, ground) <= _DITHER) & (ring != ground)
    turns = (near[1:] & (ring[:-1] == ground)) | (near[:-1] & (ring[1:] == ground))
    return bool(np.count_nonzero(turns) > _SPECKLED * ring.size)


def _evened(page: Packed, corners: Corners, ground: np.uint32) -> Packed:
    """The page with an even ground in and around the corners."""
    x0, y0, x1, y1 = corners
    around = np.s_[max(y0 - _AROUND, 0) : y1 + _AROUND, max(x0 - _AROUND, 0) : x1 + _AROUND]
    even = page.copy()
    even[around][_from(page[around], ground) <= _DITHER] = ground
    return even


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
    out = strip != ground
    if not out.any() or (most == 1 and (_distance(strip, ground) > _FAINT or np.any(beyond != ground))):
        return 0
    within = _from(inner, ground) > (_TINT if most > 1 else 0)  # letters and thumbs are no shadow
    near = within.copy()
    near[1:] |= within[:-1]
    near[:-1] |= within[1:]
    out &= near
    return int(out.any() and (most == 1 or np.count_nonzero(out) < _LETTERS * out.size))


def _letters(page: Packed, corners: Corners, ground: np.uint32 | None) -> Mask:
    """What is of another colour than the ground, but for what a neighbour's shadow tints: no letter is next to it.

    Where the ground is not even, it is taken for what lies between the pixels on two sides.
    """
    x0, y0, x1, y1 = corners
    inside = page[y0:y1, x0:x1]
    if ground is not None and np.all(_ring(page, corners) == ground):
        return np.asarray(inside != ground, np.bool_)
    height, width = page.shape
    levels = np.full(inside.shape, 255.0) if ground is None else _from(inside, ground)
    if x0 > 0 and x1 < width:
        levels = np.minimum(levels, _from_between(inside, page[y0:y1, x0 - 1], page[y0:y1, x1]))
    if y0 > 0 and y1 < height:
        levels = np.minimum(levels, _from_between(inside.T, page[y0 - 1, x0:x1], page[y1, x0:x1]).T)
    strong = _without_passing(levels > _TINT, page, corners, ground)
    near = cv2.dilate(strong.astype(np.uint8), np.ones((3, 3), np.uint8))
    faint = levels > (_UNEVEN if ground is None else _DITHER)
    return np.asarray(faint & ((near > 0) | (not strong.any())), np.bool_)


def _without_passing(mask: Mask, page: Packed, corners: Corners, ground: np.uint32 | None) -> Mask:
    """What is set, but for what comes in over an edge by a few pixels: the curve of a neighbour's border."""
    x0, y0, x1, y1 = corners
    height, width = page.shape
    if ground is None or x0 == 0 or y0 == 0 or x1 == width or y1 == height:
        return mask
    paint = _from(page[y0:y1, x0:x1], ground) > _TINT
    _, pieces, stats, _ = cv2.connectedComponentsWithStats(paint.astype(np.uint8))
    passing: set[int] = set()
    for line, beyond, side in (
        (pieces[0], page[y0 - 1, x0:x1], cv2.CC_STAT_HEIGHT),
        (pieces[-1], page[y1, x0:x1], cv2.CC_STAT_HEIGHT),
        (pieces[:, 0], page[y0:y1, x0 - 1], cv2.CC_STAT_WIDTH),
        (pieces[:, -1], page[y0:y1, x1], cv2.CC_STAT_WIDTH),
    ):
        passing |= {p for p in line[_from(beyond, ground) > _TINT] if p and stats[p, side] <= _CURVE}
    left = np.asarray(mask & ~np.isin(pieces, list(passing)), np.bool_)
    return left if left.any() else mask


def _from(pixels: Packed, ground: np.uint32) -> npt.NDArray[np.int16]:
    """Levels by which the most different channel of each pixel differs from a colour."""
    return np.asarray(np.abs(_channels(pixels) - _channels(np.array([ground]))[0]).max(axis=-1), np.int16)


def _from_between(inside: Packed, one: Packed, other: Packed) -> npt.NDArray[np.float64]:
    """The same from the straight way between what is beside each row (H, W) on its two sides (H,)."""
    first, last = _channels(one)[:, None], _channels(other)[:, None]
    way = np.arange(1, inside.shape[1] + 1)[None, :, None] / (inside.shape[1] + 1)
    return np.asarray(np.abs(_channels(inside) - (first + (last - first) * way)).max(axis=2), np.float64)


def _channels(pixels: Packed) -> npt.NDArray[np.int16]:
    return np.ascontiguousarray(pixels).view(np.uint8).reshape(*pixels.shape, 4).astype(np.int16)


def _distance(strip: Packed, ground: np.uint32) -> int:
    """Levels between the ground and the pixel that is least like it."""
    return int(_from(strip, ground).max())


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
    return np.asarray(np.abs(_channels(one) - _channels(other)).max(axis=2) <= _DITHER, np.bool_)
