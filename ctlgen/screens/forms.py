"""Screens that are filled in: sign-in, settings, wizard, administration, checkout."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame


def sign_in(s: Sketch) -> Frame:
    """A card in the middle of little else, beside a picture or below a bar, with other ways in."""
    width = s.one(320, 360, 400)
    boxes = [_sign_card(s, width)]
    if s.chance(0.5):
        boxes.append(_sign_card(s, width, up=True))
    middle = frame("row wide grow centre", *boxes)
    if s.chance(0.35):
        art = frame("crop", pieces.picture(s, s.size[0] // 3, s.size[1] - 60), region="picture")
        middle = frame("split grow", art, frame("column grow centre", *boxes[:1]))
    ends = frame("row centre pad", *s.some(s.whole(2, 5), lambda: pieces.quiet_link(s)))
    above = (parts.top(s),) if s.chance(0.5) else ()
    return parts.app(s, *above, middle, ends)


def _sign_card(s: Sketch, width: int, *, up: bool = False) -> Frame:
    name = s.word("Create account", "Sign up", "Register") if up else s.word("Sign in", "Log in", "Continue")
    body: list[Node] = [pieces.heading(s, "h3", s.word("Welcome back", name, name))]
    if s.chance(0.4):
        body.append(pieces.note(s))
    if up:
        body.append(pieces.labelled(s, width, s.word("Full name", "Name")))
    body.append(pieces.labelled(s, width, s.word("Email address", "Email", "User name"), "email"))
    body.append(pieces.labelled(s, width, s.word("Password"), "password"))
    keep = pieces.tick(s, "checkbox", s.word("Remember me", "Keep me signed in", "I agree to the terms"))
    forgot = pieces.link(s, s.word("Forgot password?", "Forgot?", "Need help?"))
    body.append(frame("row spread", keep, forgot))
    body.append(pieces.wide(s, name, width))
    if s.chance(0.7):
        body.append(
            frame("row", frame("rule grow"), pieces.note(s, s.word("or", "or continue with")), frame("rule grow"))
        )
        body += _other_ways(s, width)
    body.append(
        frame(
            "row centre tight",
            pieces.note(s, s.brief(s.say.sentence(), 24)),
            pieces.link(s, s.word("Sign up", "Sign in")),
        )
    )
    return parts.card(s, *body, style=f"width:{width + 40}px;padding:20px")


def _other_ways(s: Sketch, width: int) -> list[Node]:
    if s.chance(0.4):
        return [frame("row centre", *s.some(4, lambda: pieces.tool(s, size="lg")))]
    ways = [
        s.word("Continue with", "Sign in with") + " " + s.say.heading().split()[0][:10] for _ in range(s.whole(1, 3))
    ]
    return [pieces.wide(s, way, width, second=True) for way in ways]


def settings(s: Sketch) -> Frame:
    """Groups of switches, selects and fields in cards, with navigation at the left."""
    groups = [s.pick({"switches": 3, "fields": 3, "choices": 2, "keys": 2, "danger": 1}) for _ in range(6)]
    left, right = groups[::2], groups[1::2]
    columns = [frame("column grow", *(_group(s, kind) for kind in column)) for column in (left, right)]
    body = frame(
        "main column",
        parts.titled(s, pieces.button(s), pieces.main(s, s.word("Save changes", "Save"))),
        parts.tabs(s),
        frame("row start wide", *columns),
    )
    return parts.app(s, parts.top(s), frame("split grow", parts.side(s), body), sticky(s))


def sticky(s: Sketch) -> Frame:
    """A bar that sticks to the lower edge, with what is to be done at its right."""
    ends = (pieces.button(s, s.word("Cancel", "Discard", "Back")), pieces.main(s, s.word("Save", "Apply", "Next")))
    return frame("bar roofed soft spread", pieces.note(s), frame("row", *ends), region="toolbar")


def _group(s: Sketch, kind: str) -> Frame:
    title = frame("column tight", pieces.heading(s, "h5", s.brief(s.say.heading(), 30)), pieces.note(s))
    body: list[Node] = [title]
    if kind == "switches":
        for _ in range(s.whole(2, 4)):
            name = frame("column joined grow", pieces.words(s, s.brief(s.say.choice(), 34)), pieces.note(s))
            body.append(frame("row spread", name, pieces.tick(s, "switch", "")))
    elif kind == "fields":
        pairs = [frame("row", pieces.labelled(s, 180), pieces.choose(s, 180)) for _ in range(s.whole(1, 2))]
        body += [*pairs, pieces.labelled(s, 372), frame("row end", pieces.button(s), pieces.main(s))]
    elif kind == "choices":
        body += pieces.choices(s, s.whole(3, 5), most=32)
        body += [pieces.slider(s, 260)] if s.chance(0.5) else []
    elif kind == "keys":
        for _ in range(s.whole(2, 4)):
            about = frame(
                "row tight grow", pieces.emblem(s, 32), pieces.words(s, s.brief(s.say.value(), 22), "mono small")
            )
            body.append(
                frame("row spread", about, pieces.badge(s), pieces.small(s), pieces.tool(s, "trash", size="sm"))
            )
    else:
        row = frame("column joined grow", pieces.words(s, s.brief(s.say.sentence(), 40), "strong"), pieces.note(s))
        danger = s.control("button", s.habits.main, tones=("danger", "error", "negative", "red", "destructive"))
        body.append(frame("row spread", row, danger))
    return parts.card(s, *body)


def wizard(s: Sketch) -> Frame:
    """Steps across the top, one step's form, back and next below, a summary at the right."""
    steps: list[Node] = []
    at = s.whole(0, 3)
    for i in range(4):
        steps.append(_step(s, i, at))
        if i < 3:
            steps.append(frame("rule grow"))
    options, on = s.whole(2, 4), s.whole(0, 1)
    choices = [_option(s, on=i == on) for i in range(options)]
    form = parts.card(
        s,
        pieces.heading(s, "h4"),
        pieces.note(s),
        frame("grid", *choices, style=f"grid-template-columns:repeat({len(choices)},1fr)"),
        frame("row", pieces.labelled(s, 260), pieces.labelled(s, 260, kind="date")),
        frame("row", pieces.choose(s, 260), pieces.labelled(s, 260, kind="number")),
        *pieces.choices(s, 3, most=32),
        frame("row", pieces.labelled(s, 260, kind="file"), *s.some(3, lambda: pieces.chip(s))),
        frame("rule"),
        frame("row spread", pieces.button(s, s.word("Back", "Previous")), _ends(s)),
        roles="grow",
    )
    summary = parts.card(
        s,
        pieces.heading(s, "h5"),
        *(
            frame("row spread", pieces.note(s, s.say.field_label()), pieces.words(s, s.brief(s.say.value(), 18)))
            for _ in range(5)
        ),
        frame("rule"),
        s.control("progress", "plain", width=220),
        pieces.button(s),
        *s.some(
            3,
            lambda: frame(
                "row spread", pieces.words(s, s.brief(s.say.choice(), 18)), pieces.small(s, s.word("Edit", "Change"))
            ),
        ),
        style="width:260px;flex:none",
    )
    body = frame("main column wide", frame("row", *steps), frame("row start wide", form, summary))
    return parts.app(s, parts.top(s), body, parts.footer(s))


