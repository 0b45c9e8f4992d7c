"""What the browser measured -> labelled elements: what is refused and why (and `backgrounds` cuts the rest).

Nothing is kept that is blank, cut off, covered or set in tofu.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from ctlgen import backgrounds, inks
from ctlgen.backgrounds import CONTRAST, SMALLEST, contrast
from ctlgen.browser import Measure, Shot, decode
from ctlgen.fit import convert
from ctlgen.model import BACKGROUND, Box, Control, Element, Image, PageSpec

LEGIBLE = 24  # the same inside the borders of a control that says something: some themes write white on white
BEYOND = "beyond"  # below the end of a screen, which is cut there: not on the page at all, so not refused either
BORDER = 1.5  # px that boxes side by side may share
SEEN = 0.9  # of a control must be uncovered

FloatArray = npt.NDArray[np.float64]

_SPEAKING = frozenset({"button", "link", "text_input", "textarea", "select", "badge", "tab", "text", "icon"})


def label(spec: PageSpec, shot: Shot) -> tuple[tuple[Element, ...], Counter[str]]:
    """The elements of a page that can be trusted, and how many were refused, by reason."""
    colours = decode(shot.png)
    image, packed = convert(colours, "L"), inks.pack(colours)
    wanted = [control for control in spec.controls if control.kind != BACKGROUND]
    found = {measure.place: measure for measure in shot.measures}
    refused: Counter[str] = Counter()
    elements: list[Element] = []
    near = neighbours(shot.measures)
    avoid: list[Box] = []  # what was refused is a control all the same, and no background
    for place, control in enumerate(wanted):
        if control.part and place not in found:
            continue  # a companion that this framework's template does not have
        reason = fault(control, found.get(place), image)
        if reason:
            refused[reason] += reason != BEYOND
            avoid += [found[place].box] if place in found else []
        else:
            measure = found[place]
            ink = _ink(packed, measure, near[place])
            elements.append(Element(control, measure.box, ink, measure.visible))
    crops = backgrounds.cut(spec, elements, avoid, shot, image)
    refused["no background"] += len(spec.controls) - len(wanted) - len(crops)
    return (*elements, *crops), +refused


def _ink(page: inks.Packed, measure: Measure, others: list[Box]) -> Box:
    return inks.painted(page, measure.ink, overhang=round(measure.overhang), bare=measure.bare, others=others)


def neighbours(measures: Sequence[Measure]) -> dict[int, list[Box]]:
    """The boxes of other controls within the reach of each, by its place, but for what is in it or what it is in."""
    boxes, reaches = (
        np.array([(b.x0, b.y0, b.x1, b.y1) for b in some]).reshape(-1, 4)
        for some in ([m.box for m in measures], [m.ink for m in measures])
    )
    near = _shared(reaches, boxes) > 0
    near &= _shared(boxes, boxes) <= BORDER
    return {
        m.place: [measures[int(at)].box for at in np.flatnonzero(row)] for m, row in zip(measures, near, strict=True)
    }


def _shared(some: FloatArray, others: FloatArray) -> FloatArray:
    """The shorter side of what each of some boxes (N, 4) shares with each of others (M, 4), (N, M); 0 or less: none."""
    starts = np.maximum(some[:, None, :2], others[None, :, :2])
    ends = np.minimum(some[:, None, 2:], others[None, :, 2:])
    return np.asarray((ends - starts).min(axis=2), np.float64)


def fault(control: Control, measure: Measure | None, image: Image) -> str:
    """Why this control cannot be a sample, or ""; ``image`` is the grey page (H, W)."""
    if measure is None:
        return "not drawn"
    height, width = image.shape[:2]
    if min(measure.box.width, measure.box.height) < SMALLEST:
        return "blank"
    if measure.box.y0 >= height or measure.box.y1 <= 0 or measure.box.x0 >= width or measure.box.x1 <= 0:
        return BEYOND
    if not measure.box.inside(width, height):
        return "cut off"
    if measure.tofu:
        return "tofu"
    if measure.visible < SEEN:
        return "covered"
    if contrast(image, measure.box.pixels()) < CONTRAST:
        return "blank"
    return "unreadable" if _speaks(control) and contrast(image, _inside(measure.box)) < LEGIBLE else ""


def _speaks(control: Control) -> bool:
    """Whether the control shows text or an icon inside its border."""
    said = control.placeholder if control.kind in ("text_input", "textarea") and not control.text else control.text
    return control.kind in _SPEAKING and "disabled" not in control.state and bool(said or control.icon)


def _inside(box: Box) -> tuple[int, int, int, int]:
    """The box without its border: a fifth, but at most 5 px on each side."""
    edge = min(5, int(min(box.width, box.height) / 5))
    x0, y0, x1, y1 = box.pixels()
    return x0 + edge, y0 + edge, x1 - edge, y1 - edge
