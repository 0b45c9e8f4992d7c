"""What the browser measured -> labelled elements: what is refused and why (and `backgrounds` cuts the rest).

No sample is blank, cut off, covered or set in tofu. What the end of the page cuts off or something covers has a box all
the same, for detection, where at least half of it is seen.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

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
SEEN = 0.9  # of a sample must be uncovered
HALF = 0.5  # of whatever has a label must be on the page and uncovered

FloatArray = npt.NDArray[np.float64]

_GLYPH = 26  # CSS px: smaller icons are a glyph without a ground
_PARTLY = ("cut off", "covered")
_SPEAKING = frozenset({"button", "link", "text_input", "textarea", "select", "badge", "tab", "text", "icon"})


def label(spec: PageSpec, shot: Shot) -> tuple[tuple[Element, ...], Counter[str]]:
    """The elements of a page that can be trusted, the samples first, and how many were refused, by reason."""
    colours = decode(shot.png)
    image, packed = convert(colours, "L"), inks.pack(colours)
    found = {measure.place: measure for measure in shot.measures}
    refused: Counter[str] = Counter()
    known: list[tuple[Control, Measure, bool]] = []
    avoid: list[Box] = []  # what was refused is a control all the same, and no background
    for place in places_of(spec):
        control, measure = spec.controls[place], found.get(place)
        if control.part and measure is None:
            continue  # a companion that this framework's template does not have
        reason = fault(control, measure, image)
        is_sample = not reason and place not in spec.unsampled
        if reason:
            refused[reason] += reason != BEYOND
            avoid += [measure.box] if measure else []
            measure = _seen(control, measure, image) if measure and reason in _PARTLY else None
        if measure:
            known.append((control, measure, is_sample))
    near = neighbours(shot.measures, shot.context)
    near |= {m.place: (*near[m.place], *_upon(m, shot.measures)) for control, m, _ in known if control.kind == "image"}
    paint = inks.painted(packed, [_reach(measure, near[measure.place]) for _, measure, _ in known])
    elements = [
        Element(control, measure.box, ink, measure.visible, is_sample)
        for (control, measure, is_sample), ink in zip(known, paint, strict=True)
    ]
    samples, others = ([one for one in elements if one.sampled == which] for which in (True, False))
    crops = backgrounds.cut(spec, samples, avoid, shot, image)
    refused["no background"] += sum(control.kind == BACKGROUND for control in spec.controls) - len(crops)
    return (*samples, *crops, *others), +refused


def places_of(spec: PageSpec) -> list[int]:
    """Where the page's controls stand in the spec, those that are samples first."""
    drawn = [place for place, control in enumerate(spec.controls) if control.kind != BACKGROUND]
    return sorted(drawn, key=lambda place: place in spec.unsampled)


def _reach(measure: Measure, others: tuple[Box, ...]) -> inks.Reach:
    own = None if measure.bare else measure.box
    overhang = round(measure.overhang)
    return inks.Reach(measure.ink, overhang, measure.bare, others, own, measure.body, measure.glow, measure.written)


def neighbours(measures: Sequence[Measure], context: Sequence[Box] = ()) -> dict[int, tuple[Box, ...]]:
    """The boxes of other controls within the reach of each, by its place, but for what is in it or what it is in.

    ``context`` are what belongs to controls without being one: their labels. What is covered altogether (by a dialog)
    hides nothing.
    """
    seen = [*(_held(measure) for measure in measures if measure.visible), *context]
    own, reaches, others = (
        np.array([(b.x0, b.y0, b.x1, b.y1) for b in some]).reshape(-1, 4)
        for some in ([m.box for m in measures], [m.ink for m in measures], seen)
    )
    near = (_shared(reaches, others) > 0) & (_shared(own, others) <= BORDER)
    return {m.place: tuple(seen[at] for at in np.flatnonzero(row)) for m, row in zip(measures, near, strict=True)}


def _upon(picture: Measure, measures: Sequence[Measure]) -> list[Box]:
    """How far what lies on a picture may paint: nothing in its box is a part of it."""
    return [m.ink for m in measures if m is not picture and m.visible and picture.box.union(m.box) == picture.box]


def _held(measure: Measure) -> Box:
    """What a control surely has to itself: into the first row of a line of text what is above may hang."""
    box = measure.box
    return replace(box, y0=min(box.y0 + 1, box.y1)) if measure.bare else box


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


def _seen(control: Control, measure: Measure, image: Image) -> Measure | None:
    """A control that is cut off or covered, with the share of it that is seen on the page; None if that is too little.

    What a frame with a scroll bar cuts off is left out: its box would reach over what stands beside the frame.
    """
    height, width = image.shape[:2]
    shown = measure.box.intersection(Box(0, 0, width, height))
    inside = shown.area / measure.box.area
    visible = min(1.0, measure.visible / inside)  # no pointer meets what is beyond the page
    if inside * visible < HALF or measure.ink.intersection(shown).area < SEEN * shown.area:
        return None
    return (
        None if fault(control, replace(measure, box=shown, visible=1.0), image) else replace(measure, visible=visible)
    )


def _speaks(control: Control) -> bool:
    """Whether the control shows text or an icon inside its border."""
    if control.kind == "icon" and control.width < _GLYPH:
        return False  # it is all ink: a filled folder is even in its middle
    said = control.placeholder if control.kind in ("text_input", "textarea") and not control.text else control.text
    return control.kind in _SPEAKING and "disabled" not in control.state and bool(said or control.icon)


def _inside(box: Box) -> tuple[int, int, int, int]:
    """The box without its border: a fifth, but at most 5 px on each side."""
    edge = min(5, int(min(box.width, box.height) / 5))
    x0, y0, x1, y1 = box.pixels()
    return x0 + edge, y0 + edge, x1 - edge, y1 - edge