def _ends(s: Sketch) -> Frame:
    return frame(
        "row", pieces.button(s, s.word("Save draft", "Skip")), pieces.main(s, s.word("Continue", "Next", "Next step"))
    )


def _step(s: Sketch, i: int, at: int) -> Frame:
    """A numbered disc with its name: it shows where one is and is pressed by hardly anyone."""
    ground = (
        "background:var(--scr-accent);color:var(--scr-on-accent)" if i <= at else "background:var(--soft);color:inherit"
    )
    disc = frame("face", str(i + 1), style=f"width:28px;height:28px;{ground}", unsure=True)
    return frame("row tight", disc, pieces.words(s, s.brief(s.say.navigation(), 14), "strong" if i == at else "muted"))


def _option(s: Sketch, *, on: bool) -> Frame:
    """A card that can be clicked: it holds a radio button, and is itself called nothing."""
    chosen = "boxed pad" + (" soft" if on and s.chance(0.6) else "")
    name = frame("column joined", pieces.words(s, s.brief(s.say.choice(), 16), "strong"), pieces.note(s, s.say.price()))
    return frame(
        f"column tight {chosen}",
        frame("row spread", pieces.emblem(s), pieces.tick(s, "radio", "", states=("checked" if on else "rest",))),
        name,
        unsure=True,
    )


def admin(s: Sketch) -> Frame:
    """A record to edit: fieldsets, a second column of switches and dates, inline rows, many small buttons."""
    fields = [
        frame("row", pieces.labelled(s, 270), pieces.labelled(s, 270, kind=s.one("plain", "number", "email"))),
        frame("row", pieces.choose(s, 270), pieces.labelled(s, 270, kind=s.one("date", "time", "date"))),
        pieces.labelled(s, 552),
        frame("column tight", pieces.label(s), parts.toolbar(s, *TEXT_TOOLS, boxed=True), pieces.area(s, 552, 90)),
    ]
    rows = [
        [
            pieces.field(s, 150),
            pieces.select(s, 110),
            pieces.field(s, 80, "number"),
            pieces.tick(s, "checkbox", ""),
            remove,
        ]
        for remove in s.some(s.whole(3, 5), lambda: pieces.tool(s, "trash", "x-lg", size="sm"))
    ]
    lines = parts.table(s, [s.brief(s.say.field_label(), 12) for _ in range(4)] + [""], rows, dense=True)
    left = frame(
        "column grow",
        parts.card(s, pieces.heading(s, "h5"), *fields),
        parts.card(s, frame("row spread", pieces.heading(s, "h5"), pieces.small(s)), lines, pieces.link(s)),
    )
    right = frame("column", *_margin(s), style="width:270px;flex:none")
    actions = (
        pieces.tool(s, "eye"),
        pieces.tool(s, "copy"),
        pieces.button(s),
        pieces.split(s),
        pieces.main(s, s.word("Save", "Publish")),
    )
    body = frame("main column", parts.crumbs(s), parts.titled(s, *actions), frame("row start", left, right))
    return parts.app(s, parts.top(s), frame("split grow", parts.side(s, 200), body))


