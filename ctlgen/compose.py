"""Seed + catalog -> `PageSpec` -> HTML. Nothing here knows of a browser; everything is drawn from the seed."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
from markupsafe import Markup

from ctlgen import catalog, controls, sheets, templating
from ctlgen.content import direction
from ctlgen.errors import InputError
from ctlgen.icons import IconStyle, draw_icon, draw_icon_style, icon_css
from ctlgen.lookfiles import iconfonts, stylesheets
from ctlgen.model import BACKGROUND, FILES_URL, Control, Document, PageSpec
from ctlgen.pictures import stock
from ctlgen.render_recipe import RenderRecipe
from ctlgen.screens import planning, writing
from ctlgen.screens.nodes import Leaf
from ctlgen.seeds import rng

BASE_CSS = """
*:not(#ctl),*:not(#ctl)::before,*:not(#ctl)::after{animation-play-state:paused!important;animation-delay:-.3s!important;transition:none!important;
caret-color:transparent!important;scroll-behavior:auto!important;pointer-events:auto!important}
::-webkit-slider-thumb,::-webkit-slider-runnable-track,::-webkit-progress-bar,::-webkit-progress-value{
transition:none!important}
html,body{margin:0}
textarea{overflow:hidden!important}
.ctl-section{display:block!important;position:relative!important;padding:0!important;background-size:cover}
.ctl-cell{position:absolute;width:max-content;display:flex;align-items:flex-start}
"""
"""What every page adds to its framework: stillness, the cells of a sheet, and no scrollers (Chromium paints what
scrolls on a layer of its own, whose corners come out a level lighter or darker from one way of shooting to another)."""


@dataclass(frozen=True, slots=True)
class Cell:
    html: Markup
    padding: str


@dataclass(frozen=True, slots=True)
class Section:
    attributes: Markup
    style: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Composer:
    """Draws and writes the pages of one recipe."""

    recipe: RenderRecipe
    looks: Mapping[str, catalog.Look]
    own_pictures: tuple[str, ...] = ()  # as data URIs
    shelf: Path | None = None  # a folder where the processes of one render leave each other the pictures they painted
    _plans: dict[int, planning.Plan] = field(default_factory=dict)  # the last screen drawn, by its page

    @cached_property
    def _icons(self) -> tuple[str, ...]:
        return tuple(catalog.icons())

    @cached_property
    def _folders(self) -> tuple[Path, ...]:
        """Where templates are looked for: a framework's are called by its own folder's name."""
        own = {look.templates.parent for look in self.looks.values() if look.templates}
        return (catalog.folder("templates"), *sorted(own))

    def spec(self, index: int) -> PageSpec:
        """Page ``index`` of the recipe; the background crops it asks for stand at the end.

        ``layout`` is "sheet" or "screen/" and the screen's name.
        """
        recipe, look = self.recipe, self.looks[self.recipe.look(index)]
        framework = catalog.framework_of(look)
        if plan := self._plan(index, framework):
            layout, drawn, unsampled = f"screen/{plan.screen}", plan.controls, plan.unsampled
        else:
            layout, (drawn, unsampled) = "sheet", sheets.draw(recipe, index, framework, self._icons)
        return PageSpec(
            index=index,
            seed=recipe.seed,
            layout=layout,
            framework=look.framework,
            theme=look.name,
            viewport=recipe.viewport,
            scale=recipe.scale,
            controls=drawn,
            unsampled=unsampled,
        )

    def _plan(self, index: int, framework: catalog.Framework) -> planning.Plan | None:
        """The page as a screen, where it is one."""
        if not planning.is_screen(self.recipe, index):
            return None
        self._plans.clear()
        plan = planning.plan(self.recipe, index, framework, self._icons)
        return plan and self._plans.setdefault(index, plan)

    def document(self, spec: PageSpec) -> Document:
        """The page as HTML. Raises `InputError` with the template and line where a template fails."""
        look = self.looks[spec.theme]
        if spec.layout.startswith("screen/"):
            framework, screen = catalog.framework_of(look), spec.layout.removeprefix("screen/")
            plan = self._plans.get(spec.index)  # what `spec` drew, as a rule just now
            if plan is None or plan.screen != screen:
                plan = planning.draw(screen, self.recipe, spec.index, framework, self._icons)
            return self.screen(spec, plan)
        random = rng(spec.seed, "layout", spec.index)
        sections = tuple(self._sections(spec, look, random))
        body = self._render("sheet.html.j2", sections=sections, language=self._language(spec.index))
        return self._document(spec, body)

    def screen(self, spec: PageSpec, plan: planning.Plan) -> Document:
        """A screen's tree as HTML: its leaves by the framework's templates or the page's own."""
        look = self.looks[spec.theme]
        framework, random = catalog.framework_of(look), rng(spec.seed, "pictures", spec.index)
        marks = enumerate(plan.marks)

        def leaf(node: Leaf) -> str:
            at, (place, parts) = next(marks)
            control = node.control if place is None else spec.controls[place]
            picture = int(random.integers(stock.PICTURES))
            return self._control_html(
                "_screen" if node.own else framework.name, control, place, parts, at, spec, picture
            )

        def part(role: str, values: dict[str, Markup]) -> str | None:
            name = f"_screen_{role}.html.j2"
            return self._render(f"{framework.name}/{name}", **values) if name in _partials(framework.folder) else None

        body = writing.write(plan.root, leaf, part)
        probe = self._control_html(
            "_screen" if plan.probe.own else framework.name, plan.probe.control, None, {}, -1, spec, 0
        )
        style = "".join(f"{name}:{value};" for name, value in plan.style.items()) + f"--scr-h:{spec.viewport[1]}px"
        surface = framework.surfaces.get("page", catalog.Surface(1, "", "", False))
        ground = {"classes": surface.classes, "attributes": Markup(surface.attributes)}
        whole = self._render(
            "screen.html.j2",
            body=Markup(body),
            probe=probe,
            style=style,
            surface=ground,
            language=self._language(spec.index),
        )
        return self._document(spec, whole, "scr-whole")

    def _document(self, spec: PageSpec, body: str, body_class: str = "") -> Document:
        """The page with the faces that it needs for what it is written in, and for its icons where they are letters."""
        look, icons = self.looks[spec.theme], self._icon_style(spec)
        stand = catalog.stand(self.recipe.locale(spec.index), rng(spec.seed, "stand", spec.index).random())
        faces = stylesheets.font_faces(stand.fonts, FILES_URL)
        if icons.is_font and iconfonts.CLASS in body:
            faces += icon_css(icons.name)
        return Document(self._shell(look), body, body_class, look.mode, faces, stand.stacks)

    def _icon_style(self, spec: PageSpec) -> IconStyle:
        """Whose icons the page has; templates of somebody else's are given drawings, as they may style."""
        drawn = draw_icon_style(spec.seed, spec.index)
        return IconStyle("") if drawn.is_font and self.looks[spec.theme].templates else drawn

    def _language(self, index: int) -> Markup:
        """What says on a part of a page what it is written in."""
        locale = self.recipe.locale(index)
        return Markup('lang="{}" dir="{}"').format(locale, direction(locale))

    def markup(self, spec: PageSpec, place: int) -> Markup:
        """The control at ``place`` alone, as its template writes it. Raises as `document` does."""
        return self._write(catalog.framework_of(self.looks[spec.theme]), spec, place, 0)

    def _shell(self, look: catalog.Look) -> str:
        css = catalog.stylesheet(look, FILES_URL) + BASE_CSS + (_screen_css() if self.recipe.layout != "sheet" else "")
        name, scripts = f"{look.framework}/page.html.j2", _scripts(look)
        safe = Markup(css.replace("</style", "<\\/style"))
        page = self._render(name, css=safe, mode=look.mode, theme=look.theme, lang="en", scripts=scripts)
        if scripts not in page:
            raise InputError(f"template {name}: {look.name} has scripts: write {{{{ scripts }}}} in the <head>")
        return page

    def _sections(self, spec: PageSpec, look: catalog.Look, random: np.random.Generator) -> Iterator[Section]:
        framework = catalog.framework_of(look)
        cells = self._cells(spec, framework, random)
        first = 0
        while first < len(cells):
            size = int(random.integers(24, 120))
            number = int(random.integers(stock.PICTURES))
            picture = partial(stock.picture, spec.seed, number, self.own_pictures, self.shelf)
            yield _section(framework, tuple(cells[first : first + size]), picture, random)
            first += size

    def _cells(self, spec: PageSpec, framework: catalog.Framework, random: np.random.Generator) -> list[Cell]:
        mains = [i for i, c in enumerate(spec.controls) if c.kind != BACKGROUND and not c.part]
        paddings = random.integers((2, 3, 2, 3), (8, 11, 8, 11), (len(mains), 4))
        shown = random.integers(0, stock.PICTURES, len(mains))
        return [
            Cell(self._write(framework, spec, place, int(picture)), " ".join(f"{p}px" for p in padding))
            for place, padding, picture in zip(mains, paddings, shown, strict=True)
        ]

    def _write(self, framework: catalog.Framework, spec: PageSpec, place: int, picture: int) -> Markup:
        """One control with what stands beside it; ``place`` is its position in the spec, and its mark."""
        parts = {c.part: place + 1 + i for i, c in enumerate(takewhile(lambda c: c.part, spec.controls[place + 1 :]))}
        return self._control_html(framework.name, spec.controls[place], place, parts, place, spec, picture)

    def _control_html(
        self,
        folder: str,
        control: Control,
        place: int | None,
        parts: Mapping[int, int],
        uid: int,
        spec: PageSpec,
        picture: int,
    ) -> Markup:
        """One control by a folder's template; without a ``place`` it has no label, and is no background either."""
        number = stock.in_shape(picture, control)
        return Markup(
            self._render(
                f"{folder}/{control.kind}.html.j2",
                c=control,
                on=frozenset(control.state.split()),
                pseudo="".join(f" {controls.PSEUDO[s]}" for s in control.state.split() if s in controls.PSEUDO),
                mark=_mark(place, control.kind, place not in spec.unsampled),
                also=lambda part: _mark(parts.get(part), is_sample=parts.get(part) not in spec.unsampled),
                context=_mark(None),
                uid=f"c{uid}",
                mode=self.looks[spec.theme].mode,
                icon=partial(draw_icon, style=self._icon_style(spec)),
                picture=partial(stock.picture, spec.seed, number, self.own_pictures, self.shelf),
                style=self.looks[spec.theme].style,
            )
        )

    def _render(self, template: str, /, **values: Any) -> str:
        return templating.render(self._folders, template, values)


