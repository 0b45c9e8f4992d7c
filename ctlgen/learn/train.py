"""``ctlgen train``: a data set -> a folder with a recogniser."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen import __version__
from ctlgen.files import put, put_json
from ctlgen.learn import calibration, examples, graph, networks
from ctlgen.learn.examples import Data, Examples
from ctlgen.learn.loop import Settings, Step, Trainer
from ctlgen.learn.networks import Structure
from ctlgen.learn.recogniser import CARD, GRAPH

LOG = "training.jsonl"
THRESHOLD = 0.5
"""Below this calibrated confidence an answer is more likely wrong than right."""


def train(folder: Path, out: Path, structure: Structure, settings: Settings) -> Iterator[Step]:
    """Trains on a data set and writes the model into ``out`` at the end."""
    data = examples.read(folder)
    learn, held = examples.hold_out(data.train, settings.validation, settings.seed)
    trainer = Trainer(learn, held, data.input, len(data.classes), structure, settings)
    yield from trainer.run()
    write(out, trainer, data, held)


def write(out: Path, trainer: Trainer, data: Data, held: Examples) -> None:
    """The four files of a model."""
    trainer.settle()
    temperature = calibration.temperature(trainer.logits(), held.labels)
    out.mkdir(parents=True, exist_ok=True)
    put(out / GRAPH, graph.write(trainer.layers, trainer.weights(), trainer.given, temperature))
    put(out / LOG, "".join(json.dumps(asdict(epoch)) + "\n" for epoch in trainer.history).encode())
    metrics = {"validation": measure(trainer, held, temperature)}
    if len(data.test):
        metrics["test"] = measure(trainer, data.test, temperature)
    put_json(out / CARD, card(trainer, data, temperature, metrics))


def measure(trainer: Trainer, tested: Examples, temperature: float) -> dict[str, float]:
    """How good the answers are: accuracy, the mean over the classes that there are, loss, calibration error."""
    if not len(tested):
        return {}
    logits = trainer.logits(tested)
    right = logits.argmax(1) == tested.labels
    return {
        "samples": len(tested),
        "accuracy": float(right.mean()),
        "balanced_accuracy": float(np.mean([right[tested.labels == one].mean() for one in np.unique(tested.labels)])),
        "loss": calibration.likelihood_loss(logits, tested.labels, temperature),
        "calibration_error": calibration.calibration_error(calibration.softmax(logits / temperature), tested.labels),
    }


def card(trainer: Trainer, data: Data, temperature: float, metrics: Mapping[str, Any]) -> dict[str, Any]:
    """model.json."""
    return {
        "made_by": f"ctlgen {__version__}",
        "labels": list(data.classes),
        "input": trainer.given.describe(),
        "temperature": temperature,
        "threshold": THRESHOLD,
        "data": data.describe(),
        "metrics": metrics,
        "training": {
            "structure": networks.describe(trainer.structure),
            "settings": trainer.settings.describe(),
            "epochs": len(trainer.history),
            **networks.cost(trainer.structure, trainer.given, len(data.classes)),
        },
    }
