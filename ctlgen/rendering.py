"""Pages by recipe: many workers draw, paint and label, one keeps the order."""

import platform
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from importlib.metadata import version
from itertools import groupby
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ctlgen import __version__, catalog
from ctlgen.browser import Browser, Capture, Shot, programs
from ctlgen.compose import Composer
from ctlgen.errors import BrowserError
from ctlgen.files import digest
from ctlgen.labels import label
from ctlgen.model import PageSpec
from ctlgen.records import PageRow
from ctlgen.render_recipe import RenderRecipe
from ctlgen.workers import Failure, Pool
from ctlgen.workspace import SHARD, Workspace

YIELD = 0.97  # the share of what is asked of a page that usually passes; only decides when to look again
RECYCLE = 1000  # pages after which a worker takes a fresh browser, whatever it has gathered by then
_VERSION = -1  # the item that asks a worker which browser it has


def render_pages(
    recipe: RenderRecipe,
    looks: Mapping[str, catalog.Look],
    workspace: Workspace,
    *,
    workers: int,
    browser: str = "",
    capture: Capture = "page",
    own_pictures: tuple[str, ...] = (),
) -> Iterator[PageRow]:
    """Renders what ``workspace`` lacks of ``recipe``; yields every page in order, those it had first."""
    with workspace.locked():
        asked = render_asked(recipe, looks, capture)
        workspace.check(asked)
        job = _Render(recipe, workspace)
        yield from job.kept()
        if not job.complete:
            args = (workspace.path, recipe, dict(looks), programs.find(browser), capture, own_pictures)
            with (
                TemporaryDirectory(prefix="ctlgen-render-") as shelf,
                Pool[int](workers, _page_worker, (*args, shelf)) as pool,
            ):
                workspace.begin(_with_browser(asked, _chromium(pool)))
                yield from job.rest(pool)
        job.close()


class _Render:
    """Where a render stands: pages come in any order and are kept in theirs."""

    def __init__(self, recipe: RenderRecipe, workspace: Workspace) -> None:
        self._recipe, self._workspace = recipe, workspace
        self._next, self._total = 0, 0
        self._open: list[PageRow] = []  # of the shard that `_next` stands in
        self._early: dict[int, PageRow] = {}
        self._failed: dict[int, str] = {}

    @property
    def complete(self) -> bool:
        return self._total >= self._recipe.count

    def kept(self) -> Iterator[PageRow]:
        """The pages of finished shards up to the first that is missing, each checked."""
        for shard in self._workspace.page_shards():
            if shard != self._next:
                break
            rows = self._workspace.page_rows(shard)
            self._workspace.tidy_pages(shard, rows)
            for row in rows:
                self._workspace.png(row)
                self._total += len(row.samples)
                yield row
            self._next = shard + SHARD

    def rest(self, pool: Pool[int]) -> Iterator[PageRow]:
        while not self.complete and not self._failed:
            for index, row in self._outcomes(pool):
                if isinstance(row, Failure):
                    self._failed[index] = row.reason
                else:
                    self._early[index] = row
                yield from self._in_order()

    def _outcomes(self, pool: Pool[int]) -> Iterator[tuple[int, Any]]:
        """About as many pages as are missing: from the disk where a cut-off run left them, else rendered."""
        left = self._recipe.count - self._total
        wanted = range(self._next, self._next + ceil(left / (self._recipe.per_page * YIELD)))
        missing = []
        for index in wanted:
            row = self._workspace.page(index)
            if row is None:
                missing.append(index)
            else:
                yield index, row
        run = self._recipe.run
        yield from pool.run(list(lane) for _, lane in groupby(missing, key=lambda index: index // run))

    def _in_order(self) -> Iterator[PageRow]:
        while not self.complete and self._next in self._early:
            row = self._early.pop(self._next)
            row = row.limited(self._recipe.count - self._total)
            self._total += len(row.samples)
            self._open.append(row)
            self._next += 1
            if self.complete or self._next % SHARD == 0:
                self._workspace.finish_pages(self._open[0].index, self._open)
                self._open = []
            yield row

    def close(self) -> None:
        self._workspace.put_failures(self._failed)
        if self._failed:
            index, reason = min(self._failed.items())
            raise BrowserError(
                f"{len(self._failed)} pages failed three times (page {index}: {reason}; all in "
                f"{self._workspace.path / 'failed.jsonl'}): run the same command again to try just them"
            )
        self._workspace.drop_unfinished()


def render_asked(recipe: RenderRecipe, looks: Mapping[str, catalog.Look], capture: Capture) -> dict[str, Any]:
    lists = {name: list(value) for name, value in asdict(recipe).items() if isinstance(value, tuple)}
    return {
        "render": {**asdict(recipe), **lists, "capture": capture},
        "catalog": catalog.fingerprint(tuple(looks.values())),
        "versions": {"ctlgen": __version__, "playwright": version("playwright"), "python": platform.python_version()},
    }


def _chromium(pool: Pool[int]) -> str:
    ((_, version),) = pool.run([[_VERSION]])
    if isinstance(version, Failure):
        raise BrowserError(f"the browser does not start: {version.reason}: see `ctlgen doctor`")
    return str(version)


def _with_browser(asked: dict[str, Any], chromium: str) -> dict[str, Any]:
    return {**asked, "versions": {**asked["versions"], "chromium": chromium}}


@contextmanager
def _page_worker(
    root: Path,
    recipe: RenderRecipe,
    looks: Mapping[str, catalog.Look],
    executable: str,
    capture: Capture,
    own_pictures: tuple[str, ...],
    shelf: str,
) -> Iterator[Callable[[int], Any]]:
    """Draws, paints, labels and keeps one page at a time."""
    workspace = Workspace(root)
    with painter(recipe, looks, executable, capture, own_pictures, Path(shelf)) as (browser, paint):

        def work(index: int) -> Any:
            if index == _VERSION:
                return browser.version
            spec, shot = paint(index)
            row = _row(spec, looks[spec.theme], shot)
            workspace.put_page(row, shot.png)
            return row

        yield work


Paint = Callable[[int], tuple[PageSpec, Shot]]


@contextmanager
def painter(
    recipe: RenderRecipe,
    looks: Mapping[str, catalog.Look],
    executable: str,
    capture: Capture = "page",
    own_pictures: tuple[str, ...] = (),
    shelf: Path | None = None,
) -> Iterator[tuple[Browser, Paint]]:
    """A browser, and what draws and paints a page of the recipe in it: whichever came before, the same bytes."""
    composer, files = Composer(recipe, looks, own_pictures, shelf), catalog.page_files(looks.values())
    oracle = capture == "element"
    with Browser(executable, viewport=recipe.window, scale=recipe.scale, files=files, oracle=oracle) as browser:

        def paint(index: int) -> tuple[PageSpec, Shot]:
            spec = composer.spec(index)
            document = composer.document(spec)
            if browser.shots >= RECYCLE:
                browser.restart()
            try:
                return spec, browser.shoot(document)
            except Exception:  # whatever it was: the next page meets a sound browser
                browser.restart()
                raise

        yield browser, paint


def _row(spec: PageSpec, look: catalog.Look, shot: Shot) -> PageRow:
    elements, rejected = label(spec, shot)
    return PageRow(
        index=spec.index,
        theme=look.name,
        framework=look.framework,
        group=look.group,
        layout=spec.layout,
        width=shot.size[0],
        height=shot.size[1],
        scale=spec.scale,
        digest=digest(shot.png),
        elements=elements,
        rejected=dict(rejected),
        refused=shot.refused,
    )
