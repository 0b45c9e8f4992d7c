"""Single controls in the page's habits: its main button, its toolbar's, its chips, fields, links and words."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ctlgen.screens.nodes import Frame, Leaf, Node
from ctlgen.screens.sketch import Sketch, frame

# --- buttons


def main(s: Sketch, text: str = "", **given: Any) -> Leaf:
    """The button that matters most here."""
    text = text or s.act()
    h = s.habits
    if s.is_own:
        return s.own("button", variant="tool solid", text=text, **_own_size(given))
    if s.chance(0.12):
        given = {"icon": s.glyph(), **given}
        return s.control("button", s.one("icon_left", "icon_left", "icon_right"), tones=(h.tone,), text=text, **given)
    if s.chance(0.03):
        return s.control("button", "loading", tones=(h.tone,), text=text)
    return s.control("button", h.main, tones=(h.tone,), text=text, **given)


def wide(s: Sketch, text: str, width: int, *, second: bool = False) -> Leaf:
    """A button as wide as its column (CSS px)."""
    h = s.habits
    tone = h.other_tone if second else h.tone
    if not second and s.has("button", "block"):
        return _filling(s.control("button", "block", tones=(tone,), text=text, width=width))
    if s.has("button", "block") and s.chance(0.4):
        return _filling(s.control("button", "block", tones=(tone,), text=text, width=width))
    dress = "tool hairline" if second else "tool solid"
    icon = s.glyph() if second and s.chance(0.6) else ""
    height = s.one(36, 40, 44)
    return _filling(s.own("button", variant=dress, text=text, icon=icon, width=width, height=height, size="md"))


def _filling(leaf: Leaf) -> Leaf:
    return replace(leaf, fill=True)


def button(s: Sketch, text: str = "", **given: Any) -> Leaf:
    """A button beside the main one."""
    if not given and s.chance(0.14):
        return dropdown(s, text)
    text = text or s.act()
    if s.chance(s.habits.own):
        dress = s.pick(_SECOND)
        return s.own("button", variant=dress, text=text, icon=s.glyph() if s.chance(0.3) else "", **_own_size(given))
    return s.control("button", s.habits.other, tones=(s.habits.other_tone,), **{"text": text, **given})


_SECOND = {"tool hairline": 30, "tool tint": 20, "tool": 18, "tool glossy": 12, "tool solid deep": 10}
_SECOND |= {"tool tint sunk": 9}


def _own_size(given: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in given.items() if name in ("size", "state", "width", "height")}


def small(s: Sketch, text: str = "", *, matters: bool = False) -> Leaf:
    """A small button, as in a table's row or on a card."""
    text = text or s.act(14)
    h = s.habits
    if s.chance(h.own):
        return s.own("button", variant=s.one("tool hairline", "tool tint", "tool"), text=text, size="sm")
    variant, tone = (h.main, h.tone) if matters else (h.other, h.other_tone)
    return s.control("button", variant, sizes=("sm", "xs", "small"), tones=(tone,), text=text)


def tool(s: Sketch, *names: str, on: bool = False, size: str = "md", off: bool = False) -> Leaf:
    """A button that holds only an icon; toggled on, its ground is tinted."""
    icon = s.glyph(*names)
    if not s.habits.tool and s.habits.tool_variant:
        sizes = ("sm", "md") if size == "sm" else ("md",)
        given = {"icon": icon, "text": s.habits.tool_text}
        return s.control("button", s.habits.tool_variant, sizes=sizes, tones=(s.habits.other_tone,), **given)
    dress = (s.habits.tool or "tool") + (" on" if on else "")
    size = s.habits.tool_size if size == "md" else size
    return s.own("button", variant=dress, icon=icon, size=size, state="disabled" if off else "rest")


def tools(s: Sketch, *icons: str, size: str = "md", **more: Any) -> Frame:
    """A few of them in a row; one may be on, one out of use: seldom small ones, which stand in many rows alike."""
    on, off = (s.whole(0, len(icons) * (8 if size == "sm" else 2)) for _ in range(2))
    found = (tool(s, name, on=i == on, off=i == off, size=size) for i, name in enumerate(icons))
    return frame("row close", *found, **more)


def close(s: Sketch) -> Leaf:
    if s.has("button", "close") and s.chance(0.7):
        return s.control("button", "close")
    return s.own("button", variant="tool", icon=s.glyph("x-lg", "x"), size="sm")


