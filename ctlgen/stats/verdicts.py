"""What a model said of a data set, held against its labels: the predictions file of ``ctlgen view``.

JSON lines. For samples ``{"id": …, "label": …, "confidence": 0..1}``, or what `ctlgen predict` says; for boxes
``{"page": …, "objects": [{"label": …, "box": [x0, y0, x1, y1], "score": 0..1}]}`` in pixels of the page. Other keys are
let be. A box is matched as the VOC challenge does it (the best score first, an IoU of at least one half), first with
objects of its own label, then with what is left.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen import answers
from ctlgen.collection import Collection, Floats
from ctlgen.errors import InputError
from ctlgen.model import BACKGROUND, Box, Element

MATCH = 0.5  # the least intersection over union of a match
ABSTAINED = "cannot recognise"
NONE, RIGHT, WRONG, ABSENT, MISSED = range(5)
VERDICTS = ("not predicted", "right", "wrong", "abstained", "missed")
_LARGEST = 1 << 30  # bytes


@dataclass(frozen=True, slots=True)
class Alarm:
    """A predicted box that matches no object; ``label`` is an index into `Verdicts.names`."""

    page: str
    label: int
    box: Box
    score: float


@dataclass(frozen=True, slots=True)
class Verdicts:
    """Of N items: ``verdict`` uint8 an index into `VERDICTS`, ``label`` int32 into ``names`` (-1 none).

    ``names`` are the classes, then whatever else was predicted. ``confidence`` float32 0..1. For boxes ``iou`` float32
    and ``boxes`` float32 (N, 4) are those of the match (0 where there is none), and ``alarms`` what matched nothing.
    """

    names: tuple[str, ...]
    verdict: npt.NDArray[np.uint8]
    label: npt.NDArray[np.int32]
    confidence: Floats
    iou: Floats | None
    boxes: Floats | None
    alarms: tuple[Alarm, ...]
    unknown: int  # lines about what the data set does not hold

    def figures(self, items: Collection) -> dict[str, Any]:
        """Counts of each verdict, of each class, and the share that is right of what was predicted or missed."""
        asked = self.verdict != NONE
        right = self.verdict == RIGHT
        found: dict[str, Any] = {
            "verdicts": {name: int(np.count_nonzero(self.verdict == code)) for code, name in enumerate(VERDICTS)},
            "right": round(int(np.count_nonzero(right)) / max(int(np.count_nonzero(asked)), 1), 4),
            "classes": {
                name: self._of_class(items, code)
                for code, name in enumerate(items.classes)
                if (asked & (items.labels == code)).any()
            },
        }
        if self.iou is not None:
            found["mean_iou"] = round(float(self.iou[self.iou > 0].mean()), 4) if (self.iou > 0).any() else 0.0
            found["false_alarms"] = len(self.alarms)
        return found

    def _of_class(self, items: Collection, code: int) -> dict[str, float]:
        asked = self.verdict != NONE
        truth, said = asked & (items.labels == code), asked & (self.label == code)
        hits = int(np.count_nonzero(truth & said))
        alarms = sum(alarm.label == code for alarm in self.alarms)
        return {
            "items": int(np.count_nonzero(truth)),
            "recall": round(hits / max(int(np.count_nonzero(truth)), 1), 4),
            "precision": round(hits / max(int(np.count_nonzero(said)) + alarms, 1), 4),
        }


def judge(items: Collection, file: Path) -> Verdicts:
    """Reads a predictions file and holds it against the items.

    Raises `InputError` with the line of whatever is no prediction, or where none is about these items.
    """
    lines = list(_lines(file))
    boxes = any("objects" in row for _, row in lines)
    if other := next((line for line, row in lines if ("objects" in row) != boxes), 0):
        raise InputError(f"{file}, line {other}: predicts a sample, other lines predict pages: give one kind at a time")
    found = _boxes(items, lines, file) if boxes else _labels(items, lines, file)
    if not (found.verdict != NONE).any():
        what = "page" if boxes else "id or file"
        raise InputError(f"{file} predicts nothing that is in {items.place}: no {what} of it is known there")
    return found


def _lines(file: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    try:
        if file.stat().st_size > _LARGEST:
            raise InputError(f"{file} has more than {_LARGEST} bytes: that is no predictions file")
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read ({error}): give a file of JSON lines with --predictions") from error
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            row = None
        if isinstance(row, dict) and answers.failed(row):
            continue
        if not isinstance(row, dict) or not (answers.is_about(row) or {"page", "objects"} <= set(row)):
            raise InputError(f'{file}, line {number}: no {{"id", "label"}} and no {{"page", "objects"}}: predict again')
        yield number, row


def _number(value: Any, file: Path, line: int, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise InputError(f"{file}, line {line}: {what} is {str(value)[:40]!r} and no number: predict again")
    return float(value)


def _names(items: Collection, said: Sequence[str]) -> dict[str, int]:
    return {name: code for code, name in enumerate((*items.classes, *sorted(set(said) - set(items.classes))))}


# -- labels ---------------------------------------------------------------------------------------------------


def _labels(items: Collection, lines: Sequence[tuple[int, dict[str, Any]]], file: Path) -> Verdicts:
    names = _names(items, [str(row["label"]) for _, row in lines])
    places = {name: at for at, id_ in enumerate(items.ids) for name in (answers.bare(id_), id_)}
    label = np.full(len(items), -1, np.int32)
    confidence = np.zeros(len(items), np.float32)
    unknown = 0
    for line, row in lines:
        at = next((places[name] for name in answers.names(row) if name in places), None)
        if at is None:
            unknown += 1
            continue
        label[at] = names[str(row["label"])]
        confidence[at] = _number(row.get("confidence", 0), file, line, "the confidence")
    verdict = np.where(label < 0, NONE, np.where(label == items.labels, RIGHT, WRONG)).astype(np.uint8)
    verdict[(label == names.get(ABSTAINED, -2)) & (verdict == WRONG)] = ABSENT
    return Verdicts(tuple(names), verdict, label, confidence, None, None, (), unknown)


# -- boxes ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    label: str
    box: Box
    score: float


def _boxes(items: Collection, lines: Sequence[tuple[int, dict[str, Any]]], file: Path) -> Verdicts:
    if items.boxes is None or "page" not in items.columns:
        raise InputError(f"{file} predicts boxes and {items.place} has none: view the workspace or a set of pages")
    said: dict[str, list[_Said]] = {}
    for line, row in lines:
        said.setdefault(str(row.get("page")), []).extend(_objects(row.get("objects"), file, line))
    names = _names(items, [one.label for found in said.values() for one in found])
    truths = _truths(items)
    empty = np.zeros(len(items), np.float32)
    known = {page.id: page.rest for page in items.pages}
    found = Verdicts(
        names=tuple(names),
        verdict=np.zeros(len(items), np.uint8),
        label=np.full(len(items), -1, np.int32),
        confidence=empty.copy(),
        iou=empty.copy(),
        boxes=np.zeros((len(items), 4), np.float32),
        alarms=(),
        unknown=sum(page not in known for page in said),
    )
    alarms: list[Alarm] = []
    for page in sorted(known.keys() & set(said)):
        places = truths.get(page, [])
        found.verdict[places] = MISSED
        unmatched = _match(items, found, names, page, places, said[page])
        alarms += [alarm for alarm in unmatched if not _is_there(alarm, found.names, known[page])]
    return replace(found, alarms=tuple(alarms))


def _truths(items: Collection) -> Mapping[str, list[int]]:
    """The objects of each page: every element once, and no background."""
    page = items.columns["page"]
    background = items.classes.index(BACKGROUND) if BACKGROUND in items.classes else -1
    there: dict[str, list[int]] = {}
    for at in np.flatnonzero((items.copies == 0) & (items.labels != background)):
        there.setdefault(page.names[page.codes[at]], []).append(int(at))
    return there


def _objects(objects: Any, file: Path, line: int) -> list[_Said]:
    if not isinstance(objects, list):
        raise InputError(f"{file}, line {line}: 'objects' is no list: predict again")
    return [_object(thing, file, line) for thing in objects]


def _object(thing: Any, file: Path, line: int) -> _Said:
    box = thing.get("box") if isinstance(thing, dict) else None
    if not isinstance(box, list) or len(box) != 4 or "label" not in thing:
        raise InputError(f"{file}, line {line}: an object without a label or a box of four numbers: predict again")
    corners = [_number(value, file, line, "a box") for value in box]
    return _Said(str(thing["label"]), Box(*corners), _number(thing.get("score", 0), file, line, "the score"))


def _is_there(alarm: Alarm, names: Sequence[str], rest: Sequence[Element]) -> bool:
    """Whether a box is right about what is labelled and no item."""
    return any(names[alarm.label] == one.control.kind and alarm.box.iou(one.box) >= MATCH for one in rest)


def _match(
    items: Collection, found: Verdicts, names: Mapping[str, int], page: str, places: Sequence[int], said: list[_Said]
) -> Iterator[Alarm]:
    """Matches one page's boxes in place; yields what matches nothing."""
    assert items.boxes is not None
    assert found.iou is not None
    assert found.boxes is not None
    truths = {at: Box(*map(float, items.boxes[at])) for at in places}
    rest = sorted(said, key=lambda one: -one.score)
    for same in (True, False):
        left = []
        for one in rest:
            near = [at for at in truths if (items.classes[items.labels[at]] == one.label) is same]
            best = max(near, key=lambda at: truths[at].iou(one.box), default=None)
            overlap = truths[best].iou(one.box) if best is not None else 0.0
            if best is None or overlap < MATCH:
                left.append(one)
                continue
            del truths[best]
            found.verdict[best] = RIGHT if same else WRONG
            found.label[best], found.confidence[best], found.iou[best] = names[one.label], one.score, overlap
            found.boxes[best] = (one.box.x0, one.box.y0, one.box.x1, one.box.y1)
        rest = left
    for one in rest:
        yield Alarm(page, names[one.label], one.box, one.score)
