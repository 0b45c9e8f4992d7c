"""Pictures that are made to be looked at: what the themes and the controls look like, and how samples come about."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
from PIL import Image as Pictures
from PIL import ImageDraw

from ctlgen import contact
from ctlgen.augmenting import AugmentRecipe, load_page
from ctlgen.augmenting.recipes import Recipe
from ctlgen.browser import Browser, decode
from ctlgen.catalog import Look, page_files
from ctlgen.checks.audit import Finding
from ctlgen.compose import Composer
from ctlgen.errors import WorkspaceError
from ctlgen.labels import label
from ctlgen.model import BACKGROUND, KINDS, Box, Image, Page, PageSpec
from ctlgen.records import PageRow
from ctlgen.render_recipe import RenderRecipe
from ctlgen.workspace import Workspace

STRIP = (1280, 480)  # CSS px: the page that shows a look
MARGIN = 16  # px below the lowest control
NAME = 220  # px for a look's name
ON_STRIP = 26  # controls
OF_LOOK = 60
LINES = 6  # of crops of a kind
CROPS = 8  # that the operations are shown on
STEP = 140  # px: the least height of a step's picture
PAPER, INK = "#ffffff", "#212529"

_SHARES: Mapping[str, float] = {kind: 1.0 for kind in KINDS if kind != BACKGROUND} | {"button": 5.0, "text": 2.0}


def themes(looks: Sequence[Look], browser: str = "") -> Image:
    """uint8 (H, W, 3): for each look its name and a page with the same controls as its framework's others.

    Raises `BrowserError` where no browser starts.
    """
    named, drawn = {look.name: look for look in looks}, dict[str, PageSpec]()
    strips = []
    with Browser(browser, viewport=STRIP, files=page_files(looks)) as opened:
        for look in looks:
            composer = Composer(RenderRecipe((look.name,), _SHARES, ON_STRIP, viewport=STRIP), named)
            spec = drawn.setdefault(look.framework, composer.spec(0))
            shot = opened.shoot(composer.document(replace(spec, theme=look.name)))
            lowest = max(measure.ink.pixels()[3] for measure in shot.measures)
            strips.append(_titled(look.name, decode(shot.png)[: lowest + MARGIN]))
    return np.concatenate(strips)


def controls(looks: Sequence[Look], browser: str = "") -> Image:
    """uint8 (H, W, 3): for each kind rows of crops, from one look of each framework. Raises `BrowserError`."""
    frameworks = dict[str, list[Look]]()
    for look in looks:
        frameworks.setdefault(look.framework, []).append(look)
    chosen = [of_one[at % len(of_one)] for at, of_one in enumerate(frameworks.values())]
    with Browser(browser, files=page_files(chosen)) as opened:
        drawn = [_crops(look, at, opened) for at, look in enumerate(chosen)]
    kinds = [kind for kind in KINDS if kind != BACKGROUND]
    return contact.sheet([(kind, _by_turns([crops[kind] for crops in drawn])) for kind in kinds], LINES)


def _crops(look: Look, seed: int, browser: Browser) -> dict[str, list[Image]]:
    """What a page of one look has of each kind, one of each variant."""
    composer = Composer(RenderRecipe((look.name,), _SHARES, OF_LOOK, seed=seed), {look.name: look})
    spec = composer.spec(0)
    shot = browser.shoot(composer.document(spec))
    image = decode(shot.png)
    found: dict[str, dict[str, Image]] = {kind: {} for kind in KINDS}
    for element in label(spec, shot)[0]:
        x0, y0, x1, y1 = element.box.pixels()
        found[element.control.kind].setdefault(element.control.variant, image[y0:y1, x0:x1])
    return {kind: list(crops.values()) for kind, crops in found.items()}


def _by_turns(crops: Sequence[Sequence[Image]]) -> list[Image]:
    """The first of each, then the second of each."""
    return [some[turn] for turn in range(OF_LOOK) for some in crops if turn < len(some)]


def operations(workspace: Path, *, recipe: str, seed: int, size: int, mode: str, fit: str) -> Image:
    """uint8 (H, W, 3): each operation of ``recipe`` at its weakest and strongest, on crops of the workspace's pages.

    Raises `WorkspaceError` where there are no pages, `InputError` for a recipe, size, mode or fit that is none.
    """
    asked = AugmentRecipe(1, Recipe.load(recipe), seed, size, mode, fit)
    asked.check()
    return asked.demonstrate(list(_examples(Workspace(workspace))))


def _examples(place: Workspace) -> Iterator[tuple[Page, int]]:
    """Elements of different kinds, each from a page of its own where there are enough."""
    place.run()
    if not place.page_shards():
        raise WorkspaceError(f"{place.path} has no finished pages: run `ctlgen render` first")
    rows = [row for shard in place.page_shards()[:1] for row in place.page_rows(shard)]
    seen: set[str] = set()
    for row in rows * CROPS:
        kinds = [element.control.kind for element in row.samples]
        fresh = next((at for at, kind in enumerate(kinds) if kind not in seen and kind != BACKGROUND), None)
        if fresh is not None:
            seen.add(kinds[fresh])
            yield load_page(place, row), fresh
        if len(seen) == CROPS:
            return


def steps(pictures: Sequence[tuple[str, Image]]) -> Image:
    """uint8 (H, W, 3): pictures beside each other with their names, small ones enlarged by a whole number."""
    panels = [_panel(name, image) for name, image in pictures]
    height = max(panel.height for panel in panels)
    canvas = Pictures.new("RGB", (sum(panel.width for panel in panels), height), PAPER)
    left = 0
    for panel in panels:
        canvas.paste(panel, (left, 0))
        left += panel.width
    return np.asarray(canvas)


def _panel(name: str, image: Image) -> Pictures.Image:
    times = max(1, STEP // image.shape[0])
    if image.shape[1] * times > 4 * STEP:
        times = max(1, 4 * STEP // image.shape[1])
    large = cv2.resize(image, None, fx=times, fy=times, interpolation=cv2.INTER_NEAREST)
    panel = Pictures.new("RGB", (max(large.shape[1], 80) + 12, large.shape[0] + 36), PAPER)
    ImageDraw.Draw(panel).text((6, 4), f"{name} x{times}" if times > 1 else name, fill=INK, font_size=14)
    panel.paste(Pictures.fromarray(large).convert("RGB"), (6, 28))
    return panel


def _titled(name: str, image: Image) -> Image:
    title = Pictures.new("RGB", (NAME, image.shape[0]), PAPER)
    ImageDraw.Draw(title).text((8, 8), name, fill=INK, font_size=14)
    return np.concatenate([np.asarray(title), image], axis=1)


_AROUND = 14  # px of the page shown around a control that disagrees
_SIGHT = (620, 190)  # px for one, enlarged as far as it fits
_DRAWN = (("ink as labelled", "#e8590c"), ("painted", "#1971c2"), ("box", "#868e96"))


def disagreements(workspace: Workspace, findings: Sequence[Finding]) -> Image:
    """uint8 (H, W, 3): each element enlarged, with its ink, what is painted of it and its box drawn around them."""
    head = Pictures.new("RGB", (2 * _SIGHT[0], 30), PAPER)
    pen = ImageDraw.Draw(head)
    for at, (name, colour) in enumerate(_DRAWN):
        pen.rectangle((12 + 170 * at, 9, 26 + 170 * at, 20), outline=colour, width=2)
        pen.text((34 + 170 * at, 9), name, fill=INK)
    tiles = [_disagreement(decode(workspace.png(_row(workspace, one))), one) for one in findings]
    tiles += [np.full((_SIGHT[1] + 24, _SIGHT[0], 3), 255, np.uint8)] * (len(tiles) % 2)
    pairs = [np.hstack(tiles[at : at + 2]) for at in range(0, len(tiles), 2)]
    return np.concatenate([np.asarray(head), *pairs])


def _row(workspace: Workspace, finding: Finding) -> PageRow:
    row = workspace.page(finding.page)
    assert row is not None  # it was audited just now
    return row


def _disagreement(page: Image, finding: Finding) -> Image:
    element = finding.element
    boxes = [element.ink, finding.painted, element.box]
    shown = [box for box in boxes if box]
    left, top = (max(int(min(sides)) - _AROUND, 0) for sides in ([b.x0 for b in shown], [b.y0 for b in shown]))
    right, bottom = (int(max(sides)) + _AROUND for sides in ([b.x1 for b in shown], [b.y1 for b in shown]))
    crop = Pictures.fromarray(page[top:bottom, left:right])
    factor = min((_SIGHT[0] - 24) / crop.width, (_SIGHT[1] - 8) / crop.height)
    factor = float(min(int(factor), 8)) if factor >= 1 else factor
    crop = crop.resize((round(crop.width * factor), round(crop.height * factor)), Pictures.Resampling.NEAREST)
    tile = Pictures.new("RGB", (_SIGHT[0], _SIGHT[1] + 24), PAPER)
    tile.paste(crop, (12, 22))
    pen = ImageDraw.Draw(tile)
    control = element.control
    said = f"{finding.id}  {control.kind} ({control.variant}), {finding.theme}, {finding.layout}"
    pen.text((12, 6), f"{said}: ink {finding.ink:.3f}, box {finding.box:.3f}", fill=INK)
    for box, (_, colour), wide in zip(boxes, _DRAWN, (3, 1, 1), strict=True):
        if box:
            x0, y0, x1, y1 = _corners(box.moved(-left, -top).scaled(factor))
            pen.rectangle((12 + x0 - wide, 22 + y0 - wide, 11 + x1 + wide, 21 + y1 + wide), outline=colour, width=wide)
    return np.asarray(tile)


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
