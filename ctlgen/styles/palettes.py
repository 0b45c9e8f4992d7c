"""Palettes: the roles that a style's colours play, drawn so that everything that says something can be read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from ctlgen.colours import BLACK, WHITE, Colour, ink_on, label_on, mix, oklch, readable

BODY = 4.5  # WCAG 2.2: the least contrast of text
LARGE = 3.0  # and of large text, of signs and of a control's own parts

TONES = ("primary", "secondary", "success", "danger", "warning", "info")

ACCENTS: Mapping[str, tuple[float, float, float]] = {  # lightness, chroma, hue in OKLCH, and how they vary: see _accent
    "blue": (0.55, 0.19, 257),
    "navy": (0.37, 0.11, 262),
    "sky": (0.63, 0.15, 240),
    "indigo": (0.52, 0.22, 277),
    "violet": (0.54, 0.23, 295),
    "magenta": (0.58, 0.23, 350),
    "red": (0.56, 0.21, 27),
    "wine": (0.42, 0.14, 15),
    "orange": (0.68, 0.18, 50),
    "amber": (0.80, 0.16, 80),
    "lime": (0.76, 0.19, 125),
    "green": (0.58, 0.16, 148),
    "forest": (0.44, 0.10, 155),
    "teal": (0.57, 0.11, 190),
    "brown": (0.45, 0.08, 55),
    "grey": (0.45, 0.01, 260),
    "black": (0.20, 0.01, 260),
}


@dataclass(frozen=True, slots=True)
class Tone:
    """A role of colour: a fill and what is written on it, the colour as text, and a faint fill and its text."""

    fill: Colour
    on: Colour
    text: Colour
    soft: Colour
    on_soft: Colour


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one mode. ``line`` parts things, ``edge`` is the border of a field."""

    mode: str
    page: Colour
    card: Colour
    sunk: Colour
    line: Colour
    edge: Colour
    ink: Colour
    muted: Colour
    hint: Colour
    link: Colour
    ring: Colour
    tones: Mapping[str, Tone]

    def pairs(self) -> Iterator[tuple[str, Colour, Colour, float]]:
        """(what, colour, ground, the least contrast) of everything that is written somewhere."""
        for ground in ("page", "card", "sunk"):
            for ink in ("ink", "muted", "link"):
                yield f"{ink} on {ground}", getattr(self, ink), getattr(self, ground), BODY
            yield f"hint on {ground}", self.hint, getattr(self, ground), LARGE
        for name, tone in self.tones.items():
            yield f"{name}: label on fill", tone.on, tone.fill, LARGE
            yield f"{name}: label on soft", tone.on_soft, tone.soft, BODY
            yield f"{name}: text on page", tone.text, self.page, BODY
            yield f"{name}: text on card", tone.text, self.card, BODY


@dataclass(frozen=True, slots=True)
class Plan:
    """What a palette is made of; both modes of a style share it.

    ``accent`` is (lightness, chroma, hue), ``hue`` and ``tint`` (chroma) those of the greys, ``depth`` 0..1 how far
    the page is from white or black, ``ink`` 0..1 how soft the text is, ``label`` the least contrast of a
    button's label.
    """

    accent: tuple[float, float, float]
    paper: str
    hue: float
    tint: float
    depth: float
    ink: float
    line: float
    label: float
    vivid: float
    blue_links: bool


def draw_plan(random: np.random.Generator, accent: str, paper: str, vivid: float, links: str) -> Plan:
    """The numbers of a palette. ``vivid`` scales chroma."""
    light, chroma, hue = ACCENTS[accent]
    hue = (hue + float(random.normal(0, 6))) % 360
    light = min(max(light + float(random.normal(0, 0.035)), 0.16), 0.86)
    chroma *= vivid * float(random.uniform(0.8, 1.15))
    tinted = random.random() < 0.6
    return Plan(
        accent=(light, chroma, hue),
        paper=paper,
        hue=hue if random.random() < 0.3 else float(random.choice((255.0, 265.0, 75.0))),
        tint=float(random.uniform(0.004, 0.014)) if tinted else 0.0,
        depth=float(random.random()),
        ink=float(random.random()),
        line=float(random.random()),
        label=4.5 if random.random() < 0.6 else 3.1,
        vivid=vivid,
        blue_links=links == "blue",
    )


