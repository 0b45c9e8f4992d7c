import json
import shutil
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import ImageFont

from ctlgen import catalog
from ctlgen.catalog import shipped
from ctlgen.errors import AssetError, InputError
from ctlgen.lookfiles import themefiles
from ctlgen.lookfiles.templatefiles import read_framework
from ctlgen.model import KINDS

try:
    catalog.looks()
except AssetError as error:
    pytest.skip(str(error), allow_module_level=True)

CSS = ".btn{color:red}.btn:hover{color:blue}"


def names(*patterns: str) -> list[str]:
    return [look.name for look in catalog.select(patterns)]


# --- what is shipped


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


def test_a_stylesheet_has_the_faces_and_the_states() -> None:
    (look,) = catalog.select(["bootswatch/flatly/light"])
    css = catalog.stylesheet(look, "http://assets.test")
    assert f'src:url("http://assets.test{look.fonts[0].file}'.split("@")[0] in css
    assert ".ctl-hover" in css
    assert "@import" not in css


def test_icons_are_drawings() -> None:
    icons = catalog.icons()
    assert len(icons) > 240
    assert icons["x-lg"].startswith("<path d=")
    assert not [name for name, markup in icons.items() if "<svg" in markup or "<script" in markup]


def test_every_licence_is_told() -> None:
    licences = {licence.package: licence for licence in catalog.licences()}
    used = {package for look in catalog.looks() for package in look.packages}
    assert used <= set(licences)
    for licence in licences.values():
        assert licence.licence not in ("", "not named", "UNLICENSED"), licence.package
        assert licence.version
        assert len(licence.text) > 300 or licence.licence in licence.text, licence.package


# --- choosing


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


# --- frameworks

FRAMEWORK = """
title = "Acme"
docs = "https://acme.test"
[controls.button]
variants = { solid = 3, outline = 1 }
states = { rest = 1 }
[controls.link]
"""


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    folder = tmp_path / "acme"
    folder.mkdir()
    (folder / "framework.toml").write_text(FRAMEWORK)
    for name in ("page", "button", "link", "_parts"):
        (folder / f"{name}.html.j2").write_text("")
    return folder


def test_a_template_is_the_support(acme: Path) -> None:
    framework = read_framework(acme)
    assert (framework.name, framework.title, tuple(framework.controls)) == ("acme", "Acme", ("button", "link"))
    assert framework.controls["button"].variants == {"solid": 3, "outline": 1}
    assert framework.controls["link"].states == {"rest": 1}
    assert framework.controls["link"].tones == {"": 1}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("[controls.link]", "[controls.lonk]", "unknown key 'lonk': did you mean link"),
        ("[controls.link]", "[controls.badge]", "no table \\[controls.link\\]"),
        ("[controls.link]", "[controls.link]\n[controls.badge]", "no template badge"),
        ("outline = 1", "outline = -1", "controls.button.variants.outline must be a number"),
        ("outline = 1", "outline = true", "controls.button.variants.outline must be a number"),
        ("solid = 3, outline = 1", "solid = 0", "one weight at least"),
        ("variants", "variant", "controls.button: unknown key 'variant': did you mean variants"),
        ("title", "titel", "unknown key 'titel'"),
    ],
)
def test_a_faulty_framework_is_refused(acme: Path, old: str, new: str, why: str) -> None:
    (acme / "framework.toml").write_text(FRAMEWORK.replace(old, new, 1))
    with pytest.raises(InputError, match=rf"{acme.name}.*{why}"):
        read_framework(acme)


def test_the_shipped_frameworks_are_sound() -> None:
    for framework in catalog.frameworks():
        assert set(framework.controls) <= set(KINDS)
        assert catalog.framework(framework.name) is framework
    with pytest.raises(InputError, match="unknown framework 'bootstrap'"):
        catalog.framework("bootstrap")


# --- identity and damage


def test_a_fingerprint_follows_what_frameworks_share(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, _ = catalog.select(["water"]), catalog.frameworks()  # read before their folder is another
    shipped = catalog.folder("templates")
    shutil.copytree(shipped / "_html", tmp_path / "_html")
    monkeypatch.setattr(
        "ctlgen.catalog.shipped.folder", lambda name: tmp_path if name == "templates" else shipped.parent / name
    )
    before = catalog.fingerprint(looks)
    (tmp_path / "_html" / "button.html.j2").write_text("another")
    assert catalog.fingerprint(looks) != before


def test_a_fingerprint_follows_the_bytes(own: Callable[[str], Path], tmp_path: Path) -> None:
    looks = catalog.select([str(own(OWN))])
    before = catalog.fingerprint(looks)
    assert catalog.fingerprint(looks) == before
    assert catalog.fingerprint(looks[:1]) != before
    assert catalog.fingerprint(replace(look, name=look.name + "x") for look in looks) != before
    (tmp_path / "css" / "one.css").write_text(CSS + ".a{b:c}")
    assert catalog.fingerprint(looks) != before


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


def test_a_face_is_asked_for_once() -> None:
    fonts = themefiles.Fonts({"F": "@p/f"}, ("latin", "latin-ext"), ())
    face = themefiles.Face("F", 400, "italic")
    assert list(themefiles.font_files([face, face], fonts)) == [
        ("@p/f", "files/f-latin-400-italic.woff2", True),
        ("@p/f", "files/f-latin-ext-400-italic.woff2", False),
    ]


# --- what pages load

SCRIPTED = """
family = "acme"
framework = "bootstrap5"
css = "css/one.css"
scripts = ["js/main.js"]
files = ["js/parts/*.js"]
imports = { "lib" = "js/parts/lib.js", "lib/" = "js/parts/" }
[themes.one]
"""


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


def test_six_more_icon_sets_draw_what_ours_draw() -> None:
    sets = catalog.icon_sets()
    assert len(sets) >= 6
    for table in sets.values():
        assert len(table) >= 100
        assert set(table) <= set(catalog.icons())
        assert all("viewBox=" in attributes and "<" in content for attributes, content in table.values())
    assert 'fill="none"' in sets["lucide"]["trash"][0]
    assert 'stroke-width="2"' in sets["feather"]["trash"][0]


def test_many_palettes_do_not_make_a_framework_common_nor_its_dark_side() -> None:
    chosen = catalog.select(None)
    often = dict(zip((look.name for look in chosen), catalog.often(chosen), strict=True))
    pages: dict[str, float] = defaultdict(float)
    for look in chosen:
        pages[look.framework] += often[look.name]
    assert max(often.values()) == 1
    assert pages["milligram"] < pages["pico"] < 7 * pages["milligram"]
    assert often["bootswatch/lux/dark"] == pytest.approx(catalog.DARK * often["bootswatch/lux/light"], abs=1e-3)
