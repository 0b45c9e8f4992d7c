"""What things are called: classes in classes.txt, one a line, in the order of their numbers; sides by others."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ctlgen.errors import FormatError

CLASSES = "classes.txt"
SIDES = {"train": "train", "val": "val", "valid": "val", "validation": "val", "test": "test"}
"""What data sets call their sides, and what each is here."""


def write_classes(folder: Path, classes: Sequence[str]) -> None:
    (folder / CLASSES).write_text("".join(f"{name}\n" for name in classes), encoding="utf-8")


def read_classes(folder: Path, about: Mapping[str, Any], top: int) -> tuple[str, ...]:
    """classes.txt, or dataset.json's list, or the numbers up to ``top``."""
    path = folder / CLASSES
    if not path.is_file():
        return tuple(about.get("classes", ())) or tuple(str(i) for i in range(min(top, 1 << 20) + 1))
    try:
        return tuple(path.read_bytes()[: 1 << 20].decode().splitlines())
    except (UnicodeDecodeError, OSError) as error:
        raise FormatError(f"{path} is no text in UTF-8: export again") from error
