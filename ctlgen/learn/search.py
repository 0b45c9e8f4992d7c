"""The search for a network: Optuna's TPE sampler and Hyperband pruner, and random search at the same budget beside it.

Repeatable: trials are drawn in rounds of `ROUND` from the seed and what whole rounds before came to, a round goes on
epoch by epoch, and what is pruned is decided in the order of the trials. So neither the number of workers nor a kill
changes the result: whole rounds are stored (in SQLite, as Optuna's studies), others are done again. Only a limit of
latency, which is measured, may turn out otherwise.

Hyperband: L. Li et al., "Hyperband: a novel bandit-based approach to hyperparameter optimization", JMLR 18, 2018.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from filelock import FileLock, Timeout

from ctlgen import files
from ctlgen.errors import InputError, WorkspaceError, unknown
from ctlgen.learn import crew, examples, networks
from ctlgen.learn.crew import Crew, Point, Task
from ctlgen.learn.examples import Data
from ctlgen.learn.networks import MODELS
from ctlgen.learn.space import VALIDATION, Choice, choice, suggest
from ctlgen.learn.trials import COSTS, HYPERBAND, RANDOM, Cost, address, library, store, stored, trials, using
from ctlgen.seeds import rng

ROUND = 4
REDUCTION = 3
STORE, LOCK = "search.db", ".search.lock"
_STARTUP = 8  # trials that are drawn at random before the sampler has something to go by
_TRIES = 50  # draws for each trial that is wanted, where most are over the limit


@dataclass(frozen=True, slots=True)
class Plan:
    """What to search: ``trials`` of at most ``epochs`` each; ``limit`` of the ``cost``, None for none.

    ``count`` training images are used, 0 for all.
    """

    trials: int = 40
    epochs: int = 9
    seed: int = 0
    kind: str = "cnn"
    cost: Cost = "flops"
    limit: float | None = None
    count: int = 0
    compare: bool = True

    def __post_init__(self) -> None:
        for name, low, high in (("trials", 1, 100_000), ("epochs", 1, 10_000)):
            if not low <= getattr(self, name) <= high:
                raise InputError(f"{name} {getattr(self, name)} is out of range: give {low} to {high}")
        if self.count < 0:
            raise InputError(f"--count {self.count} is negative: give how many images to use, or 0 for all")
        if self.kind not in MODELS:
            raise unknown("model", self.kind, MODELS)
        if self.cost not in COSTS:
            raise unknown("cost", self.cost, COSTS)
        if self.limit is not None and not self.limit > 0:
            raise InputError(f"limit {self.limit:g} is out of range: give more than 0 {self.cost}")


@dataclass(frozen=True, slots=True)
class Tick:
    """Progress: trials that ended since the last one, and the best accuracy of those that went to the end."""

    trials: int
    best: float


def drawn(data: Data, plan: Plan) -> Data:
    """The same with as many training images as planned, drawn from the seed."""
    if not 0 < plan.count < len(data.train):
        return data
    order = rng(plan.seed, "search", "count").permutation(len(data.train))
    return replace(data, train=data.train[order[: plan.count]])


def task(data: Data, seed: int) -> Task:
    """Training, validation and test side of a data set. Raises `InputError` where there is too little, or one class."""
    takes = data.input()
    train, held = examples.hold_out(data.train.fitted(takes), VALIDATION, seed)
    if not len(train) or not len(held):
        raise InputError(f"{len(data.train)} images to train on are too few to hold some out: give more")
    if len(there := np.unique(data.train.labels)) < 2:
        only = data.classes[there[0]]
        raise InputError(f"all that there is to train on is {only}: give a set of at least two classes")
    return Task(train, held, data.test.fitted(takes), takes, len(data.classes))


@contextmanager
def opened(out: Path, plan: Plan, data: Data) -> Iterator[str]:
    """The address of the store in ``out``, locked for one search and checked against what was asked before.

    More trials than before go on where the last search ended. Raises `WorkspaceError` for a store of another search,
    in use or damaged.
    """
    library()
    if out.exists() and not out.is_dir():
        raise WorkspaceError(f"{out} is a file: give a folder with --out")
    with files.changing(out, "--out"):
        out.mkdir(parents=True, exist_ok=True)
        lock = FileLock(out / LOCK, timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise WorkspaceError(f"{out} is in use by another search: wait for it or give another --out") from None
    try:
        place = address(out / STORE)
        asked = {**asdict(replace(plan, trials=1, compare=True)), "data": examples.digest(data.train)}
        with using(place):
            _check(place, asked, out)
        yield place
    finally:
        lock.release()


def _check(place: str, asked: Mapping[str, Any], out: Path) -> None:
    for name in (HYPERBAND, RANDOM):
        study = library().create_study(storage=place, study_name=name, direction="maximize", load_if_exists=True)
        said = study.user_attrs.get("asked")
        if said is None or not study.get_trials(deepcopy=False):
            study.set_user_attr("asked", dict(asked))
        elif differing := [key for key in asked if said.get(key) != asked[key]]:
            key = differing[0]
            raise WorkspaceError(
                f"{out} holds a search with {key} = {said.get(key)}, asked is {asked[key]}: ask the same, or give "
                "another --out"
            )


def hyperband(place: str, plan: Plan, given: Task, workers: Crew) -> Iterator[Tick]:
    """Hyperband until there are as many trials as asked."""
    return _study(place, HYPERBAND, plan, plan.trials, given, workers)


def rival(place: str, plan: Plan, given: Task, workers: Crew) -> Iterator[Tick]:
    """Random search for as many epochs as Hyperband took."""
    return _study(place, RANDOM, plan, rivals(place, plan), given, workers)


def rivals(place: str, plan: Plan) -> int:
    """Whole trainings in as many epochs as the trials of Hyperband took."""
    spent = sum(len(one.accuracies) for one in trials(place, HYPERBAND))
    return max(1, round(spent / plan.epochs))


def left(place: str, name: str, wanted: int) -> int:
    """Trials of a study that are still to be done."""
    return max(0, wanted - sum(not one.over for one in trials(place, name)))


def _study(place: str, name: str, plan: Plan, wanted: int, given: Task, workers: Crew) -> Iterator[Tick]:
    optuna = library()
    study = optuna.create_study(study_name=name, direction="maximize", pruner=_pruner(optuna, name, plan))
    study.add_trials(stored(place, name))
    done = sum(not trial.user_attrs["over"] for trial in study.get_trials(deepcopy=False))
    while done < wanted:
        chosen = _draw(optuna, study, name, plan, min(ROUND, wanted - done), given)
        _train(optuna, study, chosen, plan, workers)
        store(place, name, study.get_trials(deepcopy=False))
        done += len(chosen)
        ended = [t.value for t in study.get_trials(deepcopy=False) if t.state.name == "COMPLETE"]
        yield Tick(len(chosen), max(ended, default=float("nan")))


def _pruner(optuna: Any, name: str, plan: Plan) -> Any:
    if name == RANDOM:
        return optuna.pruners.NopPruner()
    return optuna.pruners.HyperbandPruner(1, plan.epochs, REDUCTION)


def _draw(optuna: Any, study: Any, name: str, plan: Plan, count: int, given: Task) -> dict[int, tuple[Any, Choice]]:
    """So many trials within the limit; those that are over it are told at once, and the sampler learns from them."""
    chosen: dict[int, tuple[Any, Choice]] = {}
    for _ in range(_TRIES * count):
        if len(chosen) == count:
            return chosen
        number = len(study.get_trials(deepcopy=False))
        study.sampler = _sampler(optuna, name, int(rng(plan.seed, name, number).integers(1 << 32)))
        trial = study.ask()
        one = choice(suggest(trial, plan.kind, given.takes), plan.kind, plan.epochs, plan.seed)
        cost = costs(one, given, plan.cost)
        over = plan.limit is not None and cost[plan.cost] > plan.limit
        trial.set_user_attr("cost", cost)
        trial.set_user_attr("over", over)
        if plan.limit is not None:
            trial.set_constraint("limit", cost[plan.cost] / plan.limit - 1)
        if over:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        else:
            chosen[trial.number] = trial, one
    if not chosen:
        raise InputError(
            f"no network of {_TRIES * count} drawn has {plan.limit:g} {plan.cost} or less: give a higher --limit"
        )
    return chosen


def _sampler(optuna: Any, name: str, seed: int) -> Any:
    if name == RANDOM:
        return optuna.samplers.RandomSampler(seed=seed)
    return optuna.samplers.TPESampler(n_startup_trials=_STARTUP, multivariate=True, seed=seed)


def costs(one: Choice, given: Task, cost: Cost) -> dict[str, float]:
    """FLOPs and parameters; latency in milliseconds where it is asked for."""
    found: dict[str, float] = dict(networks.cost(one.structure, given.takes, given.classes))
    return found | ({"latency": crew.latency(one, given.takes, given.classes)} if cost == "latency" else {})


def _train(optuna: Any, study: Any, chosen: Mapping[int, tuple[Any, Choice]], plan: Plan, workers: Crew) -> None:
    """A round, epoch by epoch; what is pruned is decided in the order of the trials."""
    workers.begin({number: one for number, (_, one) in chosen.items()})
    going = list(chosen)
    for epoch in range(1, plan.epochs + 1):
        points = workers.epoch(going)
        for number in list(going):
            trial = chosen[number][0]
            if not _goes_on(optuna, study, trial, points[number], epoch, plan):
                workers.drop(number)
                going.remove(number)


def _goes_on(optuna: Any, study: Any, trial: Any, point: Point, epoch: int, plan: Plan) -> bool:
    trial.report(point.accuracy, epoch)
    if epoch == plan.epochs:
        trial.set_user_attr("right", point.right.hex())
        study.tell(trial, point.accuracy)
        return False
    if trial.should_prune():
        study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        return False
    return True


def write(file: Path, outcome: Mapping[str, Any]) -> None:
    """The outcome as JSON."""
    files.put(file, (json.dumps(outcome, indent=1) + "\n").encode(), "--out")
