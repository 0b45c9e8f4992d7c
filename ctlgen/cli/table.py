"""The README's tables that are made from the code: ``python -m ctlgen.cli.table [README.md]``.

With a file it rewrites what stands between each pair of markers; without one it prints the tables.
"""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import typer

from ctlgen.augmenting.augmentations import OPERATIONS
from ctlgen.augmenting.recipes import Recipe, Setting
from ctlgen.cli import app
from ctlgen.model import KINDS


def commands() -> str:
    """Every command with what it does and its options, as Markdown."""
    group: Any = typer.main.get_command(app)
    lines = ["| command | what it does | options and defaults |", "|---|---|---|"]
    for name, command in _flat(group):
        named = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        arguments = "".join(f" {parameter.metavar}" for parameter in named)
        options = ", ".join(_option(p) for p in command.params if p.param_type_name == "option")
        lines.append(f"| `ctlgen {name}{arguments}` | {command.help} | {options} |")
    return "\n".join(lines)


def _flat(group: Any) -> Iterator[tuple[str, Any]]:
    """The commands of a group, those of its groups by both names."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from ((f"{name} {inner}", one) for inner, one in _flat(command))
        else:
            yield name, command


def _option(parameter: Any) -> str:
    name = max(parameter.opts, key=len)
    plain = parameter.is_flag or parameter.default in (None, "", [])
    return f"`{name}`" if plain else f"`{name} {parameter.default}`"


def labels() -> str:
    """The kinds with their labels."""
    return ", ".join(f"{label} {kind}" for label, kind in enumerate(KINDS))


def operations() -> str:
    """Every operation with the unit of its strength, its limits, and what the recipes that come with ctlgen say."""
    lines = ["| operation | strength is in | limits | `default` | `heavy` |", "|---|---|---|---|---|"]
    recipes = [Recipe.load(name) for name in ("default", "heavy")]
    for operation in OPERATIONS:
        limits = f"{operation.limits[0]:g} to {operation.limits[1]:g}" if operation.unit else ""
        said = [
            "the grid"
            if recipe.grid and operation.name in ("scale", "rotate")
            else _setting(recipe.settings.get(operation.name))
            for recipe in recipes
        ]
        lines.append(f"| {operation.name} | {operation.unit} | {limits} | {' | '.join(said)} |")
    return "\n".join(lines)


def _setting(setting: Setting | None) -> str:
    if setting is None:
        return "off"
    strength = f": {setting.strength[0]:g} to {setting.strength[1]:g}" if setting.strength else ""
    return f"{100 * setting.probability:g} %{strength}"


TABLES: Mapping[str, Callable[[], str]] = {"commands": commands, "labels": labels, "operations": operations}


def insert(text: str) -> str:
    """``text`` with each table between its markers. Raises `ValueError` where they are missing."""
    for name, make in TABLES.items():
        head, begin, rest = text.partition(f"<!-- {name} -->")
        _, end, tail = rest.partition(f"<!-- /{name} -->")
        if not begin or not end:
            raise ValueError(f"no <!-- {name} --> … <!-- /{name} --> in the text")
        text = f"{head}{begin}\n{make()}\n{end}{tail}"
    return text


if __name__ == "__main__":
    if sys.argv[1:]:
        readme = Path(sys.argv[1])
        readme.write_text(insert(readme.read_text("utf-8")), "utf-8")
    else:
        print("\n\n".join(make() for make in TABLES.values()))
