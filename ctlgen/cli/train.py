"""``ctlgen train``: a data set -> a recogniser."""

import time
from collections.abc import Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.cli import options
from ctlgen.cli.screen import Screen, bytes_text, duration

if TYPE_CHECKING:
    from ctlgen.learn.loop import Step
    from ctlgen.learn.networks import Structure


def command(
    folder: Annotated[
        Path, typer.Argument(help="A data set of labelled images: an export, or files as MNIST's.", metavar="[DIR]")
    ] = options.WORKSPACE / "exports" / "idx",
    model: Annotated[str, typer.Option(help="cnn, fnn or linear.", metavar="KIND")] = "cnn",
    out: Annotated[Path, typer.Option(help="The folder to write.", metavar="DIR")] = Path("model"),
    epochs: Annotated[int, typer.Option(help="How often to go through the data; 0: as suits it.", metavar="N")] = 0,
    seed: options.Seed = 0,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where the same training was interrupted.")] = False,
    fresh: Annotated[bool, typer.Option("--fresh", help="Throw away what an interrupted training left.")] = False,
    weights: Annotated[
        str, typer.Option(help="What classes weigh: none, balanced (1 / share) or root (its root).", metavar="HOW")
    ] = "none",
    patience: Annotated[
        int, typer.Option(help="Stop after as many epochs without a better loss; 0: never.", metavar="N")
    ] = 3,
    validation: Annotated[
        float, typer.Option(help="The share of the training samples to hold out and calibrate on.", metavar="SHARE")
    ] = 0.1,
    batch: Annotated[int, typer.Option(help="Samples a step; 0: as suits their number.", metavar="N")] = 0,
    rate: Annotated[float, typer.Option(help="The highest learning rate.", metavar="X")] = 1e-3,
    optimiser: Annotated[str, typer.Option(help="adam or sgd (with momentum).", metavar="NAME")] = "adam",
    decay: Annotated[float, typer.Option(help="Weight decay.", metavar="X")] = 1e-4,
    augment: Annotated[
        float, typer.Option(help="Change images a little at each step: 0 (not at all) to 1.", metavar="X")
    ] = 0.0,
    depth: options.Depth = None,
    width: options.Width = None,
    repeat: options.Repeat = None,
    kernel: options.Kernel = None,
    hidden: options.Hidden = None,
    dropout: options.Dropout = None,
    norm: options.Norm = None,
    size: Annotated[int | None, typer.Option(help="Side of the images; left out, the data's.", metavar="N")] = None,
    mode: Annotated[str | None, typer.Option(help="L or RGB; left out, the data's.", metavar="MODE")] = None,
    extra: options.Extra = "",
    bfloat16: options.Bfloat16 = False,
    threads: Annotated[int | None, typer.Option(help="Left out: one for each core.", metavar="N")] = None,
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Train a recogniser on a data set."""
    from ctlgen.learn import networks

    shape = {"depth": depth, "width": width, "repeat": repeat, "kernel": kernel, "hidden": hidden, "dropout": dropout}
    asked = {
        "epochs": epochs,
        "batch": batch,
        "rate": rate,
        "optimiser": optimiser,
        "decay": decay,
        "augment": augment,
        "weights": weights,
        "patience": patience,
        "validation": validation,
        "bfloat16": bfloat16,
        "seed": seed,
    }
    chosen = networks.structure(model, norm=norm, **shape)
    given = {
        "size": size,
        "mode": mode,
        "sizes": options.tells_sizes(extra),
        "resume": resume,
        "fresh": fresh,
        "threads": threads,
    }
    screen = Screen(quiet, as_json)
    screen.result(_run(screen, folder, out, chosen, asked, given))


def _run(
    screen: Screen, folder: Path, out: Path, structure: "Structure", asked: dict[str, Any], given: dict[str, Any]
) -> dict[str, Any]:
    """Trains with progress and tables; gives back what JSON shows."""
    from ctlgen.learn.loop import Settings
    from ctlgen.learn.place import FILES
    from ctlgen.learn.recogniser import CARD, read_card
    from ctlgen.learn.train import train

    begun = time.monotonic()
    steps = train(folder, out, structure, Settings(**asked), **given)
    if first := next(steps, None):  # there is none left where only the model had to be written
        moves = _moves(first, steps)
        planned = first.planned
        for step, _ in screen.follow(moves, "train", "samples", planned, _more, lambda move: _course(move[0])):
            if step.epoch:
                screen.note(_line(step))
    about = read_card(out / CARD)
    _show(screen, about)
    size = sum((out / name).stat().st_size for name in FILES)
    screen.say(f"{len(FILES)} files, {bytes_text(size)}, in {out}; {duration(time.monotonic() - begun)}")
    return {"model": str(out), **about}


def _moves(first: "Step", steps: "Generator[Step]") -> "Iterator[tuple[Step, int]]":
    """Each step and how many samples it came on."""
    with closing(steps):
        yield first, first.seen
        seen = first.seen
        for step in steps:
            yield step, step.seen - seen
            seen = step.seen


def _more(move: "tuple[Step, int]") -> int:
    return move[1]


def _course(step: "Step") -> str:
    return f"epoch {step.number} of {step.epochs}: loss {step.loss:.3f}, accuracy {step.accuracy:.1%}"


def _line(step: "Step") -> str:
    epoch = step.epoch
    assert epoch
    held = f"held out: {epoch.validation_loss:.3f}, {epoch.validation_accuracy:.1%}"
    return f"{_course(step)}; {held}; {duration(epoch.seconds)}"


def _show(screen: Screen, about: dict[str, Any]) -> None:
    rows = [
        (
            side,
            found["samples"],
            f"{found['accuracy']:.1%}",
            f"{found['balanced_accuracy']:.1%}",
            f"{found['loss']:.3f}",
        )
        for side, found in about["metrics"].items()
    ]
    screen.table(("side", "samples", "accuracy", "of the classes", "loss"), rows)
    training = about["training"]
    screen.say("")
    cost = f"{training['parameters']:,} parameters, {training['flops'] / 1e6:,.1f} MFLOPs an image"
    best = f"epoch {training['best_epoch']} of {training['epochs']} was the best"
    screen.say(f"{len(about['labels'])} classes; {cost}; {best}; temperature {about['temperature']:.2f}")
