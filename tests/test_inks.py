"""How far paint reaches, by the pixels alone."""

import cv2
import numpy as np
import pytest

from ctlgen import inks
from ctlgen.model import Box, Image

GROUND = (250, 248, 240)


def page(colour: tuple[int, int, int] = GROUND) -> Image:
    return np.full((60, 90, 3), colour, np.uint8)


def painted(
    image: Image,
    reach: Box,
    *,
    overhang: int = 0,
    bare: bool = False,
    others: tuple[Box, ...] = (),
    own: Box | None = None,
    body: Box | None = None,
    glow: tuple[int, int, int, int] = (0, 0, 0, 0),
    written: bool = False,
) -> Box:
    (box,) = inks.painted(inks.pack(image), [inks.Reach(reach, overhang, bare, others, own, body, glow, written)])
    return box


def put(image: Image, x0: int, y0: int, x1: int, y1: int, colour: tuple[int, int, int] = (10, 20, 30)) -> Image:
    image[y0:y1, x0:x1] = colour
    return image


def test_the_ground_ends_the_paint_within_its_reach() -> None:
    image = put(page(), 30, 20, 41, 29)
    assert painted(image, Box(20.4, 10.2, 60.4, 40.2)) == Box(30, 20, 41, 29)


def test_one_level_of_one_channel_is_paint() -> None:
    image = put(put(page(), 30, 20, 41, 29), 41, 22, 43, 24, (250, 248, 241))
    assert painted(image, Box(20, 10, 60, 40)) == Box(30, 20, 43, 29)


def test_a_neighbour_that_touches_is_left_out() -> None:
    image = put(put(page(), 20, 10, 60, 40), 60, 10, 80, 40, (90, 0, 0))
    assert painted(image, Box(20, 10, 60, 40), overhang=2) == Box(20, 10, 60, 40)


def test_letters_that_hang_over_are_in_and_words_beside_are_not() -> None:
    image = put(put(page(), 20, 10, 60, 30), 25, 30, 28, 32)
    image = put(image, 62, 12, 70, 30)
    assert painted(image, Box(20, 10, 60, 30), overhang=2) == Box(20, 10, 60, 32)
    assert painted(image, Box(20, 10, 60, 30)) == Box(20, 10, 60, 30)


def test_the_box_of_another_control_is_not_in_it_unless_it_hides_what_would_be() -> None:
    image = put(put(page(), 30, 20, 50, 30), 34, 33, 46, 40, (90, 0, 0))
    reach = Box(26, 16, 54, 38)
    assert painted(image, reach) == Box(30, 20, 50, 38)
    for across in (Box(34, 33, 46, 40), Box(20, 33, 60, 40)):
        assert painted(image, reach, others=(across,)) == Box(30, 20, 50, 30)
    image = put(image, 30, 30, 50, 33)
    assert painted(image, reach, others=(across,)) == Box(30, 20, 50, 38)
    assert painted(image, reach, bare=True, others=(across,)) == Box(30, 20, 50, 33), "what has no body is not hidden"


def test_a_border_that_two_share_is_of_both() -> None:
    image = put(put(page(), 30, 20, 31, 40), 50, 20, 51, 40)
    image = put(image, 38, 28, 44, 32)
    for own in (Box(30, 20, 51, 40), Box(30.4, 20, 50.6, 40)):
        assert painted(image, own, others=(Box(10, 20, 31, 40), Box(50, 20, 70, 40)), own=own) == Box(30, 20, 51, 40)


def test_a_dithered_ground_is_ground() -> None:
    image = page()
    image[::2, ::2] += 1
    image = put(image, 30, 20, 41, 29)
    for bare in (False, True):
        assert painted(image, Box(20, 10, 60, 40), bare=bare) == Box(30, 20, 41, 29)


def test_on_a_dithered_ground_letters_that_glow_are_where_their_font_and_style_have_them() -> None:
    image = np.full((60, 90, 3), 130, np.uint8)
    image[:, ::4] -= 1
    image[20:30, 30:50] = 255
    image[18:32, 28:52:3] -= 1  # the end of the glow
    place = Box(28, 18, 52, 32)
    assert painted(image, place, bare=True, body=place, glow=(2, 2, 2, 2), written=True) == place
    letters = Box(30, 20, 50, 30)
    assert painted(image, place, bare=True, body=letters, written=True) == letters


def test_a_neighbour_s_border_that_curves_in_is_not_the_word_s() -> None:
    image = put(put(page(), 30, 20, 41, 29), 22, 6, 30, 12, (0, 0, 90))
    assert painted(image, Box(20, 10, 60, 40), overhang=2, bare=True) == Box(30, 20, 41, 29)


def test_a_word_on_a_gradient_is_told_by_what_goes_on_beside_it() -> None:
    image = page()
    image[:, :, 0] = np.arange(60)[:, None] * 4
    image[3::5, ::2] += 1  # dithered
    put(image, 30, 20, 41, 29, (0, 200, 0))
    assert painted(image, Box(20, 10, 60, 40), bare=True) == Box(30, 20, 41, 29)


