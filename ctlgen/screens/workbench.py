"""Screens of those who write programs all day: a notebook, a code editor."""

from ctlgen.screens import parts, pieces, ways
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame

_STRETCH = "align-items:stretch"


def _menus(s: Sketch, count: int) -> Frame:
    """Words that open menus: nobody can say for certain what they are."""
    words = [
        Frame("small words", (s.say.navigation().split()[0][:9],), "padding:4px 9px", unsure=True) for _ in range(count)
    ]
    return frame("row joined", *words)


def _strip(s: Sketch, count: int) -> Frame:
    """What is open, as tabs of a strip."""
    dress, on, icons = (
        s.one("tab strip", "tab strip", "tab folder", "tab under", "tab bare"),
        s.whole(0, 1),
        s.chance(0.6),
    )
    found = (
        s.own(
            "tab",
            variant=dress + (" on" if i == on else ""),
            text=s.brief(s.say.value(), 14),
            icon=s.glyph("file-earmark-code", "journal") if icons else "",
            size="sm",
        )
        for i in range(count)
    )
    new = pieces.tool(s, "plus-lg", size="sm")
    return frame("row joined soft", *found, new, region="toolbar", style="flex:none;padding-inline-end:6px")


def _status(s: Sketch) -> Frame:
    """The lowest line: small words, some of which may be pressed."""
    ground = s.one("filled", "soft", "roofed")
    left = [pieces.words(s, s.brief(s.say.status(), 12), "small") for _ in range(2)]
    right = [pieces.words(s, text, "small") for text in ("0", f"Ln {s.whole(1, 90)}, Col {s.whole(1, 80)}", "UTF-8")]
    return frame(f"row spread {ground}", frame("row", *left), frame("row", *right), style="padding:2px 10px;flex:none")


def notebook(s: Sketch) -> Frame:
    """Cells of code with what they gave, under menus and a row of icons without a ground."""
    groups = (
        ("save", "plus-lg", "scissors", "copy", "clipboard"),
        ("play-fill", "stop-fill", "arrow-clockwise", "fast-forward-fill"),
    )
    bar = frame(
        "row spread lined",
        frame("row tight", parts.toolbar(s, *groups, boxed=False, size="md"), pieces.select(s, 110)),
        frame(
            "row tight",
            pieces.tool(s, "bug", "gear"),
            pieces.quiet_link(s, "Python 3"),
            pieces.icon(s, "circle", width=14),
        ),
        region="toolbar",
        style="padding:2px 8px",
    )
    cells = [_cell(s, i, on=i == 2) for i in range(1, s.whole(5, 8))]
    sheet = frame("column grow pad clip", *cells, style="background:var(--scr-page)")
    title = frame("row item", parts.brand(s), pieces.words(s, s.brief(s.say.value(), 20), "large"), pieces.note(s))
    log_out = pieces.small(s, s.word("Log out", "Logout"))
    head = frame("row spread", title, frame("item", log_out)) if s.chance(0.4) else _menus(s, 8)
    menus = _menus(s, 8) if s.chance(0.5) else ""
    left: tuple[Node, ...] = ()
    if s.chance(0.7):
        left = (ways.rail(s, "folder-fill", "stop-circle", "list-ul", "puzzle"), _browser(s))
    middle = frame("column joined grow", _strip(s, s.whole(2, 4)), menus, bar, sheet)
    return parts.app(s, head, frame("split grow", *left, middle, style=_STRETCH), _status(s))


def _browser(s: Sketch) -> Frame:
    """Files at the left: icons to make and load, a field that filters, names by their dates."""
    top = frame(
        "row tight", pieces.main(s, "+", size="sm"), pieces.tools(s, "folder-plus", "upload", "arrow-clockwise")
    )
    rows = [
        Frame(
            "row spread",
            (
                frame(
                    "row tight",
                    pieces.icon(s, "folder-fill", "journal", "file-earmark", width=15),
                    s.brief(s.say.value(), 16),
                ),
                pieces.words(s, s.brief(s.say.date(), 10), "small muted"),
            ),
            "padding:3px 6px;font-size:13px",
            unsure=True,
        )
        for _ in range(s.whole(8, 14))
    ]
    crumb = frame("row tight", pieces.icon(s, "folder-fill", width=14), "/", pieces.quiet_link(s, s.say.word()), "/")
    return frame("side left tight", top, pieces.field(s, 205, "search"), crumb, *rows, style="width:240px")


