"""Parts that screens share: bars, sidebars, rows of tabs, tables, pagination, cards, footers, charts."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from ctlgen.screens import pieces as p
from ctlgen.screens.nodes import Frame, Leaf, Node
from ctlgen.screens.sketch import HUES, Sketch, frame


def surface(s: Sketch, *words: str) -> tuple[str, str]:
    """The classes and attributes of one of the framework's surfaces whose name holds one of these words."""
    for name, found in s.framework.surfaces.items():
        if any(word in name for word in words) and not found.picture and not found.attributes:
            return found.classes, name
    return "", ""


def card(s: Sketch, *children: Node, roles: str = "", **more: Any) -> Frame:
    look = s.habits.card
    classes = ""
    if look == "surface":
        classes, _ = surface(s, "card", "box", "panel", "paper")
        look = "" if classes else "flat"
    return Frame(f"card {look} {roles}".replace("  ", " ").strip(), children, region="card", classes=classes, **more)


def app(s: Sketch, *children: Node) -> Frame:
    """The page's own root; now and then its ground is a shade off the cards'."""
    return frame("column joined grow" + s.one("", " backdrop"), *children)


# --- bars


def top(s: Sketch, *, shop: bool = False) -> Frame:
    """The bar at the top of a page: a name, links, a search field, small buttons, a face."""
    ground, s = s, s.on_colour() if s.habits.accent_bar else s
    tabbed = s.habits.accent_bar and s.chance(0.5)
    links = s.some(s.whole(2, 4), lambda: p.nav(s, s.brief(s.say.navigation(), 16)))
    if tabbed:
        links = (tabs(s, words=[s.brief(s.say.navigation(), 14) for _ in range(s.whole(2, 4))]),)
    middle: tuple[Node, ...] = (p.search(s, s.one(200, 260, 340)),) if shop or s.chance(0.6) else ()
    right: list[Node] = [_with_count(s, icon) for icon in (("heart", "cart", "bag") if shop else ("bell", "chat"))]
    if s.chance(0.5):
        right.append(p.tool(s, "question-circle", "gear", "grid"))
    if s.chance(0.45):
        right += [p.button(s, s.word("Log in", "Sign in")), p.main(s, s.word("Sign up", "Get started", "Join"))]
    else:
        right.append(p.face(s, s.one(28, 32, 36)))
    gap = frame("grow")
    order: tuple[Node, ...] = (brand(s), *links, gap, *middle, *right)
    if s.chance(0.4):
        order = (brand(s), gap, *middle, gap, *links[:3], *right)
    return bar(ground, *order)


def bar(s: Sketch, *children: Node) -> Frame:
    """A bar on the theme's colour, on the framework's own surface, or plain with a line below."""
    if s.habits.accent_bar:
        return Frame("bar top filled", children, region="toolbar")
    classes, _ = surface(s, "navbar", "header", "topbar", "appbar") if s.chance(0.4) else ("", "")
    look = "" if classes else s.one("plain lined", "plain lined", "soft", "plain")
    return Frame(f"bar top {look}".strip(), children, region="toolbar", classes=classes)


def brand(s: Sketch) -> Node:
    """A logo and a name: no control, though it often leads home; an image, where it is all one picture."""
    if s.chance(0.4):
        return p.logo(s)
    mark = (
        p.emblem(s, 28) if s.chance(0.35) and not s.is_own else p.logo(s, 24) if s.chance(0.3) else p.icon(s, width=24)
    )
    return frame("row tight", mark, frame("words strong", s.say.heading().split()[0][:12]), unsure=True)


def _with_count(s: Sketch, icon: str) -> Node:
    button = p.tool(s, icon)
    return frame("row joined", button, p.counter(s)) if s.chance(0.3) else button


def toolbar(s: Sketch, *groups: Sequence[str], boxed: bool | None = None, size: str = "md") -> Frame:
    """Small icon-only buttons in groups, with lines between."""
    parts: list[Node] = []
    for i, group in enumerate(groups):
        if i and s.chance(0.7):
            parts.append(frame("upright"))
        parts.append(p.tools(s, *group, size=size))
    boxed = s.chance(0.5) if boxed is None else boxed
    return frame("row toolbar" + (" boxed" if boxed else ""), *parts, region="toolbar")


def crumbs(s: Sketch) -> Node:
    """Where one is: links, and the last one text."""
    parts: list[Node] = []
    for _ in range(s.whole(1, 3)):
        parts += [p.quiet_link(s, s.brief(s.say.navigation(), 18)), frame("muted", s.one("/", "|", "/"))]
    return frame("row tight", *parts, p.words(s, s.brief(s.say.navigation(), 20), "small muted"))


def titled(s: Sketch, *actions: Node) -> Frame:
    """A page's title with its actions to the right."""
    sub = (p.note(s),) if s.chance(0.4) else ()
    extra = (p.badge(s),) if s.chance(0.3) else ()
    left = frame("column tight", frame("row", p.heading(s, "h3", s.brief(s.say.heading(), 26)), *extra), *sub)
    return frame("row spread", left, frame("row tight", *actions))


