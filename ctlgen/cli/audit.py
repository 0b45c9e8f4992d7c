"""``ctlgen audit``: do the labels say what the pixels show?"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen

if TYPE_CHECKING:
    from ctlgen.checks.audit import Audit, Finding

PAGES = 64
WORST = 10


def command(
    pages: Annotated[int, typer.Option(help="The most pages, as many of each framework as there are.", metavar="N")] = (
        PAGES
    ),
    themes: options.Themes = None,
    templates: options.Templates = None,
    images: Annotated[
        Path | None, typer.Option(help="The --images of the render, where it was given some.", metavar="DIR")
    ] = None,
    workers: options.Workers = None,
    browser: options.Browser = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Hide each control of a sample of pages, compare its labels with what changes; exit 1 under 99.5 %."""
    from ctlgen.checks import audit
    from ctlgen.workers import processes

    screen, count = Screen(quiet, as_json), processes(workers)
    asked = audit.ask(workspace, pages=pages, themes=options.listed(themes), templates=templates, images=images)
    found: list[Finding] = []
    steps = asked.findings(workers=count, browser=browser)
    for step in screen.follow(steps, "audit", "elements", asked.elements, len):
        found += step
    outcome = _outcome(asked, found)
    screen.result(outcome)
    _show(screen, outcome)
    if not outcome["sound"]:
        raise typer.Exit(1)


def _outcome(asked: "Audit", found: "Sequence[Finding]") -> dict[str, Any]:
    """What JSON shows; the worst are pictured in the workspace."""
    from ctlgen import gallery
    from ctlgen.checks import audit
    from ctlgen.model import KINDS

    place = asked.workspace
    worst = sorted(found, key=lambda f: (f.agrees, min(f.ink, f.box), f.page, f.position))[:WORST]
    place.put_picture(picture := place.path / "audit.png", gallery.disagreements(place, worst))
    total = _figures(found)
    kinds = _groups(found, lambda finding: finding.element.control.kind)
    return {
        "workspace": str(place.path),
        "pages": len(asked.rows),
        **total,
        "skipped": asked.skipped,
        "sound": total["share"] >= audit.ENOUGH,
        "kinds": {kind: kinds[kind] for kind in KINDS if kind in kinds},
        "frameworks": _groups(found, lambda finding: finding.framework),
        "worst": [_said(finding) for finding in worst],
        "picture": str(picture),
    }


def _groups(found: "Sequence[Finding]", key: "Callable[[Finding], str]") -> dict[str, Any]:
    names = sorted({key(finding) for finding in found})
    return {name: _figures([finding for finding in found if key(finding) == name]) for name in names}


def _figures(found: "Sequence[Finding]") -> dict[str, Any]:
    count = max(len(found), 1)
    agree = sum(finding.agrees for finding in found)
    return {
        "elements": len(found),
        "agree": agree,
        "share": round(agree / count, 5),
        "ink_iou": round(sum(finding.ink for finding in found) / count, 4),
        "box_iou": round(sum(finding.box for finding in found) / count, 4),
    }


def _said(finding: "Finding") -> dict[str, Any]:
    from ctlgen.records import box_to_json

    element = finding.element
    boxes = {"ink": element.ink, "painted": finding.painted, "box": element.box, "framed": finding.framed}
    return {
        "element": finding.id,
        "kind": element.control.kind,
        "variant": element.control.variant,
        "theme": finding.theme,
        "layout": finding.layout,
        "agrees": finding.agrees,
        "ink_iou": round(finding.ink, 4),
        "box_iou": round(finding.box, 4),
        **{name: box and box_to_json(box) for name, box in boxes.items()},
    }


def _show(screen: Screen, outcome: dict[str, Any]) -> None:
    for title in ("kind", "framework"):
        rows = [_row(name, figures) for name, figures in outcome[f"{title}s"].items()]
        screen.table((title, "elements", "agree", "share", "ink IoU", "box IoU"), [*rows, _row("all", outcome)])
        screen.say("")
    for one in outcome["worst"]:
        if not one["agrees"]:
            what = f"ink {one['ink_iou']:.3f}, box {one['box_iou']:.3f}"
            screen.say(f"{one['element']}  {one['kind']} ({one['variant']}) of {one['theme']}: {what}")
    share = f"{outcome['agree']:,} of {outcome['elements']:,} elements on {outcome['pages']:,} pages"
    verdict = "sound" if outcome["sound"] else "not sound, 99.5 % have to"
    screen.say(f"{share} agree, {_percent(outcome['share'])}: {verdict}")
    skipped = outcome["skipped"]
    refused = ", ".join(f"{count:,} {reason}" for reason, count in skipped["refused"].items())
    screen.say(
        f"not looked at: {skipped['pages']:,} more pages, {skipped['background']:,} background crops, "
        f"controls refused at the render ({refused or 'none'})"
    )
    screen.say(f"the worst: {outcome['picture']}")


def _row(name: str, figures: dict[str, Any]) -> tuple[str | int, ...]:
    iou = (f"{figures['ink_iou']:.3f}", f"{figures['box_iou']:.3f}")
    return name, figures["elements"], figures["agree"], _percent(figures["share"]), *iou


def _percent(share: float) -> str:
    return f"{100 * share:.2f} %"
