"""A screen to find places on: a map under its controls."""

from ctlgen.screens import parts, pieces
from ctlgen.screens.nodes import Frame
from ctlgen.screens.sketch import Sketch, frame

_LANDS = (
    ("#e9e5dc", "#a5cfe8", "#c5dfb3"),
    ("#eef0ea", "#8fb8d8", "#bcd8a8"),
    ("#dfe6d8", "#9ac3dd", "#b4d3a0"),
    ("#242b33", "#17324a", "#26402f"),
)
"""Colours of the ground, of water and of parks."""


def atlas(s: Sketch) -> Frame:
    """A map under its controls: a field to search, places that were found, round buttons, nearer and farther."""
    width, height = s.size
    ground, sea, green = s.one(*_LANDS)
    roads = [_road(s, width, height) for _ in range(s.whole(9, 14))]
    lake = f"left:{s.whole(30, 60)}%;top:{s.whole(5, 60)}%;width:260px;height:210px;border-radius:44% 60% 50% 40%"
    park = f"left:{s.whole(40, 80)}%;top:{s.whole(5, 70)}%;width:200px;height:150px;background:{green}"
    water = frame("", style=f"position:absolute;{lake};background:{sea}")
    view = frame("", water, frame("", style="position:absolute;" + park), *roads, region="picture", style=_COVER)
    zoom = frame(
        "column joined card raised clip", *(pieces.tool(s, name) for name in ("plus-lg", "dash-lg")), style=_FLAT
    )
    extra = [frame("card raised", pieces.tool(s, name), style=_FLAT) for name in ("compass", "layers", "crosshair")]
    right = frame("column tight", zoom, *extra, style="position:absolute;right:16px;bottom:70px;align-items:flex-end")
    kinds = frame(
        "row tight",
        *s.some(s.whole(3, 5), lambda: pieces.own_chip(s, raised=True)),
        style="position:absolute;left:420px;top:20px",
    )
    layers = frame("", pieces.segments_of_time(s), style=f"position:absolute;right:16px;top:20px;{_PAPER}")
    foot = frame(
        "row tight",
        pieces.words(s, f"{s.one(50, 100, 200, 500)} m", "small"),
        *s.some(3, lambda: pieces.quiet_link(s, s.brief(s.say.navigation(), 12))),
        style=f"position:absolute;right:0;bottom:0;padding:0 8px;{_PAPER}",
    )
    pins = [_pin(s, width, height) for _ in range(s.whole(3, 8))]
    whole = frame(
        "relative grow clip",
        view,
        *pins,
        _places(s),
        kinds,
        layers,
        right,
        foot,
        style=f"background:{ground}",
    )
    return parts.app(s, *((parts.top(s),) if s.chance(0.4) else ()), whole)


_COVER = "position:absolute;inset:0;overflow:clip"
_PAPER = "background:var(--scr-page);color:inherit"
_FLAT = "padding:2px;gap:0"


def _road(s: Sketch, width: int, height: int) -> Frame:
    thick, turn = s.one(3, 4, 6, 9, 14), s.whole(-60, 120)
    place = f"left:{s.whole(-200, width)}px;top:{s.whole(0, height)}px;width:{width}px;height:{thick}px"
    return frame(
        "", style=f"position:absolute;{place};background:{s.one('#fff', '#f6d98a', '#cfd3d8')};rotate:{turn}deg"
    )


def _pin(s: Sketch, width: int, height: int) -> Frame:
    """A place on the map: pressed to know more, and called nothing."""
    left, top = s.whole(430, width - 120), s.whole(90, max(height - 160, 90))
    style = f"position:absolute;left:{left}px;top:{top}px;color:{s.hue()}"
    return Frame("", (pieces.icon(s, "geo-alt-fill", "geo-alt", width=s.one(24, 30, 36)),), style, unsure=True)


def _places(s: Sketch) -> Frame:
    dress = s.one("tool solid float", "tool hairline float", "tool tint float")
    names = ("signpost-split", "bookmark", "share", "phone")
    acts = [
        frame(
            "column tight centre",
            s.own("button", variant=dress, icon=s.glyph(name), width=38, height=38),
            pieces.words(s, s.brief(s.say.action(), 8), "small"),
        )
        for name in names
    ]
    found = [
        frame(
            "row start item lined",
            frame(
                "column tight grow",
                pieces.words(s, s.brief(s.say.heading(), 24), "strong"),
                frame(
                    "row close", pieces.note(s, "4.2"), *pieces.stars(s, 12), pieces.note(s, s.brief(s.say.count(), 10))
                ),
                pieces.note(s, s.brief(s.say.sentence(), 34)),
                frame("row tight", pieces.small(s), pieces.tool(s, "bookmark", size="sm")),
            ),
            pieces.picture(s, 84, 84, "soft"),
            region="row",
        )
        for _ in range(s.whole(3, 5))
    ]
    ask = frame(
        "row tight item", pieces.tool(s, "list"), pieces.search(s, 240), pieces.tool(s, "signpost-split", "x-lg")
    )
    shown = (pieces.picture(s, 380, 150, fill=True),) if s.chance(0.5) else ()
    return frame(
        "card raised bare joined",
        ask,
        *shown,
        frame("row spread item", *acts),
        frame("column joined", *found),
        style=f"position:absolute;left:16px;top:16px;width:380px;{_PAPER}",
        region="card",
    )
