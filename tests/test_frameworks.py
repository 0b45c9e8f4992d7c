"""Every framework draws what it says it has, and its own styles apply to it."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from ctlgen import catalog, specimens
from ctlgen.browser import Browser, Shot, decode
from ctlgen.catalog import Look
from ctlgen.compose import Composer
from ctlgen.errors import AssetError
from ctlgen.labels import label
from ctlgen.model import Control, PageSpec
from ctlgen.render_recipe import RenderRecipe

try:
    LOOKS = {look.framework: look for look in reversed((*catalog.looks(), *catalog.select(["procedural/0000"])))}
except AssetError as error:
    pytest.skip(str(error), allow_module_level=True)

"""The first look of each framework."""

BARE = {"plain", "procedural"}  # the browser's own controls, which nobody styles; styles' templates need their style
NATIVE = {"chota": {"checkbox", "radio"}, "mvp": {"checkbox", "radio"}}  # what these leave to the browser
UNSTYLED = {"image", "icon"}  # an <img> and an <svg> are complete without a class
INHERITED = {"link", "text"}  # whose style may all come from the page
MUTE = {"checkbox", "radio", "switch", "slider", "progress"}  # without text: their pixels tell of their own styles
STYLE = """names => JSON.stringify(Array.from(document.querySelectorAll("[data-ctl]"), mark => {
  const e = window.ctlgen.target(mark), of = [];
  for (const one of e ? [e, ...e.querySelectorAll("*")] : []) for (const part of [null, "::before", "::after"]) {
    const style = getComputedStyle(one, part);
    if (part === null || style.content !== "none") of.push(names.map(name => style.getPropertyValue(name)));
  }
  const native = "input:is([type=range],[type=checkbox],[type=radio],[type=image]), progress, meter";
  const whole = e ? Object.values(getComputedStyle(e)) : [];
  const kind = e?.matches(native) ? e.localName + (e.type ?? "") : "";
  return [mark.dataset.ctl, kind, JSON.stringify(of), JSON.stringify(whole)];
}))"""
PAINT = (
    "appearance background-color background-image box-shadow opacity transform display border-top-style "
    "border-top-width border-bottom-width border-top-left-radius outline-style padding-left padding-top margin-left "
    "margin-top text-transform text-decoration-line min-height"
)
"""What shows that a rule applies to just this element: nothing in it is inherited."""


@dataclass(frozen=True)
class Seen:
    """A marked control: what it is if it is a native one, its own paint, all of its style, its pixels."""

    native: str
    paint: str
    style: str
    pixels: bytes

    def differs(self, other: "Seen | None", kind: str) -> bool:
        if other is None or (kind in MUTE and not self.native and self.pixels != other.pixels):
            return True
        return self.style != other.style if kind in INHERITED else self.paint != other.paint


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(viewport=specimens.VIEWPORT, files=catalog.page_files(LOOKS.values())) as started:
        yield started


def look_at(browser: Browser, shot: Shot) -> dict[int, Seen]:
    """The controls of the page just shot, by their places."""
    image = decode(shot.png)
    boxes = {measure.place: measure.box.pixels() for measure in shot.measures}
    crops = {place: image[y0:y1, x0:x1].tobytes() for place, (x0, y0, x1, y1) in boxes.items()}
    rows = json.loads(browser.tab.evaluate(f"({STYLE})({json.dumps(PAINT.split())})"))
    return {int(row[0]): Seen(row[1], row[2], row[3], crops.get(int(row[0]), b"")) for row in rows}


def unstyled(spec: PageSpec, styled: dict[int, Seen], bare: dict[int, Seen]) -> list[str]:
    """The kinds, with variants, whose controls look the same without the framework.

    Native ones may stay as the browser draws them, unless the framework draws others of that kind by itself.
    """
    same: dict[tuple[str, str], set[str]] = defaultdict(set)
    differing = set()
    for place, control in enumerate(spec.controls):
        if not control.part and control.kind not in UNSTYLED:
            group = control.kind, styled[place].native
            if styled[place].differs(bare.get(place), control.kind):
                if not styled[place].native or styled[place].paint.startswith('[["none"'):  # its `appearance`
                    differing.add(group)
            else:
                same[group].add(control.variant or "plain")
    return [
        f"{kind} ({', '.join(sorted(variants))})"
        for (kind, native), variants in same.items()
        if ((kind, native) in differing if native else kind not in INHERITED or (kind, native) not in differing)
    ]


@pytest.mark.parametrize("name", sorted(LOOKS))
def test_every_kind_is_drawn_and_styled(browser: Browser, name: str) -> None:
    look = LOOKS[name]
    bare = replace(look, name="bare", css=(), fonts=(), scripts=(), files=(), imports=())
    looks: dict[str, Look] = {look.name: look, "bare": bare}
    composer = Composer(RenderRecipe(tuple(looks), {"button": 1.0}), looks)
    spec = specimens.page(catalog.framework(name), look.name)
    shot = browser.shoot(composer.document(spec))
    styled, drawn = look_at(browser, shot), {measure.place for measure in shot.measures}
    missing = {f"{c.kind} {c.variant}" for place, c in enumerate(spec.controls) if not c.part and place not in drawn}
    assert not missing, f"{name}: the template marks nothing in: {', '.join(sorted(missing))}"
    kept, refused = label(spec, shot)
    asked, found = (Counter(c.kind for c in some) for some in (spec.controls, [e.control for e in kept]))
    poor = [f"{kind} ({found[kind]} of {n})" for kind, n in asked.items() if found[kind] < n * 0.6]
    assert not poor, f"{name}: too few can be used of: {', '.join(poor)}; refused: {dict(refused)}"
    assert shot.refused == 0, f"{name}: the page asks for what is not there"
    if name not in BARE:
        bare_shot = browser.shoot(composer.document(replace(spec, theme="bare")))
        same = unstyled(spec, styled, look_at(browser, bare_shot))
        plain = [kind for kind in same if kind.split()[0] not in NATIVE.get(name, ())]
        assert not plain, f"{name}: looks the same without the framework's CSS: {'; '.join(plain)}"


def test_every_framework_has_a_look_and_every_look_a_framework() -> None:
    assert set(LOOKS) == {framework.name for framework in catalog.frameworks()}


def test_no_shadow_of_papercss_lies_on_a_neighbour(browser: Browser) -> None:
    look = next(one for one in LOOKS.values() if one.framework == "papercss")
    composer = Composer(RenderRecipe((look.name,), {"button": 1.0}, 60, seed=2, layout="sheet"), {look.name: look})
    spec = composer.spec(0)
    measures = [measure for measure in browser.shoot(composer.document(spec)).measures if measure.body]
    assert sum(measure.ink.height > measure.box.height + 12 for measure in measures) > 20
    assert not [
        (one.place, other.place)
        for one in measures
        for other in measures
        if one is not other and one.ink.intersection(other.box).area > one.box.intersection(other.box).area
    ]


@pytest.mark.parametrize("name", ["milligram", "picnic", "purecss"])
def test_a_list_shows_lines_where_the_sheet_gives_a_select_one(browser: Browser, name: str) -> None:
    look = LOOKS[name]
    control = Control("select", "list", text="one", options=("two", "three", "four"), width=120)
    spec = replace(specimens.page(catalog.framework(name), look.name), controls=(control,))
    composer = Composer(RenderRecipe((look.name,), {"select": 1.0}), {look.name: look})
    (measure,) = browser.shoot(composer.document(spec)).measures
    assert measure.box.height > 50
