"""The page in a real browser: found, filtered, opened, gone through by keyboard, read by a screen reader's rules."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from ctlgen import collection, view
from ctlgen.browser import programs
from ctlgen.collection import Collection
from ctlgen.errors import BrowserError
from ctlgen.model import Box, Control, Element
from ctlgen.stats import portrait, verdicts
from ctlgen.stats.portrait import Portrait
from ctlgen.view import serving
from tests.view import axe, made

WIDE, NARROW = {"width": 1280, "height": 800}, {"width": 400, "height": 760}
VIEWS = ("samples", "pages", "figures", "map", "averages", "problems", "predictions")
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    try:
        program = programs.find()
    except BrowserError as error:
        pytest.skip(str(error))
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=program, args=programs.flags(programs.reaching(["127.0.0.1"]))
        )
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("view")


@pytest.fixture(scope="module")
def items(folder: Path) -> Collection:
    return collection.load(made.workspace(folder / "ws"))


@pytest.fixture(scope="module")
def drawn(items: Collection) -> Portrait:
    return portrait.draw(items, umap=False)


@pytest.fixture(scope="module")
def plain(items: Collection, drawn: Portrait, folder: Path) -> Path:
    return view.write(items, drawn, folder / "plain.html").file


@pytest.fixture(scope="module")
def judged(items: Collection, drawn: Portrait, folder: Path) -> Path:
    """Boxes predicted for page 0: one right by half, one of another label, one of nothing; the rest is missed."""
    assert items.boxes is not None
    first, second = (items.boxes[at * made.FACTOR].tolist() for at in (0, 1))
    wide = [first[0], first[1], first[0] + 0.6 * (first[2] - first[0]), first[3]]
    objects = [
        {"label": items.values("label")[0], "box": wide, "score": 0.9},
        {"label": "slider", "box": second, "score": 0.8},
        {"label": "tab", "box": [900, 150, 990, 190], "score": 0.7},
    ]
    file = made.lines(folder / "boxes.jsonl", [{"page": "000000", "objects": objects}])
    return view.write(items, drawn, folder / "judged.html", verdicts=verdicts.judge(items, file)).file


@pytest.fixture(scope="module")
def many(folder: Path) -> Path:
    found = collection.load(made.idx(folder / "idx"))
    return view.write(found, portrait.draw(found, umap=False), folder / "many.html").file


@pytest.fixture
def show(browser: Browser) -> Iterator[Open]:
    """Opens a file; at the end nothing but the file was loaded, and no script failed."""
    contexts, asked, errors = [], list[str](), list[str]()

    def opened(file: Path, *, viewport: Any = WIDE, scheme: Any = "light", address: str = "") -> Page:
        context = browser.new_context(viewport=viewport, color_scheme=scheme, offline=True)
        contexts.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("request", lambda request: asked.append(_asked(request, file)))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.goto(f"{file.as_uri()}{address}")
        page.locator("html[data-ready]").wait_for(state="attached")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in asked if url] == []
    assert errors == []


def _asked(request: Request, file: Path) -> str:
    """The address of a request that leaves the page; "" for the file itself and what is in it."""
    inside = urlsplit(request.url).scheme in ("blob", "data") or request.url.partition("#")[0] == file.as_uri()
    return "" if inside else request.url


def count(page: Page) -> int:
    return int(page.locator("#status b").inner_text().replace(",", ""))


def facet(page: Page, name: str, word: str) -> None:
    box = page.locator(f"details[data-facet={name}]")
    if not box.evaluate("box => box.open"):
        box.locator("summary").click()
    box.get_by_role("checkbox", name=word, exact=False).first.check()


def test_filters_answer_as_counting_does(show: Open, plain: Path, items: Collection) -> None:
    page = show(plain)
    column = {name: items.values(name) for name in ("label", "theme", "framework", "state", "split", "text")}
    assert count(page) == len(items)
    facet(page, "label", "button")
    expect(page.locator("#status b")).to_have_text(str(column["label"].count("button")))
    for name, word in (("framework", "f"), ("theme", "f/b/dark"), ("state", "rest"), ("split", column["split"][70])):
        page.goto(page.url.partition("#")[0])
        page.reload()
        page.locator("html[data-ready]").wait_for(state="attached")
        facet(page, "label", "button")
        facet(page, name, word)
        both = sum(a == "button" and b == word for a, b in zip(column["label"], column[name], strict=True))
        assert count(page) == both, name
    page.get_by_role("button", name="Clear all").click()
    assert count(page) == len(items)


def test_search_and_size_narrow_what_is_shown(show: Open, plain: Path, items: Collection) -> None:
    page = show(plain)
    assert items.boxes is not None
    page.get_by_role("searchbox").fill("SAVE f/a")
    wanted = sum(
        "save" in t.lower() and "f/a" in m for t, m in zip(items.values("text"), items.values("theme"), strict=True)
    )
    expect(page.locator("#status b")).to_have_text(str(wanted))
    page.get_by_role("searchbox").fill("000002/0004")
    expect(page.locator("#status b")).to_have_text(str(made.FACTOR))
    page.get_by_role("searchbox").fill("no such words")
    expect(page.get_by_text("No sample answers to these filters.")).to_be_visible()
    page.get_by_role("searchbox").fill("")
    page.get_by_label("Width from, pixels").fill("150")
    page.get_by_label("Height to, pixels").fill("40")
    width, height = (items.boxes[:, at + 2] - items.boxes[:, at] for at in (0, 1))
    expect(page.locator("#status b")).to_have_text(str(int(((width >= 150) & (height <= 40)).sum())))


def test_what_is_asked_for_stays_in_the_address(show: Open, plain: Path) -> None:
    page = show(plain)
    facet(page, "label", "link")
    page.get_by_role("tab", name="Figures").click()
    wanted, address = count(page), page.url.partition("#")[2]
    again = show(plain, address=f"#{address}")
    assert count(again) == wanted
    expect(again.get_by_role("tab", name="Figures")).to_have_attribute("aria-selected", "true")
    expect(again.get_by_role("button", name="Remove filter Class: link")).to_be_visible()


def test_a_click_shows_the_sample_and_where_it_stands(show: Open, plain: Path, items: Collection) -> None:
    page = show(plain)
    at = next(at for at, ops in enumerate(items.ops) if len(json.loads(ops)) > 2)
    page.get_by_role("searchbox").fill(items.ids[at])
    expect(page.locator("#status b")).to_have_text("1")
    page.locator(".cell").first.click()
    detail = page.get_by_role("complementary", name="Details")
    expect(detail.locator("h2")).to_have_text(items.values("label")[at])
    expect(detail.locator(".command code")).to_have_text(f"{items.replay}{items.ids[at]}")
    assert detail.locator(".steps li > span:first-child").all_inner_texts() == [
        op for op, _ in json.loads(items.ops[at])
    ]
    shown = detail.locator("canvas.tile").evaluate(
        "c => Array.from(c.getContext('2d').getImageData(0, 0, 28, 28).data).filter((_, i) => i % 4 === 0)"
    )
    pixels = np.concatenate(list(items.pieces()))[at]
    assert shown == pixels.reshape(-1).tolist()
    context = detail.get_by_role("img", name="in page")
    expect(context).to_be_visible()
    assert context.evaluate(_COLOURED) > 100, "no box is drawn on the page"
    detail.get_by_role("button", name="Open page").click()
    expect(page.locator(".paper rect.chosen")).to_have_attribute("data-item", str(at - items.copies[at]))


_COLOURED = """c => {
  const data = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
  const span = (p) => Math.max(...p) - Math.min(...p);
  let found = 0;
  for (let i = 0; i < data.length; i += 4) found += span(data.slice(i, i + 3)) > 60;
  return found;
}"""


def test_text_that_would_be_markup_is_text(show: Open, plain: Path) -> None:
    page = show(plain)
    page.get_by_role("searchbox").fill("onerror")
    expect(page.locator("#status b")).to_have_text(str(made.PAGES * made.FACTOR))
    page.locator(".cell").first.click()
    expect(page.locator(".facts dd").first).to_have_text(
        f"“{made.HOSTILE}”".replace("\u2028", " "), use_inner_text=False
    )
    assert page.evaluate("window.broken") is None
    assert page.locator("img[src=x]").count() == 0


def test_the_keyboard_goes_everywhere(show: Open, plain: Path, items: Collection) -> None:
    page = show(plain)
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.get_by_role("grid", name="Samples").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft"):
        page.keyboard.press(key)
    across = int(page.locator("#grid").get_attribute("aria-colcount") or 0)
    page.keyboard.press("Enter")
    detail = page.locator("#detail")
    expect(detail).to_be_focused()
    expect(detail.locator(".mono").first).to_have_text(items.ids[across + 1])
    page.keyboard.press("Escape")
    expect(detail).to_be_hidden()
    expect(page.locator("#grid")).to_be_focused()
    page.keyboard.press("End")
    active = page.locator("#grid").get_attribute("aria-activedescendant")
    assert active == f"cell-{len(items) - 1}"
    expect(page.locator(f"#{active}")).to_be_in_viewport()
    page.get_by_role("tab", name="Samples").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Pages")).to_be_focused()
    expect(page.get_by_role("tabpanel", name="Pages")).to_be_visible()


def test_only_what_can_be_seen_exists(show: Open, many: Path) -> None:
    page = show(many)
    assert count(page) > 2900
    assert page.locator(".cell").count() < 2000
    before = page.locator(".cell:visible").first.get_attribute("id")
    page.locator("#grid").evaluate("grid => { grid.scrollTop = grid.scrollHeight; }")
    last = page.locator(f"#cell-{count(page) - 1}")
    expect(last).to_be_in_viewport()
    assert page.locator(f"#{before}").count() == 0
    painted = "r => r.pen.getImageData(0, 0, 8, 8).data.some((v, i) => i % 4 < 3 && v > 0)"
    assert page.locator(".row:visible").last.evaluate(painted)


def test_the_figures_are_those_of_stats(show: Open, plain: Path, drawn: Portrait) -> None:
    page = show(plain)
    page.get_by_role("tab", name="Figures").click()
    rows = page.locator("#classes tr").evaluate_all(
        "rows => rows.map(r => [...r.cells].map(c => c.textContent.trim()))"
    )
    head = rows[0]
    sides = list(drawn.figures["by_split"])
    assert head[2 : 2 + len(sides)] == sides
    shown = {row[0]: [int(cell) for cell in row[2 : 3 + len(sides)]] for row in rows[1:]}
    said = {
        name: [*(drawn.figures["by_split"][side][name] for side in sides), total]
        for name, total in drawn.figures["classes"].items()
        if total
    }
    assert shown == said
    middle = drawn.figures["sizes"]["all"]["width"][2]
    chart = page.get_by_role("img", name="Width:")
    assert f"median {middle:.3g}" in (chart.get_attribute("aria-label") or "")
    bars = chart.locator("rect.bars").count()
    assert bars == np.ptp(np.flatnonzero(drawn.figures["sizes"]["bins"]["width"])) + 1


def test_the_map_shows_what_is_under_the_pointer(show: Open, plain: Path, drawn: Portrait, items: Collection) -> None:
    page = show(plain)
    page.get_by_role("tab", name="Map").click()
    expect(page.get_by_text("PCA of the pixels")).to_be_visible()
    at = int(np.argmax(drawn.map[:, 0]))  # the one on the right edge
    x, y = _place(page, *map(float, drawn.map[at]))
    page.mouse.move(x, y)
    expect(page.locator(".tip canvas")).to_be_visible()
    picture, words = (page.locator(f".tip {part}").bounding_box() for part in ("canvas", "div"))
    assert picture is not None
    assert words is not None
    assert picture["x"] + picture["width"] < words["x"], "the picture covers the words"
    page.mouse.click(x, y)
    found = page.locator("#detail .mono").first.inner_text()
    assert np.abs(drawn.map[list(items.ids).index(found)] - drawn.map[at]).max() < 0.02
    page.locator("#map").focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    assert page.locator("#detail .mono").first.inner_text() != found


def _place(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where the map has a point of the unit square, px of the window."""
    box = page.locator("#map").bounding_box()
    assert box is not None
    wide, high = box["width"], box["height"]
    across, down = 0.94 * min(wide, 2 * high), 0.94 * min(high, 2 * wide)
    return box["x"] + wide / 2 + (x - 0.5) * across, box["y"] + high / 2 + (y - 0.5) * down


