"""CSS made ready for a still picture: states that answer to a class, and no request to anywhere.

`rewrite` runs over the shipped stylesheets when ctlgen is built and over a user's own when it is used.
A rule is touched only where it needs it; all other bytes stay as they are. Selectors are read with tinycss2,
the rest of the sheet by one pass over its strings, comments and braces (Bootstrap is 230 kB: parsing all of it
takes four times as long).
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote, unquote

import tinycss2

from ctlgen.errors import InputError

STATES = ("hover", "focus", "focus-visible", "focus-within", "active")
"""The pseudo classes that also answer to a class "ctl-…"."""

UNICODE_RANGES = {
    "latin": "U+0000-00FF,U+0131,U+0152-0153,U+02BB-02BC,U+02C6,U+02DA,U+02DC,U+0304,U+0308,U+0329,U+2000-206F,"
    "U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215,U+FEFF,U+FFFD",
    "latin-ext": "U+0100-02BA,U+02BD-02C5,U+02C7-02CC,U+02CE-02D7,U+02DD-02FF,U+0304,U+0308,U+0329,U+1D00-1DBF,"
    "U+1E00-1E9F,U+1EF2-1EFF,U+2020,U+20A0-20AB,U+20AD-20C0,U+2113,U+2C60-2C7F,U+A720-A7FF",
    "cyrillic": "U+0301,U+0400-045F,U+0490-0491,U+04B0-04B1,U+2116",
    "greek": "U+0370-0377,U+037A-037F,U+0384-038A,U+038C,U+038E-03A1,U+03A3-03FF",
    "hebrew": "U+0307-0308,U+0590-05FF,U+200C-2010,U+20AA,U+25CC,U+FB1D-FB4F",
    "arabic": "U+0600-06FF,U+0750-077F,U+200C-200E,U+2010-2011,U+204F,U+2E41,U+FB50-FDFF,U+FE70-FE74,U+FE76-FEFC",
    "devanagari": "U+0900-097F,U+1CD0-1CF9,U+200C-200D,U+20A8,U+20B9,U+20F0,U+25CC,U+A830-A839,U+A8E0-A8FF",
    "thai": "U+02D7,U+0303,U+0331,U+0E01-0E5B,U+200C-200D,U+25CC",
}
"""Which characters a font's subset covers, as the font services cut them."""

BROWSER_STATES = (
    "@layer ctl-browser{"
    ".ctl-focus-visible{outline:auto 1px -webkit-focus-ring-color}"
    "a.ctl-focus-visible{outline-offset:1px}"
    "input:is([type=checkbox i],[type=radio i]).ctl-focus-visible{outline-offset:2px}"
    "[data-ctl-part].ctl-focus-visible,.ctl-inner.ctl-focus-visible{outline:0}"
    "a.ctl-active{color:-webkit-activelink}"
    "}\n"
)
"""What Chromium's own stylesheet does for states, for our classes; in a layer, so that any author's rule beats it.
An element that draws itself passes the focus on to what is in it."""

_TOKEN = re.compile(
    r"""/\*.*?(?:\*/|\Z)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|url\(\s*(?!["'\s])(?:\\.|[^)\\])*\)?|\\.|[{};]""",
    re.DOTALL | re.IGNORECASE,
)
_STATE = re.compile(rf":(?:{'|'.join(STATES)})\b", re.IGNORECASE)
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_REMOTE = re.compile(r"""(?:url\(\s*)?["']?\s*(?:https?:)?//""", re.IGNORECASE)
_REMOTE_URL = re.compile(r"""url\(\s*["']?\s*(?:https?:)?//""", re.IGNORECASE)
_PICTURE = re.compile(
    r"""(url\(\s*)("data:image/svg\+xml(?:\\.|[^"\\])*|'data:image/svg\+xml(?:\\.|[^'\\])*|data:image/svg\+xml[^)]*)""",
    re.DOTALL | re.IGNORECASE,
)
_SMIL = re.compile(r"((?:<|%3c)(?:\\?/|%2f)?)(animate|set\b)", re.IGNORECASE)
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1f]|\ufffd")


class Face(Protocol):
    """What `font_faces` needs to know of a font."""

    @property
    def family(self) -> str: ...
    @property
    def weight(self) -> int: ...
    @property
    def style(self) -> str: ...
    @property
    def covers(self) -> str: ...
    @property
    def file(self) -> Path: ...


def rewrite(css: str) -> str:
    """``css`` whose state rules also answer to classes, and that asks nobody for anything.

    ``.btn:hover`` becomes ``.btn:is(:hover,.ctl-hover)``: `:is` weighs what its heaviest argument weighs, so
    the cascade stays as it was, and it works inside ``:not()`` too. Where the state stands behind a pseudo
    element, whose class nobody can set, the class goes to the element:
    ``input::-webkit-slider-thumb:active,input.ctl-active::-webkit-slider-thumb``.

    Remote ``@import`` and ``@font-face`` rules are dropped; the result can stand inside ``<style>``.
    Raises `InputError` for what is not a complete stylesheet.
    """
    css = css.removeprefix("\ufeff")
    _check_text(css)
    out = _Sheet(css).parts()
    return "".join(out).replace("</", "<\\/")


def still(css: str) -> str:
    """``css`` with the animations taken out of the SVG pictures in it, which keep a clock of their own.

    No rule of the page reaches into a picture: a spinner in one would stand otherwise in every shot.
    """
    return _PICTURE.sub(lambda url: url[1] + _halt(url[2]), css)