def tabs(s: Sketch, count: int = 0, words: Sequence[str] = ()) -> Node:
    names = list(words) or [s.brief(s.say.navigation(), 14) for _ in range(count or s.whole(2, 5))]
    if not s.habits.tab and s.has("tab"):
        variant = s.one("tabs", "underline", "pills")
        shown = {"state": "active"} if s.chance(0.5) else {}
        return s.control("tab", variant, text=names[0], options=tuple(names[1:]), **shown)
    dress = s.habits.tab or "tab under"
    active = s.whole(0, len(names) - 1)
    icons = [s.glyph() if s.habits.tab_icons else "" for _ in names]
    found = (
        s.own("tab", variant=dress + (" on" if i == active else ""), text=name, icon=icons[i])
        for i, name in enumerate(names)
    )
    roles = "row joined soft boxed" if "segment" in dress else "row joined" if "bare" in dress else "row joined lined"
    return frame(roles, *found, style="align-self:flex-start" if "segment" in dress else "")


def segments(s: Sketch, *icons: str) -> Frame:
    """A switcher of views: icons side by side of which one is on; by the rule these are tabs."""
    return p.toggle(s, [{"icon": s.glyph(name)} for name in icons])


def side(s: Sketch, width: int = 220, *more: Node) -> Frame:
    """The navigation at the left; what is open stands on a tint and is called neither link nor tab."""
    parts: list[Node] = [brand(s)] if s.chance(0.4) else []
    on = s.whole(0, 12)
    for part in range(s.whole(1, 3)):
        if s.chance(0.7):
            parts.append(p.words(s, s.brief(s.say.heading(), 18).upper(), "small muted"))
        with_icons = s.chance(0.6)
        parts += [_entry(s, with_icons, on=4 * part + i == on) for i in range(s.whole(3, 7))]
        if s.chance(0.3):
            parts.append(frame("rule"))
    return frame("side left tight", *parts, *more, style=f"width:{width}px", region="sidebar")


def _entry(s: Sketch, with_icon: bool, *, on: bool) -> Node:
    icon = s.glyph() if with_icon else ""
    entry: Node = s.own("link", variant="link nav", text=s.brief(s.say.navigation(), 18), icon=icon)
    if on:
        made = s.own("link", variant="link nav on", text=s.brief(s.say.navigation(), 18), icon=icon)
        return Leaf(made.control, own=True, labelled=False)
    return frame("row spread", entry, p.counter(s)) if s.chance(0.12) else entry


def footer(s: Sketch) -> Frame:
    """Four columns of quiet links, a line, what belongs to whom."""
    found = [
        frame(
            "column tight",
            p.words(s, s.brief(s.say.heading(), 18), "strong small"),
            *s.some(4, lambda: p.quiet_link(s)),
        )
        for _ in range(4)
    ]
    end = frame(
        "row spread", p.words(s, "© " + s.brief(s.say.heading(), 20), "small muted"), p.tools(s, "globe", "at", "rss")
    )
    grid = frame("grid", *found, style="grid-template-columns:repeat(4,minmax(0,1fr))")
    return frame("column pad roofed", grid, frame("rule"), end, region="footer")


def pages(s: Sketch, boxed: bool | None = None) -> Node:
    """Pagination: boxed items are buttons; bare words and numbers are links."""
    last = s.whole(4, 9)
    current = s.whole(1, min(4, last))
    if boxed is None:
        boxed = s.chance(0.75)
    if not boxed:
        found: list[Node] = [p.link(s, s.word("Previous", "Newer", "Back"))]
        found += [p.words(s, str(n), "strong") if n == current else p.link(s, str(n)) for n in range(1, last)]
        return frame("row", *found, p.link(s, s.word("Next", "Older", "More")))
    dress = s.habits.page_item or "pageitem hairline"
    one = s.one("", "on", "solid")

    def item(text: str = "", icon: str = "", on: bool = False) -> Node:
        worn = f"pageitem {one}".strip() if on else dress
        return s.own("button", variant=worn, text=text, icon=icon)

    ends = ("chevron-left", "chevron-right") if s.chance(0.7) else ("", "")
    first = item(icon=s.glyph(ends[0])) if ends[0] else item(s.word("Prev", "Previous"))
    final = item(icon=s.glyph(ends[1])) if ends[1] else item(s.word("Next", "Next page"))
    numbers = (item(str(n), on=n == current) for n in range(1, last + 1))
    return frame("row " + s.one("tight", "close", "joined"), first, *numbers, final, region="toolbar")


# --- tables