TEXT_TOOLS = (
    ("type-bold", "brush", "pencil"),
    ("list-ul", "list-ol", "list-check"),
    ("link-45deg", "image", "table", "code"),
    ("arrow-counterclockwise", "arrow-clockwise"),
)


def _margin(s: Sketch) -> list[Frame]:
    state = parts.card(
        s,
        frame("row spread", pieces.heading(s, "h6"), pieces.badge(s)),
        *pieces.choices(s, 2, "switch"),
        pieces.choose(s, 230),
        pieces.labelled(s, 230, kind="date"),
        frame("row", pieces.small(s), pieces.small(s, matters=True)),
    )
    tags = [frame("row joined soft boxed", pieces.badge(s), pieces.close(s)) for _ in range(3)]
    labels = parts.card(
        s,
        pieces.heading(s, "h6"),
        frame("row wrap tight", *tags),
        frame("row", pieces.field(s, 150), pieces.small(s, s.word("Add"))),
    )
    cover = parts.card(
        s,
        pieces.picture(s, 230, 120, "soft"),
        frame("row", pieces.small(s, s.word("Replace", "Upload")), pieces.small(s, s.word("Remove"))),
    )
    return [state, labels, cover]


def checkout(s: Sketch) -> Frame:
    """Address, delivery and payment at the left, the order with its total at the right."""
    ways = [
        frame(
            "row spread boxed item",
            way,
            frame("row", pieces.words(s, s.say.price()), pieces.icon(s, "truck", "box")),
        )
        for way in pieces.choices(s, 3, "radio", 32)
    ]
    address = parts.card(
        s,
        frame("row spread", pieces.heading(s, "h4"), pieces.link(s, s.word("Change", "Sign in"))),
        frame("row", pieces.labelled(s, 250), pieces.labelled(s, 250)),
        pieces.labelled(s, 512),
        frame("row", pieces.labelled(s, 120), pieces.labelled(s, 180), pieces.choose(s, 188)),
        pieces.tick(s, "checkbox"),
    )
    pay = parts.card(
        s,
        pieces.heading(s, "h4"),
        frame("row", *s.some(4, lambda: pieces.button(s, s.say.heading().split()[0][:10]))),
        frame("row", pieces.labelled(s, 250), pieces.labelled(s, 118), pieces.labelled(s, 118, kind="password")),
        frame(
            "row spread",
            pieces.button(s, s.word("Back to cart", "Back")),
            pieces.main(s, s.word("Place order", "Pay now")),
        ),
    )
    left = frame("column grow", address, parts.card(s, pieces.heading(s, "h5"), *ways), pay)
    body = frame("main row start wide", left, _order(s))
    return parts.app(s, parts.top(s, shop=True), body)


def _order(s: Sketch) -> Frame:
    lines = [
        frame(
            "row",
            pieces.picture(s, 64, 64, "soft"),
            frame("column tight grow", pieces.words(s, s.brief(s.say.heading(), 22), "strong"), stepper(s)),
            frame("column tight", pieces.words(s, s.say.price()), pieces.tool(s, "trash", "x-lg", size="sm")),
        )
        for _ in range(s.whole(3, 5))
    ]
    sums = [frame("row spread", pieces.note(s, s.say.field_label()), pieces.words(s, s.say.price())) for _ in range(3)]
    total = frame(
        "row spread", pieces.words(s, s.word("Total"), "strong large"), pieces.words(s, s.say.price(), "strong large")
    )
    code = frame("row", pieces.field(s, 210), pieces.button(s, s.word("Apply")))
    buy = pieces.wide(s, s.word("Pay", "Place order", "Buy now") + " " + s.say.price(), 320)
    also = frame("row tight", *s.some(3, lambda: pieces.chip(s)))
    return parts.card(
        s, pieces.heading(s, "h4"), *lines, frame("rule"), code, also, *sums, total, buy, style="width:370px;flex:none"
    )


def stepper(s: Sketch) -> Frame:
    """Less, how many, more."""
    dress = s.one("tool hairline", "tool tint", "tool")
    less, more = (s.own("button", variant=dress, icon=s.glyph(name), size="sm") for name in ("dash", "plus"))
    amount = s.own("text_input", variant="field", text=str(s.whole(1, 9)), width=44, height=28)
    return frame("row close", less, amount, more)
