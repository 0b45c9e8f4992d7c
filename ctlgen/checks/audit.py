"""The labels against the pixels: what vanishes with a control is what it paints, whatever the box query says of it.

A page of a workspace is made again from its recipe (it has to come out with the same bytes) and painted as it is; once
more for each set of controls that are far apart, in which these are ``visibility: hidden`` with all that hangs in them;
and twice with a line just inside their border boxes, of one colour and of another. In device pixels of the image,

* the element's ``ink`` is compared with the bounding box of what changes when it is hidden, where one level of one
  channel counts. A labelled icon in a button is hidden alone, a button with all that is in it. Where a control paints
  what is below it, too (two buttons share a border), its own colours are changed instead, if that comes nearer: those
  of its ground and borders, or of its borders alone, since a ground like the one below is painted, but not seen. Where
  hiding takes a layer away that the browser had made, edges all over the page are painted anew: then only what
  changes within its box or by more than `NOISE` counts, with what hangs together with it, and beyond `APART` no edges;
  and what disagrees in company is hidden by itself once more. Else all counts that changes, but for spots of one level
  that do not touch the box: what is left alone in a layer is rounded otherwise.
* the element's ``box`` is compared with the bounding box of what differs between the lines.

The ink agrees where the intersection over union is `AGREE` or more; the box also where no edge is more than a pixel
off, since boxes are laid out on 64ths of a pixel and painted on whole ones. What is hidden keeps its room, so nothing
moves; scripts that watch for visibility would notice, but none of the frameworks' do. ``background`` crops are no
controls and are not looked at, nor is what is covered or cut off.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen import catalog
from ctlgen.browser import Browser, Shot, decode, programs
from ctlgen.errors import BrowserError, InputError, WorkspaceError
from ctlgen.files import digest
from ctlgen.labels import SEEN, fault, places_of
from ctlgen.model import BACKGROUND, Box, Element, Image, PageSpec
from ctlgen.pictures import own
from ctlgen.records import PageRow
from ctlgen.render_recipe import RenderRecipe
from ctlgen.rendering import Paint, painter, render_asked
from ctlgen.workers import Failure, Pool
from ctlgen.workspace import Workspace

AGREE = 0.95  # IoU
ENOUGH = 0.995  # the share of the elements that has to agree
APART = 16  # CSS px of room around what is hidden together; where paint reaches further, each is hidden alone
EDGE = 3  # px: so thick is paint; edges elsewhere that are painted anew where a layer is gone are thinner
LINE = ("#f0f", "#0f0")
NOISE = 24  # levels: so much may the edges of paint elsewhere change where a layer of the page is gone
TILE = 1  # level: by so much a whole tile of the page may change, too
_NOWHERE = Box(0, 0, 0, 0)
_SCRIPT = (Path(__file__).parent / "audit.js").read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Finding:
    """One element, as it is labelled and as the pixels have it; None where nothing changed."""

    page: int
    position: int  # among the page's elements
    theme: str
    framework: str
    layout: str
    element: Element
    painted: Box | None
    framed: Box | None

    @property
    def id(self) -> str:
        """ "page/element", as in a sample's id."""
        return f"{self.page:06d}/{self.position:04d}"

    @property
    def ink(self) -> float:
        """IoU of the ink with what is painted, 0..1."""
        return self.element.ink.iou(self.painted) if self.painted else 0.0

    @property
    def box(self) -> float:
        """IoU of the box with the line inside it, 0..1."""
        return self.element.box.iou(self.framed) if self.framed else 0.0

    @property
    def agrees(self) -> bool:
        return self.ink >= AGREE and (self.box >= AGREE or self._is_rounded)

    @property
    def _is_rounded(self) -> bool:
        """Whether no edge of the line is more than a pixel away from the box's."""
        if self.framed is None:
            return False
        box, line = self.element.box, self.framed
        off = (box.x0 - line.x0, box.y0 - line.y0, box.x1 - line.x1, box.y1 - line.y1)
        return max(map(abs, off)) <= 1


