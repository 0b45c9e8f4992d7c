"""Whole pages: what they are made of, which of their controls are samples, how a browser paints them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from markupsafe import escape

from ctlgen import catalog
from ctlgen.backgrounds import SMALLEST
from ctlgen.browser import Browser, Shot, decode
from ctlgen.compose import Composer
from ctlgen.content import Content
from ctlgen.controls import NATURAL, companions
from ctlgen.labels import SEEN, label
from ctlgen.model import BACKGROUND, Box, Control, PageSpec
from ctlgen.render_recipe import SCREEN_SHARE, VIEWPORT, RenderRecipe
from ctlgen.screens import SCREENS, parts, pieces, planning
from ctlgen.screens.nodes import Frame, Leaf, Node, leaves
from ctlgen.screens.sketch import Sketch
from ctlgen.screens.writing import write
from ctlgen.seeds import rng

LOOKS = ("bootstrap/default/light", "bootswatch/flatly/dark", "bootswatch/lux/light", "bootswatch/quartz/dark")
ICONS = tuple(catalog.icons())


def composer(weights: dict[str, float] | None = None, layout: str = "screen", count: int = 20_000) -> Composer:
    looks = {look.name: look for name in LOOKS for look in catalog.select([name])}
    return Composer(RenderRecipe(tuple(looks), weights or dict(NATURAL), count, seed=3, layout=layout), looks)


def page(making: Composer, screen: str, index: int = 0) -> tuple[PageSpec, planning.Plan]:
    """A page of this very screen."""
    look = making.looks[making.recipe.look(index)]
    plan = planning.draw(screen, making.recipe, index, catalog.framework(look.framework), ICONS)
    spec = making.spec(index)
    return PageSpec(
        index,
        spec.seed,
        f"screen/{screen}",
        look.framework,
        look.name,
        spec.viewport,
        spec.scale,
        plan.controls,
        plan.unsampled,
    ), plan


def sampled(spec: PageSpec) -> list[Control]:
    return [control for place, control in enumerate(spec.controls) if place not in spec.unsampled]


def frames(node: Node) -> Iterator[Frame]:
    if isinstance(node, Frame):
        yield node
        for child in node.children:
            yield from frames(child)


def test_a_page_depends_on_recipe_and_index_alone() -> None:
    forwards = [composer().spec(i) for i in range(4)]
    assert forwards == [composer().spec(i) for i in reversed(range(4))][::-1]
    one, other = composer(), composer()
    other.document(forwards[2])
    assert [one.document(spec) for spec in forwards[:2]] == [other.document(spec) for spec in forwards[:2]]


@pytest.mark.parametrize("screen", SCREENS)
def test_every_leaf_that_has_a_label_is_marked_once_in_its_markup(screen: str) -> None:
    making = composer()
    spec, plan = page(making, screen)
    body = making.document(spec).body
    mains = [place for place, _ in plan.marks if place is not None]
    assert len(mains) == sum(leaf.labelled for leaf in leaves(plan.root)) > 5
    assert all(body.count(f'data-ctl="{place}"') == 1 for place in mains)
    assert len(mains) > sum(place not in spec.unsampled for place in mains) > 5
    assert "<script" not in body


@pytest.mark.parametrize("framework", [framework.name for framework in catalog.frameworks()])
def test_every_framework_writes_screens(framework: str) -> None:
    shown = (*catalog.looks(), *catalog.select(["procedural:2"]))
    look = next(look for look in shown if look.framework == framework)
    making = Composer(RenderRecipe((look.name,), dict(NATURAL), 20_000, layout="screen"), {look.name: look})
    for index in range(3):
        spec = making.spec(index)
        assert making.document(spec).body.count("scr-leaf") > 3
        assert {control.kind for control in spec.controls} >= {"button", "text"}


def supply(screen: str, pages: int) -> Counter[str]:
    """How many of each kind a screen has on average in Bootstrap."""
    found: Counter[str] = Counter()
    for index in range(pages):
        random = rng(5, screen, index)
        drawn = Sketch(random, Content(random), catalog.framework("bootstrap5"), ICONS, (1280, 1024))
        for leaf in leaves(SCREENS[screen].draw(drawn)):
            for control in (leaf.control, *(() if leaf.own else companions(leaf.control))) if leaf.labelled else ():
                found[control.kind] += 1
    return found


def test_screens_have_what_the_rule_of_samples_counts_on() -> None:
    whole, pages = sum(screen.weight for screen in SCREENS.values()), 4
    found: Counter[str] = Counter()
    for name, screen in SCREENS.items():
        for kind, count in supply(name, pages).items():
            found[kind] += count * screen.weight / whole / pages  # type: ignore[assignment]
    assert set(found) == set(planning.SUPPLY)
    for kind, expected in planning.SUPPLY.items():
        slack = 1.3 if expected > 5 else 2.5
        assert expected / slack < found[kind] < expected * slack, kind


@pytest.mark.parametrize("layout", ["screen", "mixed"])
def test_over_many_pages_the_mix_is_natural(layout: str) -> None:
    making = composer(layout=layout)
    found = Counter(control.kind for index in range(90) for control in sampled(making.spec(index)))
    total, whole = found.total(), sum(NATURAL.values())
    for kind in ("button", "text", "link", "icon", BACKGROUND):
        assert abs(found[kind] / total - NATURAL[kind] / whole) < 0.3 * NATURAL[kind] / whole + 0.01, kind
    assert total / 90 > 60
    if layout == "mixed":
        for kind in ("select", "slider", "textarea"):
            assert found[kind] / total > 0.6 * NATURAL[kind] / whole, kind


def test_of_each_kind_the_planned_share_is_sampled() -> None:
    making, kinds, samples = composer(), Counter[str](), Counter[str]()
    for index in range(60):
        spec = making.spec(index)
        kinds += Counter(control.kind for control in spec.controls)
        samples += Counter(control.kind for control in sampled(spec))
    planned = planning.shares(making.recipe.weights, making.recipe.per_page)
    assert kinds[BACKGROUND] == samples[BACKGROUND] > 60, "crops are cut to be samples"
    for kind in ("button", "text", "link", "icon", "image", "badge"):
        assert abs(samples[kind] / kinds[kind] - planned[kind]) < 0.06, kind


def test_what_is_not_asked_for_has_no_label() -> None:
    making = composer({"button": 1.0})
    kinds = Counter(c.kind for index in range(6) for c in making.spec(index).controls)
    assert set(kinds) == {"button"}
    body = making.document(making.spec(0)).body
    assert body.count("data-ctl-context=") > 20  # the others are drawn, and no background


def test_a_page_is_never_empty() -> None:
    making = composer({"textarea": 1.0})
    specs = [making.spec(index) for index in range(12)]
    assert all(spec.controls for spec in specs)
    assert {spec.layout.split("/")[0] for spec in specs} == {"sheet", "screen"}


def test_mixed_pages_are_screens_about_as_often_as_said() -> None:
    making = composer(layout="mixed")
    share = sum(planning.is_screen(making.recipe, index) for index in range(400)) / 400
    assert abs(share - SCREEN_SHARE) < 0.07


def test_one_hand_drew_the_page() -> None:
    making = composer()
    _, plan = page(making, "table")
    rows = [frame for frame in frames(plan.root) if frame.region == "row"]
    shapes = {tuple(leaf.control.kind for leaf in leaves(row.children[-1])) for row in rows}
    assert len(rows) > 8
    assert len(shapes) == 1, "the last cells of a table hold the same buttons in each row"


def test_words_are_escaped_and_parts_are_the_frameworks_where_it_has_them() -> None:
    def leaf(leaf: Leaf) -> str:
        return f"[{leaf.control.kind}]"

    tree = Frame("card", ("<b>", Leaf(Control("button"))), "width:1px", region="card")
    html = write(tree, leaf, lambda role, values: None)
    assert html.startswith('<div class="scr-card" style="width:1px" data-ctl-region="card">&lt;b&gt;')
    assert '<div class="scr-leaf">[button]</div>' in html
    own = write(tree, leaf, lambda role, values: f"<{role}>{values['body']}</{role}>")
    assert own == '<card>&lt;b&gt;<div class="scr-leaf">[button]</div></card>'


def sketch(framework: str = "bootstrap5", seed: int = 5) -> Sketch:
    random = rng(seed, "sketch")
    return Sketch(random, Content(random), catalog.framework(framework), ICONS, (1280, 1024))


def test_a_page_is_at_rest() -> None:
    """On a page that somebody looks at hardly one control is pointed at, pressed or focused."""
    drawn = [leaf.control.state for seed in range(6) for leaf in leaves(SCREENS["table"].draw(sketch(seed=seed)))]
    busy = sum(bool({"hover", "active", "focus-visible"} & set(state.split())) for state in drawn)
    assert len(drawn) > 600
    assert busy < 0.02 * len(drawn)


@pytest.mark.parametrize("framework", ["bootstrap5", "shoelace", "tachyons"])
def test_of_radio_buttons_that_belong_together_one_is_on(framework: str) -> None:
    drawn = sketch(framework)
    for count in (2, 3, 5):
        group = [leaf.control for leaf in pieces.choices(drawn, count, "radio")]
        assert sum("checked" in one.state.split() or "on" in one.variant.split() for one in group) == 1


def test_what_a_framework_lacks_is_on_as_often_as_off() -> None:
    lacking = next(one.name for one in catalog.frameworks() if "switch" not in one.controls)
    drawn = sketch(lacking)
    states = {"on" in pieces.tick(drawn, "switch", "").control.variant.split() for _ in range(20)}
    assert states == {True, False}


def test_in_a_row_of_views_one_is_on() -> None:
    drawn = sketch()
    for _ in range(20):
        row = [leaf.control for leaf in leaves(pieces.segments_of_time(drawn))]
        assert [one.kind for one in row] == ["tab"] * 4
        assert sum("on" in one.variant.split() for one in row) == 1


def test_code_is_text_unless_it_is_being_edited() -> None:
    drawn = sketch()
    (shown,), (edited,) = (tuple(leaves(parts.code(drawn, 5, edited=edited))) for edited in (False, True))
    assert shown.control.kind == edited.control.kind == "text"
    assert shown.labelled
    assert not edited.labelled
    assert shown.control.text.count("\n") == 4


def test_keys_and_names_among_words_stand_in_boxes_of_their_own() -> None:
    making = composer()
    spec, _ = page(making, "docs")
    drawn = sketch()
    for _ in range(20):
        control = pieces.keyed(drawn).control
        html = making._control_html("_screen", control, 0, {}, 0, spec, 0)
        boxed = html.count("<kbd>") + html.count("<code>")
        assert boxed >= len(set(control.options))
        assert all(f">{escape(word)}</" in html for word in control.options)


def test_words_in_an_accent_that_cannot_be_read_are_darkened() -> None:
    """Pure's main button is light grey: links in its colour would be lost on white."""
    looks = {found.name: found for found in catalog.select(["purecss/default/light"])}
    weights = {"link": 1.0, "tab": 1.0}
    making = Composer(RenderRecipe(tuple(looks), weights, 20_000, seed=8, layout="screen"), looks)
    with Browser(viewport=making.recipe.window, files=catalog.page_files(looks.values())) as browser:
        for index in range(3):
            spec, _ = page(making, "docs", index)
            _, refused = label(spec, browser.shoot(making.document(spec)))
            assert not refused["unreadable"]


