"""Pictures of what there is, for people: a contact sheet with a row per kind."""

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ctlgen.browser import decode
from ctlgen.model import KINDS, Box, Image
from ctlgen.records import PageRow
from ctlgen.workspace import Workspace

WIDTH = 1600
NAME = 96  # px at the left of a row, for its name
GAP = 6
TALLEST = 96  # px: a larger crop is shown smaller
LINES = 2  # of crops in a row
MOST = 40  # crops of a kind that are looked for

Named = Sequence[tuple[str, Sequence[Image]]]


def pages_sheet(workspace: Workspace) -> Image:
    """uint8 (H, W, 3): for each kind a row of crops, from as many themes as there are."""
    picked = _pick(row for shard in workspace.page_shards() for row in workspace.page_rows(shard))
    crops: dict[str, list[Image]] = {kind: [] for kind in KINDS}
    for row, places in picked:
        image = decode(workspace.png(row))
        for place in places:
            element = row.samples[place]
            crops[element.control.kind].append(_crop(image, element.box))
    return sheet([(kind, found) for kind, found in crops.items() if found])


def _pick(rows: Iterable[PageRow]) -> list[tuple[PageRow, list[int]]]:
    """A few samples of each kind, at most two of a kind from one look."""
    seen: dict[tuple[str, str], int] = {}
    total = dict.fromkeys(KINDS, 0)
    picked: list[tuple[PageRow, list[int]]] = []
    for row in rows:
        picked.append((row, []))
        for place, element in enumerate(row.samples):
            kind = element.control.kind
            if total[kind] < MOST and seen.get((kind, row.theme), 0) < 2:
                total[kind] += 1
                seen[kind, row.theme] = seen.get((kind, row.theme), 0) + 1
                picked[-1][1].append(place)
    return [(row, places) for row, places in picked if places]


def samples_sheet(images: Image, labels: Sequence[str]) -> Image:
    """uint8 (H, W, 3): for each label a row of its samples, twice as large."""
    rows = []
    for kind in KINDS:
        places = [i for i, label in enumerate(labels) if label == kind]
        chosen = places[:: max(1, len(places) // MOST)][:MOST]
        rows.append((kind, [np.kron(_rgb(images[i]), np.ones((2, 2, 1), np.uint8)) for i in chosen]))
    return sheet([(kind, crops) for kind, crops in rows if crops])


def sheet(rows: Named, lines: int = LINES) -> Image:
    """uint8 (H, `WIDTH`, 3): the rows below each other, each as many crops as fit on ``lines``."""
    strips = [_strip(name, crops, lines) for name, crops in rows]
    return np.concatenate(strips) if strips else np.full((GAP, WIDTH, 3), 255, np.uint8)


def _strip(name: str, crops: Sequence[Image], lines: int) -> Image:
    canvas = Pictures.new("RGB", (WIDTH, lines * (TALLEST + GAP) + GAP), "#e9ecef")
    ImageDraw.Draw(canvas).text((GAP, GAP), name, fill="#212529")
    bottom = 0
    for left, top, crop in _placed(crops, lines):
        canvas.paste(crop, (left, top))
        bottom = max(bottom, top + crop.height)
    return np.asarray(canvas.crop((0, 0, WIDTH, max(bottom + GAP, 20))))


def _placed(crops: Sequence[Image], lines: int) -> Iterator[tuple[int, int, Pictures.Image]]:
    left, top, tallest, line = NAME, GAP, 0, 1
    for crop in map(_shrunk, crops):
        if left + crop.width > WIDTH - GAP:
            left, top, tallest, line = NAME, top + tallest + GAP, 0, line + 1
            if line > lines:
                return
        yield left, top, crop
        left, tallest = left + crop.width + GAP, max(tallest, crop.height)


def _shrunk(crop: Image) -> Pictures.Image:
    picture = Pictures.fromarray(_rgb(crop))
    picture.thumbnail((320, TALLEST))
    return picture


def _rgb(image: Image) -> Image:
    return image if image.ndim == 3 else np.repeat(image[:, :, None], 3, axis=2)


def _crop(image: Image, box: Box) -> Image:
    x0, y0, x1, y1 = box.pixels()
    return image[y0:y1, x0:x1]
