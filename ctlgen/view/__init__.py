"""One HTML page that shows a whole data set and asks nothing of anyone: no request leaves it.

``page.html``, the stylesheet and the scripts beside it are joined here. The data goes in as base64 of zlib streams, in
blocks that the page inflates when it comes to them: the columns, 1,024 tiles a block, and the pages as WebP as far as
they fit. Text of the data set is never markup: it stands inside the blocks, and the page writes it as text. The page's
own policy (CSP) allows its one script, by hash, and nothing from anywhere else.
"""

import base64
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from ctlgen import __version__, files
from ctlgen.collection import Collection, Picture
from ctlgen.formats.pages import OCCLUDED
from ctlgen.stats.portrait import ASPECTS, SIDES, Portrait
from ctlgen.stats.verdicts import Verdicts
from ctlgen.view import pictures
from ctlgen.view.blocks import pack
from ctlgen.view.columns import operations, sections

EMBEDDED = 64.0
"""MB of page images that a page holds, if it is not told otherwise."""
_HERE = Path(__file__).parent
_STYLES = ("base.css", "parts.css")
_SCRIPTS = (
    "dom.js",
    "data.js",
    "filters.js",
    "grid.js",
    "canvas.js",
    "detail.js",
    "pages.js",
    "figures.js",
    "map.js",
    "review.js",
    "main.js",
)


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: ``embedded`` of ``pages`` page images are in the file."""

    file: Path
    bytes: int
    samples: int
    pages: int
    embedded: int
    method: str


def write(
    items: Collection,
    portrait: Portrait,
    out: Path,
    *,
    verdicts: Verdicts | None = None,
    embed: float = EMBEDDED,
    served: bool = False,
) -> Written:
    """Writes the page to ``out``, whole or not at all; the same data, the same bytes.

    ``embed`` is how many MB of page images go into it. A page that is ``served`` holds none: it asks its own server for
    them. Memory is bounded by the columns and one block of pixels.

    Raises `FormatError` for a page image that does not decode and `WorkspaceError` for what the disk refuses.
    """
    chosen = [] if served else pictures.choose(items.pages, embed)
    facts = _facts(items, portrait, verdicts, {at for at, _ in chosen}, served)
    files.put(Path(out), _page(items, facts, sections(items, portrait, verdicts), chosen, served))
    size = Path(out).stat().st_size
    return Written(Path(out), size, len(items), len(items.pages), len(chosen), portrait.method)


def _facts(
    items: Collection, portrait: Portrait, verdicts: Verdicts | None, embedded: set[int], served: bool
) -> dict[str, Any]:
    """What the page's scripts know besides the columns; plain JSON."""
    return {
        "version": __version__,
        "place": items.place,
        "kind": items.kind,
        "classes": list(items.classes),
        "count": len(items),
        "shape": list(items.shape),
        "replay": items.replay,
        "notes": list(items.notes),
        "served": served,
        "tile": pictures.tile(items.shape),
        "figures": portrait.figures,
        "sides": SIDES,
        "aspects": ASPECTS,
        "operations": operations(items),
        "method": portrait.method,
        "averages": pictures.strip(portrait.averages),
        "deviations": pictures.strip(portrait.deviations),
        "problems": [[p.item, p.label, p.share, p.score, list(p.neighbours)] for p in portrait.problems],
        "pages": [
            {"id": page.id, "width": page.width, "height": page.height, "embedded": at in embedded, "rest": _rest(page)}
            for at, page in enumerate(items.pages)
        ],
        "verdicts": _verdict_facts(items, verdicts),
    }


def _rest(page: Picture) -> list[list[Any]]:
    """What has a label and no sample: label, x0, y0, x1, y1 in pixels, text, whether it is covered or cut off."""
    return [
        [
            one.control.kind,
            *(round(edge, 1) for edge in (one.box.x0, one.box.y0, one.box.x1, one.box.y1)),
            one.control.text,
            one.visible < OCCLUDED or not one.box.inside(page.width, page.height),
        ]
        for one in page.rest
    ]


def _verdict_facts(items: Collection, verdicts: Verdicts | None) -> dict[str, Any] | None:
    if verdicts is None:
        return None
    alarms: dict[str, list[list[float]]] = {}
    for alarm in verdicts.alarms:
        box = alarm.box
        alarms.setdefault(alarm.page, []).append([alarm.label, box.x0, box.y0, box.x1, box.y1, round(alarm.score, 4)])
    return {
        "names": list(verdicts.names),
        "alarms": alarms,
        "figures": verdicts.figures(items),
        "boxes": verdicts.boxes is not None,
        "unknown": verdicts.unknown,
    }


def _page(
    items: Collection,
    facts: Mapping[str, Any],
    columns: Mapping[str, Any],
    chosen: Sequence[tuple[int, bytes]],
    served: bool,
) -> Iterator[bytes]:
    """The file, piece by piece."""
    style = "".join((_HERE / name).read_text("utf-8") for name in _STYLES)
    body = "\n".join((_HERE / name).read_text("utf-8") for name in _SCRIPTS)
    script = f'(() => {{\n"use strict";\n{body}\n}})();\n'
    said = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    words = {
        "policy": f"default-src 'none'; img-src {chr(39) + 'self' + chr(39) if served else ''} blob: data:; "
        f"style-src 'unsafe-inline'; script-src 'sha256-{said}'; base-uri 'none'; form-action 'none'",
        "title": escape(f"{Path(items.place).name or items.place} · ctlgen view"),
        "style": style,
        "script": script,
    }
    head, tail = (_HERE / "page.html").read_text("utf-8").split("{{data}}")
    yield _filled(head, words)
    yield from _element("data", pack(facts, columns))
    for number, block in enumerate(pictures.blocks(items)):
        yield from _element(f"tiles-{number}", block)
    for at, data in chosen:
        yield from _element(f"page-{at}", data)
    yield _filled(tail, words)


def _filled(template: str, words: Mapping[str, str]) -> bytes:
    for name, word in words.items():
        template = template.replace(f"{{{{{name}}}}}", word)
    return template.encode()


def _element(name: str, data: bytes) -> Iterator[bytes]:
    yield f'<script type="text/plain" id="{name}">'.encode()
    yield base64.b64encode(data)
    yield b"</script>\n"