def chip(s: Sketch, text: str = "", *, on: bool = False) -> Leaf:
    """A chip that can be pressed: a filter, a suggestion."""
    dress = s.habits.chip + (" on" if on else "")
    icon = s.glyph() if s.chance(0.15) else ""
    text = text or s.brief(s.say.choice(), 22)
    return s.own("button", variant=dress, text=text, icon=icon, size="sm")


def own_chip(s: Sketch, *, raised: bool = False) -> Leaf:
    """A chip with an icon, as over a map or beside a field; ``raised``: on paper of its own."""
    dress = "chip raised" if raised else s.one("chip hairline", "chip tint", "chip hairline caret")
    words_ = s.brief(s.say.choice(), 14)
    return s.own("button", variant=dress, text=words_, icon=s.glyph() if s.chance(0.6) else "", size="sm")


def split(s: Sketch, text: str = "", **given: Any) -> Leaf:
    """A button with a caret of its own, or one that opens a menu."""
    variant = s.one("split", "caret") if s.has("button", "split") else "caret"
    given |= {"text": text} if text else {}
    return s.control("button", variant, tones=(s.habits.other_tone,), **given)


def dropdown(s: Sketch, text: str = "") -> Leaf:
    """A button that opens a menu: as a rule with a caret, often with an icon before its words."""
    if s.chance(0.25):
        return split(s, text)
    dress = s.habits.chip if s.chance(0.2) else s.one("tool hairline", "tool hairline", "tool tint", "tool")
    icon = s.glyph() if s.chance(0.5) else ""
    words = text or s.brief(s.say.field_label() if s.chance(0.5) else s.say.choice(), 20)
    return s.own("button", variant=f"{dress} caret", text=words, icon=icon, size=s.one("sm", "md", "md"))


# --- links


def link(s: Sketch, text: str = "", *, inline: bool = False) -> Leaf:
    text = text or s.say.navigation()
    if not s.habits.link and s.has("link"):
        made = s.control("link", "plain", text=text)
    else:
        made = s.own("link", variant=(s.habits.link or "link") + (" inline" if inline else ""), text=text)
    return Leaf(made.control, made.own, True, inline)


def quiet_link(s: Sketch, text: str = "") -> Leaf:
    """One that looks like the text around it: in a footer, a list, a name; now and then with an icon."""
    icon = s.glyph() if s.chance(0.18) else ""
    dress = "link quiet" + ("" if icon else s.one("", " under"))
    return s.own("link", variant=dress, text=text or s.brief(s.say.navigation(), 28), icon=icon, size=s.one("sm", "md"))


def nav(s: Sketch, text: str = "", icon: str = "") -> Leaf:
    if not icon and s.habits.nav and s.has("link", "plain"):
        return s.control("link", "plain", text=text or s.brief(s.say.navigation(), 22))
    return s.own("link", variant="link nav", text=text or s.brief(s.say.navigation(), 22), icon=icon)


# --- fields


def field(s: Sketch, width: int, kind: str = "plain", **given: Any) -> Leaf:
    """One field without a label, ``width`` CSS px wide."""
    asked: dict[str, Any] = {"width": width, **given}
    if kind == "number":
        asked = {"text": str(s.whole(0, 480)), **asked}
    h = s.habits.field
    if h and kind in ("plain", "search", "email"):
        typed = s.chance(0.5)
        asked = {"text": s.say.value() if typed else "", "placeholder": s.say.placeholder(), **asked}
        icon = s.glyph("search") if kind == "search" else s.glyph() if s.chance(0.25) else ""
        return s.own("text_input", variant=h + (" trailing" if s.chance(0.15) else ""), icon=icon, **asked)
    return s.control("text_input", kind, **asked)


def search(s: Sketch, width: int) -> Leaf:
    """A search field: with its icon inside where the page's own CSS draws it."""
    if s.is_own or s.chance(0.55):
        dress = "field" + s.one("", " tint", " round", " tint round") * (s.is_own or not s.habits.field)
        text = s.say.value() if s.chance(0.15) else ""
        hint = s.word("Search", "Search…", "Search or jump to…", "Find", "Type to search") if s.chance(0.7) else ""
        hint = hint or s.say.placeholder()
        return s.own("text_input", variant=dress, icon=s.glyph("search"), text=text, placeholder=hint, width=width)
    return s.control("text_input", s.one("search", "search", "prefix", "suffix"), width=width)


def labelled(s: Sketch, width: int, name: str = "", kind: str = "plain", **given: Any) -> Node:
    """A field under its label, with a helper text below now and then."""
    name = name or s.say.field_label()
    below = (note(s),) if s.chance(0.16) else ()
    if kind == "plain" and not s.habits.field and s.chance(0.5) and s.has("text_input", "labelled"):
        made = s.control("text_input", "labelled", options=(name,), width=width, **given)
        return frame("column tight", made, *below)
    return frame("column tight", label(s, name), field(s, width, kind, **given), *below)


