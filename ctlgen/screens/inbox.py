"""Screens of what is to be done: mail, a board of tasks."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame
from ctlgen.screens.sketch import Sketch, frame


def mail(s: Sketch) -> Frame:
    """Folders, a list of messages, one that is open with its answers."""
    folders = [
        frame(
            "row spread",
            pieces.nav(s, icon=s.glyph("inbox", "send", "archive", "trash")),
            *((pieces.counter(s),) if s.chance(0.4) else ()),
        )
        for _ in range(6)
    ]
    left = frame(
        "side left tight",
        pieces.main(s, s.word("Compose", "New message")),
        *folders,
        frame("rule"),
        *s.some(4, lambda: _mail_tag(s)),
        style="width:200px",
    )
    rows = [_message_row(s) for _ in range(s.whole(9, 12))]
    middle = frame(
        "column joined clip",
        frame(
            "row item lined",
            pieces.tick(s, "checkbox", ""),
            parts.toolbar(s, ("archive", "trash", "envelope-open", "clock"), boxed=False, size="sm"),
            region="toolbar",
        ),
        frame("column list joined", *rows),
        style="width:390px;flex:none;border-inline-end:1px solid var(--edge)",
    )
    return parts.app(s, parts.top(s), frame("split grow", left, middle, _open_message(s), style="align-items:stretch"))


def _mail_tag(s: Sketch) -> Frame:
    dot = frame("face", style=f"width:10px;height:10px;--face:{s.hue()}")
    return frame("row tight", dot, pieces.quiet_link(s, s.brief(s.say.status(), 14)))


def _message_row(s: Sketch) -> Frame:
    """A row that opens a message: a card that can be clicked, called nothing."""
    top = frame(
        "row spread",
        pieces.words(s, s.brief(s.say.value(), 22), s.one("strong", "")),
        pieces.words(s, s.say.date(), "small muted"),
    )
    end = frame(
        "row tight", pieces.tool(s, "star", "star-fill", size="sm"), *((pieces.badge(s),) if s.chance(0.3) else ())
    )
    text = frame(
        "column joined grow",
        pieces.words(s, s.brief(s.say.heading(), 30)),
        pieces.words(s, s.brief(s.say.sentence(), 40), "small muted clipped"),
    )
    return frame(
        "row start item",
        pieces.tick(s, "checkbox", ""),
        frame("column close grow", top, frame("row spread", text, end)),
        region="row",
    )


def _open_message(s: Sketch) -> Frame:
    who = frame(
        "row",
        pieces.face(s, 40),
        frame("column joined", pieces.words(s, s.brief(s.say.value(), 26), "strong"), pieces.note(s, s.say.date())),
    )
    files = [
        frame(
            "row tight boxed item",
            pieces.emblem(s, 32),
            frame(
                "column joined", pieces.words(s, s.brief(s.say.value(), 14), "small"), pieces.note(s, s.say.number())
            ),
            pieces.tool(s, "download", size="sm"),
        )
        for _ in range(2)
    ]
    answer = parts.card(
        s,
        frame("row", pieces.note(s, s.word("To")), pieces.field(s, 260), pieces.link(s, "Cc"), pieces.link(s, "Bcc")),
        pieces.area(s, 440, 110),
        frame(
            "row spread",
            frame("row", pieces.main(s, s.word("Send")), pieces.button(s)),
            parts.toolbar(s, ("paperclip", "image", "emoji-smile"), ("trash",), boxed=False, size="sm"),
        ),
    )
    return frame(
        "main column",
        frame(
            "row spread",
            pieces.heading(s, "h4"),
            parts.toolbar(s, ("reply", "reply-all", "forward"), ("printer", "three-dots"), size="sm"),
        ),
        frame("row spread", who, frame("row tight", pieces.badge(s), pieces.small(s, s.word("Reply")))),
        *s.some(3, lambda: pieces.prose(s, s.whole(24, 60), links=s.chance(0.4))),
        frame("row", *files),
        frame("row tight", *s.some(3, lambda: pieces.chip(s, s.act(20)))),
        answer,
    )


def board(s: Sketch) -> Frame:
    """Columns of cards: tasks with labels, people and a few small buttons."""
    columns = []
    for _ in range(4):
        head = frame(
            "row spread",
            frame("row tight", pieces.words(s, s.brief(s.say.status(), 14), "strong"), pieces.counter(s)),
            pieces.tools(s, "plus", "three-dots", size="sm"),
        )
        cards = [_task(s) for _ in range(s.whole(3, 5))]
        columns.append(
            frame(
                "column soft pad grow",
                head,
                *cards,
                pieces.small(s, s.word("Add card", "New task", "Add")),
                style="border-radius:var(--scr-r)",
                region="card",
            )
        )
    bar = frame(
        "row spread",
        frame("row", pieces.search(s, 200), *s.some(3, lambda: pieces.chip(s)), *s.some(3, lambda: pieces.face(s, 30))),
        frame(
            "row",
            parts.segments(s, "kanban", "list-ul", "calendar"),
            pieces.button(s),
            pieces.main(s, s.word("New task", "Add")),
        ),
    )
    return parts.app(
        s,
        parts.top(s),
        frame(
            "main column",
            parts.titled(s, pieces.tool(s, "star"), pieces.button(s)),
            bar,
            frame("row start grow", *columns),
        ),
    )


def _task(s: Sketch) -> Frame:
    """A card that can be dragged and opened."""
    labels = frame("row tight wrap", *s.some(s.whole(1, 3), lambda: pieces.badge(s, s.brief(s.say.status(), 10))))
    end = frame(
        "row spread",
        frame(
            "row tight",
            pieces.icon(s, "chat", width=14),
            pieces.note(s, str(s.whole(1, 9))),
            pieces.icon(s, "paperclip", width=14),
        ),
        pieces.face(s, 24),
    )
    shown = (pieces.picture(s, 200, 80, "soft", fill=True),) if s.chance(0.2) else ()
    ends = (frame("row tight wrap", pieces.small(s), pieces.tool(s, "check-lg", size="sm")),) if s.chance(0.3) else ()
    return frame(
        "column tight boxed pad",
        *shown,
        labels,
        pieces.words(s, s.brief(s.say.heading(), 44)),
        *ends,
        end,
        style="background:var(--scr-page)",
        region="card",
    )
