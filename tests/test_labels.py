"""What is refused, and where the background crops come from."""

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.browser import Measure, Shot
from ctlgen.labels import label
from ctlgen.model import BACKGROUND, Box, Control, PageSpec

WHITE = np.full((300, 400, 3), 255, np.uint8)


def spec(*controls: Control, index: int = 0) -> PageSpec:
    return PageSpec(index, 0, "sheet", "made", "made/up/light", (400, 300), 1.0, controls)


def shot(
    image: np.ndarray,
    *measures: Measure,
    context: tuple[Box, ...] = (),
    regions: tuple[tuple[str, Box], ...] = (),
) -> Shot:
    png = cv2.imencode(".png", image)[1].tobytes()
    return Shot(png, (image.shape[1], image.shape[0]), measures, context, 0, regions)


def measure(place: int, *corners: float, visible: float = 1.0, tofu: bool = False) -> Measure:
    return Measure(place, Box(*corners), Box(*corners), visible, tofu)


def drawn(*boxes: tuple[int, int, int, int]) -> np.ndarray:
    image = WHITE.copy()
    for x0, y0, x1, y1 in boxes:
        image[y0:y1, x0:x1] = (200, 120, 20)
        image[(y0 + y1) // 2 - 2 : (y0 + y1) // 2 + 2, x0 + 8 : x1 - 8] = 255
    return image


BUTTON = Control("button", text="Save")


def test_a_painted_control_is_kept_with_its_box() -> None:
    elements, refused = label(spec(BUTTON), shot(drawn((10, 10, 90, 40)), measure(0, 10, 10, 90, 40)))
    assert [(e.control, e.box) for e in elements] == [(BUTTON, Box(10, 10, 90, 40))]
    assert not refused


def test_what_is_no_sample_has_a_box_and_stands_last() -> None:
    controls = BUTTON, Control("link", text="Help"), *[Control(BACKGROUND)] * 8
    page = shot(drawn((10, 10, 90, 40), (110, 10, 190, 40)), measure(0, 10, 10, 90, 40), measure(1, 110, 10, 190, 40))
    first, *crops, last = label(replace(spec(*controls), unsampled=frozenset({0})), page)[0]
    assert (first.control.kind, first.sampled) == ("link", True)
    assert crops
    assert all(crop.control.kind == BACKGROUND and crop.sampled for crop in crops)
    assert (last.control.kind, last.sampled, last.box) == ("button", False, Box(10, 10, 90, 40))


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("not drawn", []),
        ("blank", [measure(0, 200, 200, 280, 240)]),
        ("blank", [measure(0, 10, 10, 12, 40)]),
        ("cut off", [measure(0, 370, 10, 450, 40)]),
        ("covered", [measure(0, 10, 10, 90, 40, visible=0.4)]),
        ("tofu", [measure(0, 10, 10, 90, 40, tofu=True)]),
    ],
)
def test_what_cannot_be_trusted_is_refused_by_reason(reason: str, found: list[Measure]) -> None:
    elements, refused = label(spec(BUTTON), shot(drawn((10, 10, 90, 40)), *found))
    assert elements == ()
    assert refused == {reason: 1}


@pytest.mark.parametrize(
    ("corners", "visible", "seen"),
    [
        ((10, 10, 90, 40), 5 / 9, 5 / 9),
        ((10, 10, 90, 40), 4 / 9, None),
        ((10, 280, 90, 310), 1.0, 1.0),
        ((10, 280, 90, 310), 6 / 9, 1.0),
        ((10, 280, 90, 330), 1.0, None),
    ],
)
def test_what_is_half_seen_has_a_box_but_is_no_sample(
    corners: tuple[int, int, int, int], visible: float, seen: float | None
) -> None:
    elements, refused = label(spec(BUTTON), shot(drawn(corners), measure(0, *corners, visible=visible)))
    assert refused.total() == 1
    assert [(e.box, e.visible, e.sampled) for e in elements] == ([(Box(*corners), seen, False)] if seen else [])


