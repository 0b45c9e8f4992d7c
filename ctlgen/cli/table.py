"""The table of commands, made from the commands themselves: ``python -m ctlgen.cli.table [README.md]``.

With a file it rewrites what stands between the two markers; without one it prints the table.
"""

import sys
from pathlib import Path
from typing import Any

import typer

from ctlgen.cli import app

BEGIN, END = "<!-- commands -->", "<!-- /commands -->"


def commands() -> str:
    """Every command with what it does and its options, as Markdown."""
    group: Any = typer.main.get_command(app)
    lines = ["| command | what it does | options and defaults |", "|---|---|---|"]
    for name, command in group.commands.items():
        named = [parameter for parameter in command.params if parameter.param_type_name == "argument"]
        arguments = "".join(f" {parameter.metavar}" for parameter in named)
        options = ", ".join(_option(p) for p in command.params if p.param_type_name == "option")
        lines.append(f"| `ctlgen {name}{arguments}` | {command.help} | {options} |")
    return "\n".join(lines)


def _option(parameter: Any) -> str:
    name = max(parameter.opts, key=len)
    plain = parameter.is_flag or parameter.default in (None, "", [])
    return f"`{name}`" if plain else f"`{name} {parameter.default}`"


def insert(text: str) -> str:
    """``text`` with the table between the markers. Raises `ValueError` where they are missing."""
    head, begin, rest = text.partition(BEGIN)
    _, end, tail = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no {BEGIN} … {END} in the text")
    return f"{head}{BEGIN}\n{commands()}\n{END}{tail}"


if __name__ == "__main__":
    if sys.argv[1:]:
        readme = Path(sys.argv[1])
        readme.write_text(insert(readme.read_text("utf-8")), "utf-8")
    else:
        print(commands())
