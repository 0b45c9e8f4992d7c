"""Screens with something over them: a dialog behind a veil, a drawer, a menu; what they cover is no sample."""

from dataclasses import replace

from ctlgen.screens import inbox, lists, parts, pieces, work
from ctlgen.screens.nodes import Frame, Leaf, Node
from ctlgen.screens.sketch import Sketch, frame


def dialog(s: Sketch) -> Frame:
    """A dialog over another screen: with a veil, below which nothing can be pressed, or without."""
    below = s.one(lists.table, inbox.board, work.dashboard, lists.files)(s)
    width = s.one(420, 520, 640, 760)
    head = frame("row spread", pieces.heading(s, "h4"), pieces.close(s))
    body = s.one(_question, _form, _choices, _upload)(s, width - 48)
    ends = frame(
        "row",
        pieces.button(s, s.word("Cancel", "Close", "No")),
        pieces.main(s, s.word("OK", "Confirm", "Save", "Delete", "Send")),
    )
    foot = frame("row spread", pieces.link(s) if s.chance(0.4) else pieces.tick(s), ends)
    parts_ = (head, *((frame("rule"),) if s.chance(0.5) else ()), *body, foot)
    left, top = (s.size[0] - width) // 2, s.one(60, 110, 160)
    box = frame("dialog pad", *parts_, style=f"width:{width}px;left:{left}px;top:{top}px;padding:24px", region="card")
    if s.chance(0.7):
        return frame("column grow", unlabelled(below), frame("veil"), box, *_toast(s))
    return frame("column grow", below, box, *_toast(s))


def unlabelled(node: Node) -> Frame:
    """The same with nothing labelled in it, and nothing of it background."""
    made = _bare(node)
    assert isinstance(made, Frame)
    return made


def _bare(node: Node) -> Node:
    if isinstance(node, Leaf):
        return replace(node, labelled=False)
    if isinstance(node, Frame):
        return replace(node, children=tuple(_bare(child) for child in node.children), region="")
    return node


def _toast(s: Sketch) -> tuple[Node, ...]:
    """A message in the corner, with a button to take it back."""
    if s.chance(0.5):
        return ()
    told = frame(
        "row",
        pieces.icon(s, "check-circle-fill", "info-circle-fill", width=18),
        pieces.words(s, s.brief(s.say.sentence(), 40), "small"),
    )
    row = frame("row spread", told, frame("row tight", pieces.small(s, s.word("Undo", "Retry")), pieces.close(s)))
    return (frame("dialog", row, style="right:20px;bottom:20px;padding:12px 16px;min-width:340px"),)


def _question(s: Sketch, width: int) -> list[Node]:
    return [
        frame(
            "row start",
            pieces.emblem(s, 44),
            frame("column grow", pieces.prose(s, s.whole(16, 34)), pieces.field(s, width - 80)),
        ),
        pieces.tick(s),
    ]


def _form(s: Sketch, width: int) -> list[Node]:
    half = (width - 16) // 2
    return [
        parts.tabs(s, 3),
        pieces.labelled(s, width),
        frame("row", pieces.choose(s, half), pieces.labelled(s, half, kind=s.one("date", "number"))),
        frame("column tight", pieces.label(s), pieces.area(s, width, 90)),
        *pieces.choices(s, s.whole(2, 3), s.one("switch", "radio", "checkbox"), 32),
        frame("row wrap tight", *s.some(5, lambda: pieces.chip(s))),
    ]


def _choices(s: Sketch, width: int) -> list[Node]:
    rows = [
        frame(
            "row spread item",
            frame(
                "row",
                pieces.face(s, 34),
                frame("column joined", pieces.words(s, s.brief(s.say.value(), 20)), pieces.note(s)),
            ),
            frame("row tight", pieces.narrow(s, 100), pieces.small(s)),
            region="row",
        )
        for _ in range(s.whole(4, 6))
    ]
    return [
        frame("row", pieces.search(s, width - 110), pieces.main(s, s.word("Invite", "Add"))),
        frame("column list joined", *rows),
        frame("row", pieces.field(s, width - 120), pieces.button(s, s.word("Copy link", "Copy"))),
    ]


def _upload(s: Sketch, width: int) -> list[Node]:
    drop = frame(
        "column centre boxed pad",
        pieces.icon(s, "cloud-upload", width=40),
        pieces.note(s),
        pieces.button(s, s.word("Browse files", "Choose file")),
        style="border-style:dashed",
    )
    rows = [
        frame(
            "row",
            pieces.emblem(s, 34),
            frame(
                "column tight grow",
                pieces.words(s, s.brief(s.say.value(), 20), "small"),
                s.control("progress", "thin", "plain", width=width - 160),
            ),
            pieces.tool(s, "x-lg", "pause", size="sm"),
        )
        for _ in range(3)
    ]
    return [drop, *rows]


def drawer(s: Sketch) -> Frame:
    """A panel from the edge and a menu that hangs from a button; what they cover is refused as measured."""
    below = s.one(lists.table, inbox.board, lists.files, inbox.mail)(s)
    groups = [frame("column tight", pieces.label(s), *pieces.choices(s, s.whole(3, 4))) for _ in range(2)]
    panel = frame(
        "dialog pad",
        frame(
            "row spread",
            pieces.heading(s, "h4", s.brief(s.say.heading(), 16)),
            frame("row", pieces.link(s, s.word("Reset", "Clear")), pieces.close(s)),
        ),
        frame("row wrap tight", *s.some(4, lambda: pieces.chip(s))),
        pieces.choose(s, 300),
        frame("row", pieces.labelled(s, 142, kind="date"), pieces.labelled(s, 142, kind="date")),
        *groups,
        pieces.slider(s, 300),
        frame("row spread", pieces.words(s, s.brief(s.say.choice(), 20)), pieces.tick(s, "switch", "")),
        frame("grow"),
        frame("row", pieces.button(s, s.word("Cancel")), pieces.main(s, s.word("Apply", "Show results"))),
        style="width:352px;right:0;top:0;bottom:0;border-radius:0;padding:20px 24px",
        region="card",
    )
    return frame("column grow", below, panel, _menu(s))


def _menu(s: Sketch) -> Frame:
    """Items of a menu: by the rule no label."""
    items = [
        Frame("row item tight", (pieces.icon(s, width=15), frame("words", s.act(15))), unsure=True)
        for _ in range(s.whole(4, 7))
    ]
    return frame(
        "dialog joined",
        *items,
        style=f"left:{s.whole(120, 620)}px;top:{s.whole(120, 420)}px;width:{s.one(180, 210)}px;padding:6px 0",
    )
