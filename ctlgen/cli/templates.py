"""``ctlgen templates``: folders of templates that people write themselves."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, counted

if TYPE_CHECKING:
    from ctlgen.checks.templates import Report

app = typer.Typer(
    help="Check templates of your own.", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)


@app.callback()
def _group() -> None:
    """Check templates of your own."""


@app.command("check")
def check(
    folder: Annotated[
        Path, typer.Argument(help="A folder with framework.toml, page.html.j2 and KIND.html.j2 files.", metavar="DIR")
    ],
    themes: options.Themes = None,
    sheet: options.Sheet = None,
    browser: options.Browser = "",
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Render each control of a folder of templates once; exit 1 and say where, if anything is wrong."""
    from ctlgen.checks import templates as checking
    from ctlgen.workspace import Workspace

    screen = Screen(quiet, as_json)
    report = checking.check(folder, options.listed(themes), browser)
    if sheet and report.png:
        Workspace.put_picture(sheet, _decoded(report.png))
        screen.note(f"picture: {sheet}")
    screen.result(_outcome(report))
    screen.table(("kind", "rendered", "usable"), [(kind, *counts) for kind, counts in report.counts.items()])
    screen.say("")
    faults = counted(len(report.faults), "fault") if report.faults else "no faults"
    screen.say(f"{report.framework.title}: {', '.join(report.looks)}: {faults}")
    for fault in report.faults:
        typer.echo(f"error: {fault}", err=True)
    if report.faults:
        raise typer.Exit(1)


def _outcome(report: "Report") -> dict[str, Any]:
    return {
        "framework": report.framework.name,
        "looks": report.looks,
        "kinds": {kind: {"rendered": asked, "usable": usable} for kind, (asked, usable) in report.counts.items()},
        "faults": [{"file": str(one.file), "line": one.line, "what": one.what} for one in report.faults],
    }


def _decoded(png: bytes) -> Any:
    from ctlgen.browser import decode

    return decode(png)
