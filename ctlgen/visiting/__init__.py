"""People's own pages -> pages of the workspace: visited by workers, one at a time for each host, kept in order."""

import contextlib
import platform
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ctlgen import __version__
from ctlgen.browser import programs
from ctlgen.browser.visits import Answer, Visits
from ctlgen.errors import BrowserError
from ctlgen.files import digest
from ctlgen.model import BACKGROUND, Element, PageSpec
from ctlgen.records import PageRow
from ctlgen.visiting.pages import Labelled, read_page, wanting
from ctlgen.visiting.robots import Robots
from ctlgen.visiting.sites import Source, VisitRecipe, allows, read_within
from ctlgen.workers import SILENT, Failure, Pool
from ctlgen.workspace import SHARD, Workspace

BACKGROUNDS = 16  # crops of no control that are looked for on each page; fewer are kept of a small one
HIGHEST = 3072  # CSS px of a page that are labelled
GRACE = 60.0  # seconds beyond the recipe's patience for labels and screenshot, after which a page is cut off
_REST, _STILL = 3000, 250  # ms: for the last requests; for what they set in motion
_LONGEST = 200  # letters of what a control says that are kept
_KINDS = ("text/html", "application/xhtml+xml")
_SAME_DAY = """(() => {
  const [was, day, began] = [Date, Date.UTC(2025, 0, 15, 10, 30), performance.now()];
  const now = () => day + Math.floor(performance.now() - began);
  window.Date = new Proxy(was, {
    construct: (date, given, target) => Reflect.construct(date, given.length ? given : [now()], target),
    apply: () => new was(now()).toString(),
    get: (date, name) => (name === "now" ? now : Reflect.get(date, name)),
  });
  let state = 1;
  Math.random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 4294967296;
  };
})()"""
"""For files, so that they give the same bytes each time: every page is opened on the same day with the same luck."""
_VERSION = -1  # the item that asks a worker which browser it has


def visit_pages(recipe: VisitRecipe, workspace: Workspace, *, workers: int, browser: str = "") -> Iterator[PageRow]:
    """Cuts what ``workspace`` lacks of ``recipe``; yields every page in order, those it had first.

    Pages that fail do not keep the others from being used. Raises `BrowserError` at the end if there were any, and
    `WorkspaceError` for a workspace of another recipe, in use or damaged.
    """
    with workspace.locked():
        asked = _asked(recipe)
        workspace.check(asked)
        tour = _Tour(recipe, workspace)
        if lanes := tour.lanes():
            args = (workspace.path, recipe, programs.find(browser))
            patience = recipe.patience + recipe.delay + GRACE
            with Pool[int](min(workers, len(lanes)), _page_worker, args, patience=patience, tries=1) as pool:
                workspace.begin({**asked, "versions": {**asked["versions"], "chromium": _chromium(pool)}})
                yield from tour.rest(pool.run(lanes))
        else:
            yield from tour.rest(iter(()))
        tour.close()


def _asked(recipe: VisitRecipe) -> dict[str, Any]:
    versions = {"ctlgen": __version__, "playwright": version("playwright"), "python": platform.python_version()}
    return {"render": recipe.to_json(), "versions": versions}


def _chromium(pool: Pool[int]) -> str:
    ((_, said),) = pool.run([[_VERSION]])
    if isinstance(said, Failure):
        raise BrowserError(f"the browser does not start: {said.reason}: see `ctlgen doctor`")
    return str(said)


