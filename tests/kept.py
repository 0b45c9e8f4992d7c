"""A workspace filled without a browser: pages of one colour, samples of another."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from ctlgen.files import digest
from ctlgen.model import Box, Control, Element, Image
from ctlgen.records import PageRow
from ctlgen.workspace import SHARD, Workspace

ASKED: dict[str, Any] = {
    "render": {"looks": ["f/a/light", "f/b/dark"], "count": 400, "seed": 0, "viewport": [40, 30]},
    "catalog": "abc",
    "versions": {"ctlgen": "0", "chromium": "150"},
}
SET: dict[str, Any] = {"augment": {"factor": 2, "size": 4, "mode": "L"}, "render": ASKED}


def page(index: int, elements: int = 2) -> tuple[PageRow, bytes]:
    """A row and its PNG."""
    png = cv2.imencode(".png", np.full((30, 40, 3), index % 256, np.uint8))[1].tobytes()
    box = Box(1, 2, 11, 12)
    kinds = ("button", "link")
    row = PageRow(
        index=index,
        theme=f"f/{'ab'[index % 2]}/light",
        framework="f",
        group=f"f/{'ab'[index % 2]}",
        layout="sheet",
        width=40,
        height=30,
        scale=1.0,
        digest=digest(png),
        elements=tuple(Element(Control(kinds[i % 2], text=f"{index}.{i}"), box, box) for i in range(elements)),
        rejected={},
        refused=0,
    )
    return row, png


def finish(place: Workspace, shard: int, pages: int = SHARD) -> list[PageRow]:
    """A finished shard of pages."""
    made = [page(index) for index in range(shard, shard + pages)]
    for row, png in made:
        place.put_page(row, png)
    place.finish_pages(shard, [row for row, _ in made])
    return [row for row, _ in made]


def samples(rows: Iterable[PageRow], factor: int = 2) -> tuple[Image, list[dict[str, Any]]]:
    made = [
        {"id": f"{row.id}/{i:04d}/{copy}", "label": element.control.kind, "ops": [["blur", {"sigma": 0.5}]] * copy}
        for row in rows
        for i, element in enumerate(row.elements)
        for copy in range(factor)
    ]
    return np.arange(len(made) * 16, dtype=np.uint32).astype(np.uint8).reshape(-1, 4, 4), made


def fill(path: Path) -> tuple[Workspace, str]:
    """Three shards, the last of 10 pages, with a sample set; and the set's name."""
    place = Workspace(path)
    with place.locked():
        place.begin(ASKED)
        name = place.begin_set(SET)
        for shard, pages in ((0, SHARD), (SHARD, SHARD), (2 * SHARD, 10)):
            place.put_samples(name, shard, *samples(finish(place, shard, pages)))
    return place, name