def _halt(picture: str) -> str:
    """A picture's data URI, whose animations get names that nobody knows."""
    head, comma, text = picture.partition(",")
    if not head.endswith(";base64"):
        return head + comma + _rest(text)
    try:
        data = b64decode(unquote(text)).decode("utf-8")
    except ValueError:  # no picture at all
        return picture
    calm = _rest(data)
    return picture if calm == data else head + comma + b64encode(calm.encode()).decode()


def _rest(svg: str) -> str:
    return _SMIL.sub(r"\1no-\2", svg).replace("animation", "no-animation")


def _check_text(css: str) -> None:
    if _BINARY.search(css):
        raise InputError("is not CSS but binary data")
    if css.lstrip()[:1] == "<":
        raise InputError("is not CSS but HTML or XML: give the stylesheet itself")


class _Sheet:
    """One pass over a stylesheet: a prelude is what stands between two of ``{ } ;`` and in front of a ``{``."""

    def __init__(self, css: str) -> None:
        self.css = css
        self.out: list[str] = []
        self.start = 0  # of what is not yet in `out`
        self.depth = 0
        self.rules = 0  # blocks' declarations seen
        self.font_face: int | None = None  # where in `out` the open @font-face rule begins

    def parts(self) -> list[str]:
        for token in _TOKEN.finditer(self.css):
            mark = token[0]
            if mark == "{":
                self.open(self.css[self.start : token.start()])
            elif mark in (";", "}"):
                self.close(self.css[self.start : token.start()], mark)
            else:
                continue
            self.start = token.end()
        self.out.append(self.css[self.start :])
        if not self.rules:
            raise InputError("is not CSS: there is not one rule in it")
        return self.out

    def open(self, prelude: str) -> None:
        bare = _COMMENT.sub("", prelude).strip().lower()
        if bare.startswith("@font-face"):
            self.font_face = len(self.out)
        self.depth += 1
        is_rule = bool(bare) and not bare.startswith(("@", "--"))
        self.out += (answer(prelude) if is_rule and _STATE.search(prelude) else prelude, "{")

    def close(self, text: str, mark: str) -> None:
        bare = _COMMENT.sub("", text).strip()
        if bare.lower().startswith("@import"):
            _check_import(bare)
            return
        self.rules += self.depth > 0 and re.match(r"[-_a-zA-Z][\w-]*\s*:", bare) is not None
        self.depth -= mark == "}"
        self.out += (text, mark)
        if mark == "}" and self.font_face is not None:
            if _REMOTE_URL.search("".join(self.out[self.font_face :])):
                del self.out[self.font_face :]
            self.font_face = None


def _check_import(rule: str) -> None:
    """Remote sheets are fonts, which we serve ourselves; a local one would be a part that nobody serves."""
    source = rule[len("@import") :].strip()
    if not _REMOTE.match(source):
        raise InputError(f"imports {source.split()[0]}: give one file with everything in it")


def answer(selectors: str) -> str:
    """A selector list whose states also answer to their classes."""
    branches = _branches(tinycss2.parse_component_value_list(selectors))
    return ",".join(text for branch in branches for text in _variants(branch))


def _branches(nodes: Sequence[Any]) -> list[list[Any]]:
    """The nodes of each complex selector of a list."""
    branches: list[list[Any]] = [[]]
    for node in nodes:
        if node == ",":
            branches.append([])
        else:
            branches[-1].append(node)
    return branches


def _variants(nodes: list[Any]) -> list[str]:
    """One complex selector as one text, or as two where a state follows a pseudo element."""
    cut = next((i for i in range(len(nodes) - 1) if nodes[i] == nodes[i + 1] == ":"), len(nodes))
    head, tail = _with_classes(nodes[:cut]), nodes[cut:]
    states = [_state(tail, i) for i in range(len(tail))]
    whole = head + tinycss2.serialize(tail)
    if not any(states):
        return [whole]
    kept = [
        node
        for i, node in enumerate(tail)
        if not states[i] and not (node == ":" and i + 1 < len(tail) and states[i + 1])
    ]
    return [whole, head + "".join(f".ctl-{state}" for state in states if state) + tinycss2.serialize(kept)]


def _state(nodes: Sequence[Any], i: int) -> str:
    """The state whose name is ``nodes[i]``, or "" (a pseudo element's name follows two colons)."""
    if nodes[i].type != "ident" or nodes[i].lower_value not in STATES:
        return ""
    is_state = i > 0 and nodes[i - 1] == ":" and (i < 2 or nodes[i - 2] != ":")
    return str(nodes[i].lower_value) if is_state else ""


def _with_classes(nodes: Sequence[Any]) -> str:
    out: list[str] = []
    for i, node in enumerate(nodes):
        if state := _state(nodes, i):
            out.append(f"is(:{state},.ctl-{state})")
        elif node.type == "function":
            out.append(f"{node.name}({_with_classes(node.arguments)})")
        else:
            out.append(node.serialize())
    return "".join(out)


def font_faces(fonts: Iterable[Face], url_prefix: str = "") -> str:
    """Our own ``@font-face`` rules; ``url_prefix`` goes in front of each file's path.

    ``font-display: block``, so that no picture is ever taken in a fallback that a font is about to replace.
    """
    return "".join(_font_face(font, url_prefix) for font in fonts)


def _font_face(font: Face, url_prefix: str) -> str:
    return (
        f'@font-face{{font-family:"{font.family}";font-style:{font.style};font-weight:{font.weight};'
        f'font-display:block;src:url("{url_prefix}{quote(font.file.as_posix())}")'
        + (f";unicode-range:{font.covers}" if font.covers else "")
        + "}\n"
    )
