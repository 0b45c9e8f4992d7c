"""The control kinds: one function each, which draws what a control of that kind is and says.

A new kind is a function here, the last line of `CONTROLS`, and a template in each framework that has it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypedDict

import numpy as np

from ctlgen.catalog import Support
from ctlgen.content import Content
from ctlgen.model import KINDS, Control

PSEUDO = {"hover": "ctl-hover", "focus-visible": "ctl-focus ctl-focus-visible", "active": "ctl-active ctl-hover"}
"""The classes that stand in for pseudo classes (see `stylesheets.rewrite`)."""

NATURAL: Mapping[str, float] = {
    "button": 30,
    "link": 9,
    "text_input": 6,
    "textarea": 1.5,
    "select": 2.5,
    "checkbox": 2,
    "radio": 1.5,
    "switch": 1,
    "slider": 0.75,
    "badge": 2.5,
    "tab": 4.5,
    "progress": 0.75,
    "text": 17,
    "image": 4.5,
    "icon": 9,
    "background": 7.5,
}
"""Per cent of each kind as pages have them, buttons first (`--balance natural`)."""


_COMMON = """
chevron-down chevron-right chevron-left chevron-up caret-down-fill caret-right-fill caret-up-fill chevron-expand
x-lg x plus-lg dash-lg check-lg search list three-dots three-dots-vertical gear trash arrow-right-short arrow-up-short
"""
COMMON_ICONS = tuple(_COMMON.split())
"""Icons that stand on nearly every page."""


class Dress(TypedDict):
    """How a control looks in its framework's own terms."""

    variant: str
    size: str
    state: str
    tone: str


LOGO = 0.25
"""The share of images that are logos without a ground, as wide as high or 15 to 4, where a framework has ``logo``."""

TINY = 0.07
"""The share of texts that are no more than a figure or a sign."""


@dataclass(frozen=True, slots=True)
class Draw:
    """What a kind's function draws from: random numbers, words, icons and what the framework has."""

    rng: np.random.Generator
    content: Content
    support: Support
    icons: tuple[str, ...]

    def pick(self, weights: Mapping[str, float]) -> str:
        """A key, as often as its weight says."""
        left = self.rng.random() * sum(weights.values())
        for name, weight in weights.items():
            left -= weight
            if left < 0:
                return name
        return name

    def whole(self, low: int, high: int) -> int:
        """A whole number, ``low <= n <= high``, small ones more often (sizes are skewed on real pages)."""
        return low + int((high - low + 1) * float(self.rng.random()) ** 1.6)

    def chance(self, probability: float) -> bool:
        return bool(self.rng.random() < probability)

    def icon(self) -> str:
        """Any icon; each fourth is one of those that stand everywhere."""
        icons = [name for name in COMMON_ICONS if name in self.icons] if self.chance(0.25) else self.icons
        return (icons or self.icons)[int(self.rng.integers(len(icons or self.icons)))]

    def dress(self) -> Dress:
        """Variant, size, state and tone, as the framework's weights say."""
        support = self.support
        return {
            "variant": self.pick(support.variants),
            "size": self.pick(support.sizes),
            "state": self.pick(support.states),
            "tone": self.pick(support.tones),
        }