def make_palette(plan: Plan, mode: str) -> Palette:
    """The palette of a mode, "light" or "dark"."""
    page, card, sunk = _grounds(plan, mode)
    grounds = (page, card, sunk)
    line, edge = _lines(plan, mode)
    ink = readable(_grey(plan, 0.15 + 0.2 * plan.ink if mode == "light" else 0.97 - 0.1 * plan.ink), grounds, 7.0)
    muted = readable(_grey(plan, 0.5 if mode == "light" else 0.72), grounds, BODY)
    tones = _tones(plan, mode, grounds)
    blue = readable((0, 0, 238) if mode == "light" else (140, 180, 255), grounds, BODY)
    link = blue if plan.blue_links else readable(tones["primary"].text, grounds, BODY)
    hint = readable(_grey(plan, 0.66 if mode == "light" else 0.6), grounds, LARGE)
    return Palette(mode, *grounds, line, edge, ink, muted, hint, link, tones["primary"].fill, tones)


def _grey(plan: Plan, light: float, chroma: float = 1.0) -> Colour:
    return oklch(light, plan.tint * chroma, plan.hue)


def _grounds(plan: Plan, mode: str) -> tuple[Colour, Colour, Colour]:
    """Page, card and sunken ground."""
    if mode == "dark":
        base = {"black": 0.06, "white": 0.2, "grey": 0.25, "tint": 0.22}.get(plan.paper, 0.2) + 0.06 * plan.depth
        chroma = 4.0 if plan.paper == "tint" else 1.6
        page, card = _grey(plan, base, chroma), _grey(plan, base + 0.045 + 0.03 * plan.depth, chroma)
        return page, card, _grey(plan, max(base - 0.035, 0.0), chroma)
    white = _grey(plan, 1.0)
    if plan.paper == "grey":
        return _grey(plan, 0.955 + 0.025 * plan.depth), white, _grey(plan, 0.92 + 0.02 * plan.depth)
    if plan.paper == "cream":
        return oklch(0.972, 0.02, 85), oklch(0.99, 0.008, 85), oklch(0.94, 0.028, 85)
    if plan.paper == "tint":
        return oklch(0.965, 0.018, plan.accent[2]), white, oklch(0.935, 0.024, plan.accent[2])
    if plan.paper == "silver":
        return (192, 192, 192), (212, 208, 200), (192, 192, 192)
    if plan.paper == "flood":
        return oklch(0.88, 0.07, plan.accent[2]), WHITE, oklch(0.84, 0.08, plan.accent[2])
    return white, white, _grey(plan, 0.95 + 0.025 * plan.depth)


def _lines(plan: Plan, mode: str) -> tuple[Colour, Colour]:
    if mode == "dark":
        return _grey(plan, 0.34 + 0.08 * plan.line, 1.5), _grey(plan, 0.42 + 0.14 * plan.line, 1.5)
    if plan.paper == "silver":
        return (128, 128, 128), (128, 128, 128)
    return _grey(plan, 0.93 - 0.07 * plan.line), _grey(plan, 0.86 - 0.16 * plan.line)


def _tones(plan: Plan, mode: str, grounds: tuple[Colour, ...]) -> dict[str, Tone]:
    light, chroma, hue = plan.accent
    if mode == "dark":
        light = min(max(light, 0.55), 0.8) if light > 0.3 else 0.93  # a black accent turns white
    strong = min(plan.vivid, 1.1)
    fills = {
        "primary": oklch(light, chroma, hue),
        "secondary": _grey(plan, 0.52, 1.5),
        "success": oklch(0.6, 0.16 * strong, 148),
        "danger": oklch(0.57, 0.21 * strong, 25),
        "warning": oklch(0.78, 0.16 * strong, 78),
        "info": oklch(0.64, 0.13 * strong, 225),
    }
    return {name: make_tone(fill, mode, grounds, plan.label) for name, fill in fills.items()}


def make_tone(fill: Colour, mode: str, grounds: tuple[Colour, ...], label: float = LARGE) -> Tone:
    """A tone from its fill; where no label could be read on the fill, the fill gives way."""
    dark = mix(fill, BLACK, 0.25)
    on = label_on(fill, dark, label)
    fill = readable(fill, (on,), LARGE)
    text = readable(fill, grounds, BODY)
    soft = mix(fill, grounds[0], 0.13 if mode == "light" else 0.22)
    return Tone(fill, on, text, soft, readable(text, (soft,), BODY))


def on_accent(palette: Palette) -> Palette:
    """The palette of a section that is filled with the accent: its first button turns the colours round."""
    tone = palette.tones["primary"]
    page = readable(tone.fill, (tone.on,), 5.5)
    away = BLACK if ink_on(page) == WHITE else WHITE
    grounds = (page, mix(page, away, 0.88), mix(page, away, 0.8))
    on = readable(tone.on, grounds, BODY)
    line = mix(on, page, 0.35)
    primary = Tone(on, readable(page, (on,), BODY), on, mix(on, page, 0.06), on)
    tones = {name: make_tone(t.fill, palette.mode, grounds) for name, t in palette.tones.items()} | {"primary": primary}
    return Palette("light" if on != WHITE else "dark", *grounds, line, line, on, on, on, on, on, tones)
