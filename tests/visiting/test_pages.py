"""What the labeller says of markup as people write it, and which of it becomes a sample."""

from collections.abc import Iterator
from typing import Any

import pytest

from ctlgen.browser.visits import Visits
from ctlgen.model import BACKGROUND, Box, PageSpec
from ctlgen.visiting.pages import UNSURE, Found, _distinct, ask, read_page, wanting

CSS = """
body { margin: 0; font: 14px/20px sans-serif; background: #fff } body > div { padding: 6px 12px }
.btn { display: inline-block; padding: 6px 14px; border-radius: 4px; background: #15c; color: #fff; border: 0;
  text-decoration: none }
.ghost { background: none; border: 0; padding: 6px 14px }
.plain { background: none; border: 0; padding: 0; color: #15c }
.chip { display: inline-block; background: #cde; border-radius: 9px; padding: 2px 8px } svg { vertical-align: middle }
.wrap { display: inline-flex; border: 1px solid #999; border-radius: 4px; padding: 4px }
.wrap input { border: 0; outline: 0 }
.off { position: absolute; opacity: 0 }
.box { display: inline-block; width: 16px; height: 16px; border: 2px solid #333 }
.track { display: inline-block; width: 36px; height: 18px; border-radius: 9px; background: #777 }
"""
SVG = '<svg width="16" height="16"><circle cx="8" cy="8" r="7"/></svg>'
CASES = (
    ("button", '<button class="btn">Save</button>'),
    ("button", '<button class="ghost">Cancel</button>'),
    ("button", f'<button class="ghost">{SVG}</button>'),
    ("button", '<a class="btn" href="#">Download</a>'),
    ("button", '<div role="button" tabindex="0" class="btn">Go on</div>'),
    ("button", '<input type="submit" value="Send">'),
    (
        "button",
        '<nav class="pagination"><a href="#" style="border:1px solid #999;padding:4px 9px">7</a></nav>',
    ),
    ("button", '<button class="btn" style="width:500px">Go</button>'),
    ("unsure", '<button style="width:400px;height:40px;text-align:left">A row of a list</button>'),
    ("link", '<button class="plain">Show more</button>'),
    ("link", '<a href="#">Privacy</a>'),
    ("link", '<nav><a href="#" style="display:inline-block;padding:6px 10px">Home</a></nav>'),
    ("icon", f'<button class="plain" style="padding:0">{SVG}</button>'),
    ("icon", SVG),
    ("icon", f'<span style="display:inline-flex;background:#15c;padding:12px">{SVG}</span>'),
    ("badge", '<span class="chip badge">new</span>'),
    ("unsure", '<a href="#" class="chip badge" style="padding:0 6px">tag</a>'),
    ("tab", '<div role="tablist"><button role="tab" class="ghost">Files</button></div>'),
    ("text_input", '<input placeholder="Name">'),
    ("text_input", '<span class="wrap"><input placeholder="Search"></span>'),
    ("unsure", '<input style="border:0;outline:0;background:none" value="bare">'),
    ("textarea", "<textarea>said</textarea>"),
    ("unsure", '<div contenteditable style="border:1px solid">written</div>'),
    ("select", "<select><option>North</option></select>"),
    ("select", '<div role="combobox" style="border:1px solid #999;padding:6px;width:120px">South</div>'),
    ("unsure", '<select multiple size="2"><option>North</option><option>South</option></select>'),
    ("checkbox", '<input type="checkbox">'),
    ("checkbox", '<label><input type="checkbox" class="off"><span class="box"></span></label>'),
    ("radio", '<input type="radio">'),
    ("switch", '<label class="switch"><input type="checkbox" class="off"><span class="track"></span></label>'),
    ("switch", '<button role="switch" class="track" style="border:0"></button>'),
    ("slider", '<input type="range">'),
    ("progress", "<progress value='.4'></progress>"),
    ("image", '<canvas width="60" height="40" style="background:#9ab"></canvas>'),
    ("text", "<p style='margin:0'>The bridge opens at noon.</p>"),
    ("unsure", '<div role="menuitem">Copy</div>'),
    ("unsure", "<table><tr><th style='cursor:pointer'>Name</th></tr></table>"),
    ("unsure", "<details><summary>More</summary></details>"),
    (
        "unsure",
        '<a href="#" style="display:block;width:300px;border:1px solid;line-height:11px"><b>Card</b><br>a<br>b</a>',
    ),
    ("unsure", '<span style="cursor:pointer">pressed by a script</span>'),
)


@pytest.fixture(scope="module")
def visits() -> Iterator[Visits]:
    with Visits(lambda url: url.startswith("data:")) as started:
        yield started


def show(tab: Any, body: str) -> None:
    tab.set_content(f"<!doctype html><meta charset=utf-8><style>{CSS}</style>{body}")


def spec(viewport: tuple[int, int] = (640, 480), scale: float = 1.0) -> PageSpec:
    return wanting(PageSpec(0, 1, "real", "made", "made", viewport, scale, ()), 12)