def button(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    variant = dress["variant"]
    text = say.cased(say.action())
    if variant == "page":
        text = str(draw.whole(1, 40))
    elif variant == "loading" and draw.chance(0.3):
        text = ""
    elif draw.chance(0.03):
        text = say.number() if draw.chance(0.5) else say.sentence()[:60]
    options: tuple[str, ...] = ()
    if variant == "group":
        options = tuple(say.choice() for _ in range(draw.whole(1, 3)))
    elif variant == "icon_toolbar":
        options = tuple(draw.icon() for _ in range(draw.whole(1, 4)))
    elif variant == "pagination":
        page = draw.whole(1, 40)
        text, options = str(page), tuple(str(page + 1 + i) for i in range(draw.whole(1, 4)))
    elif variant == "badge":
        options = (say.count(),)
    icon = draw.icon() if variant.startswith("icon") else ""
    width = draw.whole(120, 420) if variant == "block" else 0
    return Control("button", text=text, icon=icon, options=options, width=width, **dress)


def link(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    text = say.cased(say.navigation())
    options: tuple[str, ...] = ()
    width = 0
    if dress["variant"] == "sentence":
        options, width = (say.paragraph(draw.whole(2, 9)), say.paragraph(draw.whole(2, 9))), draw.whole(180, 460)
    elif dress["variant"] in ("breadcrumb", "list"):
        options = (say.navigation(),)
    elif dress["variant"] == "heading":
        text = say.heading()
    elif draw.chance(0.15):
        text = say.sentence()[:70]
    icon = draw.icon() if dress["variant"] == "icon" else ""
    return Control("link", text=text, icon=icon, options=options, width=width, **dress)


def text_input(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    variant = dress["variant"]
    text = ""
    if "filled" in dress["state"] and variant != "file":
        text = _typed_value(draw, variant)
    icon = draw.icon() if variant in ("prefix", "suffix") and draw.chance(0.6) else ""
    option = (
        say.field_label()
        if variant not in ("prefix", "suffix")
        else draw.pick({"@": 3, "$": 3, "€": 2, say.fixed("Go"): 2})
    )
    placeholder = say.placeholder() if draw.chance(0.75) else ""
    if variant == "search":
        placeholder = placeholder or say.fixed("Search")
    width = draw.whole(90, 460)
    return Control("text_input", text=text, icon=icon, options=(option,), placeholder=placeholder, width=width, **dress)


def _typed_value(draw: Draw, variant: str) -> str:
    """What an ``<input>`` of that type takes: a browser empties a number or date field that holds words."""
    if variant == "number":
        return str(draw.whole(0, 5000))
    if variant == "date":
        return f"{draw.whole(1990, 2030)}-{draw.whole(1, 12):02d}-{draw.whole(1, 28):02d}"
    if variant == "time":
        return f"{draw.whole(0, 23):02d}:{draw.whole(0, 59):02d}"
    return draw.content.value()


def textarea(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    text = say.paragraph(draw.whole(3, 40)) if "filled" in dress["state"] else ""
    return Control(
        "textarea",
        text=text,
        options=(say.field_label(),),
        placeholder=say.placeholder() if draw.chance(0.75) else "",
        width=draw.whole(130, 380),
        height=draw.whole(44, 130),
        **dress,
    )


def select(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    options = (say.field_label(),) if dress["variant"] != "list" else tuple(say.choice() for _ in range(4))
    return Control("select", text=say.choice(), options=options, width=draw.whole(84, 380), **dress)


def checkbox(draw: Draw) -> Control:
    return Control("checkbox", text=_choice_label(draw), options=(draw.content.choice(),), **draw.dress())


def radio(draw: Draw) -> Control:
    return Control("radio", text=_choice_label(draw), options=(draw.content.choice(),), **draw.dress())


def switch(draw: Draw) -> Control:
    return Control("switch", text=_choice_label(draw), **draw.dress())


def _choice_label(draw: Draw) -> str:
    say = draw.content
    return say.choice() if draw.chance(0.8) else say.sentence()[:48]


def slider(draw: Draw) -> Control:
    level = float(draw.rng.random())
    return Control("slider", text=draw.content.field_label(), level=level, width=draw.whole(90, 420), **draw.dress())


def badge(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    text = say.cased(say.status()) if draw.chance(0.7) else say.count()
    icon = draw.icon() if dress["variant"] == "icon" else ""
    return Control("badge", text=text, icon=icon, options=(say.heading()[:40],), **dress)


def tab(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    options = tuple(say.navigation() for _ in range(draw.whole(0, 3)))
    icon = draw.icon() if dress["variant"] == "icon" else ""
    width = draw.whole(300, 620) if dress["variant"] == "justified" else 0
    return Control("tab", text=say.cased(say.navigation()), icon=icon, options=options, width=width, **dress)


def progress(draw: Draw) -> Control:
    dress = draw.dress()
    level = float(draw.rng.random())
    thick = {"thin": draw.whole(3, 8), "labelled": draw.whole(16, 28)}.get(dress["variant"], 0)
    return Control("progress", level=level, width=draw.whole(90, 460), height=thick, **dress)


def text(draw: Draw) -> Control:
    dress, say = draw.dress(), draw.content
    variant, width = dress["variant"], 0
    words: dict[str, Callable[[], str]] = {
        "heading": say.heading,
        "label": say.field_label,
        "strong": say.heading,
        "cell": say.value,
        "item": say.choice,
        "code": say.value,
        "number": lambda: say.price() if draw.chance(0.5) else say.number(),
        "small": say.sentence if draw.chance(0.5) else say.date,
    }
    said = say.tiny() if draw.chance(TINY) and variant != "code" else words.get(variant, say.sentence)()
    if variant in ("paragraph", "lead", "muted") and draw.chance(0.45):
        said, width = say.paragraph(draw.whole(6, 36)), draw.whole(150, 520)
    if variant == "heading":
        dress["size"] = f"h{draw.whole(1, 6)}"
        said = say.cased(said)
    return Control("text", text=said, width=width, **dress)


def image(draw: Draw) -> Control:
    dress = draw.dress()
    if "logo" in draw.support.variants and draw.chance(LOGO):
        high = draw.whole(20, 64)
        return Control("image", "logo", width=high if draw.chance(0.4) else high * 15 // 4, height=high)
    width = draw.whole(24, 240)
    shape = draw.pick({"1.0": 3, "0.75": 3, "0.5625": 3, "0.667": 2, "1.333": 2})
    height = round(width * float(shape))
    if dress["variant"] == "circle":
        width = height = draw.whole(24, 140)
    elif dress["variant"] == "banner":
        width, height = draw.whole(240, 460), draw.whole(40, 120)
    return Control("image", width=width, height=height, **dress)


def icon(draw: Draw) -> Control:
    return Control("icon", icon=draw.icon(), width=draw.whole(12, 40), **draw.dress())


def companions(control: Control) -> tuple[Control, ...]:
    """What stands beside a control and is one itself, in the order of the templates' ``also(1)``, ``also(2)``, ….

    On a page that is to teach detection every control must carry its label: the other tabs of a row, a field's label.
    """
    kind, variant = control.kind, control.variant
    if variant in ("group", "pagination") and kind == "button":
        return tuple(replace(control, text=text, state="rest", options=()) for text in control.options)
    if variant == "icon_toolbar":
        return tuple(replace(control, icon=icon, state="rest", options=()) for icon in control.options)
    if variant == "stepper":
        return tuple(Control("button", "icon_tiny", "xs", icon=icon) for icon in ("dash-lg", "plus-lg"))
    if kind == "tab":
        return tuple(replace(control, text=text, state="rest", icon="", options=()) for text in control.options)
    if variant == "split":
        return (replace(control, variant="toggle", text="", state="rest"),)
    if variant == "suffix":
        return (
            Control("button", "outline", control.size, tone="secondary", text=control.options[0], icon=control.icon),
        )
    if variant == "list" and kind == "link":
        return (replace(control, text=control.options[0], state="rest", options=()),)
    if variant == "breadcrumb":
        return (Control("text", "item", text=control.options[0]),)
    if kind in ("checkbox", "radio", "switch") and variant != "plain":
        return (Control("text", "label", text=control.text),)
    if variant == "labelled" and kind != "progress":
        return (Control("text", "label", text=control.text if kind == "slider" else control.options[0]),)
    return ()


CONTROLS: Mapping[str, Callable[[Draw], Control]] = {
    "button": button,
    "link": link,
    "text_input": text_input,
    "textarea": textarea,
    "select": select,
    "checkbox": checkbox,
    "radio": radio,
    "switch": switch,
    "slider": slider,
    "badge": badge,
    "tab": tab,
    "progress": progress,
    "text": text,
    "image": image,
    "icon": icon,
}
"""Every kind that is drawn, in the order of the label's index; `KINDS` adds ``background``, which is cut, not drawn."""

assert tuple(CONTROLS) == tuple(kind for kind in KINDS if kind != "background")
