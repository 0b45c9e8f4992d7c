"""The HTML that all reports share: a page, its parts, tables, figures, pictures."""

from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from math import isfinite
from pathlib import Path

import cv2
import numpy as np

from ctlgen import __version__
from ctlgen.model import Image

NONE = "–"  # noqa: RUF001
"""In place of a number."""
_STYLE = Path(__file__).with_name("style.css")
_LARGEST = (220, 144)  # width and height of a picture in px; larger ones are shrunk


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a report; ``body`` is HTML."""

    title: str
    body: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: text, what stands small below it, HTML that follows."""

    text: str
    below: str = ""
    more: str = ""
    best: bool = False


def page(title: str, lead: str, sections: Sequence[Section]) -> str:
    """The whole file: one section after the other, with links to each."""
    links = "".join(f'<li><a href="#{_anchor(i, one)}">{escape(one.title)}</a></li>' for i, one in enumerate(sections))
    parts = "".join(
        f'<section id="{_anchor(i, one)}" aria-labelledby="{_anchor(i, one)}-title">'
        f'<h2 id="{_anchor(i, one)}-title">{escape(one.title)}</h2>{one.body}</section>\n'
        for i, one in enumerate(sections)
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n"
        f'<a class="skip" href="#content">Skip to the content</a>\n'
        f"<header><h1>{escape(title)}</h1><p>{escape(lead)}</p>"
        f'<nav aria-label="Sections"><ul>{links}</ul></nav></header>\n'
        f'<main id="content">\n{parts}</main>\n<footer>Made by ctlgen {__version__}.</footer>\n</body>\n</html>\n'
    )


def _anchor(number: int, section: Section) -> str:
    return section.anchor or f"part-{number}"


def table(head: Sequence[str], rows: Iterable[Sequence[Cell | str]], caption: str = "", text: int = 1) -> str:
    """A table whose first column names the row; the first ``text`` columns stand left, numbers right."""
    said = f"<caption>{escape(caption)}</caption>" if caption else ""
    names = "".join(f'<th scope="col"{_right(i, text)}>{escape(name)}</th>' for i, name in enumerate(head))
    body = "".join(f"<tr>{''.join(_cell(i, cell, text) for i, cell in enumerate(row))}</tr>" for row in rows)
    inside = f"<table>{said}<thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"
    return f'<div class="scroll" tabindex="0" role="group" aria-label="{escape(caption or head[0])}">{inside}</div>'


def _cell(column: int, cell: Cell | str, text: int) -> str:
    one = Cell(cell) if isinstance(cell, str) else cell
    tag = "th" if column == 0 else "td"
    scope = ' scope="row"' if column == 0 else ""
    classes = " ".join(name for name, on in (("n", column >= text), ("best", one.best)) if on)
    below = f"<small>{escape(one.below)}</small>" if one.below else ""
    return f"<{tag}{scope}{_class(classes)}>{escape(one.text)}{below}{one.more}</{tag}>"


def _right(column: int, text: int) -> str:
    return _class("n" if column >= text else "")


def _class(names: str) -> str:
    return f' class="{names}"' if names else ""


def figure(title: str, picture: str, what: str = "") -> str:
    """A plot below its title."""
    more = f" <span>{escape(what)}</span>" if what else ""
    return f"<figure><figcaption>{escape(title)}{more}</figcaption>{picture}</figure>"


def hero(figures: Iterable[tuple[str, str, str]]) -> str:
    """Large numbers: what, the number, what is small below it."""
    parts = "".join(
        f"<div><dt>{escape(what)}</dt><dd>{escape(value)}</dd><dd>{escape(below)}</dd></div>"
        for what, value, below in figures
    )
    return f'<dl class="hero">{parts}</dl>'


def meter(value: float, low: float | None = None, high: float | None = None, kind: int = 0) -> str:
    """A bar of a share, with its interval."""
    if not isfinite(value):
        return ""
    span = ""
    if low is not None and high is not None:
        span = f'<b style="left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%"></b>'
    return f'<span class="meter s{kind % 8}" aria-hidden="true"><i style="width:{100 * value:.1f}%"></i>{span}</span>'


def details(title: str, body: str, open: bool = False) -> str:
    """What most do not want to see at once."""
    return f"<details{' open' if open else ''}><summary>{escape(title)}</summary>{body}</details>"


def note(text: str, warn: bool = False) -> str:
    return f'<p class="{"warn" if warn else "note"}">{escape(text)}</p>'


def picture(image: Image, what: str) -> str:
    """An image, uint8 (H, W) or (H, W, 3) sRGB, inside the page; ``what`` is read out in its place."""
    height, width = image.shape[:2]
    scale = min(1.0, _LARGEST[0] / width, _LARGEST[1] / height)
    if scale < 1:
        size = max(1, round(width * scale)), max(1, round(height * scale))
        image = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
    bgr = image if image.ndim == 2 else image[:, :, ::-1]
    data = b64encode(cv2.imencode(".png", np.ascontiguousarray(bgr), [cv2.IMWRITE_PNG_COMPRESSION, 9])[1].tobytes())
    tiny = ' class="tiny"' if max(height, width) <= 32 else ""
    size_text = f'width="{image.shape[1]}" height="{image.shape[0]}"'
    return f'<img{tiny} {size_text} alt="{escape(what)}" src="data:image/png;base64,{data.decode()}">'


def percent(value: float | None, digits: int = 1) -> str:
    """ "91.3 %", `NONE` for what cannot be said."""
    return NONE if value is None or not isfinite(value) else f"{100 * value:.{digits}f} %"


def share(value: float | None, digits: int = 3) -> str:
    """ "0.913", `NONE` for what cannot be said."""
    return NONE if value is None or not isfinite(value) else f"{value:.{digits}f}"


def amount(value: float | None) -> str:
    """ "1.23 M", "18.4 k"; `NONE` for what is not known."""
    if value is None:
        return NONE
    for limit, unit in ((1e12, " T"), (1e9, " G"), (1e6, " M"), (1e3, " k")):
        if abs(value) >= limit:
            return f"{value / limit:.3g}{unit}"
    return f"{value:.3g}"
