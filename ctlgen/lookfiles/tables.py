"""TOML files and what may stand in them: closed, so that whatever nobody would read is an error that names it."""

import tomllib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from ctlgen.errors import InputError, unknown


def read_toml(path: Path) -> dict[str, Any]:
    """A TOML file, or an `InputError` that names it."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"{path}: no such file") from None
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: is not TOML: {error}") from None


def check_keys(path: Path, where: str, table: Mapping[str, Any], known: Collection[str]) -> None:
    """Raise for the first key of ``table`` that nobody would read."""
    for key in table:
        if key not in known:
            raise InputError(f"{path}: {where}{unknown('key', key, known)}")


def text_value(path: Path, table: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = table.get(key, default)
    if not isinstance(value, str) or (default is None and not value):
        raise InputError(f"{path}: {key} must be a text" + (" (it is missing)" if key not in table else ""))
    return value


def table_value(path: Path, table: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = table.get(key, {})
    if not isinstance(value, dict):
        raise InputError(f"{path}: {key} must be a table")
    return value


def list_value(path: Path, where: str, value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise InputError(f"{path}: {where} must be a list of texts")
    return value