@dataclass(frozen=True, slots=True)
class Audit:
    """What is to be audited: the pages, in order, of a workspace and the recipe that they were made with."""

    workspace: Workspace
    recipe: RenderRecipe
    looks: Mapping[str, catalog.Look]
    rows: tuple[PageRow, ...]
    left: int = 0  # pages that are not looked at
    own_pictures: tuple[str, ...] = ()

    @property
    def elements(self) -> int:
        return sum(len(_whole(row)) for row in self.rows)

    @property
    def skipped(self) -> dict[str, Any]:
        """What is not held against the pixels: other pages, and of these background crops and what was refused."""
        refused: Counter[str] = Counter()
        for row in self.rows:
            refused.update(row.rejected)
        crops = sum(len(row.elements) for row in self.rows) - self.elements
        return {"pages": self.left, "background": crops, "refused": dict(sorted(refused.items()))}

    def findings(self, *, workers: int, browser: str = "") -> Iterator[list[Finding]]:
        """Page by page, as they come. Raises `BrowserError` where one fails three times."""
        args = (self.recipe, dict(self.looks), programs.find(browser), self.own_pictures)
        with Pool[PageRow](workers, _worker, args) as pool:
            for row, found in pool.run([[row] for row in self.rows]):
                if isinstance(found, Failure):
                    raise BrowserError(f"page {row.id} failed three times: {found.reason}: see `ctlgen doctor`")
                yield found


def ask(
    place: Path,
    *,
    pages: int | None = None,
    themes: Sequence[str] | None = None,
    templates: Path | None = None,
    images: Path | None = None,
) -> Audit:
    """The audit of ``pages`` of a workspace (None: all), as many of each framework as there are.

    ``themes``, ``templates`` and ``images`` are those of the render where it was given files. Raises `WorkspaceError`
    for a workspace that is missing, has no controls, is not composed by ctlgen, or was made with other versions,
    themes, templates or pictures, and `InputError` for themes and pictures that do not exist.
    """
    workspace = Workspace(place)
    asked = workspace.run()["render"]
    if "looks" not in asked:
        raise WorkspaceError(
            f"{place} holds pages of your own, which cannot be made again: audit one that was rendered from themes"
        )
    if pages is not None and pages < 1:
        raise InputError(f"pages {pages} is out of range: give 1 or more")
    recipe = RenderRecipe.from_json(asked)
    looks = _looks(recipe, themes, templates)
    own_pictures = _pictures(place, recipe, images)
    workspace.check(render_asked(recipe, looks, asked["capture"]))
    rows = [row for shard in workspace.page_shards() for row in workspace.page_rows(shard)]
    if not rows:
        raise WorkspaceError(f"{place} holds no finished pages: run the same `ctlgen render` again")
    chosen = tuple(_spread(rows)[:pages])
    audit = Audit(workspace, recipe, looks, chosen, len(rows) - len(chosen), own_pictures)
    if not audit.elements:
        raise WorkspaceError(
            f"{place} has nothing but background on {len(chosen)} pages: render controls to audit them"
        )
    return audit


def _pictures(place: Path, recipe: RenderRecipe, images: Path | None) -> tuple[str, ...]:
    """The pictures of one's own that the pages show."""
    given = own.read(images) if images else own.OwnPictures()
    if given.digest == recipe.images:
        return given.uris
    if not images:
        raise WorkspaceError(f"{place} was rendered with pictures of your own: give the --images of the render, too")
    said = "the render was given others" if recipe.images else "the render was given none"
    raise WorkspaceError(f"{images} is not what {place} shows, {said}: give the --images of the render")


def _looks(recipe: RenderRecipe, themes: Sequence[str] | None, templates: Path | None) -> dict[str, catalog.Look]:
    """The recipe's looks, in its order."""
    found = {look.name: look for look in catalog.looks()}
    try:
        if themes or templates:
            found |= {look.name: look for look in catalog.select(themes, templates)}
        if styles := [name for name in recipe.looks if name not in found]:
            found |= {look.name: look for look in catalog.select(styles)}
        return {name: found[name] for name in recipe.looks}
    except (InputError, KeyError):
        lost = next(name for name in recipe.looks if name not in found)
        raise InputError(f"no theme is called {lost!r}: give the --themes and --templates of the render, too") from None


def _spread(rows: Iterable[PageRow]) -> list[PageRow]:
    """The first page of each framework, then the second of each, and so on."""
    seen: dict[str, int] = {}
    turns = []
    for row in rows:
        seen[row.framework] = seen.get(row.framework, -1) + 1
        turns.append((seen[row.framework], row.index, row))
    return [row for *_, row in sorted(turns, key=lambda turn: turn[:2])]


