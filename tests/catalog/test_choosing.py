"""Looks by their names, by globs and from files of one's own; how often each is drawn."""

from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from ctlgen import catalog
from ctlgen.errors import InputError
from tests.catalog.conftest import CSS, OWN


def names(*patterns: str) -> list[str]:
    return [look.name for look in catalog.select(patterns)]


def test_one_theme_can_be_named_in_many_ways() -> None:
    both = ["bootswatch/zephyr/light", "bootswatch/zephyr/dark"]
    assert names("zephyr") == names("bootswatch/zephyr") == names("Zephyr") == names("zeph*") == both
    assert names("zephyr/dark") == names("bootswatch/zephyr/dark") == names("*/zephyr/d*") == both[1:]


def test_many_themes() -> None:
    every = [look.name for look in catalog.looks()]
    assert [look.name for look in catalog.select(None)] == names("*") == every
    assert names("bootswatch,bootstrap/*") == names("bootstrap/*", "bootswatch")
    assert len(names("bootswatch/*")) == 52
    assert names("*/dark") == [name for name in every if name.endswith("/dark")]
    assert names("yeti/dark, darkly", "yeti") == names("yeti", "darkly")


@pytest.mark.parametrize(
    ("pattern", "why"),
    [("flatley", "did you mean.*flatly"), ("flatly/dim", "unknown theme 'flatly/dim'"), ("", "no theme is named")],
)
def test_an_unknown_theme_is_refused(pattern: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        names(pattern)


def test_a_css_file_of_ones_own(tmp_path: Path) -> None:
    path = tmp_path / "acme.css"
    path.write_text(CSS)
    looks = catalog.select([str(path), "bootswatch/yeti/dark"])
    assert [look.name for look in looks] == ["bootswatch/yeti/dark", "file/acme/dark", "file/acme/light"]
    assert looks[1].framework == "bootstrap5"
    assert catalog.stylesheet(looks[1]).endswith(".btn{color:red}.btn:is(:hover,.ctl-hover){color:blue}")


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00", b"<html></html>", b"", b"\xff\xfe\x00"])
def test_css_that_is_not_css(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "acme.css"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"acme\.css: is not CSS"):
        catalog.select([str(path)])


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    for name in ("no.css", "no.toml"):
        with pytest.raises(InputError, match=f"{name}: no such file"):
            catalog.select([str(tmp_path / name)])


def test_two_files_of_one_name(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "acme.css").write_text(CSS)
    with pytest.raises(InputError, match="two themes are called 'file/acme/light'"):
        catalog.select([str(tmp_path / "a" / "acme.css"), str(tmp_path / "b" / "acme.css")])
    assert len(catalog.select([str(tmp_path / "a" / "acme.css")] * 2)) == 2


def test_a_toml_of_ones_own(own: Callable[[str], Path], tmp_path: Path) -> None:
    one, two = catalog.select([str(own(OWN))])
    assert (one.name, two.name) == ("acme/one/dark", "acme/two/dark")
    assert one.css == two.css == (tmp_path / "css" / "one.css",)
    assert one.fonts[0].file == tmp_path / "acme.woff2"
    assert (one.font_family, two.font_family, one.licence) == ("Acme Sans", "system-ui", "ours")
    assert {font.family for font in one.fonts} == {"Acme Sans", "Lato"}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("modes =", "mode =", "unknown key 'mode': did you mean modes"),
        ('css = "css/one.css"', 'sheet = "x"', "themes.two: unknown key 'sheet'"),
        ('["dark"]', '["dim"]', "modes: unknown mode 'dim'"),
        ('["dark"]', "[]", "modes must name"),
        ('family = "acme"', 'family = "bootswatch"', "'bootswatch' is taken"),
        ('family = "acme"', 'family = "a/b"', "'a/b' cannot be a name"),
        ("bootstrap5", "bootstrap6", "unknown framework 'bootstrap6'"),
        ('Lato = ["400"]', 'Lata = ["400"]', "unknown font family 'Lata': did you mean"),
        ('Lato = ["400"]', 'Lato = ["bold"]', "'bold' is not a face"),
        ("acme.woff2", "none.woff2", "no such file"),
        ("css/{theme}.css", "css/{theme}x.css", "no such file"),
        ("[themes.two]", "[themes.two", "is not TOML"),
        (OWN, 'family = "x"', "no theme in it"),
    ],
)
def test_a_faulty_toml_is_refused(own: Callable[[str], Path], old: str, new: str, why: str) -> None:
    assert old in OWN
    with pytest.raises(InputError, match=rf"acme\.toml: .*{why}"):
        catalog.select([str(own(OWN.replace(old, new, 1)))])


def test_many_palettes_do_not_make_a_framework_common_nor_its_dark_side() -> None:
    chosen = catalog.select(None)
    often = dict(zip((look.name for look in chosen), catalog.often(chosen), strict=True))
    pages: dict[str, float] = defaultdict(float)
    for look in chosen:
        pages[look.framework] += often[look.name]
    assert max(often.values()) == 1
    assert pages["milligram"] < pages["pico"] < 7 * pages["milligram"]
    assert often["bootswatch/lux/dark"] == pytest.approx(catalog.DARK * often["bootswatch/lux/light"], abs=1e-3)
