"""What styles are drawn from, whatever their school.

Everything is a bag: what stands in it several times is drawn more often ("flat*5 gradient"). A school
(`School`) draws from these where it has no bag of its own. The values of the construction bags are blocks of
``css/<name>.css``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

Bag = str

CONSTRUCTIONS: Mapping[str, Bag] = {
    "fill": "flat*9 gradient edged*2 raised",
    "neutral": "white*7 grey*4 line*3 soft*2 raised gradient",
    "quiet": "hover*4 muted*2 tinted upper",
    "field": "box*12 soft*2 under shadow inset*2 heavy native",
    "check": "native*5 accent*4 box*4 svg*3 ring thin",
    "radio": "native*5 accent*4 dot*4 svg*2 thick",
    "switch": "ios*5 thin*3 outline*2 square worded icon small*2",
    "slider": "native*3 accent*3 track*4 ring*3 bar*2 ticks split",
    "select": "native*2 chevron*6 caret*2 double divided div*2",
    "tabs": "line*5 boxed*3 pills*3 segmented*2 folder*2 block words top",
    "badge": "solid*5 soft*5 outline*2 square*2 dot",
    "progress": "bar*5 thin*2 gradient striped native outlined blocks",
    "links": "bare*6 underlined*5 dotted bold thin",
    "number": "native*5 arrows*4 split*2 sides",
    "date": "native*4 icon*4 button",
    "search": "left*5 right*2 native*2 round",
    "labels": "above*6 bold*4 left*2 small*2 upper inside",
    "card": "line*6 shadow*4 both*2 flat*2 top",
    "backdrop": "plain*22 gradient band dots grid stripes picture noise",
    "focus": "ring*4 glow*4 outline*3 border*3",
    "caret": "chevron*4 triangle*4 down",
    "group": "joined*5 spaced*2 boxed",
    "loading": "spinner*5 dots bar",
}

NUMBERS: Mapping[str, tuple[float, ...]] = {
    "size": (12, 13, 13, 13.5, 14, 14, 14, 14, 15, 15, 16, 16, 16, 16, 17, 18),
    "radius": (0, 2, 3, 3, 4, 4, 4, 5, 6, 6, 6, 8, 8, 10, 12),
    "button_radius": (1, 1, 1, 1, 1, 1, 1, 1, 0, 99),  # times `radius`
    "weight": (400, 400, 400, 500, 600, 700),  # of buttons
    "head_weight": (400, 500, 600, 700, 700, 800),
    "tracking": (0, 0, 0, 0, 0, 0, 0.02, -0.01),  # em, of buttons
    "border": (1, 1, 1, 1, 1, 1, 1.5, 2),
    "pad_y": (0.25, 0.35, 0.4, 0.45, 0.5, 0.5, 0.55, 0.6, 0.7),  # em, of buttons
    "pad_x": (0.7, 0.8, 0.9, 1, 1, 1.1, 1.25, 1.5, 2),
    "field_y": (0.2, 0.3, 0.4, 0.4, 0.5, 0.55, 0.65),
    "field_x": (0.35, 0.5, 0.6, 0.75, 0.75, 0.9),
    "box": (13, 14, 16, 16, 16, 18, 18, 20),  # px, the side of a checkbox
    "tool": (18, 20, 22, 22, 24, 24, 26, 28),  # px, the side of the smallest buttons
    "icon": (1, 1, 1.1, 1.15, 1.25),  # em, in buttons
    "leading": (1.3, 1.4, 1.5, 1.5, 1.6, 1.7),
    "scale": (1.12, 1.18, 1.2, 1.25, 1.25, 1.33),  # from one heading to the next
    "vivid": (0.75, 0.9, 1, 1, 1, 1.1),
}

WORDS: Mapping[str, Bag] = {
    "accent": "blue*9 sky*3 navy*3 indigo*4 violet*3 green*4 forest*2 teal*3 red*4 wine orange*3 amber*2 magenta*2 "
    "lime black*4 grey*2 brown",
    "paper": "white*9 grey*4 tint cream",
    "mode": "light*7 dark*3",
    "case": "none*12 uppercase*2 capitalize lowercase",
    "links_colour": "accent*4 blue",
    "text": "system*6 grotesque*3 humanist*4 geometric*3 web*2",
    "head": "same*8 geometric serif",
}


@dataclass(frozen=True, slots=True)
class School:
    """How often it is drawn, and its own bags; ``loyal`` 0..1 is how seldom it takes a common one instead."""

    weight: float
    words: Mapping[str, Bag] = field(default_factory=dict)
    numbers: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    loyal: float = 0.93
