"""The folders in ``templates/``: which controls a framework has, and how often in which dress.

``framework.toml`` has ``title``, ``docs`` (an address) and a table for each control:
``[controls.button] variants = { solid = 30, outline = 10 }``, likewise ``sizes``, ``states`` and ``tones``; each may be
left out, and a table for each surface that controls stand on: ``[surfaces.card] weight = 14, class = "card"``, with
``attributes`` and ``picture`` (it lies on a generated picture) where they are needed. The presence of
``<kind>.html.j2`` is the support; ``page.html.j2`` and files that begin with ``_`` are no control's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ctlgen.errors import InputError
from ctlgen.lookfiles.tables import check_keys, read_toml, table_value, text_value
from ctlgen.model import KINDS

TEMPLATE = ".html.j2"

_SURFACE_KEYS: Mapping[str, type | tuple[type, ...]] = {
    "weight": (int, float),
    "class": str,
    "attributes": str,
    "picture": bool,
}
_CONTROL_KEYS = ("variants", "sizes", "states", "tones")


@dataclass(frozen=True, slots=True)
class Support:
    """How often a framework's control comes in which variant, size, state and tone: weights, not yet shares."""

    variants: Mapping[str, float]
    sizes: Mapping[str, float]
    states: Mapping[str, float]
    tones: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Surface:
    """What a section of a page stands on: the classes and attributes of its element in this framework."""

    weight: float
    classes: str
    attributes: str
    picture: bool


@dataclass(frozen=True, slots=True)
class Framework:
    """A folder of templates; the presence of a control's template is its support."""

    name: str
    folder: Path
    title: str
    docs: str
    controls: Mapping[str, Support]
    surfaces: Mapping[str, Surface]


def read_framework(where: Path) -> Framework:
    """A folder of templates. Raises `InputError` naming the file and the key."""
    path = where / "framework.toml"
    table = read_toml(path)
    check_keys(path, "", table, ("title", "docs", "controls", "surfaces"))
    tables = table_value(path, table, "controls")
    check_keys(path, "controls: ", tables, KINDS)
    templates = {file.name.removesuffix(TEMPLATE) for file in where.glob(f"*{TEMPLATE}")} - {"page"}
    for kind in sorted(templates - set(tables)):
        if not kind.startswith("_"):
            raise InputError(f"{where / (kind + TEMPLATE)}: {path.name} has no table [controls.{kind}]")
    for kind in tables:
        if kind not in templates:
            raise InputError(f"{path}: controls.{kind}: there is no template {kind}{TEMPLATE} beside it")
    controls = {kind: _support(path, kind, table_value(path, tables, kind)) for kind in KINDS if kind in tables}
    title, docs = (text_value(path, table, key) for key in ("title", "docs"))
    return Framework(where.name, where, title, docs, MappingProxyType(controls), _surfaces(path, table))


def _surfaces(path: Path, table: Mapping[str, Any]) -> Mapping[str, Surface]:
    if "surfaces" not in table:
        return {"page": Surface(1.0, "", "", False)}
    tables = table_value(path, table, "surfaces")
    weights = _weights(
        path, "surfaces", {name: _surface(path, name, row).get("weight") for name, row in tables.items()}
    )
    return {
        name: Surface(weights[name], row.get("class", ""), row.get("attributes", ""), row.get("picture", False))
        for name, row in tables.items()
    }


def _surface(path: Path, name: str, row: object) -> Mapping[str, Any]:
    if not isinstance(row, dict):
        raise InputError(f"{path}: surfaces.{name} must be a table")
    check_keys(path, f"surfaces.{name}: ", row, _SURFACE_KEYS)
    for key, kind in _SURFACE_KEYS.items():
        if key in row and not isinstance(row[key], kind):
            raise InputError(f"{path}: surfaces.{name}.{key} = {row[key]!r} is not what it must be")
    return row


def _support(path: Path, kind: str, table: Mapping[str, Any]) -> Support:
    check_keys(path, f"controls.{kind}: ", table, _CONTROL_KEYS)
    weights = [_weights(path, f"controls.{kind}.{key}", table.get(key)) for key in _CONTROL_KEYS]
    variants, sizes, states, tones = (given or {"": 1.0} for given in weights)
    return Support(variants, sizes, states if table.get("states") else {"rest": 1.0}, tones)


def _weights(path: Path, where: str, table: object) -> dict[str, float]:
    if table is None:
        return {}
    if not isinstance(table, dict) or not table:
        raise InputError(f"{path}: {where} must be a table of names and weights")
    for name, weight in table.items():
        if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < float("inf"):
            raise InputError(f"{path}: {where}.{name} must be a number, 0 or more, not {weight!r}")
    if not any(table.values()):
        raise InputError(f"{path}: {where}: one weight at least must be above 0")
    return {name: float(weight) for name, weight in table.items()}