def test_problems_and_averages_lead_to_samples(show: Open, plain: Path, items: Collection, drawn: Portrait) -> None:
    page = show(plain)
    page.get_by_role("tab", name="Label problems").click()
    expect(page.locator(".problem")).to_have_count(len(drawn.problems))
    assert drawn.problems
    page.locator(".problem").first.click()
    expect(page.locator("#detail .mono").first).to_have_text(items.ids[drawn.problems[0].item])
    page.get_by_role("tab", name="Averages").click()
    page.get_by_role("button", name="select", exact=True).click()
    expect(page.locator("#status b")).to_have_text(str(drawn.figures["classes"]["select"]))


def test_truth_stands_against_prediction(show: Open, judged: Path, items: Collection) -> None:
    page = show(judged)
    page.get_by_role("tab", name="Predictions").click()
    expect(page.get_by_text("1 right, 1 wrong, 18 missed")).to_be_visible()
    expect(page.get_by_text("1 false alarm on all pages")).to_be_visible()
    second = items.values("label")[made.FACTOR]
    page.get_by_role("button", name=f"1 labelled {second}, predicted slider").click()
    expect(page.locator("#status b")).to_have_text("1")
    page.locator(".cell").first.click()
    expect(page.locator("#detail .verdict-wrong")).to_have_text("wrong")
    page.get_by_role("button", name="Open page").click()
    assert page.locator(".paper rect.said").count() == 3
    expect(page.get_by_text("false alarm: tab, 70 %")).to_be_visible()
    expect(page.locator(".things").get_by_text("IoU 0.60")).to_be_visible()


