"""ctlgen itself: the three stages as the commands run them, each timed, in a workspace that was empty."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import ctlgen
from benchmarks.processes import Span, measured

THEMES = ("bootstrap/*", "bootswatch/*")
"""The 54 looks of the table; another row renders them all."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of render, augment and export; ``elements`` and ``samples`` were counted as they came."""

    workspace: Path
    elements: int
    samples: int
    render: Span
    augment: Span
    export: Span

    @property
    def seconds(self) -> float:
        return self.render.seconds + self.augment.seconds + self.export.seconds

    @property
    def peak(self) -> int:
        return max(self.render.peak, self.augment.peak, self.export.peak)


def run(workspace: Path, count: int, *, factor: int = 3, memory: bool = False) -> Run:
    """``count`` elements in sheets of `THEMES`, ``factor`` samples of each, exported as idx; the rest is default."""
    with measured(memory=memory) as render:
        pages = ctlgen.render(workspace, themes=THEMES, count=count, layout="sheet")
        elements = sum(len(page.samples) for page in pages)
    with measured(memory=memory) as augment:
        samples = sum(len(batch.labels) for batch in ctlgen.augment(workspace, factor=factor))
    with measured(memory=memory) as export:
        ctlgen.export(workspace, format="idx")
    return Run(workspace, elements, samples, render, augment, export)


def render_rate(
    workspace: Path, count: int, workers: int | None, themes: Sequence[str] | None = THEMES, layout: str = "sheet"
) -> float:
    """Elements a second with that many workers, from the start of the first process to the last page on disk."""
    with measured() as span:
        pages = ctlgen.render(workspace, themes=themes, count=count, workers=workers, layout=layout)
        elements = sum(len(page.samples) for page in pages)
    return elements / span.seconds
