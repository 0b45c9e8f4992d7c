"""What the page's script says of a control's paint, beside what a real Chromium paints."""

from base64 import b64encode

import cv2
import numpy as np
import pytest

from ctlgen import inks
from ctlgen.browser import Browser, decode
from ctlgen.model import Box
from tests.browser.shots import BLOCK, shoot


def test_the_box_is_where_the_paint_is(browser: Browser) -> None:
    shot = shoot(browser, f'<b data-ctl="0" style="{BLOCK};left:30px;top:50px"></b>')
    assert shot.measures[0].box == Box(30, 50, 70, 70)
    assert shot.measures[0].visible == 1
    red = (decode(shot.png) == (204, 0, 0)).all(axis=2)
    ys, xs = np.nonzero(red)
    assert (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) == (30, 50, 70, 70)


def test_the_ink_holds_shadow_and_outline_but_no_inset_shadow(browser: Browser) -> None:
    styles = (
        "box-shadow:3px 0 4px 2px #000",
        "outline:2px solid #00f;outline-offset:3px",
        "box-shadow:inset 0 0 9px #000",
        "box-shadow:0 0 9px rgba(0,0,0,0)",
    )
    body = "".join(
        f'<b data-ctl="{i}" style="{BLOCK};left:50px;top:{20 + i * 45}px;{s}"></b>' for i, s in enumerate(styles)
    )
    found = [(m.box.x0 - m.ink.x0, m.ink.x1 - m.box.x1) for m in shoot(browser, body).measures]
    assert found == [(5, 11), (5, 5), (0, 0), (0, 0)], "a blur of 4 px is seen for 6"


@pytest.mark.parametrize("side", ["width", "height"])
def test_an_image_that_is_squeezed_to_nothing_is_where_it_is(browser: Browser, side: str) -> None:
    picture = b64encode(cv2.imencode(".png", np.zeros((20, 40, 4), np.uint8))[1].tobytes()).decode()
    style = f"position:absolute;left:50px;top:50px;width:20px;height:20px;{side}:0"
    shot = shoot(browser, f'<img data-ctl="0" src="data:image/png;base64,{picture}" style="{style}">')
    assert shot.measures[0].box == (Box(50, 50, 50, 70) if side == "width" else Box(50, 50, 70, 50))


def test_an_image_that_may_let_the_page_through_is_told_by_its_pixels(browser: Browser) -> None:
    picture = np.zeros((20, 40, 4), np.uint8)
    picture[5:15, 10:30] = (0, 0, 200, 255)
    files = [(kind, b64encode(cv2.imencode(f".{kind}", picture)[1].tobytes()).decode()) for kind in ("png", "jpeg")]
    style = "position:absolute;left:50px"
    images = (
        f'<img data-ctl="{i}" src="data:image/{kind};base64,{data}" style="{style};top:{20 + 60 * i}px">'
        for i, (kind, data) in enumerate(files)
    )
    ground = '<div style="position:absolute;inset:0;background:linear-gradient(#fff,#ccc)"></div>'
    body = ground + "".join(images)
    shot = shoot(browser, body)
    reaches = [inks.Reach(m.ink, round(m.overhang), m.bare, body=m.body) for m in shot.measures]
    assert inks.painted(inks.pack(decode(shot.png)), reaches) == [Box(60, 25, 80, 35), Box(50, 80, 90, 100)]


