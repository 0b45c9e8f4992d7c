"""The audit finds what is labelled wrongly, and nothing else."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from urllib.parse import quote

import cv2
import numpy as np
import pytest

from ctlgen.browser import Browser, Shot, decode
from ctlgen.checks import audit
from ctlgen.errors import BrowserError, WorkspaceError
from ctlgen.files import digest
from ctlgen.labels import label
from ctlgen.model import Box, Control, Document, Element, PageSpec
from ctlgen.records import PageRow

SIZE = (640, 400)
SHELL = """<!doctype html><html><head><style>*{animation-play-state:paused!important}body{margin:0;background:%s}
b,i,a{position:absolute;font:16px sans-serif;box-sizing:border-box}
.body{width:90px;height:34px;background:#246;color:#fff;padding:5px 8px}
.drawn::before{content:"";position:absolute;inset:0;border:2px solid #246;border-radius:50%%}
</style></head><body></body></html>"""
SOUND = """
<b data-ctl="0" class="body" style="left:20px;top:20px;box-shadow:0 3px 8px rgba(0,0,0,.4)">save</b>
<b data-ctl="1" class="body" style="left:150px;top:20px;outline:2px solid #06f;outline-offset:3px">
<svg data-ctl="2" width="16" height="16"><circle cx="8" cy="8" r="5" fill="#fff"></circle></svg> run</b>
<i data-ctl="3" style="left:280.3px;top:22.6px;width:200px;height:40px">a word</i>
<a data-ctl="4" style="left:20.5px;top:92.7px;text-decoration:underline;text-underline-offset:5px">Älg jagd</a>
<b data-ctl="5" class="body" style="left:150px;top:90px;border:1px solid #024">one</b>
<b data-ctl="6" class="body" style="left:239px;top:90px;border:1px solid #024">two</b>
<input data-ctl="7" type="range" style="position:absolute;left:400px;top:96px;width:150px;height:8px">
<b class="drawn" style="left:20px;top:150px;width:24px;height:24px"><i data-ctl="8" data-ctl-drawn
style="inset:0;width:24px;height:24px"></i></b>
<b data-ctl="9" class="body" style="left:100px;top:150px"><i style="right:-9px;top:-7px;width:18px;height:18px;
background:#c00;border-radius:9px"></i>new</b>
<input data-ctl="10" type="checkbox" style="position:absolute;left:260.4px;top:150.3px" checked>
"""
KINDS = ("button", "button", "icon", "text", "link", "button", "button", "slider", "radio", "button", "checkbox")

Examine = Callable[..., list[audit.Finding]]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        with Browser(viewport=SIZE) as started:
            yield started
    except BrowserError as error:
        pytest.skip(str(error))


@pytest.fixture
def examine(browser: Browser) -> Examine:
    """Audits a body whose elements are labelled as the generator does, but for what ``spoil`` does to them."""

    def examined(
        body: str,
        kinds: Sequence[str] = KINDS,
        spoil: Callable[[Element], Element] = lambda one: one,
        ground: str = "#fff",
        unsampled: frozenset[int] = frozenset(),
    ) -> list[audit.Finding]:
        controls = tuple(Control(kind, text="word" if kind != "icon" else "", icon="x") for kind in kinds)
        spec = PageSpec(0, 0, "sheet", "made", "made/up/light", SIZE, 1.0, controls, unsampled)

        def paint(index: int) -> tuple[PageSpec, Shot]:
            return spec, browser.shoot(Document(SHELL % ground, f'<div style="height:{SIZE[1]}px">{body}</div>'))

        _, shot = paint(0)
        elements, refused = label(spec, shot)
        assert set(refused) <= {"covered"}
        row = PageRow(
            0,
            "made/up/light",
            "made",
            "made/up",
            "sheet",
            *SIZE,
            1.0,
            digest(shot.png),
            tuple(map(spoil, elements)),
            {},
            0,
        )
        return audit.examine(browser, paint, row)

    return examined


def told(findings: Sequence[audit.Finding]) -> list[tuple[int, float, float]]:
    """Those that disagree: which, and how much."""
    return [(one.position, round(one.ink, 2), round(one.box, 2)) for one in findings if not one.agrees]


def test_a_sound_page_agrees(examine: Examine) -> None:
    findings = examine(SOUND)
    assert told(findings) == []
    assert len(findings) == len(KINDS)
    assert min(finding.ink for finding in findings) >= 0.98


def test_what_is_no_sample_is_looked_at_and_what_is_covered_is_not(examine: Examine) -> None:
    lid = '<b style="left:300px;top:80px;width:40px;height:60px;background:#fa0"></b>'
    findings = examine(f"{SOUND}{lid}", unsampled=frozenset({0, 5}))
    assert told(findings) == []
    kinds = [*(kind for place, kind in enumerate(KINDS) if place not in (0, 5, 6)), KINDS[0], KINDS[5]]
    assert [finding.element.control.kind for finding in findings] == kinds
    assert [finding.position for finding in findings if not finding.element.sampled] == [9, 10]


@pytest.mark.parametrize(
    "style",
    [
        "text-shadow:0 0 12px #c00",
        "box-shadow:0 4px 24px rgba(0,0,0,.5);border-radius:6px",
        "box-shadow:0 0 64px rgba(228,76,85,.2)",
        "box-shadow:0 0 20px #fff;background:#000",
        "overflow:hidden;height:20px",
        "animation:none;--f:italic 20px serif;font:var(--f)",
    ],
    ids=[
        "a glow",
        "a wide shadow",
        "a shadow wider than its body",
        "a shadow like the ground",
        "what is cut off",
        "a shorthand of variables",
    ],
)
def test_so_do_unusual_styles(examine: Examine, style: str) -> None:
    body = f'<b data-ctl="0" class="body" style="left:120px;top:60px;{style}">save<br>it</b>'
    body += '<i data-ctl="1" style="left:400px;top:90px">a word</i>'
    assert told(examine(body, ["button", "text"])) == []


IN_ROOT = '<b style="left:0;top:0;width:640px;height:400px;background:#fff">%s</b>'
CELL = ".cell{width:80px;height:30px;top:40px}.cell i{inset:0;outline:1px solid #888;background:#fff;padding:5px}"
PARTS = {
    "a body that a child draws": (
        f"<style>{CELL}</style>"
        + "".join(
            f'<a data-ctl="{i}" class="cell" style="left:{x}px"><i>{word}</i></a>'
            for i, (x, word) in enumerate([(40, "One"), (120, "Two"), (200, "Three")])
        ),
        ("button", "button", "button"),
    ),
    "a body that a pseudo element draws": (
        "<style>.p::after{content:'';position:absolute;inset:-3px;background:#dde;z-index:-1}</style>"
        + IN_ROOT % '<b style="isolation:isolate"><a data-ctl="0" class="p" style="left:40px;top:40px">Reply</a></b>',
        ("button",),
    ),
    "a white body that stands partly on white": (
        '<b style="left:20px;top:20px;width:60px;height:40px;background:#eee"></b>'
        '<b style="left:80px;top:20px;width:200px;height:40px;background:#eee">'
        '<b data-ctl="0" style="left:0;top:0;width:90px;height:40px;background:#fff;padding:10px">First</b></b>',
        ("tab",),
    ),
    "a white body on white that reaches beyond it": (
        '<b style="left:20px;top:20px;width:300px;height:60px;background:#445"><b style="left:10px;top:10px;'
        'width:200px;height:38px;background:#fff"><a data-ctl="0" style="left:0;top:0;width:90px;height:44px;'
        'background:#fff;padding:10px">First</a></b></b>',
        ("tab",),
    ),
    "a shadow that a host cuts off": (
        '<b style="left:40px;top:40px;width:110px;height:40px;overflow:hidden;background:#fafbfc;border-radius:6px;'
        'box-shadow:inset 0 0 0 1px #dde"><a data-ctl="0" style="left:0;top:0;width:110px;height:40px;padding:10px;'
        'box-shadow:0 1px 0 #ccd,-1px 0 0 #ccd">Filter</a></b>',
        ("button",),
    ),
    "an icon that glows beside a line": (
        "<style>.g::before{content:'\\2605';font:26px/1 sans-serif;text-shadow:0 0 6px rgba(0,160,120,.5)}</style>"
        '<b style="left:20px;top:36px;width:200px;height:1px;background:#bbb"></b>'
        '<i class="g" data-ctl="0" style="left:60px;top:40px;width:26px;height:26px;color:#0a8;'
        'text-shadow:0 0 6px rgba(0,160,120,.5)"></i>',
        ("icon",),
    ),
    "a tab with a line below": (
        '<b style="left:20px;top:20px;width:400px;height:50px;background:#234"><b style="left:60px;top:0;width:110px;'
        'height:50px;border-bottom:2px solid #fa0;color:#fff;padding:22px 18px 0" data-ctl="0">Edit</b></b>',
        ("tab",),
    ),
    "a field with a line below and its label in it": (
        '<label for="f" data-ctl="1" style="position:absolute;left:40px;top:40px;font:11px sans-serif">Town</label>'
        '<input id="f" data-ctl="0" value="Hull" style="position:absolute;left:40px;top:40px;width:180px;height:46px;'
        'border:0;border-bottom:1px solid #888;background:none;padding:14px 0 0">',
        ("text_input", "text"),
    ),
    "a line between two": (
        '<a data-ctl="0" style="left:60px;top:40px;width:90px;height:34px"><i style="left:0;top:2px;width:1px;'
        'height:30px;background:rgba(0,0,0,.3)"></i><i style="left:20px;top:8px">Trim</i></a>',
        ("button",),
    ),
    "a line below a sign": (
        '<a data-ctl="0" style="left:60px;top:40px;text-decoration:underline"><i style="font:16px/1 monospace;'
        'position:static">&times;</i></a>',
        ("button",),
    ),
    "words one below the other": (
        '<a data-ctl="0" style="left:40px;top:40px;line-height:15px;text-decoration:underline">Backup jpg</a>'
        '<i data-ctl="1" style="left:40px;top:54.5px;line-height:15px">Bags by Ängy</i>',
        ("link", "text"),
    ),
    "a sign of a font in a field of its own": (
        "<style>#t::after{content:'';display:block;width:18px;height:18px;margin-top:-2px;border:2px solid #666}"
        "#t{position:absolute;left:40px;top:40px;appearance:none;margin:0;width:23px;height:16px}</style>"
        '<input data-ctl="0" id="t" type="checkbox">',
        ("checkbox",),
    ),
}


@pytest.mark.parametrize("part", PARTS)
def test_so_do_bodies_that_are_not_the_element_s_own_box(examine: Examine, part: str) -> None:
    body, kinds = PARTS[part]
    assert told(examine(body, kinds)) == []


def test_so_do_a_ripple_at_rest_and_a_shadow_on_a_veil(examine: Examine) -> None:
    ripple = "radial-gradient(circle,transparent 1%,rgba(30,30,30,.15) 2%) center/15000%"
    body = (
        '<b style="left:20px;top:20px;width:300px;height:90px;background:linear-gradient(#fff,#99a)">'
        f'<b data-ctl="0" style="left:30px;top:20px;width:120px;height:50px;background:{ripple}">'
        '<i style="left:22px;top:10px;font-size:26px">Hello</i></b></b>'
        '<b style="left:20px;top:150px;width:300px;height:90px;background:#123">'
        '<b style="inset:0;background:rgba(255,255,255,.3)"><b data-ctl="1" class="body" '
        'style="left:40px;top:20px;box-shadow:0 5px 14px rgba(0,0,0,.3)">save</b></b></b>'
    )
    assert told(examine(body, ["button", "button"])) == []


def test_so_do_signs_and_words_on_pictures(examine: Examine) -> None:
    waves = "".join(
        f'<circle cx="{x}" cy="{x * 7 % 200}" r="80" fill="hsl({x},30%,{30 + x % 20}%)" filter="url(#b)"/>'
        for x in range(0, 600, 37)
    )
    blur = '<filter id="b"><feGaussianBlur stdDeviation="20"/></filter>'
    drawn = f'<svg xmlns="http://www.w3.org/2000/svg" width="600" height="200">{blur}{waves}</svg>'
    picture = f"data:image/svg+xml,{quote(drawn)}"
    body = f"""<b style="left:20px;top:20px"><img src="{picture}" width="600" height="200" style="display:block">
<a data-ctl="0" style="left:80px;top:60px;width:48px;height:48px;border-radius:50%;background:#fff;
box-shadow:0 3px 10px rgba(0,0,0,.3)"></a>
<i data-ctl="1" style="left:200px;top:60px;color:#fff;font-size:28px;white-space:nowrap">Usage this month</i>
<i data-ctl="2" style="left:200px;top:120px"><svg width="24" height="24" viewBox="0 0 24 24" fill="#fff"
style="display:block"><path d="M8 5v14l11-7z"></path></svg></i></b>
<b style="left:20px;top:240px;width:500px;height:80px;background:radial-gradient(#544,#222);color:#fff;
text-shadow:0 1px 2px rgba(0,0,0,.6)"><i data-ctl="3" style="left:40px;top:30px">Homework due friday</i></b>"""
    assert told(examine(body, ["button", "text", "button", "text"])) == []


def test_so_does_a_picture_that_lets_its_ground_through_below_a_button(examine: Examine) -> None:
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="200"><circle cx="150" cy="90" r="60"/></svg>'
    body = (
        f'<b style="left:20px;top:20px"><img data-ctl="0" src="data:image/svg+xml,{quote(drawn)}" width="300" '
        'height="200" style="display:block"><a data-ctl="1" style="left:8px;top:90px;width:24px;height:24px;'
        'border-radius:50%;background:#333;box-shadow:0 3px 10px rgba(0,0,0,.3)"></a></b>'
    )
    assert told(examine(body, ["image", "icon"])) == []


def test_so_does_a_word_that_shares_a_layer(examine: Examine) -> None:
    body = (
        '<b style="left:20px;top:20px;opacity:.5;width:200px"><b style="left:0;top:0;width:17px;height:17px;'
        'background:#0b8a80;border:1px solid #0b8a80;border-radius:3px"></b>'
        '<i data-ctl="0" style="left:26px;top:0;color:#99a">Medium</i></b>'
    )
    assert told(examine(body, ["text"], ground="#19191c")) == []


def test_a_box_that_its_neighbour_overlaps_is_found_whole(examine: Examine) -> None:
    row = "".join(
        f'<a data-ctl="{i}" class="body" style="left:{40.7 + 25 * i}px;top:20px;width:26.4px;height:26px">w</a>'
        for i in range(3)
    )
    findings = examine(row, ["button"] * 3)
    assert told(findings) == []
    assert min(finding.framed.width for finding in findings if finding.framed) >= 26
    moved = examine(row, ["button"] * 3, spoil=lambda one: replace(one, box=one.box.moved(3, 0)))
    assert len(told(moved)) == 3


def test_faint_paint_far_from_one_control_is_not_of_another(examine: Examine) -> None:
    far = (
        '<b data-ctl="0" class="body" style="left:40px;top:40px;filter:drop-shadow(200px 30px 0 rgba(0,0,0,.02))">a</b>'
    )
    near = '<b data-ctl="1" class="body" style="left:250px;top:110px">save</b>'
    findings = examine(far + near, ["button", "button"])
    assert [finding.painted for finding in findings][1] == Box(250, 110, 340, 144)


@pytest.mark.parametrize("is_alone", [True, False], ids=["a tile a level darker", "edges that company changed"])
def test_what_the_browser_paints_anew_by_itself_is_nobody_s(
    examine: Examine, monkeypatch: pytest.MonkeyPatch, is_alone: bool
) -> None:
    plain = Browser.again

    def noisy(self: Browser, script: str) -> bytes:
        image = decode(plain(self, script)).astype(int)
        if is_alone and "hide([0" in script:
            image[44:64, 60:400] -= 1
        elif "hide([0, 1])" in script:
            image[60:62, 45:80] -= 90
        return bytes(cv2.imencode(".png", image.clip(0).astype(np.uint8)[:, :, ::-1])[1])

    monkeypatch.setattr(Browser, "again", noisy)
    body = "".join(f'<b data-ctl="{i}" class="body" style="left:{40 + 300 * i}px;top:20px">save</b>' for i in range(2))
    findings = examine(body, ["button", "button"])
    assert told(findings) == []


def test_a_ground_like_the_one_below_is_not_seen_although_its_borders_are(examine: Examine) -> None:
    line = "border-bottom:2px solid #888"
    body = f"""<b style="left:20px;top:20px;width:300px;height:42px;{line}"></b>
<b data-ctl="0" style="left:40px;top:20px;width:90px;height:42px;padding:11px 20px;background:#fff;{line}">tabs</b>"""
    assert told(examine(body, ["tab"])) == []


def test_faint_paint_that_goes_far_is_found(examine: Examine) -> None:
    body = '<b data-ctl="0" class="body" style="left:40px;top:60px;filter:drop-shadow(0 30px 0 rgba(0,0,0,.05))">a</b>'
    body += '<b data-ctl="1" class="body" style="left:300px;top:60px">save</b>'
    ((position, ink, _),) = told(examine(body, ["button", "button"]))
    assert position == 0
    assert ink < 0.6


def test_a_control_that_a_host_cuts_off_ends_there(examine: Examine) -> None:
    body = (
        '<b style="left:20px;top:20px;width:88px;height:60px;overflow:hidden"><b data-ctl="0" class="body">save</b></b>'
    )
    (finding,) = examine(body, ["button"])
    assert finding.element.box == Box(20, 20, 108, 54)
    assert finding.agrees


def test_so_does_one_on_a_gradient(examine: Examine) -> None:
    body = SOUND.partition('<input data-ctl="7"')[0].replace("box-shadow", "--none")
    assert told(examine(body, KINDS[:7], ground="linear-gradient(#fff,#ccd)")) == []


def test_the_extent_is_of_the_paint_not_of_the_box(examine: Examine) -> None:
    shadowed, ringed, icon, word, *_ = examine(SOUND)
    assert shadowed.painted == Box(10, 13, 120, 67)
    assert ringed.painted == Box(145, 15, 245, 59)
    assert icon.painted
    assert (icon.painted.width, icon.painted.height) == (10, 10)
    assert word.painted
    assert word.painted.width < 60
    assert word.framed == Box(280, 23, 480, 63)


def test_a_box_that_is_off_is_found(examine: Examine) -> None:
    def shift(element: Element) -> Element:
        return replace(element, box=element.box.moved(6, 0)) if element.control.kind == "slider" else element

    assert [position for position, *_ in told(examine(SOUND, spoil=shift))] == [7]


def test_ink_that_is_off_is_found(examine: Examine) -> None:
    def grow(element: Element) -> Element:
        ink = element.ink
        return (
            replace(element, ink=Box(ink.x0, ink.y0, ink.x1 + 9, ink.y1)) if element.control.kind == "link" else element
        )

    ((position, ink, _),) = told(examine(SOUND, spoil=grow))
    assert position == 4
    assert ink < 0.95


@pytest.mark.parametrize(
    "style",
    [
        "filter:drop-shadow(0 40px 0 #c00)",
        "-webkit-box-reflect:below 120px",
    ],
    ids=["a filter", "a reflection far away"],
)
def test_paint_that_no_box_query_knows_is_found(examine: Examine, style: str) -> None:
    body = f'<b data-ctl="0" class="body" style="left:120px;top:60px;{style}">save</b>'
    ((position, ink, _),) = told(examine(body, ["button"]))
    assert position == 0
    assert ink < 0.8


def test_a_mark_that_stands_beside_its_paint_is_found(examine: Examine) -> None:
    body = (
        '<i class="body" style="left:20px;top:20px">save</i>'
        '<b data-ctl="0" style="left:20px;top:20px;width:90px;height:34px"></b>'
    )
    (finding,) = examine(body, ["image"])
    assert finding.painted is None
    assert not finding.agrees


def test_controls_that_are_hidden_together_are_told_apart(examine: Examine) -> None:
    places = [(x, y) for y in range(10, 350, 40) for x in range(10, 560, 75)]
    body = "".join(
        f'<b data-ctl="{i}" class="body" style="left:{x}px;top:{y}px;width:60px">w</b>'
        for i, (x, y) in enumerate(places)
    )
    findings = examine(body, ["button"] * len(places))
    assert [finding.painted for finding in findings] == [Box(x, y, x + 60, y + 34) for x, y in places]


def test_a_page_that_comes_out_otherwise_is_an_error(examine: Examine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.checks.test_audit.digest", lambda png: "0")
    with pytest.raises(WorkspaceError, match="page 000000 comes out otherwise"):
        examine(SOUND)