@contextmanager
def _worker(
    recipe: RenderRecipe, looks: Mapping[str, catalog.Look], executable: str, own_pictures: tuple[str, ...]
) -> Iterator[Callable[[PageRow], list[Finding]]]:
    with painter(recipe, looks, executable, own_pictures=own_pictures) as (browser, paint):
        yield lambda row: examine(browser, paint, row)


def examine(browser: Browser, paint: Paint, row: PageRow) -> list[Finding]:
    """One page's elements that are all to be seen. Raises `WorkspaceError` where the page does not come out again."""
    spec, shot = paint(row.index)
    elements = _whole(row)
    kept = _places(spec, shot)
    said = [element.control for element in elements.values()]
    if digest(shot.png) != row.digest or [spec.controls[place] for place in kept] != said:
        raise WorkspaceError(
            f"page {row.id} comes out otherwise than it was kept: audit it where it was rendered, "
            "or render it here with --fresh"
        )
    labelled = dict(zip(kept, elements.values(), strict=True))
    look = _Look(browser, decode(shot.png), spec.scale)
    painted, framed = look.painted(labelled), look.framed(labelled)
    return [
        Finding(row.index, at, row.theme, row.framework, row.layout, element, painted.get(place), framed.get(place))
        for at, (place, element) in zip(elements, labelled.items(), strict=True)
    ]


def _whole(row: PageRow) -> dict[int, Element]:
    """The controls that nothing covers or cuts off, by their positions."""
    return {
        at: element
        for at, element in enumerate(row.elements)
        if element.control.kind != BACKGROUND and element.visible >= SEEN and element.box.inside(row.width, row.height)
    }


def _places(spec: PageSpec, shot: Shot) -> list[int]:
    """The controls that became elements, in the order of these."""
    image, found = decode(shot.png, grey=True), {measure.place: measure for measure in shot.measures}
    return [place for place in places_of(spec) if not fault(spec.controls[place], found.get(place), image)]


@dataclass(frozen=True, slots=True)
class _Look:
    """A page that stands in a browser, and its image (H, W, 3)."""

    browser: Browser
    image: Image
    scale: float

    def painted(self, labelled: Mapping[int, Element]) -> dict[int, Box]:
        """What changes with each control, by its place; those with which nothing does are left out."""

        def change(places: Sequence[int]) -> Image:
            return _difference(self._again("hide", list(places)), self.image)

        inks = {place: element.ink for place, element in labelled.items()}
        found = self._measured(labelled, inks, APART * self.scale, change)
        for place, ink in inks.items():
            hidden = found.get(place)
            if hidden is None or ink.iou(hidden) < AGREE:  # by itself: the others may have changed the page's layers
                found |= self._measured({place: labelled[place]}, {place: ink}, APART * self.scale, change)
                hidden = found.get(place)
            for is_hollow in (False, True):  # a ground like the one below is painted, but not seen
                if place not in found or ink.iou(found[place]) < AGREE:
                    both = self._tinted(place, hidden, is_hollow)
                    found |= {place: both} if both and ink.iou(both) > ink.iou(found.get(place, _NOWHERE)) else {}
        return found

    def _tinted(self, place: int, hidden: Box | None, is_hollow: bool) -> Box | None:
        """What is painted with the body, too: where a neighbour's border lies below, hiding shows no difference.

        ``is_hollow``: with its borders alone.
        """
        one, other = (self._again("tint", [place], colour, int(is_hollow)) for colour in LINE)
        body = _extent(_difference(one, other), Box(0, 0, self.image.shape[1], self.image.shape[0]))
        return body.union(hidden) if body and hidden else body or hidden

    def framed(self, labelled: Mapping[int, Element]) -> dict[int, Box]:
        """Where a line just inside each control's box is painted: what its colour changes."""

        def change(places: Sequence[int]) -> Image:
            one, other = (self._again("frame", list(places), colour) for colour in LINE)
            return _difference(one, other)

        boxes = {place: element.box for place, element in labelled.items()}
        return self._measured(labelled, boxes, 2 * self.scale, change)

    def _again(self, what: str, *arguments: Any) -> Image:
        said = ", ".join(map(repr, arguments))
        return decode(self.browser.again(f"{_SCRIPT}window.ctlgenAudit.{what}({said})"))

    def _measured(
        self,
        labelled: Mapping[int, Element],
        extents: Mapping[int, Box],
        room: float,
        change: Callable[[Sequence[int]], Image],
    ) -> dict[int, Box]:
        whole = Box(0, 0, self.image.shape[1], self.image.shape[0])
        zones = {place: _grown(box, room).intersection(whole) for place, box in extents.items()}
        found: dict[int, Box | None] = {}
        for places in _apart(zones):
            levels = change(places)
            beyond = levels.copy()
            for place in places:
                _part(beyond, zones[place])[:] = 0
            for place in places:
                box, zone = labelled[place].box, zones[place]
                seen = _extent((_own if beyond.any() else _steady)(levels, box, zone), zone)
                if beyond.max() > NOISE or _leaves(seen, zone, whole):  # paint beyond its zone: whose?
                    seen = _extent(_own(change([place]), box, zone, is_alone=True), whole)
                found[place] = seen
        return {place: box for place, box in found.items() if box is not None}


