"""``python -m benchmarks.card MODEL``: the README.md of a model's folder. No figure in it is typed by hand.

How it does on crops of real pages is measured here, where they are; all else is what the training wrote down.
"""

import argparse
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.transfer import REAL
from ctlgen.files import put
from ctlgen.learn import generalise, labelled, measures
from ctlgen.learn.generalise import Answers
from ctlgen.learn.loop import Settings
from ctlgen.learn.networks import Structure
from ctlgen.learn.place import PAGE
from ctlgen.learn.recogniser import GRAPH, Recogniser
from ctlgen.learn.space import Choice, command_line

NAMES = {
    "auroc": "button against the rest: AUROC",
    "average_precision": "button against the rest: average precision",
    "button_balanced": "button against the rest: balanced accuracy at 0.5",
    "accuracy": "the classes: accuracy",
    "balanced_accuracy": "the classes: balanced accuracy",
}


def tested(model: Recogniser, real: Path) -> Answers:
    """What the model says of the crops of real pages."""
    crops = generalise.prepared(labelled.read(real), model.labels)
    scores = model.scores(crops.images).astype(np.float64)
    return Answers("real", 0, 0, scores, crops.labels, np.array(crops.facts["application"], np.str_))


def page(folder: Path, found: Answers | None) -> str:
    """The whole card, as Markdown."""
    model = Recogniser.load(folder)
    about, size = model.about, (folder / GRAPH).stat().st_size
    parts = [_head(model, size), "## Trained on\n\n" + _data(about)]
    parts.append("## Measured\n\n" + _rows(("on", "samples", "accuracy", "mean over the classes"), _sides(about)))
    parts.append(_real(found, model.labels) if found else "Real pages were not there to test it on.")
    parts.append("\n".join(["## Limits", "", *[SIZE] * bool(model.input.extra), LIMITS]))
    return "\n\n".join(parts) + "\n"


def _head(model: Recogniser, size: int) -> str:
    given, training = model.input, model.about["training"]
    side = f"{given.width} x {given.height}, {'grey' if given.channels == 1 else 'in colour'}"
    told = ", and is told the crop's width and height in pixels" if given.extra else ""
    return (
        "# A recogniser of controls\n\n"
        f"It says what a crop of a screenshot shows:\n{', '.join(model.labels)}.\n"
        f"It sees the crop as {side} (`{given.fit}`){told}.\n\n"
        f"`model.onnx` has {size / 1e6:.2f} MB, {training['parameters']:,} parameters and needs "
        f"{training['flops'] / 1e6:.1f} MFLOPs an image.\n"
        f'Below a confidence of {model.threshold:g} the answer is "cannot recognise".'
    )


def _data(about: Mapping[str, Any]) -> str:
    """How much of what, and the command."""
    data, training = about["data"], about["training"]
    chosen = Choice(Structure(**training["structure"]), Settings(**training["settings"]))
    told = f"{data['train']:,} samples that ctlgen made (recipe {data['recipe_hash']}), and nothing of any real page:"
    command = command_line(chosen, "DATA") + (" --extra size" if about["input"]["extra"] else "")
    versions = ", ".join(f"{name} {version}" for name, version in training["versions"].items())
    best = f"Epoch {training['best_epoch']} of {training['epochs']} is kept; {versions}."
    return f"{told}\n\n    {command}\n\n{best}"


def _sides(about: Mapping[str, Any]) -> Iterator[Sequence[str]]:
    titles = {"validation": "themes held out, by which the best epoch was chosen", "test": "themes that it never saw"}
    for side, found in about["metrics"].items():
        shares = (f"{100 * found[name]:.1f} %" for name in ("accuracy", "balanced_accuracy"))
        yield (titles[side], f"{found['samples']:,}", *shares)


def _real(found: Answers, labels: Sequence[str]) -> str:
    figures = generalise.figures(found, labels)
    recalls = measures.recalls(generalise.confusion(found, labels))
    counts = generalise.confusion(found, labels).sum(axis=1)
    apps = len(np.unique(found.origins))
    rows = [(NAMES[name], f"{value:.4f}") for name, value in figures.items()]
    each = [
        (name, f"{count:,}", f"{100 * recall:.1f} %")
        for name, count, recall in zip(generalise.CLASSES, counts, recalls, strict=True)
        if count
    ]
    return (
        f"On {len(found.truth):,} crops of {apps} applications that nobody here made, "
        "as `python -m benchmarks.realpages` cuts them:"
        "\n\n" + _rows(("figure", "value"), rows) + "\n\n" + _rows(("class", "crops", "found"), each)
    )


SIZE = """\
It goes by the size as well: of a screenshot at scale 2 halve the crops first, or give `Recogniser.scores` the sizes in
CSS pixels."""
LIMITS = """\
It was never shown native applications, games or drawings. Of some classes few real crops were there to test it on."""


def _rows(head: Sequence[str], rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> str:
    return "\n".join(f"| {' | '.join(line)} |" for line in (head, ("---",) * len(head), *rows))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.card", description=__doc__)
    parser.add_argument("model", type=Path, help="a folder that ctlgen train wrote")
    parser.add_argument("--real", type=Path, default=REAL, help="crops.npz of benchmarks.realpages; may be missing")
    asked = parser.parse_args()
    found = tested(Recogniser.load(asked.model), asked.real) if asked.real.exists() else None
    put(asked.model / PAGE, page(asked.model, found).encode(), "MODEL")
    print(asked.model / PAGE)


if __name__ == "__main__":
    main()