class _Tour:
    """Where the visits stand: pages come in any order and are kept in theirs."""

    def __init__(self, recipe: VisitRecipe, workspace: Workspace) -> None:
        self._sources, self._workspace = recipe.sources, workspace
        self._next = 0
        self._failed: dict[int, str] = {}
        places = range(len(self._sources))
        self._rows = {index: row for index in places if (row := workspace.page(index))}
        for row in self._rows.values():
            workspace.png(row)

    def lanes(self) -> list[list[int]]:
        """What is missing: pages of one host in one lane, which one worker takes, files each in their own."""
        sampled = {shard for name in self._workspace.sets() for shard in self._workspace.sample_shards(name)}
        lanes: dict[str, list[int]] = {}
        for index, source in enumerate(self._sources):
            if index - index % SHARD in sampled and index not in self._rows:
                self._failed[index] = "had failed when samples were made: render it into another workspace"
            elif index not in self._rows:
                lanes.setdefault(source.host or source.name, []).append(index)
        return list(lanes.values())

    def rest(self, outcomes: Iterator[tuple[int, Any]]) -> Iterator[PageRow]:
        yield from self._in_order()
        for index, row in outcomes:
            if isinstance(row, Failure):
                late = "took too long, or broke the browser"
                self._failed[index] = late if row.reason == SILENT else row.reason
            else:
                self._rows[index] = row
            yield from self._in_order()

    def _in_order(self) -> Iterator[PageRow]:
        while self._next in self._rows or self._next in self._failed:
            index = self._next
            self._next += 1
            if self._next % SHARD == 0 or self._next == len(self._sources):
                self._finish(index - index % SHARD)
            if index in self._rows:
                yield self._rows[index]

    def _finish(self, shard: int) -> None:
        rows = [self._rows[index] for index in range(shard, shard + SHARD) if index in self._rows]
        finished = shard in self._workspace.page_shards()
        if rows and not (finished and list(self._workspace.page_rows(shard)) == rows):
            self._workspace.finish_pages(shard, rows)

    def close(self) -> None:
        self._workspace.put_failures(self._failed)
        if self._failed:
            index, reason = min(self._failed.items())
            raise BrowserError(
                f"{len(self._failed)} of {len(self._sources)} pages failed ({self._sources[index].name}: {reason}; all "
                f"in {self._workspace.path / 'failed.jsonl'}): the others are kept, the same command tries these again"
            )


@contextmanager
def _page_worker(root: Path, recipe: VisitRecipe, executable: str) -> Iterator[Callable[[int], Any]]:
    """Visits, labels and keeps one page at a time."""
    workspace, visitor = Workspace(root), _Visitor(recipe)
    agent = f"ctlgen/{__version__}" if recipe.hosts else ""
    with Visits(visitor.answer, executable, hosts=recipe.hosts, agent=agent, scale=recipe.scale) as visits:

        def work(index: int) -> Any:
            if index == _VERSION:
                return visits.version
            row, png = visitor.visit(visits, index)
            workspace.put_page(row, png)
            return row

        yield work


