"""``ctlgen controls``: the kinds of control, in the order of their labels."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen

if TYPE_CHECKING:
    from ctlgen.catalog import Support


def command(
    sheet: options.Sheet = None,
    browser: options.Browser = "",
    quiet: options.Quiet = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write a JSON list of objects to standard output.")] = False,
) -> None:
    """List the kinds of control and what each framework has of them."""
    from ctlgen import catalog
    from ctlgen.model import KINDS

    screen = Screen(quiet, as_json)
    if sheet:
        _picture(screen, sheet, browser)
    frameworks = catalog.frameworks()
    rows: list[dict[str, Any]] = [
        {
            "label": label,
            "name": kind,
            "frameworks": {one.name: _support(one.controls[kind]) for one in frameworks if kind in one.controls},
        }
        for label, kind in enumerate(KINDS)
    ]
    screen.result(rows)
    screen.table(("label", "kind", "framework", "variants", "states"), [line for row in rows for line in _lines(row)])


def _support(support: "Support") -> dict[str, list[str]]:
    """What may be drawn, without the empty name that stands for "the plain one"."""
    drawn = {
        "variants": support.variants,
        "sizes": support.sizes,
        "states": support.states,
        "tones": support.tones,
    }
    return {key: [name for name, weight in weights.items() if name and weight] for key, weights in drawn.items()}


def _lines(row: dict[str, Any]) -> list[tuple[int, str, str, str, str]]:
    if not row["frameworks"]:
        return [(row["label"], row["name"], "every one", "crops of the page that are no control", "")]
    return [
        (row["label"], row["name"], name, _list(has["variants"]) or "plain", _list(has["states"]))
        for name, has in row["frameworks"].items()
    ]


def _list(names: list[str], most: int = 6) -> str:
    return ", ".join(names[:most]) + (f" + {len(names) - most}" if len(names) > most else "")


def _picture(screen: Screen, file: Path, browser: str) -> None:
    from ctlgen import catalog, gallery
    from ctlgen.workspace import Workspace

    Workspace.put_picture(file, gallery.controls(catalog.select(None), browser))
    screen.note(f"picture: {file}")
