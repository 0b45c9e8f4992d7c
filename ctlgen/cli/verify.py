"""``ctlgen verify``: does a data set hold what it says?"""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, counted

if TYPE_CHECKING:
    from ctlgen.checks.sets import Report


def command(
    folder: Annotated[Path, typer.Argument(help="The folder of a data set, ctlgen's or anyone's.", metavar="DIR")],
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Read a data set back and check all of it; exit 1 at any fault."""
    from ctlgen.checks import sets

    screen, report = Screen(quiet, as_json), sets.verify(folder)
    screen.result(asdict(report) | {"sound": report.sound})
    _show(screen, report)
    if not report.sound:
        raise typer.Exit(1)


def _show(screen: Screen, report: "Report") -> None:
    counts = report.figures["counts"]
    rows = [(name, *(side.get(name, 0) for side in counts.values())) for name in report.figures["classes"]]
    screen.table(("class", *counts), rows)
    for line in ("", *report.notes):
        screen.say(line)
    for fault in report.faults:
        screen.say(f"fault: {fault}")
    told = sum(report.figures.get("faults", {}).values())
    verdict = "sound" if report.sound else counted(told, "fault")
    screen.say(f"{report.folder} ({report.format}, {report.figures['files']:,} files): {verdict}")
