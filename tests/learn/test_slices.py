import numpy as np
import pytest

from ctlgen.learn.labelled import Labelled
from ctlgen.learn.slices import MOST, script, size, slices
from tests.learn.sets import made


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Save changes", "Latin"),
        ("Сохранить OK", "Cyrillic"),
        ("保存する", "Han"),
        ("ホーム", "Kana"),
        ("저장", "Hangul"),
        ("שמור", "Hebrew"),
        ("حفظ", "Arabic"),
        ("सहेजें", "Devanagari"),
        ("บันทึก", "Thai"),
        ("12 %", "no letters"),
        ("", "no letters"),
    ],
)
def test_a_text_is_in_the_script_of_most_letters(text: str, name: str) -> None:
    assert script(text) == name


def test_a_size_is_the_side_of_a_square_of_the_same_area() -> None:
    assert size(10, 20) == "below 16 px"
    assert size(16, 16) == "16 to 32 px"
    assert size(400, 20) == "64 to 128 px"
    assert size(900, 600) == "128 px and more"


def test_what_is_known_becomes_slices() -> None:
    found = dict(slices(made()))
    assert set(found) == {"theme", "framework", "state", "script", "size"}  # all dark: no mode
    assert set(found["theme"]) == {f"frame{letter}/look{i}" for letter in "abcdef" for i in range(5)}
    assert set(found["state"]) == {"none", "hover"}
    assert set(found["script"]) == {"Latin", "Cyrillic"}


def test_what_is_not_known_or_always_other_is_no_slice() -> None:
    images = np.zeros((3, 4, 4), np.uint8)
    labels = np.zeros(3, np.int64)
    assert list(slices(Labelled("set", images, labels, ("a",), {}, "stretch"))) == []
    many = MOST + 1
    facts = {"framework": [str(i) for i in range(many)]}
    assert (
        list(slices(Labelled("set", np.zeros((many, 4, 4), np.uint8), np.zeros(many, np.int64), ("a",), facts, "x")))
        == []
    )
