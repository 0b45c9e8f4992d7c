"""``ctlgen view``: a data set as one page to look at."""

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, bytes_text

if TYPE_CHECKING:
    from ctlgen.collection import Collection
    from ctlgen.view import Written


def command(
    place: options.Place = None,
    out: Annotated[
        Path | None,
        typer.Option(help="The HTML file; left out, view.html in the workspace or DIR-view.html here.", metavar="FILE"),
    ] = None,
    predictions: options.Predictions = None,
    embed: Annotated[
        float, typer.Option(help="Page images to put into the file, up to so many MB; 0 for none.", metavar="MB")
    ] = 64.0,
    serve: Annotated[
        bool, typer.Option("--serve", help="Open it on the loopback address, with all page images; ^C ends it.")
    ] = False,
    port: Annotated[int, typer.Option(help="The port of --serve; 0 is any that is free.", metavar="N")] = 0,
    no_open: Annotated[bool, typer.Option("--no-open", help="With --serve, start no browser.")] = False,
    seed: options.Seed = 0,
    samples: options.Samples = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Write one self-contained HTML page that shows a data set, its figures and likely label problems."""
    import tempfile

    from ctlgen import collection, view
    from ctlgen.stats import portrait, verdicts

    screen = Screen(quiet, as_json)
    items = collection.load(place or workspace, samples or None)
    judged = verdicts.judge(items, predictions) if predictions else None
    screen.note(f"looking at {len(items):,} samples")
    looked = portrait.draw(items, seed=seed)
    if not serve:
        file = out or default(items)
        written = view.write(items, looked, file, verdicts=judged, embed=embed)
        screen.result(asdict(written))
        _show(screen, items, written)
        return
    with tempfile.TemporaryDirectory(prefix="ctlgen-view-") as folder:
        file = out or Path(folder) / "view.html"
        view.write(items, looked, file, verdicts=judged, served=True)
        _serve(screen, items, file, port, not no_open)


def default(items: "Collection") -> Path:
    """Where the page goes: a data set's folder is its own, and holds nothing but the data set."""
    place = Path(items.place)
    return place / "view.html" if items.kind == "workspace" else Path(f"{place.resolve().name}-view.html")


def _show(screen: Screen, items: "Collection", written: "Written") -> None:
    screen.say(f"{written.samples:,} samples, the map by {written.method}, {bytes_text(written.bytes)}")
    if written.embedded < written.pages:
        kept = f"{written.embedded:,} of {written.pages:,} page images"
        screen.say(f"{kept} are in the file: --embed MB puts in more, --serve shows all")
    elif items.pages:
        screen.say(f"all {written.pages:,} page images are in the file")
    screen.say(f"page: {written.file}")


def _serve(screen: Screen, items: "Collection", file: Path, port: int, opens: bool) -> None:
    import webbrowser

    from ctlgen.view import serving

    with serving.serve(file, items.pages, port) as server:
        address = serving.address(server)
        screen.result({"address": address, "samples": len(items)})
        screen.say(f"{len(items):,} samples at {address} (^C ends it)")
        if opens:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:  # the way to end it, so it is no failure
            screen.note("ended")