def shoot(
    look: str, screen: str, seed: int, viewport: tuple[int, int] = VIEWPORT
) -> tuple[PageSpec, planning.Plan, Shot]:
    """The fourth page of a recipe, as this very screen, and what a browser makes of it."""
    looks = {found.name: found for found in catalog.select([look])}
    recipe = RenderRecipe(tuple(looks), dict(NATURAL), 20_000, seed=seed, layout="screen", viewport=viewport)
    making = Composer(recipe, looks)
    with Browser(viewport=making.recipe.window, files=catalog.page_files(looks.values())) as browser:
        spec, plan = page(making, screen, 3)
        return spec, plan, browser.shoot(making.document(spec))


def test_nothing_shows_through_a_panel() -> None:
    """Materialize lifts its buttons and ticks above their neighbours; what lies under a drawer stays there."""
    spec, plan, shot = shoot("materialize/default/light", "drawer", seed=77)
    below = set()  # the places of what is drawn before the panel
    for leaf, (place, _) in zip(leaves(plan.root), plan.marks, strict=True):
        if any(leaf is inner for inner in leaves(plan.root.children[1])):
            break
        below.add(place)
    edge = spec.viewport[0] - 352  # CSS px: the panel's left one
    hidden = [m for m in shot.measures if m.place in below and m.box.x0 >= edge]
    assert len(hidden) > 2
    assert all(measure.visible < 0.5 for measure in hidden)


