"""What `ctlgen search` chooses from: structure, optimiser and augmentation strength of a network."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ctlgen.learn.loop import Settings
from ctlgen.learn.networks import MODELS, Structure
from ctlgen.learn.recogniser import Input

VALIDATION = 0.15
"""The share of the training side that trials are judged by."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One point of the space."""

    structure: Structure
    settings: Settings


def suggest(trial: Any, kind: str, given: Input) -> dict[str, Any]:
    """Draw every parameter of an Optuna trial; blocks that would halve the images to nothing are not among them."""
    deepest = max(1, min(4, given.height.bit_length() - 2))
    if kind == "cnn":
        trial.suggest_int("depth", 1, deepest)
        trial.suggest_categorical("width", [8, 16, 24, 32, 48, 64])
        trial.suggest_categorical("kernel", [3, 5])
        trial.suggest_int("repeat", 1, 2)
        trial.suggest_categorical("norm", [False, True])
        trial.suggest_categorical("hidden", [0, 32, 64, 128, 256])
    elif kind == "fnn":
        trial.suggest_int("depth", 1, 3)
        trial.suggest_categorical("hidden", [32, 64, 128, 256, 512])
    trial.suggest_float("dropout", 0.0, 0.5, step=0.1)
    trial.suggest_categorical("optimiser", ["adam", "sgd"])
    trial.suggest_float("rate", 3e-4, 1e-2, log=True)  # sgd's is ten times as high
    trial.suggest_float("decay", 1e-6, 1e-2, log=True)
    trial.suggest_categorical("batch", [64, 128, 256])
    trial.suggest_float("augment", 0.0, 1.0, step=0.1)
    return dict(trial.params)


def choice(params: Mapping[str, Any], kind: str, epochs: int, seed: int) -> Choice:
    """The network and its training that parameters stand for; early stopping is the search's own."""
    named = {name: params[name] for name in ("depth", "width", "kernel", "repeat", "norm", "hidden") if name in params}
    structure = replace(MODELS[kind], **named, dropout=round(params["dropout"], 6))
    settings = Settings(
        epochs=epochs,
        batch=params["batch"],
        rate=_digits(params["rate"] * (10 if params["optimiser"] == "sgd" else 1)),
        optimiser=params["optimiser"],
        decay=_digits(params["decay"]),
        augment=round(params["augment"], 6),
        patience=0,
        validation=VALIDATION,
        seed=seed,
    )
    return Choice(structure, settings)


def _digits(value: float) -> float:
    """Three digits, so that a command line says all of it."""
    return float(f"{value:.3g}")


def command_line(chosen: Choice, data: str, out: str = "model") -> str:
    """The `ctlgen train` that trains this again."""
    structure, settings = chosen.structure, chosen.settings
    words = ["ctlgen", "train", data, "--model", structure.kind, "--out", out]
    shown = {"cnn": ("depth", "width", "kernel", "repeat", "hidden"), "fnn": ("depth", "hidden"), "linear": ()}
    for name in shown[structure.kind]:
        words += [f"--{name}", str(getattr(structure, name))]
    if structure.norm:
        words.append("--norm")
    if structure.dropout:
        words += ["--dropout", f"{structure.dropout:g}"]
    for name in ("epochs", "batch", "optimiser", "rate", "decay", "augment", "patience", "validation", "seed"):
        value = getattr(settings, name)
        words += [f"--{name}", f"{value:g}" if isinstance(value, float) else str(value)]
    if settings.bfloat16:
        words.append("--bfloat16")
    words += ["--threads", "1"]  # as here: their number changes sums, and so results
    return shlex.join(words)
