"""The seam to a real Chromium: what it shows, refuses and survives."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar
from urllib.parse import quote

import pytest

from ctlgen.browser import Browser, Shot, decode
from ctlgen.compose import BASE_CSS
from ctlgen.errors import BrowserError
from ctlgen.lookfiles.stylesheets import still
from ctlgen.model import Box, Document
from tests.browser.shots import BLOCK, SHELL, shoot

T = TypeVar("T")


def apart(call: Callable[[], T]) -> T:
    """In a thread of its own: Playwright runs once in each."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(call).result()


def test_what_hangs_out_of_a_cell_of_a_sheet_covers_its_neighbour(browser: Browser) -> None:
    cell, control = '<div class="ctl-cell">{}</div>', '<b data-ctl="{}" style="width:80px;height:20px"></b>'
    flag = '<i style="right:40px;top:0;width:80px;height:20px;position:absolute;background:red"></i>'
    cells = [cell.format(control.format(0)), cell.format(f'<b style="width:40px;height:20px">{flag}</b>')]
    apart = f'<section class="ctl-section" data-pad="0">{cell.format(control.format(1))}</section>'
    body = f'<section class="ctl-section" data-pad="0">{"".join(cells)}</section>{apart}'
    css = "b{display:block}.ctl-section{position:relative;width:300px}.ctl-cell{position:absolute}"
    covered, alone = shoot(browser, body, css).measures
    assert covered.visible < 0.2
    assert alone.visible == 1


def test_what_is_covered_clipped_or_hidden_is_seen_to_be(browser: Browser) -> None:
    body = (
        f'<b data-ctl="0" style="{BLOCK};left:0;top:0"></b><i style="{BLOCK};left:20px;top:0"></i>'
        f'<p style="position:absolute;left:80px;top:0;margin:0;width:20px;height:20px;overflow:hidden">'
        f'<b data-ctl="1" style="{BLOCK}"></b></p>'
        f'<b data-ctl="2" style="{BLOCK};left:150px;visibility:hidden"></b>'
        f'<b data-ctl="3" style="{BLOCK};left:200px;border-radius:10px"></b>'
    )
    covered, clipped, hidden, round_ = shoot(browser, body).measures
    assert 0.3 < covered.visible < 0.7
    assert clipped.visible < 0.9
    assert hidden.visible == 0
    assert round_.visible == 1


def test_a_character_without_a_glyph_is_tofu(browser: Browser) -> None:
    words = ("Résumé", "Łódź → ✓", "\U000e9999 odd", "\U0010fffd")
    body = "".join(f'<p data-ctl="{i}">{word}</p>' for i, word in enumerate(words))
    found = [m.tofu for m in shoot(browser, body).measures]
    assert found[0] is False
    assert found[2:] == [True, True]


def test_the_page_reaches_nothing_and_every_try_is_counted(browser: Browser) -> None:
    body = '<img src="https://example.com/a.png"><img src="file:///etc/passwd"><img src="/file/etc/passwd">'
    assert shoot(browser, body, "@import url(https://example.org/x.css);").refused >= 3
    assert shoot(browser, "<p>quiet</p>").refused == 0


def test_history_leaves_no_trace(browser: Browser) -> None:
    plain = f'<b data-ctl="0" style="{BLOCK};left:30px;top:50px;border-radius:7px">word</b>'
    before = shoot(browser, plain)
    shoot(browser, f'<b data-ctl="0" style="{BLOCK};left:31px;top:40px;border-radius:9px">other</b>')
    assert shoot(browser, plain) == before


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_letters_are_the_same_after_a_picture_of_shapes(scale: float) -> None:
    """Chromium hints a font that it meets with such a picture, whatever the scale, and rounds otherwise."""
    field = '<input value="Dear Eleanor"> <b><i></i>PayPal</b>'
    css = "input{border:0}b{font:14px Helvetica}i{display:inline-block;vertical-align:middle;width:9px;height:9px}"
    drawn = quote('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><path d="M0 0h5v5"/></svg>')
    with Browser(viewport=(320, 240), scale=scale) as fresh:
        alone = shoot(fresh, field, css).png
    with Browser(viewport=(320, 240), scale=scale) as used:
        shoot(used, f'<img src="data:image/svg+xml,{drawn}">{field}', css)
        assert shoot(used, field, css).png == alone