class _Visitor:
    """One page after the other, with the manners of a guest. What goes wrong with a page is a `BrowserError`."""

    def __init__(self, recipe: VisitRecipe) -> None:
        self._recipe = recipe
        self._root: Path | None = None
        self._robots = Robots(lambda url: allows(recipe.hosts, url))
        self._last: dict[str, float] = {}

    def answer(self, url: str) -> Answer:
        return read_within(self._root, url) if self._root else allows(self._recipe.hosts, url)

    def visit(self, visits: Visits, index: int) -> tuple[PageRow, bytes]:
        source, recipe = self._recipe.sources[index], self._recipe
        self._root = source.root
        self._greet(source)
        spec = PageSpec(index, recipe.seed, "own", "own", source.theme, recipe.viewport, recipe.scale, ())
        with visits.tab(recipe.viewport, recipe.scale) as tab:
            if source.root:
                tab.add_init_script(_SAME_DAY)
            self._open(tab, source)
            labelled, png = _read(tab, _grown(tab, spec))
            self._check_place(tab, source)
        return _row(source, labelled, png, visits.refused), png

    def _greet(self, source: Source) -> None:
        """Asks whether the page may be read, and waits until it is its host's turn."""
        if source.root:
            return
        if not self._robots.allow(source.url):
            raise BrowserError("robots.txt forbids it")
        wait = max(self._recipe.delay, self._robots.delay(source.url))
        time.sleep(max(0.0, self._last.get(source.host, -wait) + wait - time.monotonic()))
        self._last[source.host] = time.monotonic()

    def _open(self, tab: Any, source: Source) -> None:
        """Loads the page and lets it come to rest; `_failure` has the words for what can happen."""
        tab.set_default_timeout(self._recipe.patience * 1000)
        try:
            answer = tab.goto(source.url, wait_until="domcontentloaded")
        except Exception as error:
            raise BrowserError(self._failure(str(error), source)) from None
        if answer is None or not answer.ok:
            raise BrowserError(f"it answers {answer.status if answer else 'nothing'}")
        kind = answer.headers.get("content-type", "").split(";")[0].strip().lower()
        if kind not in _KINDS:
            raise BrowserError(f"it is {kind or 'of no type'}, not HTML")
        _settle(tab)
        try:
            tab.wait_for_function("() => true")  # unlike what is evaluated, it gives up on a script without end
        except Exception as error:
            raise BrowserError(self._failure(str(error), source)) from None
        self._check_place(tab, source)

    def _failure(self, said: str, source: Source) -> str:
        if "Timeout" in said:
            return f"it is not ready within {self._recipe.patience:g} s"
        if source.root and "ERR_ABORTED" in said:
            return "it is not there, or leads out of its folder"
        if "ERR_NAME_NOT_RESOLVED" in said:
            return "its host is not known, or it redirects to a host that is not allowed"
        return said.splitlines()[0].removeprefix("Page.goto: ")

    def _check_place(self, tab: Any, source: Source) -> None:
        """Whether the page has stayed where it may be."""
        if source.root:
            there = urlsplit(tab.url).netloc == urlsplit(source.url).netloc
        else:
            there = allows(self._recipe.hosts, tab.url) and self._robots.allow(tab.url)
        if not there:
            raise BrowserError(f"it leads to {tab.url[:80]}, where it may not go")


def _settle(tab: Any) -> None:
    for state in ("load", "networkidle"):
        with contextlib.suppress(Exception):  # pages that poll are never idle
            tab.wait_for_load_state(state, timeout=_REST)
    tab.wait_for_timeout(_STILL)


def _read(tab: Any, spec: PageSpec) -> tuple[Labelled, bytes]:
    try:
        return read_page(tab, wanting(spec, BACKGROUNDS))
    except (ValueError, TypeError, OverflowError):  # the labeller's script shares the page with the page's own
        raise BrowserError("its scripts spoil what is asked of it") from None


def _grown(tab: Any, spec: PageSpec) -> PageSpec:
    """The window as high as its page, so that what is below the first screen counts too."""
    width, least = spec.viewport
    height = tab.evaluate("() => document.documentElement.scrollHeight")
    height = min(max(int(height), least), max(HIGHEST, least))
    if height > least:
        tab.set_viewport_size({"width": width, "height": height})
        tab.wait_for_timeout(2 * _STILL)  # for pictures that were waiting to be seen
    return replace(spec, viewport=(width, height))


def _row(source: Source, labelled: Labelled, png: bytes, refused: int) -> PageRow:
    page = labelled.page
    found = [_kept(one) for one in page.elements if one.control.kind != BACKGROUND]
    crops = [one for one in page.elements if one.control.kind == BACKGROUND]
    room = max(2, len(found) // 4) if found and labelled.complete else 0  # a crop may meet what was not looked at
    return PageRow(
        index=page.spec.index,
        theme=source.theme,
        framework=page.spec.framework,
        group=source.group,
        layout=page.spec.layout,
        width=page.image.shape[1],
        height=page.image.shape[0],
        scale=page.spec.scale,
        digest=digest(png),
        elements=(*found, *crops[:room]),
        rejected=dict(sorted(labelled.refused.items())),
        refused=refused,
    )


def _kept(one: Element) -> Element:
    return replace(one, control=replace(one.control, text=one.control.text[:_LONGEST]))
