"""The trials of a search: what the store has of them, and which are the best."""

import sqlite3
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import CtlgenError, WorkspaceError
from ctlgen.learn import extra
from ctlgen.learn.crew import Task

Cost = Literal["flops", "parameters", "latency"]
COSTS: tuple[Cost, ...] = get_args(Cost)
HYPERBAND, RANDOM = "hyperband", "random"
LEAST = 16
"""Trials that went to the end, to say what mattered."""
_WHOLE = "whole"  # how many of a study's stored trials are of whole rounds


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


def address(store: Path) -> str:
    """What Optuna calls a store, an SQLite file, which need not be there yet.

    Raises `WorkspaceError` for a data base of anything else: nothing is written into it.
    """
    place = f"sqlite:///{store.resolve()}"
    if store.exists():
        with using(place), closing(sqlite3.connect(store)) as base:
            (tables,) = base.execute("SELECT count(*) FROM sqlite_master WHERE type = 'table'").fetchone()
            columns = {row[1] for row in base.execute("PRAGMA table_info(studies)")}  # the first that Optuna makes
            if tables and "study_name" not in columns:
                raise WorkspaceError(f"{store} is a data base of something else: give another --out")
    return place


@contextmanager
def using(place: str) -> Iterator[None]:
    """Whatever Optuna, SQLAlchemy and SQLite make of the store at an address becomes a `WorkspaceError`."""
    try:
        yield
    except CtlgenError:
        raise
    except Exception as error:  # each of them has a class of its own for each thing that can be wrong
        file, first = place.removeprefix("sqlite:///"), error
        while isinstance(first.__cause__, Exception):
            first = first.__cause__
        said = str(first).splitlines()[0][:100] if str(first) else type(first).__name__
        if "disk is full" in said or "readonly" in said:
            mend = "free some space" if "full" in said else "make it writable"
            raise WorkspaceError(f"{file}: {said}: {mend} or give another --out") from error
        raise WorkspaceError(f"{file} is no store of a search ({said}): give another --out") from error


def stored(place: str, name: str) -> list[Any]:
    """Optuna's trials of whole rounds, in order: what a kill left of a round half stored is not among them."""
    with using(place):
        study = library().load_study(study_name=name, storage=place)
        return list(study.get_trials(deepcopy=False)[: study.user_attrs.get(_WHOLE, 0)])


def store(place: str, name: str, every: Sequence[Any]) -> None:
    """Stores what is not there yet of all of Optuna's trials, the last of which ends a round.

    One by one: killed meanwhile, the round counts as not stored, is done again, to the same, and the rest is added.
    """
    with using(place):
        study = library().load_study(study_name=name, storage=place)
        study.add_trials(every[len(study.get_trials(deepcopy=False)) :])
        study.set_user_attr(_WHOLE, len(every))


def trials(place: str, name: str) -> list[Trial]:
    """What the store has, in order."""
    with using(place):
        return [_trial(one, name) for one in stored(place, name)]


def _trial(one: Any, name: str) -> Trial:
    facts, steps = one.user_attrs, sorted(one.intermediate_values.items())
    return Trial(
        one.number,
        name,
        dict(one.params),
        facts["cost"],
        tuple(value for _, value in steps),
        one.state.name == "COMPLETE",
        facts["over"],
        bytes.fromhex(facts.get("right", "")),
    )


def importance(place: str) -> dict[str, float]:
    """How much each parameter mattered, the sum 1, most first; {} where too few trials went to the end.

    PED-ANOVA (S. Watanabe, A. Bansal, F. Hutter, IJCAI 2023) over the trials of both searches that went to the end.
    """
    optuna = library()
    study = optuna.create_study(direction="maximize")
    for name in (HYPERBAND, RANDOM):
        study.add_trials([one for one in stored(place, name) if one.state.name == "COMPLETE"])
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
