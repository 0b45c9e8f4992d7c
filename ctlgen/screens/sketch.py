"""What a screen's function draws with: controls of the framework or of the page's own CSS, in the page's habits.

A page is one hand's work: which dress its main buttons wear, how its toolbars, chips and links look, how round and how
dense it is, is drawn once for it (`Habits`); what its controls say is drawn each time.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ctlgen.catalog import Framework
from ctlgen.content import Content
from ctlgen.controls import CONTROLS, Draw
from ctlgen.lookfiles.templatefiles import Support
from ctlgen.model import Control
from ctlgen.screens.nodes import Frame, Leaf, Node

HUES = ("#c2383a", "#d9772b", "#b98a0e", "#3f8f4a", "#1f8a8a", "#2f6fd0", "#5b52c9", "#9a45b8", "#c03d7f", "#5f6b7a")
_RARE: Mapping[str, float] = {"hover": 0.06, "focus-visible": 0.06, "active": 0.03}  # states on a page at rest
_RARE_TABS = ("tab folder", "tab bare", "tab strip")
_COMPOSED = """
group split sentence breadcrumb list block close labelled floating prefix suffix heading figure banner badge vertical
justified stacked reverse icon_only icon_left icon_right icon loading caret toggle nav pagination_word inline input
password number date time email file search muted cell item code lead small strong label link text ghost plain_link
month week color colour range datetime page pagination toolbar fab dropdown menu stepper pager chip social nav
addon segmented maximize minimize kebab facet expander navbar static picture lines
"""
COMPOSED = frozenset(_COMPOSED.split())
"""Variants with such a word in their name are drawn where a screen asks for them: they come with neighbours, an icon
or a meaning."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What stays the same on one page."""

    main: str  # the variant and the tone of buttons that matter most
    tone: str
    other: str  # and of those beside them
    other_tone: str
    tool: str  # classes of small buttons that hold an icon; "" is the framework's own
    tool_variant: str  # the framework's own of them, "" where it has none
    tool_size: str
    tool_text: str  # unseen; by it a framework's template picks how its buttons with an icon are dressed
    chip: str
    page_item: str
    link: str
    badge: str
    tab: str  # classes of the page's own tabs, "" for the framework's
    tab_icons: bool
    label: str  # classes of a field's label, "" for the framework's
    nav: bool  # whether links in bars are the framework's plain ones
    field: str  # classes of the page's own fields, "" for the framework's
    card: str
    accent_bar: bool
    own: float  # share of secondary buttons that the page's own CSS draws
    round_faces: bool


