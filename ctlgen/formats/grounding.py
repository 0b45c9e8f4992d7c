"""Grounding: JSON lines, one for each page, with every control's role, text and box, to train agents that click.

train.jsonl and test.jsonl name their pages in images/; `SCHEMA` says what a line holds, and schema.json holds it beside
them. ``role`` is the WAI-ARIA role, ``kind`` ctlgen's own name, ``box`` device pixels [x0, y0, x1, y1] of the image
(half open, origin top left), ``point`` where to click, in shares of the image's sides.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ctlgen.errors import FormatError
from ctlgen.formats import checked, manifest, options
from ctlgen.formats import folder as folders
from ctlgen.formats.job import Annotated, Batch, Contents, Facts, Job, Object
from ctlgen.formats.pages import FACTS, FLAGS, corners, count, kinds
from ctlgen.source import SPLITS

ROLES = {
    "text_input": "textbox",
    "textarea": "textbox",
    "select": "combobox",
    "badge": "status",
    "progress": "progressbar",
    "text": "paragraph",
    "image": "img",
    "icon": "img",
}
"""The WAI-ARIA roles of the kinds that have another name there."""

_TEXT, _SHARE, _FLAG = {"type": "string"}, {"type": "number", "minimum": 0, "maximum": 1}, {"type": "boolean"}
_FOUR = {"type": "array", "items": {"type": "number", "minimum": 0}, "minItems": 4, "maxItems": 4}
SCHEMA = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A page and the controls on it",
    "type": "object",
    "required": ["image", "width", "height", "elements"],
    "properties": {
        "image": _TEXT | {"pattern": "^images/[^/]+$"},
        "width": {"type": "integer", "minimum": 1},
        "height": {"type": "integer", "minimum": 1},
        **dict.fromkeys(("theme", "framework", "group"), _TEXT),
        "elements": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["role", "kind", "text", "box", "point"],
                "properties": {
                    **dict.fromkeys(("role", "kind", *FACTS), _TEXT),
                    "box": _FOUR,
                    "point": {"type": "array", "items": _SHARE, "minItems": 2, "maxItems": 2},
                    "visible": _SHARE,
                    **dict.fromkeys(FLAGS, _FLAG),
                },
            },
        },
    },
}


Options = options.Pages


class Writer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._classes = kinds(job)
        self._counts = count(self._classes, job.plan.splits)
        (job.folder / "images").mkdir()
        (job.folder / "schema.json").write_text(json.dumps(SCHEMA, indent=1) + "\n", encoding="utf-8")
        open_ = job.stack.enter_context
        self._files = [open_((job.folder / f"{side}.jsonl").open("w", encoding="utf-8")) for side in job.plan.splits]

    def add(self, batch: Batch) -> None:
        for page in batch.pages:
            name = f"images/{page.name}{page.image.suffix}"
            folders.link(page.image, self._job.folder / name)
            elements = [_element(item, page) for item in page.objects]
            row = {"image": name, "width": page.width, "height": page.height, **page.facts, "elements": elements}
            self._files[batch.side].write(json.dumps(row, ensure_ascii=False) + "\n")
            for item in page.objects:
                self._counts[SPLITS[batch.side]][item.label] += 1

    def close(self) -> Facts:
        return Facts(self._classes, self._counts)


def _element(item: Object, page: Annotated) -> dict[str, Any]:
    box = item.box
    point = [round((box.x0 + box.x1) / 2 / page.width, 6), round((box.y0 + box.y1) / 2 / page.height, 6)]
    flags = {flag: True for flag in FLAGS if getattr(item, flag)}
    row = {
        "role": ROLES.get(item.label, item.label),
        "kind": item.label,
        "text": "",
        "box": corners(box),
        "point": point,
    }
    return row | dict(item.facts) | flags


def recognises(folder: Path) -> bool:
    path = next((path for side in ("train", "val", "test") if (path := folder / f"{side}.jsonl").is_file()), None)
    if path is None:
        return False
    first = next(checked.lines(path), (0, {}))[1]
    return isinstance(first.get("image"), str) and isinstance(first.get("elements"), list)


def read(folder: Path) -> Contents:
    """Every page of every side. Raises `FormatError` with file and line."""
    about = manifest.read(folder)
    found = {side: path for side in ("train", "val", "test") if (path := folder / f"{side}.jsonl").is_file()}
    if not found:
        raise FormatError(f"{folder} has no train.jsonl: export again")
    pages = {side: tuple(_pages(folder, path)) for side, path in found.items()}
    seen = {item.label for split in pages.values() for page in split for item in page.objects}
    return Contents("grounding", folder, tuple(about.get("classes", ())) or tuple(sorted(seen)), about, annotated=pages)


def _pages(folder: Path, path: Path) -> Iterator[Annotated]:
    for number, row in checked.lines(path):
        where = f"{path}:{number}"
        image = checked.inside(folder, checked.as_text(row.get("image"), where), where)
        width, height = checked.as_whole(row.get("width"), where), checked.as_whole(row.get("height"), where)
        elements = checked.as_list(row.get("elements"), where)
        objects = tuple(_object(element, f"{where}: element {i}") for i, element in enumerate(elements))
        facts = {k: v for k, v in checked.as_facts(row).items() if k not in ("image", "width", "height")}
        yield Annotated(image.stem, image, width, height, 3, objects, facts)


def _object(value: Any, where: str) -> Object:
    row = checked.as_table(value, where)
    kind = checked.as_text(row.get("kind", row.get("role")), where)
    flags = {flag: row.get(flag) is True for flag in FLAGS}
    facts = {k: v for k, v in checked.as_facts(row).items() if k not in ("role", "kind", *FLAGS) and v != ""}
    return Object(kind, checked.as_box(row.get("box"), where), **flags, facts=facts)
