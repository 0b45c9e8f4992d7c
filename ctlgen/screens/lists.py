"""Screens of rows: data table, files, search results."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame


def table(s: Sketch) -> Frame:
    """A data table with its toolbar, filters, actions in each row and pagination."""
    make_tools, named = parts.row_tools(s), s.chance(0.4)
    kinds = [(s.pick(_CELLS), s.one("", "", "small", "muted", "strong")) for _ in range(s.whole(3, 5))]
    dense = s.chance(0.6)
    rows = [_row(s, named, kinds, make_tools()) for _ in range(s.whole(16, 22) if dense else s.whole(11, 15))]
    names: list[Node | str] = [pieces.tick(s, "checkbox", ""), s.word("Name", "Customer", "Title")]
    names += [s.brief(s.say.field_label(), 14) for _ in kinds] + [""]
    choice = s.one(pieces.chip, pieces.dropdown)
    filters = frame("row tight", *s.some(s.whole(2, 4), lambda: choice(s)), pieces.narrow(s, 130))
    actions = (
        pieces.button(s, s.word("Export", "Import")),
        pieces.split(s),
        pieces.main(s, s.word("Add new", "New", "Create")),
    )
    bar = frame(
        "row spread item",
        frame("row", pieces.search(s, 240), filters),
        parts.toolbar(s, ("arrow-clockwise", "funnel", "columns-gap"), ("download", "printer"), size="sm"),
        region="toolbar",
    )
    rest = frame("row tight", pieces.note(s, s.say.count()), pieces.select(s, 90), parts.pages(s))
    card = parts.card(
        s,
        bar,
        parts.table(s, names, rows, dense=dense),
        frame("row spread item", pieces.note(s, s.say.count()), rest),
        roles="bare",
    )
    above = (parts.tabs(s),) if s.chance(0.5) else ()
    body = frame("main column", parts.titled(s, *actions), *above, card)
    left = (parts.side(s, s.one(180, 210, 230)),) if s.chance(0.65) else ()
    return parts.app(s, parts.top(s), frame("split grow", *left, body))


_CELLS = {
    "word": 5,
    "date": 3,
    "amount": 3,
    "status": 4,
    "link": 2,
    "bar": 1,
    "switch": 0.7,
    "icon": 1.5,
    "number": 2,
    "tiny": 2,
}


def _row(s: Sketch, named: bool, kinds: list[tuple[str, str]], tools: Node) -> list[Node]:
    first = parts.people(s) if named else pieces.link(s, s.brief(s.say.value(), 22))
    return [pieces.tick(s, "checkbox", ""), first, *(_cell(s, *kind) for kind in kinds), tools]


def _cell(s: Sketch, kind: str, dress: str) -> Node:
    if kind == "status":
        return pieces.badge(s)
    if kind == "link":
        return pieces.link(s, s.brief(s.say.navigation(), 16))
    if kind == "bar":
        return s.control("progress", "thin", "plain", width=90)
    if kind == "switch":
        return pieces.tick(s, "switch", "")
    if kind == "icon":
        return pieces.icon(s, "check-circle-fill", "x-circle", "star-fill", "flag", width=16)
    said = {
        "word": s.say.choice,
        "date": s.say.date,
        "amount": s.say.price,
        "number": s.say.number,
        "tiny": s.say.tiny,
    }[kind]()
    return pieces.words(s, said[:20], dress)


def files(s: Sketch) -> Frame:
    """Folders and files, as tiles or rows, with a toolbar of icons and what is chosen at the right."""
    bar = parts.toolbar(
        s, ("folder-plus", "upload", "download"), ("scissors", "copy", "clipboard"), ("share", "trash", "info-circle")
    )
    head = frame(
        "row spread",
        parts.crumbs(s),
        frame(
            "row",
            parts.segments(s, "list-ul", "grid", "columns-gap"),
            pieces.narrow(s, 120),
            pieces.main(s, s.word("Upload", "New")),
        ),
    )
    listing = _tiles(s) if s.chance(0.45) else _file_rows(s)
    about = frame(
        "side right",
        pieces.picture(s, 200, 130, "soft"),
        pieces.heading(s, "h5"),
        *(
            frame(
                "row spread",
                pieces.note(s, s.brief(s.say.field_label(), 14)),
                pieces.words(s, s.brief(s.say.value(), 14), "small"),
            )
            for _ in range(5)
        ),
        frame("row wrap tight", *s.some(4, lambda: pieces.badge(s))),
        frame("row", pieces.main(s, s.word("Open", "Download")), pieces.button(s, s.word("Share", "Move"))),
        frame("rule"),
        *s.some(3, lambda: frame("row", pieces.face(s, 28), pieces.words(s, s.brief(s.say.value(), 16), "small"))),
        style="width:240px",
    )
    space = frame("column tight", s.control("progress", "thin", "plain", width=170), pieces.note(s, s.say.number()))
    body = frame("main column", head, bar, listing)
    right = (about,) if s.chance(0.6) else ()
    left = parts.side(s, 210, frame("grow"), space, pieces.button(s))
    return parts.app(s, parts.top(s), frame("split grow", left, body, *right))


def _file_rows(s: Sketch) -> Node:
    rows: list[list[Node]] = []
    for _ in range(s.whole(14, 20)):
        name = frame(
            "row tight",
            pieces.icon(s, "folder-fill", "file-earmark", "file-earmark-image", width=18),
            pieces.quiet_link(s, s.brief(s.say.value(), 24)),
        )
        ends = pieces.tools(s, "star", "share", "three-dots", size="sm")
        rows.append(
            [
                pieces.tick(s, "checkbox", ""),
                name,
                pieces.words(s, s.say.date(), "small muted"),
                pieces.words(s, s.say.number(), "small"),
                ends,
            ]
        )
    return parts.table(
        s, ["", "Name", s.brief(s.say.field_label(), 12), s.brief(s.say.field_label(), 12), ""], rows, dense=True
    )


def _tiles(s: Sketch) -> Frame:
    found = []
    for _ in range(s.whole(18, 28)):
        shown = (
            pieces.picture(s, 150, 90)
            if s.chance(0.5)
            else frame("row centre soft", pieces.emblem(s, 48), style="height:90px")
        )
        name = frame(
            "row spread item",
            pieces.words(s, s.brief(s.say.value(), 12), "small"),
            pieces.tool(s, "three-dots-vertical", size="sm"),
        )
        found.append(frame("column joined boxed clip", shown, name, region="card"))
    return frame("grid", *found, style="grid-template-columns:repeat(auto-fill,150px)")


def search(s: Sketch) -> Frame:
    """A search field, filters at the left, results as text, pagination."""
    found = [_result(s) for _ in range(s.whole(6, 9))]
    bar = frame(
        "row", pieces.search(s, 480), pieces.main(s, s.word("Search", "Find")), pieces.tool(s, "sliders", "mic")
    )
    facets = frame(
        "column",
        *s.some(3, lambda: _facet(s)),
        pieces.button(s, s.word("Apply", "Reset")),
        style="width:220px;flex:none",
    )
    chips = frame("row tight", *(pieces.chip(s, on=i == 0) for i in range(s.whole(4, 7))))
    order = frame(
        "row spread",
        pieces.note(s, s.say.count()),
        frame("row", pieces.narrow(s, 150), parts.segments(s, "list-ul", "grid")),
    )
    aside = parts.card(
        s,
        pieces.picture(s, 230, 130, "soft"),
        pieces.heading(s, "h5"),
        pieces.prose(s, 26, links=True),
        frame("row", pieces.small(s), pieces.small(s, matters=True)),
        style="width:270px;flex:none",
    )
    results = frame("column grow wide", order, *found, parts.pages(s))
    body = frame(
        "main column", bar, chips, frame("row start wide", facets, results, *((aside,) if s.chance(0.6) else ()))
    )
    return parts.app(s, parts.top(s), body)


def _facet(s: Sketch) -> Frame:
    name = frame(
        "row spread",
        frame("strong", s.brief(s.say.field_label(), 18)),
        pieces.icon(s, "chevron-up", width=14),
        unsure=True,
    )
    return frame(
        "column tight", name, *pieces.choices(s, s.whole(3, 5), "checkbox", 16), pieces.link(s, s.word("Show more"))
    )


def _result(s: Sketch) -> Frame:
    place = frame("row tight", pieces.face(s, 18), pieces.words(s, s.brief(s.say.value(), 40), "small muted"))
    title = frame("", pieces.link(s, s.brief(s.say.heading(), 60)), style="font-size:1.25em")
    below = frame(
        "row tight",
        *s.some(s.whole(0, 3), lambda: pieces.badge(s)),
        *s.some(s.whole(0, 2), lambda: pieces.small(s)),
        *pieces_after(s),
    )
    text = frame("column tight grow", place, title, pieces.prose(s, s.whole(18, 34)), below)
    shown = (pieces.picture(s, 110, 82, "soft"),) if s.chance(0.3) else ()
    return frame("row start", text, *shown, region="row")


def pieces_after(s: Sketch) -> tuple[Node, ...]:
    """What one may do with a result."""
    return (pieces.tool(s, "bookmark", size="sm"), pieces.tool(s, "share", size="sm")) if s.chance(0.6) else ()
