"""Templates: what fails is told with its file and its line."""

from pathlib import Path

import pytest

from ctlgen import templating
from ctlgen.errors import InputError
from ctlgen.model import Control


def put(folder: Path, source: str) -> None:
    folder.mkdir(parents=True)
    (folder / "button.html.j2").write_text(source)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("{{ c.nothing }}", "template made/button.html.j2 line 1: "),
        ("\n\n{% if %}", "template made/button.html.j2 line 3: "),
        ("\n{{ d }}", "template made/button.html.j2 line 2: 'd' is undefined"),
        ("\n{{ 1 // 0 }}", "template made/button.html.j2: ZeroDivisionError: "),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(source: str, said: str, tmp_path: Path) -> None:
    put(tmp_path / "made", source)
    with pytest.raises(InputError) as told:
        templating.render((tmp_path,), "made/button.html.j2", {"c": Control("button")})
    assert str(told.value).startswith(said)


def test_a_template_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^template made/knob\.html\.j2: 'made/knob\.html\.j2' not found"):
        templating.render((tmp_path,), "made/knob.html.j2", {})


def test_the_first_folder_that_has_it_is_taken_and_values_are_escaped(tmp_path: Path) -> None:
    put(tmp_path / "one" / "made", "one {{ text }}")
    put(tmp_path / "two" / "made", "two {{ text }}")
    put(tmp_path / "two" / "other", "other {{ text }}")
    folders = (tmp_path / "one", tmp_path / "two")
    assert templating.render(folders, "made/button.html.j2", {"text": "a<b"}) == "one a&lt;b"
    assert templating.render(folders, "other/button.html.j2", {"text": "&"}) == "other &amp;"
