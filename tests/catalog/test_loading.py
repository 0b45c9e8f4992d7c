"""What the pages of a look are dressed in, and what they may load."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ctlgen import catalog
from ctlgen.errors import InputError
from tests.catalog.conftest import CSS

SCRIPTED = """
family = "acme"
framework = "bootstrap5"
css = "css/one.css"
scripts = ["js/main.js"]
files = ["js/parts/*.js"]
imports = { "lib" = "js/parts/lib.js", "lib/" = "js/parts/" }
[themes.one]
"""


def test_a_stylesheet_has_the_faces_and_the_states() -> None:
    (look,) = catalog.select(["bootswatch/flatly/light"])
    css = catalog.stylesheet(look, "http://assets.test")
    assert f'src:url("http://assets.test{look.fonts[0].file}'.split("@")[0] in css
    assert ".ctl-hover" in css
    assert "@import" not in css


def test_a_look_says_what_its_pages_load(own: Callable[[str], Path], tmp_path: Path) -> None:
    (tmp_path / "js" / "parts").mkdir(parents=True)
    for name in ("main", "parts/lib", "parts/more"):
        (tmp_path / "js" / f"{name}.js").write_text("")
    face = "@font-face{font-family:A;src:url(../acme.woff2)}"
    (tmp_path / "css" / "one.css").write_text(f"{face}{CSS}.a{{background:url(../acme.svg)}}")
    (tmp_path / "acme.svg").write_text("<svg/>")
    look = catalog.select([str(own(SCRIPTED))])[0]
    js = tmp_path / "js"
    assert look.scripts == (js / "main.js",)
    assert look.imports == (("lib", js / "parts" / "lib.js"), ("lib/", js / "parts"))
    font = tmp_path / "acme.woff2"
    assert catalog.page_files([look]) - catalog.shared_files() == {
        font,
        js / "main.js",
        js / "parts" / "lib.js",
        js / "parts" / "more.js",
    }
    css = catalog.stylesheet(look, "/file")
    assert f'url("/file{font}")' in css
    assert "data:image/svg+xml" in css
    before = catalog.fingerprint([look])
    (js / "parts" / "more.js").write_text("1")
    assert catalog.fingerprint([look]) != before


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("js/main.js", "js/none.js", "no such file"),
        ("js/parts/*.js", "js/parts/*.mjs", "nothing in .* matches"),
        ('["js/main.js"]', '"js/main.js"', "scripts must be a list"),
        ('"js/parts/lib.js"', "1", "lib must be a text"),
    ],
)
def test_a_faulty_script_is_refused(own: Callable[[str], Path], tmp_path: Path, old: str, new: str, why: str) -> None:
    (tmp_path / "js" / "parts").mkdir(parents=True)
    for name in ("main", "parts/lib"):
        (tmp_path / "js" / f"{name}.js").write_text("")
    with pytest.raises(InputError, match=rf"acme\.toml: .*{why}"):
        catalog.select([str(own(SCRIPTED.replace(old, new, 1)))])