@pytest.mark.parametrize(("ground", "is_whole"), [("#fff", False), ("#334", True)], ids=["on its own", "on another"])
def test_an_image_of_one_colour_around_is_told_by_what_it_lies_on(
    browser: Browser, ground: str, is_whole: bool
) -> None:
    picture = np.full((40, 60, 3), 255, np.uint8)
    picture[10:30, 20:40] = (0, 0, 200)
    data = b64encode(cv2.imencode(".png", picture)[1].tobytes()).decode()
    image = f'<img data-ctl="0" src="data:image/png;base64,{data}" style="position:absolute;left:20px;top:20px">'
    frame = '<div style="position:absolute;left:19px;top:19px;width:60px;height:80px;border:1px solid #ccc"></div>'
    below = '<div style="position:absolute;left:0;top:60px;width:320px;height:60px;background:#fff"></div>'
    around = below if is_whole else frame
    shot = shoot(browser, f'<div style="position:absolute;inset:0;background:{ground}">{around}{image}</div>')
    (measure,) = shot.measures
    (ink,) = inks.painted(inks.pack(decode(shot.png)), [inks.Reach(measure.ink, 0, measure.bare, body=measure.body)])
    assert ink == (Box(20, 20, 80, 60) if is_whole else Box(40, 30, 60, 50))


def test_what_a_panel_covers_of_a_control_s_edge_is_not_its_ink(browser: Browser) -> None:
    panel = '<div style="position:absolute;left:100px;top:0;width:90px;height:100px;background:#eee"></div>'
    body = f'<b data-ctl="0" style="{BLOCK};left:50px;width:54px;top:20px"></b>{panel}'
    (measure,) = shoot(browser, body).measures
    assert (measure.visible, measure.box, measure.ink) == (1, Box(50, 20, 104, 40), Box(50, 20, 100, 40))
    (measure,) = shoot(browser, body.replace("background:#eee", "")).measures
    assert measure.ink == measure.box, "what lies above may be seen through"
    sheet = '<i style="position:absolute;left:0;top:0;width:108px;height:100px;background:#eee"></i>'
    ground = '<i style="position:absolute;left:0;top:0;width:200px;height:100px;background:#fff"></i>'
    ringed = body.replace(panel, "").replace(BLOCK, f"{BLOCK};box-shadow:0 0 0 9px")
    (measure,) = shoot(browser, sheet + ground + ringed).measures
    assert measure.ink == Box(41, 11, 113, 49), "and what lies below does not lie above where only a shadow is"


