"""Text is found, erased without a trace, and set so that it can be read."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pillow
from PIL import ImageDraw, ImageFont

from ctlgen.augmenting.faces import Faces, measure
from ctlgen.augmenting.lettering import CONTRAST, erase, find, letter, plan, readable
from ctlgen.colours import contrast
from ctlgen.errors import AssetError
from ctlgen.model import Image
from tests.pages import WORDS, faces

DRAW = {"size": 1.0, "string": 0.2, "face": 0.0, "own": 0.9, "red": 0.4, "green": 0.5, "blue": 0.6}


def button(text: str = "Submit order", width: int = 140, ink: int = 255, gradient: bool = False) -> Image:
    rows = np.linspace(60, 90, 40) if gradient else np.full(40, 80)
    face = np.broadcast_to(rows.astype(np.uint8)[:, None, None], (40, width, 3)).copy()
    image = Pillow.fromarray(face)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, width - 1, 39), outline=(200, 200, 200))
    pen.text((width / 2, 20), text, (ink, ink, ink), ImageFont.load_default(16), "mm")
    return np.asarray(image)


def test_the_text_is_found_where_it_is() -> None:
    (line,) = find(button(), "button")
    assert line.centred
    assert 20 < line.x0 < line.x1 < 120
    assert 8 < line.y0 < 20 < line.y1 < 32


def test_a_mark_far_from_the_text_is_left_alone() -> None:
    crop = button("Choose", 200).copy()
    crop[16:24, 170:178] = 255
    (line,) = find(crop, "select")
    assert line.x1 < 140
    assert line.right < 170


@pytest.mark.parametrize("crop", [np.full((30, 80, 3), 9, np.uint8), np.zeros((3, 90, 3), np.uint8)])
def test_nothing_is_found_where_nothing_is(crop: Image) -> None:
    assert find(crop, "button") == ()


def test_an_icon_alone_and_a_picture_are_no_text() -> None:
    icon = np.full((40, 40, 3), 80, np.uint8)
    icon[12:28, 12:28] = 255
    assert find(icon, "button") == ()
    assert find(np.random.default_rng(0).integers(0, 256, (60, 90, 3), np.uint8), "button") == ()


@pytest.mark.parametrize("gradient", [False, True])
def test_erasing_leaves_the_bare_control(gradient: bool) -> None:
    crop, bare = button(gradient=gradient).copy(), button("", gradient=gradient)
    (line,) = find(crop, "button")
    erase(crop, line.x0, line.y0, line.x1, line.y1)
    assert np.abs(crop.astype(int) - bare).max() <= 2


def test_new_text_replaces_the_old_within_the_frame(tmp_path: Path) -> None:
    crop, given_faces = button(), Faces.of(faces(tmp_path))
    record = plan(crop, "button", DRAW, given_faces, WORDS)
    assert record is not None
    drawn = letter(crop, faces=given_faces, **record)  # type: ignore[arg-type]
    assert record["string"] == WORDS[2]
    assert (drawn[[0, -1]] == crop[[0, -1]]).all()
    assert (drawn != crop).any()
    assert find(drawn, "button")
    assert (crop == button()).all()


@pytest.mark.parametrize("kind", ["link", "text"])
def test_links_and_running_text_keep_their_colour(tmp_path: Path, kind: str) -> None:
    crop = np.full((22, 120, 3), 255, np.uint8)
    image = Pillow.fromarray(crop)
    ImageDraw.Draw(image).text((1, 1), "Privacy policy", (20, 40, 160), ImageFont.load_default(16))
    record = plan(np.asarray(image), kind, DRAW, Faces.of(faces(tmp_path)), WORDS)
    assert record is not None
    assert abs(int(record["red"]) - 20) + abs(int(record["green"]) - 40) + abs(int(record["blue"]) - 160) < 40


def test_an_underline_is_drawn_again(tmp_path: Path) -> None:
    image = Pillow.fromarray(np.full((24, 140, 3), 255, np.uint8))
    pen = ImageDraw.Draw(image)
    pen.text((2, 1), "Privacy notice", (20, 40, 160), ImageFont.load_default(16))
    pen.line((2, 20, 110, 20), (20, 40, 160))
    crop, given_faces = np.asarray(image), Faces.of(faces(tmp_path))
    record = plan(crop, "link", DRAW, given_faces, WORDS)
    assert record is not None
    drawn = letter(crop, faces=given_faces, **record)  # type: ignore[arg-type]
    width = int(measure(given_faces.face(str(record["face"]), int(record["size"])), str(record["string"])))
    assert (drawn[20, 3 : width - 1, 0] < 200).all()


def test_a_string_with_a_character_that_the_face_lacks_is_not_set(tmp_path: Path) -> None:
    assert plan(button(), "button", DRAW, Faces.of(faces(tmp_path)), ("\u4fdd\u5b58",)) is None


@pytest.mark.parametrize(("given_words", "with_faces"), [((), True), (WORDS, False)])
def test_without_words_or_faces_nothing_is_planned(
    tmp_path: Path, given_words: tuple[str, ...], with_faces: bool
) -> None:
    fonts = faces(tmp_path) if with_faces else ()
    assert plan(button(), "button", DRAW, Faces.of(fonts), given_words) is None


levels = st.tuples(*[st.integers(0, 255)] * 3).map(lambda colour: np.array(colour, np.float64))


@given(levels, levels)
def test_every_colour_can_be_read(front: npt.NDArray[np.float64], behind: npt.NDArray[np.float64]) -> None:
    assert contrast(readable(front, behind), behind.tolist()) >= CONTRAST


def test_a_missing_or_broken_face_is_one_line(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttf"
    broken.write_bytes(b"no font")
    with pytest.raises(AssetError, match=r"broken\.ttf"):
        Faces.of([broken]).face("broken.ttf", 12)
    with pytest.raises(AssetError, match=r"'other\.ttf' is not among"):
        Faces.of([broken]).face("other.ttf", 12)


def test_words_that_fill_the_whole_crop_are_left_alone(tmp_path: Path) -> None:
    """No ground is seen beside them, so that what is painted over them could be of their own colour."""
    given_faces, crop = Faces.of(faces(tmp_path)), np.asarray(button("Printmaker", 200))
    (line,) = find(crop, "link")
    cut = np.ascontiguousarray(crop[line.y0 : line.y1, line.x0 : line.x1])
    (whole,) = find(cut, "link")
    assert (whole.x1 - whole.x0, whole.y1 - whole.y0) == cut.shape[1::-1]
    assert plan(cut, "link", DRAW, given_faces, WORDS) is None
