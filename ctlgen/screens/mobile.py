"""Screens of a telephone, as many as stand side by side on the page: each a narrow column with its own bars."""

from collections.abc import Callable

from ctlgen.screens import parts, pieces
from ctlgen.screens.forms import stepper
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame

INNER = 350  # CSS px between the edges of a column


def phones(s: Sketch) -> Frame:
    """Two to four columns of different kinds."""
    count = max(1, (s.size[0] - 40) // 405)
    views = s.one(*(tuple(VIEWS[(first + i) % len(VIEWS)] for i in range(count)) for first in range(len(VIEWS))))
    return frame("row wide grow centre soft", *(_phone(s, view) for view in views), style="align-items:stretch")


def _phone(s: Sketch, view: Callable[[Sketch], list[Node]]) -> Frame:
    ground = s.one("", "filled", "soft")
    on = s.on_colour() if ground == "filled" else s
    head = frame(
        f"row spread item lined {ground}",
        pieces.tool(on, "arrow-left", "list", "chevron-left"),
        frame("strong words", s.brief(s.say.heading(), 18)),
        frame("row joined", pieces.tool(on, "search"), pieces.tool(on, "three-dots-vertical", "bell")),
        region="toolbar",
        style="min-height:52px",
    )
    chosen = s.whole(0, 4)
    below = frame(
        "row spread roofed",
        *(_bottom(s, i == chosen) for i in range(s.whole(4, 5))),
        region="toolbar",
        style="padding:4px 10px;background:var(--scr-page)",
    )
    body = frame("column grow pad clip", *view(s), style="padding:12px 20px")
    fab = (
        (
            frame(
                "",
                s.own(
                    "button",
                    variant="tool float solid",
                    icon=s.glyph("plus-lg", "pencil"),
                    size="lg",
                    width=54,
                    height=54,
                ),
                style="position:absolute;right:18px;bottom:76px",
            ),
        )
        if s.chance(0.4)
        else ()
    )
    return frame("phone", head, body, below, *fab)


def _bottom(s: Sketch, on: bool) -> Node:
    """An item of the lower bar: a glyph over a word; it changes the view, so it is a tab."""
    made = s.own(
        "tab",
        variant="tab upright_item" + (" accented" if on else ""),
        icon=s.glyph(),
        text=s.say.navigation().split()[0][:8],
        size="sm",
    )
    return made


def _sign(s: Sketch) -> list[Node]:
    ways = [
        pieces.wide(s, s.word("Continue with") + " " + s.say.heading().split()[0][:8], INNER, second=True)
        for _ in range(3)
    ]
    return [
        frame("row centre", pieces.emblem(s, 64)),
        frame("column centre", pieces.heading(s, "h2", s.word("Welcome", "Hello again")), pieces.note(s)),
        pieces.labelled(s, INNER, s.word("Email"), "email"),
        pieces.labelled(s, INNER, s.word("Password"), "password"),
        frame("row spread", pieces.tick(s, "checkbox", s.word("Remember me")), pieces.link(s, s.word("Forgot?"))),
        pieces.wide(s, s.word("Log in", "Sign in"), INNER),
        frame("row", frame("rule grow"), pieces.note(s, "or"), frame("rule grow")),
        *ways,
        frame("row centre tight", pieces.note(s), pieces.link(s, s.word("Sign up"))),
    ]


def _settings(s: Sketch) -> list[Node]:
    rows = [
        frame(
            "row spread item", frame("row", pieces.emblem(s, 32), pieces.words(s, s.brief(s.say.choice(), 20))), _end(s)
        )
        for _ in range(9)
    ]
    who = frame(
        "row",
        pieces.face(s, 56),
        frame("column joined grow", pieces.words(s, s.brief(s.say.value(), 18), "strong"), pieces.note(s)),
        pieces.small(s, s.word("Edit")),
    )
    return [
        who,
        pieces.search(s, INNER),
        frame("column list joined boxed", *rows),
        pieces.slider(s, INNER),
        frame("row", pieces.button(s), pieces.button(s)),
    ]


def _end(s: Sketch) -> Node:
    kind = s.pick({"switch": 4, "arrow": 4, "word": 2, "badge": 1})
    if kind == "switch":
        return pieces.tick(s, "switch", "")
    if kind == "badge":
        return pieces.badge(s)
    arrow = pieces.icon(s, "chevron-right", width=14)
    return arrow if kind == "arrow" else frame("row tight", pieces.note(s, s.brief(s.say.choice(), 10)), arrow)


def _goods(s: Sketch) -> list[Node]:
    cards = [
        parts.card(
            s,
            pieces.picture(s, 160, 110, fill=True),
            frame(
                "column tight item",
                pieces.words(s, s.brief(s.say.heading(), 16), "small strong"),
                pieces.words(s, s.say.price(), "small"),
                pieces.small(s, s.word("Add", "Buy"), matters=True),
            ),
            roles="bare joined",
        )
        for _ in range(6)
    ]
    return [
        frame("row", pieces.search(s, INNER - 56), pieces.tool(s, "sliders", "funnel")),
        frame("row tight clip", *(pieces.chip(s, on=i == 0) for i in range(4))),
        frame(
            "crop relative",
            pieces.picture(s, INNER, 130, "soft"),
            frame("", pieces.main(s), style="position:absolute;left:16px;bottom:14px"),
            region="picture",
        ),
        frame("grid", *cards, style="grid-template-columns:minmax(0,1fr) minmax(0,1fr)"),
    ]


def _messages(s: Sketch) -> list[Node]:
    rows = [
        Frame(
            "row item",
            (
                pieces.face(s, 46),
                frame(
                    "column joined grow",
                    frame(
                        "row spread",
                        pieces.words(s, s.brief(s.say.value(), 16), "strong"),
                        pieces.words(s, s.brief(s.say.date(), 8), "small muted"),
                    ),
                    pieces.words(s, s.brief(s.say.sentence(), 36), "small muted clipped"),
                ),
                *((pieces.counter(s),) if s.chance(0.4) else ()),
            ),
            region="row",
        )
        for _ in range(8)
    ]
    return [
        pieces.search(s, INNER),
        parts.tabs(s, 3),
        frame("row", *(pieces.face(s, 52) for _ in range(5))),
        frame("column list joined", *rows),
        frame("row tight", pieces.button(s), pieces.main(s)),
    ]


def _player(s: Sketch) -> list[Node]:
    keys = [s.own("button", variant="tool", icon=s.glyph(name), size="lg") for name in ("shuffle", "skip-start-fill")]
    more = [s.own("button", variant="tool", icon=s.glyph(name), size="lg") for name in ("skip-end-fill", "repeat")]
    play = s.own(
        "button", variant="tool float solid", icon=s.glyph("play-fill", "pause"), size="lg", width=64, height=64
    )
    return [
        parts.tabs(s, 2),
        pieces.picture(s, INNER, 330, "soft"),
        frame(
            "row spread",
            frame(
                "column joined",
                pieces.words(s, s.brief(s.say.heading(), 22), "large strong"),
                pieces.quiet_link(s, s.brief(s.say.value(), 18)),
            ),
            pieces.tool(s, "heart", "heart-fill"),
        ),
        s.own("slider", variant="rail", level=s.level(), width=INNER),
        frame("row spread", pieces.note(s, "1:04"), pieces.note(s, "4:31")),
        frame("row spread", *keys, play, *more),
        frame(
            "row",
            pieces.icon(s, "volume-down", width=16),
            s.own("slider", variant="rail", level=s.level(), width=INNER - 80),
            pieces.icon(s, "volume-up", width=16),
        ),
        frame(
            "row spread", pieces.tool(s, "cast"), pieces.tool(s, "share"), pieces.tool(s, "list-ul"), pieces.small(s)
        ),
    ]


def _basket(s: Sketch) -> list[Node]:
    lines = [
        frame(
            "row",
            pieces.picture(s, 72, 72, "soft"),
            frame(
                "column tight grow",
                pieces.words(s, s.brief(s.say.heading(), 18), "strong"),
                pieces.words(s, s.say.price()),
                stepper(s),
            ),
            pieces.tool(s, "trash", "x-lg", size="sm"),
            region="row",
        )
        for _ in range(4)
    ]
    sums = [
        frame("row spread", pieces.note(s, s.brief(s.say.field_label(), 14)), pieces.words(s, s.say.price()))
        for _ in range(3)
    ]
    return [
        *lines,
        frame("row", pieces.field(s, INNER - 110), pieces.button(s, s.word("Apply"))),
        *sums,
        *pieces.choices(s, 3, "radio"),
        pieces.wide(s, s.word("Checkout", "Pay now"), INNER),
    ]


VIEWS = (_sign, _settings, _goods, _messages, _player, _basket)
