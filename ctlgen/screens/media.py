"""Screens to watch and listen to: a video with its bar of buttons, a music library."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.reading import comment
from ctlgen.screens.sketch import Sketch, frame


def video(s: Sketch) -> Frame:
    """A picture with the player's buttons over it, comments below, more to watch at the right."""
    width = s.one(700, 760, 820)
    height = width * 9 // 16
    shown = pieces.picture(s, width, height)
    left = [_play(s, name) for name in ("play-fill", "skip-end-fill", "volume-up-fill")]
    right = [_play(s, name) for name in ("gear", "cast", "fullscreen")]
    rail = s.own("slider", variant="rail", level=s.level(), width=width - 32)
    time = pieces.words(s, f"{s.whole(0, 9)}:{s.whole(10, 59)} / {s.whole(10, 59)}:{s.whole(10, 59)}", "small")
    bar = frame(
        "column close",
        rail,
        frame("row spread", frame("row tight", *left, time), frame("row tight", *right)),
        style="position:absolute;left:0;right:0;bottom:0;padding:8px 16px;"
        "color:#fff;background:linear-gradient(transparent,rgba(0,0,0,.8))",
    )
    large = frame(
        "",
        s.own("button", variant="tool float solid", icon=s.glyph("play-fill"), size="lg", width=64, height=64),
        style=f"position:absolute;left:{width // 2 - 32}px;top:{height // 2 - 32}px",
    )
    screen = frame(
        "relative crop", shown, *((large,) if s.chance(0.4) else ()), bar, style=f"width:{width}px", region="picture"
    )
    who = frame(
        "row spread",
        frame(
            "row",
            pieces.face(s, 42),
            frame("column joined", pieces.quiet_link(s, s.brief(s.say.value(), 18)), pieces.note(s, s.say.count())),
            pieces.main(s, s.word("Subscribe", "Follow")),
        ),
        frame(
            "row tight",
            *(_act(s, name) for name in ("hand-thumbs-up", "share", "download")),
            pieces.tool(s, "three-dots"),
        ),
    )
    text = frame(
        "column tight soft pad",
        pieces.note(s, s.say.count()),
        pieces.prose(s, 44, links=True),
        pieces.link(s, s.word("Show more")),
        style="border-radius:var(--scr-r)",
    )
    write = frame("row start", pieces.face(s, 36), pieces.field(s, width - 200), pieces.main(s, s.word("Comment")))
    main = frame(
        "column first",
        screen,
        pieces.heading(s, "h4"),
        who,
        text,
        frame("row", pieces.heading(s, "h5"), pieces.narrow(s, 130)),
        write,
        comment(s),
        style=f"width:{width}px;flex:none",
    )
    chips = frame("row tight wrap", *(pieces.chip(s, on=i == 0) for i in range(4)))
    more = frame("column grow", chips, *(_next(s) for _ in range(8)))
    return parts.app(s, parts.top(s), frame("main row start wide", main, more))


def _play(s: Sketch, name: str) -> Node:
    return s.own("button", variant="tool", icon=s.glyph(name), size=s.one("md", "lg"))


def _act(s: Sketch, name: str) -> Node:
    text = s.one(str(s.whole(1, 900)), s.say.action().split()[0][:9])
    return s.own(
        "button", variant=s.one("tool tint", "chip tint", "tool hairline"), icon=s.glyph(name), text=text, size="sm"
    )


def _next(s: Sketch) -> Frame:
    time = frame(
        "words small",
        f"{s.whole(1, 59)}:{s.whole(10, 59)}",
        style="position:absolute;right:4px;bottom:4px;background:rgba(0,0,0,.75);"
        "color:#fff;padding:0 4px;border-radius:3px",
    )
    text = frame(
        "column joined grow",
        pieces.quiet_link(s, s.brief(s.say.heading(), 30)),
        pieces.note(s, s.brief(s.say.value(), 18)),
        pieces.note(s, s.say.count()),
    )
    return frame(
        "row start",
        frame("relative", pieces.picture(s, 140, 80, "soft"), time),
        text,
        pieces.tool(s, "three-dots-vertical", size="sm"),
        region="row",
    )


