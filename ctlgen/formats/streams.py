"""The pixels on their way from a source to the writers, in pieces of bounded size."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ctlgen.formats.job import Batch, Stream
from ctlgen.model import Image
from ctlgen.seeds import rng
from ctlgen.source import SPLITS, PageRecord, Plan, Source

PIECE = 1 << 26
"""Bytes of pixels held at once. Every piece touches every shard, so a small one would open them too often."""

_NO_PIXELS = np.empty((0,), np.uint8)


def stream(source: Source, plan: Plan, kind: Stream) -> Iterator[Batch]:
    """Everything that the plan keeps, side by side in a random order, or as it is stored."""
    if kind == "shuffled":
        return _shuffled(source, plan)
    return _stored(source, plan) if kind == "stored" else _pages(source, plan)


def _shuffled(source: Source, plan: Plan) -> Iterator[Batch]:
    """Shuffled by the plan's seed, since many a tutorial takes the first thousand."""
    length = max(1, PIECE // int(np.prod(source.shape)))
    for side, name in enumerate(SPLITS):
        order = rng(plan.seed, "export", name).permutation(plan.members(side))
        for start in range(0, len(order), length):
            index = order[start : start + length]
            yield Batch(side, index, _gather(source, plan, index))


def _gather(source: Source, plan: Plan, index: npt.NDArray[np.int64]) -> Image:
    """The images at these positions, uint8 (n, …), reading shard after shard."""
    images = np.empty((len(index), *source.shape), np.uint8)
    order = np.argsort(index, kind="stable")
    ranked = index[order]
    cuts = np.searchsorted(ranked, plan.starts)
    for number, shard in enumerate(source.shards()):
        here = slice(cuts[number], cuts[number + 1])
        if here.start < here.stop:
            images[order[here]] = shard.images[ranked[here] - plan.starts[number]]
    return images


def _stored(source: Source, plan: Plan) -> Iterator[Batch]:
    for number, shard in enumerate(source.shards()):
        start, stop = plan.starts[number : number + 2]
        sides = plan.side[start:stop]
        rows, images = shard.rows, shard.images
        for side in range(len(SPLITS)):
            here = np.flatnonzero(sides == side)
            if len(here):
                yield Batch(side, here + start, images[here], rows=[rows[int(i)] for i in here])


def _pages(source: Source, plan: Plan) -> Iterator[Batch]:
    for index, page in enumerate(source.pages()):
        if plan.side[index] >= 0:
            yield _page(int(plan.side[index]), index, page)


def _page(side: int, index: int, page: PageRecord) -> Batch:
    return Batch(side, np.array([index], np.int64), _NO_PIXELS, pages=(page,))