class Sketch:
    """Draws nodes for one page; everything random comes from ``random``. ``size`` is the page's in CSS px."""

    def __init__(
        self,
        random: np.random.Generator,
        content: Content,
        framework: Framework,
        icons: tuple[str, ...],
        size: tuple[int, int],
    ) -> None:
        self.say, self.framework, self.size = content, framework, size
        self._random, self._icons = random, icons
        self._known = frozenset(icons)
        self._draw = Draw(random, content, Support({"": 1}, {"": 1}, {"rest": 1}, {"": 1}), icons)
        self.pick, self.chance = self._draw.pick, self._draw.chance
        self.habits = self._habits()

    # --- drawing

    def whole(self, low: int, high: int) -> int:
        """A whole number, ``low <= n <= high``, each as likely."""
        return int(self._random.integers(low, high + 1))

    def one(self, *choices: Any) -> Any:
        return choices[int(self._random.integers(len(choices)))]

    def some(self, count: int, make: Callable[[], Node]) -> tuple[Node, ...]:
        return tuple(make() for _ in range(count))

    def level(self) -> float:
        return float(self._random.random())

    def hue(self) -> str:
        return str(self.one(*HUES))

    def glyph(self, *names: str) -> str:
        """One of these icons that there is; without names or without luck any."""
        there = [name for name in names if name in self._known]
        return str(self.one(*there)) if there else self._draw.icon()

    def brief(self, text: str, most: int) -> str:
        """The text, cut after a whole word where it is longer than ``most`` characters."""
        if len(text) <= most:
            return text
        return text[:most].rpartition(" ")[0].rstrip(",;:-/") or text[:most]

    def act(self, most: int = 18) -> str:
        """What a button says, in few characters."""
        found = (self.say.action() for _ in range(6))
        short = next((text for text in found if len(text) <= most), "")
        return self.say.cased(short or self.brief(self.say.action(), most))

    def word(self, *words: str) -> str:
        """One of these; they are English; another language has its own for the common ones."""
        return self.say.fixed(str(self.one(*words)))

    # --- controls of the framework

    def control(
        self,
        kind: str,
        *variants: str,
        sizes: Sequence[str] = (),
        states: Sequence[str] = (),
        tones: Sequence[str] = (),
        **given: Any,
    ) -> Leaf:
        """One of the framework's own, in the first of ``variants`` that it has, else in a plain one.

        ``given`` are fields of `Control`. A kind that the framework lacks is drawn by the page's own CSS.
        """
        support = self.framework.controls.get(kind)
        if support is None:
            return self.stand_in(kind, on="checked" in states if states else self.chance(0.5), **given)
        variant = next((v for v in variants if support.variants.get(v)), "")
        narrow = Support(
            {variant: 1.0} if variant else _plain(support.variants),
            _only(support.sizes, sizes or ("md",)),
            _only(support.states, states) if states else _calm(support.states),
            _only(support.tones, tones),
        )
        return Leaf(replace(CONTROLS[kind](self._with(narrow)), **given))

    def _with(self, support: Support) -> Draw:
        return Draw(self._random, self.say, support, self._icons)

    def has(self, kind: str, variant: str = "") -> bool:
        support = self.framework.controls.get(kind)
        return support is not None and (not variant or bool(support.variants.get(variant)))

    def stand_in(self, kind: str, *, on: bool = False, **given: Any) -> Leaf:
        """A kind that the framework lacks, as the page's own CSS draws it; ``on``: checked, where it can be."""
        variants = {
            "button": "tool solid",
            "link": "link",
            "text_input": "field",
            "textarea": "field area",
            "select": "field",
            "checkbox": "tick",
            "radio": "tick round",
            "switch": "track",
            "slider": "rail",
            "badge": "badge",
            "tab": "tab under",
            "progress": "meter",
            "text": "plaintext",
            "image": "",
            "icon": "sign",
        }
        checked = " on" if on and kind in ("checkbox", "radio", "switch") else ""
        fields: dict[str, Any] = {
            "variant": variants[kind] + checked,
            "level": self.level(),
            "width": 160,
            **_SIZES.get(kind, {}),
        }
        if kind in ("button", "link", "badge", "tab", "text", "checkbox", "radio", "switch"):
            fields.pop("width")
        return self.own(kind, **(fields | _without_dress(given)))

    def own(self, kind: str, **fields: Any) -> Leaf:
        """A control that the page's own CSS draws; ``variant`` are its classes in screen.css."""
        return Leaf(Control(kind, **fields), own=True)

    def on_colour(self) -> "Sketch":
        """The same hand on a ground of the accent's colour: the page's own controls, which take theirs from it."""
        other = copy(self)
        own = {"own": 1.0, "tool": "tool", "nav": False, "link": "link under", "field": "field", "label": "strong"}
        own |= {"tab": self.habits.tab or "tab tall", "card": "flat"}
        other.habits = replace(self.habits, **own)  # type: ignore[arg-type]
        return other

    @property
    def is_own(self) -> bool:
        """Whether the page's own CSS draws all that it can."""
        return self.habits.own >= 1

    def probe(self) -> Leaf:
        """The theme's main button, which shows what its accent is."""
        return self.control(
            "button", "solid", "contained", "filled", "primary", tones=(self.habits.tone,), states=("rest",)
        )

    # --- habits

    def _habits(self) -> Habits:
        buttons = self.framework.controls.get("button")
        tones = [t for t, w in sorted(buttons.tones.items(), key=lambda row: -row[1]) if w] if buttons else [""]
        seen = [
            tone for tone in tones if tone not in ("light", "white", "dark", "black")
        ]  # of which an outline can be seen
        dresses = _plain(buttons.variants) if buttons else {"": 1.0}
        pick = self.pick
        return Habits(
            main=pick(dresses),
            tone=tones[0] if self.chance(0.85) else str(self.one(*tones)),
            other=self.one("outline", "outline", "outline", "solid", "link", "text", "ghost", pick(dresses)),
            other_tone=str(self.one(*(seen[1:3] or seen or [""]))),
            tool=pick({"tool": 40, "tool hairline": 18, "tool tint": 12, "tool solid": 4, "": 26}),
            tool_variant=pick(_tools(buttons.variants)) if buttons else "",
            tool_size=pick({"sm": 22, "md": 40, "lg": 28, "xl": 10}),
            tool_text=self.say.action(),
            chip=pick({"chip hairline": 40, "chip tint": 45, "chip solid": 15}),
            page_item=pick({"pageitem hairline": 50, "pageitem": 20, "pageitem tint": 20, "pageitem glossy": 4, "": 6}),
            link=pick({"": 50, "link": 22, "link under": 28}),
            badge=pick({"": 45, "badge hue": 25, "badge hued": 15, "badge ring": 9, "badge": 6}),
            tab=pick({"": 38, "tab segment": 15, "tab under": 15, "tab tall": 14, **dict.fromkeys(_RARE_TABS, 6)}),
            tab_icons=self.chance(0.2),
            label=pick({"": 40, "strong": 20, "small": 20, "small strong": 20}),
            nav=self.chance(0.5),
            field=pick({"": 70, "field": 16, "field tint": 7, "field underlined": 4, "field round": 3}),
            card=pick({"flat": 45, "raised": 25, "tinted": 8, "surface": 22}),
            accent_bar=self.chance(0.25),
            own=float(self.one(0.0, 0.15, 0.25, 0.5)),
            round_faces=self.chance(0.75),
        )

    def style(self) -> dict[str, str]:
        """The page's CSS variables."""
        radius = self.one(0, 3, 4, 6, 8, 8, 12, 16)
        tool = str(self.one(f"{radius}px", f"{radius}px", "4px", "50%" if radius > 5 else "2px"))
        return {
            "--scr-g": f"{self.one(8, 10, 12, 12, 14, 16)}px",
            "--scr-p": f"{self.one(10, 12, 16, 16, 20)}px",
            "--scr-r": f"{radius}px",
            "--scr-rt": tool,
            "--scr-rw": "999px" if tool == "50%" else tool,  # with words in it, a disc would be an ellipse
            "--scr-rb": str(self.one("999px", "4px", f"{min(radius, 8)}px")),
            "--scr-tool": f"{self.one(1, 2, 2, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8, 9, 10, 12)}px",
            "--scr-down": f"{self.one(2, 3, 4, 5, 6, 7, 9)}px",
            "--scr-across": f"{self.one(7, 8, 10, 12, 14, 16, 20)}px",
            "--scr-cell": f"{self.one(3, 5, 6, 8, 10)}px",
            "--scr-field": f"{self.one(30, 34, 36, 38, 42, 46)}px",
            "--scr-line": f"{self.one(10, 14, 18, 24)}%",
            "--scr-tint": f"{self.one(3, 5, 7, 9, 12)}%",
        }


