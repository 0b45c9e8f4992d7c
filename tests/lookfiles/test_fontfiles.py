"""No tofu, known before anything is rendered: the faces of a page have every letter that it can say."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from ctlgen import catalog, icons
from ctlgen.browser import Browser, decode
from ctlgen.catalog import shipped
from ctlgen.compose import Composer
from ctlgen.content import locales, scripts
from ctlgen.errors import InputError
from ctlgen.icons import IconStyle
from ctlgen.lookfiles import fontfiles, stylesheets
from ctlgen.lookfiles.themefiles import Face, read_fonts
from ctlgen.model import Document
from ctlgen.render_recipe import RenderRecipe

LATIN = [locale for locale in locales() if locale not in scripts.RANGES]


@cache
def letters(font: fontfiles.Font) -> frozenset[int]:
    """What a file has of what it is used for."""
    has = characters(font.file)
    return has & points(font.covers) if font.covers else has


def characters(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())


def points(covers: str) -> frozenset[int]:
    ends = [part.strip().removeprefix("U+").split("-") for part in covers.split(",")]
    return frozenset(point for end in ends for point in range(int(end[0], 16), int(end[-1], 16) + 1))


@pytest.mark.parametrize("locale", locales())
def test_the_faces_of_a_page_have_all_that_it_can_say(locale: str) -> None:
    said = {ord(sign) for sign in scripts.signs(locale)}
    if locale in LATIN:
        said -= set(range(0x7F))  # these every family has, which the next test says
    for draw in (0.0, 0.3, 0.6, 0.99):
        stand = catalog.stand(locale, draw)
        for _, stack in stand.stacks:
            names = {name.strip("'") for name in stack.split(",")}
            for weight in fontfiles.WEIGHTS:
                fonts = [font for font in stand.fonts if font.family in names and font.weight == weight]
                missing = said.difference(*map(letters, fonts))
                assert not missing, f"{locale}: add slices to themes/fonts.toml for {''.join(map(chr, missing))}"


def test_every_family_has_plain_letters() -> None:
    fonts = {font for look in catalog.select(["*", "procedural:400"]) for font in look.fonts if font.subset == "latin"}
    assert len({font.family for font in fonts}) >= 60
    for font in fonts:
        assert letters(font).issuperset(range(0x20, 0x7F)), font.file


def test_what_stands_in_is_loaded_only_when_it_is_needed() -> None:
    look = catalog.select(["bootstrap/default/light"])[0]
    count = "Array.from(document.fonts).filter(f => f.status === 'loaded' && f.family.includes('ctl ')).length"
    loaded = []
    with Browser("", viewport=(400, 200), files=catalog.page_files([look])) as browser:
        for text in ("Save", "Zürich", "→", "保存", "保存しますか"):
            stand = catalog.stand("ja" if text > "保" else "en", 0)
            faces = stylesheets.font_faces(stand.fonts, "/file")
            browser.shoot(Document("<html><body></body></html>", f"<b>{text}</b>", "", "light", faces, stand.stacks))
            loaded.append(browser.tab.evaluate(count))
    assert loaded[0] == 0
    assert loaded[1] == 2
    assert loaded == sorted(loaded)
    assert loaded[-1] < 40


@pytest.mark.parametrize(
    ("toml", "why"),
    [
        ('[scripts]\nru = ["Noto Sams"]', r"scripts\.ru: unknown font family 'Noto Sams'"),
        ('signs = ["X"]', "signs: unknown font family 'X'"),
        ('[slices]\nX = ["1"]', "slices: unknown font family 'X'"),
        ('[slices]\nF = ["1-"]', r"slices\.F: write numbers and ranges"),
        ("[scripts]\nru = 1", r"scripts\.ru must be a list"),
        ('[styles]\nF = ["bold"]', "'bold' is not a face"),
    ],
)
def test_a_fault_in_the_table_of_fonts_is_named(tmp_path: Path, toml: str, why: str) -> None:
    text = f'subsets = ["latin"]\n{toml}\n[families]\nF = "@p/f"\n'
    (tmp_path / "fonts.toml").write_text(text)
    with pytest.raises(InputError, match=why):
        read_fonts(tmp_path / "fonts.toml")


# --- icons as letters


@pytest.mark.parametrize("name", sorted(catalog.icon_fonts()))
def test_an_icon_font_has_a_letter_for_each_icon(name: str) -> None:
    font = catalog.icon_fonts()[name]
    has = characters(font.file)
    assert set(font.words) == set(font.points)
    assert len(font.words) >= 200
    assert all(int(point, 16) in has for point in font.points.values())


@pytest.mark.parametrize("name", sorted(catalog.icon_fonts()))
def test_a_letter_stays_within_its_box(name: str) -> None:
    """The box that is measured is the label: what is drawn may not reach out of it, nor be a speck in it."""
    style, words = IconStyle("" if name == catalog.ICONS else name, True), list(catalog.icon_fonts()[name].words)
    body = "".join(
        f'<div style="position:absolute;left:{40 * (i % 30) + 8}px;top:{40 * (i // 30) + 8}px;line-height:2">'
        f"{icons.draw_icon(word, 24, f' data-ctl={i}', style)}</div>"
        for i, word in enumerate(words)
    )
    shell = '<html><body style="margin:0;background:white;color:black"></body></html>'
    with Browser("", viewport=(1220, 1000), files=catalog.page_files([])) as browser:
        shot = browser.shoot(Document(shell, body, faces=icons.icon_css(style.name)))
    assert len(shot.measures) == len(words)
    ink = decode(shot.png, grey=True) < 128
    within = np.zeros_like(ink)
    for measure in shot.measures:
        x0, y0, x1, y1 = measure.box.pixels()
        within[y0:y1, x0:x1] = True
        if words[measure.place] not in ("dash", "dash-lg", "three-dots", "three-dots-vertical"):
            assert ink[y0:y1, x0:x1].sum() > 20, words[measure.place]
    assert (ink & ~within).sum() <= 0.001 * ink.sum()


def test_a_page_draws_its_icons_in_one_way() -> None:
    looks = {look.name: look for look in catalog.select(["bootstrap/default/light"])}
    composer = Composer(RenderRecipe(tuple(looks), {"icon": 1.0, "button": 1.0}, 4000), looks)
    drawn = set()
    for index in range(30):
        body = composer.document(composer.spec(index)).body
        is_font = icons.draw_icon_style(0, index).is_font
        drawn.add(is_font)
        assert ('class="ctl-glyph' in body) == is_font
        assert ("<svg" in body) != is_font
    assert drawn == {True, False}


def test_a_face_of_a_numbered_family_says_what_it_covers() -> None:
    root = catalog.assets()
    fonts = read_fonts(catalog.folder("themes") / "fonts.toml")
    found = fontfiles.found([Face("Noto Sans JP", 400, "normal")], fonts, root, shipped.manifest(root)["files"])
    assert len(found) > 30
    assert all(font.covers.startswith("U+") for font in found)
