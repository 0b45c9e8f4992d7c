"""``ctlgen themes``: what there is to render with."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen

if TYPE_CHECKING:
    from ctlgen.catalog import Look


def command(
    names: Annotated[
        list[str] | None, typer.Argument(help="Names, globs or paths, as --themes takes them.", metavar="[NAMES]")
    ] = None,
    sheet: options.Sheet = None,
    licences: Annotated[bool, typer.Option("--licences", help="List the packages and their licences.")] = False,
    browser: options.Browser = "",
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write a JSON list of objects to standard output.")] = False,
) -> None:
    """List the looks: themes in their modes."""
    from ctlgen import catalog

    screen = Screen(quiet, as_json)
    if licences:
        _licences(screen)
        return
    looks = catalog.select(names or None)
    if sheet:
        _picture(screen, looks, sheet, browser)
    rows = [_row(look) for look in looks]
    screen.result(rows)
    screen.table(("name", "framework", "licence", "text font"), [_line(look) for look in looks])


def _row(look: "Look") -> dict[str, str]:
    return {
        "name": look.name,
        "framework": look.framework,
        "theme": look.theme,
        "mode": look.mode,
        "licence": look.licence,
    }


def _line(look: "Look") -> tuple[str, ...]:
    return look.name, look.framework, look.licence, look.font_family


def _licences(screen: Screen) -> None:
    from ctlgen import catalog

    found = catalog.licences()
    rows: list[dict[str, Any]] = [
        {"package": one.package, "version": one.version, "licence": one.licence, "text": one.text} for one in found
    ]
    screen.result(rows)
    screen.table(("package", "version", "licence"), [(one.package, one.version, one.licence) for one in found])
    screen.say("\nThe licences' texts: ctlgen themes --licences --json")


def _picture(screen: Screen, looks: "tuple[Look, ...]", file: Path, browser: str) -> None:
    from ctlgen import gallery
    from ctlgen.workspace import Workspace

    Workspace.put_picture(file, gallery.themes(looks, browser))
    screen.note(f"picture: {file}")
