import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import cv2
import numpy as np
import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st
from playwright.sync_api import CDPSession, Page, sync_playwright

from ctlgen import catalog
from ctlgen.browser import programs
from ctlgen.compose import Composer
from ctlgen.controls import NATURAL
from ctlgen.errors import AssetError, InputError
from ctlgen.lookfiles.stylesheets import BROWSER_STATES, answer, font_faces, rewrite, still
from ctlgen.model import FILES_URL, Image
from ctlgen.render_recipe import RenderRecipe


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (".btn:hover", ".btn:is(:hover,.ctl-hover)"),
        ("a:FOCUS-visible>b", "a:is(:focus-visible,.ctl-focus-visible)>b"),
        (".a:hover, .b , .c:active", ".a:is(:hover,.ctl-hover), .b , .c:is(:active,.ctl-active)"),
        (".a:not(:hover):focus", ".a:not(:is(:hover,.ctl-hover)):is(:focus,.ctl-focus)"),
        (":is(.a,.b:focus-within) i", ":is(.a,.b:is(:focus-within,.ctl-focus-within)) i"),
        (".r:focus::-webkit-slider-thumb", ".r:is(:focus,.ctl-focus)::-webkit-slider-thumb"),
        (".r::-webkit-slider-thumb:active", ".r::-webkit-slider-thumb:active,.r.ctl-active::-webkit-slider-thumb"),
        ("p::part(x):hover:focus", "p::part(x):hover:focus,p.ctl-hover.ctl-focus::part(x)"),
        (r".hover\:red:hover", r".hover\:red:is(:hover,.ctl-hover)"),
        ('[title=":hover"]', '[title=":hover"]'),
        ("/* :hover */ .a", "/* :hover */ .a"),
        ("::focus", "::focus"),
        ("x-y:focus-ringed", "x-y:focus-ringed"),
    ],
)
def test_states_answer_to_classes(before: str, after: str) -> None:
    assert answer(before) == after


@pytest.mark.parametrize(
    "kept",
    [
        "@media (hover:hover){.a{color:red}}",
        "@media (prefers-reduced-motion:reduce){.a{transition:none}}",
        ".a{background:url(data:image/svg+xml;utf8,{;}:hover);color:red}",
        '.a::before{content:"} .b:hover{";color:blue}',
        "/* .x:hover{} */.a{b:c}",
        "@layer x,y;.a{--x:{a:b};c:d}",
        "@font-face{font-family:F;src:url(f.woff2)}.a{b:c}",
    ],
)
def test_all_else_keeps_its_bytes(kept: str) -> None:
    assert rewrite(kept) == kept


@pytest.mark.parametrize("around", ["@media (min-width:1px){%s}", "@supports (a:b){%s}", "@layer x{%s}", ".n{%s}"])
def test_rules_inside_rules_are_found(around: str) -> None:
    assert rewrite(around % ".a:hover{b:c}") == around % ".a:is(:hover,.ctl-hover){b:c}"


def test_nothing_is_asked_of_anybody() -> None:
    css = (
        '@charset "UTF-8";@import url(https://fonts.example/css2?family=Lato:wght@0,400;0,700&x=y);'
        "@import '//fonts.example/a.css' screen;.a{b:c}"
        "@font-face{font-family:F;src:url(https://fonts.example/f.woff2)}.d{e:f}"
    )
    assert rewrite(css) == '@charset "UTF-8";.a{b:c}.d{e:f}'


def test_it_cannot_leave_its_style_element() -> None:
    assert "</style" not in rewrite(".a::after{content:'</style><script>'}/*</style>*/")


