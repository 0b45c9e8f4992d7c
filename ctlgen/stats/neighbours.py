"""Likely label problems: items whose nearest neighbours agree with each other and not with their label.

The k-nearest-neighbour rule as an editor (D. Wilson, "Asymptotic Properties of Nearest Neighbor Rules Using Edited
Data", 1972), ranked by how near the neighbours are. What is found is a list to look at, not a list of mistakes: a link
and a text can be the same pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

NEIGHBOURS = 10
AGREED = 0.6  # the share of the neighbours that must have the other label
_REFERENCES = 10_000  # items that neighbours are looked for among: they stand evenly in the whole
_BLOCK = 512  # items whose distances are in memory together
_SHOWN = 6  # neighbours that a problem names

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Problem:
    """Item ``item`` is labelled otherwise than ``share`` of its neighbours, which say ``label`` (an index).

    ``neighbours`` are the nearest that do; ``score`` orders the problems.
    """

    item: int
    label: int
    share: float
    score: float
    neighbours: tuple[int, ...]


def find_problems(
    places: Floats, labels: npt.NDArray[np.int32], copies: npt.NDArray[np.int32], classes: Sequence[str]
) -> tuple[Problem, ...]:
    """``places`` float32 (N, D); copies of an element say nothing new, so only the first of each is looked at."""
    items = np.flatnonzero(copies == 0).astype(np.int64)
    if len(items) <= NEIGHBOURS:
        return ()
    references = items[:: -(-len(items) // _REFERENCES)]
    found: list[Problem] = []
    for start in range(0, len(items), _BLOCK):
        block = items[start : start + _BLOCK]
        nearest, distances = _nearest(places, block, references)
        found += _disagreeing(block, nearest, distances, labels, len(classes))
    middle = float(np.median([problem.score for problem in found])) if found else 1.0
    ranked = sorted((_ranked(problem, middle) for problem in found), key=lambda one: (-one.score, one.item))
    return tuple(ranked)


def _nearest(places: Floats, block: Ints, references: Ints) -> tuple[Ints, Floats]:
    """The `NEIGHBOURS` nearest references of each item of the block but itself, and their distances; nearest first."""
    there, here = places[references], places[block]
    squares = np.square(there).sum(1)[None] - 2 * here @ there.T
    squares[references[None] == block[:, None]] = np.inf
    count = min(NEIGHBOURS, len(references) - 1)
    chosen = np.argpartition(squares, count, axis=1)[:, :count]
    kept = np.take_along_axis(squares, chosen, 1) + np.square(here).sum(1)[:, None]
    order = np.lexsort((chosen, kept), axis=1)
    distances = np.sqrt(np.maximum(np.take_along_axis(kept, order, 1), 0))
    return references[np.take_along_axis(chosen, order, 1)], distances.astype(np.float32)


def _disagreeing(
    block: Ints, nearest: Ints, distances: Floats, labels: npt.NDArray[np.int32], classes: int
) -> list[Problem]:
    """Problems whose score is still the mean distance to the neighbours that disagree."""
    votes = np.zeros((len(block), classes))
    np.add.at(votes, (np.arange(len(block))[:, None], labels[nearest]), 1 / nearest.shape[1])
    winner = votes.argmax(1)
    odd = (winner != labels[block]) & (votes.max(1) >= AGREED - 1e-9)
    found = []
    for at in np.flatnonzero(odd):
        agreeing = labels[nearest[at]] == winner[at]
        others = tuple(int(item) for item in nearest[at][agreeing][:_SHOWN])
        share, distance = float(votes[at].max()), float(distances[at][agreeing].mean())
        found.append(Problem(int(block[at]), int(winner[at]), round(share, 3), distance, others))
    return found


def _ranked(problem: Problem, middle: float) -> Problem:
    """The score is 0..1: the neighbours' share, less where they are far."""
    score = problem.share / (1 + problem.score / max(middle, 1e-9))
    return Problem(problem.item, problem.label, problem.share, round(score, 4), problem.neighbours)
