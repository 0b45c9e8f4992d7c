"""``ctlgen convert``: a data set as another format."""

from pathlib import Path
from typing import Annotated

import typer

from ctlgen.cli import export, options
from ctlgen.cli.screen import Screen


def command(
    folder: Annotated[Path, typer.Argument(help="The folder of a data set, ctlgen's or anyone's.", metavar="IN")],
    out: Annotated[str, typer.Argument(help="The folder or the address to write.", metavar="OUT")],
    to: Annotated[str, typer.Option(help="The format that it becomes; `export` lists them.", metavar="FORMAT")],
    invert: Annotated[bool, typer.Option("--invert", help="idx, mnist-json, npz, csv: 255 - pixel.")] = False,
    gzip: Annotated[bool, typer.Option("--gzip", help="idx, npz, csv: compress the files.")] = False,
    pipcook: Annotated[bool, typer.Option("--pipcook", help="voc: folders as Pipcook has them.")] = False,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Write a data set as another format, with its sides, its order and all that both can carry."""
    from ctlgen import stages

    screen = Screen(quiet, as_json)
    given = {name: True for name, value in (("invert", invert), ("gzip", gzip), ("pipcook", pipcook)) if value}
    summary = stages.convert(folder, to, out, options=given)
    screen.result(export.outcome(summary))
    export.show(screen, summary)
