"""``ctlgen render``: themes -> pages."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, rate

if TYPE_CHECKING:
    from ctlgen.records import PageRow
    from ctlgen.workspace import Workspace

COUNT = 10_000


def command(
    themes: options.Themes = None,
    templates: options.Templates = None,
    controls: options.Controls = None,
    count: Annotated[int, typer.Option(help="Labelled elements, in all.", metavar="N")] = COUNT,
    balance: Annotated[
        str, typer.Option(help="Shares of the kinds: natural (30 % buttons), equal, or a TOML file.", metavar="NAME")
    ] = "natural",
    seed: options.Seed = 0,
    viewport: Annotated[str, typer.Option(help="Size of a page in CSS pixels.", metavar="WxH")] = "1280x1024",
    scale: Annotated[float, typer.Option(help="Device pixels per CSS pixel: 1, 1.5 or 2.", metavar="X")] = 1.0,
    layout: Annotated[
        str,
        typer.Option(help="sheet: controls side by side; screen: whole pages; mixed: some of each.", metavar="NAME"),
    ] = "sheet",
    locales: Annotated[
        list[str] | None,
        typer.Option(help="What pages are written in, as en,de,ar; left out: mostly English.", metavar="NAMES"),
    ] = None,
    capture: Annotated[
        str, typer.Option(help="page: crops of one screenshot; element: one each, slow, to compare.", metavar="HOW")
    ] = "page",
    fresh: Annotated[bool, typer.Option("--fresh", help="Say what is in the workspace, remove it, render.")] = False,
    workers: options.Workers = None,
    browser: options.Browser = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Render pages of controls from themes."""
    chosen = asked(
        themes, templates, controls, count, balance, seed, viewport, scale, layout, locales, capture, workers, browser
    )
    screen = Screen(quiet, as_json)
    screen.result(run(screen, workspace, chosen, fresh=fresh))


def asked(
    themes: list[str] | None,
    templates: Path | None,
    controls: list[str] | None,
    count: int,
    balance: str,
    seed: int,
    viewport: str,
    scale: float,
    layout: str,
    locales: list[str] | None,
    capture: str,
    workers: int | None,
    browser: str,
) -> dict[str, Any]:
    """The options as `stages.render` wants them."""
    return {
        "themes": options.listed(themes),
        "templates": templates,
        "controls": options.listed(controls),
        "count": count,
        "balance": balance,
        "seed": seed,
        "viewport": options.pixels(viewport),
        "scale": scale,
        "layout": layout,
        "locales": options.listed(locales),
        "capture": capture,
        "workers": workers,
        "browser": browser,
    }


def check(asked: Mapping[str, Any]) -> None:
    """Raises what is wrong with the options, and does nothing else."""
    from ctlgen import stages

    stages.render(**asked)


def run(screen: Screen, workspace: Path, asked: Mapping[str, Any], *, fresh: bool = False) -> dict[str, Any]:
    """Renders with progress and a table; gives back what JSON shows."""
    from ctlgen import contact, stages
    from ctlgen.workspace import Workspace

    place = Workspace(workspace)
    pages = stages.render(workspace, **asked)  # looks at what is asked before anything is removed
    removed = _clear(screen, place) if fresh else []
    tally = Tally(_kept(place))
    total = asked.get("count", COUNT)
    for row in screen.follow(pages, "render", "elements", total, lambda row: len(row.elements)):
        tally.add(row)
    place.put_picture(place.contact, contact.pages_sheet(place))
    outcome = tally.outcome() | {"workspace": str(workspace), "contact": str(place.contact)}
    _show(screen, outcome)
    return outcome | ({"removed": removed} if fresh else {})


def _clear(screen: Screen, place: "Workspace") -> list[str]:
    if not place.path.exists():
        return []
    with place.locked():
        paths = [str(path) for path in place.contents()]
        for path in paths:
            screen.note(f"removes {path}")
        place.clear()
    return paths


def _kept(place: "Workspace") -> int:
    """The first page that finished shards do not hold: pages before it were there already."""
    from ctlgen.workspace import SHARD

    return max((shard + SHARD for shard in place.page_shards()), default=0)


@dataclass
class Tally:
    """What came of a render. Pages before ``kept`` are counted but were not made in this run."""

    kept: int
    pages: int = 0
    refused: int = 0
    made: int = 0
    elements: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    themes: set[str] = field(default_factory=set)
    start: float = field(default_factory=time.monotonic)

    def add(self, row: "PageRow") -> None:
        self.pages += 1
        self.refused += row.refused
        self.elements.update(element.control.kind for element in row.elements)
        self.rejected.update(row.rejected)
        self.themes.add(row.theme)
        if row.index >= self.kept:
            self.made += len(row.elements)
        else:
            self.start = time.monotonic()  # reading what was there is no rendering

    def outcome(self) -> dict[str, Any]:
        from ctlgen.model import KINDS

        seconds = time.monotonic() - self.start
        return {
            "pages": self.pages,
            "themes": len(self.themes),
            "elements": self.elements.total(),
            "kinds": {kind: self.elements[kind] for kind in KINDS if self.elements[kind]},
            "rejected": dict(self.rejected.most_common()),
            "refused_requests": self.refused,
            "rendered": self.made,
            "seconds": round(seconds, 2),
            "per_second": round(self.made / max(seconds, 1e-3)),
        }


def _show(screen: Screen, outcome: Mapping[str, Any]) -> None:
    total = max(outcome["elements"], 1)
    rows = [(kind, count, f"{100 * count / total:.1f} %") for kind, count in outcome["kinds"].items()]
    screen.table(("kind", "elements", "share"), [*rows, ("all", outcome["elements"], "")])
    rejected = ", ".join(f"{count:,} {reason}" for reason, count in outcome["rejected"].items())
    screen.say("")
    screen.say(f"{outcome['pages']:,} pages of {outcome['themes']} looks")
    screen.say(f"rejected: {rejected or 'none'}; refused requests: {outcome['refused_requests']:,}")
    screen.say(_pace(outcome["rendered"], outcome["elements"] - outcome["rendered"], outcome["seconds"]))
    screen.say(f"contact sheet: {outcome['contact']}")


def _pace(made: int, kept: int, seconds: float) -> str:
    if not made:
        return f"all {kept:,} elements were there already"
    return rate(made, seconds, "elements") + (f" ({kept:,} were there already)" if kept else "")
