"""``ctlgen predict``: images -> what they show, as JSON lines."""

import json
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ctlgen.errors import InputError

if TYPE_CHECKING:
    from ctlgen.learn.predict import Answer
    from ctlgen.learn.recogniser import Recogniser
    from ctlgen.model import Image

BUTTON = "button"


def command(
    images: Annotated[
        list[str],
        typer.Argument(help="Files, folders, globs; - is an image on standard input.", metavar="IMAGE..."),
    ],
    model: Annotated[
        Path | None, typer.Option(help="A folder that ctlgen train wrote; left out, ctlgen's own.", metavar="DIR")
    ] = None,
    top: Annotated[int, typer.Option(help="How many classes to list, the likeliest first.", metavar="N")] = 3,
    scores: Annotated[bool, typer.Option("--scores", help="Give the probability of every class.")] = False,
    button: Annotated[bool, typer.Option("--button", help="Only say whether it is a button: true or false.")] = False,
    threshold: Annotated[
        float | None, typer.Option(help="Below this confidence it cannot be told; left out, the model's.", metavar="P")
    ] = None,
) -> None:
    """Say what images show, a JSON line for each; exit 1 if any could not be read."""
    from ctlgen.learn.predict import predict
    from ctlgen.learn.recogniser import Recogniser

    if top < 1:
        raise InputError(f"top {top}: give at least 1")
    if threshold is not None and not 0 <= threshold <= 1:
        raise InputError(f"threshold {threshold:g}: give a probability, 0 to 1")
    recogniser = Recogniser.load(model)
    if button and BUTTON not in recogniser.labels:
        raise InputError(f"the model knows no button, but {', '.join(recogniser.labels[:12])}: leave out --button")
    if threshold is not None:
        recogniser = replace(recogniser, threshold=threshold)
    failed = False
    for answer in predict(recogniser, images, _read):
        failed |= bool(answer.error)
        typer.echo(_json(_line(recogniser, answer, top, scores, button)))
    if failed:
        raise typer.Exit(1)


def _read(name: str) -> "Image":
    from ctlgen.learn import pictures

    return pictures.read(sys.stdin.buffer) if name == "-" else pictures.load(Path(name))


def _line(recogniser: "Recogniser", answer: "Answer", top: int, scores: bool, button: bool) -> dict[str, Any]:
    if answer.scores is None:
        return {"file": answer.file, "error": answer.error}
    by_class = {name: round(float(p), 6) for name, p in zip(recogniser.labels, answer.scores, strict=True)}
    if button:
        return {"file": answer.file, "button": by_class[BUTTON] >= 0.5, "confidence": by_class[BUTTON]}
    said = recogniser.prediction(answer.scores, top)
    best = [{"label": name, "confidence": round(p, 6)} for name, p in said.top]
    line = {"file": answer.file, "label": said.label, "confidence": round(said.confidence, 6), "top": best}
    return line | ({"scores": by_class} if scores else {})


def _json(line: dict[str, Any]) -> str:
    """One line; names that are no UTF-8 keep their bytes as escapes."""
    text = json.dumps(line, ensure_ascii=False)
    return text if text.isprintable() else json.dumps(line)