def test_a_wide_table_does_not_lie_on_what_stands_beside_it() -> None:
    _, plan, shot = shoot("halfmoon/default/dark", "records", seed=2)
    panel = [frame for frame in frames(plan.root) if frame.region == "card"][-1]
    inside = {id(leaf) for leaf in leaves(panel)}
    own = {place for leaf, (place, _) in zip(leaves(plan.root), plan.marks, strict=True) if id(leaf) in inside}
    edge = min(measure.box.x0 for measure in shot.measures if measure.place in own)
    seen = [m for m in shot.measures if m.visible == 1 and m.place not in own and m.box.x1 > edge]
    top = min(measure.box.y0 for measure in shot.measures if measure.place in own)
    assert len(own) > 8
    assert not [measure.place for measure in seen if measure.box.y0 > top]


def columns(screen: str, roles: str, width: int) -> list[list[Box]]:
    """The controls' boxes in each column of the first frame with these roles, in a window so wide and high enough."""
    _, plan, shot = shoot("bootstrap/default/light", screen, seed=4, viewport=(width, 4000))
    beside = next(frame.children for frame in frames(plan.root) if roles in frame.roles)
    of = {id(leaf): place for leaf, (place, _) in zip(leaves(plan.root), plan.marks, strict=True)}
    places = [{of[id(leaf)] for leaf in leaves(part)} for part in beside]
    return [[measure.box for measure in shot.measures if measure.place in inside] for inside in places]


