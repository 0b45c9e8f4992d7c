"""Draws the pictures of docs/labels.md: `python docs/draw_labels.py`. All that is in them is drawn by ctlgen."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2

from ctlgen import catalog
from ctlgen.browser import Browser, decode
from ctlgen.compose import Composer
from ctlgen.content import Content
from ctlgen.controls import NATURAL
from ctlgen.model import PageSpec
from ctlgen.render_recipe import RenderRecipe
from ctlgen.screens import forms, pieces
from ctlgen.screens.nodes import Frame, Leaf, Node, leaves
from ctlgen.screens.planning import Marks, Plan
from ctlgen.screens.sketch import Sketch, frame
from ctlgen.seeds import rng

LOOK = "bootstrap/default/light"
SIZE = (760, 1900)
FOLDER = Path(__file__).parent / "labels"
Pair = tuple[Node, str]


def pictures(s: Sketch) -> dict[str, list[Pair]]:
    """By file name, what stands in a picture and what each is called; "-" is no label."""

    def button(variant: str, **more: str | int) -> Leaf:
        return s.own("button", variant=variant, **more)

    def real(kind: str, variant: str, **more: Any) -> Leaf:
        return s.control(kind, variant, states=("rest", "empty"), tones=("primary",), **more)

    def unsure(*children: Node) -> Frame:
        return frame("row tight boxed item", *children)

    return {
        "buttons": [
            (real("button", "solid", text="Save"), "button"),
            (real("button", "outline", text="Save"), "button"),
            (real("button", "anchor", text="Learn more"), "button"),
            (real("button", "input", text="Send"), "button"),
            (button("tool", text="Cancel"), "button"),
            (button("tool", icon="trash"), "button"),
            (button("tool float solid", icon="plus-lg"), "button"),
        ],
        "links": [
            (s.own("link", variant="link", text="Terms of use"), "link"),
            (s.own("link", variant="link under", text="Show more"), "link"),
            (s.own("link", variant="link quiet", text="Reply"), "link"),
            (s.own("link", variant="link nav", text="Settings", icon="gear"), "link"),
            (s.own("link", variant="link", text="2"), "link"),
            (button("pageitem hairline", text="2"), "button"),
            (button("pageitem solid", text="3"), "button"),
        ],
        "chips": [
            (s.own("badge", variant="badge hue", text="Overdue", tone="#c2383a"), "badge"),
            (s.own("badge", variant="badge dot", text="7", tone="#c2383a"), "badge"),
            (s.own("badge", variant="badge", text="Draft"), "badge"),
            (button("chip hairline", text="Under $25", size="sm"), "button"),
            (button("chip tint on", text="Any day", size="sm"), "button"),
            (s.own("tab", variant="tab under on", text="Reviews"), "tab"),
            (s.own("tab", variant="tab segment", text="Week"), "tab"),
        ],
        "icons": [
            (s.own("icon", variant="sign", icon="star-fill", width=22), "icon"),
            (s.own("icon", variant="tile", icon="gear", width=40, height=40, tone="#2f6fd0"), "icon"),
            (s.own("icon", variant="tile pale round", icon="bell", width=40, height=40, tone="#3f8f4a"), "icon"),
            (button("tool", icon="bell"), "button"),
            (button("tool solid", icon="bell"), "button"),
            (s.own("image", variant="soft", width=44, height=44), "image"),
            (Frame("face", ("AK",), "width:40px;height:40px;--face:#5b52c9"), "-"),
        ],
        "fields": [
            (s.own("text_input", variant="field", icon="search", placeholder="Search", width=120), "text_input"),
            (real("text_input", "date", width=140), "text_input"),
            (real("text_input", "file", width=190), "text_input"),
            (s.own("select", variant="field", text="Euro", width=90), "select"),
            (s.own("select", variant="field", icon="chevron-down", text="Bern", width=90), "select (one may type)"),
        ],
        "several": [
            (s.control("button", "split", text="Merge", tones=("secondary",)), "button + button"),
            (forms.stepper(s), "button, text_input, button"),
            (s.control("slider", "plain", width=110), "slider"),
            (s.control("slider", "stepped", "plain", width=110), "slider"),
        ],
        "unsure": [
            (unsure(pieces.icon(s, "copy", width=15), "Copy"), "menu item: -"),
            (unsure(frame("strong", "Shipping"), pieces.icon(s, "chevron-down", width=14)), "accordion: -"),
            (unsure(frame("strong", "Amount"), pieces.icon(s, "sort-down", width=12)), "sorts: -"),
            (unsure(pieces.emblem(s, 32), frame("strong", "Blue team")), "card: -"),
        ],
    }


def named(pair: Pair) -> Frame:
    return frame("column centre tight", frame("row centre", pair[0], style="min-height:48px"), frame("small", pair[1]))


def main(draw: Callable[[Sketch], dict[str, list[Pair]]] = pictures) -> None:
    looks = {look.name: look for look in catalog.select([LOOK])}
    recipe = RenderRecipe((LOOK,), dict(NATURAL), viewport=SIZE, layout="screen")
    making, random = Composer(recipe, looks), rng(0, "labels")
    sketch = Sketch(random, Content(random), catalog.framework("bootstrap5"), tuple(catalog.icons()), SIZE)
    rows = [
        Frame("row pad wide", tuple(map(named, pairs)), "align-self:flex-start", region=name)
        for name, pairs in draw(sketch).items()
    ]
    root = frame("column", *rows)
    marks: tuple[Marks, ...] = tuple((None, {}) for _ in leaves(root))
    spec = PageSpec(0, 0, "screen/labels", "bootstrap5", LOOK, SIZE, 1.0, ())
    document = making.screen(spec, Plan("labels", root, sketch.style(), sketch.probe(), (), marks))
    with Browser(viewport=SIZE, files={font.file for font in looks[LOOK].fonts}) as browser:
        shot = browser.shoot(document)
    image = decode(shot.png)
    for name, box in shot.regions:
        if name not in ("text", "image"):
            x0, y0, x1, y1 = box.pixels()
            cv2.imwrite(str(FOLDER / f"{name}.png"), image[y0:y1, x0:x1, ::-1])


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    main()
