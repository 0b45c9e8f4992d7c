"""A page's samples: complete, recorded, replayed from the record alone, and independent of everything else."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.augmenting.demonstration import demonstrate
from ctlgen.augmenting.faces import Faces
from ctlgen.augmenting.recipes import Recipe, names
from ctlgen.augmenting.samples import Easel, render_samples, replay
from ctlgen.errors import InputError
from ctlgen.fit import FITS, fit
from ctlgen.model import Box, Element, Page
from tests.pages import WORDS, faces, make_page

PAGE = make_page(12, 20)


@pytest.fixture(scope="module")
def fonts(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    return faces(tmp_path_factory.mktemp("faces"))


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(names()),
    st.integers(0, 2**32),
    st.integers(1, 4),
    st.sampled_from(["L", "RGB"]),
    st.sampled_from(sorted(FITS)),
)
def test_the_record_and_the_page_make_the_sample_again(
    fonts: tuple[Path, ...], name: str, seed: int, factor: int, mode: str, how: str
) -> None:
    images, rows = render_samples(
        PAGE, recipe=Recipe.load(name), factor=factor, seed=seed, mode=mode, fit=how, fonts=fonts, words=WORDS
    )
    easel = Easel(PAGE, mode, 28, Faces.of(fonts))
    for number, row in enumerate(json.loads(json.dumps(rows))):
        assert (fit(easel.paint(number // factor, row["ops"]), 28, mode, how) == images[number]).all()


def test_copy_zero_is_the_untouched_crop(fonts: tuple[Path, ...]) -> None:
    images, rows = render_samples(PAGE, recipe=Recipe.load("heavy"), factor=3, fonts=fonts, words=WORDS)
    assert [row["id"] for row in rows[:4]] == ["000012/0000/0", "000012/0000/1", "000012/0000/2", "000012/0001/0"]
    for element, image, row in zip(PAGE.elements, images[::3], rows[::3], strict=True):
        x0, y0, x1, y1 = element.box.pixels()
        assert row["ops"] == []
        assert (image == fit(PAGE.image[y0:y1, x0:x1])).all()
        assert row["label"] == element.control.kind


def test_the_same_arguments_give_the_same_bytes_whatever_came_before(fonts: tuple[Path, ...]) -> None:
    arguments: dict[str, Any] = {"recipe": Recipe.load("heavy"), "factor": 4, "seed": 5, "fonts": fonts, "words": WORDS}
    first, rows = render_samples(PAGE, **arguments)
    render_samples(make_page(3, 10), **arguments)
    second, again = render_samples(PAGE, **arguments)
    assert first.tobytes() == second.tobytes()
    assert rows == again
    other, _ = render_samples(PAGE, **(arguments | {"seed": 6}))
    assert other.tobytes() != first.tobytes()


def test_rows_are_json_and_fit_the_images() -> None:
    images, rows = render_samples(PAGE, recipe=Recipe.load("default"), factor=2, size=32, mode="RGB")
    assert images.shape == (40, 32, 32, 3)
    assert json.loads(json.dumps(rows[1]))["id"] == "000012/0000/1"
    assert set(rows[0]) == {"id", "label", "ops"}


def test_default_copies_are_all_different_and_mild(fonts: tuple[Path, ...]) -> None:
    images, rows = render_samples(PAGE, recipe=Recipe.load("default"), factor=4, fonts=fonts, words=WORDS)
    assert len({image.tobytes() for image in images}) > 0.95 * len(images)
    kept = [i for i, row in enumerate(rows) if not {"text", "invert"} & {name for name, _ in row["ops"]}]
    distance = [np.abs(images[i].astype(int) - images[i - i % 4]).mean() for i in kept]
    assert float(np.median(distance)) < 14


def test_text_is_set_only_where_a_kind_has_text(fonts: tuple[Path, ...]) -> None:
    recipe = Recipe.parse("text", {"text": {"probability": 1, "strength": [1, 1]}}, "text")
    rows = render_samples(PAGE, recipe=recipe, factor=2, fonts=fonts, words=WORDS)[1][1::2]
    kinds = {row["label"] for row in rows if row["ops"]}
    assert {"button", "text", "link"} <= kinds
    assert not kinds & {"icon", "image"}


def test_nothing_black_comes_in_at_a_pages_edge() -> None:
    whole = Box(0, 0, 90, 60)
    element = Element(PAGE.elements[0].control, whole, whole)
    page = Page(PAGE.spec, np.full((60, 90, 3), 220, np.uint8), (element,))
    recipe = Recipe.parse(
        "far",
        {"scale": {"probability": 1, "strength": [0.5, 0.6]}, "rotate": {"probability": 1, "strength": [9, 9]}},
        "far",
    )
    images, _ = render_samples(page, recipe=recipe, factor=5)
    assert (images == 220).all()


def test_a_replay_ends_with_the_sample_and_names_each_step(fonts: tuple[Path, ...]) -> None:
    recipe = Recipe.load("heavy")
    images, rows = render_samples(PAGE, recipe=recipe, factor=3, seed=1, fonts=fonts, words=WORDS)
    for image, row in list(zip(images, rows, strict=True))[:15]:
        steps = replay(PAGE, row["id"], recipe=recipe, seed=1, fonts=fonts, words=WORDS)
        assert [name for name, _ in steps] == ["crop", *(name for name, _ in row["ops"]), "fit"]
        assert (steps[-1][1] == image).all()


@pytest.mark.parametrize("id_", ["", "000012/0000", "000012/0000/x", "000013/0000/1", "000012/0999/1", "000012/0/-1"])
def test_an_id_that_is_not_there_is_one_line(id_: str) -> None:
    with pytest.raises(InputError, match="sample"):
        replay(PAGE, id_, recipe=Recipe.load("none"))


@pytest.mark.parametrize("factor", [0, -3, 10**9])
def test_an_absurd_factor_is_one_line(factor: int) -> None:
    with pytest.raises(InputError, match="factor"):
        render_samples(PAGE, recipe=Recipe.load("none"), factor=factor)


def test_an_element_off_its_page_is_one_line() -> None:
    far = Box(5000, 5000, 5010, 5010)
    page = Page(PAGE.spec, PAGE.image, (Element(PAGE.elements[0].control, far, far),))
    with pytest.raises(InputError, match="000012/0000 has no pixel on its page"):
        render_samples(page, recipe=Recipe.load("none"))


def test_a_demonstration_has_a_line_for_each_end_of_each_operation(fonts: tuple[Path, ...]) -> None:
    recipe = Recipe.parse(
        "two", {"blur": {"probability": 1, "strength": [0.5, 3]}, "invert": {"probability": 1}}, "two"
    )
    picture = demonstrate([(PAGE, 0), (PAGE, 6)], recipe=recipe, fonts=fonts, words=WORDS)
    lines = picture.reshape(4, -1, *picture.shape[1:])[:, :, 190:]
    assert all((one != other).any() for one, other in zip(lines[1:], lines[:-1], strict=True))
    weak, strong = (np.abs(line.astype(int) - lines[0]).mean() for line in lines[2:4])  # after invert
    assert weak < strong
