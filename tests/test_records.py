"""Pages as JSON and back."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ctlgen.model import KINDS, Box, Control, Element
from ctlgen.records import PageRow, page_from_json, page_to_json

_names = st.text(max_size=20)
_sizes = st.integers(0, 4096)
_pixels = st.integers(-10_000, 10_000_000).map(lambda thousandths: thousandths / 1000)  # boxes are kept to 0.001 px
_boxes = st.builds(Box, _pixels, _pixels, _pixels, _pixels)
_controls = st.builds(
    Control,
    kind=st.sampled_from(KINDS),
    variant=_names,
    size=st.sampled_from(("", "sm", "lg")),
    state=st.sampled_from(("rest", "hover", "focus-visible checked")),
    text=_names,
    locale=st.sampled_from(("en", "de")),
    options=st.lists(_names, max_size=4).map(tuple),
    level=st.floats(0, 1),
    width=_sizes,
    height=_sizes,
)
_visible = st.integers(0, 1000).map(lambda thousandths: thousandths / 1000)
_pages = st.builds(
    PageRow,
    index=st.integers(0, 10**7),
    theme=_names,
    framework=_names,
    group=_names,
    layout=_names,
    width=_sizes,
    height=_sizes,
    scale=st.sampled_from((1.0, 1.5, 2.0)),
    digest=_names,
    elements=st.lists(st.builds(Element, _controls, _boxes, _boxes, _visible, st.booleans()), max_size=5).map(tuple),
    rejected=st.dictionaries(_names, _sizes, max_size=3),
    refused=_sizes,
)


def through_json(row: dict[str, Any]) -> dict[str, Any]:
    return dict(json.loads(json.dumps(row)))


@given(_pages)
def test_a_page_comes_back_as_it_went(page: PageRow) -> None:
    row = through_json(page_to_json(page))
    assert page_from_json(row) == page
    assert through_json(page_to_json(page_from_json(row))) == row


@given(st.floats(0, 4000), st.floats(0, 1))
def test_what_is_rounded_once_stays(pixels: float, visible: float) -> None:
    box = Box(pixels, 0, pixels, 1)
    page = PageRow(1, "t", "f", "g", "sheet", 1, 1, 1.0, "", (Element(Control("link"), box, box, visible),), {}, 0)
    kept = page_from_json(through_json(page_to_json(page)))
    assert page_to_json(kept) == page_to_json(page)
    assert abs(kept.elements[0].box.x0 - pixels) <= 0.0005 + 1e-9


def test_defaults_take_no_room() -> None:
    box = Box(1, 2, 3, 4)
    page = PageRow(0, "t", "f", "g", "sheet", 9, 9, 1.0, "d", (Element(Control("badge"), box, box),), {}, 0)
    assert page_to_json(page)["elements"] == [{"control": {"kind": "badge"}, "box": [1, 2, 3, 4], "ink": [1, 2, 3, 4]}]


def test_what_is_no_sample_says_so() -> None:
    box = Box(1, 2, 3, 4)
    elements = (Element(Control("badge"), box, box), Element(Control("link"), box, box, sampled=False))
    page = PageRow(0, "t", "f", "g", "screen/table", 9, 9, 1.0, "d", elements, {}, 0)
    assert page_to_json(page)["elements"][1]["sampled"] is False
    kept = page_from_json(through_json(page_to_json(page)))
    assert [element.control.kind for element in kept.samples] == ["badge"]
    assert kept == page


def test_a_page_beyond_what_is_asked_for_keeps_its_labels() -> None:
    box = Box(1, 2, 3, 4)
    kinds = ("button", "badge", "tab", "background")
    rest = Element(Control("link"), box, box, sampled=False)
    samples = tuple(Element(Control(kind), box, box) for kind in kinds)
    page = PageRow(0, "t", "f", "g", "screen/table", 9, 9, 1.0, "d", (*samples, rest), {}, 0)
    assert page.limited(4) is page
    cut = page.limited(1)
    assert [element.control.kind for element in cut.samples] == ["button"]
    assert [element.control.kind for element in cut.elements] == ["button", "badge", "tab", "link"]


def test_an_id_is_the_index_in_six_digits() -> None:
    page = PageRow(12, "t", "f", "g", "sheet", 9, 9, 1.0, "d", (), {}, 0)
    assert page.id == "000012"
