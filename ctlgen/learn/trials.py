"""The trials of a search: what the store has of them, and which are the best."""

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.learn import extra
from ctlgen.learn.crew import Task

Cost = Literal["flops", "parameters", "latency"]
COSTS: tuple[Cost, ...] = get_args(Cost)
HYPERBAND, RANDOM = "hyperband", "random"
LEAST = 16
"""Trials that went to the end, to say what mattered."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What is known of one: ``accuracies`` on the validation side by epoch, ``cost`` by name.

    ``complete``: it went to the end, and ``right`` says which of the test side were (packed bits). ``over``: it was
    never trained, since it is over the limit.
    """

    number: int
    study: str
    params: Mapping[str, Any]
    cost: Mapping[str, float]
    accuracies: tuple[float, ...]
    complete: bool
    over: bool
    right: bytes

    @property
    def accuracy(self) -> float:
        """The last one; nan where it was never trained."""
        return self.accuracies[-1] if self.accuracies else float("nan")


def library() -> Any:
    """Optuna, silent. Raises `InputError` where it is not installed."""
    optuna = extra("optuna", "search")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    warnings.filterwarnings("ignore", category=optuna.exceptions.ExperimentalWarning)
    return optuna


def trials(place: str, name: str) -> list[Trial]:
    """What the store has, in order."""
    study = library().load_study(study_name=name, storage=place)
    found = []
    for one in study.get_trials(deepcopy=False):
        facts, steps = one.user_attrs, sorted(one.intermediate_values.items())
        found.append(
            Trial(
                one.number,
                name,
                dict(one.params),
                facts["cost"],
                tuple(value for _, value in steps),
                one.state.name == "COMPLETE",
                facts["over"],
                bytes.fromhex(facts.get("right", "")),
            )
        )
    return found


def importance(place: str) -> dict[str, float]:
    """How much each parameter mattered, the sum 1, most first; {} where too few trials went to the end.

    PED-ANOVA (S. Watanabe, A. Bansal, F. Hutter, IJCAI 2023) over the trials of both searches that went to the end.
    """
    optuna = library()
    study = optuna.create_study(direction="maximize")
    for name in (HYPERBAND, RANDOM):
        stored = optuna.load_study(study_name=name, storage=place).get_trials(deepcopy=False)
        study.add_trials([one for one in stored if one.state.name == "COMPLETE"])
    if len(study.get_trials(deepcopy=False)) < LEAST:
        return {}
    evaluator = optuna.importance.PedAnovaImportanceEvaluator(target_quantile=0.25)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found: dict[str, float] = optuna.importance.get_param_importances(study, evaluator=evaluator)
    return {name: float(value) for name, value in sorted(found.items(), key=lambda pair: -pair[1])}


def front(found: Sequence[Trial], cost: Cost) -> list[Trial]:
    """The trials that no other beats: none is as cheap and more accurate; the cheapest first."""
    best, kept = -1.0, list[Trial]()
    for one in sorted((t for t in found if t.complete), key=lambda t: (t.cost[cost], -t.accuracy, t.number)):
        if one.accuracy > best:
            best, kept = one.accuracy, [*kept, one]
    return kept


def best(found: Sequence[Trial]) -> Trial | None:
    """The most accurate on the validation side of those that went to the end; of equals the first."""
    return max((one for one in found if one.complete), key=lambda one: (one.accuracy, -one.number), default=None)


def right(one: Trial, given: Task) -> npt.NDArray[np.bool_]:
    """Which of the test side a trial had right, bool (N,)."""
    return np.unpackbits(np.frombuffer(one.right, np.uint8), count=len(given.test)).astype(bool)