STRIPES = "background:repeating-linear-gradient(100deg,#456 0 23px,#9ab 31px 40px,#456 48px)"
LOGO = np.zeros((60, 90, 4), np.uint8)
cv2.ellipse(LOGO, (45, 30), (30, 20), 0, 0, 300, (30, 120, 20, 255), 5, cv2.LINE_AA)
LOGO_PNG = b64encode(cv2.imencode(".png", LOGO)[1].tobytes()).decode()
CUT_OUT = f'<img id="it" data-ctl="0" src="data:image/png;base64,{LOGO_PNG}"'
HEART = '<svg width="18" height="18" viewBox="0 0 24 24"><path {} d="M12 21 4 13V5h5l3 3 3-3h5v8z"/></svg>'
DRAWN = {
    "words on a picture": (STRIPES, '<b id="it" data-ctl="0" style="color:#fff;font:22px sans-serif">404</b>'),
    "words whose transform makes them high": (
        STRIPES,
        '<b id="it" data-ctl="0" style="color:#fff;font:22px sans-serif;text-transform:uppercase">nose</b>',
    ),
    "spaced words on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" style="color:#fff;font:14px sans-serif;letter-spacing:3px">sun and sea</b>',
    ),
    "words from right to left on a picture": (
        STRIPES,
        '<b id="it" dir="rtl" data-ctl="0" style="color:#fff;font:22px sans-serif">שלום לכם</b>',
    ),
    "words with a light glow on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" style="color:#fff;font:14px sans-serif;text-shadow:0 0 9px #fff">sun</b>',
    ),
    "a cut-out image on a picture": (STRIPES, f'{CUT_OUT} style="padding:3px;border:2px solid transparent">'),
    "one that is fitted into its box": (
        STRIPES,
        f'{CUT_OUT} style="width:150px;height:70px;object-fit:contain;object-position:20% 0">',
    ),
    "one that is larger than its box": (
        STRIPES,
        f'{CUT_OUT} style="position:absolute;left:12.5px;width:60px;height:80px;object-fit:cover">',
    ),
    "one below a shadow": (
        "background:#fff",
        f'{CUT_OUT}><i style="position:absolute;left:140px;top:0;width:40px;height:90px;background:#eee;'
        'box-shadow:0 0 60px #000"></i>',
    ),
    "an icon on a picture": (STRIPES, f'<b id="it" data-ctl="0">{HEART.format("fill=#678")}</b>'),
    "an outlined icon on a picture": (
        STRIPES,
        f'<b id="it" data-ctl="0">{HEART.format("fill=none stroke=#567 stroke-width=2")}</b>',
    ),
    "a frame in a box that is laid on a picture": (
        "background:#fff",
        '<i style="position:absolute;inset:0;background:radial-gradient(#135,#211)" data-ctl-region="picture"></i>'
        '<i style="position:relative;display:block;padding:8px"><b id="it" data-ctl="0" style="color:#fff;'
        'border:1px solid rgba(255,255,255,.1);padding:4px 12px">new</b></i>',
    ),
    "a dash on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0"><svg width="24" height="24"><path d="M5 12h14" stroke="red" stroke-width="2"/></svg>',
    ),
    "a round button with a shadow on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" style="display:block;width:24px;height:24px;border-radius:50%;background:#fff;'
        'box-shadow:0 3px 10px rgba(0,0,0,.3)"></b>',
    ),
    "an icon on a map": (
        "background:#fff",
        f'<i data-ctl-region="picture" style="position:absolute;inset:0;{STRIPES}"></i>'
        f'<b id="it" data-ctl="0" style="position:absolute;left:30px;top:20px">{HEART.format("fill=#678")}</b>',
    ),
    "a field with a line that a gradient draws": (
        "background:#fff",
        '<i style="position:absolute;left:10px;top:-3px;font:12px/12px sans-serif">pip</i>'
        '<input id="it" data-ctl="0" value="w" style="border:0;outline:0;width:90px;height:40px;'
        'background:linear-gradient(to top,#888 1px,rgba(0,0,0,0) 1px)">',
    ),
    "an underlined field on a picture": (
        STRIPES,
        '<input id="it" data-ctl="0" value="word" style="border:0;border-bottom:1px solid #fff;outline:0;width:120px;'
        'height:40px;background:none;color:#fff">',
    ),
    "an empty one": (
        STRIPES,
        '<textarea id="it" data-ctl="0" style="border:0;border-bottom:2px solid #fff;outline:0;width:120px;'
        'height:40px;background:none;resize:none"></textarea>',
    ),
    "lines of words on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" style="display:block;width:150px;color:#fff;font:14px/20px sans-serif">one even '
        "sum is more or less as good as any</b>",
    ),
    "an underlined link on a picture": (
        STRIPES,
        '<a id="it" data-ctl="0" style="color:#fff;font:14px sans-serif;text-decoration:underline">our own news</a>',
    ),
    "a sign of an icon font on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" class="sign" style="display:block;width:45px;height:40.5px;'
        'font:36px/40.5px sans-serif;text-align:center;color:#fff"></b>',
    ),
    "a tab with a line below on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" style="display:block;width:90px;padding:20px 8px 10px;border-bottom:2px solid red;'
        'font:14px sans-serif;color:#fff">new</b>',
    ),
    "a field of parts on a picture": (
        STRIPES,
        '<b id="it" data-ctl="0" style="display:block;width:160px;padding-top:26px;border-bottom:1px solid #fff">'
        '<input value="word" style="border:0;outline:0;padding:4px 0;background:none;color:#fff;width:100%"></b>',
    ),
    "a shadow that a host cuts off at its border": (
        "background:#fff",
        '<i style="display:block;overflow:hidden;border:4px solid #ccc;width:70px;height:30px"><b id="it" data-ctl="0" '
        'style="display:block;width:60px;height:24px;background:#246;box-shadow:0 0 20px #246"></b></i>',
    ),
    "words with a shadow that leaves no trace": (
        STRIPES,
        '<b id="it" data-ctl="0" style="color:#fff;font:italic 15px serif;'
        'text-shadow:1px 2px 1px rgba(0,0,0,.004)">Yes</b>',
    ),
    "a knob with a shadow": (
        "background:linear-gradient(90deg,#fff,#fdd)",
        '<b id="it" data-ctl="0" class="knob" style="display:block;width:44px;height:24px;padding:4px;background:#08c;'
        'box-sizing:border-box"></b>',
    ),
    "a knob at the right": (
        "background:linear-gradient(90deg,#fff,#fdd)",
        '<b id="it" dir="rtl" data-ctl="0" class="knob" style="display:block;width:44px;height:24px;padding:4px;'
        'background:#08c;box-sizing:border-box"></b>',
    ),
    "a knob in a host that is turned around": (
        "background:#fff",
        '<b id="it" data-ctl="0" style="display:flex;width:60px;height:32px;transform:rotate(180deg)">'
        '<i class="rail" style="position:relative;width:0"></i></b>',
    ),
    "a sign at the right": (
        STRIPES,
        '<b id="it" dir="rtl" data-ctl="0" class="sign" style="display:block;width:45px;height:40.5px;'
        'font:36px/40.5px sans-serif;color:#fff"></b>',
    ),
    "a ring around what is in a tab": (
        "background:#fff",
        '<b id="it" data-ctl="0" style="padding:12px"><i style="outline:2px solid red;padding:6px">Tab</i></b>',
    ),
    "a tick of two borders": (
        "background:#fff",
        '<b id="it" data-ctl="0" style="display:block;width:24px;height:24px"><i style="display:block;margin:4px 8px;'
        'width:6px;height:12px;border:solid red;border-width:0 2px 2px 0;transform:rotate(45deg)"></i></b>',
    ),
    "a dot a little bigger than its place": (
        "background:#fff",
        '<b id="it" data-ctl="0" class="dot" style="display:block;position:relative;width:16px;height:16px"></b>',
    ),
    "a frame in the colour of its ground": (
        "background:#123456",
        '<input id="it" data-ctl="0" style="width:120px;height:40px;border:4px solid red;background:#fff;'
        'background-clip:padding-box;border-image:linear-gradient(#123456,#123456) 1">',
    ),
}