def select(s: Sketch, width: int, **given: Any) -> Leaf:
    if s.is_own or (s.habits.field and s.chance(0.7)):
        icon = s.glyph("chevron-down", "caret-down-fill") if s.chance(0.7) else ""
        fields: dict[str, Any] = {"text": s.say.choice(), **given}
        return s.own("select", variant=s.habits.field, width=width, icon=icon, **fields)
    return s.control("select", "plain", width=width, **given)


def narrow(s: Sketch, width: int) -> Leaf:
    """What a list is sorted or filtered by: a select, or a button with a caret that opens a menu."""
    return dropdown(s) if s.chance(0.5) else select(s, width)


def choose(s: Sketch, width: int, name: str = "") -> Frame:
    """A select under its label."""
    return frame("column tight", label(s, name or s.say.field_label()), select(s, width))


def area(s: Sketch, width: int, height: int, **given: Any) -> Leaf:
    return s.control("textarea", "plain", width=width, height=height, **given)


def tick(s: Sketch, kind: str = "checkbox", text: str | None = None, **given: Any) -> Leaf:
    """A checkbox, radio button or switch with its words; "" for none."""
    if text == "":
        return s.control(kind, "plain", **given)
    return s.control(kind, "labelled", "inline", text=text or s.brief(s.say.choice(), 32), **given)


def choices(s: Sketch, count: int, kind: str = "", most: int = 24) -> tuple[Leaf, ...]:
    """A few that belong together, of one kind; of radio buttons one is on."""
    kind = kind or s.one("checkbox", "radio")
    on = s.whole(0, count - 1)
    known = [{"states": ("checked" if i == on else "rest",)} if kind == "radio" else {} for i in range(count)]
    return tuple(tick(s, kind, s.brief(s.say.choice(), most), **given) for given in known)


def stars(s: Sketch, width: int) -> tuple[Leaf, ...]:
    """How good it is: so many of five are filled."""
    full = s.whole(1, 5)
    return tuple(icon(s, "star-fill" if i < full else "star", width=width) for i in range(5))


def slider(s: Sketch, width: int) -> Leaf:
    return s.control("slider", "plain", width=width)


# --- words


def words(s: Sketch, text: str, dress: str = "") -> Leaf:
    """Text in the page's own hand; ``dress``: small, muted, strong, large, huge, mono, clipped."""
    return s.own("text", variant=f"plaintext {dress}".strip(), text=text)


def label(s: Sketch, text: str = "") -> Leaf:
    text = text or s.say.field_label()
    if not s.habits.label and s.has("text", "label"):
        return s.control("text", "label", text=text, tones=("",))
    return words(s, text, s.habits.label)


def heading(s: Sketch, size: str = "h4", text: str = "") -> Leaf:
    text = text or s.brief(s.say.heading(), 60)
    if not s.is_own and s.has("text", "heading") and s.chance(0.8):
        return s.control("text", "heading", tones=("",), text=text, size=size, width=0)
    return words(s, text, {"h1": "huge", "h2": "huge", "h3": "large strong"}.get(size, "strong"))


def keyed(s: Sketch) -> Leaf:
    """Words among which one or two stand for keys or names in a program, in small boxes as a rule."""
    kind = s.pick({"sentence": 50, "shortcut": 25, "type": 25})
    if kind == "shortcut":
        keys = (s.one("Ctrl", "Alt", "Shift", "⌘"), s.one("F", "K", "S", "P", "Enter", "Del"))
        return s.own("text", variant="plaintext keyed keys small", text=" + ".join(keys), options=keys)
    if kind == "type":
        bound = f"{s.one('>=', '<=', '=')}\N{NO-BREAK SPACE}{s.whole(0, 90)}"
        named = f"{s.one('integer', 'string', 'number', 'boolean')} {bound}"
        return s.own("text", variant="plaintext keyed small", text=named, options=(bound,))
    said = s.brief(s.say.sentence(), 70).split(" ")
    named_ones = tuple(s.one(*said) for _ in range(s.whole(1, 2))) if len(said) > 2 else ()
    dress = s.one("plaintext keyed", "plaintext keyed keys", "plaintext keyed small muted")
    return s.own("text", variant=dress, text=" ".join(said), options=named_ones)