def music(s: Sketch) -> Frame:
    """Covers with a button on each, a list of pieces, a bar to play them at the lower edge."""
    ground = s.one("", "soft", "dark")
    on = s.on_colour() if ground == "dark" else s
    covers = frame("grid", *(_cover(s) for _ in range(10)), style="grid-template-columns:repeat(5,minmax(0,1fr))")
    rows = [_track(s, i) for i in range(1, s.whole(9, 12))]
    head = frame(
        "row",
        pieces.picture(s, 130, 130, "soft"),
        frame(
            "column tight",
            pieces.badge(s),
            pieces.heading(s, "h2", s.brief(s.say.heading(), 26)),
            pieces.note(s),
            frame(
                "row",
                pieces.main(s, s.word("Play", "Listen")),
                pieces.button(s, s.word("Shuffle")),
                pieces.tool(s, "heart"),
                pieces.tool(s, "download"),
                pieces.tool(s, "three-dots"),
            ),
        ),
    )
    body = frame(
        "main column",
        head,
        frame("row tight", *(pieces.chip(s, on=i == 0) for i in range(5))),
        covers,
        parts.table(
            s, ["#", s.brief(s.say.field_label(), 10), s.brief(s.say.field_label(), 10), "", ""], rows, dense=True
        ),
    )
    keys = frame(
        "row centre",
        *(_play(s, name) for name in ("shuffle", "skip-start-fill")),
        s.own("button", variant="tool float solid", icon=s.glyph("pause", "play-fill"), size="lg"),
        *(_play(s, name) for name in ("skip-end-fill", "repeat")),
    )
    rail = frame(
        "row",
        pieces.note(s, "1:12"),
        s.own("slider", variant="rail", level=s.level(), width=340),
        pieces.note(s, "3:40"),
    )
    now = frame(
        "row",
        pieces.picture(s, 52, 52, "soft"),
        frame(
            "column joined",
            pieces.quiet_link(s, s.brief(s.say.heading(), 20)),
            pieces.note(s, s.brief(s.say.value(), 18)),
        ),
        pieces.tool(on, "heart"),
        style="width:280px",
    )
    ends = frame(
        "row end",
        pieces.tool(on, "list-ul"),
        pieces.tool(on, "cast", "speaker"),
        pieces.tool(on, "volume-up"),
        s.own("slider", variant="rail", level=s.level(), width=90),
        style="width:280px",
    )
    below = frame(
        f"row spread item roofed {ground}",
        now,
        frame("column tight grow", keys, frame("row centre", rail)),
        ends,
        region="toolbar",
    )
    left = parts.side(
        s,
        210,
        *s.some(
            4,
            lambda: frame(
                "row tight", pieces.picture(s, 36, 36, "soft"), pieces.quiet_link(s, s.brief(s.say.heading(), 16))
            ),
        ),
        pieces.button(s),
    )
    return parts.app(s, frame("split grow", left, body, style="align-items:stretch"), below)


def _cover(s: Sketch) -> Frame:
    width = 150
    play = frame(
        "",
        s.own("button", variant="tool float solid", icon=s.glyph("play-fill")),
        style="position:absolute;right:8px;bottom:8px",
    )
    shown = frame(
        "relative",
        pieces.picture(s, width, width * 3 // 4, "soft"),
        *((play,) if s.chance(0.6) else ()),
        style=f"width:{width}px",
    )
    return frame(
        "column tight",
        shown,
        frame("", pieces.quiet_link(s, s.brief(s.say.heading(), 18))),
        pieces.note(s, s.brief(s.say.value(), 18)),
        region="card",
    )


def _track(s: Sketch, number: int) -> list[Node]:
    name = frame(
        "row tight",
        pieces.picture(s, 32, 32),
        frame(
            "column joined", pieces.words(s, s.brief(s.say.heading(), 24)), pieces.note(s, s.brief(s.say.value(), 20))
        ),
    )
    first: Node = _play(s, "play-fill") if s.chance(0.3) else pieces.words(s, str(number), "muted")
    return [
        first,
        name,
        pieces.quiet_link(s, s.brief(s.say.heading(), 22)),
        pieces.words(s, f"{s.whole(1, 6)}:{s.whole(10, 59)}", "small muted"),
        pieces.tools(s, "heart", "plus", "three-dots", size="sm"),
    ]
