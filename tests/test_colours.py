"""Colours: the contrast that WCAG computes, OKLCH, and what is made readable."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.colours import contrast, ink_on, luminance, oklch, readable

COLOURS = st.tuples(*[st.integers(0, 255)] * 3)


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [  # from WCAG's own definition and WebAIM's contrast checker
        ((0, 0, 0), (255, 255, 255), 21.0),
        ((119, 119, 119), (255, 255, 255), 4.48),
        ((255, 0, 0), (255, 255, 255), 4.0),
        ((13, 110, 253), (255, 255, 255), 4.5),
        ((18, 52, 86), (18, 52, 86), 1.0),
    ],
)
def test_contrast_is_wcags(first: tuple[int, int, int], second: tuple[int, int, int], ratio: float) -> None:
    assert contrast(first, second) == contrast(second, first) == pytest.approx(ratio, abs=0.01)


@given(st.floats(0, 1), st.floats(0, 0.4), st.floats(0, 360))
@settings(max_examples=100, deadline=None)
def test_oklch_is_a_colour_of_that_lightness(light: float, chroma: float, hue: float) -> None:
    colour = oklch(light, chroma, hue)
    assert all(0 <= part <= 255 for part in colour)
    assert luminance(oklch(light, 0, 0)) == pytest.approx(light**3, abs=0.01)


def test_oklch_meets_known_colours() -> None:
    assert oklch(1, 0, 0) == (255, 255, 255)
    assert oklch(0.627955, 0.257683, 29.2339) == pytest.approx((255, 0, 0), abs=1)
    assert oklch(0.452014, 0.313214, 264.052) == pytest.approx((0, 0, 255), abs=1)


@given(COLOURS, COLOURS, st.sampled_from((3.0, 4.5)))
@settings(max_examples=100, deadline=None)
def test_what_is_made_readable_is(colour: tuple[int, int, int], ground: tuple[int, int, int], ratio: float) -> None:
    assert contrast(readable(colour, (ground,), ratio), ground) >= ratio
    assert contrast(ink_on(ground), ground) >= 4.5