DRAWN_CSS = """#it{vertical-align:top}
.sign::before{content:'\\2605'}
.dot::after{content:'';position:absolute;inset:0;border-radius:50%;background:red;transform:scale(1.04)}
.rail::before{content:'';position:absolute;left:0;width:60px;height:32px;background:#08c}
.knob::before{content:'';display:block;width:16px;height:16px;background:#fff;box-shadow:0 0 4px 5px #000}
"""


def drawn(browser: Browser, ground: str, control: str) -> tuple[Box, Box]:
    """The ink of the control #it, and the box of what vanishes with it."""
    place = "position:absolute;left:20px;top:30px;width:200px;height:90px;padding:8px"
    body = f'<div style="{place};{ground}">{control}</div>'
    shot = shoot(browser, body, DRAWN_CSS)
    without = shoot(browser, body, f"{DRAWN_CSS}#it,#it *,#it::before,#it::after{{visibility:hidden!important}}")
    rows, columns = np.nonzero((decode(shot.png) != decode(without.png)).any(axis=2))
    (measure,) = shot.measures
    kept = {name: getattr(measure, name) for name in ("bare", "body", "glow", "written")}
    reach = inks.Reach(measure.ink, round(measure.overhang), **kept)
    (ink,) = inks.painted(inks.pack(decode(shot.png)), [reach])
    return ink, Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)


@pytest.mark.parametrize("what", DRAWN)
def test_the_ink_is_what_vanishes_with_the_control(browser: Browser, what: str) -> None:
    ink, truth = drawn(browser, *DRAWN[what])
    assert ink.iou(truth) >= 0.95, (ink, truth)


