"""What the browser measured -> labelled elements: what is refused and why, and the background crops.

Nothing is kept that is blank, cut off, covered or set in tofu.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

import cv2
import numpy as np

from ctlgen.browser import Measure, Shot, decode
from ctlgen.model import BACKGROUND, Box, Control, Element, Image, PageSpec
from ctlgen.seeds import rng

SMALLEST = 4  # px: a crop with a shorter side shows nothing
CONTRAST = 10  # grey levels between the darkest and the lightest pixel, below which a crop is blank
LEGIBLE = 24  # the same inside the borders of a control that says something: some themes write white on white
SEEN = 0.9  # of a control must be uncovered

_CUTS = {"cut": 0.3, "pair": 0.25, "large": 0.25, "gap": 0.2}
_CUTTABLE = frozenset({"button", "text_input", "textarea", "select", "switch", "badge", "tab", "slider", "checkbox"})
_SPEAKING = frozenset({"button", "link", "text_input", "textarea", "select", "badge", "tab", "text", "icon"})
_TRIES = 24


def label(spec: PageSpec, shot: Shot) -> tuple[tuple[Element, ...], Counter[str]]:
    """The elements of a page that can be trusted, and how many were refused, by reason."""
    image = decode(shot.png, grey=True)
    wanted = [control for control in spec.controls if control.kind != BACKGROUND]
    found = {measure.place: measure for measure in shot.measures}
    refused: Counter[str] = Counter()
    elements = []
    for place, control in enumerate(wanted):
        if control.part and place not in found:
            continue  # a companion that this framework's template does not have
        reason = fault(control, found.get(place), image)
        if reason:
            refused[reason] += 1
        else:
            measure = found[place]
            elements.append(Element(control, measure.box, measure.ink, measure.visible))
    crops = background(spec, elements, shot, image)
    refused["no background"] += len(spec.controls) - len(wanted) - len(crops)
    return (*elements, *crops), +refused


def fault(control: Control, measure: Measure | None, image: Image) -> str:
    """Why this control cannot be a sample, or ""; ``image`` is the grey page (H, W)."""
    if measure is None:
        return "not drawn"
    height, width = image.shape[:2]
    if min(measure.box.width, measure.box.height) < SMALLEST:
        return "blank"
    if not measure.box.inside(width, height):
        return "cut off"
    if measure.tofu:
        return "tofu"
    if measure.visible < SEEN:
        return "covered"
    if _range(image, measure.box.pixels()) < CONTRAST:
        return "blank"
    return "unreadable" if _speaks(control) and _range(image, _inside(measure.box)) < LEGIBLE else ""


def _range(grey: Image, corners: tuple[int, int, int, int]) -> float:
    """Grey levels between the darkest and the lightest pixel of a part of the page."""
    x0, y0, x1, y1 = corners
    low, high, _, _ = cv2.minMaxLoc(grey[y0:y1, x0:x1])
    return high - low


def _speaks(control: Control) -> bool:
    """Whether the control shows text or an icon inside its border."""
    said = control.placeholder if control.kind in ("text_input", "textarea") and not control.text else control.text
    return control.kind in _SPEAKING and "disabled" not in control.state and bool(said or control.icon)


def _inside(box: Box) -> tuple[int, int, int, int]:
    """The box without its border: a fifth, but at most 5 px on each side."""
    edge = min(5, int(min(box.width, box.height) / 5))
    x0, y0, x1, y1 = box.pixels()
    return x0 + edge, y0 + edge, x1 - edge, y1 - edge


def background(spec: PageSpec, elements: Sequence[Element], shot: Shot, image: Image) -> list[Element]:
    """Crops that are no control: through one, around several, two at once, or where none is."""
    random = rng(spec.seed, "background", spec.index)
    taken = np.array([_corners(e.box) for e in elements] + [_corners(b) for b in shot.context]).reshape(-1, 4)
    count = sum(control.kind == BACKGROUND for control in spec.controls)
    found: list[Element] = []
    for _ in range(count):
        variant = str(random.choice(list(_CUTS), p=list(_CUTS.values())))
        for box in _candidates(variant, elements, shot.size, random):
            if _usable(variant, box, taken, image):
                found.append(Element(Control(BACKGROUND, variant), box, box))
                break
    return found


def _candidates(
    variant: str, elements: Sequence[Element], size: tuple[int, int], random: np.random.Generator
) -> Iterator[Box]:
    cuttable = [e.box for e in elements if e.control.kind in _CUTTABLE]
    boxes = [e.box for e in elements]
    for _ in range(_TRIES):
        if variant == "gap" or len(boxes) < 2:
            box = _anywhere(size, random)
        elif variant == "pair":
            box = _pair(boxes, random)
        elif variant == "large":
            box = _around(boxes[int(random.integers(len(boxes)))], random)
        elif cuttable:
            box = _through(cuttable[int(random.integers(len(cuttable)))], random)
        else:
            continue
        whole = Box(*(float(n) for n in box.pixels()))
        if whole.inside(*size) and min(whole.width, whole.height) >= 2 * SMALLEST:
            yield whole


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


def _pair(boxes: Sequence[Box], random: np.random.Generator) -> Box:
    """Two neighbours in one box, with a little around them."""
    i = int(random.integers(len(boxes) - 1))
    both, edge = boxes[i].union(boxes[i + 1]), random.uniform(0, 6)
    return Box(both.x0 - edge, both.y0 - edge, both.x1 + edge, both.y1 + edge)


def _usable(variant: str, box: Box, taken: np.ndarray, image: Image) -> bool:
    """Whether the crop can be mistaken for no single control, and shows something."""
    if box.width > 900 or box.height > 600 or _range(image, box.pixels()) < CONTRAST:
        return False
    common = np.minimum(taken[:, 2:], (box.x1, box.y1)) - np.maximum(taken[:, :2], (box.x0, box.y0))
    common = common.clip(min=0).prod(axis=1)
    if variant == "gap":
        return not common.any()
    size = (taken[:, 2:] - taken[:, :2]).prod(axis=1)
    alike = common / (size + box.area - common)
    return bool(alike.max(initial=0.0) < 0.6)


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
