"""A data set -> a folder with a recogniser."""

import json
from collections.abc import Generator, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from ctlgen import __version__
from ctlgen.errors import InputError
from ctlgen.learn import calibration, curves, examples, extra, graph, networks, use_threads
from ctlgen.learn.examples import Data, Examples
from ctlgen.learn.loop import Settings, Step, Trainer
from ctlgen.learn.networks import MODELS, Structure
from ctlgen.learn.place import CURVES, LOG, Place, claimed
from ctlgen.learn.recogniser import CARD, GRAPH

THRESHOLD = 0.5
"""Below this calibrated confidence an answer is more likely wrong than right."""

_EVERY = 10.0  # seconds between checkpoints


def train(
    folder: Path,
    out: Path,
    structure: Structure = MODELS["cnn"],
    settings: Settings = Settings(),  # noqa: B008 - it is frozen
    *,
    size: int | None = None,
    mode: str | None = None,
    sizes: bool = False,
    resume: bool = False,
    fresh: bool = False,
    threads: int | None = None,
) -> Generator[Step]:
    """Trains on a data set that `examples.read` reads; when the steps end, the model is in ``out``.

    ``size``, ``mode`` and ``sizes`` say what the model takes, as in `Data.input`; left out, what the data has. An
    interrupted training leaves a checkpoint, from which ``resume`` takes it up, to the same result; ``fresh`` throws it
    away. ``threads`` are torch's: the result depends on their number in the last digits.

    Raises `InputError` for what does not fit and where torch is not installed, `FormatError` for the data and
    `WorkspaceError` for the disk.
    """
    use_threads(threads)
    torch = extra("torch", "learn")
    extra("onnx", "learn")
    data = examples.read(folder)
    given = data.input(size, mode, sizes)
    if len(data.train) < 2:
        raise InputError(f"{folder} has {len(data.train)} samples to train on: name a set with a train side")
    with claimed(out, resume, fresh) as place:
        data = data.fitted(given)
        learn, held = examples.hold_out(data.train, settings.validation, settings.seed)
        trainer = Trainer(learn, held, given, len(data.classes), structure, settings)
        asked = {
            "model": networks.describe(structure),
            **trainer.settings.describe(),
            "input": given.describe(),
            "data": examples.digest(data.train),
            "threads": torch.get_num_threads(),
        }
        if state := place.state(asked):
            trainer.restore(state)
        yield from _saved(trainer, place, asked)
        place.finish(write(trainer, data, held))


def _saved(trainer: Trainer, place: Place, asked: Mapping[str, Any]) -> Iterator[Step]:
    """The steps, with a checkpoint now and then; none stays where going on would be of no use."""
    saved = monotonic()
    try:
        for step in trainer.run():
            if step.epoch or monotonic() - saved > _EVERY:
                place.save(asked, trainer.state())
                saved = monotonic()
            yield step
    except InputError:
        place.forget()
        raise


def write(trainer: Trainer, data: Data, held: Examples) -> dict[str, bytes]:
    """The files of a model, by name."""
    trainer.settle()
    temperature = calibration.temperature(trainer.logits(held), held.labels)
    metrics = {"validation": measure(trainer, held, temperature), "test": measure(trainer, data.test, temperature)}
    lines = (json.dumps(asdict(epoch)) + "\n" for epoch in trainer.history)
    about = card(trainer, data, temperature, {side: found for side, found in metrics.items() if found})
    return {
        GRAPH: graph.write(trainer.layers, trainer.weights(), trainer.given, temperature),
        CARD: (json.dumps(about, indent=1, ensure_ascii=False) + "\n").encode(),
        LOG: "".join(lines).encode(),
        CURVES: curves.draw(trainer.history),
    }


def measure(trainer: Trainer, tested: Examples, temperature: float) -> dict[str, float]:
    """How good the answers are: accuracy, its mean over the classes that there are, and the loss; {} of nothing."""
    if not len(tested):
        return {}
    logits = trainer.logits(tested)
    right = logits.argmax(1) == tested.labels
    return {
        "samples": len(tested),
        "accuracy": float(right.mean()),
        "balanced_accuracy": float(np.mean([right[tested.labels == one].mean() for one in np.unique(tested.labels)])),
        "loss": calibration.likelihood_loss(logits, tested.labels, temperature),
    }


def card(trainer: Trainer, data: Data, temperature: float, metrics: Mapping[str, Any]) -> dict[str, Any]:
    """model.json. Nothing in it varies between two trainings that were asked for the same."""
    return {
        "made_by": "ctlgen",
        "labels": list(data.classes),
        "input": trainer.given.describe(),
        "temperature": temperature,
        "threshold": THRESHOLD,
        "data": data.describe(),
        "metrics": dict(metrics),
        "training": {
            "structure": networks.describe(trainer.structure),
            "settings": trainer.settings.describe(),
            "epochs": len(trainer.history),
            "best_epoch": trainer.best.number,
            **networks.cost(trainer.structure, trainer.given, len(data.classes)),
            "versions": {"ctlgen": __version__, "torch": str(extra("torch", "learn").__version__)},
        },
    }
