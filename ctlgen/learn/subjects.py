"""Who is evaluated: models that `ctlgen train` wrote, and files of predictions that anything may have made."""

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen import answers
from ctlgen.errors import FormatError, InputError
from ctlgen.learn import measures
from ctlgen.learn.evaluate import Subject
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.recogniser import CARD, GRAPH, SHIPPED, UNSURE, Recogniser

DEFAULT = "default"
"""In place of a folder: the model that comes with ctlgen."""
_LINE = 1 << 20  # bytes of a prediction
_BATCH, _RUNS = 256, 30


def is_subject(path: str) -> bool:
    """Whether this names a model or predictions, and not a set."""
    place = Path(path)
    return path == DEFAULT or (place / CARD).is_file() or (place.suffix == ".jsonl" and place.is_file())


def load(path: str, name: str) -> Subject:
    """The model in a folder, `DEFAULT`, or a file of predictions. Raises `InputError` and `FormatError`."""
    if path.endswith(".jsonl"):
        return predictions(Path(path), name)
    shipped = path == DEFAULT
    return of_model(Recogniser.load(None if shipped else path), name, SHIPPED if shipped else Path(path))


def of_model(model: Recogniser, name: str, folder: Path) -> Subject:
    def score(given: Labelled) -> npt.NDArray[Any]:
        if model.input.extra and given.sizes is None:
            raise InputError(
                f"{name} needs the crops' sizes and {given.name} does not carry them: export it in a format that keeps "
                "the boxes, name the workspace itself, or train without extra inputs"
            )
        images: Any = given.images
        return model.scores(images, given.sizes if model.input.extra else None)

    facts = _recorded(model.about) | _latency(model)
    if (folder / GRAPH).is_file():
        facts["bytes"] = (folder / GRAPH).stat().st_size
    facts["input"] = " x ".join(map(str, model.input.shape)) + (" + size" if model.input.extra else "")
    return Subject(name, model.labels, model.threshold, score, facts, model.input.fit, model.input.height)


def _recorded(about: Mapping[str, Any]) -> dict[str, Any]:
    """FLOPs and parameters as the training wrote them down."""
    found: dict[str, Any] = {}
    for place in (about, about.get("metrics"), about.get("training"), about.get("cost")):
        if isinstance(place, Mapping):
            found |= {key: place[key] for key in ("flops", "parameters") if isinstance(place.get(key), int | float)}
    return found


def _latency(model: Recogniser) -> dict[str, float]:
    """Milliseconds for one image alone (the median) and for one of a batch, preparation not included."""
    one = np.zeros((1, *model.input.shape), np.uint8)
    many = np.zeros((_BATCH, *model.input.shape), np.uint8)
    sizes = np.full((_BATCH, 2), 28, np.float32)

    def timed(images: Any) -> float:
        start = time.perf_counter()
        model.scores(images, sizes[: len(images)])
        return 1000 * (time.perf_counter() - start) / len(images)

    timed(many)
    single, batch = ([timed(images) for _ in range(count)] for images, count in ((one, _RUNS), (many, 3)))
    return {"single_ms": float(np.median(single)), "batch_ms": float(min(batch))}


def predictions(path: Path, name: str) -> Subject:
    """Answers in JSON lines, {"id", "label", "confidence", "scores": {class: p}}; what is not told is spread evenly.

    ``id`` is an item's id, its name in the set, or its position; ``file`` in its place is the item's image, as in the
    lines of `ctlgen predict`. Raises `FormatError` with the line.
    """
    rows = _rows(path)
    labels = sorted(
        {row["label"] for row in rows.values()} - {UNSURE} | {c for row in rows.values() for c in row["scores"]}
    )
    if not labels:
        raise FormatError(f"{path} has no prediction with a label: give lines with id, label and confidence")
    table = {key: _spread(row, labels) for key, row in rows.items()}

    def score(given: Labelled) -> npt.NDArray[Any]:
        keys = _keys(given, table)
        called = given.names if len(given.names) else keys
        missing = [name for name, key in zip(called, keys, strict=True) if key not in table]
        if missing:
            raise InputError(
                f"{path} has no prediction for {len(missing)} of {len(keys)} items of {given.name}, the first is "
                f"{missing[0]}: predict all of them"
            )
        return np.stack([table[key] for key in keys])

    withheld = [float(row["confidence"]) for row in rows.values() if row["label"] == UNSURE]
    threshold = float(np.nextafter(max(withheld), 2)) if withheld else 0.0
    return Subject(name, tuple(labels), min(threshold, 1.0), score)


def _rows(path: Path) -> dict[str, dict[str, Any]]:
    rows = dict[str, dict[str, Any]]()
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                if line.strip() and (row := _row(line, path, number)):
                    rows |= dict.fromkeys(row["names"], row)
    except OSError as error:
        raise FormatError(f"{path} cannot be read ({error.strerror}): name a file of predictions") from error
    return rows


def _row(line: bytes, path: Path, number: int) -> dict[str, Any]:
    """What the line says; nothing where it is about a file that could not be read."""
    try:
        if len(line) > _LINE:
            raise ValueError("it is too long")
        row = json.loads(line)
        if "objects" in row:
            raise ValueError("boxes cannot be evaluated here, labels can")
        if answers.failed(row):
            return {}
        row = {
            "names": answers.names(row),
            "label": str(row["label"]),
            "confidence": float(row.get("confidence", 1.0)),
            "scores": {str(key): float(p) for key, p in (row.get("scores") or {}).items()},
        }
        if not all(0 <= p <= 1.0001 for p in (row["confidence"], *row["scores"].values())):
            raise ValueError("a probability is not between 0 and 1")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        what = f"no {error}" if isinstance(error, KeyError) else error
        raise FormatError(f"{path}, line {number}: no prediction ({what}): give id, label, confidence") from error
    return row


def _spread(row: Mapping[str, Any], labels: Sequence[str]) -> measures.Floats:
    """A probability for each label: those that are told, and the rest of 1 evenly over the others."""
    told = dict(row["scores"]) or ({row["label"]: row["confidence"]} if row["label"] != UNSURE else {})
    rest = max(0.0, 1 - sum(told.values())) / max(1, len(labels) - len(told))
    return np.array([told.get(label, rest) for label in labels])


def _keys(given: Labelled, table: Mapping[str, Any]) -> list[str]:
    """What the items are called in the predictions: by id, by name or by position, whichever fits best."""
    ways = [[str(i) for i in range(len(given))]]
    named = [[str(one) for one in column] for column in (given.names, given.facts.get("id", ())) if len(column)]
    ways += [[answers.bare(one) for one in names] for names in named] + named
    return max(reversed(ways), key=lambda keys: sum(key in table for key in keys))
