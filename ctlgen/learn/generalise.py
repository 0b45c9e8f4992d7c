"""What a model learns from a data set for what it never saw: the same training, tested in the four ways of `folds`."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError
from ctlgen.learn import measures
from ctlgen.learn.calibration import softmax
from ctlgen.learn.examples import Data
from ctlgen.learn.folds import Fold, Marks, Plan, Way, folds
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.loop import Settings, Trainer
from ctlgen.learn.recogniser import Input
from ctlgen.seeds import rng

CLASSES = (
    "button",
    "text_input",
    "select",
    "checkbox",
    "radio",
    "switch",
    "link",
    "text",
    "image",
    "icon",
    "background",
)
MERGED = {"textarea": "text_input"}
"""Kinds that count as another of `CLASSES`; what is in neither counts for button against the rest alone."""
_LEAST = 30  # tested items of a framework for a row of its own


@dataclass(frozen=True, slots=True)
class Answers:
    """Of one way and seed, over all its folds: scores (N, kinds), truth and framework (or application) of each."""

    way: Way
    seed: int
    trained: int  # samples, the mean over the folds
    scores: measures.Floats = field(repr=False)
    truth: measures.Codes = field(repr=False)
    origins: npt.NDArray[np.str_] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tick:
    """Progress: training steps since the last tick, and the answers where a way and seed are done."""

    steps: int
    done: Answers | None = None


def run(given: Labelled, plan: Plan, real: Labelled | None = None) -> Iterator[Tick]:
    """Trains and tests fold by fold; iterate to make it happen.

    Raises `InputError` for a set without the facts that a way needs, or without real crops for `real`.
    """
    planned = folds(given, plan, real)
    for way in plan.ways:
        for seed in range(plan.seed, plan.seed + plan.seeds):
            chosen = [fold for fold in planned if (fold.way, fold.seed) == (way, seed)]
            parts = []
            for fold in chosen:
                trainer = _trainer(given, plan, fold)
                yield from (Tick(steps) for steps in _train(trainer, plan))
                parts.append(_answers(given, trainer, fold, real))
            yield Tick(0, _joined(parts))


def steps_of(given: Labelled, plan: Plan, real: Labelled | None) -> int:
    """How many training steps a plan comes to."""
    return sum(_epochs(int(fold.trains.sum()), plan)[2] for fold in folds(given, plan, real))


def _epochs(count: int, plan: Plan) -> tuple[int, int, int]:
    """Epochs, samples of each and steps in all: whole epochs that come nearest to the steps asked."""
    used = min(count, plan.steps * plan.batch)
    epochs = max(1, round(plan.steps * plan.batch / max(used, 1)))
    return epochs, used, epochs * -(-used // plan.batch)


def _trainer(given: Labelled, plan: Plan, fold: Fold) -> Trainer:
    chosen = np.flatnonzero(fold.trains)
    if not len(chosen):
        raise InputError(f"nothing of {given.name} is left to train on ({fold.way}): render more")
    epochs, used, _ = _epochs(len(chosen), plan)
    if used < len(chosen):
        chosen = np.sort(rng(fold.seed, "generalise", "some").permutation(chosen)[:used])
    settings = Settings(epochs, plan.batch, plan.rate, patience=0, bfloat16=plan.bfloat16, seed=fold.seed)
    part, takes = given[chosen].examples, _takes(given, plan)
    nothing = part[np.empty(0, np.int64)]
    return Trainer(part, nothing, takes, len(given.classes), plan.structure, settings)


def _takes(given: Labelled, plan: Plan) -> Input:
    """What a network of this set takes: its images as they are, and their sizes where the plan says so."""
    return Data(given.examples, given.examples, given.classes, given.fit or "stretch").input(sizes=plan.sizes)


def _train(trainer: Trainer, plan: Plan) -> Iterator[int]:
    seen = 0
    for step in trainer.run():
        yield -(-(step.seen - seen) // plan.batch)
        seen = step.seen


def _answers(given: Labelled, trainer: Trainer, fold: Fold, real: Labelled | None) -> Answers:
    tested = given[fold.tests] if fold.tests is not None else prepared(real, given.classes)
    names = tested.facts.get("framework", tested.facts.get("application", ("",) * len(tested)))
    logits = trainer.logits(tested.examples)
    origins = np.array([str(name) for name in names], np.str_)
    trained = min(int(fold.trains.sum()), trainer.settings.batch * trainer.steps)
    return Answers(fold.way, fold.seed, trained, softmax(logits), tested.labels, origins)


def prepared(real: Labelled | None, classes: Sequence[str]) -> Labelled:
    """The real crops labelled by ``classes``, with their sizes as boxes; what has none of these labels is left out."""
    assert real is not None
    places = {name: code for code, name in enumerate(classes)}
    labels = np.array([places.get(name, -1) for name in real.classes], np.int64)[real.labels]
    facts = dict(real.facts)
    if (sizes := real.sizes) is not None:
        facts["box"] = [(0.0, 0.0, float(width), float(height)) for width, height in sizes]
    return Labelled(real.name, real.images, labels, tuple(classes), facts, real.fit, real.names)[labels >= 0]


def _joined(parts: Sequence[Answers]) -> Answers:
    first = parts[0]
    trained = round(sum(part.trained for part in parts) / len(parts))
    columns = (np.concatenate([getattr(part, name) for part in parts]) for name in ("scores", "truth", "origins"))
    return Answers(first.way, first.seed, trained, *columns)


def figures(found: Answers, classes: Sequence[str]) -> dict[str, float]:
    """Button against the rest, and the accuracy over `CLASSES`, nan where a side is empty."""
    code = list(classes).index(CLASSES[0]) if CLASSES[0] in classes else -1
    if code < 0:
        raise InputError(f"no class is {CLASSES[0]!r}: export with --labels control, or name the workspace")
    verdict = measures.Verdict.of(found.scores[:, code], found.truth == code)
    table = confusion(found, classes)
    return {
        "auroc": verdict.auroc,
        "average_precision": verdict.precision,
        "button_balanced": verdict.balanced,
        "accuracy": float(measures.accuracy(table)),
        "balanced_accuracy": float(measures.balanced(table)),
    }


def confusion(found: Answers, classes: Sequence[str]) -> measures.Codes:
    """(11, 11) over `CLASSES`: items of other kinds are left out, the answer is the likeliest of these."""
    places = [_place(name) for name in classes]
    merged = np.zeros((len(found.truth), len(CLASSES)))
    for code, place in enumerate(places):
        if place >= 0:
            merged[:, place] += found.scores[:, code]
    truth = np.array(places, np.int64)[found.truth]
    kept = truth >= 0
    return measures.confusion(truth[kept], merged[kept].argmax(axis=1), len(CLASSES))


def _place(name: str) -> int:
    """Of a kind in `CLASSES`, -1 if it has none."""
    one = MERGED.get(name, name)
    return CLASSES.index(one) if one in CLASSES else -1


def outcome(answers: Sequence[Answers], classes: Sequence[str]) -> list[dict[str, Any]]:
    """For each way the mean and the spread (standard deviation) over the seeds, JSON-ready."""
    told = []
    for way in dict.fromkeys(one.way for one in answers):
        mine = [one for one in answers if one.way == way]
        rows = [figures(one, classes) for one in mine]
        table = np.sum([confusion(one, classes) for one in mine], axis=0)
        told.append(
            {
                "way": way,
                "trained": round(float(np.mean([one.trained for one in mine]))),
                "tested": len(mine[0].truth),
                "figures": {name: spread([row[name] for row in rows]) for name in rows[0]},
                "recall": dict(zip(CLASSES, map(_none, measures.recalls(table)), strict=True)),
                "confusion": table.tolist(),
                "by_origin": list(origins(mine, classes)),
            }
        )
    return told


def spread(values: Sequence[float]) -> dict[str, Any]:
    """Mean, sample standard deviation (0 of one) and the values themselves."""
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else 0.0
    return {"mean": _none(float(np.mean(values))), "spread": _none(deviation), "values": list(map(_none, values))}


def origins(answers: Sequence[Answers], classes: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Each framework or application by itself, the hardest first: where to look for what is lacking."""
    counts = Counter(answers[0].origins.tolist())
    rows = []
    for name, count in counts.items():
        if count >= _LEAST:
            own = [_part(one, one.origins == name) for one in answers]
            rows.append((float(np.mean([figures(one, classes)["accuracy"] for one in own])), name, count, own))
    for accuracy, name, count, own in sorted(rows, key=lambda row: (np.nan_to_num(row[0], nan=2), row[1])):
        ranked = [figures(one, classes)["average_precision"] for one in own]
        yield {
            "origin": name,
            "tested": count,
            "accuracy": _none(accuracy),
            "average_precision": _none(np.mean(ranked)),
        }


def _part(found: Answers, chosen: Marks) -> Answers:
    return Answers(
        found.way, found.seed, found.trained, found.scores[chosen], found.truth[chosen], found.origins[chosen]
    )


def _none(value: Any) -> float | None:
    return None if np.isnan(value) else float(value)
