"""Screens of things to buy or book: a shop's list, a product, a search for a stay."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.forms import stepper
from ctlgen.screens.nodes import Frame, Node
from ctlgen.screens.sketch import Sketch, frame


def shop(s: Sketch) -> Frame:
    """Filters at the left, a grid of goods, each with its button, pagination."""
    across = s.one(4, 5)
    width = max((s.size[0] - 330) // across - 22, 140)
    goods = [_good(s, width) for _ in range(across * 3)]
    filters = frame(
        "column",
        *s.some(2, lambda: _ticks(s)),
        frame("column tight", frame("strong", s.brief(s.say.field_label(), 16)), pieces.slider(s, 200), _range(s)),
        frame("row wrap tight", *_sizes(s, "XS", "S", "M", "L", "XL")),
        frame("row wrap tight", *(_swatch(s) for _ in range(7))),
        frame("row", pieces.main(s, s.word("Apply", "Filter")), pieces.button(s, s.word("Reset", "Clear"))),
        style="width:220px;flex:none",
    )
    order = frame(
        "row spread",
        frame("row tight", pieces.note(s, s.say.count()), *s.some(s.whole(1, 4), lambda: pieces.chip(s))),
        frame("row", pieces.narrow(s, 150), parts.segments(s, "grid", "list-ul")),
    )
    grid = frame("grid", *goods, style=f"grid-template-columns:repeat({across},minmax(0,1fr))")
    body = frame("main row start wide", filters, frame("column grow", order, grid, frame("row centre", parts.pages(s))))
    above = (
        (frame("row centre filled item", pieces.words(s, s.brief(s.say.sentence(), 60), "small")),)
        if s.chance(0.4)
        else ()
    )
    return parts.app(s, *above, parts.top(s, shop=True), body)


def _ticks(s: Sketch) -> Frame:
    name = frame(
        "row spread",
        frame("strong", s.brief(s.say.field_label(), 16)),
        pieces.icon(s, "chevron-down", width=14),
        unsure=True,
    )
    return frame("column tight", name, *pieces.choices(s, s.whole(3, 5), "checkbox", 18))


def _range(s: Sketch) -> Frame:
    return frame("row wrap", pieces.field(s, 90, "number"), frame("muted", "-"), pieces.field(s, 90, "number"))


def _sizes(s: Sketch, *names: str) -> list[Node]:
    """Sizes to choose from, one of which is chosen."""
    chosen = s.whole(0, len(names) - 1)
    dress = s.one("pageitem hairline", "pageitem tint", "chip hairline")
    return [
        s.own("button", variant=dress + " on" * (i == chosen), text=name, size="sm") for i, name in enumerate(names)
    ]


def _swatch(s: Sketch) -> Frame:
    """A filled disc of a colour: it may be pressed, but says so nowhere."""
    return Frame("face", (), f"width:24px;height:24px;--face:{s.hue()}", unsure=True)


def _good(s: Sketch, width: int) -> Frame:
    shown: Node = pieces.picture(s, width, int(width * s.one(0.62, 0.75)), fill=True)
    if s.chance(0.5):
        mark = frame(
            "", pieces.badge(s, s.word("Sale", "New", "-20%", "Hot")), style="position:absolute;left:8px;top:8px"
        )
        heart = frame("", pieces.tool(s, "heart", "heart-fill", size="sm"), style="position:absolute;right:6px;top:6px")
        shown = frame("relative", shown, *(mark,) * s.chance(0.6), *(heart,) * s.chance(0.8))
    stars = frame("row close", *pieces.stars(s, 13), pieces.note(s, s.brief(s.say.count(), 12)))
    price = frame(
        "row tight", pieces.words(s, s.say.price(), "strong"), *(pieces.note(s, s.say.price()),) * s.chance(0.3)
    )
    buy = frame(
        "row tight wrap",
        pieces.small(s, s.word("Add to cart", "Buy", "Add"), matters=True),
        pieces.tool(s, "cart-plus", "eye", "heart", size="sm"),
    )
    name = frame("", pieces.quiet_link(s, s.brief(s.say.heading(), 24)))
    return parts.card(
        s, shown, frame("column tight item", name, *(stars,) * s.chance(0.6), price, buy), roles="bare joined"
    )


def product(s: Sketch) -> Frame:
    """Pictures at the left; name, price, choices and the buttons to buy at the right; tabs and more goods below."""
    large = pieces.picture(s, 470, 400, "soft")
    small = [pieces.picture(s, 86, 70, "soft") for _ in range(5)]
    turn = [
        frame("", _turn(s, name), style=f"position:absolute;top:180px;{edge}:10px")
        for name, edge in (("chevron-left", "left"), ("chevron-right", "right"))
    ]
    pictures = frame("column", frame("relative", large, *turn), frame("row", *small), style="width:470px;flex:none")
    choices: list[Node] = [
        frame(
            "column tight",
            pieces.label(s),
            frame("row tight", *_sizes(s, "36", "38", "40", "42", "44")),
        ),
        frame("column tight", pieces.label(s), frame("row tight", *(_swatch(s) for _ in range(5)))),
        frame("row", pieces.choose(s, 160), frame("column tight", pieces.label(s), stepper(s))),
    ]
    buy = frame(
        "row",
        pieces.main(s, s.word("Add to cart", "Add to bag"), size="lg"),
        pieces.button(s, s.word("Buy now")),
        pieces.tool(s, "heart", size="lg"),
    )
    facts = [
        frame(
            "row tight",
            pieces.icon(s, "truck", "box", "check-circle-fill"),
            pieces.words(s, s.brief(s.say.sentence(), 44), "small"),
        )
        for _ in range(3)
    ]
    right = frame(
        "column grow",
        frame("row tight", pieces.badge(s), pieces.badge(s)),
        pieces.heading(s, "h2", s.brief(s.say.heading(), 36)),
        frame("row tight", *pieces.stars(s, 16), pieces.link(s, s.say.count())),
        frame("row", pieces.words(s, s.say.price(), "huge"), pieces.note(s, s.say.price())),
        pieces.prose(s, 34),
        *choices,
        buy,
        *facts,
        frame("row", pieces.tool(s, "share"), pieces.tool(s, "printer"), pieces.link(s), pieces.link(s)),
    )
    more = frame("grid", *(_good(s, 180) for _ in range(6)), style="grid-template-columns:repeat(6,minmax(0,1fr))")
    body = frame(
        "main column",
        parts.crumbs(s),
        frame("row start wide", pictures, right),
        parts.tabs(s),
        pieces.prose(s, 50),
        pieces.heading(s, "h4"),
        more,
    )
    return parts.app(s, parts.top(s, shop=True), body)


def _turn(s: Sketch, name: str) -> Node:
    return s.own("button", variant=s.one("tool float solid", "tool float tint", "tool float inked"), icon=s.glyph(name))


def booking(s: Sketch) -> Frame:
    """Where, when, how many; days to choose from; offers with their prices."""
    ask = parts.card(
        s,
        frame(
            "row wrap",
            pieces.labelled(s, 230),
            pieces.labelled(s, 150, kind="date"),
            pieces.labelled(s, 150, kind="date"),
            pieces.choose(s, 130),
            frame("column tight", pieces.label(s), stepper(s)),
            pieces.main(s, s.word("Search", "Find")),
        ),
        frame("row tight", *(pieces.chip(s, on=i == 0) for i in range(6))),
    )
    offers = [_offer(s) for _ in range(4)]
    left = frame("column", days(s), _filter(s), style="width:280px;flex:none")
    order = frame(
        "row spread", pieces.heading(s, "h4"), frame("row", pieces.narrow(s, 150), parts.segments(s, "list-ul", "map"))
    )
    body = frame(
        "main column", ask, frame("row start wide", left, frame("column grow", order, *offers, parts.pages(s)))
    )
    return parts.app(s, parts.top(s), body)


def _filter(s: Sketch) -> Frame:
    kinds = pieces.choices(s, 4, s.one("checkbox", "radio", "switch"))
    return parts.card(
        s,
        pieces.heading(s, "h6"),
        *kinds,
        pieces.slider(s, 220),
        frame("row", pieces.small(s), pieces.small(s, matters=True)),
    )


def days(s: Sketch) -> Frame:
    """A month to choose a day from. Days are pressed, but look like numbers: only painted ones are buttons."""
    head = frame(
        "row spread",
        pieces.tool(s, "chevron-left", size="sm"),
        pieces.words(s, s.brief(s.say.date(), 16), "strong"),
        pieces.tool(s, "chevron-right", size="sm"),
    )
    names = [pieces.words(s, day, "small muted") for day in ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")]
    chosen = {s.whole(1, 30) for _ in range(s.whole(1, 4))}
    cells = [
        s.own("button", variant="pageitem solid", text=str(day), size="sm", width=30, height=28)
        if day in chosen
        else Frame("row centre small", (str(day),), "height:28px", unsure=True)
        for day in range(1, 31)
    ]
    return parts.card(
        s,
        head,
        frame("grid tight", *names, *cells, style="grid-template-columns:repeat(7,minmax(0,1fr));justify-items:center"),
    )


def _offer(s: Sketch) -> Frame:
    text = frame(
        "column tight grow",
        frame("", pieces.link(s, s.brief(s.say.heading(), 40)), style="font-size:1.15em"),
        frame("row tight", *pieces.stars(s, 14), pieces.note(s, s.say.count())),
        frame("row tight wrap", *s.some(3, lambda: pieces.badge(s))),
        pieces.prose(s, 16),
        frame(
            "row tight",
            pieces.small(s),
            pieces.small(s),
            pieces.tool(s, "heart", size="sm"),
            pieces.tool(s, "share", size="sm"),
        ),
    )
    ends = frame(
        "column tight",
        pieces.words(s, s.say.price(), "large strong"),
        pieces.note(s),
        pieces.main(s, s.word("Select", "Book", "See offer")),
        style="align-items:flex-end;width:150px",
    )
    return parts.card(s, frame("row start", pieces.picture(s, 190, 130, "soft"), text, ends))
