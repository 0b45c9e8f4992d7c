"""Screens that show what others may use: parts of a design one by one, the calls of an interface."""

from ctlgen.screens import parts, pieces, ways
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame

_STRETCH = "align-items:stretch"


def explorer(s: Sketch) -> Frame:
    """One part of a design at a time: a tree of all, the part on a canvas, below it what can be set."""
    left = frame(
        "side left tight",
        frame("row spread", parts.brand(s), pieces.tool(s, "gear", "three-dots", size="sm")),
        pieces.search(s, 200),
        pieces.words(s, s.brief(s.say.heading(), 14).upper(), "small strong muted"),
        *ways.tree(s, s.whole(14, 20)),
        style="width:240px",
        region="sidebar",
    )
    canvas_tabs = parts.tabs(s, words=[s.word("Canvas", "Story"), s.word("Docs")])
    groups = (("arrow-clockwise",), ("zoom-in", "zoom-out", "fullscreen"), ("grid", "image", "rulers", "phone"))
    bar = frame(
        "row spread lined",
        frame("row", canvas_tabs, parts.toolbar(s, *groups, boxed=False)),
        pieces.tools(s, "fullscreen", "box-arrow-up-right", "link-45deg"),
        region="toolbar",
        style="padding:0 10px",
    )
    shown = s.one(_buttons, _card, _fields)(s)
    canvas = frame(
        "row centre grow wide wrap", *shown, style="align-content:center;background:var(--scr-page);padding:24px"
    )
    middle = frame("column joined grow", bar, canvas, _knobs(s))
    return parts.app(s, frame("split grow", left, middle, style=_STRETCH))


def _buttons(s: Sketch) -> list[Node]:
    found: list[Node] = [pieces.main(s), pieces.button(s), pieces.main(s, size="lg"), pieces.small(s), pieces.tool(s)]
    return found[: s.whole(1, 5)]


def _card(s: Sketch) -> list[Node]:
    ends = frame("row tight", pieces.main(s), pieces.button(s))
    return [
        parts.card(
            s,
            pieces.picture(s, 280, 130, fill=True),
            pieces.heading(s, "h4"),
            pieces.prose(s, 18),
            ends,
            style="width:320px",
        )
    ]


def _fields(s: Sketch) -> list[Node]:
    return [
        frame("column", pieces.labelled(s, 280), pieces.choose(s, 280), *pieces.choices(s, 3), pieces.slider(s, 280))
    ]


def _knobs(s: Sketch) -> Frame:
    """The settings of the part, each as the control that fits it."""
    rows = [
        [
            pieces.words(s, s.say.word(), "strong small"),
            _about(s),
            pieces.words(s, s.one("-", "0", s.say.word()), "mono small"),
            _knob(s),
        ]
        for _ in range(s.whole(4, 6))
    ]
    names: list[Node | str] = [s.word("Name"), s.word("Description"), s.word("Default"), s.word("Control")]
    tabs = parts.tabs(
        s,
        words=[
            f"{s.brief(s.say.navigation(), 9)} ({s.whole(0, 9)})",
            *(s.brief(s.say.navigation(), 10) for _ in range(2)),
        ],
    )
    ends = frame("row tight", pieces.tools(s, "arrow-counterclockwise", "layout-sidebar-reverse", "x-lg", size="sm"))
    return frame(
        "column joined roofed",
        frame("row spread", tabs, ends, style="padding-inline:8px"),
        parts.table(s, names, rows, dense=True),
        style="flex:none",
        region="card",
    )


def _about(s: Sketch) -> Node:
    kind = pieces.badge(s, s.one("string", "boolean", "number", "union"), size="sm")
    return frame("column tight", pieces.note(s, s.brief(s.say.sentence(), 40)), frame("", kind))


