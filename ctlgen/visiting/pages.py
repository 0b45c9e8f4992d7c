"""Pages that nobody made for us -> labelled pages: the rules are those in `labeller/`, the crops and refusals ours."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen.backgrounds import CONTRAST, SMALLEST, cut
from ctlgen.browser import Shot, decode
from ctlgen.labels import SEEN
from ctlgen.model import BACKGROUND, KINDS, Box, Control, Element, Image, Page, PageSpec

UNSURE = "unsure"
_RULES = "\n".join(
    (Path(__file__).parent / "labeller" / f"{name}.js").read_text("utf-8") for name in ("page", "kinds", "walk")
)
_SCRIPT = f"window.ctlgenLabeller = (() => {{\n{_RULES}\nreturn {{ label }};\n}})();\n"
_QUIET = (
    "*:not(#ctl),*:not(#ctl)::before,*:not(#ctl)::after{animation-play-state:paused!important;"
    "transition:none!important;caret-color:transparent!important}"
)
_SAME = 0.7  # IoU from which two boxes are two names for one thing


@dataclass(frozen=True, slots=True)
class Found:
    """What the labeller says of one place: a kind or `UNSURE`, the box in device pixels, the visible share 0..1."""

    kind: str
    box: Box
    visible: float
    text: str


@dataclass(frozen=True, slots=True)
class Labelled:
    """A page, the areas that no label and no background crop may speak for, and what was left out, by reason."""

    page: Page
    unsure: tuple[Box, ...]
    refused: Counter[str]
    complete: bool  # False: the page was too large or too slow, what lies behind the cut is missing


def read_page(tab: Any, spec: PageSpec) -> tuple[Labelled, bytes]:
    """Labels what an open page shows in its window; the bytes are the shot as a PNG.

    ``tab`` is a Playwright page at rest with the viewport and scale of ``spec``, whose ``background`` controls say
    how many crops of no control to look for. What moves between two looks, before and after the shot, is left out.
    """
    tab.evaluate(f"({{css}}) => {{ {_QUIET_JS} }}", {"css": _QUIET})
    tab.evaluate(_SCRIPT)
    complete, before = ask(tab, spec.scale)
    png = tab.screenshot(animations="allow", caret="hide")
    after = set(ask(tab, spec.scale)[1] if complete else before)
    found = [one if one in after else replace(one, kind=UNSURE) for one in before]
    moved = sum(a.kind != b.kind for a, b in zip(found, before, strict=True))
    labelled = choose(spec, png, found)
    labelled.refused["moved"] += moved
    return replace(labelled, refused=+labelled.refused, complete=complete), png


_QUIET_JS = (
    "const s = new CSSStyleSheet(); s.replaceSync(css); "
    "document.adoptedStyleSheets = [...document.adoptedStyleSheets, s];"
)


def ask(tab: Any, scale: float = 1.0) -> tuple[bool, list[Found]]:
    """What the labeller finds: whether it saw the whole page, and what in the order of the page.

    The script must have been loaded (`read_page` does).
    """
    complete, rows = json.loads(tab.evaluate("() => window.ctlgenLabeller.label()"))
    return bool(complete), [
        Found(kind, Box(*corners).scaled(scale), float(visible), text) for kind, *corners, visible, text in rows
    ]


def choose(spec: PageSpec, png: bytes, found: Sequence[Found]) -> Labelled:
    """The places that can be trusted, as elements of a page, and background crops that meet no unsure one."""
    image = decode(png)
    grey = decode(png, grey=True)
    refused: Counter[str] = Counter()
    elements: list[Element] = []
    places = _distinct(found)
    for one in places:
        reason = _fault(one, grey)
        if reason:
            refused[reason] += 1
        else:
            elements.append(Element(Control(one.kind, text=one.text), one.box, one.box, one.visible))
    unsure = tuple(one.box for one in places if one.kind == UNSURE)
    shot = Shot(png, (image.shape[1], image.shape[0]), (), unsure, 0)
    crops = [e for e in cut(spec, elements, unsure, shot, grey) if not any(b.intersection(e.box).area for b in unsure)]
    image.flags.writeable = False
    return Labelled(Page(spec, image, (*elements, *crops)), unsure, refused, True)


def wanting(spec: PageSpec, count: int) -> PageSpec:
    """The spec with this many background crops asked for."""
    return replace(spec, controls=(Control(BACKGROUND),) * count)


def _fault(one: Found, grey: Image) -> str:
    """Why this place cannot be a sample, or ""."""
    if one.kind not in KINDS:
        return UNSURE
    if min(one.box.width, one.box.height) < SMALLEST:
        return "blank"
    if not one.box.inside(grey.shape[1], grey.shape[0]):
        return "cut off"
    if one.visible < SEEN:
        return "covered"
    x0, y0, x1, y1 = one.box.pixels()
    part = grey[max(y0, 0) : y1, max(x0, 0) : x1]
    return "blank" if int(part.max()) - int(part.min()) < CONTRAST else ""


def _distinct(found: Sequence[Found]) -> list[Found]:
    """One for each place, the first; where two kinds claim one place, it is unsure."""
    corners = np.array([(one.box.x0, one.box.y0, one.box.x1, one.box.y1) for one in found]).reshape(-1, 4)
    areas = (corners[:, 2:] - corners[:, :2]).prod(axis=1)
    kept: dict[int, Found] = {}
    for i, one in enumerate(found):
        before = np.array(list(kept), np.int64)
        sides = np.minimum(corners[before, 2:], corners[i, 2:]) - np.maximum(corners[before, :2], corners[i, :2])
        common = sides.clip(min=0).prod(axis=1)
        same = before[common > _SAME * (areas[before] + areas[i] - common)]
        if not same.size:
            kept[i] = one
        elif kept[int(same[0])].kind != one.kind:
            kept[int(same[0])] = replace(kept[int(same[0])], kind=UNSURE)
    return list(kept.values())
