"""What an augmentation recipe says, read from TOML to frozen types, and what is drawn from it.

The recipes that come with the tool lie beside this file. A recipe is closed: an unknown key, a probability
outside 0..1 or a strength that its operation does not take is an `InputError` that names file and key.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen import seeds
from ctlgen.augmenting.augmentations import BY_NAME, COLUMNS, OPERATIONS, TOUCHED, Operation
from ctlgen.errors import InputError, unknown
from ctlgen.model import Op

_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Setting:
    """How often an operation happens (0..1), and its strength: least and greatest, None where it has none."""

    probability: float
    strength: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """Sizes x turns that the copies of an element go through, one cell each."""

    scale: tuple[float, ...]
    rotate: tuple[float, ...]

    def cell(self, copy: int) -> tuple[float, float]:
        """(scale, degrees) of a copy: 0 is (1, 0), and any run of as many copies as cells takes each once."""
        count = len(self.scale) * len(self.rotate)
        start = self.scale.index(1.0) * len(self.rotate) + self.rotate.index(0.0)
        stride = next(step for step in range(round(0.618 * count), count + 2) if gcd(step, count) == 1)
        row, column = divmod((start + copy * stride) % count, len(self.rotate))
        return self.scale[row], self.rotate[column]


@dataclass(frozen=True, slots=True)
class Recipe:
    """``touched``: the share of copies that get more than text and jitter; ``settings``: by operation's name."""

    name: str
    touched: float
    settings: Mapping[str, Setting]
    grid: Grid | None = None

    @classmethod
    def load(cls, name: str | Path) -> "Recipe":
        """A recipe by the name of one that comes with the tool, or from the path of a TOML file."""
        path = Path(name)
        if path.suffix != ".toml" and len(path.parts) == 1:
            if str(name) not in names():
                raise unknown("augmentation recipe (or give a .toml file)", str(name), names())
            path = _HERE / f"{name}.toml"
        return cls.parse(path.stem, _read(path), str(name))

    @classmethod
    def parse(cls, name: str, table: Mapping[str, Any], source: str) -> "Recipe":
        """From TOML's plain types; ``source`` is what errors call it."""
        _closed(table, ("touched", "grid", *BY_NAME), source, "")
        touched = _number(table.get("touched", 1.0), 0, 1, source, "touched")
        settings = {op.name: _setting(op, table[op.name], source) for op in OPERATIONS if op.name in table}
        return cls(name, touched, settings, _grid(table["grid"], source) if "grid" in table else None)

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, without the name: `parse` makes an equal recipe of it."""
        table: dict[str, Any] = {"touched": self.touched}
        if self.grid:
            table["grid"] = {"scale": list(self.grid.scale), "rotate": list(self.grid.rotate)}
        for name, setting in self.settings.items():
            strength = {"strength": list(setting.strength)} if setting.strength else {}
            table[name] = {"probability": setting.probability, **strength}
        return table


def names() -> tuple[str, ...]:
    """The recipes that come with the tool."""
    return tuple(sorted(path.stem for path in _HERE.glob("*.toml")))


def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot read the recipe {path}: {error.strerror or error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} is not TOML: {error}") from None


def _closed(table: object, known: Sequence[str], source: str, where: str) -> None:
    if not isinstance(table, Mapping):
        raise InputError(f"{source}: {where} must be a table of keys, not {table!r}")
    for key in table:
        if key not in known:
            raise InputError(f"{source}: {unknown('key', f'{where}.{key}' if where else key, _under(where, known))}")


def _under(where: str, known: Sequence[str]) -> list[str]:
    return [f"{where}.{key}" if where else key for key in known]


def _number(value: object, low: float, high: float, source: str, key: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
        raise InputError(f"{source}: {key} = {value!r} must be a number from {low:g} to {high:g}")
    return float(value)


def _setting(operation: Operation, table: Any, source: str) -> Setting:
    strong = any(scalar.range is None for scalar in operation.scalars)
    _closed(table, ("probability", "strength") if strong else ("probability",), source, operation.name)
    if "probability" not in table or (strong and "strength" not in table):
        raise InputError(f"{source}: [{operation.name}] needs probability{' and strength' * strong}")
    probability = _number(table["probability"], 0, 1, source, f"{operation.name}.probability")
    return Setting(probability, _strength(operation, table["strength"], source) if strong else None)


def _strength(operation: Operation, value: object, source: str) -> tuple[float, float]:
    key = f"{operation.name}.strength"
    if not isinstance(value, list) or len(value) != 2:
        raise InputError(f"{source}: {key} = {value!r} must be [least, greatest]")
    low, high = (_number(end, *operation.limits, source, key) for end in value)
    if low > high:
        raise InputError(f"{source}: {key} = {value!r}: the first number must not be greater than the second")
    return low, high


def _grid(table: Any, source: str) -> Grid:
    _closed(table, ("scale", "rotate"), source, "grid")
    axes = []
    for key, neutral in (("scale", 1.0), ("rotate", 0.0)):
        values, name = table.get(key), f"grid.{key}"
        if not isinstance(values, list):
            raise InputError(f"{source}: {name} must be a list of numbers, not {values!r}")
        axis = tuple(_number(value, *BY_NAME[key].limits, source, name) for value in values)
        if neutral not in axis or len(set(axis)) != len(axis):
            raise InputError(f"{source}: {name} must be a list of different numbers with {neutral:g} in it")
        axes.append(axis)
    return Grid(*axes)


# --- drawing


def draw(
    recipe: Recipe, seed: int, page: str, elements: int, copies: int, *, scale: float = 1.0, grey: bool = False
) -> list[list[Op]]:
    """The operations of copies 1 .. ``copies`` of a page's elements, in order; row ``(copy - 1) * elements + element``.

    One matrix of uniforms is drawn for a page. Its rows go copy by copy, so that a larger factor adds to a smaller
    one, and every operation has its own columns, so that to change one in the recipe leaves the others' draws as
    they were: two recipes can be compared pair by pair. (That is why the recipe's hash is not in the path.)
    ``scale`` is device pixels per CSS pixel, for jitter; ``grey`` leaves out what grey cannot show. The
    record of text is the raw draw: `lettering.plan` makes it final.
    """
    uniforms = seeds.rng(seed, "augment", page).random((copies * elements, COLUMNS))
    ops: list[list[Op]] = [[] for _ in range(copies * elements)]
    touched = uniforms[:, TOUCHED] < recipe.touched
    for operation in OPERATIONS:
        if recipe.grid and operation.name in ("scale", "rotate"):
            _step(recipe.grid, operation.name, ops, elements)
        elif operation.name in recipe.settings and not (grey and operation.name == "colour"):
            _add(operation, recipe.settings[operation.name], uniforms, touched, scale, ops)
    return ops


def _add(
    operation: Operation,
    setting: Setting,
    uniforms: Any,
    touched: Any,
    scale: float,
    ops: list[list[Op]],
) -> None:
    happens = uniforms[:, operation.column] < setting.probability
    rows = np.flatnonzero(happens if operation.always else happens & touched)
    columns = [_values(operation, i, setting, uniforms[rows], scale) for i in range(len(operation.scalars))]
    keys = [scalar.name for scalar in operation.scalars]
    drawn = zip(*columns, strict=True) if columns else ((),) * len(rows)
    for row, values in zip(rows.tolist(), drawn, strict=True):
        ops[row].append((operation.name, dict(zip(keys, values, strict=True))))


def _values(operation: Operation, index: int, setting: Setting, uniforms: Any, scale: float) -> list[float]:
    """One scalar's values for the rows that have the operation, rounded as they are recorded."""
    scalar = operation.scalars[index]
    low, high = scalar.range or setting.strength or (0.0, 0.0)
    factor = scale if operation.name == "jitter" else 1.0
    values = np.round((low + (high - low) * uniforms[:, operation.column + 1 + index]) * factor, scalar.digits)
    return list((values.astype(np.int64) if scalar.digits == 0 else values).tolist())


def _step(grid: Grid, name: str, ops: list[list[Op]], elements: int) -> None:
    for row, drawn in enumerate(ops):
        scale, degrees = grid.cell(row // elements + 1)
        if name == "scale" and scale != 1:
            drawn.append((name, {"wide": scale, "high": scale}))
        if name == "rotate" and degrees != 0:
            drawn.append((name, {"degrees": degrees}))