@pytest.mark.parametrize(
    ("screen", "roles", "first"), [("settings", "split", 1), ("shop", "main row", 1), ("video", "main row", 0)]
)
def test_on_a_telephone_what_matters_most_stands_first(screen: str, roles: str, first: int) -> None:
    found = columns(screen, roles, 390)
    assert max(box.y1 for box in found[first]) <= min(box.y0 for box in found[1 - first])


@pytest.mark.parametrize(("width", "below"), [(390, True), (768, True), (1280, False)])
def test_in_a_narrow_window_the_margin_stands_below_the_main_column(width: int, below: bool) -> None:
    main, margin = columns("article", "main row", width)
    assert min(len(main), len(margin)) > 8
    assert (min(box.y0 for box in margin) >= max(box.y1 for box in main)) is below
    assert (min(box.x0 for box in margin) >= max(box.x1 for box in main)) is not below
    assert all(box.inside(width, 4000) for box in margin)


@pytest.mark.parametrize("viewport", [(320, 240), (899, 4096), (900, 240), (4096, 240)])
def test_every_screen_is_drawn_in_windows_of_any_size(viewport: tuple[int, int]) -> None:
    recipe = RenderRecipe((LOOKS[0],), dict(NATURAL), 20_000, layout="screen", viewport=viewport)
    for name, screen in SCREENS.items():
        for index in range(8 * (screen.least <= viewport[0])):
            assert planning.draw(name, recipe, index, catalog.framework("bootstrap5"), ICONS).controls


def test_in_a_narrow_window_pages_are_of_the_kinds_that_people_have_there() -> None:
    (look,) = catalog.select(LOOKS[:1])
    recipe = RenderRecipe((look.name,), dict(NATURAL), 20_000, layout="screen", viewport=(320, 240))
    making = Composer(recipe, {look.name: look})
    shown = {making.spec(index).layout.removeprefix("screen/") for index in range(200)}
    assert shown == {name for name, screen in SCREENS.items() if screen.least <= 320}
    assert {"sign-in", "mobile", "feed"} <= shown
    assert not {"ide", "map", "editor"} & shown


