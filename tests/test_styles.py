"""Procedural styles: readable, the same every time, chosen by number, and painted as they say."""

import re
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ctlgen import catalog, styles
from ctlgen.browser import Browser, decode
from ctlgen.colours import contrast
from ctlgen.compose import Composer
from ctlgen.errors import InputError
from ctlgen.labels import label
from ctlgen.lookfiles import themefiles
from ctlgen.model import KINDS, Box
from ctlgen.render_recipe import RenderRecipe
from ctlgen.styles import schools, sheets, typefaces, worn

INDICES = st.integers(0, styles.MOST - 1)


@given(INDICES)
@example(0)
@settings(max_examples=120, deadline=None)
def test_everything_written_in_a_style_can_be_read(index: int) -> None:
    style = styles.draw_style(index)
    for palette in (style.palette, style.inverse, style.accent):
        faint = [(what, contrast(a, b)) for what, a, b, least in palette.pairs() if contrast(a, b) < least - 0.005]
        assert not faint, f"{style.name} ({style.school})"


@given(INDICES)
@settings(max_examples=30, deadline=None)
def test_a_style_is_css_without_a_gap(index: int) -> None:
    css = sheets.stylesheet(styles.draw_style(index))
    assert css.count("{") == css.count("}")
    assert not re.search(r":hover|:focus|:active|https?://(?!www\.w3\.org)", css)
    assert len(css) < 400_000
    defined = set(re.findall(r"(--[\w-]+):", css)) | {"--st-v", "--st-th"}  # these two are the templates' to say
    assert set(re.findall(r"var\((--[\w-]+)", css)) <= defined


def test_every_construction_that_a_school_names_has_its_block() -> None:
    for name, common in schools.CONSTRUCTIONS.items():
        bags = [common, *(school.words[name] for school in schools.SCHOOLS.values() if name in school.words)]
        named = {word.partition("*")[0] for bag in bags for word in bag.split()}
        assert named | {""} == set(sheets.blocks(name)), name


def test_no_school_says_what_nobody_reads() -> None:
    for name, school in schools.SCHOOLS.items():
        assert set(school.words) <= {*schools.WORDS, *schools.CONSTRUCTIONS}, name
        assert set(school.numbers) <= set(schools.NUMBERS), name


def test_the_mix_is_mostly_light_and_sober() -> None:
    drawn = [styles.draw_style(index) for index in range(600)]
    assert 0.62 < sum(style.mode == "light" for style in drawn) / 600 < 0.78
    assert 0.5 < sum(style.made["backdrop"] == "plain" for style in drawn) / 600 < 0.9
    found = Counter(style.school for style in drawn)
    assert set(found) == set(schools.SCHOOLS)
    assert found["plain"] + found["product"] + found["enterprise"] > 180


def test_styles_differ() -> None:
    drawn = [styles.draw_style(index) for index in range(300)]
    assert len({style.palette.tones["primary"].fill for style in drawn}) > 200
    assert len({(tuple(style.made.values()), tuple(style.numbers.values())) for style in drawn}) == 300


def test_another_process_draws_the_same() -> None:
    code = (
        "import hashlib;from ctlgen import styles;from ctlgen.styles import sheets;"
        "css=''.join(map(sheets.stylesheet,styles.select('procedural:20')));"
        "print(hashlib.sha256(css.encode()).hexdigest())"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."},
            cwd=Path(__file__).parent.parent,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert runs[0] == runs[1] != ""


# --- choosing


def test_styles_are_chosen_by_number() -> None:
    assert [look.name for look in catalog.select(["procedural:3"])] == [
        styles.draw_style(index).name for index in range(3)
    ]
    assert len(catalog.select(["procedural:40"])) == 40
    assert [look.theme for look in catalog.select(["procedural:7-9"])] == ["0007", "0008", "0009"]
    seventh = catalog.select(["procedural/0007"])
    assert catalog.select([seventh[0].name]) == seventh == catalog.select(["procedural:8"])[7:]
    assert seventh[0].group == "procedural/0007"


def test_styles_mix_with_themes() -> None:
    names = [look.name for look in catalog.select(["bootswatch/flatly,procedural:2", "procedural:4"])]
    assert names[:2] == ["bootswatch/flatly/light", "bootswatch/flatly/dark"]
    assert len(names) == 6
    assert not any(look.family == styles.FAMILY for look in catalog.looks())


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("procedural:0", "out of range: ask for 1 to 10000"),
        ("procedural:10001", "out of range"),
        ("procedural:" + "9" * 5000, "write how many styles"),
        ("procedural:99999999999999", "out of range"),
        ("procedural:9-7", "out of range"),
        ("procedural:0-10000", "out of range"),
        ("procedural:x", "write how many styles, as procedural:200"),
        ("procedural:-1", "write how many"),
        ("procedural:", "write how many"),
        ("procedural:1.5", "write how many"),
        ("procedural:٣", "write how many"),
        ("procedural/0007/dim", "unknown theme"),
        ("procedural/7", "unknown theme"),
    ],
)
def test_a_wrong_number_is_one_clear_line(pattern: str, why: str) -> None:
    with pytest.raises(InputError, match=re.escape(why)) as error:
        catalog.select([pattern])
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("procedural:3@bootstrap9", "unknown framework that wears styles 'bootstrap9': did you mean"),
        ("procedural:3@", "unknown framework that wears styles ''"),
        ("procedural:3@procedural", "unknown framework that wears styles 'procedural'"),
        ("procedural:0@bootstrap5", "out of range"),
    ],
)
def test_a_wrong_wearer_is_one_clear_line(pattern: str, why: str) -> None:
    with pytest.raises(InputError, match=re.escape(why)):
        catalog.select([pattern])


