"""Screens of people: a chat, a profile, a feed."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.reading import comment
from ctlgen.screens.sketch import Sketch, frame


def chat(s: Sketch) -> Frame:
    """Who writes, what was said in bubbles, a field to answer; who is there at the right."""
    rooms = [_room(s) for _ in range(s.whole(8, 11))]
    left = frame(
        "side left",
        frame("row", pieces.search(s, 190), pieces.tool(s, "pencil-square", "plus")),
        frame("row tight", *(pieces.chip(s, on=i == 0) for i in range(3))),
        frame("column joined", *rooms),
        style="width:270px",
    )
    head = frame(
        "row spread item lined",
        frame(
            "row",
            pieces.face(s, 38),
            frame("column joined", pieces.words(s, s.brief(s.say.value(), 20), "strong"), pieces.note(s)),
        ),
        parts.toolbar(s, ("telephone", "camera-video", "search"), ("info-circle", "three-dots-vertical"), boxed=False),
        region="toolbar",
    )
    said = [_said(s) for _ in range(s.whole(7, 10))]
    talk = frame("column grow pad clip", *said, style="justify-content:flex-end")
    answers = frame("row tight item", *s.some(s.whole(2, 4), lambda: pieces.chip(s, s.act(20))))
    write = frame("row item roofed", *_writing(s), region="toolbar")
    middle = frame("column joined grow", head, talk, answers, write)
    about = frame(
        "side right",
        frame("column centre", pieces.face(s, 84), pieces.heading(s, "h5")),
        frame("row centre", *(pieces.tool(s, name) for name in ("telephone", "bell", "search"))),
        frame("rule"),
        *(
            frame("row spread", pieces.words(s, s.brief(s.say.choice(), 18), "small"), pieces.tick(s, "switch", ""))
            for _ in range(3)
        ),
        frame(
            "grid tight",
            *(pieces.picture(s, 70, 70, "soft") for _ in range(6)),
            style="grid-template-columns:repeat(3,70px)",
        ),
        pieces.button(s),
        pieces.button(s),
        style="width:250px",
    )
    right = (about,) if s.chance(0.75) else ()
    return parts.app(s, parts.top(s), frame("split grow", left, middle, *right, style="align-items:stretch"))


def _room(s: Sketch) -> Frame:
    text = frame(
        "column joined grow",
        pieces.words(s, s.brief(s.say.value(), 18), "strong clipped"),
        pieces.words(s, s.brief(s.say.sentence(), 26), "small muted clipped"),
    )
    end = frame(
        "column tight",
        pieces.words(s, s.brief(s.say.date(), 8), "small muted"),
        *((pieces.counter(s),) if s.chance(0.4) else ()),
        style="align-items:flex-end",
    )
    return Frame("row item", (pieces.face(s, 38), text, end), unsure=True, region="row")


def _said(s: Sketch) -> Frame:
    """One bubble: its words are text, the bubble is none; now and then a picture, a file, an answer to give."""
    mine = s.chance(0.45)
    s = s.on_colour() if mine else s
    body: list[Node] = [pieces.prose(s, s.whole(3, 26), links=s.chance(0.15))]
    if s.chance(0.12):
        body.insert(0, pieces.picture(s, 220, 130, "soft"))
    if s.chance(0.16):
        body.append(frame("row tight", pieces.small(s), pieces.small(s, matters=True)))
    if s.chance(0.1):
        body.append(
            frame(
                "row",
                pieces.emblem(s, 34),
                pieces.words(s, s.brief(s.say.value(), 16), "small"),
                pieces.tool(s, "download", size="sm"),
            )
        )
    bubble = frame("column tight bubble" + (" mine" if mine else ""), *body, region="card")
    if mine:
        return frame("column", bubble, style="align-items:flex-end")
    extras = (pieces.tools(s, "emoji-smile", "reply", "three-dots", size="sm"),) if s.chance(0.25) else ()
    return frame("row start tight", pieces.face(s, 30), bubble, *extras)


def _writing(s: Sketch) -> list[Node]:
    send = (
        pieces.main(s, s.word("Send"))
        if s.chance(0.5)
        else s.own("button", variant="tool solid" + s.one("", " float"), icon=s.glyph("send-fill", "send"))
    )
    return [
        pieces.tool(s, "plus-circle", "paperclip"),
        pieces.tool(s, "image"),
        pieces.field(s, s.one(300, 380), placeholder=s.say.placeholder()),
        pieces.tool(s, "emoji-smile"),
        pieces.tool(s, "mic"),
        send,
    ]


def profile(s: Sketch) -> Frame:
    """A banner, a face, what they say of themselves, tabs, what they made."""
    banner = frame("crop", pieces.picture(s, s.size[0], 150), region="picture")
    who = frame(
        "row pad spread",
        frame(
            "row",
            pieces.face(s, 96),
            frame(
                "column tight",
                frame(
                    "row tight",
                    pieces.heading(s, "h3", s.brief(s.say.value(), 24)),
                    pieces.icon(s, "patch-check-fill", "check-circle-fill", width=18),
                ),
                pieces.note(s),
                frame("row", *(_count(s) for _ in range(3))),
            ),
        ),
        frame(
            "row tight",
            pieces.main(s, s.word("Follow", "Connect", "Add friend")),
            pieces.button(s, s.word("Message")),
            pieces.tool(s, "bell"),
            pieces.tool(s, "three-dots"),
        ),
    )
    about = parts.card(
        s,
        pieces.heading(s, "h5", s.word("About", "Details")),
        pieces.prose(s, 26),
        *(
            frame(
                "row tight",
                pieces.icon(s, "geo-alt", "briefcase", "link-45deg", width=16),
                pieces.link(s) if s.chance(0.4) else pieces.words(s, s.brief(s.say.value(), 22), "small"),
            )
            for _ in range(4)
        ),
        frame("row wrap tight", *s.some(6, lambda: pieces.badge(s))),
        pieces.wide(s, s.word("Edit profile", "See all"), 240, second=True),
    )
    others = parts.card(s, pieces.heading(s, "h5"), *(_person(s) for _ in range(5)), pieces.link(s))
    left = frame("column", about, others, style="width:280px;flex:none")
    works = frame("grid", *(_work(s) for _ in range(6)), style="grid-template-columns:repeat(3,minmax(0,1fr))")
    middle = frame("column grow", parts.tabs(s, 4), works, _post(s))
    return parts.app(s, parts.top(s), banner, who, frame("main row start wide", left, middle))


def _count(s: Sketch) -> Frame:
    return frame(
        "row tight", pieces.words(s, s.say.number(), "strong"), pieces.quiet_link(s, s.say.navigation().split()[0][:10])
    )


def _person(s: Sketch) -> Frame:
    name = frame(
        "column joined grow",
        pieces.quiet_link(s, s.brief(s.say.value(), 16)),
        pieces.note(s, s.brief(s.say.choice(), 18)),
    )
    return frame(
        "row", pieces.face(s, 36), name, pieces.small(s, s.word("Follow", "Add"), matters=s.chance(0.5)), region="row"
    )


def _work(s: Sketch) -> Frame:
    acts = frame(
        "row spread item",
        frame("row tight", pieces.icon(s, "heart-fill", width=14), pieces.note(s, str(s.whole(1, 999)))),
        frame("row tight", pieces.small(s), pieces.tool(s, "bookmark", "share", size="sm")),
    )
    return parts.card(
        s,
        pieces.picture(s, 270, 130, fill=True),
        frame("item", pieces.quiet_link(s, s.brief(s.say.heading(), 26))),
        acts,
        roles="bare joined",
    )


def feed(s: Sketch) -> Frame:
    """What others wrote, with buttons below each; something to write at the top; whom to follow at the right."""
    write = parts.card(
        s,
        frame("row start", pieces.face(s, 40), pieces.area(s, 440, 60)),
        frame(
            "row spread",
            parts.toolbar(s, ("image", "camera-video", "emoji-smile", "geo-alt"), boxed=False),
            frame("row", pieces.narrow(s, 110), pieces.main(s, s.word("Post", "Share", "Publish"))),
        ),
    )
    stories = frame(
        "row",
        *(
            Frame("column tight centre", (pieces.face(s, 54), pieces.note(s, s.brief(s.say.value(), 8))), unsure=True)
            for _ in range(7)
        ),
    )
    posts = [_post(s) for _ in range(s.whole(2, 3))]
    middle = frame(
        "column first",
        *((stories,) if s.chance(0.5) else ()),
        write,
        parts.tabs(s, 3),
        *posts,
        comment(s),
        style="width:600px;flex:none",
    )
    follow = parts.card(s, pieces.heading(s, "h5"), *(_person(s) for _ in range(5)), pieces.link(s))
    trends = parts.card(
        s,
        pieces.heading(s, "h5"),
        *(
            frame(
                "row spread",
                frame("column joined", pieces.link(s, "#" + s.say.word()), pieces.note(s, s.say.count())),
                pieces.tool(s, "three-dots", size="sm"),
            )
            for _ in range(5)
        ),
    )
    right = frame(
        "column grow",
        pieces.search(s, 260),
        follow,
        trends,
        frame("row wrap tight", *s.some(6, lambda: pieces.quiet_link(s))),
    )
    left = parts.side(s, 210, pieces.wide(s, s.word("New post", "Post"), 170))
    return parts.app(
        s, frame("split grow", left, frame("main row start wide", middle, right), style="align-items:stretch")
    )


def _post(s: Sketch) -> Frame:
    who = frame(
        "row spread",
        frame(
            "row",
            pieces.face(s, 40),
            frame(
                "column joined",
                frame(
                    "row tight", pieces.quiet_link(s, s.brief(s.say.value(), 18)), pieces.note(s, "@" + s.say.word())
                ),
                pieces.note(s, s.say.date()),
            ),
        ),
        frame(
            "row tight",
            *((pieces.small(s, s.word("Follow")),) if s.chance(0.4) else ()),
            pieces.tool(s, "three-dots", size="sm"),
        ),
    )
    shown = (
        (frame("crop", pieces.picture(s, s.one(480, 540), s.one(150, 200), "soft"), region="picture"),)
        if s.chance(0.6)
        else ()
    )
    acts = [
        s.own("button", variant=s.one("tool", "tool", "tool tint"), icon=s.glyph(name), text=text, size="sm")
        for name, text in (
            ("heart", str(s.whole(1, 900))),
            ("chat", str(s.whole(1, 90))),
            ("arrow-repeat", ""),
            ("share", s.word("Share") if s.chance(0.4) else ""),
        )
    ]
    return parts.card(
        s,
        who,
        pieces.prose(s, s.whole(12, 40), links=s.chance(0.4)),
        *shown,
        frame("row spread", *acts, region="toolbar"),
    )
