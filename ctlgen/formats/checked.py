"""Reading files that others wrote: sizes are looked at first, types are checked, names stay in their folder."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

from ctlgen.errors import FormatError
from ctlgen.model import Box

LARGEST = 1 << 31  # bytes of a JSON file: COCO's own are half a gigabyte
LINE = 1 << 26  # of one line of JSON
_FAR = 1e9  # no coordinate is beyond


def fail(where: object, what: str) -> NoReturn:
    raise FormatError(f"{where}: {what}: export again")


def data(path: Path, most: int = LARGEST) -> bytes:
    """The bytes of a file that is not larger than ``most``."""
    try:
        if path.stat().st_size > most:
            fail(path, f"it has more than {most} bytes")
        return path.read_bytes()
    except OSError as error:
        raise FormatError(f"{path} cannot be read ({error.strerror or error}): export again") from error


def text(path: Path, most: int = LARGEST) -> str:
    try:
        return data(path, most).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is no text in UTF-8: export again") from error


def table(path: Path) -> dict[str, Any]:
    """A JSON file that holds an object."""
    return as_table(_json(data(path), path), path)


def table_of(raw: bytes, where: object) -> dict[str, Any]:
    """The same of bytes."""
    return as_table(_json(raw, where), where)


def lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file of JSON lines with their numbers from 1; blank lines are passed over."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(LINE):
                number += 1
                if line.strip():
                    yield number, as_table(_json(line, f"{path}:{number}"), f"{path}:{number}")
    except OSError as error:
        raise FormatError(f"{path} cannot be read ({error.strerror or error}): export again") from error


def _json(raw: bytes, where: object) -> Any:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise FormatError(f"{where} is no JSON ({error}): export again") from error


def as_table(value: Any, where: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else fail(where, f"{_short(value)} is no object")


def as_list(value: Any, where: object) -> list[Any]:
    return value if isinstance(value, list) else fail(where, f"{_short(value)} is no list")


def as_text(value: Any, where: object) -> str:
    return value if isinstance(value, str) else fail(where, f"{_short(value)} is no text")


def as_whole(value: Any, where: object) -> int:
    """A whole number, 0 or above, and not absurd."""
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < _FAR:
        return value
    return fail(where, f"{_short(value)} is no whole number")


def as_number(value: Any, where: object) -> float:
    """Finite and not absurd."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < _FAR:
        return float(value)
    return fail(where, f"{_short(value)} is no number")


def as_box(value: Any, where: object) -> Box:
    """[x0, y0, x1, y1]."""
    numbers = [as_number(number, where) for number in as_list(value, where)]
    return Box(*numbers) if len(numbers) == 4 else fail(where, f"{_short(value)} is no box")


def as_facts(value: Any) -> Mapping[str, Any]:
    """What else is said of something, where it is a table of plain values."""
    if not isinstance(value, dict):
        return {}
    return {name: fact for name, fact in value.items() if isinstance(fact, str | int | float | bool)}


def inside(folder: Path, name: str, where: object) -> Path:
    """The file of that relative name, which must stay in ``folder``."""
    pure = PurePosixPath(name)
    if not name or pure.is_absolute() or ".." in pure.parts or "\\" in name or "\0" in name or len(name) > 1000:
        fail(where, f"{_short(name)} is no name of a file in this folder")
    path = folder / pure
    try:
        real = path.resolve() if path.is_symlink() else _real(path.parent) / path.name
        if not real.is_relative_to(_real(folder)):
            fail(where, f"{_short(name)} leads out of the folder")
    except (OSError, RuntimeError, ValueError):
        fail(where, f"{_short(name)} is no name of a file")
    return path


@lru_cache(maxsize=64)
def _real(folder: Path) -> Path:
    """Where a folder is without links; many files share one."""
    return folder.resolve()


def _short(value: Any) -> str:
    said = repr(value)
    return said if len(said) <= 40 else f"{said[:39]}…"
