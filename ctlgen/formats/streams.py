"""The pixels on their way from a source to the writers, in pieces of bounded size."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from ctlgen.formats.job import Annotated, Batch, Images, Stream
from ctlgen.formats.pages import annotate
from ctlgen.model import Image
from ctlgen.seeds import rng
from ctlgen.source import Plan, Source

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
            yield Batch(plan, side, index, _gather(source, plan, index))


def _gather(source: Source, plan: Plan, index: npt.NDArray[np.int64]) -> Images:
    """The images at these positions, uint8 (n, …) if they are of one shape, reading shard after shard."""
    if not source.shape:
        return list(_one_by_one(source, plan, index))
    images = np.empty((len(index), *source.shape), np.uint8)
    order = np.argsort(index, kind="stable")
    ranked = index[order]
    cuts = np.searchsorted(ranked, plan.starts)
    for number, shard in enumerate(source.shards()):
        here = slice(cuts[number], cuts[number + 1])
        if here.start < here.stop:
            images[order[here]] = _take(shard.images, ranked[here] - plan.starts[number])
    return images


def _take(images: Images, index: npt.NDArray[np.int64]) -> Image:
    return images[index] if isinstance(images, np.ndarray) else np.stack([images[i] for i in index.tolist()])


def _one_by_one(source: Source, plan: Plan, index: npt.NDArray[np.int64]) -> Iterator[Image]:
    """The images at these positions, where they differ in size."""
    shards = source.shards()
    for number, i in zip(np.searchsorted(plan.starts, index, "right") - 1, index.tolist(), strict=True):
        yield shards[number].images[i - int(plan.starts[number])]


def _pages(source: Source, plan: Plan) -> Iterator[Batch]:
    for index, page in enumerate(source.pages()):
        if plan.side[index] >= 0:
            found = page if isinstance(page, Annotated) else annotate(page)
            yield Batch(plan, int(plan.side[index]), np.array([index], np.int64), _NO_PIXELS, (found,))
