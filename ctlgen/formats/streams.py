"""The pixels on their way from a source to the writers, in pieces of bounded size."""

from collections.abc import Iterator

import numpy as np

from ctlgen.formats.job import Annotated, Batch, Stream
from ctlgen.formats.pages import annotate
from ctlgen.seeds import rng
from ctlgen.source import Plan, Source, gather

PIECE = 1 << 24
"""Bytes of pixels held at once. Every piece touches every shard, so a small one would open them too often."""

_FEW = 256  # images of differing sizes that are held at once
_NO_PIXELS = np.empty((0,), np.uint8)


def stream(source: Source, plan: Plan, kind: Stream) -> Iterator[Batch]:
    """Everything that the plan keeps, side by side: samples in a random order, or pages as they are stored."""
    return _samples(source, plan) if kind == "samples" else _pages(source, plan)


def _samples(source: Source, plan: Plan) -> Iterator[Batch]:
    """Shuffled by the plan's seed, since many a tutorial takes the first thousand."""
    length = max(1, PIECE // int(np.prod(source.shape))) if source.shape else _FEW
    for side, name in enumerate(plan.splits):
        order = plan.members(side)
        if plan.shuffled:
            order = rng(plan.seed, "export", name).permutation(order)
        for start in range(0, len(order), length):
            index = order[start : start + length]
            yield Batch(plan, side, index, gather(source, plan.starts, index))


def _pages(source: Source, plan: Plan) -> Iterator[Batch]:
    for index, page in enumerate(source.pages()):
        if plan.side[index] >= 0:
            found = page if isinstance(page, Annotated) else annotate(page)
            yield Batch(plan, int(plan.side[index]), np.array([index], np.int64), _NO_PIXELS, (found,))
