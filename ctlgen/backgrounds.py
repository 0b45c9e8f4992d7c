"""Crops of a page that are no control: what a detector meets between controls, in the sizes that pages have.

cut: through one control. pair: two neighbours whole. large: much more than one. gap: where none is. halves: from the
middle of one to the middle of the next. words: a part of a paragraph or a heading. picture: a part of one. row, whole:
a row of a table or a list, or a part of it; a toolbar, a card. edge: across the border of a card, a bar, a picture.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.browser import Shot
from ctlgen.model import BACKGROUND, Box, Control, Element, Image, PageSpec
from ctlgen.seeds import rng

SMALLEST = 4  # px: a crop with a shorter side shows nothing
CONTRAST = 10  # grey levels between the darkest and the lightest pixel, below which a crop is blank

_CUTS: Mapping[str, float] = {
    "cut": 20,
    "pair": 14,
    "large": 12,
    "gap": 14,
    "halves": 10,
    "words": 10,
    "picture": 8,
} | {
    "row": 5,
    "whole": 4,
    "edge": 3,
}
_CUTTABLE = frozenset({"button", "text_input", "textarea", "select", "switch", "badge", "tab", "slider", "checkbox"})
_TRIES = 24
_ALIKE = 0.6  # IoU with a control or what may be one, from which on a crop could be taken for it

Corners = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ground:
    """What crops are cut from: boxes of device pixels."""

    size: tuple[int, int]
    boxes: Sequence[Box]
    cuttable: Sequence[Box]
    sources: Mapping[str, Sequence[Box]]  # words, picture, row, whole, edge


def cut(spec: PageSpec, elements: Sequence[Element], avoid: Sequence[Box], shot: Shot, image: Image) -> list[Element]:
    """As many crops as the page asks for, if there are; ``avoid`` are controls that are no samples, ``image`` grey."""
    random = rng(spec.seed, "background", spec.index)
    taken = np.array([_corners(box) for box in (*(e.box for e in elements), *avoid, *shot.context)]).reshape(-1, 4)
    ground = _ground(elements, shot)
    names = [name for name in _CUTS if name not in _SOURCES or ground.sources[name]]
    weights = np.array([_CUTS[name] for name in names])
    found: list[Element] = []
    for _ in range(sum(control.kind == BACKGROUND for control in spec.controls)):
        variant = str(random.choice(names, p=weights / weights.sum()))
        for box in _candidates(variant, ground, random):
            if _usable(variant, box, taken, image):
                found.append(Element(Control(BACKGROUND, variant), box, box))
                break
    return found


_SOURCES: Mapping[str, tuple[str, ...]] = {
    "words": ("text", "paragraph"),
    "picture": ("image", "picture"),
    "row": ("row",),
    "whole": ("toolbar", "card", "sidebar", "footer"),
    "edge": ("toolbar", "card", "sidebar", "image", "picture"),
}


def _ground(elements: Sequence[Element], shot: Shot) -> Ground:
    named = [*shot.regions, *((e.control.kind, e.box) for e in elements)]
    sources = {name: [box for kind, box in named if kind in kinds] for name, kinds in _SOURCES.items()}
    boxes = [e.box for e in elements]
    cuttable = [e.box for e in elements if e.control.kind in _CUTTABLE]
    return Ground(shot.size, boxes, cuttable, sources)


def _candidates(variant: str, ground: Ground, random: np.random.Generator) -> Iterator[Box]:
    for _ in range(_TRIES):
        box = _draw(variant, ground, random)
        if box is None:
            continue
        whole = Box(*(float(n) for n in box.pixels()))
        if whole.inside(*ground.size) and min(whole.width, whole.height) >= 2 * SMALLEST:
            yield whole


def _draw(variant: str, ground: Ground, random: np.random.Generator) -> Box | None:
    boxes = ground.boxes
    if variant in _SOURCES:
        return _PIECES[variant](_one(ground.sources[variant], random), random)
    if variant == "gap" or len(boxes) < 2:
        return _anywhere(ground.size, random)
    if variant in ("pair", "halves"):
        i = int(random.integers(len(boxes) - 1))
        return (_pair if variant == "pair" else _halves)(boxes[i], boxes[i + 1], random)
    if variant == "large":
        return _around(_one(boxes, random), random)
    return _through(_one(ground.cuttable, random), random) if ground.cuttable else None


def _one(boxes: Sequence[Box], random: np.random.Generator) -> Box:
    return boxes[int(random.integers(len(boxes)))]


def _anywhere(size: tuple[int, int], random: np.random.Generator) -> Box:
    """Sizes and aspects as controls have them, so that neither tells the label."""
    width, height = np.exp(random.uniform(np.log((14, 12)), np.log((260, 90))))
    x, y = random.uniform((0, 0), (max(size[0] - width, 1), max(size[1] - height, 1)))
    return Box(x, y, x + width, y + height)


def _through(box: Box, random: np.random.Generator) -> Box:
    """A window of about the control's size that holds 25 to 65 % of it and as much of what is beside it."""
    along, across = random.uniform(0.35, 0.75) * random.choice((-1, 1)), random.uniform(-0.15, 0.15)
    dx, dy = (along, across) if random.random() < 0.6 else (across, along)
    return box.moved(dx * box.width, dy * box.height)


