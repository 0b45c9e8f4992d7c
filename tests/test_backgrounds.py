"""The crops that pages give besides controls: parts of words, pictures, rows, toolbars, borders, two halves."""

import numpy as np
import pytest

from ctlgen.browser import Measure
from ctlgen.labels import label
from ctlgen.model import BACKGROUND, Box, Control
from tests.test_labels import shot, spec

NOISE = np.random.default_rng(0).integers(0, 255, (300, 400, 3)).astype(np.uint8)
REGIONS = {
    "words": ("paragraph", Box(20, 20, 300, 120)),
    "picture": ("picture", Box(20, 20, 300, 120)),
    "row": ("row", Box(20, 20, 380, 50)),
    "whole": ("toolbar", Box(20, 20, 380, 70)),
    "edge": ("card", Box(60, 60, 300, 200)),
}


def crops(*regions: tuple[str, Box], boxes: tuple[Box, ...] = (), visible: float = 1.0) -> dict[str, list[Box]]:
    """By variant, the crops of a page of noise with buttons in ``boxes``."""
    found: dict[str, list[Box]] = {}
    measures = [Measure(place, box, box, visible, False) for place, box in enumerate(boxes)]
    for index in range(60):
        page = shot(NOISE, *measures, regions=regions)
        asked = spec(*[Control("button")] * len(boxes), *[Control(BACKGROUND)] * 6, index=index)
        for element in label(asked, page)[0]:
            if element.control.kind == BACKGROUND:
                found.setdefault(element.control.variant, []).append(element.box)
    return found


@pytest.mark.parametrize("variant", ["words", "picture", "row"])
def test_pieces_lie_in_what_they_are_pieces_of(variant: str) -> None:
    name, box = REGIONS[variant]
    pieces = crops((name, box))[variant]
    assert len(pieces) > 10
    assert all(box.intersection(piece).area == pytest.approx(piece.area) for piece in pieces)
    assert len({piece.width for piece in pieces}) > 5


def test_a_whole_toolbar_is_cut_with_a_little_around_it() -> None:
    name, box = REGIONS["whole"]
    assert all(box.iou(piece) > 0.7 for piece in crops((name, box))["whole"])


def test_an_edge_is_crossed() -> None:
    name, box = REGIONS["edge"]
    pieces = crops((name, box))["edge"]
    assert all(0 < box.intersection(piece).area < piece.area for piece in pieces)


def test_two_halves_are_neither_of_the_two() -> None:
    one, other = Box(40, 100, 120, 130), Box(140, 100, 220, 130)
    pieces = crops(boxes=(one, other))["halves"]
    for piece in pieces:
        assert 0.2 < piece.intersection(one).area / one.area < 0.8
        assert 0.2 < piece.intersection(other).area / other.area < 0.8


def test_what_is_not_on_the_page_gives_no_pieces() -> None:
    assert not set(REGIONS) & set(crops())


def test_a_covered_control_is_no_background() -> None:
    everywhere = (Box(0, 0, 400, 300),)
    assert "gap" in crops()
    assert "gap" not in crops(boxes=everywhere, visible=0.4)
