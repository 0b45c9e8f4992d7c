"""Screens of people who write programs: documentation, a repository's code."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Leaf, Node
from ctlgen.screens.sketch import Sketch, frame


def docs(s: Sketch) -> Frame:
    """Navigation, text with code to copy, notes, a table, what is on this page."""
    dark = s.chance(0.6)
    copy = frame("", pieces.tool(s, "clipboard", "copy", "files", size="sm"), style=_corner(dark))
    note = frame(
        "row start pad soft boxed",
        pieces.icon(s, "info-circle-fill", "lightbulb", width=18),
        pieces.prose(s, 22, links=True),
    )
    rows = [
        [
            pieces.words(s, s.say.word(), "mono"),
            pieces.badge(s, s.say.word()),
            pieces.words(s, s.brief(s.say.sentence(), 50), "small"),
        ]
        for _ in range(4)
    ]
    text: list[Node] = [
        parts.crumbs(s),
        frame(
            "row spread",
            pieces.heading(s, "h1", s.brief(s.say.heading(), 36)),
            frame(
                "row tight", pieces.small(s, s.word("Edit", "Edit page")), pieces.small(s, s.word("Copy page", "Copy"))
            ),
        ),
        pieces.prose(s, 40, links=True),
        parts.tabs(s, words=[s.say.word() for _ in range(3)]),
        frame("relative", parts.code(s, s.whole(5, 9), dark=dark), copy),
        note,
        pieces.heading(s, "h3", s.brief(s.say.heading(), 30)),
        pieces.prose(s, 46, links=True),
        parts.table(s, [s.brief(s.say.field_label(), 12) for _ in range(3)], rows),
        frame("relative", parts.code(s, s.whole(3, 6), dark=dark), copy_again(s, dark=dark)),
        frame(
            "row tight",
            pieces.note(s, s.word("Was this page helpful?")),
            pieces.tool(s, "hand-thumbs-up"),
            pieces.tool(s, "hand-thumbs-down"),
            pieces.small(s, s.word("Yes")),
            pieces.small(s, s.word("No")),
        ),
        frame("row spread", _turn(s, "arrow-left"), _turn(s, "arrow-right")),
    ]
    aside = frame(
        "column tight",
        pieces.words(s, s.word("On this page"), "strong small"),
        *s.some(7, lambda: pieces.quiet_link(s)),
        frame("rule"),
        pieces.small(s),
        style="width:190px;flex:none",
    )
    body = frame("main row start wide", frame("column grow", *text), aside)
    return parts.app(s, parts.top(s), frame("split grow", parts.side(s, 240), body, style="align-items:stretch"))


def _corner(dark: bool) -> str:
    """Where the buttons of a block of code stand, in letters that can be read on it."""
    return "position:absolute;top:6px;right:6px" + (";color:#cfd6e4;--scr-page:#1e2430" if dark else "")


def copy_again(s: Sketch, *, dark: bool) -> Frame:
    button = s.own(
        "button", variant=s.one("tool hairline", "tool tint"), text=s.word("Copy", "Run", "Try it"), size="sm"
    )
    return frame("row tight", button, pieces.tool(s, "play-fill", size="sm"), style=_corner(dark))


def _turn(s: Sketch, name: str) -> Node:
    """To the page before or after: a link painted as a button."""
    leaf = s.own(
        "button",
        variant="tool hairline" + (" trailing" if "right" in name else ""),
        icon=s.glyph(name),
        text=s.brief(s.say.navigation(), 18),
    )
    return leaf


def repository(s: Sketch) -> Frame:
    """Files of a project and one that is open, with its buttons; a list of what was done at the right."""
    head = frame(
        "row spread",
        frame(
            "row tight",
            pieces.icon(s, "book", "folder", width=18),
            pieces.link(s, s.say.word()),
            "/",
            pieces.link(s, s.say.word()),
            pieces.badge(s),
        ),
        frame("row tight", *(_counted(s, name) for name in ("eye", "share", "star"))),
    )
    bar = frame(
        "row spread",
        frame(
            "row tight",
            pieces.split(s, s.say.word(), size="md"),
            pieces.link(s, s.say.count()),
            pieces.link(s, s.say.count()),
        ),
        frame(
            "row tight",
            pieces.search(s, 170),
            pieces.button(s, s.word("Add file")),
            pieces.split(s, s.word("Code", "Clone")),
        ),
    )
    rows: list[list[Node]] = [
        [
            frame("row tight", pieces.icon(s, "folder-fill", "file-earmark", width=16), pieces.link(s, s.say.word())),
            pieces.quiet_link(s, s.brief(s.say.sentence(), 36)),
            pieces.words(s, s.say.date(), "small muted"),
        ]
        for _ in range(s.whole(7, 10))
    ]
    listing = parts.card(
        s,
        frame(
            "row spread item soft",
            frame("row tight", pieces.face(s, 24), pieces.link(s), pieces.note(s)),
            pieces.note(s, s.say.date()),
        ),
        parts.table(s, ["", "", ""], rows, dense=True),
        roles="bare joined",
    )
    tools = frame(
        "row spread item soft lined",
        frame("row tight", parts.segments(s, "code", "eye"), pieces.note(s, s.say.count())),
        parts.toolbar(s, ("copy", "download"), ("pencil", "trash", "three-dots"), boxed=False, size="sm"),
        region="toolbar",
    )
    shown = parts.card(s, tools, parts.code(s, 16, style="border-radius:0"), roles="bare joined")
    aside = frame(
        "column",
        pieces.heading(s, "h5"),
        pieces.prose(s, 16, links=True),
        frame("row wrap tight", *s.some(5, lambda: pieces.chip(s, s.say.word()))),
        *(frame("row tight", pieces.icon(s, width=16), pieces.quiet_link(s)) for _ in range(4)),
        frame("rule"),
        pieces.heading(s, "h5"),
        frame("row wrap tight", *s.some(6, lambda: pieces.face(s, 30))),
        s.control("progress", "stacked", "plain", width=240),
        pieces.wide(s, s.act(20), 240, second=True),
        style="width:250px;flex:none",
    )
    body = frame(
        "main column", head, parts.tabs(s, 5), frame("row start wide", frame("column grow", bar, listing, shown), aside)
    )
    return parts.app(s, parts.top(s), body)


def _counted(s: Sketch, name: str) -> Node:
    """A small button with a number behind it."""
    if s.has("button", "badge") and s.chance(0.4):
        return s.control("button", "badge", sizes=("sm", "md"), tones=(s.habits.other_tone,), text=s.act(10))
    button: Leaf = s.own(
        "button",
        variant="tool hairline",
        icon=s.glyph(name),
        text=f"{s.say.action().split()[0][:8]} {s.whole(1, 900)}",
        size="sm",
    )
    return button
