"""The types that everything else speaks: frozen, without I/O."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""uint8, (H, W, 3) sRGB or (H, W) grey."""

KINDS = (
    "button",
    "link",
    "text_input",
    "textarea",
    "select",
    "checkbox",
    "radio",
    "switch",
    "slider",
    "badge",
    "tab",
    "progress",
    "text",
    "image",
    "icon",
    "background",
)
"""The control kinds; the position is the label's index. Append only."""

BACKGROUND = "background"

FILES_URL = "/file"
"""Where a page finds the files it may load: this, then the file's absolute path."""

_SLACK = 1e-3  # layout keeps 1/64 px: what is within this of a whole pixel is that pixel


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in device pixels of the page image: origin top left, half open ``[x0, x1) x [y0, y1)``."""

    x0: float
    y0: float
    x1: float
    y1: float

    def __reduce__(self) -> tuple[type["Box"], tuple[object, ...]]:  # pickled by the thousand: thrice as fast
        return Box, (self.x0, self.y0, self.x1, self.y1)

    @property
    def width(self) -> float:
        return self.x1 - self.x0

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def area(self) -> float:
        return max(self.width, 0.0) * max(self.height, 0.0)

    def pixels(self) -> tuple[int, int, int, int]:
        """The smallest whole-pixel box (x0, y0, x1, y1) that holds this one."""
        return floor(self.x0 + _SLACK), floor(self.y0 + _SLACK), ceil(self.x1 - _SLACK), ceil(self.y1 - _SLACK)

    def intersection(self, other: "Box") -> "Box":
        """What both cover; its `area` is 0 where they do not meet."""
        return Box(max(self.x0, other.x0), max(self.y0, other.y0), min(self.x1, other.x1), min(self.y1, other.y1))

    def union(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def iou(self, other: "Box") -> float:
        """Intersection over union, 0..1."""
        common = self.intersection(other).area
        total = self.area + other.area - common
        return common / total if total > 0 else 0.0

    def inside(self, width: float, height: float) -> bool:
        """Whether no part lies outside an image of this size (a thousandth of a pixel is forgiven)."""
        return self.x0 >= -_SLACK and self.y0 >= -_SLACK and self.x1 <= width + _SLACK and self.y1 <= height + _SLACK

    def moved(self, dx: float, dy: float) -> "Box":
        return Box(self.x0 + dx, self.y0 + dy, self.x1 + dx, self.y1 + dy)

    def scaled(self, factor: float) -> "Box":
        return Box(self.x0 * factor, self.y0 * factor, self.x1 * factor, self.y1 * factor)


@dataclass(frozen=True, slots=True)
class Control:
    """What was asked for. Empty strings mean "none"; names are the same in every framework."""

    kind: str
    variant: str = ""
    size: str = ""  # "sm", "md", "lg"
    state: str = "rest"  # names joined by spaces, as framework.toml has them: "checked disabled"
    tone: str = ""  # the palette's role: "primary", "danger", …
    text: str = ""
    locale: str = "en"
    icon: str = ""
    placeholder: str = ""
    options: tuple[str, ...] = ()  # what else stands in a select, a group, a row of tabs
    level: float = 0.0  # of a progress bar or slider, 0..1
    width: int = 0  # CSS px asked for; 0 is the control's own
    height: int = 0
    part: int = 0  # which companion of the control before it this is (a field's label, the next tab); 0: none

    def __reduce__(self) -> tuple[type["Control"], tuple[object, ...]]:
        return Control, tuple([getattr(self, name) for name in Control.__slots__])


@dataclass(frozen=True, slots=True)
class PageSpec:
    """One page to render: a pure function of (recipe, index)."""

    index: int
    seed: int
    layout: str
    framework: str
    theme: str  # a look's name, "bootswatch/flatly/dark"
    viewport: tuple[int, int]  # CSS px (width, height)
    scale: float  # device px per CSS px
    controls: tuple[Control, ...]
    unsampled: frozenset[int] = frozenset()  # places of those that are labelled and no samples


@dataclass(frozen=True, slots=True)
class Document:
    """A page as HTML: ``shell`` is the same for every page of a look, ``body`` is swapped into it.

    ``mode`` is the colour scheme that the page is told a person prefers: "light" or "dark". ``faces`` are the rules of
    the fonts that this page needs beside its look's, ``stand`` the families among them that stand in for letters that
    the look's lack, by the generic family that they go before ("" is any).
    """

    shell: str
    body: str
    body_class: str = ""
    mode: str = "light"
    faces: str = ""
    stand: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One labelled thing on a page, as the browser measured it.

    What is ``sampled`` is cut out by ``augment``; the rest have a box for detection, and no more.
    """

    control: Control
    box: Box  # border box
    ink: Box  # what it paints: shadow and outline included, padding that shows nothing left out (`ctlgen audit`)
    visible: float = 1.0  # fraction of the box that nothing covers, 0..1
    sampled: bool = True

    def __reduce__(self) -> tuple[type["Element"], tuple[object, ...]]:
        return Element, (self.control, self.box, self.ink, self.visible, self.sampled)


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered page; crops are slices of ``image`` (uint8 (H, W, 3), read-only)."""

    spec: PageSpec
    image: Image
    elements: tuple[Element, ...]

    @property
    def id(self) -> str:
        return f"{self.spec.index:06d}"


Op = tuple[str, Mapping[str, float | int | str]]
"""One augmentation as it was drawn: its name and its scalars."""
