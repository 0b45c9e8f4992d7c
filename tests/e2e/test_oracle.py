"""Slices of one page shot against Playwright's own `locator.screenshot()`, control by control."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from ctlgen import catalog
from ctlgen.browser import Browser, decode
from ctlgen.compose import Composer
from ctlgen.controls import CONTROLS, NATURAL
from ctlgen.labels import SEEN
from ctlgen.render_recipe import RenderRecipe

LOOKS = ("bootstrap/default/light", "bootswatch/lux/dark", "bootswatch/flatly/light", "bootswatch/slate/dark")


EQUAL = dict.fromkeys(CONTROLS, 1.0)


def compare(look: str, weights: Mapping[str, float] = EQUAL, **asked: Any) -> Counter[str]:
    """How many of each kind were compared, pixel for pixel."""
    looks = {found.name: found for found in catalog.select([look])}
    composer = Composer(RenderRecipe((look,), weights, count=160, **asked), looks)
    compared: Counter[str] = Counter()
    spec, files = composer.spec(0), catalog.page_files([looks[look]])
    document = composer.document(spec)
    with Browser(viewport=composer.recipe.window, files=files) as browser:
        shot = browser.shoot(document)
    page, measures = decode(shot.png), {measure.place: measure for measure in shot.measures}
    with Browser(viewport=composer.recipe.window, files=files, oracle=True) as browser:
        browser.shoot(document)
        for place, (left, top, crop) in browser.screenshots():
            if measures[place].visible < SEEN:
                continue  # no sample; where a host cuts it off, its box ends, and Playwright's does not
            x0, y0, x1, y1 = measures[place].box.pixels()
            assert (left, top) == (x0, y0), spec.controls[place]
            np.testing.assert_array_equal(page[y0:y1, x0:x1], crop, err_msg=str(spec.controls[place]))
            compared[spec.controls[place].kind] += 1
    return compared


@pytest.mark.parametrize("look", LOOKS)
def test_every_kind_is_cut_exactly_as_playwright_cuts_it(look: str) -> None:
    compared = compare(look, viewport=(1280, 1600))
    assert set(compared) == set(CONTROLS)
    assert min(compared.values()) >= 2


def test_so_are_the_controls_of_a_screen() -> None:
    assert compare(LOOKS[2], NATURAL, layout="screen", seed=3, viewport=(900, 600)).total() >= 10
