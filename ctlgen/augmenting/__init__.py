"""Samples by recipe: a worker cuts and augments one page at a time, one keeps the order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen import catalog, fit
from ctlgen.augmenting.demonstration import demonstrate
from ctlgen.augmenting.recipes import Recipe
from ctlgen.augmenting.samples import check_factor, render_samples
from ctlgen.augmenting.samples import replay as replay_sample
from ctlgen.browser import decode
from ctlgen.content import Content
from ctlgen.errors import WorkspaceError
from ctlgen.model import Image, Page, PageSpec
from ctlgen.records import PageRow
from ctlgen.seeds import rng
from ctlgen.source import let_go
from ctlgen.workers import Failure, Pool
from ctlgen.workspace import Workspace

Made = tuple[Image, list[dict[str, Any]]]
WORDS = 2000  # strings that the text operation draws from


@dataclass(frozen=True, slots=True)
class AugmentRecipe:
    """What is asked of an augmentation: the same recipe on the same pages gives the same bytes."""

    factor: int
    operations: Recipe
    seed: int
    size: int
    mode: str
    fit: str

    def check(self) -> None:
        """Raises `InputError` for what does not exist or is out of range."""
        fit.check(self.size, self.mode, self.fit)
        check_factor(self.factor)

    def samples(self, page: Page) -> tuple[Image, list[dict[str, Any]]]:
        """uint8 (N, S, S[, 3]) and N rows: id, label, ops."""
        return render_samples(page, **self._arguments(), factor=self.factor)

    def replay(self, page: Page, sample_id: str) -> list[tuple[str, Image]]:
        return replay_sample(page, sample_id, **self._arguments())

    def demonstrate(self, crops: Sequence[tuple[Page, int]]) -> Image:
        """uint8 (H, W, 3): each operation at its weakest and strongest, on elements (a page and a position on it)."""
        arguments = self._arguments()
        del arguments["seed"]
        return demonstrate(crops, **arguments)

    def _arguments(self) -> dict[str, Any]:
        return {
            "recipe": self.operations,
            "seed": self.seed,
            "size": self.size,
            "mode": self.mode,
            "fit": self.fit,
            "fonts": _faces(),
            "words": _words(self.seed),
        }

    def to_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in ("factor", "seed", "size", "mode", "fit")} | {
            "operations": self.operations.to_dict()
        }

    @classmethod
    def from_json(cls, row: dict[str, Any]) -> "AugmentRecipe":
        return cls(**{**row, "operations": Recipe.parse("stored", row["operations"], "set.json")})


@dataclass(frozen=True, slots=True)
class Batch:
    """The samples of one page: ``images`` uint8 (N, S, S) or (N, S, S, 3), and for each its id and label."""

    page: str
    images: Image
    ids: tuple[str, ...]
    labels: tuple[str, ...]


def augment_pages(recipe: AugmentRecipe, workspace: Workspace, *, workers: int) -> Iterator[Batch]:
    """Makes what ``workspace`` lacks of this sample set; yields every page's samples in order."""
    workspace.run()  # looks before it locks, since that makes the folder
    with workspace.locked():
        shards = workspace.page_shards()
        if not shards:
            raise WorkspaceError(f"{workspace.path} has no finished pages: run `ctlgen render` first")
        name = workspace.begin_set({"augment": recipe.to_json(), "render": workspace.run()})
        done = set(workspace.sample_shards(name))
        lanes = ([page] for shard in shards if shard not in done for page in workspace.page_rows(shard))
        with ExitStack() as stack:
            outcomes: Iterator[tuple[PageRow, Any]] = iter(())
            if not done.issuperset(shards):
                pool = stack.enter_context(Pool[PageRow](workers, _sample_worker, (workspace.path, recipe)))
                outcomes = pool.run(lanes)
            made: dict[int, Made] = {}
            for shard in shards:
                if shard in done:
                    yield from _kept(workspace, name, shard)
                else:
                    yield from _made(workspace, name, shard, outcomes, made)


def _made(
    workspace: Workspace, name: str, shard: int, outcomes: Iterator[tuple[PageRow, Any]], made: dict[int, Made]
) -> Iterator[Batch]:
    """Writes a shard once the outcomes of all its pages are in; those of later pages wait in ``made``."""
    pages = workspace.page_rows(shard)
    while not all(page.index in made for page in pages):
        page, outcome = next(outcomes)
        if isinstance(outcome, Failure):
            raise WorkspaceError(f"page {page.id} could not be augmented: {outcome.reason}: run the same command again")
        made[page.index] = outcome
    ready = [made.pop(page.index) for page in pages]
    every = (row for _, rows in ready for row in rows)
    workspace.put_samples(name, shard, np.concatenate([images for images, _ in ready]), every)
    for page, (images, rows) in zip(pages, ready, strict=True):
        yield _batch(page.id, images, rows)


def _kept(workspace: Workspace, name: str, shard: int) -> Iterator[Batch]:
    images, rows = workspace.images(name, shard), workspace.sample_rows(name, shard)
    start = 0
    for page, group in groupby(rows, key=lambda row: str(row["id"]).split("/")[0]):
        found = list(group)
        yield _batch(page, images[start : start + len(found)], found)
        start += len(found)
    let_go(images)


def _batch(page: str, images: Image, rows: list[dict[str, Any]]) -> Batch:
    return Batch(page, images, tuple(row["id"] for row in rows), tuple(row["label"] for row in rows))


@contextmanager
def _sample_worker(root: Path, recipe: AugmentRecipe) -> Iterator[Callable[[PageRow], Any]]:
    workspace = Workspace(root)
    yield lambda row: recipe.samples(load_page(workspace, row))


def load_page(workspace: Workspace, row: PageRow) -> Page:
    """A page with its pixels and its samples; what its spec asked for beyond those that were kept is not stored."""
    image = decode(workspace.png(row))
    image.flags.writeable = False
    run = workspace.run()["render"]
    controls = tuple(element.control for element in row.samples)
    viewport = (run["viewport"][0], run["viewport"][1])
    spec = PageSpec(row.index, run["seed"], row.layout, row.framework, row.theme, viewport, row.scale, controls)
    return Page(spec, image, row.samples)


@cache
def _faces() -> tuple[Path, ...]:
    return tuple(font.file for font in catalog.text_fonts())


@cache
def _words(seed: int) -> tuple[str, ...]:
    """What the text operation writes: what the render's controls say, drawn anew."""
    say = Content(rng(seed, "words"))
    purposes = (say.action, say.action, say.navigation, say.field_label, say.value, say.choice, say.status)
    return tuple(say.cased(purposes[i % len(purposes)]()) for i in range(WORDS))
