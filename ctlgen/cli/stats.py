"""``ctlgen stats``: the figures of a data set."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen

_MANY = 12  # rows of a table, after which it is cut


def command(
    place: options.Place = None,
    plots: Annotated[
        Path | None, typer.Option(help="Draw the figures as PNG files into this folder.", metavar="DIR")
    ] = None,
    predictions: options.Predictions = None,
    seed: options.Seed = 0,
    samples: options.Samples = "",
    workspace: options.Workspace = options.WORKSPACE,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Print a data set's figures: classes, sizes, likely label problems; the same as in the page of view."""
    from ctlgen import collection
    from ctlgen.stats import plots as pictures
    from ctlgen.stats import portrait, verdicts
    from ctlgen.workspace import Workspace

    screen = Screen(quiet, as_json)
    items = collection.load(place or workspace, samples or None)
    judged = verdicts.judge(items, predictions) if predictions else None
    looked = portrait.draw(items, seed=seed, umap=None if plots else False)
    files = []
    for name, image in pictures.draw(items, looked) if plots else ():
        files.append(str(Path(str(plots)) / f"{name}.png"))
        Workspace.put_picture(Path(files[-1]), image)
    figures = {"place": items.place, "kind": items.kind, "notes": list(items.notes), **looked.figures}
    figures |= {"plots": files} if plots else {}
    figures |= {"predictions": judged.figures(items)} if judged else {}
    screen.result(figures)
    _show(screen, figures)


def _show(screen: Screen, figures: Mapping[str, Any]) -> None:
    _classes(screen, figures)
    for name in ("framework", "state", "layout", "locale"):
        _words(screen, name, figures.get(name, {}))
    if "sizes" in figures:
        _sizes(screen, figures["sizes"])
    if "predictions" in figures:
        _predictions(screen, figures["predictions"])
    pixels, projection = figures["pixels"], figures["projection"]
    screen.say(
        f"\npixels: mean {pixels['mean']:g}, contrast {pixels['contrast']:g}, {pixels['one_colour']:,} of one colour"
    )
    screen.say(f"repeated pixel for pixel: {figures['repeated']:,}")
    screen.say(f"flags: {', '.join(f'{count:,} {name}' for name, count in figures['flags'].items())}")
    screen.say(f"the two widest of the principal axes hold {projection['explained_by_two_axes']:.1%} of what varies")
    screen.say(f"likely label problems: {figures['likely_label_problems']:,} (`ctlgen view` shows the likeliest)")
    for line in (*figures["notes"], *(f"plot: {file}" for file in figures.get("plots", ()))):
        screen.say(line)
    shape = " x ".join(map(str, figures["shape"]))
    pages = f" on {figures['pages']:,} pages" if figures["pages"] else ""
    screen.say(f"{figures['place']} ({figures['kind']}): {figures['samples']:,} samples of {shape}{pages}")


def _classes(screen: Screen, figures: Mapping[str, Any]) -> None:
    sides, total = figures["by_split"], max(figures["samples"], 1)
    rows = [
        (name, *(side[name] for side in sides.values()), count, f"{100 * count / total:.1f} %")
        for name, count in figures["classes"].items()
        if count
    ]
    everything = (sum(side.values()) for side in sides.values())
    screen.table(("class", *sides, "all", "share"), [*rows, ("all", *everything, figures["samples"], "")])


def _words(screen: Screen, name: str, counts: Mapping[str, int]) -> None:
    if len(counts) < 2:
        return
    screen.say("")
    rest = sum(list(counts.values())[_MANY:])
    rows = [(word or "(none)", count) for word, count in list(counts.items())[:_MANY]]
    screen.table((name, "samples"), rows + ([(f"{len(counts) - _MANY} others", rest)] if rest else []))


def _sizes(screen: Screen, sizes: Mapping[str, Any]) -> None:
    """The median and, in brackets, where nine of ten are."""
    screen.say("")
    head = ("elements", "width, px", "height, px", "width / height")
    rows = {"all": sizes["all"], **sizes["classes"]}
    screen.table(
        head, [(kind, *(_span(row[name]) for name in ("width", "height", "aspect"))) for kind, row in rows.items()]
    )


def _span(quantiles: list[float]) -> str:
    return f"{quantiles[2]:.4g} ({quantiles[0]:.4g} to {quantiles[4]:.4g})" if quantiles else ""


def _predictions(screen: Screen, found: Mapping[str, Any]) -> None:
    screen.say("")
    rows = [
        (name, row["items"], f"{row['recall']:.1%}", f"{row['precision']:.1%}")
        for name, row in found["classes"].items()
    ]
    screen.table(("predicted", "samples", "recall", "precision"), rows)
    screen.say(
        f"right: {found['right']:.1%}; " + ", ".join(f"{n:,} {name}" for name, n in found["verdicts"].items() if n)
    )
    if "mean_iou" in found:
        screen.say(f"mean IoU of the matches: {found['mean_iou']:.3f}; false alarms: {found['false_alarms']:,}")
