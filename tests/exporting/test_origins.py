"""What a dataset card says of a workspace: whose work its pages show, and what they lack."""

from pathlib import Path
from typing import Any

import pytest

from ctlgen import catalog
from ctlgen.exporting import origins
from ctlgen.exporting.stored import Stored
from ctlgen.formats.card import Provenance
from tests import kept


def told(path: Path, monkeypatch: pytest.MonkeyPatch, **rendered: Any) -> Provenance:
    """What is said of a workspace that was rendered so."""
    monkeypatch.setitem(kept.ASKED, "render", {"count": 400, "seed": 7, **rendered})
    return origins.of(Stored(kept.fill(path / "ws")[0]))


def test_the_licences_of_all_looks_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    styles = catalog.select(["procedural:20", "procedural:3@bootstrap5"])
    names = ["bootswatch/flatly/light", "bulma/default/dark", "classic/aqua/light", "mine/brand/dark"]
    found = told(tmp_path, monkeypatch, looks=[*names, *(style.name for style in styles)])
    licences = {name.rpartition(" ")[0] if name[-1].isdigit() else name: licence for name, licence in found.licences}
    wanted = {package for style in styles for package in style.packages} | catalog.icon_packages()
    assert wanted | {"bootswatch", "bulma", "@fontsource/lato"} <= set(licences)
    assert licences["@fontsource/lato"] == "OFL-1.1"
    themes = {name: licence for name, licence in licences.items() if name.startswith("theme ")}
    assert themes == {
        "theme classic/aqua": "MIT",
        "theme procedural": "MIT",
        "theme mine/brand/dark": "its author's",
    }


def test_what_was_asked_is_told_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(tmp_path, monkeypatch, looks=["bulma/default/light"], viewport=[800, 600], scale=2.0, layout="mixed")
    for said in ("400 controls", "1 looks (bulma/default/light)", "seed 7", "800 x 600 CSS px at scale 2.0"):
        assert said in found.made[0]
    assert "2 of each control, 4 px, mode L" in found.made[1]
    assert "no box" in found.page_limits[0]


@pytest.mark.parametrize(
    ("layout", "begin"), [("sheet", ["On sheets"]), ("screen", ["On screens"]), ("mixed", ["On screens", "On sheets"])]
)
def test_a_layout_says_what_has_no_box(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, layout: str, begin: list[str]
) -> None:
    found = told(tmp_path, monkeypatch, looks=["bulma/default/light"], layout=layout)
    assert [limit[: len(start)] for limit, start in zip(found.page_limits, begin, strict=True)] == begin


def test_visited_pages_are_their_owners(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = told(tmp_path, monkeypatch, pages=["shots/*.html"])
    assert "visited" in found.made[0]
    assert found.licences == [("the pages that were visited", "as their owners say")]
    assert any("other people's work" in limit for limit in found.limits)