def test_a_line_that_goes_on_to_both_sides_is_not_the_word_s() -> None:
    image = put(put(page(), 0, 38, 90, 40, (200, 0, 0)), 30, 20, 41, 29)
    reach = Box(20, 10, 60, 40)
    assert painted(image, reach, bare=True) == Box(30, 20, 41, 29)
    assert painted(image, reach) == Box(20, 20, 60, 40), "a body of its own may be what it looks like"


def test_a_line_that_passes_a_body_is_not_its_shadow() -> None:
    image = put(put(page(), 30, 20, 50, 30), 28, 19, 52, 32, (240, 240, 230))
    image = put(put(image, 30, 20, 50, 30), 0, 33, 90, 34, (200, 200, 200))
    reach, own = Box(24, 14, 56, 36), Box(30, 20, 50, 30)
    assert painted(image, reach, own=own, body=own) == Box(28, 19, 52, 32)
    image = put(put(page(), 53, 0, 90, 60, (249, 247, 239)), 30, 20, 50, 30)
    assert painted(image, Box(30, 14, 56, 36), own=own, body=own) == own, "nor is a neighbour's, at its edge"


def test_a_neighbour_s_rim_is_not_its_paint_and_its_own_rim_of_the_same_colour_is() -> None:
    image = put(put(page(), 28, 18, 52, 32), 30, 20, 50, 30, (0, 90, 200))
    reach, own = Box(24, 14, 56, 36), Box(30, 20, 50, 30)
    image = put(image, 55, 18, 70, 32)
    assert painted(image, reach, own=own, body=own) == Box(28, 18, 52, 32)
    image = put(image, 10, 18, 25, 32)
    assert painted(image, reach, own=own, body=own) == Box(28, 18, 52, 32), "on both sides"


def test_a_rounded_corner_around_a_picture_is_not_its_paint() -> None:
    image = put(page(), 30, 20, 41, 29)
    cv2.rectangle(image, (0, 9), (50, 9), (230, 228, 220), 1)
    cv2.rectangle(image, (60, 20), (60, 59), (230, 228, 220), 1)
    cv2.ellipse(image, (49, 20), (11, 11), 0, -90, 0, (230, 228, 220), 2)
    assert painted(image, Box(20, 10, 60, 40), bare=True) == Box(30, 20, 41, 29)
    assert painted(put(page(), 50, 10, 60, 20), Box(20, 10, 60, 40), bare=True) == Box(50, 10, 60, 20)


def test_nor_is_a_corner_of_three_pixels() -> None:
    image = put(page(), 30, 20, 41, 29)
    cv2.rectangle(image, (18, 9), (60, 50), (230, 228, 220), 1)
    image[10, 58:60] = image[11, 59] = (214, 212, 204)
    assert painted(image, Box(20, 10, 60, 40), bare=True) == Box(30, 20, 41, 29)


def test_letters_are_where_their_font_has_them_where_more_than_ground_is_around() -> None:
    image = put(page(), 30, 20, 41, 29)
    reach, body = Box(28, 18, 43, 31), Box(29, 19, 42, 30)
    assert painted(image, reach, overhang=2, bare=True, body=body, written=True) == Box(30, 20, 41, 29)
    put(image, 32, 30, 36, 38)
    put(image, 20, 16, 60, 18)
    assert painted(image, reach, overhang=2, bare=True, body=Box(30, 20, 41, 29), written=True) == Box(30, 20, 41, 29)
    image[:] = 40 + 2 * np.arange(90)[None, :, None]
    image = put(image, 30, 20, 36, 29)
    assert painted(image, reach, overhang=2, bare=True, body=body, written=True) == body, "whatever is below"


def test_a_thumb_has_its_shadow_although_a_neighbour_s_reaches_in() -> None:
    image = put(page(), 20, 24, 70, 26, (200, 200, 200))
    put(put(image, 47, 17, 58, 34, (244, 242, 234)), 50, 20, 55, 30, (0, 0, 90))
    put(image, 30, 0, 40, 16, (248, 246, 238))
    reach, body = Box(20, 15, 70, 36), Box(50, 20, 55, 30)
    assert painted(image, reach, overhang=1, bare=True, body=body) == Box(20, 17, 70, 34)


def test_a_body_is_paint_even_where_it_has_the_colour_around() -> None:
    image = put(page(), 30, 20, 41, 29)
    for bare in (False, True):
        assert painted(image, Box(20, 10, 60, 40), bare=bare, body=Box(24.2, 15, 60, 40)) == Box(24, 15, 60, 40)
    line = put(put(page(), 20, 38, 60, 40), 30, 26, 41, 33)
    assert painted(line, Box(20, 10, 60, 40), bare=True, body=Box(20, 38, 60, 40)) == Box(20, 26, 60, 40)


