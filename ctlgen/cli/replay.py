"""``ctlgen replay``: one sample again, step by step."""

from pathlib import Path
from typing import Annotated

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen


def command(
    sample: Annotated[str, typer.Argument(help="page/element/copy, as in 000012/0034/1.", metavar="SAMPLE-ID")],
    out: Annotated[
        Path | None, typer.Option(help="The PNG file; left out, one in the workspace's replays.", metavar="FILE")
    ] = None,
    samples: options.Samples = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Make one sample again and picture each step."""
    from ctlgen import gallery, stages
    from ctlgen.workspace import Workspace

    steps = stages.replay(workspace, sample, samples or None)
    file = out or workspace / "replays" / f"{sample.replace('/', '-')}.png"
    Workspace.put_picture(file, gallery.steps(steps))
    screen, names = Screen(quiet, as_json), [name for name, _ in steps]
    screen.result({"sample": sample, "steps": names, "sheet": str(file)})
    screen.say(f"{sample}: {' -> '.join(names)}")
    screen.say(f"picture: {file}")