def test_a_picture_s_animation_stands_still_too(browser: Browser) -> None:
    turning = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><style>path{animation:t .4s infinite}"
    turning += "@keyframes t{to{transform:translate(4px)}}</style><path d='M0 0h4v9H0'/>"
    turning += "<path d='M0 0h4v2H0'><animate attributeName='d' to='M4 4h4v2H0' dur='.3s' repeatCount='indefinite'/>"
    css = still(
        f'b{{position:absolute;width:90px;height:90px;background:url("data:image/svg+xml,{quote(turning)}</path></svg>")}}'
    )
    before = shoot(browser, "<b></b>", css)
    for _ in range(4):
        assert decode(browser.again("new Promise(go => setTimeout(go, 60))")).tobytes() == decode(before.png).tobytes()


def test_an_animation_that_is_important_stands_still_too(browser: Browser) -> None:
    turning = "@keyframes g{to{box-shadow:0 0 0 9px #00f}} b.lit:hover,b.lit.lit{animation:g .4s infinite!important}"
    before = shoot(browser, f'<b class="lit" style="{BLOCK};left:30px;top:50px"></b>', BASE_CSS + turning)
    for _ in range(4):
        assert decode(browser.again("new Promise(go => setTimeout(go, 60))")).tobytes() == decode(before.png).tobytes()


def test_a_sheet_with_both_modes_in_it_is_asked_for_the_one_that_is_wanted(browser: Browser) -> None:
    shell = (
        SHELL
        % "@media (prefers-color-scheme: dark) { html { color-scheme: dark } body { background: #000 !important } }"
    )
    corners = [decode(browser.shoot(Document(shell, "", "", mode)).png)[0, 0, 0] for mode in ("light", "dark", "light")]
    assert corners == [255, 0, 255]


@pytest.mark.parametrize("oracle", [False, True])
def test_a_page_that_has_shown_much_makes_room_for_a_new_one(monkeypatch: pytest.MonkeyPatch, oracle: bool) -> None:
    """Its memory goes with it; the pictures stay the same, and what may be loaded, too."""
    body = f'<b data-ctl="0" style="{BLOCK};left:30px;top:50px">Save</b><img src="https://example.com/x.png">'

    def paint() -> tuple[list[Shot], list[bool]]:
        shots, old = [], []
        with Browser(viewport=(320, 240), oracle=oracle) as browser:
            for _ in range(5):
                shots.append(shoot(browser, body))
                old.append(browser.tab.evaluate("(was => (window.shown = true, was))(Boolean(window.shown))"))
        return shots, old

    monkeypatch.setattr("ctlgen.browser.RENEW", 2.5 * len(body))
    shots, old = apart(paint)
    assert old == [False, True, False, True, False]
    assert [(shot.png, shot.measures, shot.refused) for shot in shots] == 5 * [(shots[0].png, shots[0].measures, 1)]


def test_a_page_higher_than_the_window_is_painted_whole(browser: Browser) -> None:
    body = f'<div style="height:900px"></div><b data-ctl="0" style="{BLOCK};left:30px;top:850px"></b>'
    shot = browser.shoot(Document(SHELL % "", f'<div style="position:relative">{body}</div>'))
    assert shot.size == (320, 900)
    assert shot.measures[0].visible == 1
    assert (decode(shot.png)[860, 40] == (204, 0, 0)).all()


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_boxes_are_in_device_pixels(scale: float) -> None:
    def paint() -> Shot:
        with Browser(viewport=(320, 240), scale=scale) as browser:
            return shoot(browser, f'<b data-ctl="0" style="{BLOCK};left:30px;top:50px"></b>')

    shot = apart(paint)
    assert shot.measures[0].box == Box(30, 50, 70, 70).scaled(scale)
    assert decode(shot.png).shape == (240 * scale, 320 * scale, 3)
    assert (decode(shot.png)[round(51 * scale), round(31 * scale)] == (204, 0, 0)).all()


def test_a_crashed_page_is_an_error_and_a_restart_mends_it(browser: Browser) -> None:
    good = shoot(browser, "<p data-ctl=0>word</p>")
    with pytest.raises(BrowserError, match="the browser failed"):
        _crash(browser)
    browser.restart()
    assert shoot(browser, "<p data-ctl=0>word</p>") == good


def _crash(browser: Browser) -> None:
    browser.tab.close()
    shoot(browser, "<p></p>")


def test_a_browser_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(BrowserError, match="'/no/such/browser' is not a program"):
        apart(lambda: Browser("/no/such/browser"))
    monkeypatch.setenv("CTLGEN_BROWSER", "/bin/false")
    with pytest.raises(BrowserError, match="/bin/false does not start"):
        apart(Browser)


# --- elements that scripts draw

