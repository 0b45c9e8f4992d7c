"""Themes of one's own; and without the assets there is no catalog to test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ctlgen import catalog
from ctlgen.errors import AssetError

CSS = ".btn{color:red}.btn:hover{color:blue}"
OWN = """
family = "acme"
framework = "bootstrap5"
css = "css/{theme}.css"
modes = ["dark"]
licence = "ours"
[[fonts]]
family = "Acme Sans"
face = "700"
file = "acme.woff2"
[themes.one]
fonts = { "Acme Sans" = ["700"], Lato = ["400"] }
[themes.two]
css = "css/one.css"
"""


@pytest.fixture(scope="session", autouse=True)
def assets() -> None:
    try:
        catalog.looks()
    except AssetError as error:
        pytest.skip(str(error))


@pytest.fixture
def own(tmp_path: Path) -> Callable[[str], Path]:
    (tmp_path / "css").mkdir()
    (tmp_path / "css" / "one.css").write_text(CSS)
    (tmp_path / "acme.woff2").write_bytes(b"font")

    def write(text: str) -> Path:
        path = tmp_path / "acme.toml"
        path.write_text(text)
        return path

    return write