def table(s: Sketch, head: Sequence[Node | str], rows: Sequence[Sequence[Node]], *, dense: bool = False) -> Frame:
    """A table; its cells are nodes. Headers that sort are called nothing, and kept out of background."""
    look = s.one("ruled", "ruled", "caged", "striped", "ruled striped")
    sorts = s.whole(0, max(2 * len(head), 1))
    cells = tuple(Frame("", (_head(s, name, i == sorts),), tag="th") for i, name in enumerate(head))
    made = [Frame("", cells, tag="tr")]
    made += [Frame("", tuple(Frame("", (c,), tag="td") for c in row), tag="tr", region="row") for row in rows]
    style = "font-size:13px" if dense else ""
    return Frame(f"table {look}", (Frame("rows", tuple(made), tag="tbody"),), style=style, tag="table")


def _head(s: Sketch, name: Node | str, sorts: bool) -> Node:
    if not isinstance(name, str):
        return name
    if not name:
        return ""
    if not sorts:
        return p.words(s, name, "strong")
    return frame(
        "row tight", frame("words strong", name), p.icon(s, "sort-down", "chevron-down", width=12), unsure=True
    )


def people(s: Sketch) -> Node:
    return frame("row tight", p.face(s, s.one(24, 28, 32)), p.words(s, s.brief(s.say.value(), 22)))


def row_tools(s: Sketch) -> Callable[[], Node]:
    """What the last cell of each row holds: the same in all rows of a table."""
    kind = s.one("icons", "icons", "words", "links", "menu", "pair")
    icons = [s.glyph("pencil", "pencil-square"), s.glyph("eye", "copy", "download"), s.glyph("trash", "trash3", "x-lg")]
    first, second = p.small(s, s.act(12)), p.small(s, s.act(12))
    words = p.link(s, s.act(12)), p.link(s, s.act(12))
    matters = p.small(s, s.act(12), matters=True)

    def make() -> Node:
        if kind == "icons":
            return p.tools(s, *icons, size="sm")
        if kind == "words":
            return frame("row tight", first, second)
        if kind == "links":
            return frame("row", *words)
        if kind == "menu":
            return p.tool(s, "three-dots", "three-dots-vertical", size="sm")
        return frame("row tight", matters, p.tool(s, "three-dots", size="sm"))

    return make


# --- cards and charts


def figure(s: Sketch) -> Frame:
    """A number with its name and how it moved."""
    trend = s.own("badge", variant="badge hue", text=f"{s.one('+', '-')}{s.whole(1, 38)} %", tone=s.one(*HUES[:4]))
    side = (p.emblem(s),) if s.chance(0.3) else ()
    number = frame(
        "column tight", p.words(s, s.brief(s.say.heading(), 20), "small muted"), p.words(s, s.say.number(), "huge")
    )
    return card(s, frame("row spread start", number, *side), frame("row tight", trend, p.note(s, s.say.date())))


def chart(s: Sketch, height: int) -> Leaf:
    """Bars, lines or areas over a grid, as wide as its frame: a picture, since nobody can press it."""
    drawn = s.pick({"bars": 40, "lines": 35, "areas": 25})
    if drawn == "bars":
        rows = [" ".join(str(s.whole(12, 100)) for _ in range(s.whole(7, 24)))]
    else:
        rows = [_line(s) for _ in range(s.whole(1, 3))]
    top = s.one(4, 20, 60, 100, 1000)
    scale = " ".join(f"{top * level // 4:,}" for level in range(5)) if s.chance(0.6) else ""
    series = tuple(f"{s.one('var(--scr-accent)', s.hue())} {row}" for row in rows)
    made = s.own("image", variant=f"chart {drawn}", options=(scale, *series), width=600, height=height)
    return replace(made, fill=True)


def _line(s: Sketch) -> str:
    """Heights from 0 to 100, left to right."""
    at, heights = s.whole(20, 80), []
    step = s.one(6, 12, 19)
    for _ in range(s.one(12, 16, 40)):
        at = min(97, max(4, at + s.whole(-step, step)))
        heights.append(str(at))
    return " ".join(heights)


def ring(s: Sketch, size: int) -> Leaf:
    """Shares of a whole as parts of a ring."""
    parts, left = [], 100
    hues = HUES[s.whole(0, 3) :][:4]
    for hue in hues:
        length = left if hue == hues[-1] else s.whole(8, 30)
        parts.append(f"{hue} {length} {left - 100}")
        left -= length
    return s.own("image", variant="ring", options=(str(s.one(4, 6, 9)), *parts), width=size, height=size)


def code(s: Sketch, rows: int, *, style: str = "", dark: bool | None = None, edited: bool = False) -> Node:
    """Lines that look like code, in the colours of a scheme: text, unless they are being ``edited``."""
    dark = s.chance(0.6) if dark is None else dark
    lines = []
    for _ in range(rows):
        words = (s.say.word() + s.one(" ", "(", ") ", ".", " = ", ": ", ", ") for _ in range(s.whole(0, 6)))
        lines.append(("  " * s.whole(0, 3) + "".join(words)).rstrip())
    made = s.own(
        "text", variant="plaintext code" + (" night" if dark else ""), text="\n".join(lines) if any(lines) else "0"
    )
    block = Frame("block" + (" dark" if dark else ""), (replace(made, labelled=not edited),), style)
    return Frame("column joined", (block,), region="paragraph", unsure=True)
