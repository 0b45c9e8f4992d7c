"""Seed + catalog -> pages: a pure function."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest

from ctlgen import catalog, templating
from ctlgen.catalog import templatesets
from ctlgen.compose import Composer
from ctlgen.content import Content
from ctlgen.controls import CONTROLS, NATURAL, Draw, companions
from ctlgen.errors import InputError
from ctlgen.model import KINDS
from ctlgen.render_recipe import RenderRecipe
from ctlgen.seeds import rng
from ctlgen.sheets import draw_kinds


def composer(themes: str = "bootstrap/default,bootswatch/[bc]*", **asked: object) -> Composer:
    looks = {look.name: look for look in catalog.select([themes])[:6]}
    return Composer(replace(RenderRecipe(tuple(looks), NATURAL, count=600), **asked), looks)  # type: ignore[arg-type]


def test_the_order_of_the_labels_never_changes() -> None:
    gold = "button link text_input textarea select checkbox radio switch slider badge tab progress text image icon"
    assert (*gold.split(), "background") == KINDS
    assert tuple(CONTROLS) == KINDS[:-1]


def test_a_page_depends_on_recipe_and_index_alone() -> None:
    forwards = [composer().spec(i) for i in range(6)]
    backwards = [composer().spec(i) for i in reversed(range(6))][::-1]
    assert forwards == backwards
    one, other = composer(), composer()
    other.document(forwards[3])
    assert one.document(forwards[0]) == other.document(forwards[0])


def test_another_seed_is_another_page() -> None:
    assert composer(seed=1).spec(0).controls != composer(seed=2).spec(0).controls


def test_neighbouring_pages_share_no_control_texts() -> None:
    texts = [{c.text for c in composer().spec(i).controls if len(c.text) > 12} for i in range(2)]
    assert len(texts[0] & texts[1]) < len(texts[0]) / 3


@pytest.mark.parametrize("weights", [NATURAL, dict.fromkeys(KINDS, 1.0)])
def test_all_companions_are_labelled_and_sampled_within_the_shares(weights: dict[str, float]) -> None:
    making, unsampled = composer(weights=weights, count=20_000), 0
    for index in range(4):
        spec = making.spec(index)
        found = spec.controls
        kinds = draw_kinds(weights, making.recipe.per_page, rng(0, "page", index))
        assert Counter(c.kind for place, c in enumerate(found) if place not in spec.unsampled) == Counter(kinds)
        beside = sum(len(companions(c)) for c in found if not c.part)
        assert sum(c.part > 0 for c in found) == beside > len(spec.unsampled)
        unsampled += len(spec.unsampled)
        body = making.document(spec).body
        assert all(f'data-ctl="{place}"' in body for place, c in enumerate(found) if c.kind != "background")
    assert unsampled


@pytest.mark.parametrize("framework", catalog.frameworks(), ids=lambda framework: framework.name)
def test_every_variant_of_a_framework_is_written_with_one_mark(framework: catalog.Framework) -> None:
    every = (*catalog.looks(), *catalog.select(["procedural:1"]))
    look = next(look for look in every if look.framework == framework.name)
    making = composer(look.name, count=40)
    page, icons = making.spec(0), tuple(catalog.icons())
    for kind, support in framework.controls.items():
        for variant in support.variants:
            random = rng(0, kind, variant)
            only = replace(support, variants={variant: 1.0})
            control = CONTROLS[kind](Draw(random, Content(random), only, icons))
            html = making._write(framework, replace(page, controls=(control,)), 0, 0)
            assert html.count('data-ctl="0"') == 1, control


def test_what_stands_beside_a_control_is_marked_as_no_background() -> None:
    """The sign before a field and the second of two checkboxes have no label, and no background crop may show them."""
    making = composer("bootstrap/default/light", layout="sheet")
    seen = {}
    for index in range(60):
        spec = making.spec(index)
        for place, control in enumerate(spec.controls):
            if (control.kind, control.variant) in (
                ("text_input", "prefix"),
                ("checkbox", "group"),
                ("badge", "heading"),
            ):
                seen[control.kind] = str(making.markup(spec, place))
    assert set(seen) == {"text_input", "checkbox", "badge"}
    for kind, markup in seen.items():
        assert "data-ctl-context" in markup, (kind, markup)


def test_the_text_of_a_page_is_escaped() -> None:
    making = composer()
    spec = making.spec(0)
    nasty = tuple(replace(control, text="<script>alert(1)</script>") for control in spec.controls)
    assert "<script>" not in making.document(replace(spec, controls=nasty)).body


def test_a_framework_without_a_stand_in_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = replace(catalog.framework("bootstrap5"), controls={})
    monkeypatch.setattr(templatesets, "framework", lambda _: bare)
    with pytest.raises(InputError, match=r"text\.html\.j2 is missing"):
        composer().spec(0)


def test_the_scripts_of_a_look_stand_in_its_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look = replace(
        catalog.select(["bootstrap/default/light"])[0], scripts=(tmp_path / "a b.js",), imports=(("lib/", tmp_path),)
    )
    making = Composer(RenderRecipe((look.name,), NATURAL, count=20), {look.name: look})
    with pytest.raises(InputError, match=r"bootstrap5/page\.html\.j2.*write \{\{ scripts \}\}"):
        making.document(making.spec(0))
    (tmp_path / "bootstrap5").mkdir()
    (tmp_path / "bootstrap5" / "page.html.j2").write_text("<head>{{ scripts }}</head>")
    made = jinja2.Environment(loader=jinja2.FileSystemLoader([tmp_path, catalog.folder("templates")]), autoescape=True)
    monkeypatch.setattr(templating, "_environment", lambda _: made)
    shell = making.document(making.spec(0)).shell
    assert f'<script type="module" src="/file{tmp_path}/a%20b.js"></script>' in shell
    assert f'<script type="importmap">{{"imports": {{"lib/": "/file{tmp_path}/"}}}}</script>' in shell


@pytest.mark.parametrize("layout", ["sheet", "screen"])
def test_a_page_is_in_one_locale_and_runs_its_way(layout: str) -> None:
    making = composer(locales={"ar": 1.0}, layout=layout)
    spec = making.spec(0)
    assert {control.locale for control in spec.controls if control.kind != "background"} == {"ar"}
    assert 'lang="ar" dir="rtl"' in making.document(spec).body


@pytest.mark.parametrize("listed", [True, False])
def test_a_quarter_of_the_images_of_a_framework_that_has_logos_are_logos(listed: bool) -> None:
    support = catalog.framework("bootstrap5").controls["image"]
    if not listed:
        support = replace(support, variants={"plain": 1.0})
    random = rng(0, "logos")
    drawn = [CONTROLS["image"](Draw(random, Content(random), support, ("x",))) for _ in range(400)]
    logos = [one for one in drawn if one.variant == "logo"]
    assert (70 < len(logos) < 130) if listed else not logos
    assert {round(one.width / one.height, 1) for one in logos} <= {1.0, 3.7, 3.8}
