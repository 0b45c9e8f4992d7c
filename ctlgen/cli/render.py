"""``ctlgen render``: themes -> pages."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from inspect import signature
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, counted, rate

if TYPE_CHECKING:
    from ctlgen.records import PageRow
    from ctlgen.workspace import Workspace

COUNT = 10_000


def command(
    themes: options.Themes = None,
    templates: options.Templates = None,
    controls: options.Controls = None,
    count: Annotated[int, typer.Option(help="Elements to sample, in all.", metavar="N")] = COUNT,
    balance: Annotated[
        str, typer.Option(help="Shares of the kinds: natural (30 % buttons), equal, or a TOML file.", metavar="NAME")
    ] = "natural",
    seed: options.Seed = 0,
    viewport: Annotated[str, typer.Option(help="Size of a page in CSS pixels.", metavar="WxH")] = "1280x1024",
    scale: Annotated[float, typer.Option(help="Device pixels per CSS pixel: 1, 1.5 or 2.", metavar="X")] = 1.0,
    layout: Annotated[
        str,
        typer.Option(help="sheet: controls side by side; screen: whole pages; mixed: some of each.", metavar="NAME"),
    ] = "mixed",
    locales: Annotated[
        list[str] | None,
        typer.Option(help="What pages are written in, as en,de,ar, or all: mostly English.", metavar="NAMES"),
    ] = None,
    images: Annotated[
        Path | None,
        typer.Option(help="A folder of pictures of your own, shown beside the generated ones.", metavar="DIR"),
    ] = None,
    capture: Annotated[
        str, typer.Option(help="page: crops of one screenshot; element: one each, slow, to compare.", metavar="HOW")
    ] = "page",
    pages: Annotated[
        list[str] | None,
        typer.Option(help="Cut controls from HTML files of your own instead: a quoted glob, repeated.", metavar="GLOB"),
    ] = None,
    urls: Annotated[
        Path | None,
        typer.Option(help="Cut controls from the addresses in a file, one a line, instead.", metavar="FILE"),
    ] = None,
    hosts: Annotated[
        list[str] | None,
        typer.Option(help="Hosts (or *.NAME) that --urls may reach; left out, those in the file.", metavar="NAMES"),
    ] = None,
    max_pages: Annotated[int, typer.Option(help="The most pages of --pages or --urls.", metavar="N")] = 1000,
    delay: Annotated[float, typer.Option(help="Seconds between two --urls of one host.", metavar="S")] = 1.0,
    patience: Annotated[
        float, typer.Option(help="Seconds that one of --pages or --urls may take to be ready.", metavar="S")
    ] = 20.0,
    fresh: Annotated[bool, typer.Option("--fresh", help="Say what is in the workspace, remove it, render.")] = False,
    workers: options.Workers = None,
    browser: options.Browser = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Render pages of controls from themes."""
    chosen = asked(
        themes,
        templates,
        controls,
        count,
        balance,
        seed,
        viewport,
        scale,
        layout,
        locales,
        images,
        capture,
        workers,
        browser,
        pages,
        urls,
        hosts,
        max_pages,
        delay,
        patience,
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
    images: Path | None,
    capture: str,
    workers: int | None,
    browser: str,
    pages: list[str] | None,
    urls: Path | None,
    hosts: list[str] | None,
    max_pages: int,
    delay: float,
    patience: float,
) -> dict[str, Any]:
    """The options as `stages.render` wants them, or `stages.visit` for pages of one's own."""
    rendered = {
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
        "images": images,
        "capture": capture,
        "workers": workers,
        "browser": browser,
    }
    own = {"pages": pages, "urls": urls, "hosts": options.listed(hosts), "max_pages": max_pages}
    return _own(rendered, own | {"delay": delay, "patience": patience})


_SHARED = ("seed", "viewport", "scale", "workers", "browser")  # by what is rendered and what is visited


