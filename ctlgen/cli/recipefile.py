"""The recipe file of ``ctlgen build``: TOML whose keys are the options, closed and typed."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, get_args

from ctlgen.errors import InputError, unknown

_NAMES = {int: "a whole number", float: "a number", bool: "true or false", str: "a string", list: "a list of strings"}


def read(file: Path, known: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The options of each stage that ``file`` gives, by parameter name.

    ``known`` has each stage's options and their annotations. Raises `InputError` that names file and key.
    """
    try:
        tables = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the recipe file {file}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{file} is not TOML: {error}") from None
    for stage, table in tables.items():
        if stage not in known:
            raise InputError(f"{file}: {unknown('table', stage, known)}")
        if not isinstance(table, dict):
            raise InputError(f"{file}: {stage} must be a table of options: write [{stage}]")
    return {stage: _options(file, stage, table, known[stage]) for stage, table in tables.items()}


def _options(file: Path, stage: str, table: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    options = {}
    for key, value in table.items():
        name = key.replace("-", "_")
        if name not in known:
            raise InputError(f"{file}: {unknown(f'key in [{stage}]', key, (n.replace('_', '-') for n in known))}")
        options[name] = _value(f"{file}: {stage}.{key}", value, _kind(known[name]))
    return options


def _kind(annotation: Any) -> type:
    """The plain type that an option takes: of ``Annotated[list[str] | None, …]`` list."""
    inner = get_args(annotation)[0] if hasattr(annotation, "__metadata__") else annotation
    kinds = [kind for kind in get_args(inner) or (inner,) if kind is not type(None)]
    first = getattr(kinds[0], "__origin__", kinds[0])
    return str if first is Path else first


def _value(where: str, value: Any, kind: Any) -> Any:
    if kind is list and isinstance(value, str):
        return [value]
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind or (isinstance(value, list) and not all(isinstance(part, str) for part in value)):
        raise InputError(f"{where} = {value!r} must be {_NAMES[kind]}")
    return value