def test_a_style_of_the_other_mode_is_refused() -> None:
    style = styles.draw_style(7)
    other = "light" if style.mode == "dark" else "dark"
    with pytest.raises(InputError, match=f"this style is {style.mode}: write {style.name}"):
        catalog.select([f"procedural/0007/{other}"])


def test_every_face_that_styles_ask_for_is_built_in() -> None:
    named = {family for name in (*typefaces.WEB, *typefaces.SYSTEM) for family, _ in typefaces.stacks(name) if family}
    _, fonts, _ = themefiles.read_shipped(catalog.folder("themes"))
    assert named == {face.family for face in fonts.styles}
    assert len(named) >= 55
    for look in catalog.select(["procedural:300"]):
        style = look.style
        assert style is not None
        faces = {(font.family, font.weight) for font in look.fonts if font.subset == "latin"}
        assert faces == {(face.family, face.weight) for face in fonts.styles if face.family in style.families}


def test_a_fingerprint_follows_the_style() -> None:
    first, second = catalog.select(["procedural:2"])
    assert catalog.fingerprint([first]) == catalog.fingerprint([first]) != catalog.fingerprint([second])


# --- on top of a framework

WEARERS = [framework.name for framework in catalog.frameworks() if (framework.folder / worn.FILE).is_file()]


def test_a_framework_wears_a_style() -> None:
    look = catalog.select(["procedural/0007@bootstrap5"])[0]
    assert look.name == f"procedural/0007@bootstrap5/{look.mode}"
    assert catalog.select([look.name]) == (look,)
    assert (look.framework, look.group) == ("bootstrap5", "procedural/0007")
    assert catalog.fingerprint([look]) != catalog.fingerprint(catalog.select(["procedural/0008@bootstrap5"]))


@pytest.mark.parametrize("name", WEARERS)
def test_what_a_framework_wears_is_css(name: str) -> None:
    selectors = worn.read(catalog.framework(name).folder / worn.FILE)
    for index in range(30):
        css = worn.dress(styles.draw_style(index), selectors)
        assert css.count("{") == css.count("}")
        assert css.count("(") == css.count(")")


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    (tmp_path / worn.FILE).write_text('button = ".btn"')
    with pytest.raises(InputError, match="unknown key 'button'"):
        worn.read(tmp_path / worn.FILE)


@pytest.mark.parametrize("name", WEARERS)
def test_a_worn_style_is_seen(name: str) -> None:
    dressed = catalog.select([f"procedural:6@{name}"])
    base = next(look for look in catalog.looks() if look.framework == name)
    looks = {look.name: look for look in (base, *dressed)}
    weights = {"button": 3.0, "text_input": 1.0, "badge": 1.0}
    with Browser("", viewport=(1000, 500), files=catalog.page_files(looks.values())) as browser:
        composer = Composer(RenderRecipe((base.name,), weights, 40, viewport=(1000, 500)), looks)
        spec = composer.spec(0)
        for look in dressed:
            pages = [browser.shoot(composer.document(replace(spec, theme=one.name))) for one in (base, look)]
            bare, worn_page = ({m.place: decode(page.png)[_slices(m.box)] for m in page.measures} for page in pages)
            same = sum(np.array_equal(bare[place], worn_page[place]) for place in bare if place in worn_page)
            assert same < 0.3 * len(bare), look.name
            assert len(label(spec, pages[1])[0]) > 0.8 * len(spec.controls), look.name


def _slices(box: Box) -> tuple[slice, slice]:
    x0, y0, x1, y1 = box.pixels()
    return slice(y0, y1), slice(x0, x1)


# --- pages


def test_every_kind_is_painted_in_every_construction_of_some_styles() -> None:
    looks = {look.name: look for look in catalog.select(["procedural:8"])}
    weights = {kind: 1.0 for kind in KINDS if kind != "background"} | {"button": 4.0}
    asked = painted = 0
    drawn: set[str] = set()
    seen: set[str] = set()
    with Browser("", viewport=(1280, 700), files=catalog.page_files(looks.values())) as browser:
        for index, name in enumerate(looks):
            composer = Composer(RenderRecipe((name,), weights, 70, viewport=(1280, 700)), looks)
            spec = composer.spec(index)
            shot = browser.shoot(composer.document(spec))
            elements, refused = label(spec, shot)
            assert shot.refused == 0
            assert refused["tofu"] == 0
            asked += len(spec.controls)
            painted += len(elements)
            drawn |= {c.kind for c in spec.controls}
            seen |= {e.control.kind for e in elements}
    assert seen == drawn
    assert painted > 0.95 * asked


def test_every_template_is_written_for_every_construction() -> None:
    looks = {look.name: look for look in catalog.select(["procedural:60"])}
    weights = dict.fromkeys((kind for kind in KINDS if kind != "background"), 1.0)
    for index, name in enumerate(looks):
        composer = Composer(RenderRecipe((name,), weights, 60), looks)
        document = composer.document(composer.spec(index))
        assert "data-ctl=" in document.body
