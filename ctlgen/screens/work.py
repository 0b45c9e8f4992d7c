"""Screens that people look at all day: dashboard, calendar."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.shop import days
from ctlgen.screens.sketch import Sketch, frame


def dashboard(s: Sketch) -> Frame:
    """Numbers, charts, a short table, what happened last."""
    figures = frame("grid", *(parts.figure(s) for _ in range(4)), style="grid-template-columns:repeat(4,minmax(0,1fr))")
    chart = parts.card(s, _chart_head(s), parts.chart(s, s.one(180, 220, 260)), _legend(s), roles="grow")
    ring = parts.card(
        s,
        _chart_head(s),
        frame("row", parts.ring(s, 150), frame("column tight", *(_share(s) for _ in range(4)))),
        pieces.link(s),
        style="width:340px;flex:none",
    )
    make = parts.row_tools(s)
    rows = [
        [pieces.link(s, s.brief(s.say.value(), 16)), pieces.words(s, s.say.price()), pieces.badge(s), make()]
        for _ in range(s.whole(5, 7))
    ]
    table = parts.card(
        s,
        frame(
            "row spread",
            pieces.heading(s, "h5", s.brief(s.say.heading(), 18)),
            frame("row tight", pieces.small(s), pieces.tool(s, "three-dots", size="sm")),
        ),
        parts.table(s, [s.brief(s.say.field_label(), 12) for _ in range(4)], rows, dense=True),
        roles="grow",
    )
    last = parts.card(
        s,
        frame("row spread", pieces.heading(s, "h5", s.brief(s.say.heading(), 18)), pieces.link(s)),
        *(_event(s) for _ in range(5)),
        style="width:340px;flex:none",
    )
    actions = (
        pieces.segments_of_time(s),
        pieces.tool(s, "calendar", "funnel"),
        pieces.button(s, s.word("Export", "Share")),
        pieces.main(s),
    )
    body = frame(
        "main column",
        parts.titled(s, *actions),
        figures,
        frame("row start", chart, ring, style="align-items:stretch"),
        frame("row start", table, last),
    )
    left = parts.side(s, s.one(190, 210, 230))
    return parts.app(s, parts.top(s), frame("split grow", left, body, style="align-items:stretch"))


def _chart_head(s: Sketch) -> Frame:
    ends = parts.segments(s, "bar-chart-line", "graph-up") if s.chance(0.4) else pieces.select(s, 110)
    return frame(
        "row spread",
        pieces.heading(s, "h5", s.brief(s.say.heading(), 18)),
        frame("row tight", ends, pieces.tool(s, "three-dots", "download", size="sm")),
    )


def _legend(s: Sketch) -> Frame:
    return frame(
        "row",
        *(
            frame(
                "row tight",
                frame("face", style=f"width:10px;height:10px;--face:{s.hue()}"),
                pieces.note(s, s.brief(s.say.choice(), 14)),
            )
            for _ in range(3)
        ),
    )


def _share(s: Sketch) -> Frame:
    return frame(
        "row tight",
        frame("face", style=f"width:10px;height:10px;--face:{s.hue()}"),
        pieces.words(s, s.brief(s.say.choice(), 12), "small"),
        pieces.note(s, f"{s.whole(1, 60)} %"),
    )


def _event(s: Sketch) -> Frame:
    who = s.one(pieces.face, pieces.emblem)(s, 32)
    return frame(
        "row",
        who,
        frame(
            "column joined grow", pieces.words(s, s.brief(s.say.sentence(), 34), "small"), pieces.note(s, s.say.date())
        ),
        *((pieces.small(s),) if s.chance(0.35) else ()),
    )


def calendar(s: Sketch) -> Frame:
    """A month or a week of days with what happens in them."""
    head = frame(
        "row spread",
        frame(
            "row tight",
            pieces.button(s, s.word("Today")),
            pieces.tool(s, "chevron-left"),
            pieces.tool(s, "chevron-right"),
            pieces.heading(s, "h4", s.brief(s.say.date(), 16)),
        ),
        frame(
            "row tight",
            pieces.segments_of_time(s),
            pieces.tool(s, "search"),
            pieces.tool(s, "gear"),
            pieces.main(s, s.word("New event", "Create", "Add")),
        ),
    )
    names = [pieces.words(s, day, "small strong") for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")]
    last = s.one(28, 30, 31)
    cells = [_day(s, day if day <= last else day - last) for day in range(1, 36)]
    grid = frame("grid joined grow", *cells, style="grid-template-columns:repeat(7,minmax(0,1fr));grid-auto-rows:1fr")
    calendars = [frame("row tight", pieces.tick(s, "checkbox")) for _ in range(5)]
    left = frame(
        "side left",
        pieces.main(s, s.word("Create", "New")),
        days(s),
        pieces.search(s, 230),
        *calendars,
        pieces.link(s),
        style="width:290px",
    )
    row = frame("grid joined", *names, style="grid-template-columns:repeat(7,minmax(0,1fr))")
    upcoming = frame(
        "side right",
        pieces.heading(s, "h5", s.brief(s.say.heading(), 18)),
        *(_meeting(s) for _ in range(5)),
        style="width:230px",
    )
    right = (upcoming,) if s.chance(0.6) else ()
    return parts.app(
        s,
        parts.top(s),
        frame("split grow", left, frame("main column", head, row, grid), *right, style="align-items:stretch"),
    )


def _meeting(s: Sketch) -> Frame:
    join = frame(
        "row tight",
        pieces.small(s, s.word("Join", "Accept"), matters=True),
        pieces.small(s, s.word("Decline", "Later")),
        pieces.tool(s, "three-dots", size="sm"),
    )
    return parts.card(s, pieces.words(s, s.brief(s.say.heading(), 24), "strong"), pieces.note(s, s.say.date()), join)


def _day(s: Sketch, day: int) -> Frame:
    """A day may be clicked; so may what is in it: neither is called anything."""
    found: list[Node] = [pieces.words(s, str(day), "small")]
    for _ in range(int(s.level() ** 2 * 4)):
        found.append(Frame("event", (s.brief(s.say.heading(), 22),), f"--hue:{s.hue()}", unsure=True))
    if s.chance(0.12):
        found.append(pieces.link(s, f"+{s.whole(2, 9)}"))
    return frame("day", *found, region="card")
