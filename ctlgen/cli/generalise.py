"""``ctlgen generalise``: what a data set teaches for what it does not hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Cell, Screen

if TYPE_CHECKING:
    from ctlgen.learn.folds import Plan
    from ctlgen.learn.labelled import Labelled

TITLES = {
    "random": "random split",
    "themes": "unseen themes",
    "frameworks": "unseen frameworks",
    "real": "real pages",
}


def command(
    source: Annotated[
        str,
        typer.Argument(
            help="A workspace (WORKSPACE:SET for another than its newest sample set) or an export that keeps themes "
            "and frameworks; left out, the workspace here.",
            metavar="[SOURCE]",
        ),
    ] = str(options.WORKSPACE),
    real: Annotated[
        Path | None, typer.Option(help="Crops of real pages: crops.npz of benchmarks.realpages.", metavar="FILE")
    ] = None,
    ways: Annotated[
        list[str] | None,
        typer.Option(help="random, themes, frameworks, real; left out, all that can be tested.", metavar="WAYS"),
    ] = None,
    groups: Annotated[int, typer.Option(help="Groups that the frameworks are left out in.", metavar="N")] = 5,
    leave_one_out: Annotated[
        bool, typer.Option("--leave-one-out", help="Leave out each framework alone: as many trainings.")
    ] = False,
    model: Annotated[str, typer.Option(help="cnn, fnn or linear.", metavar="NAME")] = "cnn",
    depth: options.Depth = None,
    width: options.Width = None,
    repeat: options.Repeat = None,
    kernel: options.Kernel = None,
    hidden: options.Hidden = None,
    dropout: options.Dropout = None,
    norm: options.Norm = None,
    extra: options.Extra = "",
    steps: Annotated[int, typer.Option(help="Training steps, rounded to whole epochs.", metavar="N")] = 3000,
    seeds: Annotated[int, typer.Option(help="Trainings of each, for mean and spread.", metavar="N")] = 3,
    count: Annotated[int, typer.Option(help="Images to use, drawn at random; 0 is all.", metavar="N")] = 0,
    bfloat16: options.Bfloat16 = False,
    threads: Annotated[int | None, typer.Option(help="Torch's threads; left out, all cores.", metavar="N")] = None,
    seed: options.Seed = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Train and test in four ways: random, unseen themes, unseen frameworks, real pages."""
    from dataclasses import replace

    from ctlgen.learn import labelled, networks, use_threads
    from ctlgen.learn.folds import testable

    shape = {"depth": depth, "width": width, "repeat": repeat, "kernel": kernel, "hidden": hidden, "dropout": dropout}
    chosen = networks.structure(model, norm=norm, **shape)
    asked = options.listed(ways)
    plan = replace(_plan(asked, real, extra), structure=chosen, steps=steps, seeds=seeds, seed=seed, bfloat16=bfloat16)
    plan = replace(plan, groups=0 if leave_one_out else groups)
    use_threads(threads)
    given = _read(source, count, seed)
    crops = labelled.read(real) if real else None
    screen = Screen(quiet, as_json)
    if asked is None:
        found, reasons = testable(given, plan, crops)
        plan = replace(plan, ways=found)
        for reason in reasons:
            screen.note(f"note: one way less: {reason}")
    screen.result(_run(screen, given, plan, crops))


def _plan(asked: list[str] | None, real: Path | None, extra: str) -> "Plan":
    """The ways that were asked for, or else all that can be tested."""
    from ctlgen.errors import InputError
    from ctlgen.learn.folds import WAYS, Plan

    if real and asked and "real" not in asked:
        raise InputError("--real is given and --ways leaves it out: add real to --ways")
    chosen: Any = tuple(asked or (way for way in WAYS if real or way != "real"))
    return Plan(chosen, sizes=options.tells_sizes(extra))


def _read(source: str, count: int, seed: int) -> "Labelled":
    """The set, or so many of it: the same for the same seed."""
    import numpy as np

    from ctlgen.errors import InputError
    from ctlgen.learn import labelled
    from ctlgen.seeds import rng

    if count < 0:
        raise InputError(f"--count {count} is negative: give how many images to use, or 0 for all")
    if source == str(options.WORKSPACE) and not options.WORKSPACE.exists():
        raise InputError(f"there is no {source} here: run ctlgen render and ctlgen augment first, or name a workspace")
    given = labelled.read(source, "all")
    if not count or count >= len(given):
        return given
    return given[np.sort(rng(seed, "generalise", "count").permutation(len(given))[:count])]


def _run(screen: Screen, given: "Labelled", plan: "Plan", real: "Labelled | None") -> dict[str, Any]:
    from ctlgen.learn import generalise, networks

    total = generalise.steps_of(given, plan, real)
    ticks = screen.follow(generalise.run(given, plan, real), "generalise", "steps", total, lambda tick: tick.steps)
    answers = []
    for tick in ticks:
        if tick.done:
            answers.append(tick.done)
            said = generalise.figures(tick.done, given.classes)
            what = f"{TITLES[tick.done.way]}, seed {tick.done.seed}"
            screen.note(f"{what}: AUROC {said['auroc']:.4f}, the classes {100 * said['accuracy']:.1f} %")
    told = generalise.outcome(answers, given.classes)
    _show(screen, told, plan.seeds)
    asked = {"source": given.name, "images": len(given), "real": real.name if real else None}
    training: dict[str, Any] = {"steps": plan.steps, "batch": plan.batch, "seeds": plan.seeds, "seed": plan.seed}
    training |= {"groups": plan.groups, "sizes": plan.sizes, "bfloat16": plan.bfloat16, "input": given.examples.shape}
    training |= {"structure": networks.describe(plan.structure)}
    return asked | training | {"classes": list(generalise.CLASSES), "ways": told}


def _show(screen: Screen, told: Sequence[Mapping[str, Any]], seeds: int) -> None:
    from ctlgen.learn.generalise import CLASSES

    head = ("tested on", "trained", "tested", "AUROC", "AP", "balanced", "the classes", "balanced")
    screen.table(head, [_row(one) for one in told])
    screen.say("")
    screen.say("recall of each class, %")
    rows = [[name, *(_recall(one["recall"][name]) for one in told)] for name in CLASSES]
    screen.table(("class", *(TITLES[one["way"]] for one in told)), rows)
    screen.say("")
    for one in told:
        hardest = [
            f"{row['origin']} {100 * row['accuracy']:.0f} %"
            for row in one["by_origin"][:6]
            if row["accuracy"] is not None
        ]
        if one["way"] in ("frameworks", "real") and hardest:
            screen.say(f"hardest of {TITLES[one['way']]}: {', '.join(hardest)}")
    trainings = f"; mean ± standard deviation of {seeds} trainings" if seeds > 1 else ", of one training"
    screen.say(f"button against the rest, then the {len(CLASSES)} classes{trainings}")


def _row(one: Mapping[str, Any]) -> list[Cell]:
    ranked = (_mean(one["figures"][name], 1, 4) for name in ("auroc", "average_precision", "button_balanced"))
    shares = (_mean(one["figures"][name], 100, 1) for name in ("accuracy", "balanced_accuracy"))
    return [TITLES[one["way"]], one["trained"], one["tested"], *ranked, *shares]


def _mean(figure: Mapping[str, Any], factor: int, digits: int) -> str:
    if figure["mean"] is None:
        return "-"
    spread = f" ±{factor * figure['spread']:.{digits}f}" if len(figure["values"]) > 1 else ""
    return f"{factor * figure['mean']:.{digits}f}{spread}"


def _recall(value: float | None) -> Cell:
    return "-" if value is None else f"{100 * value:.1f}"