def test_without_their_images_pages_say_so(show: Open, items: Collection, drawn: Portrait, folder: Path) -> None:
    page = show(view.write(items, drawn, folder / "bare.html", embed=0).file)
    page.locator(".cell").first.click()
    expect(page.locator("#detail").get_by_text("This page's image is not in the file")).to_be_visible()
    page.get_by_role("tab", name="Pages").click()
    expect(page.get_by_text("The images of 0 are in this file")).to_be_visible()
    page.locator(".card").first.click()
    assert page.locator(".paper rect").count() > 10


def test_a_page_shows_what_is_labelled_and_no_sample(
    show: Open, items: Collection, drawn: Portrait, folder: Path
) -> None:
    box, cut = Box(900, 150, 990, 190), Box(900, 80, 990, 120)
    words = Control("tab", text="<b>Ü</b>")
    rest = (Element(words, box, box, sampled=False), Element(Control("link"), cut, cut, 0.6, sampled=False))
    shown = replace(items, pages=(replace(items.pages[0], rest=rest), *items.pages[1:]))
    page = show(view.write(shown, drawn, folder / "rest.html").file)
    assert count(page) == len(items)
    page.get_by_role("tab", name="Pages").click()
    page.locator(".card").first.click()
    assert page.locator(".paper rect.rest").count() == 2
    assert page.locator(".paper rect.rest.flagged").count() == 1
    expect(page.get_by_text("tab “<b>Ü</b>”: no sample")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_no_rule_of_axe_is_broken(
    show: Open, judged: Path, viewport: Any, scheme: str, pytestconfig: pytest.Config
) -> None:
    script = axe.source(pytestconfig.cache.mkdir("axe") if pytestconfig.cache else judged.parent)
    page = show(judged, viewport=viewport, scheme=scheme)
    page.evaluate(script)
    for name in VIEWS:
        page.locator(f"#tab-{name}").click()
        assert broken(page) == [], name
    page.locator("#tab-samples").click()
    page.locator(".cell").first.click()
    assert broken(page) == [], "details"
    page.get_by_role("button", name="Open page").click()
    assert broken(page) == [], "a page"
    if viewport is NARROW:
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Filters").click()
        assert broken(page) == [], "filters"


def broken(page: Page) -> list[str]:
    """The rules that are broken and where; best practices are asked for too."""
    result = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in result["violations"]]