def _own(rendered: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """What was asked, of the two. Raises `InputError` where they are mixed."""
    from ctlgen.errors import InputError

    chosen = "--pages" if own["pages"] else "--urls" if own["urls"] else ""
    standard = {name: p.default for name, p in signature(command).parameters.items()}
    useless = own if not chosen else {name: value for name, value in rendered.items() if name not in _SHARED}
    for name, value in useless.items():
        if value != standard[name]:
            option = f"--{name.replace('_', '-')}"
            why = f"{chosen} takes pages as they are" if chosen else "there is no --pages and no --urls"
            raise InputError(f"{option} has no meaning here: {why}: leave it out")
    return own | {name: rendered[name] for name in _SHARED} if chosen else rendered


def check(asked: Mapping[str, Any]) -> None:
    """Raises what is wrong with the options, and does nothing else."""
    _stage(asked)(**asked)


def _stage(asked: Mapping[str, Any]) -> Callable[..., "Iterator[PageRow]"]:
    from ctlgen import stages

    return stages.visit if "pages" in asked else stages.render


def run(screen: Screen, workspace: Path, asked: Mapping[str, Any], *, fresh: bool = False) -> dict[str, Any]:
    """Renders with progress and a table; gives back what JSON shows."""
    from ctlgen import contact
    from ctlgen.errors import BrowserError
    from ctlgen.workspace import Workspace

    place = Workspace(workspace)
    pages = _stage(asked)(workspace, **asked)  # looks at what is asked before anything is removed
    removed = _clear(screen, place) if fresh else []
    tally = Tally(_kept(place))
    failure = None
    try:
        for row in _follow(screen, pages, asked):
            tally.add(row)
    except BrowserError as error:
        if "pages" not in asked or not tally.pages:
            raise
        failure = error  # of one's own pages; the others are there and are shown first
    place.put_picture(place.contact, contact.pages_sheet(place))
    outcome = tally.outcome() | {"workspace": str(workspace), "contact": str(place.contact)}
    _show(screen, outcome)
    if failure:
        raise failure
    return outcome | ({"removed": removed} if fresh else {})


def _follow(screen: Screen, pages: "Iterator[PageRow]", asked: Mapping[str, Any]) -> "Iterator[PageRow]":
    if "pages" in asked:
        return screen.follow(pages, "render", "pages", asked["max_pages"], lambda row: 1)
    return screen.follow(pages, "render", "elements", asked.get("count", COUNT), lambda row: len(row.samples))


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
    unsampled: int = 0
    elements: Counter[str] = field(default_factory=Counter)
    rejected: Counter[str] = field(default_factory=Counter)
    themes: set[str] = field(default_factory=set)
    start: float = field(default_factory=time.monotonic)

    def add(self, row: "PageRow") -> None:
        self.pages += 1
        self.refused += row.refused
        self.elements.update(element.control.kind for element in row.samples)
        self.unsampled += len(row.elements) - len(row.samples)
        self.rejected.update(row.rejected)
        self.themes.add(row.group if row.framework == "own" else row.theme)  # a site has one look
        if row.index >= self.kept:
            self.made += len(row.samples)
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
            "unsampled": self.unsampled,
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
    more = f"; {outcome['unsampled']:,} more controls have a box, for detection" if outcome["unsampled"] else ""
    screen.say(f"{counted(outcome['pages'], 'page')} of {counted(outcome['themes'], 'look')}{more}")
    screen.say(f"rejected: {rejected or 'none'}; refused requests: {outcome['refused_requests']:,}")
    screen.say(_pace(outcome["rendered"], outcome["elements"] - outcome["rendered"], outcome["seconds"]))
    screen.say(f"contact sheet: {outcome['contact']}")


def _pace(made: int, kept: int, seconds: float) -> str:
    if not made:
        return f"all {kept:,} elements were there already"
    return rate(made, seconds, "elements") + (f" ({kept:,} were there already)" if kept else "")
