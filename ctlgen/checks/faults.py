"""What can be wrong with a data set, and what was found so far."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from ctlgen.errors import FormatError

T = TypeVar("T")

CODES: Mapping[str, str] = {
    "header": "a file that cannot be read as what its name says",
    "missing-file": "a file that dataset.json lists is not there",
    "size": "a file has not the size that dataset.json gives",
    "checksum": "a file has not the sha256 that dataset.json gives",
    "count": "the numbers of images, labels and dataset.json differ",
    "shape": "the images of the sides, or dataset.json, differ in shape",
    "classes": "the list of classes differs from dataset.json's, or names one twice",
    "label": "a label that is no class",
    "image": "an image that is missing, does not decode or has another size than said",
    "box": "a box that is empty or reaches outside its image",
    "structure": "a part of the format that is missing, is not used or says something else than another",
    "blank": "an image of one colour",
    "duplicate-within": "the same pixels twice on one side",
    "duplicate-across": "the same pixels on two sides",
    "near-across": "nearly the same pixels on two sides of a split that keeps them apart",
    "member-within": "the same name twice on one side",
    "member-across": "the same name on two sides",
    "group-across": "a theme, framework or page on two sides of a split that keeps it on one",
    "group-recorded": "a group on a side where dataset.json has it not",
    "missing-class": "a class that one side lacks",
    "empty": "nothing to train with",
}
"""Every code that a fault can have, and what it says."""

_ITEM = re.compile(r":\s?((?:(?:annotation|image|category|row|element) )?\d+)\b")  # what a message may name in a file
_SHOWN = 20  # faults of one code that are told one by one


@dataclass(frozen=True, slots=True)
class Fault:
    """``file`` is relative to the folder, ``item`` an index or a name in it ("" for all of it)."""

    code: str
    file: str
    item: str
    line: str

    def __str__(self) -> str:
        return f"{self.file}{f' [{self.item}]' if self.item else ''}: {self.line} ({self.code})"


@dataclass(frozen=True, slots=True)
class Report:
    """What `sets.verify` found; ``figures`` are plain numbers and names, ready for JSON."""

    folder: Path
    format: str
    faults: tuple[Fault, ...]
    notes: tuple[str, ...]
    figures: Mapping[str, Any]

    @property
    def sound(self) -> bool:
        return not self.faults


@dataclass(slots=True)
class Look:
    """What was found so far in a folder; ``about`` is its dataset.json, {} if it has none."""

    folder: Path
    about: Mapping[str, Any]
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    figures: dict[str, Any] = field(default_factory=dict)

    def fault(self, code: str, file: str, item: object, line: str) -> None:
        """Note a fault; of one code the first are told and the rest are counted."""
        told = self.figures.setdefault("faults", {})
        told[code] = told.get(code, 0) + 1
        if told[code] <= _SHOWN:
            self.faults.append(Fault(code, file, str(item), " ".join(line.split())))

    def read(self, file: str, reader: Callable[..., T], *given: Any) -> T | None:
        """What the reader gives of the folder; None and a fault where it raises."""
        try:
            return reader(self.folder, *given)
        except FormatError as error:
            self.fault("header", *self.place(str(error), file), str(error))
            return None

    def place(self, line: str, file: str) -> tuple[str, str]:
        """The file and the line or item that a message begins with, if it names one in the folder; else ``file``."""
        start = f"{self.folder}/"
        if not line.startswith(start):
            return file, ""
        named = line.removeprefix(start)
        ends = [end for end in range(len(named) + 1) if end == len(named) or named[end] in ": ,"]
        for end in ends:
            if (self.folder / named[:end]).is_file():
                found = _ITEM.match(named[end:])
                return named[:end], found[1] if found else ""
        return file, ""


def table(value: object) -> Mapping[str, Any]:
    """What should be a table and may be anything."""
    return value if isinstance(value, dict) else {}