_SIZES: Mapping[str, Mapping[str, int]] = {
    "textarea": {"width": 300, "height": 80},
    "progress": {"width": 160, "height": 8},
    "image": {"width": 120, "height": 90},
    "icon": {"width": 20},
}


_FILLED = ("circle", "round", "square", "base", "border", "filled", "control", "action", "tonal", "outline", "tiny")
_QUIET = ("text", "clear", "minimal", "link", "plain", "bare", "flat", "ghost", "quiet")


def _tools(variants: Mapping[str, float]) -> Mapping[str, float]:
    """The variants that hold only an icon: those without a ground more often, as in real toolbars."""
    shares = {**dict.fromkeys(_FILLED, 1.0), "only": 2.0, **dict.fromkeys(_QUIET, 4.0)}
    known = {f"icon_{name}": share for name, share in shares.items() if variants.get(f"icon_{name}")}
    return known or {"": 1.0}


def _without_dress(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name not in ("variant", "size", "tone")}


def _only(weights: Mapping[str, float], wanted: Sequence[str]) -> Mapping[str, float]:
    """The first of ``wanted`` that there is, alone; all where there is none."""
    return next(({name: 1.0} for name in wanted if weights.get(name)), dict(weights))


def _plain(weights: Mapping[str, float]) -> Mapping[str, float]:
    """The variants that stand alone and say what they are given."""
    return {n: w for n, w in weights.items() if w and not COMPOSED.intersection(n.split("_"))} or dict(weights)


def _calm(states: Mapping[str, float]) -> Mapping[str, float]:
    """A page at rest: few of its controls are out of use or faulty, hardly one is pointed at or focused."""
    resting = {"rest", "filled", "empty", "checked"}
    return {
        name: weight * min(1.0 if s in resting else _RARE.get(s, 0.3) for s in name.split())
        for name, weight in states.items()
    }


def frame(roles: str, *children: Node, **more: Any) -> Frame:
    return Frame(roles, children, **more)
