"""The types of `model` as JSON-ready dicts and back; what is at its default is left out."""

from dataclasses import MISSING, dataclass, fields, replace
from typing import Any

from ctlgen.model import BACKGROUND, Box, Control, Element

_DEFAULTS = {f.name: f.default for f in fields(Control) if f.default is not MISSING}


@dataclass(frozen=True, slots=True)
class PageRow:
    """A rendered page as the workspace keeps it: everything but the pixels. ``width`` and ``height`` in device px.

    ``elements`` are all that is labelled, the samples first: a sample's id counts in them.
    """

    index: int
    theme: str
    framework: str
    group: str
    layout: str
    width: int
    height: int
    scale: float
    digest: str  # blake2b of the PNG file
    elements: tuple[Element, ...]
    rejected: dict[str, int]
    refused: int  # requests that the page made and did not get

    @property
    def id(self) -> str:
        return f"{self.index:06d}"

    @property
    def samples(self) -> tuple[Element, ...]:
        """The elements that are cut out; the others are labelled for detection."""
        return tuple(element for element in self.elements if element.sampled)

    def limited(self, most: int) -> "PageRow":
        """The page with no more samples than this: the other controls are labelled all the same."""
        samples = self.samples
        if len(samples) <= most:
            return self
        rest = [replace(one, sampled=False) for one in samples[most:] if one.control.kind != BACKGROUND]
        return replace(self, elements=(*samples[:most], *rest, *self.elements[len(samples) :]))


def control_to_json(control: Control) -> dict[str, Any]:
    row: dict[str, Any] = {"kind": control.kind}
    for name, usual in _DEFAULTS.items():
        if (value := getattr(control, name)) != usual:
            row[name] = value
    return row


def control_from_json(row: dict[str, Any]) -> Control:
    return Control(**{**row, "options": tuple(row.get("options", ()))})


def box_to_json(box: Box) -> list[float]:
    return [round(v, 3) for v in (box.x0, box.y0, box.x1, box.y1)]


def page_to_json(page: PageRow) -> dict[str, Any]:
    row = {name: getattr(page, name) for name in PageRow.__slots__ if name != "elements"}
    row["elements"] = [_element_to_json(element) for element in page.elements]
    return row


def _element_to_json(element: Element) -> dict[str, Any]:
    row: dict[str, Any] = {
        "control": control_to_json(element.control),
        "box": box_to_json(element.box),
        "ink": box_to_json(element.ink),
    }
    if (visible := round(element.visible, 3)) != 1.0:
        row["visible"] = visible
    if not element.sampled:
        row["sampled"] = False
    return row


def page_from_json(row: dict[str, Any]) -> PageRow:
    elements = tuple(
        Element(
            control_from_json(e["control"]),
            Box(*e["box"]),
            Box(*e["ink"]),
            e.get("visible", 1.0),
            e.get("sampled", True),
        )
        for e in row["elements"]
    )
    return PageRow(**{**row, "elements": elements})
