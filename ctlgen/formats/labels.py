"""What the label of a sample is: its kind of control, button or not, its variant, its theme."""

from collections.abc import Mapping
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.formats.job import Batch, Facts, Job
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


class Labelling:
    """The numbers that the samples of a job are labelled with, by its options, and how many of each have been written.

    Raises `InputError` for labels that do not fit the split.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self.classes, self.codes = choose(job.plan, job.classes, job.options.labels)
        self._counts = np.zeros((len(job.plan.splits), len(self.classes)), np.int64)

    def take(self, batch: Batch) -> Codes:
        """The labels of a batch, int (n,), which are counted as written."""
        codes = self.codes[batch.index]
        self._counts[batch.side] += np.bincount(codes, minlength=len(self.classes))
        return codes

    def facts(self, notes: tuple[str, ...] = ()) -> Facts:
        """What a writer says at its end."""
        counts = {
            side: dict(zip(self.classes, map(int, row), strict=True))
            for side, row in zip(self._job.plan.splits, self._counts, strict=True)
        }
        return Facts(self.classes, counts, self._job.shape or None, notes)