def _knob(s: Sketch) -> Node:
    kind = s.pick({"switch": 3, "field": 4, "select": 3, "radio": 2, "number": 1, "slider": 1, "toggle": 2, "set": 2})
    if kind == "switch":
        return pieces.tick(s, "switch", "")
    if kind == "select":
        return pieces.select(s, 220)
    if kind == "radio":
        return frame("row", *pieces.choices(s, 3, "radio", 8))
    if kind == "slider":
        return frame("row tight", pieces.slider(s, 180), pieces.note(s, f"{s.whole(0, 9)} / 10"))
    if kind == "toggle":
        return pieces.toggle(s, [{"text": word} for word in ("False", "True")])
    if kind == "set":
        return pieces.small(s, s.word("Set string", "Set object", "Reset"))
    return pieces.field(s, 220, "number" if kind == "number" else "plain")


def calls(s: Sketch) -> Frame:
    """What an interface offers: rows that open, one of which is open with fields to try it, and the answer."""
    head = frame(
        "row spread",
        frame(
            "column tight",
            frame(
                "row tight",
                pieces.heading(s, "h2", s.brief(s.say.heading(), 24)),
                pieces.badge(s, f"{s.whole(0, 9)}.{s.whole(0, 9)}.0"),
            ),
            pieces.link(s, "/openapi.json"),
        ),
        s.own(
            "button",
            variant=s.one("tool hairline", "tool hairline accented") + " trailing",
            text=s.word("Authorize"),
            icon=s.glyph("unlock", "lock"),
        ),
    )
    server = frame("row spread soft item", pieces.choose(s, 300), pieces.dropdown(s))
    rows: list[Node] = []
    for i in range(s.whole(5, 7)):
        hue = s.one("#2f6fd0", "#3f8f4a", "#d9772b", "#c2383a")
        rows.append(_call(s, hue))
        if i == 1:
            rows.append(_opened(s))
    body = frame("main column tight", head, server, pieces.heading(s, "h4", s.brief(s.say.heading(), 20)), *rows)
    left = (parts.side(s, 220),) if s.chance(0.4) else ()
    above = s.one(parts.top, ways.under_bar)(s)
    return parts.app(s, above, frame("split grow", *left, body, style=_STRETCH))


def _call(s: Sketch, hue: str) -> Frame:
    """The header of a part that opens: called nothing, but the method on it is a badge."""
    method = s.own("badge", variant="badge hued", text=s.one("GET", "POST", "PUT", "DELETE"), tone=hue, width=70)
    words = (
        pieces.words(s, "/" + s.say.word() + "/{id}", "mono strong"),
        pieces.note(s, s.brief(s.say.sentence(), 40)),
    )
    ends = frame("row tight", pieces.tool(s, "unlock", "lock", size="sm"), pieces.icon(s, "chevron-down", width=14))
    ground = "background:color-mix(in srgb,var(--hue) 9%,var(--scr-page))"
    style = f"--hue:{hue};border-color:var(--hue);{ground};padding:5px 8px"
    return Frame("row spread boxed", (frame("row", method, *words), ends), style, unsure=True)


def _opened(s: Sketch) -> Frame:
    rows = [
        [
            frame(
                "column joined",
                pieces.words(s, s.say.word(), "strong"),
                pieces.words(s, s.one("string", "integer"), "mono small"),
            ),
            frame("column tight", pieces.note(s), s.one(pieces.field, pieces.select)(s, 240)),
        ]
        for _ in range(s.whole(2, 3))
    ]
    run = frame("row joined", pieces.main(s, s.word("Execute", "Send")), pieces.button(s, s.word("Clear", "Reset")))
    copy = frame(
        "", pieces.tool(s, "clipboard", "copy", size="sm"), style="position:absolute;top:6px;right:6px;color:#cfd6e4"
    )
    example = frame("row", parts.tabs(s, words=[s.word("Example"), s.word("Model", "Schema")]), pieces.select(s, 170))
    return frame(
        "column tight boxed pad",
        frame(
            "row spread",
            pieces.words(s, s.word("Parameters"), "strong"),
            pieces.small(s, s.word("Try it out", "Cancel")),
        ),
        parts.table(s, [s.word("Name"), s.word("Description")], rows),
        run,
        frame("row", pieces.badge(s, str(s.one(200, 404, 500))), example),
        frame("relative", parts.code(s, s.whole(4, 8), dark=True), copy),
    )
