"""The rows of the transfer tables: what each renders and how it is augmented."""

from dataclasses import dataclass
from pathlib import Path

from ctlgen import catalog, stages
from ctlgen.seeds import rng
from ctlgen.workspace import Workspace

FACTOR = 3
"""Samples of each element where there is augmentation, as by default."""
FRAMEWORKS, DRAWN = "*", "procedural:200"


@dataclass(frozen=True, slots=True)
class Row:
    """What stands here is ctlgen's default; ``looks`` are so many of its looks, drawn at random (0: all)."""

    name: str
    themes: tuple[str, ...] = (FRAMEWORKS,)
    layout: str = "mixed"
    recipe: str = "default"
    fit: str = "stretch"
    looks: int = 0
    samples: int = 60_000


TABLES = {
    "breadth": (  # each adds to the last
        Row("Bootstrap alone", ("bootstrap/*", "bootswatch/*"), "sheet", "none"),
        Row("+ frameworks", (FRAMEWORKS,), "sheet", "none"),
        Row("+ procedural", (FRAMEWORKS, DRAWN), "sheet", "none"),
        Row("+ screens", (FRAMEWORKS, DRAWN), "mixed", "none"),
        Row("+ augmentation", (FRAMEWORKS, DRAWN)),
        Row("the default: without procedural"),
    ),
    "looks": tuple(Row(f"{looks or 'all'} looks", looks=looks) for looks in (10, 25, 50, 100, 0)),
    "samples": tuple(Row(f"{count:,} samples", samples=count) for count in (5_000, 20_000, 60_000, 200_000)),
    "fits": tuple(Row(f"--fit {fit}", fit=fit) for fit in ("stretch", "contain", "cover", "extent")),
}


def make(row: Row, folder: Path) -> str:
    """WORKSPACE:SET of the row, below ``folder``; what is there is not made again.

    A row without augmentation has as many elements as samples, so that none stands there twice.
    """
    factor = 1 if row.recipe == "none" else FACTOR
    elements = -(-row.samples // factor)
    name = f"{'-'.join(row.themes)}-{row.layout}-{row.looks or 'all'}-{elements}"
    workspace = folder / name.translate({ord("/"): "_", ord("*"): "all", ord(":"): None})
    themes = drawn(row.looks) if row.looks else row.themes
    for _ in stages.render(workspace, themes=themes, layout=row.layout, count=elements):
        pass
    for _ in stages.augment(workspace, factor=factor, recipe=row.recipe, fit=row.fit):
        pass
    return f"{workspace}:{list(Workspace(workspace).sets())[-1]}"  # the one asked for last is the newest


def drawn(count: int) -> list[str]:
    """So many of all looks by name, the same every time; a smaller draw is part of a larger one."""
    names = sorted(look.name for look in catalog.select((FRAMEWORKS,)))
    return [names[i] for i in rng(0, "transfer", "looks").permutation(len(names))[:count]]