def test_what_moved_is_measured_where_it_is_now(browser: Browser) -> None:
    shoot(browser, f'<b data-ctl="0" style="{BLOCK};left:30px;top:50px"></b>')
    moved = "document.querySelector('[data-ctl]').style.left = '90px';ctlgen.measure()[0][0].slice(1, 9)"
    assert browser.tab.evaluate(moved) == [90, 50, 130, 70] * 2


@pytest.mark.parametrize("scale", [1.5, 2.0])
def test_so_it_is_where_a_pixel_of_css_is_more_than_one_of_the_device(scale: float) -> None:
    with Browser(viewport=(320, 240), scale=scale) as browser:
        for what in (what for what in DRAWN if "words" in what or "sign" in what):
            ink, truth = drawn(browser, *DRAWN[what])
            assert ink.iou(truth) >= 0.95, (what, ink, truth)


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_a_line_below_words_ends_where_it_is_painted(scale: float) -> None:
    with Browser(viewport=(320, 240), scale=scale) as browser:
        for size in (14, 15, 16, 20, 26):
            for asked in ("", "text-decoration-thickness:2px", "text-underline-offset:.2em"):
                style = f"color:#fff;font:{size}px sans-serif;text-decoration:underline;{asked}"
                ink, truth = drawn(browser, STRIPES, f'<a id="it" data-ctl="0" style="{style}">one sum</a>')
                assert ink.y1 == truth.y1, (size, asked)


@pytest.mark.parametrize("ground", ["#17022a", "#e8ebee", "#787878", "#fff"])
@pytest.mark.parametrize("colour", ["50,251,226", "255,255,255", "0,0,0", "234,57,184"])
def test_a_glow_reaches_as_far_as_it_changes_its_ground(browser: Browser, ground: str, colour: str) -> None:
    words = (
        '<b data-ctl="0" style="position:absolute;left:60px;top:40px;font:16px sans-serif;color:#888;{}">Label it</b>'
    )
    css = f"body{{background:{ground};height:120px}}"
    without = decode(shoot(browser, words.format("visibility:hidden"), css).png)
    for glow in (f"0 0 32px rgba({colour},.2)", f"0 1px 2px rgba({colour},.6)", f"2px 0 5px rgba({colour},.2)"):
        shot = shoot(browser, words.format(f"text-shadow:{glow}"), css)
        rows, columns = np.nonzero((decode(shot.png) != without).any(axis=2))
        truth = Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
        (measure,) = shot.measures
        assert measure.body is not None
        assert measure.body.iou(truth) > 0.97, (glow, measure.body, truth)


@pytest.mark.parametrize("ground", ["#17022a", "#e8ebee", "#fff"])
@pytest.mark.parametrize("radius", ["0", "6px", "50%"])
def test_a_shadow_reaches_as_far_as_it_changes_its_ground(browser: Browser, ground: str, radius: str) -> None:
    css = f"body{{background:{ground};height:280px}}b{{position:absolute;left:120px;top:110px;border-radius:{radius}}}"
    box = '<b data-ctl="0" style="background:#08c;width:{}px;height:{}px;{}"></b>'
    without = decode(shoot(browser, box.format(1, 1, "visibility:hidden"), css).png)
    for shadow in (
        "0 0 64px rgba(60,242,129,.4)",
        "0 3px 12px 2px rgba(0,0,0,.3)",
        "9px 12px 4px -8px rgba(234,57,184,.6)",
        "0 0 0 3.2px rgba(234,57,184,.6)",
    ):
        for width, height in ((24, 24), (90, 40)):
            shot = shoot(browser, box.format(width, height, f"box-shadow:{shadow}"), css)
            rows, columns = np.nonzero((decode(shot.png) != without).any(axis=2))
            truth = Box(int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1)
            (measure,) = shot.measures
            assert measure.ink == truth, (shadow, width)