def _difference(one: Image, other: Image) -> Image:
    """Levels by which the most different channel of each pixel differs, uint8 (H, W)."""
    return np.asarray(cv2.absdiff(one, other).max(axis=2), np.uint8)


def _apart(zones: Mapping[int, Box]) -> list[list[int]]:
    """Sets of places whose zones do not meet: each joins the first that has room."""
    sets: list[list[int]] = []
    for place, zone in zones.items():
        free = (s for s in sets if all(zones[other].intersection(zone).area == 0 for other in s))
        joined = next(free, None)
        if joined is None:
            sets.append([place])
        else:
            joined.append(place)
    return sets


def _grown(box: Box, room: float) -> Box:
    x0, y0, x1, y1 = box.pixels()
    return Box(x0 - room, y0 - room, x1 + room, y1 + room)


def _leaves(seen: Box | None, zone: Box, whole: Box) -> bool:
    """Whether what is seen in a zone touches an edge of it that is not the page's."""
    return seen is not None and _grown(seen, 1).intersection(whole).union(zone) != zone


def _own(levels: Image, box: Box, zone: Box, *, is_alone: bool = False) -> Image:
    """What differs in a control's box, or by more than `NOISE` in its zone, and what hangs together with it.

    Where it is hidden alone, what differs as much anywhere is its own, too, if it is thicker than `EDGE`. A tile of the
    page that is painted anew may come out a level lighter or darker: then one level is nothing but in the box.
    """
    if is_alone:
        outside = levels > 0
        _part(outside, zone)[:] = False
        if outside.any() and levels[outside].max() == TILE:
            inside = _part(levels, box).copy()
            levels = np.where(levels > TILE, levels, 0).astype(np.uint8)
            _part(levels, box)[:] = inside
    thick = cv2.erode((levels > NOISE).astype(np.uint8), np.ones((EDGE, EDGE), np.uint8)) > 0
    clearly = thick if is_alone else np.zeros(levels.shape, np.bool_)
    _part(clearly, zone)[:] = _part(levels, zone) > NOISE
    _part(clearly, box)[:] = True
    _, pieces = cv2.connectedComponents((levels > 0).astype(np.uint8))
    return np.where(np.isin(pieces, np.unique(pieces[clearly])) & (levels > 0), levels, 0).astype(np.uint8)


def _steady(levels: Image, box: Box, zone: Box) -> Image:
    """What differs, but for pieces of one level in the zone that do not touch the box.

    Where what is hidden leaves one thing alone in a layer of some opacity, that is rounded otherwise.
    """
    faint = np.zeros(levels.shape, np.bool_)
    _part(faint, zone)[:] = _part(levels, zone) == TILE
    _part(faint, box)[:] = False
    if not faint.any():
        return levels
    _, pieces = cv2.connectedComponents((levels > 0).astype(np.uint8))
    kept = np.zeros(levels.shape, np.bool_)
    _part(kept, box)[:] = True
    gone = faint & ~np.isin(pieces, np.unique(pieces[(kept | (levels > TILE)) & (levels > 0)]))
    return np.where(gone, 0, levels).astype(np.uint8)


def _part(levels: npt.NDArray[Any], zone: Box) -> npt.NDArray[Any]:
    x0, y0, x1, y1 = (max(at, 0) for at in zone.pixels())
    return levels[y0:y1, x0:x1]


def _extent(levels: Image, zone: Box) -> Box | None:
    """The bounding box of what differs in a zone; None where nothing does."""
    part = _part(levels, zone)
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows):
        return None
    box = Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
    return box.moved(*map(float, zone.pixels()[:2]))