@pytest.mark.parametrize("name", VIEWS)
def test_a_narrow_window_needs_no_scrolling_sideways(show: Open, judged: Path, name: str) -> None:
    page = show(judged, viewport=NARROW, address=f"#view={name}")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert page.evaluate(_SIDEWAYS) == 0


_SIDEWAYS = """() => [...document.querySelectorAll('.scroll, .detail')]
  .filter((part) => part.offsetParent && part.scrollWidth > part.clientWidth + 1).length"""


def test_a_narrow_window_has_its_filters_in_a_drawer(show: Open, plain: Path, items: Collection) -> None:
    page = show(plain, viewport=NARROW)
    expect(page.locator("#filters")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_role("searchbox")).to_be_focused()
    facet(page, "label", "button")
    page.keyboard.press("Escape")
    expect(page.locator("#filters")).to_be_hidden()
    assert count(page) == items.values("label").count("button")


def test_nothing_can_be_loaded_from_anywhere(browser: Browser, plain: Path) -> None:
    page = browser.new_page()
    page.goto(plain.as_uri())
    page.locator("html[data-ready]").wait_for(state="attached")
    tried = page.evaluate(
        """async () => {
          const refused = [];
          document.addEventListener('securitypolicyviolation', (event) => refused.push(event.effectiveDirective));
          const tries = [fetch('http://127.0.0.1:9/x').catch(() => 0)];
          for (const [tag, name] of [['img', 'src'], ['script', 'src'], ['iframe', 'src']]) {
            const made = document.createElement(tag);
            made[name] = 'http://127.0.0.1:9/x';
            document.body.append(made);
          }
          await Promise.all(tries);
          await new Promise((done) => setTimeout(done, 200));
          return refused.sort();
        }"""
    )
    page.close()
    assert tried == ["connect-src", "frame-src", "img-src", "script-src-elem"]


def test_a_file_that_was_cut_short_says_so(browser: Browser, plain: Path, folder: Path) -> None:
    cut = folder / "cut.html"
    html = plain.read_text("utf-8")
    start = html.index('id="data">') + 400
    cut.write_text(html[:start] + html[html.index("</script>", start) :], "utf-8")
    page = browser.new_page()
    page.goto(cut.as_uri())
    expect(page.locator("#loading")).to_contain_text("This page could not be read")
    page.close()


def test_served_pages_come_from_their_own_server(
    browser: Browser, items: Collection, drawn: Portrait, folder: Path
) -> None:
    file = view.write(items, drawn, folder / "served.html", served=True).file
    with serving.serve(file, items.pages) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        page = browser.new_page(viewport=WIDE)  # type: ignore[arg-type]
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        page.goto(serving.address(server))
        page.locator("html[data-ready]").wait_for(state="attached")
        page.locator(".cell").first.click()
        expect(page.get_by_role("img", name="in page")).to_be_visible()
        page.close()
        server.shutdown()
        thread.join()
    there = [url for url in asked if urlsplit(url).scheme == "http"]
    assert all(url.startswith(serving.address(server)) for url in there)
    assert f"{serving.address(server)}page/0" in there
