"""The operations do what they say, and the table is one that a draw can trust."""

import inspect
from typing import Any

import numpy as np
import pytest

from ctlgen.augmenting import augmentations as a
from ctlgen.augmenting.augmentations import COLUMNS, OPERATIONS, TOUCHED, frame
from ctlgen.model import Image


def picture(height: int = 40, width: int = 60, channels: int = 0) -> Image:
    """Smooth and bright enough that a black border or a wrap-around would be seen."""
    rows, columns = np.mgrid[:height, :width]
    grey = (120 + 60 * np.sin(columns / 9) + 40 * np.cos(rows / 7)).astype(np.uint8)
    return np.dstack([grey, 255 - grey, grey // 2 + 60]) if channels else grey


def middle(scalars: tuple[a.Scalar, ...], limits: tuple[float, float]) -> dict[str, float]:
    ends = {scalar.name: scalar.range or limits for scalar in scalars}
    values = {scalar.name: sum(ends[scalar.name]) / 2 for scalar in scalars}
    return {scalar.name: round(values[scalar.name], scalar.digits or None) for scalar in scalars}


TONES = [operation for operation in OPERATIONS if operation.stage == "tone"]


@pytest.mark.parametrize("operation", TONES, ids=lambda operation: operation.name)
@pytest.mark.parametrize("channels", [0, 3])
def test_a_pixel_operation_is_pure(operation: a.Operation, channels: int) -> None:
    image = picture(channels=channels)
    before, scalars = image.copy(), middle(operation.scalars, operation.limits)
    image.flags.writeable = False
    once, twice = operation.function(image, **scalars), operation.function(image, **scalars)
    assert once.shape == image.shape
    assert once.dtype == np.uint8
    assert (once == twice).all()
    assert (image == before).all()
    assert operation.name in ("brightness",) or (once != image).any()


@pytest.mark.parametrize("operation", TONES, ids=lambda operation: operation.name)
@pytest.mark.parametrize("shape", [(1, 1), (1, 9), (7, 1), (3, 2, 3)])
def test_a_pixel_operation_takes_the_smallest_crop(operation: a.Operation, shape: tuple[int, ...]) -> None:
    image = np.full(shape, 90, np.uint8)
    assert operation.function(image, **middle(operation.scalars, operation.limits)).shape == shape


def test_the_columns_of_the_table_do_not_overlap() -> None:
    taken = [TOUCHED]
    for operation in OPERATIONS:
        taken += range(operation.column, operation.column + 1 + len(operation.scalars))
    assert len(taken) == len(set(taken))
    assert max(taken) < COLUMNS


def test_names_and_scalars_of_the_table_are_those_of_the_functions() -> None:
    assert len({operation.name for operation in OPERATIONS}) == len(OPERATIONS)
    for operation in OPERATIONS:
        if operation.stage != "text":  # its record is finished by lettering.plan
            known = inspect.signature(operation.function).parameters
            assert {scalar.name for scalar in operation.scalars} <= set(known)


def test_jitter_is_a_slice_of_the_page() -> None:
    page = picture(50, 80, 3)
    cut = frame(page, box=(10, 10, 40, 30), left=2, top=-1, right=3, bottom=0)
    assert (cut == page[11:30, 8:43]).all()


def test_jitter_stops_at_the_edge_and_leaves_a_pixel() -> None:
    page = picture(20, 20)
    assert frame(page, box=(0, 0, 20, 20), left=9, top=9, right=9, bottom=9).shape == (20, 20)
    assert frame(page, box=(5, 5, 7, 7), left=-8, right=-8).size > 0


def test_translation_moves_by_whole_pixels_exactly() -> None:
    page = picture(60, 90)
    cut = frame(page, box=(20, 20, 60, 40), x=0.1, y=-0.05)
    assert (cut == page[21:41, 16:56]).all()


def test_a_quarter_turn_is_numpys() -> None:
    page = picture(60, 60)
    assert (frame(page, box=(20, 20, 40, 40), degrees=90.0) == np.rot90(page[20:40, 20:40], -1)).all()


def test_scaling_shows_more_of_the_page_not_a_border() -> None:
    page = picture(80, 80)
    small = frame(page, box=(20, 20, 60, 60), wide=0.5, high=0.5)
    assert np.abs(small[::39, ::39].astype(int) - page[1:79:76, 1:79:76]).max() <= 24


@pytest.mark.parametrize("warp", [{"degrees": 45.0}, {"wide": 0.25, "high": 0.25}, {"x": 0.5, "y": 0.5}])
def test_no_black_comes_in_beyond_the_pages_edge(warp: dict[str, Any]) -> None:
    page = np.full((30, 30), 200, np.uint8)
    assert (frame(page, box=(0, 0, 30, 30), **warp) == 200).all()


def test_brightness_contrast_and_gamma_move_as_told() -> None:
    image = np.array([[50, 150]], np.uint8)
    assert a.brightness(image, levels=10).tolist() == [[60, 160]]
    assert a.brightness(image, levels=120).tolist() == [[170, 255]]
    assert a.contrast(image, factor=0.5).tolist() == [[75, 125]]
    assert a.gamma(image, exponent=2.0).tolist() == [[10, 88]]
    assert a.invert(image).tolist() == [[205, 105]]


def test_colour_keeps_greys_and_luma() -> None:
    grey = np.full((4, 4, 3), 77, np.uint8)
    assert np.abs(a.colour(grey, hue=90.0, saturation=1.2).astype(int) - 77).max() <= 1
    flat = np.full((4, 4, 3), (120, 90, 140), np.uint8)
    turned = a.colour(flat, hue=60.0, saturation=1.0)
    luma = np.array([0.299, 0.587, 0.114])
    assert np.abs(turned[0, 0].astype(int) - flat[0, 0]).max() > 10
    assert abs(turned[0, 0] @ luma - flat[0, 0] @ luma) <= 1


def test_blur_softens_and_sharpen_hardens_an_edge() -> None:
    edge = np.full((9, 20), 80, np.uint8)
    edge[:, 10:] = 160
    steepest = [int(np.abs(np.diff(x.astype(int))).max()) for x in (a.blur(edge, sigma=1.0), edge)]
    assert steepest[0] < steepest[1] == 80
    assert int(np.ptp(a.sharpen(edge, amount=0.5))) > 80


def test_noise_is_that_of_its_seed_and_as_strong_as_told() -> None:
    image = np.full((100, 100), 128, np.uint8)
    one = a.noise(image, sigma=6.0, seed=1)
    assert (one == a.noise(image, sigma=6.0, seed=1)).all()
    assert (one != a.noise(image, sigma=6.0, seed=2)).any()
    assert float(one.std()) == pytest.approx(6, abs=0.3)


def test_jpeg_is_worse_the_lower_its_quality_and_keeps_colours_in_place() -> None:
    image = picture(40, 40, 3)
    errors = [float(np.abs(a.jpeg(image, quality=q).astype(int) - image).mean()) for q in (95, 50, 10)]
    assert errors == sorted(errors)
    red = np.full((16, 16, 3), (200, 20, 20), np.uint8)
    assert np.abs(a.jpeg(red, quality=90).astype(int) - red).max() < 12


def test_cutout_covers_the_part_it_says() -> None:
    image = picture(20, 40)
    changed = a.cutout(image, side=0.5, x=1.0, y=0.0) != image
    assert changed[:10, 20:].mean() > 0.9
    assert not changed[10:].any()
    assert not changed[:, :20].any()
