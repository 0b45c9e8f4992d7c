"""``ctlgen search``: a network for a data set."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Cell, Screen

if TYPE_CHECKING:
    from ctlgen.learn.crew import Crew, Task
    from ctlgen.learn.search import Plan, Tick
    from ctlgen.learn.trials import Trial


def command(
    folder: Annotated[
        Path, typer.Argument(help="A data set of labelled images: an export, or files as MNIST's.", metavar="[DIR]")
    ] = options.WORKSPACE / "exports" / "idx",
    out: Annotated[
        Path, typer.Option(help="The folder of the search: its store and its report.", metavar="DIR")
    ] = Path("search"),
    trials: Annotated[int, typer.Option(help="Networks to try; more than before goes on.", metavar="N")] = 40,
    epochs: Annotated[int, typer.Option(help="At most so many each.", metavar="N")] = 9,
    model: Annotated[str, typer.Option(help="cnn, fnn or linear.", metavar="NAME")] = "cnn",
    cost: Annotated[
        str, typer.Option(help="What the front is over: flops, parameters or latency.", metavar="WHAT")
    ] = "flops",
    limit: Annotated[
        float | None, typer.Option(help="No network above this cost: FLOPs, parameters or ms.", metavar="X")
    ] = None,
    count: Annotated[int, typer.Option(help="Training images to use, drawn at random; 0 is all.", metavar="N")] = 0,
    no_compare: Annotated[
        bool, typer.Option("--no-compare", help="Leave out random search, which takes as long again.")
    ] = False,
    workers: options.Workers = None,
    seed: options.Seed = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Search for a network: structure, optimiser, augmentation; a report with the front."""
    from ctlgen.errors import InputError
    from ctlgen.learn import examples, extra
    from ctlgen.learn import search as searching
    from ctlgen.learn.search import Plan

    plan = Plan(trials, epochs, seed, model, cost, limit, count, not no_compare)  # type: ignore[arg-type]
    extra("optuna", "search")
    extra("torch", "learn")
    if workers is not None and not 1 <= workers <= 64:
        raise InputError(f"workers {workers} is out of range: give 1 to 64")
    data = searching.drawn(examples.read(folder), plan)
    screen = Screen(quiet, as_json)
    screen.result(_run(screen, str(folder), out, plan, searching.task(data, seed), data, workers))


def _run(
    screen: Screen, source: str, out: Path, plan: "Plan", task: "Task", data: Any, workers: int | None
) -> dict[str, Any]:
    from ctlgen import files
    from ctlgen.learn import search, trials, use_threads, versus
    from ctlgen.learn.crew import Bench, Processes
    from ctlgen.learn.report.search import report
    from ctlgen.workers import cores

    use_threads(1)  # the number of threads changes sums, and so results
    number = min(workers or cores(), search.ROUND)
    with search.opened(out, plan, data) as place:
        if number == 1:
            _follow(screen, place, plan, task, Bench(task))
        else:
            with Processes(task, number) as crew:
                _follow(screen, place, plan, task, crew)
        ours, theirs = trials.trials(place, trials.HYPERBAND), trials.trials(place, trials.RANDOM)
        told = _told(source, plan, task, ours, theirs)
        told["importance"] = trials.importance(place)
        told["versus"] = versus.compared(ours, theirs, task, plan.kind) if plan.compare else None
        told["report"] = str(out / "report.html")
        files.put(out / "report.html", report(source, plan, [*ours, *theirs], told).encode(), "--out")
        search.write(out / "search.json", told)
    _show(screen, plan, told)
    return told


def _follow(screen: Screen, place: str, plan: "Plan", task: "Task", crew: "Crew") -> None:
    from ctlgen.learn import search, trials

    total = search.left(place, trials.HYPERBAND, plan.trials)
    best = float("nan")
    for tick in screen.follow(search.hyperband(place, plan, task, crew), "search", "trials", total, _trials):
        if tick.best == tick.best and tick.best != best:
            best = tick.best
            screen.note(f"best so far: {100 * best:.2f} % of the validation side")
    if plan.compare:
        total = search.left(place, trials.RANDOM, search.rivals(place, plan))
        for _ in screen.follow(search.rival(place, plan, task, crew), "random search", "trials", total, _trials):
            pass


def _trials(tick: "Tick") -> int:
    return tick.trials


def _told(source: str, plan: "Plan", task: "Task", ours: "list[Trial]", theirs: "list[Trial]") -> dict[str, Any]:
    from dataclasses import asdict

    from ctlgen.errors import InputError
    from ctlgen.learn import trials
    from ctlgen.learn.space import choice, command_line

    winner = trials.best(ours)
    if winner is None:
        raise InputError("no trial went to the end: give more --trials; what was done is kept")

    def row(one: "Trial") -> dict[str, Any]:
        right = trials.right(one, task)
        return {
            "trial": one.number,
            "study": one.study,
            "validation": one.accuracy,
            "test": float(right.mean()) if len(right) else None,
            **one.cost,
            "params": dict(one.params),
            "command": command_line(choice(one.params, plan.kind, plan.epochs, plan.seed), source),
        }

    return {
        "data": source,
        **asdict(plan),
        "trained": sum(not one.over for one in ours),
        "to_the_end": sum(one.complete for one in ours),
        "over_the_limit": sum(one.over for one in ours),
        "best": row(winner),
        "front": [row(one) for one in trials.front([*ours, *theirs], plan.cost)],
    }


def _show(screen: Screen, plan: "Plan", told: dict[str, Any]) -> None:
    def cells(one: dict[str, Any]) -> list[Cell]:
        test = "-" if one["test"] is None else f"{100 * one['test']:.2f} %"
        return [f"{one['study']} {one['trial']}", f"{one[plan.cost]:,.6g}", f"{100 * one['validation']:.2f} %", test]

    screen.table(("front", plan.cost, "validation", "test"), [cells(one) for one in told["front"]])
    screen.say("")
    if told["importance"]:
        first = list(told["importance"].items())[:4]
        screen.say(f"what mattered: {', '.join(f'{name} {100 * value:.0f} %' for name, value in first)}")
    if told["versus"]:
        screen.say(told["versus"]["sentence"])
    on = f" on {plan.count:,} images (its command trains on all)" if plan.count else ""
    screen.say(f"{told['trained']} networks{on}, {told['to_the_end']} to the end; the best:")
    screen.say(told["best"]["command"])
    screen.say(f"report: {told['report']}")
