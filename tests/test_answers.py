"""What a line of predictions is about."""

import pytest

from ctlgen import answers


def test_an_id_is_what_it_says() -> None:
    assert answers.names({"id": 7, "file": "a/b.png", "label": "link"}) == ["7"]
    with pytest.raises(KeyError, match="id"):
        answers.names({"label": "link"})


def test_a_file_is_known_by_the_end_of_its_path() -> None:
    names = answers.names({"file": "/sets/mine/test/button/000012_0034_1.PNG", "label": "link"})
    assert names == ["test_button_000012_0034_1", "button_000012_0034_1", "000012_0034_1"]
    assert answers.bare("000012/0034/1") in names
    assert answers.bare("button/000012_0034_1.png") in names
    assert answers.names({"file": "1.jpeg"}) == ["1"]


def test_what_could_not_be_read_is_no_answer() -> None:
    assert answers.failed({"file": "a.png", "error": "it is no image"})
    assert not answers.is_about({"file": "a.png", "error": "it is no image"})
    assert answers.is_about({"file": "a.png", "label": "link"})
