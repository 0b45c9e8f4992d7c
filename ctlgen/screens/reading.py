"""Screens that are read: an article with comments, a landing page."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame


def article(s: Sketch) -> Frame:
    """Running text with links, a picture, buttons to share, comments with their answers."""
    head = frame(
        "row spread",
        frame(
            "row",
            pieces.face(s, 44),
            frame("column joined", pieces.link(s, s.brief(s.say.value(), 24)), pieces.note(s, s.say.date())),
        ),
        frame("row tight", pieces.small(s, s.word("Follow", "Subscribe"), matters=True), _share(s)),
    )
    wide = frame("crop", pieces.picture(s, s.one(560, 680), s.one(180, 240), "soft"), region="picture")
    text: list[Node] = [pieces.prose(s, s.whole(36, 80), links=s.chance(0.6)) for _ in range(3)]
    quote = frame("pad soft", pieces.prose(s, s.whole(14, 24)), style="border-inline-start:4px solid var(--scr-accent)")
    text.insert(2, quote)
    left = frame(
        "column grow",
        frame("row tight", *s.some(2, lambda: pieces.badge(s))),
        pieces.heading(s, "h1", s.brief(s.say.heading(), 60)),
        head,
        wide,
        *text,
        frame("row tight wrap", *s.some(4, lambda: pieces.chip(s))),
        _marks(s),
        *_comments(s),
    )
    right = frame("column", *s.some(2, lambda: _reads(s)), _letter(s), style="width:300px;flex:none")
    body = frame("main row start wide", left, right, style="width:1080px;align-self:center;flex:1 1 0")
    return parts.app(s, parts.top(s), body)


def _share(s: Sketch) -> Node:
    return pieces.tools(s, "share", "bookmark", "link-45deg", "three-dots", size="sm")


def _marks(s: Sketch) -> Frame:
    """How many like it: small buttons with a number."""
    found = [
        s.own(
            "button",
            variant=s.one("tool", "tool hairline", "tool tint"),
            icon=s.glyph(name),
            text=str(s.whole(1, 400)),
            size="sm",
        )
        for name in ("hand-thumbs-up", "chat", "share")
    ]
    return frame(
        "row roofed lined item spread",
        frame("row tight", *found),
        pieces.tools(s, "bookmark", "flag", size="sm"),
        region="toolbar",
    )


def _comments(s: Sketch) -> list[Node]:
    write = frame(
        "row start",
        pieces.face(s, 36),
        frame(
            "column grow",
            pieces.area(s, 480, 64),
            frame("row end", pieces.button(s, s.word("Cancel")), pieces.main(s, s.word("Comment", "Post"))),
        ),
    )
    return [
        frame("row spread", pieces.heading(s, "h4"), pieces.narrow(s, 130)),
        write,
        *(comment(s, i) for i in range(s.whole(2, 4))),
    ]


def comment(s: Sketch, deep: int = 0) -> Frame:
    who = frame(
        "row tight",
        pieces.link(s, s.brief(s.say.value(), 20)),
        pieces.note(s, s.say.date()),
        *((pieces.badge(s),) if s.chance(0.25) else ()),
    )
    acts: list[Node] = [
        pieces.tool(s, "hand-thumbs-up", "arrow-up", size="sm"),
        pieces.note(s, str(s.whole(0, 99))),
        pieces.tool(s, "hand-thumbs-down", "arrow-down", size="sm"),
    ]
    if s.chance(0.5):
        acts.append(_word_button(s, s.word("Reply", "Answer")))
        acts.append(_word_button(s, s.word("Report", "Share")))
    else:
        acts += [pieces.small(s, s.word("Reply")), pieces.tool(s, "three-dots", size="sm")]
    text = frame("column tight grow", who, pieces.prose(s, s.whole(12, 40)), frame("row tight", *acts))
    return frame("row start", pieces.face(s, 36), text, style=f"margin-inline-start:{44 * (deep % 3)}px", region="row")


def _word_button(s: Sketch, text: str) -> Node:
    """A `<button>` painted as plain coloured words: by the rule a link."""
    return s.own("link", variant="link" + s.one("", " under", " quiet"), text=text, size="sm")


def _reads(s: Sketch) -> Frame:
    rows = [
        frame(
            "row start",
            pieces.picture(s, 68, 52, "soft"),
            frame(
                "column joined grow", pieces.quiet_link(s, s.brief(s.say.heading(), 30)), pieces.note(s, s.say.date())
            ),
        )
        for _ in range(4)
    ]
    return parts.card(s, pieces.heading(s, "h5"), *rows, pieces.link(s))


def _letter(s: Sketch) -> Frame:
    return parts.card(
        s,
        pieces.emblem(s, 44),
        pieces.heading(s, "h5"),
        pieces.note(s),
        pieces.field(s, 250, "email"),
        pieces.wide(s, s.word("Subscribe", "Sign up"), 250),
        pieces.tick(s, "checkbox"),
    )


def landing(s: Sketch) -> Frame:
    """A hero over a picture, features, prices, what customers say, a footer."""
    ground = s.pick({"soft": 3, "": 3, "filled": 3, "picture": 4})
    on = s.on_colour() if ground in ("filled", "picture") else s
    words = frame(
        "column",
        pieces.badge(s),
        pieces.heading(on, "h1", s.brief(s.say.heading(), 48)),
        pieces.prose(s, s.whole(16, 30)),
        frame("row", pieces.main(on, size="lg"), pieces.button(on), pieces.link(on)),
        frame("row tight", *s.some(4, lambda: pieces.face(s, 28)), pieces.note(s, s.say.count())),
        roles_end(on),
        style="width:520px",
    )
    width = max(s.size[0] - 640, 320)
    art: Node = (
        frame("crop", pieces.picture(s, width, 330, "soft"), region="picture") if s.chance(0.6) else _mock(s, width)
    )
    hero = frame(f"row spread pad wide {ground}", words, art)
    if ground == "picture":
        back = frame("crop", pieces.picture(s, s.size[0], 380), style="position:absolute;inset:0", region="picture")
        veil = frame("crop", style="position:absolute;inset:0;background:rgba(10,14,24,.6)")
        hero = frame(
            "relative",
            back,
            veil,
            frame(
                "row centre pad",
                words,
                style="position:relative;color:#fff;min-height:380px;--scr-page:#1a2130;--scr-link:#fff",
            ),
        )
    features = [
        frame(
            "column tight",
            pieces.emblem(s),
            pieces.heading(s, "h5", s.brief(s.say.heading(), 26)),
            pieces.prose(s, 14),
            pieces.link(s),
        )
        for _ in range(4)
    ]
    prices = [_plan(s) for _ in range(3)]
    body = frame(
        "column wide pad",
        frame("row centre wide muted", *s.some(6, lambda: brandish(s))),
        frame("grid wide", *features, style="grid-template-columns:repeat(4,minmax(0,1fr))"),
        frame("row centre", parts.segments(s, "calendar", "calendar3"), pieces.note(s)),
        frame("row wide", *prices, style="align-items:stretch"),
        style="width:1160px;align-self:center",
    )
    return parts.app(s, parts.top(s), hero, body, parts.footer(s))


def roles_end(s: Sketch) -> Frame:
    """A field and its button in one row, or a few chips."""
    if s.chance(0.5):
        return frame("row", pieces.field(s, 250, "email"), pieces.main(s))
    return frame("row tight", *s.some(4, lambda: pieces.chip(s)))


def brandish(s: Sketch) -> Frame:
    """Somebody's logo: a picture, or a glyph and a word, for looks."""
    if s.chance(0.6):
        return frame("row tight", pieces.logo(s))
    return frame("row tight", pieces.icon(s, width=24), pieces.words(s, s.say.heading().split()[0][:10], "strong"))


def _mock(s: Sketch, width: int) -> Frame:
    """A picture of a program, made of blocks."""
    blocks = [
        frame("soft", style=f"height:{s.whole(14, 60)}px;width:{s.whole(30, 100)}%;border-radius:var(--scr-r)")
        for _ in range(6)
    ]
    return frame(
        "column boxed pad clip",
        *blocks,
        style=f"width:{width}px;height:330px;background:var(--scr-page)",
        region="picture",
    )


def _plan(s: Sketch) -> Frame:
    facts = [
        frame(
            "row tight",
            pieces.icon(s, "check-circle-fill", "check-lg", width=15),
            pieces.words(s, s.brief(s.say.choice(), 26), "small"),
        )
        for _ in range(s.whole(3, 5))
    ]
    buy = pieces.wide(s, s.word("Choose plan", "Start", "Get started"), 280, second=s.chance(0.5))
    return parts.card(
        s,
        frame(
            "row spread",
            pieces.heading(s, "h4", s.brief(s.say.status(), 14)),
            *((pieces.badge(s),) if s.chance(0.4) else ()),
        ),
        pieces.words(s, s.say.price(), "huge"),
        pieces.note(s),
        *facts,
        buy,
        pieces.link(s),
        roles="grow",
    )
