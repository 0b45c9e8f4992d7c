"""``ctlgen export``: samples -> a data set."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Cell, Screen, bytes_text

if TYPE_CHECKING:
    from ctlgen.formats import Summary


def command(
    format: Annotated[
        str,
        typer.Option(
            help="idx (MNIST's four files), mnist-json, voc, coco, yolo, grounding, webdataset, parquet, npz, csv or "
            "imagefolder; several with commas.",
            metavar="NAMES",
        ),
    ] = "idx",
    out: Annotated[
        str | None,
        typer.Option(
            help="The folder or the address (s3://bucket/name) to write, of several formats the one above theirs; left "
            "out, exports/FORMAT in the workspace.",
            metavar="DIR",
        ),
    ] = None,
    test: Annotated[float, typer.Option(help="The share that becomes the test set, 0 to 1.", metavar="SHARE")] = 0.15,
    val: Annotated[float, typer.Option(help="The share that becomes a third side, to tune by.", metavar="SHARE")] = 0.0,
    split: Annotated[
        str, typer.Option(help="What stays on one side: theme, framework, page or random; or by file.", metavar="BY")
    ] = "theme",
    split_file: Annotated[
        Path | None,
        typer.Option(help="A table or JSON lines: each group's, framework's or page's side.", metavar="FILE"),
    ] = None,
    folds: Annotated[
        int, typer.Option(help="Parts for cross-validation, of which one is test; 0: go by --test.", metavar="N")
    ] = 0,
    fold: Annotated[int, typer.Option(help="Which of the --folds is test, from 1.", metavar="N")] = 1,
    labels: Annotated[
        str | None,
        typer.Option(help="Of samples: control (its kind), button (1 or 0), variant or theme.", metavar="WHAT"),
    ] = None,
    invert: Annotated[
        bool, typer.Option("--invert", help="idx, mnist-json, npz, csv: light on dark, as MNIST is.")
    ] = False,
    gzip: Annotated[bool, typer.Option("--gzip", help="idx, npz, csv: compress the files.")] = False,
    task: Annotated[
        str | None, typer.Option(help="voc: detect (pages with boxes) or classify (crops).", metavar="TASK")
    ] = None,
    pipcook: Annotated[bool, typer.Option("--pipcook", help="voc: folders as Pipcook has them.")] = False,
    keep_duplicates: Annotated[
        bool, typer.Option("--keep-duplicates", help="Keep equal images within a side.")
    ] = False,
    seed: options.Seed = 0,
    samples: options.Samples = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Write the samples as a data set."""
    chosen = asked(
        format,
        out,
        test,
        val,
        split,
        split_file,
        folds,
        fold,
        labels,
        invert,
        gzip,
        task,
        pipcook,
        keep_duplicates,
        seed,
        samples,
    )
    screen = Screen(quiet, as_json)
    screen.result(run(screen, workspace, chosen))


def asked(
    format: str,
    out: str | None,
    test: float,
    val: float,
    split: str,
    split_file: Path | None,
    folds: int,
    fold: int,
    labels: str | None,
    invert: bool,
    gzip: bool,
    task: str | None,
    pipcook: bool,
    keep_duplicates: bool,
    seed: int,
    samples: str = "",
) -> dict[str, Any]:
    """The options as `stages.export` wants them; the formats are told only those that were given."""
    own = {"labels": labels, "invert": invert or None, "gzip": gzip or None, "task": task, "pipcook": pipcook or None}
    return {
        "format": options.listed([format]) or [],
        "out": out,
        "test": test,
        "val": val,
        "split": "file" if split_file else split,
        "split_file": split_file,
        "folds": folds,
        "fold": fold,
        "seed": seed,
        "keep_duplicates": keep_duplicates,
        "samples": samples or None,
        "options": {name: value for name, value in own.items() if value is not None},
    }


def check(asked: Mapping[str, Any]) -> None:
    """Raises what is wrong with the format and its options, and does nothing else."""
    from ctlgen import formats

    for name, own in zip(asked["format"], formats.share(asked["format"], asked["options"]), strict=True):
        formats.unit(name, own)


def run(screen: Screen, workspace: Path, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Exports and shows a table of each; gives back what JSON shows."""
    from ctlgen import stages

    names = asked["format"]
    found = stages.export(workspace, **{**asked, "format": names[0] if len(names) == 1 else names})
    summaries = found if isinstance(found, list) else [found]
    for summary in summaries:
        show(screen, summary)
    return outcome(summaries[0]) if len(summaries) == 1 else {"exports": [outcome(summary) for summary in summaries]}


def outcome(summary: "Summary") -> dict[str, Any]:
    return {
        "format": summary.format,
        "folder": summary.place,
        "classes": list(summary.classes),
        "counts": summary.counts,
        "files": summary.files,
        "bytes": summary.bytes,
        "notes": list(summary.notes),
    }


def show(screen: Screen, summary: "Summary") -> None:
    """A table of the classes, the notes, and where it lies."""
    sides = list(summary.counts)
    rows: list[list[Cell]] = [
        [name, *(summary.counts[side].get(name, 0) for side in sides)] for name in summary.classes
    ]
    total: list[Cell] = ["all", *(sum(summary.counts[side].values()) for side in sides)]
    screen.table(["class", *sides], [*rows, total])
    screen.say("")
    for note in summary.notes:
        screen.say(note)
    screen.say(f"{summary.format}: {summary.files:,} files, {bytes_text(summary.bytes)}, in {summary.place}")
