"""Every framework draws what it says it has, and its own styles apply to it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from ctlgen import catalog, specimens
from ctlgen.browser import Browser
from ctlgen.catalog import Look
from ctlgen.compose import Composer
from ctlgen.errors import AssetError
from ctlgen.labels import label
from ctlgen.model import PageSpec
from ctlgen.render_recipe import RenderRecipe

try:
    LOOKS = {look.framework: look for look in reversed((*catalog.looks(), *catalog.select(["procedural/0000"])))}
except AssetError as error:
    pytest.skip(str(error), allow_module_level=True)

"""The first look of each framework."""

BARE = {"plain", "procedural"}  # the browser's own controls, which nobody styles; styles' templates need their style
UNSTYLED = {"image", "icon"}  # an <img> and an <svg> are complete without a class
INHERITED = {"link", "text"}  # whose style may all come from the page
STYLE = """names => JSON.stringify(Array.from(document.querySelectorAll("[data-ctl]"), mark => {
  const e = window.ctlgen.target(mark), of = [];
  for (const one of e ? [e, ...e.querySelectorAll("*")] : []) for (const part of [null, "::before", "::after"]) {
    const style = getComputedStyle(one, part);
    if (part === null || style.content !== "none") of.push(names.map(name => style.getPropertyValue(name)));
  }
  const own = e?.matches("input[type=range], progress, meter") ? "" : "made";
  return [mark.dataset.ctl, own, JSON.stringify(of), e ? JSON.stringify(Object.values(getComputedStyle(e))) : ""];
}))"""
PAINT = [
    *("appearance", "background-color", "background-image", "box-shadow", "opacity", "transform", "display"),
    *("border-top-style", "border-top-width", "border-bottom-width", "border-top-left-radius", "outline-style"),
    *(
        "padding-left",
        "padding-top",
        "margin-left",
        "margin-top",
        "text-transform",
        "text-decoration-line",
        "min-height",
    ),
]
"""What shows that a rule applies to just this element: nothing in it is inherited."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(viewport=specimens.VIEWPORT, files=catalog.page_files(LOOKS.values())) as started:
        yield started


def styles(browser: Browser) -> dict[int, tuple[str, ...]]:
    """Of each marked control: "" where it is native and may stay so, its own paint, all of its style."""
    rows: list[list[str]] = json.loads(browser.tab.evaluate(f"({STYLE})({json.dumps(PAINT)})"))
    return {int(place): tuple(rest) for place, *rest in rows}


def unstyled(spec: PageSpec, with_css: dict[int, Any], without: dict[int, Any]) -> list[str]:
    """The kinds, with a variant each, whose controls look the same without the framework."""
    same: dict[str, set[str]] = defaultdict(set)
    styled: Counter[str] = Counter()
    for place, control in enumerate(spec.controls):
        if control.part or control.kind in UNSTYLED or place not in with_css:
            continue
        native, *styles = with_css[place]
        at = 1 if control.kind in INHERITED else 0
        if not native or styles[at] != without.get(place, ("", "", ""))[1 + at]:
            styled[control.kind] += 1
        else:
            same[control.kind].add(control.variant or "plain")
    return [
        f"{kind} ({', '.join(sorted(variants))})"
        for kind, variants in same.items()
        if kind not in INHERITED or not styled[kind]
    ]


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_every_kind_is_drawn_and_styled(browser: Browser, name: str) -> None:
    look = LOOKS[name]
    bare = replace(look, name="bare", css=(), fonts=(), scripts=(), files=(), imports=())
    looks: dict[str, Look] = {look.name: look, "bare": bare}
    composer = Composer(RenderRecipe(tuple(looks), {"button": 1.0}), looks)
    spec = specimens.page(catalog.framework(name), look.name)
    shot = browser.shoot(composer.document(spec))
    with_css, drawn = styles(browser), {measure.place for measure in shot.measures}
    missing = {f"{c.kind} {c.variant}" for place, c in enumerate(spec.controls) if not c.part and place not in drawn}
    assert not missing, f"{name}: the template marks nothing in: {', '.join(sorted(missing))}"
    kept, refused = label(spec, shot)
    asked, found = (Counter(c.kind for c in some) for some in (spec.controls, [e.control for e in kept]))
    poor = [f"{kind} ({found[kind]} of {n})" for kind, n in asked.items() if found[kind] < n * 0.6]
    assert not poor, f"{name}: too few can be used of: {', '.join(poor)}; refused: {dict(refused)}"
    assert shot.refused == 0, f"{name}: the page asks for what is not there"
    if name not in BARE:
        browser.shoot(composer.document(replace(spec, theme="bare")))
        plain = unstyled(spec, with_css, styles(browser))
        assert not plain, f"{name}: looks the same without the framework's CSS: {'; '.join(plain)}"


def test_every_framework_has_a_look_and_every_look_a_framework() -> None:
    assert set(LOOKS) == {framework.name for framework in catalog.frameworks()}
