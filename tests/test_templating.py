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
        ("\n{{ 1 // 0 }}", "template made/button.html.j2 line 2: ZeroDivisionError: "),
        ("\n{{ c.text.nothing() }}", "template made/button.html.j2 line 2: 'str object' has no attribute 'nothing'"),
        ("\n{% include 'no.j2' %}", "template made/button.html.j2 line 2: 'no.j2' not found"),
    ],
)
def test_a_template_that_fails_is_named_with_its_line(source: str, said: str, tmp_path: Path) -> None:
    put(tmp_path / "made", source)
    with pytest.raises(InputError) as told:
        templating.render((tmp_path,), "made/button.html.j2", {"c": Control("button")})
    assert str(told.value).startswith(said)


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("\n\n{% macro say(c) %}\n{{ c.nothing }}{% endmacro %}", "made/_parts.html.j2 line 4: "),
        ("\n\n{% macro say(c) %}{{ 1 // 0 }}{% endmacro %}", "made/_parts.html.j2 line 3: ZeroDivisionError"),
        ("\n\n\n\n{% if %}", "made/_parts.html.j2 line 5: "),
        ("{% macro speak(c) %}{% endmacro %}", "made/button.html.j2 line 2: "),
    ],
)
def test_what_fails_in_a_part_is_told_of_the_part(source: str, said: str, tmp_path: Path) -> None:
    put(tmp_path / "made", "{% from 'made/_parts.html.j2' import say %}\n{{ say(c) }}")
    (tmp_path / "made" / "_parts.html.j2").write_text(source)
    with pytest.raises(InputError) as told:
        templating.render((tmp_path,), "made/button.html.j2", {"c": Control("button")})
    assert str(told.value).startswith(f"template {said}")


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
