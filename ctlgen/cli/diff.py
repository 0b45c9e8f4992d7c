"""``ctlgen diff``: what two data sets or workspaces have not in common."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen

if TYPE_CHECKING:
    from ctlgen.checks.differences import Changes, Difference, Pixel

_SHOWN = 10  # lines of each sort


def command(
    a: Annotated[
        Path, typer.Argument(help="A workspace, or the folder of a data set.", metavar="A", show_default=False)
    ],
    b: Annotated[Path, typer.Argument(help="Another one.", metavar="B", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(help="A PNG of the first image that differs: A, B and the difference.", metavar="FILE"),
    ] = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Compare two data sets or two workspaces; exit 1 where they differ."""
    from ctlgen.checks import differences
    from ctlgen.workspace import Workspace

    screen, found = Screen(quiet, as_json), differences.compare(a, b)
    if out and found.pixel:
        Workspace.put_picture(out, differences.picture(found.pixel))
    screen.result(_outcome(found))
    _show(screen, found, out)
    if not found.equal:
        raise typer.Exit(1)


def _outcome(found: "Difference") -> dict[str, Any]:
    return {
        "equal": found.equal,
        "kind": found.kind,
        "recipe": {key: {"a": a, "b": b} for key, (a, b) in found.recipe.items()},
        "items": {
            sort: {
                "added": list(changes.added),
                "removed": list(changes.removed),
                "changed": list(changes.changed),
                "details": dict(changes.details),
                "moved": changes.moved,
                "switched": changes.switched,
            }
            for sort, changes in found.items.items()
        },
        "pixel": _place(found.pixel) if found.pixel else None,
    }


def _place(pixel: "Pixel") -> dict[str, Any]:
    names = ("item", "x", "y", "a", "b", "count", "largest")
    return {name: getattr(pixel, name) for name in names} | {"shapes": [list(image.shape) for image in pixel.images]}


def _show(screen: Screen, found: "Difference", out: Path | None) -> None:
    if found.recipe:
        screen.table(("key", "A", "B"), [(key, _text(a, b), _text(b, a)) for key, (a, b) in found.recipe.items()])
        screen.say("")
    for sort, changes in found.items.items():
        _list(screen, sort, changes)
    if found.pixel:
        screen.say(_pixel(found.pixel))
        if out:
            screen.say(f"picture: {out}")
    screen.say(f"the {found.kind} are equal" if found.equal else f"the {found.kind} differ")


def _list(screen: Screen, sort: str, changes: "Changes") -> None:
    for word, keys in (("removed", changes.removed), ("added", changes.added), ("changed", changes.changed)):
        if keys:
            screen.say(f"{len(keys):,} {sort} {word}:")
        for key in keys[:_SHOWN]:
            detail = changes.details.get(key, "") if word == "changed" else ""
            screen.say(f"  {key}{f': {detail}' if detail else ''}")
        if len(keys) > _SHOWN:
            screen.say(f"  … and {len(keys) - _SHOWN:,} more")
    if changes.moved:
        screen.say(f"{changes.moved:,} {sort} stand elsewhere, {changes.switched:,} of them on another side")


def _pixel(pixel: "Pixel") -> str:
    if not pixel.a:
        a, b = (" x ".join(map(str, image.shape[1::-1])) for image in pixel.images)
        return f"first difference: {pixel.item} is of {a} px in A and {b} px in B"
    a, b = (str(v[0]) if len(v) == 1 else str(v) for v in (pixel.a, pixel.b))
    return (
        f"first differing pixel: {pixel.item} at x {pixel.x}, y {pixel.y}: {a} in A, {b} in B "
        f"(of {pixel.count:,} that differ, by up to {pixel.largest})"
    )


def _text(value: object, other: object) -> str:
    """A value in a table; of a list what the other has not."""
    if isinstance(value, list) and isinstance(other, list):
        own = [str(part) for part in value if part not in other]
        text = f"{len(own)} of its own: {', '.join(own)}" if own else f"{len(value)}, none of its own"
    else:
        text = "-" if value is None else str(value)
    return text if len(text) <= 50 else f"{text[:47]}…"