def _cell(s: Sketch, number: int, *, on: bool) -> Frame:
    asked = pieces.words(s, f"[{number}]:", "mono small muted")
    if s.chance(0.25):
        body: Node = frame(
            "column tight grow", pieces.heading(s, "h3", s.brief(s.say.heading(), 30)), pieces.prose(s, 24)
        )
        return frame("row start", frame("", style="width:46px;flex:none"), body)
    code = parts.code(s, s.whole(1, 6), dark=False, style="border:1px solid var(--edge)", edited=True)
    tools = pieces.tools(s, "copy", "arrow-up", "arrow-down", "plus-square", "trash", size="sm")
    over = (frame("", tools, style="position:absolute;top:2px;right:6px"),) if on else ()
    edge = "padding-inline-start:4px;border-inline-start:4px solid " + ("var(--scr-accent)" if on else "transparent")
    given: list[Node] = []
    if s.chance(0.6):
        given.append(s.one(_printed, _frame_of_data, _drawn)(s))
    rows = frame("column tight grow", frame("relative", code, *over), *given)
    return frame("row start tight", frame("", asked, style="width:46px;flex:none"), rows, style=edge)


def _printed(s: Sketch) -> Node:
    return pieces.words(s, s.one("0", s.say.number(), s.brief(s.say.sentence(), 60)), "mono small")


def _frame_of_data(s: Sketch) -> Node:
    head: list[Node | str] = ["", *(s.say.word() for _ in range(5))]
    rows = [
        [pieces.words(s, str(i), "strong"), *(pieces.words(s, s.say.number()[:9]) for _ in range(5))] for i in range(4)
    ]
    return frame("", parts.table(s, head, rows, dense=True), style="width:620px")


def _drawn(s: Sketch) -> Node:
    return frame("", parts.chart(s, 170), style="width:520px")


def ide(s: Sketch) -> Frame:
    """Code with its numbers, files as a tree at the left, what the machine said below, a rail of icons at the edge."""
    dark = s.chance(0.5)
    head = frame(
        "row spread lined",
        frame("row tight item", pieces.icon(s, width=18), _menus(s, 7)),
        _running(s),
        region="toolbar",
    )
    light, s = s, s.on_colour() if dark else s
    named = frame(
        "row spread",
        pieces.words(s, s.brief(s.say.heading(), 18).upper(), "small muted"),
        pieces.tools(s, "file-earmark-plus", "folder-plus", "arrow-clockwise", "three-dots", size="sm"),
    )
    files = frame("side left tight", named, *ways.tree(s, s.whole(14, 22)), style="width:230px", region="sidebar")
    crumbs = frame("row tight item", parts.crumbs(s), style="padding:2px 12px")
    count = 28
    counted = "background:none;opacity:.6;text-align:end;padding-inline:6px;flex:none"
    numbers = Frame("block", ("\n".join(str(i + 1) for i in range(count)),), counted, unsure=True)
    text = parts.code(s, count, dark=dark, style="border-radius:0;background:none;color:inherit", edited=True)
    code = frame("row start joined clip grow", numbers, frame("grow", text))
    panel_tabs = frame(
        "row spread roofed",
        parts.tabs(s, words=[s.brief(s.say.navigation(), 10) for _ in range(4)]),
        pieces.tools(s, "plus-lg", "trash", "chevron-up", "x-lg", size="sm"),
        style="padding-inline:8px",
    )
    told = [pieces.words(s, s.brief(s.say.sentence(), 80), "mono small") for _ in range(s.whole(3, 6))]
    panel = frame("column joined", panel_tabs, frame("column tight item", *told), style="flex:none")
    tools = frame("row tight", pieces.tools(s, "play-fill", "layout-split", "three-dots", size="sm"))
    strip = frame("row spread soft", _strip(s, s.whole(3, 5)), tools, style="padding-inline-end:8px")
    middle = frame("column joined grow", strip, crumbs, code, panel)
    left = ways.rail(s, "files", "search", "diagram-2", "bug", "puzzle")
    below = frame("split grow" + " dark" * dark, left, files, middle, style=_STRETCH)
    return parts.app(light, head, below, _status(light))


def _running(s: Sketch) -> Frame:
    """What is run, and with it: a menu, a green arrow, a bug."""
    chosen = pieces.dropdown(s, s.brief(s.say.value(), 14))
    return frame(
        "row tight item", chosen, pieces.tools(s, "play-fill", "bug", "stop-fill", size="sm"), pieces.tool(s, "search")
    )