def test_charts_are_images_as_wide_as_their_frames() -> None:
    spec, _, shot = shoot("bootstrap/default/light", "monitor", 32)  # bars, lines and areas
    drawn = {place: control for place, control in enumerate(spec.controls) if control.variant.startswith("chart")}
    assert len(drawn) == 3
    boxes = {e.control: e.box for e in label(spec, shot)[0] if e.control.kind == "image"}
    image = decode(shot.png)
    for control in drawn.values():
        x0, y0, x1, y1 = boxes[control].pixels()
        assert abs(y1 - y0 - control.height) <= 1  # where it begins between two pixels
        assert x1 - x0 > 300
        coloured = np.ptp(image[y0:y1, x0:x1].astype(int), axis=2) > 20  # the grid is grey
        assert coloured.sum() > 50
        highest = max(int(high) for series in control.options[1:] for high in series.split()[1:])
        assert abs(np.flatnonzero(coloured.any(axis=1))[0] - (0.88 - 0.008 * highest) * control.height) < 4


def test_letters_keep_their_distance_after_a_list() -> None:
    """Once Chromium has shown a <select>, asking for a style has it lay out, and kern, before the fonts change."""
    (look,) = catalog.select(["simplecss/teal/light"])
    making = Composer(RenderRecipe((look.name,), dict(NATURAL), 20), {look.name: look})
    words = '<label style="display:inline"><span data-ctl="0">Along \u00e9clater</span></label>'
    ticked = replace(making.document(making.spec(0)), body=f'<p><input type="checkbox" checked> {words}</p>')
    with Browser(files=catalog.page_files([look])) as browser:
        alone = browser.shoot(ticked)
        browser.shoot(replace(ticked, body="<select><option>One</option></select>"))
        assert browser.shoot(ticked) == alone


def test_what_stands_for_a_tool_shows_no_words() -> None:
    (look,) = catalog.select(["eui/amsterdam/light"])
    making = Composer(RenderRecipe((look.name,), dict(NATURAL), 20), {look.name: look})
    variants = {sketch(look.framework, seed=seed).habits.tool_variant for seed in range(40)}
    assert len(variants) > 1
    for variant in variants:
        control = Control("button", variant=variant, size="md", tone="primary", icon=ICONS[0], text="Verbatim")
        spec = replace(making.spec(0), controls=(control,))
        assert "Verbatim" not in re.sub("<[^>]*>", "", making.markup(spec, 0)), variant


@pytest.mark.parametrize("look", LOOKS)
def test_a_browser_paints_every_screen(look: str) -> None:
    looks = {found.name: found for found in catalog.select([look])}
    making = Composer(RenderRecipe((look,), dict(NATURAL), 20_000, seed=8, layout="screen"), looks)
    files = catalog.page_files(looks.values())
    found: Counter[str] = Counter()
    with Browser(viewport=making.recipe.window, files=files) as browser:
        for index, screen in enumerate(list(SCREENS)[LOOKS.index(look) :: len(LOOKS)]):
            spec, plan = page(making, screen, index)
            shot = browser.shoot(making.document(spec))
            elements, refused = label(spec, shot)
            assert shot.refused == 0
            assert shot.size == spec.viewport
            assert all(element.box.inside(*shot.size) for element in elements if element.sampled)
            drawn, boxes = {measure.place for measure in shot.measures}, [measure.box for measure in shot.measures]
            beyond = sum(box.y0 >= shot.size[1] and min(box.width, box.height) >= SMALLEST for box in boxes)
            boxed = [element for element in elements if element.control.kind != BACKGROUND]
            partly = sum(one.visible < SEEN or not one.box.inside(*shot.size) for one in boxed)
            assert {place for place, _ in plan.marks if place is not None} <= drawn
            assert len(boxed) - partly + refused.total() - refused["no background"] + beyond == len(drawn)
            assert len(boxed) > sum(element.sampled for element in boxed)
            assert {element.control for element in boxed if element.sampled} <= set(sampled(spec))
            assert refused["not drawn"] + refused["blank"] + refused["unreadable"] <= 0.05 * len(elements) + 3, (
                screen,
                refused,
            )
            if screen not in ("drawer", "dialog"):  # these cover what is below them
                assert refused["covered"] <= 0.15 * len(elements) + 2, (screen, refused)
            found += Counter(element.control.kind for element in elements)
    assert {"button", "link", "text", "icon", "image", "text_input", BACKGROUND} <= set(found)
