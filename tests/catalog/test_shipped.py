"""What comes with ctlgen: looks with their files, licences, frameworks; and what is damaged is noticed."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import ImageFont

from ctlgen import catalog
from ctlgen.catalog import shipped
from ctlgen.errors import AssetError, InputError
from ctlgen.model import KINDS


def test_all_54_looks_are_there_in_a_fixed_order() -> None:
    looks = catalog.select(["bootstrap/*", "bootswatch"])
    assert len({look.name for look in looks}) == 54
    assert [look.name for look in looks[:3]] == [
        "bootstrap/default/light",
        "bootstrap/default/dark",
        "bootswatch/brite/light",
    ]
    assert len({look.group for look in looks}) == 27


def test_every_look_has_a_name_of_its_own_and_its_files() -> None:
    looks = catalog.looks()
    assert len({look.name for look in looks}) == len(looks)
    assert {look.framework for look in looks} <= {framework.name for framework in catalog.frameworks()}
    assert all(file.is_file() for look in looks for file in (*look.css, *(font.file for font in look.fonts)))


def test_a_look_says_where_it_comes_from() -> None:
    (look,) = catalog.select(["bootswatch/flatly/dark"])
    assert (look.name, look.group, look.framework) == ("bootswatch/flatly/dark", "bootswatch/flatly", "bootstrap5")
    assert (look.font_family, look.licence) == ("Lato", "MIT")
    assert look.packages == ("bootswatch", "@fontsource/lato")
    assert {(font.weight, font.style) for font in look.fonts} == {(400, "normal"), (400, "italic"), (700, "normal")}


def test_every_font_file_holds_the_family_it_is_listed_for() -> None:
    fonts = {font for look in catalog.looks() for font in look.fonts} | set(catalog.text_fonts())
    plain = {
        (font.family, font.file) for font in fonts if (font.weight, font.style, font.subset) == (400, "normal", "latin")
    }
    assert len(plain) >= 19
    for family, file in plain:
        assert (ImageFont.truetype(str(file), 12).getname()[0] or "").startswith(family)


def test_every_licence_is_told() -> None:
    licences = {licence.package: licence for licence in catalog.licences()}
    used = {package for look in catalog.looks() for package in look.packages}
    assert used <= set(licences)
    for licence in licences.values():
        assert licence.licence not in ("", "not named", "UNLICENSED"), licence.package
        assert licence.version
        assert len(licence.text) > 300 or licence.licence in licence.text, licence.package


def test_the_shipped_frameworks_are_sound() -> None:
    for framework in catalog.frameworks():
        assert set(framework.controls) <= set(KINDS)
        assert catalog.framework(framework.name) is framework
    with pytest.raises(InputError, match="unknown framework 'bootstrap'"):
        catalog.framework("bootstrap")


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The assets in another folder, to damage them there."""
    for name in ("themes", "templates"):
        shutil.copytree(catalog.folder(name), tmp_path / name)
    shutil.copytree(catalog.assets(), tmp_path / "_assets")
    monkeypatch.setattr(shipped, "PACKAGE", tmp_path)
    catalog.looks.cache_clear()
    yield tmp_path / "_assets"
    catalog.looks.cache_clear()


def test_missing_assets_name_the_command(copied: Path) -> None:
    (copied / "manifest.json").unlink()
    with pytest.raises(AssetError, match=r"pip install --force-reinstall.*make setup"):
        catalog.assets()
    with pytest.raises(AssetError):
        catalog.select(["flatly"])


def test_a_truncated_asset_is_named(copied: Path) -> None:
    sheet = copied / "bootswatch" / "dist" / "flatly" / "bootstrap.min.css"
    sheet.write_bytes(sheet.read_bytes()[:-1])
    with pytest.raises(AssetError, match=r"flatly/bootstrap\.min\.css is missing or damaged"):
        catalog.looks()


def test_a_changed_byte_is_found(copied: Path) -> None:
    assert catalog.damaged() == ()
    file = copied / "bootstrap-icons" / "icons.json"
    file.write_bytes(file.read_bytes()[:-1] + b" ")
    assert catalog.damaged() == ("bootstrap-icons/icons.json",)


def test_the_manifest_lists_just_what_is_there() -> None:
    root = catalog.assets()
    there = {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()} - {"manifest.json"}
    assert there == set(json.loads((root / "manifest.json").read_text())["files"])