@pytest.mark.parametrize(
    ("css", "why"),
    [
        ("", "not one rule"),
        ("Just some words; and others.", "not one rule"),
        ("def f(): return {1: 2}", "not one rule"),
        ('{"a": {"b": 1}}', "not one rule"),
        (" <!doctype html><style>.a{b:c}</style>", "HTML"),
        ("\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        ("@import 'parts/buttons.css';.a{b:c}", "imports 'parts/buttons.css'"),
    ],
)
def test_what_is_not_a_stylesheet_is_refused(css: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        rewrite(css)


PIECES = st.sampled_from(
    [
        ".btn",
        ":hover",
        ":focus",
        ":active",
        "#i",
        "*",
        " ",
        ">",
        ",.x",
        ":not(:hover)",
        "[a='b:hover']",
        ":is(.y:focus,.z)",
    ]
)


@given(st.lists(PIECES, min_size=1, max_size=8).map("".join))
def test_without_its_classes_a_selector_is_what_it_was(pieces: str) -> None:
    css = f".s{pieces}{{a:b}}"
    plain = re.sub(r":is\(:([\w-]+),\.ctl-\1\)", r":\1", rewrite(css))
    assert plain.replace('"', "'") == css


@given(st.text(alphabet="ab:;{}()[]/*\\\"'@,.-# \n<hover", max_size=60))
@settings(max_examples=300)
def test_no_text_is_too_odd(css: str) -> None:
    try:
        out = rewrite(css)
    except InputError:
        return
    assert isinstance(out, str)


@dataclass(frozen=True)
class Face:
    family: str = "Fira Sans"
    weight: int = 700
    style: str = "italic"
    covers: str = ""
    file: Path = Path("/x/a b.woff2")


def test_a_font_face() -> None:
    assert font_faces([Face()], "http://here") == (
        '@font-face{font-family:"Fira Sans";font-style:italic;font-weight:700;font-display:block;'
        'src:url("http://here/x/a%20b.woff2")}\n'
    )
    assert "unicode-range:U+0000-00FF}" in font_faces([Face(covers="U+0000-00FF")])


# --- against a real browser, with real stylesheets

CONTROLS = {
    "button": '<button id="x" class="btn btn-primary">Save</button>',
    "outline": '<button id="x" class="btn btn-outline-danger">Save</button>',
    "link": '<a id="x" href="#">More</a>',
    "nav": '<ul class="nav nav-tabs"><li class="nav-item"><a id="x" class="nav-link" href="#">Home</a></li></ul>',
    "input": '<input id="x" class="form-control" placeholder="Name">',
    "select": '<select id="x" class="form-select"><option>One</option></select>',
    "checkbox": '<input id="x" type="checkbox" class="form-check-input">',
    "slider": '<input id="x" type="range" class="form-range" value="50">',
    "page": '<ul class="pagination"><li class="page-item"><a id="x" class="page-link" href="#">2</a></li></ul>',
    "close": '<button id="x" class="btn-close"></button>',
}
STYLE = "(e => { const s = getComputedStyle(e); return JSON.stringify([...s].map(k => [k, s.getPropertyValue(k)])) })"


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    found = programs.find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=programs.flags())
        yield browser.new_page(viewport={"width": 320, "height": 120}, reduced_motion="reduce")
        browser.close()


@pytest.fixture(scope="module")
def flatly() -> str:
    try:
        (look,) = catalog.select(["bootswatch/flatly/light"])
    except AssetError as error:
        pytest.skip(str(error))
    return catalog.stylesheet(look)


def show(page: Page, css: str, body: str, classes: str = "") -> None:
    """A page with ``body`` alone on it, the classes given to its #x."""
    page.mouse.move(0, 0)
    still = "*{transition:none!important;animation:none!important}@font-face{font-family:Lato;src:local(serif)}"
    page.set_content(f"<!doctype html><style>{css}</style><style>{still}</style><body class=p-4>{body}")
    page.evaluate("([c]) => document.getElementById('x').classList.add(...c.split(' ').filter(Boolean))", [classes])


def seen(page: Page) -> tuple[Any, Image]:
    shot = cv2.imdecode(np.frombuffer(page.screenshot(animations="disabled"), np.uint8), cv2.IMREAD_COLOR)
    assert shot is not None
    return page.evaluate(f"() => {STYLE}(document.getElementById('x'))"), shot.astype(np.uint8)


def assert_same(one: tuple[Any, Image], other: tuple[Any, Image]) -> None:
    """The same style, and the same picture but for how a repaint smooths a corner (2 levels were seen)."""
    assert one[0] == other[0]
    assert cv2.absdiff(one[1], other[1]).max() <= 3


@pytest.mark.parametrize("control", CONTROLS)
def test_a_class_looks_like_the_real_state(page: Page, flatly: str, control: str) -> None:
    body = CONTROLS[control]
    show(page, flatly, body)
    rest = seen(page)
    page.hover("#x")
    hovered = seen(page)
    show(page, flatly, body)
    page.keyboard.press("Tab")
    focused = seen(page)
    show(page, flatly, body, "ctl-hover")
    assert_same(seen(page), hovered)
    show(page, flatly, body, "ctl-focus ctl-focus-visible")
    assert_same(seen(page), focused)
    assert cv2.absdiff(focused[1], rest[1]).max() > 20


@pytest.mark.parametrize("control", ["button", "outline", "slider", "link"])
def test_a_class_looks_like_a_pressed_control(page: Page, flatly: str, control: str) -> None:
    show(page, flatly, CONTROLS[control])
    page.hover("#x")
    page.mouse.down()
    pressed = seen(page)
    page.mouse.up()
    show(page, flatly, CONTROLS[control], "ctl-hover ctl-focus ctl-active")
    assert_same(seen(page), pressed)


def test_the_browsers_own_focus_ring_is_kept_where_no_author_draws_one(page: Page) -> None:
    css = BROWSER_STATES + "a{color:green}"
    body = '<a id="x" href="#">More</a>'
    show(page, css, body)
    page.keyboard.press("Tab")
    focused = seen(page)
    show(page, css, body, "ctl-focus ctl-focus-visible")
    assert_same(seen(page), focused)
    show(page, css + "a{outline:0}", body, "ctl-focus ctl-focus-visible")
    assert page.evaluate("getComputedStyle(document.getElementById('x')).outlineStyle") == "none"


def test_the_shipped_sheets_are_sound() -> None:
    try:
        looks = catalog.looks()
    except AssetError as error:
        pytest.skip(str(error))
    assert len({path for look in looks for path in look.css}) >= 27
    for look in {look.css: look for look in looks}.values():
        css = catalog.stylesheet(look)
        assert "@import" not in css, look.name
        assert ":hover" not in css or ".ctl-hover" in css, look.name
    for css in map(catalog.stylesheet, catalog.select(["bootswatch/flatly/light", "bulma"])):
        assert not [rule for rule in tinycss2.parse_stylesheet(css) if rule.type == "error"]


def test_text_is_set_in_the_theme_s_own_family(page: Page) -> None:
    """Chromium itself says which font files it drew each node with."""
    try:
        found = [look for look in catalog.looks() if look.fonts]
    except AssetError as error:
        pytest.skip(str(error))
    page.route("http://assets.test/**", lambda route: route.fulfill(path=unquote(urlsplit(route.request.url).path)))
    tab = page.context.new_cdp_session(page)
    tab.send("DOM.enable")
    tab.send("CSS.enable")
    looks = {(look.framework, look.family == "bootswatch", look.fonts): look for look in reversed(found)}
    assert len(looks) >= 20
    for look in looks.values():
        making = Composer(RenderRecipe((look.name,), NATURAL), {look.name: look})
        shell = making.document(making.spec(0)).shell.replace(f'url("{FILES_URL}', 'url("http://assets.test')
        page.set_content(shell.replace("<body>", "<body><h1 class=title>Heading</h1><p>Running text</p>"))
        page.evaluate("document.fonts.ready.then(() => document.fonts.size)")
        drawn = {tag: custom_fonts(tab, tag) for tag in ("h1", "p")}
        families = {font.family for font in look.fonts}
        assert any(name.startswith(tuple(families)) for name in drawn["h1"]), (look.name, drawn)
        if look.font_family in families:
            assert any(name.startswith(look.font_family) for name in drawn["p"]), look.name
    page.unroute_all()


def custom_fonts(tab: CDPSession, tag: str) -> set[str]:
    """The web fonts that a node's text was drawn with."""
    root = tab.send("DOM.getDocument")["root"]["nodeId"]
    node = tab.send("DOM.querySelector", {"nodeId": root, "selector": tag})["nodeId"]
    fonts = tab.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return {font["familyName"] for font in fonts if font["isCustomFont"]}


SPINNER = '<svg><style>g{animation:turn 1s infinite}</style><animateTransform dur="1s"/><set to="x"></set></svg>'


@pytest.mark.parametrize(
    "written",
    [quote(SPINNER), ";base64," + b64encode(SPINNER.encode()).decode(), SPINNER.replace('"', "'")],
    ids=["escaped", "base64", "plain"],
)
def test_pictures_in_a_sheet_lose_their_animations_and_rules_keep_theirs(written: str) -> None:
    written = written if written.startswith(";") else f",{written}"
    rest = "a{animation:turn 1s}b{background:url(x.png)}"
    calm = still(f'i{{background:url("data:image/svg+xml{written}")}}{rest}')
    assert calm.endswith(rest)
    picture = calm.removesuffix(rest)
    read = b64decode(picture.split("base64,")[1].split('"')[0]).decode() if "base64" in picture else unquote(picture)
    assert "no-animation:turn" in read
    assert "<no-animateTransform" in read
    assert "<no-set" in read
    assert "</no-set>" in read


@pytest.mark.parametrize("sheet", ["a{animation:x}", 'b{background:url("data:image/svg+xml;base64,!!!")}', "c{}"])
def test_a_sheet_without_moving_pictures_stays_as_it_is(sheet: str) -> None:
    assert still(sheet) == sheet
