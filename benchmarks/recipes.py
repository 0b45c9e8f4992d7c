"""The rows of the transfer table: what each renders and how it is augmented; each row adds to the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ctlgen import stages

ELEMENTS = 20_000
"""Rendered for each row; augmented copies make up the number of samples asked."""


@dataclass(frozen=True, slots=True)
class Row:
    """``themes`` as `ctlgen render --themes` takes them."""

    name: str
    themes: tuple[str, ...]
    layout: str = "sheet"
    recipe: str = "none"


FRAMEWORKS, DRAWN = "*", "procedural:200"
ROWS = (
    Row("Bootstrap alone", ("bootstrap/*", "bootswatch/*")),
    Row("+ frameworks", (FRAMEWORKS,)),
    Row("+ procedural", (FRAMEWORKS, DRAWN)),
    Row("+ screens", (FRAMEWORKS, DRAWN), "mixed"),
    Row("+ augmentation", (FRAMEWORKS, DRAWN), "mixed", "default"),
)


def make(folder: Path, count: int, elements: int = ELEMENTS) -> Iterator[tuple[str, str]]:
    """(name, WORKSPACE:SET) of each row, with at least ``count`` samples; what is there is not made again.

    A row without augmentation has as many elements as samples, so that none stands there twice.
    """
    for row in ROWS:
        number = count if row.recipe == "none" else min(count, elements)
        name = f"{'-'.join(row.themes)}-{row.layout}-{number}"
        workspace = folder / "".join({"/": "_", "*": "all", ":": ""}.get(letter, letter) for letter in name)
        for _ in stages.render(workspace, themes=row.themes, layout=row.layout, count=number):
            pass
        copies = 1 if row.recipe == "none" else max(2, -(-count // number))  # the first copy is as it was rendered
        for _ in stages.augment(workspace, factor=copies, recipe=row.recipe):
            pass
        yield row.name, str(workspace)
