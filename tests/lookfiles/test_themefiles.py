"""What a theme is called without its mode: looks that are one theme never part in a split."""

import re
from itertools import groupby
from pathlib import Path

import pytest

from ctlgen import catalog
from ctlgen.errors import AssetError, InputError
from ctlgen.lookfiles import themefiles

try:
    catalog.looks()
except AssetError as error:
    pytest.skip(str(error), allow_module_level=True)

FAMILY = 'family = "acme{dark}"\nframework = "bootstrap5"\nmodes = ["{mode}"]\ncss = "a.css"\n'


def without_modes(name: str) -> list[str]:
    """An oracle of its own: the words of "family/theme" but those that say a mode, and but "default"."""
    return [word for word in re.split("[-/]", name) if word not in {"light", "dark", "default"}]


def test_names_that_differ_by_a_mode_word_share_a_group() -> None:
    looks = sorted(catalog.looks(), key=lambda look: without_modes(f"{look.family}/{look.theme}"))
    shared = 0
    for _, alike in groupby(looks, key=lambda look: without_modes(f"{look.family}/{look.theme}")):
        of = list(alike)
        assert len({look.group for look in of}) == 1, [look.name for look in of]
        shared += len({(look.family, look.theme) for look in of}) > 1
    assert shared >= 15  # families that are dark alone have their light ones beside them


@pytest.mark.parametrize(
    "names",
    [
        ("antd/default/light", "antd-dark/default/dark"),
        ("plain/accent/light", "plain-dark/accent/dark"),
        ("primereact/lara-light-teal/light", "primereact-dark/lara-dark-teal/dark"),
        ("primereact/saga-blue/light", "primereact-dark/vela-blue/dark", "primereact-dark/arya-blue/dark"),
        ("pico/jade/light", "pico-classless/jade/dark"),
        ("primer/default/light", "primer/dimmed/dark"),
        ("daisyui/light/light", "daisyui/dark/dark"),
        ("procedural/0003/", "procedural/0003@bootstrap5/"),
    ],
)
def test_one_theme_in_its_modes_is_one_group(names: tuple[str, ...]) -> None:
    chosen = [look for name in names for look in catalog.select([name.rstrip("/")])]
    assert len(chosen) == len(names)
    assert len({look.group for look in chosen}) == 1


def test_other_themes_are_groups_of_their_own() -> None:
    groups = {look.group for look in catalog.select(["bootswatch", "pico/red", "primereact/saga-green", "sakura"])}
    assert len(groups) == 26 + 1 + 1 + 4


@pytest.mark.parametrize(
    ("family", "theme", "group"),
    [
        ("acme", "Lara-Light-Blue", "acme/Lara-Blue"),
        ("acme.dark", "dark", "acme/default"),
        ("acme", "darkly", "acme/darkly"),
        ("acme", "lightning_dark", "acme/lightning"),
        ("dark", "light", "default/default"),
    ],
)
def test_mode_words_are_whole_words(family: str, theme: str, group: str) -> None:
    assert themefiles.group(family, theme) == group


def test_a_file_of_ones_own_can_say_its_group(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text(".btn{color:red}")
    for mode, dark, table in (("light", "", "day"), ("dark", "-dark", "night")):
        text = FAMILY.format(mode=mode, dark=dark) + f'[themes.{table}]\ngroup = "round-the-clock"\n'
        (tmp_path / f"{mode}.toml").write_text(text)
    night, day = catalog.select([str(tmp_path / "light.toml"), str(tmp_path / "dark.toml")])
    assert (day.theme, night.theme) == ("day", "night")
    assert day.group == night.group == "acme/round-the-clock"


@pytest.mark.parametrize("value", ["3", '""', '"a/b"', "[]"])
def test_a_group_that_is_no_name_is_refused(tmp_path: Path, value: str) -> None:
    (tmp_path / "a.css").write_text(".btn{color:red}")
    (tmp_path / "a.toml").write_text(FAMILY.format(mode="light", dark="") + f"[themes.x]\ngroup = {value}\n")
    with pytest.raises(InputError, match=r"a\.toml.*group must be a name"):
        catalog.select([str(tmp_path / "a.toml")])


def test_a_face_is_asked_for_once() -> None:
    fonts = themefiles.Fonts({"F": "@p/f"}, ("latin", "latin-ext"), ())
    face = themefiles.Face("F", 400, "italic")
    assert list(themefiles.font_files([face, face], fonts)) == [
        ("@p/f", "files/f-latin-400-italic.woff2", True),
        ("@p/f", "files/f-latin-ext-400-italic.woff2", False),
    ]
