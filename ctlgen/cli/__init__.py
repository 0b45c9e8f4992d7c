"""The command line: one file per command, and the only importer of typer and rich.

Whatever is heavy is imported inside the commands, so that ``ctlgen --help`` answers at once.
"""

import signal
import sys
from io import TextIOWrapper
from typing import Any, NoReturn

import typer
from typer.core import TyperGroup

from ctlgen import __version__
from ctlgen.cli import (
    audit,
    augment,
    build,
    controls,
    convert,
    diff,
    doctor,
    evaluate,
    export,
    generalise,
    predict,
    render,
    replay,
    search,
    stats,
    status,
    templates,
    themes,
    train,
    verify,
    view,
)
from ctlgen.errors import CtlgenError

INTERRUPTED = 130
_RESUMABLE = ("render", "augment", "build", "search")


class Commands(TyperGroup):
    """What every command shares: options without a value, and one line and an exit code for what goes wrong."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        ctx.meta["ctlgen.args"] = args = spread(args)
        return super().parse_args(ctx, list(args))

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except CtlgenError as error:
            typer.echo(f"error: {' '.join(str(error).split())}", err=True)
            raise typer.Exit(1) from None
        except KeyboardInterrupt:
            typer.echo(f"interrupted{_resume(ctx.meta['ctlgen.args'])}", err=True)
            raise typer.Exit(INTERRUPTED) from None


def spread(args: list[str]) -> list[str]:
    """Fills in the values that may be left out, of which click can't be told.

    A bare ``--themes`` (the last, or before another option) asks for all of them; what writes a picture does so into
    the one of `_PICTURES` where no PNG file is named.
    """
    return [_filled(one, after, args[0]) for one, after in zip(args, [*args, "-"][1:], strict=True)]


_PICTURES = {"--sheet": "{command}.png", "--show": "operations.png"}


def _filled(one: str, after: str, command: str) -> str:
    if one == "--themes" and after.startswith("-"):
        return "--themes=*"
    if one in _PICTURES and (after.startswith("-") or not after.lower().endswith(".png")):
        return f"{one}={_PICTURES[one].format(command=command)}"
    return one


def _resume(args: list[str]) -> str:
    if args[:1] == ["train"]:
        return ": the same command with --resume goes on from the last checkpoint"
    if not args or args[0] not in _RESUMABLE:
        return ""
    without = ", without --fresh," if "--fresh" in args else ""
    return f": nothing is lost, the same command{without} takes up where this one stopped"


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(f"ctlgen {__version__}")
        raise typer.Exit


app = typer.Typer(
    cls=Commands,
    help="Labelled pictures of UI controls, rendered from real themes: an MNIST-style data set in three commands.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

_COMMANDS = (
    *(render, augment, export, build, convert),
    *(train, predict, evaluate, generalise, search),
    *(verify, audit, diff, view, stats, status, themes, controls, doctor, replay),
)
for _module in _COMMANDS:
    app.command(_module.__name__.rpartition(".")[2])(_module.command)
app.add_typer(templates.app, name="templates")


@app.callback()
def _options(
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_show_version, help="Print the version."),
) -> None:
    del version


def main() -> None:
    """Runs the command that ``sys.argv`` asks for. Exits 0, 1 (error), 2 (usage) or 130 (interrupted)."""
    signal.signal(signal.SIGTERM, _interrupt)  # ended politely is ended as by ^C: workers go, what is done stays
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    app(prog_name="ctlgen")


def _interrupt(*_: object) -> NoReturn:
    raise KeyboardInterrupt