def test_what_a_frame_cuts_off_has_no_box() -> None:
    beyond = Measure(0, Box(10, 10, 90, 40), Box(10, 10, 60, 40), 6 / 9, False)
    assert label(spec(BUTTON), shot(drawn((10, 10, 60, 40)), beyond))[0] == ()


def test_white_on_white_is_refused_where_the_control_says_something() -> None:
    image = WHITE.copy()
    cv2.rectangle(image, (10, 10), (89, 39), (0, 0, 0), 1)
    says, silent = Control("text_input", text="Anna"), Control("text_input")
    assert label(spec(says), shot(image, measure(0, 10, 10, 90, 40)))[1] == {"unreadable": 1}
    assert len(label(spec(silent), shot(image, measure(0, 10, 10, 90, 40)))[0]) == 1


def test_a_solid_glyph_is_a_sample_and_a_tile_without_a_glyph_is_none() -> None:
    """A small filled folder is even in its middle, as is a tile whose glyph cannot be told from it."""
    image = WHITE.copy()
    cv2.rectangle(image, (10, 13), (25, 23), (0, 0, 0), -1)
    cv2.rectangle(image, (42, 12), (77, 47), (0, 0, 0), -1)
    folder, tile = (Control("icon", icon="folder-fill", width=width) for width in (16, 40))
    assert len(label(spec(folder), shot(image, measure(0, 10, 10, 26, 26)))[0]) == 1
    assert label(spec(tile), shot(image, measure(0, 40, 10, 80, 50)))[1] == {"unreadable": 1}


BOXES = [(20, 20, 100, 50), (120, 20, 200, 50), (20, 70, 100, 100), (120, 70, 200, 100), (220, 20, 380, 100)]


@settings(max_examples=60, deadline=None)
@given(index=st.integers(0, 10_000), count=st.integers(1, 12))
def test_background_is_inside_the_page_and_never_one_control(index: int, count: int) -> None:
    asked = spec(*[BUTTON] * len(BOXES), *[Control(BACKGROUND)] * count, index=index)
    page = shot(drawn(*BOXES), *(measure(i, *box) for i, box in enumerate(BOXES)))
    elements, refused = label(asked, page)
    crops = [e for e in elements if e.control.kind == BACKGROUND]
    assert len(crops) + refused["no background"] == count
    for crop in crops:
        assert crop.box.inside(400, 300)
        assert all(crop.box.iou(Box(*box)) < 0.6 for box in BOXES)
        if crop.control.variant == "gap":
            assert all(crop.box.intersection(Box(*box)).area == 0 for box in BOXES)


def test_background_cuts_through_controls_holds_two_and_is_much_larger() -> None:
    seen: dict[str, list[Box]] = {}
    page = shot(drawn(*BOXES), *(measure(i, *box) for i, box in enumerate(BOXES)))
    for index in range(40):
        asked = spec(*[BUTTON] * len(BOXES), *[Control(BACKGROUND)] * 6, index=index)
        for element in label(asked, page)[0]:
            if element.control.kind == BACKGROUND:
                seen.setdefault(element.control.variant, []).append(element.box)
    shares = [[crop.intersection(Box(*b)).area / Box(*b).area for b in BOXES] for crop in seen["cut"]]
    assert all(any(0.1 < share < 0.9 for share in row) for row in shares)
    assert all(sum(c.intersection(Box(*b)).area >= Box(*b).area - 1e-6 for b in BOXES) >= 2 for c in seen["pair"])
    assert all(any(c.area > 3 * Box(*b).area and c.iou(Box(*b)) > 0 for b in BOXES) for c in seen["large"])


def test_a_labels_own_area_is_no_empty_background() -> None:
    asked = spec(*[Control(BACKGROUND)] * 12)
    noise = np.random.default_rng(0).integers(0, 255, (300, 400, 3)).astype(np.uint8)
    everywhere = shot(noise, context=(Box(0, 0, 400, 300),))
    assert all(e.control.variant != "gap" for e in label(asked, everywhere)[0])
