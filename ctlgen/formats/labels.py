"""What the label of a sample is: its kind of control, button or not, its variant, its theme."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.source import TEST, Plan

Labels = Literal["control", "button", "variant", "theme"]
Codes = npt.NDArray[np.integer[Any]]


def check(labels: str) -> None:
    """`InputError` for labels that do not exist."""
    if labels not in get_args(Labels):
        raise unknown("kind of labels", labels, get_args(Labels))


def choose(plan: Plan, kinds: tuple[str, ...], mode: Labels) -> tuple[tuple[str, ...], Codes]:
    """The classes and every item's label, int (N,); `InputError` for labels that do not fit the split."""
    label = plan.columns["label"]
    if mode == "button":
        if "button" not in kinds:
            raise InputError("--labels button: there is no class 'button' here: use --labels control")
        return ("not_button", "button"), (label.codes == kinds.index("button")).astype(np.uint8)
    if mode == "control":
        return kinds, label.codes
    if mode == "theme" and plan.by in {"theme", "framework"} and plan.count(TEST):
        raise InputError("--labels theme with a split by theme: no class would be on both sides; use --split page")
    column = plan.columns.get("variant" if mode == "variant" else "group")
    if column is None:
        raise InputError(f"--labels {mode}: nothing is known of it here: use --labels control")
    rank = {kind: number for number, kind in enumerate(kinds)} if mode == "variant" else {}
    order = sorted(range(len(column.names)), key=lambda i: _place(column.names[i], rank))
    return tuple(column.names[i] for i in order), np.argsort(order)[column.codes]


def _place(name: str, rank: Mapping[str, int]) -> tuple[int, str]:
    """Kinds in their order, variants by name."""
    return rank.get(name.split("/")[0], 0), name


class Tally:
    """How many samples of each class each side has got."""

    def __init__(self, sides: tuple[str, ...], classes: tuple[str, ...]) -> None:
        self._sides, self._classes = sides, classes
        self._counts = np.zeros((len(sides), len(classes)), np.int64)

    def add(self, side: int, codes: Codes) -> None:
        self._counts[side] += np.bincount(codes, minlength=len(self._classes))

    def counts(self) -> dict[str, dict[str, int]]:
        """Split -> class -> how many."""
        return {
            side: dict(zip(self._classes, map(int, row), strict=True))
            for side, row in zip(self._sides, self._counts, strict=True)
        }