def _around(box: Box, random: np.random.Generator) -> Box:
    """A box much larger than the control that lies somewhere in it."""
    width, height = box.width * random.uniform(2.5, 7), box.height * random.uniform(2.5, 7)
    x0 = box.x0 - random.random() * (width - box.width)
    y0 = box.y0 - random.random() * (height - box.height)
    return Box(x0, y0, x0 + width, y0 + height)


def _pair(one: Box, other: Box, random: np.random.Generator) -> Box:
    """Two neighbours in one box, with a little around them."""
    both, edge = one.union(other), random.uniform(0, 6)
    return Box(both.x0 - edge, both.y0 - edge, both.x1 + edge, both.y1 + edge)


def _halves(one: Box, other: Box, random: np.random.Generator) -> Box:
    """From somewhere in one to somewhere in its neighbour: between a third and two thirds of each."""
    a, b = random.uniform(0.33, 0.67, 2)
    both = one.union(other)
    if abs(one.x0 - other.x0) >= abs(one.y0 - other.y0):  # side by side
        left, right = sorted((one, other), key=lambda box: box.x0)
        return Box(left.x0 + a * left.width, both.y0, right.x0 + b * right.width, both.y1)
    above, below = sorted((one, other), key=lambda box: box.y0)
    return Box(both.x0, above.y0 + a * above.height, both.x1, below.y0 + b * below.height)


def _part(box: Box, random: np.random.Generator) -> Box:
    """A third to nine tenths of its width, and as much or all of its height."""
    width = box.width * random.uniform(0.2, 0.8)
    height = box.height * (random.uniform(0.3, 0.9) if random.random() < 0.6 else 1.0)
    width, height = min(width, random.uniform(40, 320)), min(height, random.uniform(18, 140))
    x, y = box.x0 + random.random() * (box.width - width), box.y0 + random.random() * (box.height - height)
    return Box(x, y, x + width, y + height)


def _row(box: Box, random: np.random.Generator) -> Box:
    """All of its height, and all or a part of its width."""
    width = box.width * random.uniform(0.25, 1.0)
    x = box.x0 + random.random() * (box.width - width)
    return Box(x, box.y0, x + width, box.y1)


def _whole(box: Box, random: np.random.Generator) -> Box:
    edge = random.uniform(-2, 4)
    return Box(box.x0 - edge, box.y0 - edge, box.x1 + edge, box.y1 + edge)


def _edge(box: Box, random: np.random.Generator) -> Box:
    """A window across one of its sides or corners."""
    width, height = np.exp(random.uniform(np.log((16, 14)), np.log((220, 80))))
    x = box.x0 + random.random() * box.width if random.random() < 0.5 else random.choice((box.x0, box.x1))
    y = random.choice((box.y0, box.y1)) if box.x0 < x < box.x1 else box.y0 + random.random() * box.height
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)


_PIECES = {"words": _part, "picture": _part, "row": _row, "whole": _whole, "edge": _edge}


def _usable(variant: str, box: Box, taken: Corners, image: Image) -> bool:
    """Whether the crop can be mistaken for no single control, and shows something."""
    most = (1300, 1000) if variant in ("row", "whole") else (900, 600)
    if box.width > most[0] or box.height > most[1] or contrast(image, box.pixels()) < CONTRAST:
        return False
    common = np.minimum(taken[:, 2:], (box.x1, box.y1)) - np.maximum(taken[:, :2], (box.x0, box.y0))
    common = common.clip(min=0).prod(axis=1)
    if variant == "gap":
        return not common.any()
    size = (taken[:, 2:] - taken[:, :2]).prod(axis=1)
    alike = common / (size + box.area - common)
    return bool(alike.max(initial=0.0) < _ALIKE)


def contrast(grey: Image, corners: tuple[int, int, int, int]) -> float:
    """Grey levels between the darkest and the lightest pixel of a part of the page."""
    x0, y0, x1, y1 = corners
    low, high, _, _ = cv2.minMaxLoc(grey[y0:y1, x0:x1])
    return high - low


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
