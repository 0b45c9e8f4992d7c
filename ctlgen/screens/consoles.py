"""Screens of those who run things: records of a site's administration, a wall of charts."""

from ctlgen.screens import parts, pieces, ways
from ctlgen.screens.nodes import Frame, Leaf, Node
from ctlgen.screens.sketch import Sketch, frame


def records(s: Sketch) -> Frame:
    """A list of records: what may be added, a field to search, actions on those that are ticked, filters as links."""
    count = s.whole(11, 16)
    actions = frame(
        "row tight item",
        pieces.words(s, s.word("Action:", "With selected"), "small"),
        pieces.select(s, 190),
        pieces.small(s, s.word("Go", "Run", "Apply")),
        pieces.note(s, f"0 / {count}"),
    )
    listing = frame("column tight grow clip", _asked(s), _when(s), actions, _records(s, count), _foot(s))
    title = frame(
        "row spread",
        pieces.heading(s, "h3", s.brief(s.say.heading(), 30)),
        frame("row tight", pieces.dropdown(s), pieces.main(s, s.word("Add", "New", "Create"))),
    )
    right = (_narrowing(s),) if s.chance(0.7) else ()
    left = (_modules(s),) if s.chance(0.6) else ()
    crumbs = frame("row item " + s.one("soft", "filled", "lined"), parts.crumbs(s)) if s.chance(0.6) else ""
    above = parts.top(s) if s.chance(0.5) else _head(s)
    second = (ways.under_bar(s),) if s.chance(0.5) else ()
    body = frame("main column", title, frame("row start wide", listing, *right))
    return parts.app(s, above, *second, crumbs, frame("split grow", *left, body, style="align-items:stretch"))


def _head(s: Sketch) -> Frame:
    """A name at the left; who one is, and links between strokes at the right."""
    links: list[Node] = []
    for _ in range(s.whole(2, 4)):
        links += [pieces.quiet_link(s, s.say.navigation().upper()[:18]), "/"]
    who = pieces.words(s, s.brief(s.say.value(), 20), "small strong")
    ground = s.one("filled", "filled", "dark", "soft")
    name = parts.brand(s if ground == "soft" else s.on_colour())
    return frame(f"row spread item {ground}", name, frame("row tight", who, *links[:-1]), region="toolbar")


def _asked(s: Sketch) -> Frame:
    """What is searched for, its button at the field's edge, or words that open more filters."""
    field = pieces.search(s, s.one(220, 300))
    find = pieces.small(s, s.word("Search", "Find")) if s.chance(0.6) else pieces.tool(s, "search")
    more = [pieces.dropdown(s) for _ in range(s.whole(0, 2))]
    more += [pieces.own_chip(s) for _ in range(s.whole(0, 2))]
    return frame("row tight " + s.one("soft item", "item", "lined item"), field, find, *more)


def _when(s: Sketch) -> Node:
    """The years or days that there are records of."""
    return frame("row", *s.some(s.whole(3, 6), lambda: pieces.link(s, s.brief(s.say.date(), 12))))


def _records(s: Sketch, count: int) -> Frame:
    kinds = [s.one("word", "mark", "date", "number", "link", "badge") for _ in range(s.whole(3, 5))]
    first = s.chance(0.4)  # whether what may be done with a row stands before it
    tools = [s.glyph(name) for name in s.one(("pencil", "trash"), ("eye", "pencil", "trash"), ("pencil-square",))]
    rows: list[list[Node]] = []
    for _ in range(count):
        row: list[Node] = [pieces.tick(s, "checkbox", "", states=("rest",))]
        row += [pieces.tools(s, *tools, size="sm")] if first else []
        rows.append([*row, pieces.link(s, s.brief(s.say.value(), 24)), *(_field(s, kind) for kind in kinds)])
    names = ["", *[""] * first, *(s.brief(s.say.field_label(), 14).upper() for _ in range(len(kinds) + 1))]
    head: list[Node | str] = [_sorting(s, name) if name and s.chance(0.5) else name for name in names]
    return parts.table(s, head, rows, dense=s.chance(0.7))


def _sorting(s: Sketch, name: str) -> Node:
    """A header that sorts, as plain words of the link's colour: nobody can say for certain."""
    made = s.own("link", variant="link quiet", text=name, size="sm")
    return Leaf(made.control, own=True, labelled=False)


def _field(s: Sketch, kind: str) -> Node:
    if kind == "mark":
        return pieces.icon(s, "check-circle-fill", "x-circle", "dash-circle", width=15)
    if kind == "link":
        return pieces.link(s, s.brief(s.say.navigation(), 16))
    if kind == "badge":
        return pieces.badge(s)
    said = {"word": s.say.choice, "date": s.say.date, "number": s.say.number}[kind]()
    return pieces.words(s, s.one("0", "1", "-", "") or said[:18] if s.chance(0.25) else said[:18], "small")


def _foot(s: Sketch) -> Frame:
    pages = parts.pages(s, boxed=s.chance(0.5))
    return frame("row item roofed", pages, pieces.note(s, s.say.count()), pieces.link(s, s.word("Show all")))


def _narrowing(s: Sketch) -> Frame:
    """Filters as columns of links, of which one is on."""
    groups = []
    for _ in range(s.whole(2, 4)):
        entries = s.some(s.whole(3, 5), lambda: pieces.quiet_link(s, s.brief(s.say.choice(), 20)))
        name = pieces.words(s, s.brief(s.say.field_label(), 20), "small strong")
        groups.append(frame("column tight item lined", name, *entries))
    head = frame("row item filled", frame("words small strong", s.word("Filter")))
    return frame("column joined soft", head, *groups, style="width:210px;flex:none", region="card")


