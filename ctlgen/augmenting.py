"""Samples by recipe: a worker cuts and augments one page at a time, one keeps the order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen import catalog, fit
from ctlgen.browser import decode
from ctlgen.content import Content
from ctlgen.demonstration import demonstrate
from ctlgen.errors import WorkspaceError
from ctlgen.model import Image, Page, PageSpec
from ctlgen.recipes import Recipe
from ctlgen.records import PageRow
from ctlgen.samples import check_factor, render_samples
from ctlgen.samples import replay as replay_sample
from ctlgen.seeds import rng
from ctlgen.workers import Failure, Pool
from ctlgen.workspace import Workspace

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
        if done.issuperset(shards):
            yield from (batch for shard in shards for batch in _kept(workspace, name, shard))
            return
        with Pool[PageRow](workers, _sample_worker, (workspace.path, recipe)) as pool:
            for shard in shards:
                yield from _kept(workspace, name, shard) if shard in done else _made(workspace, name, shard, pool)


def _made(workspace: Workspace, name: str, shard: int, pool: "Pool[PageRow]") -> Iterator[Batch]:
    pages = workspace.page_rows(shard)
    made: dict[str, tuple[Image, list[dict[str, Any]]]] = {}
    for page, outcome in pool.run([page] for page in pages):
        if isinstance(outcome, Failure):
            raise WorkspaceError(f"page {page.id} could not be augmented: {outcome.reason}: run the same command again")
        made[page.id] = outcome
    images = np.concatenate([made[page.id][0] for page in pages])
    workspace.put_samples(name, shard, images, (row for page in pages for row in made[page.id][1]))
    for page in pages:
        pixels, rows = made[page.id]
        yield _batch(page.id, pixels, rows)


def _kept(workspace: Workspace, name: str, shard: int) -> Iterator[Batch]:
    images, rows = workspace.images(name, shard), workspace.sample_rows(name, shard)
    start = 0
    for page in dict.fromkeys(row["id"].split("/")[0] for row in rows):
        count = sum(row["id"].startswith(page) for row in rows)
        yield _batch(page, images[start : start + count], rows[start : start + count])
        start += count


def _batch(page: str, images: Image, rows: list[dict[str, Any]]) -> Batch:
    return Batch(page, images, tuple(row["id"] for row in rows), tuple(row["label"] for row in rows))


@contextmanager
def _sample_worker(root: Path, recipe: AugmentRecipe) -> Iterator[Callable[[PageRow], Any]]:
    workspace = Workspace(root)
    yield lambda row: recipe.samples(load_page(workspace, row))


def load_page(workspace: Workspace, row: PageRow) -> Page:
    """A page with its pixels; what its spec asked for beyond the elements that were kept is not stored."""
    image = decode(workspace.png(row))
    image.flags.writeable = False
    run = workspace.run()["render"]
    controls = tuple(element.control for element in row.elements)
    viewport = (run["viewport"][0], run["viewport"][1])
    spec = PageSpec(row.index, run["seed"], row.layout, row.framework, row.theme, viewport, row.scale, controls)
    return Page(spec, image, row.elements)


def _faces() -> tuple[Path, ...]:
    return tuple(font.file for font in catalog.text_fonts())


@cache
def _words(seed: int) -> tuple[str, ...]:
    """What the text operation writes: what the render's controls say, drawn anew."""
    say = Content(rng(seed, "words"))
    purposes = (say.action, say.action, say.navigation, say.field_label, say.value, say.choice, say.status)
    return tuple(say.cased(purposes[i % len(purposes)]()) for i in range(WORDS))