def _section(
    framework: catalog.Framework, cells: tuple[Cell, ...], picture: Callable[[], str], random: np.random.Generator
) -> Section:
    names = list(framework.surfaces)
    share = np.array([framework.surfaces[n].weight for n in names])
    surface = framework.surfaces[names[int(random.choice(len(names), p=share / share.sum()))]]
    pad, style = int(random.integers(0, 24)), ""
    if surface.picture:
        style = f"background-image:linear-gradient(rgba(0,0,0,.45),rgba(0,0,0,.45)),url({picture()})"
    attributes = Markup(f'class="ctl-section {surface.classes}" {surface.attributes} data-pad="{pad}"')
    return Section(attributes, style, cells)


def _scripts(look: catalog.Look) -> Markup:
    """The elements that run a look's scripts, which load in their order before anything is put on the page."""
    names = {
        module: FILES_URL + quote(path.as_posix()) + ("/" if module.endswith("/") else "")
        for module, path in look.imports
    }
    table = f'<script type="importmap">{json.dumps({"imports": names})}</script>' if names else ""
    sources = (FILES_URL + quote(script.as_posix()) for script in look.scripts)
    return Markup(table + "".join(f'<script type="module" src="{source}"></script>' for source in sources))


@cache
def _screen_css() -> str:
    return (catalog.folder("templates") / "_screen" / "screen.css").read_text("utf-8")


@cache
def _partials(folder: Path) -> frozenset[str]:
    """The parts of screens that a framework writes itself: ``_screen_card.html.j2``, ``_screen_table.html.j2``, …"""
    return frozenset(file.name for file in folder.glob("_screen_*.html.j2"))


def _mark(place: int | None, kind: str = "", is_sample: bool = True) -> Markup:
    """What makes an element a labelled one, or one that is no sample but no background either, or both."""
    label = f' data-ctl="{place}"' if place is not None else ""
    if label and is_sample:
        return Markup(label)
    return Markup(f'{label} data-ctl-context="{kind}"' if kind else f"{label} data-ctl-context")