def _modules(s: Sketch) -> Frame:
    """What is administered, each with a link to its list and one to add to it."""
    blocks = []
    for _ in range(s.whole(2, 3)):
        rows = [
            frame(
                "row spread item lined",
                pieces.quiet_link(s, s.brief(s.say.navigation(), 14)),
                s.own("link", variant="link", text=s.word("Add"), icon=s.glyph("plus-lg"), size="sm"),
            )
            for _ in range(s.whole(2, 5))
        ]
        head = frame("row item filled", frame("words small", s.brief(s.say.heading(), 18).upper()))
        blocks.append(frame("column joined boxed clip", head, *rows))
    return frame("side left", *blocks, style="width:230px", region="sidebar")


def monitor(s: Sketch) -> Frame:
    """A wall of panels with charts and single figures; over it from when to when, and how often it is read again."""
    dark = s.chance(0.4)
    light, s = s, s.on_colour() if dark else s
    spans = (s.word("Last 6 hours", "Last 15 minutes", "Today"), s.word("Refresh", "5s", "1m"))
    menu = "tool caret" + s.one(" hairline", " hairline", " tint", "")
    span = s.own("button", variant=menu, text=spans[0], icon=s.glyph("clock"), size=s.one("sm", "md"))
    again = frame(
        "row joined",
        s.own("button", variant=menu.replace(" caret", ""), icon=s.glyph("arrow-clockwise", "arrow-repeat")),
        s.own("button", variant=menu, text=spans[1], size="sm"),
    )
    back, forth = (pieces.tool(s, name) for name in ("chevron-left", "chevron-right"))
    when = frame("row close", back, span, forth, pieces.tool(s, "zoom-out"))
    name = frame("row tight", parts.crumbs(s), pieces.tool(s, "star", size="sm"), pieces.tool(s, "share", size="sm"))
    keep = pieces.tools(s, "bar-chart-line", "save", "gear")
    head = frame("row spread item lined", name, frame("row tight", keep, when, again), region="toolbar")
    asked = frame(
        "row tight", *(_variable(s) for _ in range(s.whole(2, 4))), *(pieces.tick(s, "switch"),) * s.chance(0.5)
    )
    figures = [_panel(s, _reading(s)) for _ in range(4)]
    charts = [_panel(s, parts.chart(s, s.one(150, 180)), _legend(s)) for _ in range(3)]
    lists = [_panel(s, _lines(s)) for _ in range(2)]
    wide = "grid-template-columns:repeat({},minmax(0,1fr))"
    body = frame(
        "main column",
        asked,
        frame("grid tight", *figures, style=wide.format(4)),
        frame("grid tight", *charts, style=wide.format(3)),
        frame("grid tight", *lists, style=wide.format(2)),
    )
    left = ways.rail(s, "house", "search", "grid", "bell", "compass")
    below = frame(
        "split grow" + " dark" * dark, left, frame("column joined grow", head, body), style="align-items:stretch"
    )
    return parts.app(light, *(() if s.chance(0.6) else (parts.top(light),)), below)


def _variable(s: Sketch) -> Frame:
    """A name on a tint and what it is, edge to edge."""
    name = frame("row item soft boxed small words", s.brief(s.say.field_label(), 12), style="padding:6px 10px")
    return frame("row joined", name, pieces.select(s, s.one(110, 150)) if s.chance(0.6) else pieces.dropdown(s))


def _panel(s: Sketch, *children: Node) -> Frame:
    """A card under a small title, whose menu opens from three dots."""
    title = s.brief(s.say.heading(), 22)
    ends = (pieces.tool(s, "three-dots-vertical", "three-dots", size="sm"),) if s.chance(0.7) else ()
    about = (pieces.icon(s, "info-circle", width=13),) if s.chance(0.25) else ()
    head = frame("row spread", frame("row tight", pieces.words(s, title, "small strong"), *about), *ends)
    return parts.card(s, head, *children, roles="tight", style="padding:8px 12px")


def _reading(s: Sketch) -> Node:
    """One figure, now and then no more than a nought, or how full something is."""
    if s.chance(0.25):
        return frame("row centre", parts.ring(s, 84))
    said = s.one("0", s.say.number(), f"{s.whole(0, 99)} %", s.one("OK", "N/A", "1"))
    return frame("row centre", pieces.words(s, said, "huge"), style="min-height:84px;font-size:1.3em")


def _legend(s: Sketch) -> Frame:
    """The names of the lines: pressed to hide one, but they say so nowhere."""
    names = [
        Frame(
            "row tight small",
            (frame("face", style=f"width:14px;height:4px;border-radius:2px;--face:{s.hue()}"), s.say.word()),
            unsure=True,
        )
        for _ in range(s.whole(2, 4))
    ]
    return frame("row wrap", *names)


def _lines(s: Sketch) -> Node:
    """The last messages, or the busiest of something with a bar for each."""
    if s.chance(0.5):
        rows = [
            frame(
                "row tight",
                pieces.words(s, s.brief(s.say.date(), 12), "small muted"),
                pieces.badge(s, s.one("INFO", "WARN", "ERROR", "DEBUG"), size="sm"),
                pieces.words(s, s.brief(s.say.sentence(), 50), "mono small clipped"),
            )
            for _ in range(6)
        ]
        return frame("column tight", *rows)
    cells = [
        [
            pieces.link(s, s.brief(s.say.value(), 18)),
            s.control("progress", "thin", "plain", width=120),
            pieces.words(s, str(s.whole(0, 99)), "small"),
            pieces.tool(s, "zoom-in", "eye", size="sm"),
        ]
        for _ in range(5)
    ]
    return parts.table(s, [s.brief(s.say.field_label(), 12) for _ in range(3)] + [""], cells, dense=True)
