"""Screens that are all buttons: an editor under its toolbars, a till with its keys."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.forms import TEXT_TOOLS
from ctlgen.screens.nodes import Frame, Leaf, Node
from ctlgen.screens.sketch import Sketch, frame


def editor(s: Sketch) -> Frame:
    """A document or a drawing under rows of small buttons, with panels at the sides."""
    menus = [
        Frame("row item small", (s.say.navigation().split()[0][:8],), "padding:4px 8px", unsure=True) for _ in range(7)
    ]
    head = frame(
        "row spread item",
        frame(
            "row tight",
            pieces.emblem(s, 32),
            frame(
                "column joined",
                frame("row tight", pieces.words(s, s.brief(s.say.heading(), 26)), pieces.tool(s, "star", size="sm")),
                frame("row joined", *menus),
            ),
        ),
        frame(
            "row tight",
            *s.some(3, lambda: pieces.face(s, 28)),
            pieces.tool(s, "chat"),
            pieces.button(s, s.word("Preview")),
            pieces.main(s, s.word("Share", "Publish")),
        ),
        region="toolbar",
    )
    fonts = frame("row tight", pieces.select(s, 130), pieces.select(s, 70), pieces.field(s, 64, "number"))
    ribbon = frame(
        "row wrap item lined roofed soft tight",
        parts.toolbar(s, ("arrow-counterclockwise", "arrow-clockwise", "printer"), boxed=False),
        fonts,
        parts.toolbar(s, *TEXT_TOOLS, boxed=False),
        parts.toolbar(s, ("palette", "eyedropper", "brush"), ("three-dots-vertical",), boxed=False),
        region="toolbar",
    )
    drawing = parts.toolbar(
        s, ("cursor",), ("square", "circle", "pencil"), ("image", "crop", "magic"), ("zoom-in", "zoom-out"), boxed=True
    )
    upright = Frame("column tight", tuple(p for p in drawing.children), "padding:6px;flex:none")
    sheet = frame(
        "column boxed",
        pieces.heading(s, "h2", s.brief(s.say.heading(), 34)),
        *s.some(3, lambda: pieces.prose(s, s.whole(30, 70), links=s.chance(0.3))),
        frame("crop", pieces.picture(s, 380, 170), region="picture"),
        pieces.heading(s, "h4"),
        *s.some(4, lambda: pieces.prose(s, s.whole(30, 60))),
        style="width:600px;flex:none;align-self:center;padding:44px;background:var(--scr-page)",
    )
    below = frame(
        "row spread item roofed",
        frame("row tight", pieces.note(s, s.say.count()), pieces.link(s)),
        frame(
            "row tight",
            pieces.tool(s, "dash", size="sm"),
            pieces.slider(s, 120),
            pieces.tool(s, "plus", size="sm"),
            pieces.note(s, "100 %"),
        ),
        region="toolbar",
    )
    left = (frame("column", upright, style="flex:none"),) if s.chance(0.7) else (parts.side(s, 190),)
    middle = frame("column grow pad clip soft", sheet)
    return parts.app(s, head, ribbon, frame("split grow", *left, middle, _panel(s), style="align-items:stretch"), below)


def _panel(s: Sketch) -> Frame:
    """Numbers, colours and switches of what is chosen."""
    pairs = [
        frame(
            "row tight wrap",
            pieces.note(s, name),
            pieces.field(s, 76, "number"),
            pieces.note(s, other),
            pieces.field(s, 76, "number"),
        )
        for name, other in (("X", "Y"), ("W", "H"))
    ]
    layers = [
        frame(
            "row spread",
            frame("row tight", pieces.icon(s, width=15), pieces.words(s, s.brief(s.say.choice(), 14), "small")),
            pieces.tools(s, "eye", "lock", size="sm"),
        )
        for _ in range(5)
    ]
    ends = frame("row", pieces.small(s), pieces.small(s, matters=True))
    return frame(
        "side right",
        parts.tabs(s, words=[s.brief(s.say.navigation(), 10) for _ in range(2)]),
        *pairs,
        pieces.choose(s, 210),
        pieces.slider(s, 210),
        *pieces.choices(s, 2, s.one("switch", "checkbox")),
        frame("rule"),
        *layers,
        ends,
        style="width:250px",
    )


def till(s: Sketch) -> Frame:
    """Keys in a grid: a calculator, a remote control, a till with its goods and its sum."""
    dress = s.one("key tint", "key hairline", "key solid deep", "key glossy", "key bevel", "key solid", "key tint")
    keys: list[Node] = [_key(s, text, dress) for text in ("7", "8", "9", "4", "5", "6", "1", "2", "3", "0", ".", "00")]
    last = s.one("key solid", "key solid glossy", dress)
    keys += [_key(s, text, last) for text in ("C", "=", "OK")]
    pad = frame("grid tight", *keys, style="grid-template-columns:repeat(3,minmax(0,1fr))")
    worn = s.one("key tint", "key hairline", dress)
    goods = [_key(s, s.brief(s.say.choice(), 10), worn, wide=True) for _ in range(16)]
    remote = frame(
        "grid tight",
        *(s.own("button", variant=dress, icon=s.glyph(name), width=58, height=46) for name in REMOTE),
        style="grid-template-columns:repeat(4,58px)",
    )
    lines = [
        frame(
            "row spread item",
            frame("column joined grow", pieces.words(s, s.brief(s.say.heading(), 20)), pieces.note(s, s.say.price())),
            pieces.words(s, s.say.price(), "strong"),
            pieces.tool(s, "x-lg", "trash", size="sm"),
        )
        for _ in range(6)
    ]
    total = frame(
        "row spread", pieces.words(s, s.word("Total"), "large strong"), pieces.words(s, s.say.price(), "huge")
    )
    pay = frame(
        "row tight",
        *(
            s.control("button", s.habits.main, sizes=("lg", "md"), text=s.word("Cash", "Card", "Pay", "Print"))
            for _ in range(3)
        ),
    )
    shown = s.own("text_input", variant="field", text=s.say.number(), width=280, height=52, size="lg")
    left = frame(
        "column",
        pieces.search(s, 330),
        frame("row tight", *(pieces.chip(s, on=i == 0) for i in range(4))),
        frame("grid tight", *goods, style="grid-template-columns:repeat(4,minmax(0,1fr))"),
        remote,
        style="width:460px;flex:none",
    )
    middle = frame(
        "column", shown, pad, frame("row tight", *s.some(2, lambda: pieces.button(s))), style="width:300px;flex:none"
    )
    right = parts.card(
        s,
        frame("row spread", pieces.heading(s, "h5"), pieces.badge(s)),
        frame("column list joined", *lines),
        total,
        frame("row", pieces.field(s, 150), pieces.button(s)),
        pay,
        roles="grow",
    )
    return parts.app(s, parts.top(s), frame("main row start wide", left, middle, right))


REMOTE = (
    "power",
    "volume-up",
    "volume-down",
    "volume-mute",
    "play-fill",
    "pause",
    "skip-start-fill",
    "skip-end-fill",
    "house",
    "list",
    "gear",
    "arrow-return-left",
)


def _key(s: Sketch, text: str, dress: str, *, wide: bool = False) -> Leaf:
    return s.own(
        "button",
        variant=dress,
        text=text,
        size="sm" if wide else "lg",
        width=108 if wide else 88,
        height=54 if wide else 50,
    )
