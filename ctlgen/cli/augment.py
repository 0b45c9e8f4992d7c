"""``ctlgen augment``: pages -> samples."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, rate

if TYPE_CHECKING:
    from ctlgen.augmenting import Batch
    from ctlgen.model import Image

FACTOR = 3
SHOWN = 40  # samples of a kind that are kept for the contact sheet
PER_PAGE = 2  # of them from one page, so that many themes are seen


def command(
    factor: Annotated[int, typer.Option(help="Samples per element; the first is untouched.", metavar="N")] = FACTOR,
    recipe: Annotated[str, typer.Option(help="none, default, heavy, or a TOML file.", metavar="NAME")] = "default",
    size: Annotated[int, typer.Option(help="Side of a sample in pixels.", metavar="N")] = 28,
    mode: Annotated[str, typer.Option(help="L (grey) or RGB.", metavar="MODE")] = "L",
    fit: Annotated[
        str, typer.Option(help="How a crop becomes a square: stretch, contain, cover or extent.", metavar="HOW")
    ] = "stretch",
    seed: options.Seed = 0,
    workers: options.Workers = None,
    show: Annotated[
        Path | None,
        typer.Option(
            help="Make no samples, but a PNG (operations.png) of each operation, at its weakest and strongest.",
            metavar="[FILE]",
        ),
    ] = None,
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Make samples of the pages' elements."""
    screen = Screen(quiet, as_json)
    chosen = asked(factor, recipe, size, mode, fit, seed, workers)
    screen.result(run(screen, workspace, chosen) if show is None else _demonstrate(screen, workspace, show, chosen))


def asked(factor: int, recipe: str, size: int, mode: str, fit: str, seed: int, workers: int | None) -> dict[str, Any]:
    """The options as `stages.augment` wants them."""
    return {
        "factor": factor,
        "recipe": recipe,
        "size": size,
        "mode": mode,
        "fit": fit,
        "seed": seed,
        "workers": workers,
    }


def check(asked: Mapping[str, Any]) -> None:
    """Raises what is wrong with the options, and does nothing else."""
    from ctlgen import stages

    stages.augment(**asked)


def run(screen: Screen, workspace: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Augments with progress and a table; gives back what JSON shows."""
    from ctlgen import stages
    from ctlgen.workspace import Workspace

    place = Workspace(workspace)
    elements = sum(len(row.samples) for shard in place.page_shards() for row in place.page_rows(shard))
    total = elements * asked.get("factor", FACTOR)
    tally = Tally()
    batches = stages.augment(workspace, **asked)
    for batch in screen.follow(batches, "augment", "samples", total, lambda batch: len(batch.labels)):
        tally.add(batch)
    place.put_picture(file := place.path / "contact-samples.png", tally.sheet())
    outcome = tally.outcome() | {"set": list(place.sets())[-1], "workspace": str(workspace), "contact": str(file)}
    _show(screen, outcome)
    return outcome


@dataclass
class Tally:
    """What came of an augmentation, and a few samples of each kind."""

    labels: Counter[str] = field(default_factory=Counter)
    kept: dict[str, list["Image"]] = field(default_factory=dict)
    shape: tuple[int, ...] = ()
    start: float = field(default_factory=time.monotonic)

    def add(self, batch: "Batch") -> None:
        self.labels.update(batch.labels)
        self.shape = batch.images.shape[1:]
        here: Counter[str] = Counter()
        for image, label in zip(batch.images, batch.labels, strict=True):
            here[label] += 1
            kept = self.kept.setdefault(label, [])
            if here[label] <= PER_PAGE and len(kept) < SHOWN:
                kept.append(image.copy())

    def sheet(self) -> "Image":
        import numpy as np

        from ctlgen import contact

        images = [image for kept in self.kept.values() for image in kept]
        labels = [label for label, kept in self.kept.items() for _ in kept]
        return contact.samples_sheet(np.stack(images) if images else np.empty((0, 1, 1), np.uint8), labels)

    def outcome(self) -> dict[str, Any]:
        from ctlgen.model import KINDS

        seconds = time.monotonic() - self.start
        return {
            "samples": self.labels.total(),
            "shape": list(self.shape),
            "kinds": {kind: self.labels[kind] for kind in KINDS if self.labels[kind]},
            "seconds": round(seconds, 2),
            "per_second": round(self.labels.total() / max(seconds, 1e-3)),
        }


def _show(screen: Screen, outcome: Mapping[str, Any]) -> None:
    screen.table(("kind", "samples"), [*outcome["kinds"].items(), ("all", outcome["samples"])])
    screen.say("")
    screen.say(rate(outcome["samples"], outcome["seconds"], f"samples of {' x '.join(map(str, outcome['shape']))}"))
    screen.say(f"sample set: {outcome['set']}")
    screen.say(f"contact sheet: {outcome['contact']}")


def _demonstrate(screen: Screen, workspace: Path, file: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    from ctlgen import gallery
    from ctlgen.workspace import Workspace

    kept = {name: asked[name] for name in ("recipe", "seed", "size", "mode", "fit")}
    Workspace.put_picture(file, gallery.operations(workspace, **kept))
    screen.say(f"operations, weakest and strongest: {file}")
    return {"sheet": str(file)}