def picture() -> Image:
    y, x = np.mgrid[:60, :90]
    waves = 110 + 14 * np.sin(x / 5) + 12 * np.cos(y / 6)
    return np.repeat(waves.astype(np.uint8)[:, :, None], 3, axis=2)


def test_letters_on_a_picture_stand_out_of_it() -> None:
    image = put(picture(), 30, 20, 41, 29, (250, 250, 250))
    x0, y0, x1, y1 = painted(image, Box(20, 10, 60, 40), overhang=2, bare=True).pixels()
    assert (x0, y0, x1, y1) == pytest.approx((30, 20, 41, 29), abs=1)


def test_shadows_of_letters_on_a_picture_are_where_the_style_has_them() -> None:
    image = put(picture(), 30, 20, 41, 29, (250, 250, 250))
    assert painted(image, Box(20, 10, 60, 40), bare=True, glow=(2, 1, 2, 3)) == Box(28, 19, 43, 32)


def test_a_line_below_words_is_theirs_although_words_below_touch_it() -> None:
    image = put(put(page(), 30, 20, 41, 29), 22, 38, 58, 40)
    image = put(image, 26, 40, 28, 50)
    below = (Box(20, 40, 60, 55),)
    assert painted(image, Box(20, 10, 60, 40), overhang=2, bare=True, others=below) == Box(22, 20, 58, 40)


def test_a_low_letter_is_the_word_s_although_a_border_touches_it() -> None:
    image = put(put(page(), 30, 20, 41, 29), 10, 40, 90, 42, (220, 220, 240))
    image = put(image, 44, 39, 52, 40)
    assert painted(image, Box(20, 10, 60, 40), overhang=2, bare=True) == Box(30, 20, 52, 40)


def test_a_line_of_another_beside_a_word_is_no_overhang() -> None:
    image = put(put(page(), 25, 12, 28, 28), 20, 9, 60, 10, (90, 0, 0))
    image = put(image, 25, 10, 30, 14)
    assert painted(image, Box(20, 10, 60, 30), overhang=2) == Box(25, 10, 30, 28)


def test_a_curve_s_faint_pixels_are_no_dithering() -> None:
    image = put(page(), 30, 20, 43, 33, (230, 230, 220))
    for at in (33, 39):
        image[19, at] = image[33, at] = (249, 247, 239)
    for at in (23, 29):
        image[at, 29] = image[at, 43] = (249, 247, 239)
    assert painted(image, Box(30, 20, 43, 33), overhang=1) == Box(29, 19, 44, 34)


@pytest.mark.parametrize("turns", range(4))
def test_at_an_edge_of_the_page_nothing_is_beside_it(turns: int) -> None:
    """Least of all what stands at the opposite edge; the neighbour below leaves half of the ground to be seen."""
    image = put(put(put(page(), 30, 4, 41, 9), 20, 12, 40, 20, (0, 0, 90)), 0, 59, 90, 60, (90, 0, 0))
    reach, paint = Box(20, 0, 70, 12), Box(30, 4, 41, 9)
    for _ in range(turns):
        width = image.shape[1]
        image = np.ascontiguousarray(np.rot90(image))
        reach, paint = (Box(box.y0, width - box.x1, box.y1, width - box.x0) for box in (reach, paint))
    assert painted(image, reach) == paint


@pytest.mark.parametrize(
    "reach", [Box(20, 10, 60, 40), Box(0, 0, 90, 60), Box(60.2, 10, 60.4, 40), Box(95, 10, 120, 40)]
)
def test_what_cannot_be_told_is_the_reach(reach: Box) -> None:
    noise = np.random.default_rng(0).integers(0, 255, (60, 90, 3)).astype(np.uint8)
    for image in (page(), noise):
        assert painted(image, reach, overhang=2, bare=True) == reach


def test_what_is_asked_of_one_control_changes_nothing_for_another() -> None:
    image = put(put(page(), 30, 20, 41, 29), 60, 10, 63, 50)
    image[40:60, :30] = np.random.default_rng(0).integers(0, 255, (20, 30, 3))
    reaches = [
        inks.Reach(Box(20, 10, 50, 35), bare=True),
        inks.Reach(Box(60.2, 10, 60.4, 40), overhang=1),
        inks.Reach(Box(55, 12, 61, 48), overhang=14),
        inks.Reach(Box(2, 42, 25, 55), others=(Box(20, 40, 40, 60),)),
        inks.Reach(Box(18, 8, 58, 38), overhang=2, bare=True),
        inks.Reach(Box(95, 10, 120, 40)),
    ]
    packed = inks.pack(image)
    alone = [box for reach in reaches for box in inks.painted(packed, [reach])]
    assert inks.painted(packed, reaches) == alone
    assert alone[0] == Box(30, 20, 41, 29)
