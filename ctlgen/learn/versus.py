"""Whether Hyperband won against random search at the same budget, stated as honestly as one run of each allows."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from ctlgen.learn import intervals
from ctlgen.learn.crew import Task
from ctlgen.learn.trials import HYPERBAND, RANDOM, Trial, best, right

Verdict = dict[str, Any]


def compared(ours: Sequence[Trial], theirs: Sequence[Trial], given: Task, kind: str) -> Verdict | None:
    """Both budgets and winners, and the difference of these on images that chose neither, with its interval.

    None where one of them has no trial that went to the end.
    """
    first, second = best(ours), best(theirs)
    if first is None or second is None:
        return None
    sides = {HYPERBAND: _side(ours, first, given, kind), RANDOM: _side(theirs, second, given, kind)}
    told: Verdict = {"sides": sides, "tested": len(given.test), "difference": None}
    if len(given.test):
        gap = right(first, given).astype(np.float64) - right(second, given)
        drawn = [weights @ gap / len(gap) for weights in intervals.resamples(len(gap))]
        low, high = intervals.percentiles(np.concatenate(drawn))
        told["difference"] = {"value": float(gap.mean()), "low": low, "high": high}
    return told | {"sentence": _sentence(told)}


def _side(found: Sequence[Trial], winner: Trial, given: Task, kind: str) -> dict[str, Any]:
    epochs = sum(len(one.accuracies) for one in found)
    return {
        "trials": sum(not one.over for one in found),
        "to_the_end": sum(one.complete for one in found),
        "epochs": epochs,
        "flops": sum(len(one.accuracies) * one.cost["flops"] for one in found) * 3.0 * len(given.train),
        "best": winner.number,
        "validation": winner.accuracy,
        "test": float(right(winner, given).mean()) if len(given.test) else None,
        "model": kind,
    }


def _sentence(told: Verdict) -> str:
    """The verdict in words."""
    ours, theirs = told["sides"][HYPERBAND], told["sides"][RANDOM]
    held = ours["validation"] - theirs["validation"]
    size = f"{100 * abs(held):.2f} points {'better' if held > 0 else 'worse'}" if abs(held) >= 5e-5 else "as good"
    chosen = f"On the images that chose them its best is {size}"
    if told["difference"] is None:
        return f"{chosen}; there is no test side that could tell whether that is more than luck."
    gap = told["difference"]
    size = f"{100 * gap['value']:+.2f} points (95 % {100 * gap['low']:+.2f} to {100 * gap['high']:+.2f})"
    if gap["low"] > 0:
        return f"Hyperband won: {size} on test images that chose neither. {chosen}."
    if gap["high"] < 0:
        return f"Hyperband lost: {size} on test images that chose neither. {chosen}."
    return f"No winner: {size} on test images that chose neither is within chance. {chosen}."


def progress(found: Sequence[Trial]) -> tuple[list[int], list[float]]:
    """Epochs spent and the best accuracy so far, after each trial that went to the end."""
    spent, top = 0, 0.0
    xs, ys = list[int](), list[float]()
    for one in found:
        spent += len(one.accuracies)
        if one.complete and one.accuracy > top:
            xs += [spent, spent] if xs else [spent]
            ys += [top, one.accuracy] if ys else [one.accuracy]
            top = one.accuracy
    return ([*xs, spent], [*ys, top]) if xs else ([], [])