SCRIPT = """
class Made extends HTMLElement {
  connectedCallback() {
    this.updateComplete = new Promise((resolve) => setTimeout(() => { this.draw(); resolve(); }, 40));
  }
  draw() {
    const root = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    root.innerHTML = `<style>:host{display:block;position:absolute;padding:10px}
      b{display:block;width:40px;height:20px;background:#c00;overflow:hidden;animation:x 1s infinite}
      b:hover{background:#00c}:host(:hover){padding:20px}@media all{b:not(:hover):active{color:red}}
      @keyframes x{to{margin-left:200px}}</style><b part="base thing"><slot></slot></b>`;
  }
}
customElements.define("made-thing", Made);
"""


def drawn_by(script: Path, css: str) -> str:
    return SHELL % f'{css}</style><script type="module" src="/file{script}"></script><style>'


@pytest.fixture
def scripted(tmp_path: Path) -> Callable[[str], Shot]:
    """Shoots a body on a page with `SCRIPT`."""
    file = tmp_path / "made.js"
    file.write_text(SCRIPT)
    shell = drawn_by(file, "*,*::before{animation-play-state:paused!important}")

    def shot(body: str) -> Shot:
        def paint() -> Shot:
            with Browser(viewport=(320, 240), files=[file]) as browser:
                return browser.shoot(Document(shell, f'<div style="height:200px;position:relative">{body}</div>'))

        return apart(paint)

    return shot


def test_what_turns_in_a_shadow_tree_stands_still(tmp_path: Path) -> None:
    file = tmp_path / "made.js"
    file.write_text(SCRIPT)

    def pictures() -> list[bytes]:
        with Browser(viewport=(320, 240), files=[file]) as browser:
            body = '<made-thing data-ctl="0" style="left:20px;top:30px">word</made-thing>'
            shot = browser.shoot(Document(drawn_by(file, BASE_CSS), f'<div style="height:200px">{body}</div>'))
            later = [browser.again("new Promise(go => setTimeout(go, 60))") for _ in range(3)]
            return [decode(png).tobytes() for png in (shot.png, *later)]

    assert len(set(apart(pictures))) == 1


def test_a_mark_may_name_a_part_of_a_shadow_tree(scripted: Callable[[str], Shot]) -> None:
    shot = scripted(
        '<made-thing data-ctl="0" style="left:20px;top:30px">word</made-thing>'
        '<made-thing data-ctl="1" data-ctl-part="base" style="left:120px;top:30px"><i data-ctl="2">wo</i></made-thing>'
        '<made-thing data-ctl="3" data-ctl-part="b" style="left:20px;top:100px"></made-thing>'
        '<made-thing data-ctl="4" data-ctl-part="b:first-of-type" style="left:220px;top:30px"></made-thing>'
    )
    found = {measure.place: measure for measure in shot.measures}
    assert set(found) == {0, 1, 2}, "a part that is not there is not drawn"
    assert found[0].box == Box(20, 30, 80, 70)
    assert found[1].box == Box(130, 40, 170, 60)
    assert found[2].box.x0 == 130
    assert {measure.visible for measure in shot.measures} == {1.0}
    assert (decode(shot.png)[58, 168] == (204, 0, 0)).all(), "it stands still"


def test_states_of_a_shadow_tree_answer_to_the_host_s_classes(scripted: Callable[[str], Shot]) -> None:
    place = 'data-ctl-part="base" style="left:%dpx;top:30px"></made-thing>'
    shot = scripted(
        f'<made-thing data-ctl="0" {place % 20}<made-thing data-ctl="1" class="a ctl-hover" {place % 120}'
        f'<made-thing data-ctl="2" class="ctl-focus" {place % 220}'
    )
    assert [measure.box.x0 for measure in shot.measures] == [30, 140, 230]
    colours = [decode(shot.png)[round(m.box.y0) + 2, round(m.box.x0) + 2].tolist() for m in shot.measures]
    assert colours == [[204, 0, 0], [0, 0, 204], [204, 0, 0]]


def test_what_covers_or_clips_is_seen_through_shadow_roots(scripted: Callable[[str], Shot]) -> None:
    shot = scripted(
        '<made-thing data-ctl="0" style="left:20px;top:30px"></made-thing>'
        '<made-thing style="left:44px;top:30px"></made-thing>'
        '<made-thing style="left:120px;top:30px"><i data-ctl="1" style="display:block;width:80px;height:20px"></i>'
        "</made-thing>"
    )
    covered, clipped = shot.measures
    assert 0.3 < covered.visible < 0.9
    assert clipped.visible < 0.7


def test_an_element_that_no_script_defines_is_named(scripted: Callable[[str], Shot]) -> None:
    with pytest.raises(BrowserError, match="define no <other-thing>"):
        scripted('<other-thing data-ctl="0"></other-thing>')