@pytest.fixture(scope="module")
def answers(visits: Visits) -> dict[int, list[Found]]:
    """What was found in each case's own strip of one page."""
    with visits.tab((640, 60 * len(CASES))) as tab:
        show(tab, "".join(f'<div style="height:48px">{html}</div>' for _, html in CASES))
        read_page(tab, spec())
        _, found = ask(tab)
    return {
        i: [one for one in found if 60 * i <= (one.box.y0 + one.box.y1) / 2 < 60 * (i + 1)] for i in range(len(CASES))
    }


@pytest.mark.parametrize("place", range(len(CASES)), ids=[f"{kind}-{i}" for i, (kind, _) in enumerate(CASES)])
def test_each_form_of_a_control_is_told(answers: dict[int, list[Found]], place: int) -> None:
    assert [one.kind for one in answers[place]] == [CASES[place][0]], CASES[place][1]


def test_a_field_is_as_large_as_its_frame(visits: Visits) -> None:
    with visits.tab() as tab:
        show(tab, '<div><span class="wrap" style="width:200px"><input placeholder="Search"></span></div>')
        labelled, _ = read_page(tab, spec())
        (field,) = [e for e in labelled.page.elements if e.control.kind == "text_input"]
        left, right = tab.evaluate(
            "() => { const r = document.querySelector('.wrap').getBoundingClientRect(); return [r.left, r.right] }"
        )
    assert (field.box.x0, field.box.x1) == (left, right)
    assert field.control.text == "Search"


def test_open_shadow_roots_are_looked_into(visits: Visits) -> None:
    script = """<script>customElements.define("x-key", class extends HTMLElement { connectedCallback() {
      this.attachShadow({ mode: "open" }).innerHTML = 
        `<style>button{padding:8px 16px}</style><button><slot></slot></button>` } })</script>"""
    with visits.tab() as tab:
        show(tab, f"<div><x-key>Save</x-key></div>{script}")
        labelled, _ = read_page(tab, spec())
    found = [e.control for e in labelled.page.elements if e.control.kind != BACKGROUND]
    assert [(control.kind, control.text) for control in found] == [("button", "Save")]


def test_what_is_covered_cut_or_moving_is_no_sample(visits: Visits) -> None:
    body = """<div style="position:relative;height:60px"><button class="btn">under</button>
      <i style="position:absolute;left:0;top:0;width:60px;height:60px;background:#fff"></i></div>
      <button class="btn" style="position:absolute;left:600px;top:200px">beyond the edge</button>
      <button class="btn" id="still">still</button>
      <button class="btn" id="runs" style="position:absolute;top:300px">runs</button>
      <script>let x = 0;
      setInterval(() => { document.getElementById("runs").style.left = `${x += 3}px` }, 5)</script>"""
    with visits.tab((640, 480)) as tab:
        show(tab, body)
        labelled, _ = read_page(tab, spec())
    assert [e.control.text for e in labelled.page.elements if e.control.kind == "button"] == ["still"]


def test_background_keeps_off_what_is_unsure(visits: Visits) -> None:
    rows = "".join(
        f'<tr><th style="cursor:pointer">Column {i}</th><td><button class="btn">Do {i}</button></td></tr>'
        for i in range(9)
    )
    with visits.tab() as tab:
        show(tab, f"<div><table>{rows}</table></div>")
        labelled, png = read_page(tab, spec((1280, 800)))
    crops = [e for e in labelled.page.elements if e.control.kind == BACKGROUND]
    assert crops
    assert len(labelled.unsure) == 9
    assert not any(box.intersection(crop.box).area for box in labelled.unsure for crop in crops)
    assert png.startswith(b"\x89PNG")


def test_boxes_are_in_device_pixels(visits: Visits) -> None:
    with visits.tab((400, 300), scale=2.0) as tab:
        show(
            tab, '<button class="btn" style="position:absolute;left:20px;top:30px;width:90px;height:32px">Save</button>'
        )
        labelled, _ = read_page(tab, spec((400, 300), 2.0))
    (button,) = [e for e in labelled.page.elements if e.control.kind == "button"]
    assert button.box.pixels() == (40, 60, 220, 124)
    assert labelled.page.image.shape == (600, 800, 3)


def test_a_page_without_end_is_cut_off(visits: Visits) -> None:
    with visits.tab() as tab:
        show(tab, "<div></div><script>document.body.innerHTML = '<p>x</p>'.repeat(13000)</script>")
        labelled, _ = read_page(tab, spec())
    assert not labelled.complete


def test_a_page_reaches_only_what_it_may(visits: Visits) -> None:
    with visits.tab() as tab:
        failed: list[str] = []
        tab.on("requestfailed", lambda request: failed.append(request.url))
        show(tab, '<div><img src="http://127.0.0.1:1/a.png" width="40" height="40"></div>')
        labelled, _ = read_page(tab, spec())
    assert failed == ["http://127.0.0.1:1/a.png"]
    assert [e.control.kind for e in labelled.page.elements if e.control.kind != BACKGROUND] == []


def test_two_kinds_for_one_place_are_unsure() -> None:
    found = [
        Found("image", Box(0, 0, 40, 40), 1, ""),
        Found("icon", Box(1, 1, 40, 40), 1, ""),
        Found("text", Box(0, 60, 90, 80), 1, "a"),
    ]
    assert [one.kind for one in _distinct(found)] == [UNSURE, "text"]
