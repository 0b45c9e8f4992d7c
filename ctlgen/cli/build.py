"""``ctlgen build``: the three commands in one, with a recipe file.

It takes every option that `render`, `augment` and `export` take. What is given on the command line goes before what
the file says, and the file before the defaults; one ``--seed`` is all three stages'.
"""

import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ctlgen.cli import augment, export, recipefile, render
from ctlgen.cli.screen import Screen

STAGES: Mapping[str, Any] = {"render": render, "augment": augment, "export": export}
_ENDS = ("fresh", "workspace", "quiet", "as_json")  # of the command, not of a stage
_NOT_HERE = ("show", "samples")
RecipeFile = Annotated[
    Path | None,
    typer.Option(help="TOML with the tables [render], [augment] and [export]; options go before it.", metavar="FILE"),
]


def command(ctx: typer.Context, recipe_file: RecipeFile = None, **given: Any) -> None:
    """Render, augment and export, one after the other."""
    known = {stage: {name: p.annotation for name, p in _stage(stage).items()} for stage in STAGES}
    said = recipefile.read(recipe_file, known) if recipe_file else {}
    asked = {}
    for stage, module in STAGES.items():
        file = {name: value for name, value in said.get(stage, {}).items() if not _typed(ctx, name)}
        asked[stage] = module.asked(**{name: given[name] for name in known[stage]} | file)
        module.check(asked[stage])  # a typing error in the last stage must not show after an hour in the first
    screen = Screen(given["quiet"], given["as_json"])
    screen.result(_run(screen, given["workspace"], asked, given["fresh"]))


def _run(screen: Screen, workspace: Path, asked: Mapping[str, Mapping[str, Any]], fresh: bool) -> dict[str, Any]:
    outcome = {}
    for stage, module in STAGES.items():
        screen.say(f"== {stage}")
        anew = {"fresh": True} if fresh and stage == "render" else {}
        outcome[stage] = module.run(screen, workspace, asked[stage], **anew)
        screen.say("")
    return outcome


def _typed(ctx: typer.Context, name: str) -> bool:
    """Whether an option was given on the command line."""
    source = ctx.get_parameter_source(name)
    return source is not None and source.name != "DEFAULT"


def _stage(name: str) -> dict[str, inspect.Parameter]:
    """A stage's own options."""
    parameters = inspect.signature(STAGES[name].command).parameters
    return {name: p for name, p in parameters.items() if name not in (*_ENDS, *_NOT_HERE)}


def _signature() -> inspect.Signature:
    """What typer reads: the options of the three commands, each once."""
    own = list(inspect.signature(command).parameters.values())[:2]
    theirs = {name: p for stage in STAGES for name, p in _stage(stage).items()}
    ends = inspect.signature(render.command).parameters
    return inspect.Signature([*own, *theirs.values(), *(ends[name] for name in _ENDS)])


_joined = _signature()
command.__signature__ = _joined  # type: ignore[attr-defined]
command.__annotations__ = {name: p.annotation for name, p in _joined.parameters.items()}
