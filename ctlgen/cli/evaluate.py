"""``ctlgen evaluate``: models on sets, in one table and one report."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Cell, Screen

if TYPE_CHECKING:
    from ctlgen.learn.evaluate import Judgement, Subject
    from ctlgen.learn.labelled import Labelled

REPORT = Path("report.html")


def command(
    targets: Annotated[
        list[str],
        typer.Argument(
            help="Models (folders that `ctlgen train` wrote, `default`, or files of predictions in JSON lines) and the "
            "sets to test them on (exports, MNIST's files, WORKSPACE[:SET], a crops.npz), in any order.",
            metavar="MODEL… DIR…",
        ),
    ],
    out: Annotated[Path, typer.Option(help="The report, an HTML file.", metavar="FILE")] = REPORT,
    side: Annotated[str, typer.Option(help="Of exports: test, train or all.", metavar="SIDE")] = "test",
    threshold: Annotated[
        float | None,
        typer.Option(help="Withhold answers below this confidence; left out, the model's own.", metavar="P"),
    ] = None,
    mistakes: Annotated[int, typer.Option(help="Mistakes to picture for each model and set.", metavar="N")] = 36,
    draws: Annotated[int, typer.Option(help="Resamples for the intervals.", metavar="N")] = 1000,
    seed: options.Seed = 0,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Judge models on labelled sets, in a table and a report."""
    from ctlgen.errors import InputError, unknown

    if side not in ("test", "train", "all"):
        raise unknown("side", side, ("test", "train", "all"))
    if threshold is not None and not 0 <= threshold <= 1:
        raise InputError(f"--threshold {threshold:g} is out of range: give 0 to 1")
    if not 1 <= draws <= 100_000 or not 0 <= mistakes <= 10_000:
        raise InputError("--draws must be 1 to 100000 and --mistakes 0 to 10000")
    if out.is_dir():
        raise InputError(f"{out} is a folder: give a file with --out, as in {out / 'report.html'}")
    screen = Screen(quiet, as_json)
    subjects, sets = _loaded(targets, side, threshold)
    screen.result(_run(screen, subjects, sets, out, mistakes, draws, seed))


def _loaded(targets: Sequence[str], side: str, threshold: float | None) -> "tuple[list[Subject], list[Labelled]]":
    """Who is judged and on what; what is a model is told by what lies there."""
    from dataclasses import replace

    from ctlgen.errors import InputError
    from ctlgen.learn import evaluate, labelled, subjects

    models = list(dict.fromkeys(target for target in targets if subjects.is_subject(target)))
    places = list(dict.fromkeys(target for target in targets if target not in models))
    if not models:
        raise InputError(
            f"none of {', '.join(targets)} is a model: name a folder with model.onnx and model.json, as ctlgen train "
            "writes it, or a .jsonl file of predictions"
        )
    if not places:
        raise InputError(f"there is nothing to test {models[0]} on: name an export, a workspace or a crops.npz too")
    named = zip(models, evaluate.names(models), strict=True)
    found = [subjects.load(path, name) for path, name in named]
    if threshold is not None:
        found = [replace(one, threshold=threshold) for one in found]
    sets = [labelled.read(place, side) for place in places]  # type: ignore[arg-type]
    return found, [replace(one, name=name) for one, name in zip(sets, evaluate.names(places), strict=True)]


def _run(
    screen: Screen,
    subjects: "Sequence[Subject]",
    sets: "Sequence[Labelled]",
    out: Path,
    shown: int,
    draws: int,
    seed: int,
) -> dict[str, Any]:
    from ctlgen import files
    from ctlgen.errors import InputError, WorkspaceError
    from ctlgen.learn import evaluate
    from ctlgen.learn.report.evaluation import report

    every = ((subject, given) for given in sets for subject in subjects)
    total = sum(map(len, sets)) * len(subjects)
    judged = (evaluate.judge(subject, given) for subject, given in every)
    pairs: list[tuple[Judgement, dict[str, Any]]] = []
    for found in screen.follow(judged, "evaluate", "images", total, lambda one: len(one.truth)):
        pairs.append((found, evaluate.outcome(found, draws=draws, seed=seed)))
        for text in found.notes:
            screen.note(f"note: {text}")
    try:
        files.put(out, report(subjects, pairs, shown).encode())
    except WorkspaceError as error:
        raise InputError(f"{str(error).rsplit(': ', 1)[0]}: give another file with --out") from error
    results = [told | {"mistakes": _listed(found, shown)} for found, told in pairs]
    _show(screen, results, out)
    return {"report": str(out), "models": [_about(one) for one in subjects], "results": results}


def _listed(found: "Judgement", shown: int) -> list[dict[str, Any]]:
    from dataclasses import asdict

    from ctlgen.learn.evaluate import mistakes

    return [asdict(one) for one in mistakes(found, shown)]


def _about(subject: "Subject") -> dict[str, Any]:
    return {"model": subject.name, "labels": list(subject.labels), "threshold": subject.threshold, **subject.facts}


def _show(screen: Screen, results: Sequence[Mapping[str, Any]], out: Path) -> None:
    head = (
        "model",
        "set",
        "images",
        "accuracy",
        "95 %",
        "balanced",
        "F1",
        "AUROC",
        "AP",
        "ECE",
        "answered",
        "right of it",
    )
    screen.table(head, [_row(told) for told in results])
    screen.say("")
    for told in results:
        if told["confused"]:
            pairs = ", ".join(f"{one['is']} for {one['said']} ({one['count']:,})" for one in told["confused"][:4])
            screen.say(f"{told['model']} on {told['set']} mistakes {pairs}")
    screen.say(f"report: {out}")


def _row(told: Mapping[str, Any]) -> list[Cell]:
    accuracy, own = told["accuracy"], told["abstain"]["own"]
    shares = (told["balanced_accuracy"]["value"], told["macro_f1"]["value"])
    ranked = (told["macro_auroc"], told["macro_average_precision"], told["calibration"]["ece"])
    return [
        told["model"],
        told["set"],
        told["samples"],
        _percent(accuracy["value"]),
        f"{_percent(accuracy['low'])} to {_percent(accuracy['high'])}",
        *map(_percent, shares),
        *("-" if value is None else f"{value:.3f}" for value in ranked),
        _percent(own["coverage"]),
        _percent(own["accuracy"]),
    ]


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f} %"