def note(s: Sketch, text: str = "") -> Leaf:
    if not text and s.chance(0.18):
        return keyed(s)
    return words(s, text or s.brief(s.say.sentence(), 80), "small muted")


def prose(s: Sketch, count: int, *, links: bool = False) -> Node:
    """A paragraph of ``count`` words, with a link or two in it."""
    if not links:
        return Leaf(words(s, s.say.paragraph(count), "prose").control, own=True, fill=True)
    half = max(2, count // 2)
    parts: list[Node] = [s.say.paragraph(half).rstrip(".") + " ", link(s, s.say.navigation().lower(), inline=True)]
    if s.chance(0.5):
        parts += [" " + s.say.paragraph(max(2, half // 2)).rstrip(".").lower() + " ", link(s, inline=True)]
    parts.append(" " + s.say.paragraph(half).lower())
    return Frame("prose", tuple(parts), region="paragraph", unsure=True)


# --- small things


def badge(s: Sketch, text: str = "", **given: Any) -> Leaf:
    text = text or s.brief(s.say.status(), 18)
    if s.habits.badge:
        return s.own("badge", variant=s.habits.badge, text=text, tone=s.hue(), **given)
    return s.control("badge", s.one("solid", "pill", "subtle"), text=text, **given)


def counter(s: Sketch) -> Leaf:
    return s.own("badge", variant="badge dot", text=str(s.whole(1, 24)), tone=s.hue())


def icon(s: Sketch, *names: str, width: int = 0) -> Leaf:
    dress = "sign accented" if s.chance(0.3) else "sign"
    return s.own("icon", variant=dress, icon=s.glyph(*names), width=width or s.one(14, 16, 18, 20, 24))


def emblem(s: Sketch, width: int = 0) -> Leaf:
    """A glyph that does nothing, half of the time on a filled square or disc: a button's look-alike."""
    width = width or s.one(28, 32, 36, 40, 48)
    if s.chance(0.5):
        return icon(s, width=width * 3 // 4)
    dress = "tile" + s.one("", " pale", " round", " pale round")
    return s.own("icon", variant=dress, icon=s.glyph(), width=width, height=width, tone=s.hue())


def face(s: Sketch, size: int = 36) -> Node:
    """A person: a round picture, or initials on a disc, which is no control and no picture."""
    if s.chance(0.5):
        shape = "round" if s.habits.round_faces else "soft"
        return s.own("image", variant=shape, width=size, height=size)
    shape = "" if s.habits.round_faces else "border-radius:var(--scr-r);"
    style = f"width:{size}px;height:{size}px;font-size:{size * 0.4:.0f}px;--face:{s.hue()};{shape}"
    return Frame("face", (initials(s),), style, unsure=True)


def initials(s: Sketch) -> str:
    return "".join(part[:1].upper() for part in s.say.heading().split()[:2]) or "A"


def picture(s: Sketch, width: int, height: int, shape: str = "", *, fill: bool = False) -> Leaf:
    """One so large (CSS px); ``fill``: as wide as its frame, whatever that is."""
    made = s.own("image", variant=shape, width=width, height=height)
    return _filling(made) if fill else made


def logo(s: Sketch, size: int = 0) -> Leaf:
    """Somebody's sign without a ground, ``size`` CSS px wide and high; unless told, often a word in its own letters."""
    height = size or s.one(24, 28, 32, 36, 44)
    width = height if size or s.chance(0.3) else round(height * s.one(2.6, 3.2, 3.75, 4.2))
    return s.own("image", variant="logo", width=width, height=height)


def segments_of_time(s: Sketch) -> Frame:
    """Which span is shown: words side by side of which one is on. By the rule they are tabs."""
    words_ = [s.word(*choice) for choice in (("Day", "1D"), ("Week", "1W"), ("Month", "1M"), ("Year", "1Y"))]
    return toggle(s, [{"text": word} for word in words_])


_SNUG = "padding:2px;width:max-content"


def toggle(s: Sketch, items: Sequence[Mapping[str, str]]) -> Frame:
    """Items side by side of which one is on: on a tint that holds them, sunk into the page, or edge to edge."""
    dress = s.pick({"segment": 50, "segment sunken": 18, "joint": 17, "joint full": 15})
    on = s.whole(0, len(items) - 1)
    worn = "tab " + dress.removesuffix(" sunken")
    found = (s.own("tab", variant=worn + (" on" if i == on else ""), **item) for i, item in enumerate(items))
    if dress.startswith("joint"):
        return frame("row joined", *found)
    return frame("row joined " + ("sunken" if "sunken" in dress else "soft boxed"), *found, style=_SNUG)
