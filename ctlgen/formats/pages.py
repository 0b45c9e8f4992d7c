"""Whole pages and the controls on them, for all formats that hold boxes."""

from collections.abc import Sequence
from typing import Any

from ctlgen.formats.job import Annotated, Job, Object
from ctlgen.model import BACKGROUND, Box, Control, Element
from ctlgen.source import PageRecord

OCCLUDED = 0.95  # visible fraction below which an object is occluded
COVERED = 0.8  # visible fraction below which nobody is asked to find it: a badge on a picture covers less
DIFFICULT = 0.5  # seen fraction (inside the image and not covered) below which it is difficult
AMBIGUOUS = frozenset({("button", "link")})
"""Kinds and variants that nobody can name by their looks: a button drawn as a link."""

SUPERCATEGORIES = {
    "action": ("button", "link", "tab"),
    "input": ("text_input", "textarea", "select", "checkbox", "radio", "switch", "slider"),
    "display": ("badge", "progress", "text", "image", "icon"),
}
FACTS = ("variant", "size", "state", "tone", "text", "icon", "placeholder", "locale")
"""What is told of a control besides its kind, where it is not empty."""

FLAGS = ("truncated", "occluded", "difficult")
"""What an object may be, by its attributes' names."""

_SILENT = frozenset({"checkbox", "radio", "switch"})
"""Kinds whose variant "plain" stands without the text that was drawn for it."""


def annotate(page: PageRecord) -> Annotated:
    """A rendered page with what is on it, but for the background, which is no object."""
    objects = [found for element in page.elements if (found := measure(element, page.width, page.height))]
    facts = {"theme": page.theme, "framework": page.framework, "group": page.group}
    return Annotated(page.id, page.path, page.width, page.height, 3, tuple(objects), facts)


def measure(element: Element, width: int, height: int) -> Object | None:
    """An element as an object, its box cut to the image; None for background and what lies wholly outside."""
    box = element.box.intersection(Box(0, 0, width, height))
    if element.control.kind == BACKGROUND or not box.area:
        return None
    inside = box.area / element.box.area
    return Object(
        element.control.kind,
        box,
        truncated=not element.box.inside(width, height),
        difficult=inside * element.visible < DIFFICULT,
        occluded=element.visible < OCCLUDED,
        facts=_facts(element.control) | {"visible": round(element.visible, 3)},
    )


def _facts(control: Control) -> dict[str, Any]:
    silent = control.kind in _SILENT and control.variant == "plain"
    names = (name for name in FACTS if not (silent and name == "text"))
    return {name: value for name in names if (value := getattr(control, name))}


def ambiguous(item: Object) -> bool:
    """Whether a detector should be neither praised nor blamed for it: covered, cut off, or named by nobody."""
    visible = item.facts.get("visible", 1.0)  # others' sets may say anything
    covered = isinstance(visible, int | float) and visible < COVERED
    return covered or item.difficult or (item.label, item.facts.get("variant", "")) in AMBIGUOUS


def supercategory(kind: str) -> str:
    return next((name for name, kinds in SUPERCATEGORIES.items() if kind in kinds), "control")


def corners(box: Box) -> list[float]:
    """x0, y0, x1, y1 to a thousandth of a pixel, which is what the workspace keeps."""
    return [round(value, 3) for value in (box.x0, box.y0, box.x1, box.y1)]


def kinds(job: Job) -> tuple[str, ...]:
    """The classes that can be objects: of our own not the background; of others' data sets all."""
    return tuple(kind for kind in job.classes if kind != BACKGROUND or not job.plan.shuffled)


def count(classes: Sequence[str], sides: Sequence[str]) -> dict[str, dict[str, int]]:
    return {side: dict.fromkeys(classes, 0) for side in sides}
