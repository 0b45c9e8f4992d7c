"""The options that commands share, as types: what they are called, what they say of themselves, how text becomes
values. Whether a value makes sense is the library's to say."""

from pathlib import Path
from typing import Annotated

import typer

from ctlgen.errors import unknown

WORKSPACE = Path("ctlgen-workspace")

Workspace = Annotated[Path, typer.Option(help="The folder that keeps pages, samples and exports.", metavar="DIR")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="Write one JSON object, and nothing else, to standard output.")]
Workers = Annotated[
    int | None, typer.Option(help="Worker processes; left out, as many as suit this machine.", metavar="N")
]
Browser = Annotated[
    str, typer.Option(help="Path of Chromium, Chrome or Edge; left out, it is looked for.", metavar="PATH")
]
Seed = Annotated[int, typer.Option(help="What everything random is drawn from.", metavar="N")]
Themes = Annotated[
    list[str] | None,
    typer.Option(
        help="Themes, by name, glob or path of a .css or .toml file, or procedural:200 for drawn styles; commas and "
        "repeats add up. Bare or left out: all themes.",
        metavar="[NAMES]",
    ),
]
Templates = Annotated[
    Path | None,
    typer.Option(help="A folder of templates of your own; without --themes, nothing else is rendered.", metavar="DIR"),
]
Controls = Annotated[
    list[str] | None,
    typer.Option(help="Kinds of control, with commas or repeated; left out: all.", metavar="KINDS"),
]
Samples = Annotated[str, typer.Option(help="The sample set; left out, the newest.", metavar="SET")]
Predictions = Annotated[
    Path | None, typer.Option(help="A model's predictions (JSON lines), to hold against the labels.", metavar="FILE")
]
Place = Annotated[
    Path | None, typer.Argument(help="A workspace or the folder of a data set; left out, --workspace.", metavar="DIR")
]
Sheet = Annotated[
    Path | None,
    typer.Option(
        help="Render a picture of them; without a FILE.png, into one called as the command.", metavar="[FILE]"
    ),
]
Depth = Annotated[int | None, typer.Option(help="Blocks of a cnn, hidden layers of a fnn.", metavar="N")]
Width = Annotated[int | None, typer.Option(help="Channels of a cnn's first block.", metavar="N")]
Repeat = Annotated[int | None, typer.Option(help="Convolutions in each block.", metavar="N")]
Kernel = Annotated[int | None, typer.Option(help="Side of a convolution, odd.", metavar="N")]
Hidden = Annotated[int | None, typer.Option(help="Units of a hidden layer.", metavar="N")]
Dropout = Annotated[float | None, typer.Option(help="The share dropped before the last layer.", metavar="P")]
Norm = Annotated[bool | None, typer.Option("--norm/--no-norm", help="Normalise batches behind each convolution.")]
Bfloat16 = Annotated[bool, typer.Option("--bfloat16", help="Compute in bfloat16: faster where the processor has it.")]
Extra = Annotated[str, typer.Option(help="size: tell the model each crop's width and height, too.", metavar="WHAT")]


def pixels(text: str) -> tuple[int, int]:
    """ "1280x1024" as (1280, 1024). Raises the usage error."""
    sides = text.lower().split("x")
    if len(sides) != 2 or not all(side.isascii() and side.isdigit() for side in sides):
        wanted = f"{text!r} is no size: write WIDTHxHEIGHT in CSS pixels, as 1280x1024"
        raise typer.BadParameter(wanted, param_hint="--viewport")
    return int(sides[0]), int(sides[1])


def tells_sizes(extra: str) -> bool:
    """Whether ``--extra`` has a model told the sizes of crops. Raises `InputError` for anything but "size" and ""."""
    if extra not in ("", "size"):
        raise unknown("extra", extra, ["size"])
    return bool(extra)


def listed(values: list[str] | None) -> list[str] | None:
    """The parts between commas; None where nothing was given."""
    parts = [part.strip() for value in values or () for part in value.split(",")]
    return [part for part in parts if part] or None
