"""Which units (groups of looks, frameworks, pages, elements) go to test and to val: by share, by fold or by a file.

No unit is ever parted. Whole groups are chosen so that their sum is nearest to the share; of several such choices
the one is taken that keeps the classes' shares most even, and then groups are exchanged for others of about the same
size as long as that makes them more even.
"""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.seeds import rng
from ctlgen.source import SPLITS, TEST, TRAIN, VAL, By

Counts = npt.NDArray[np.int64]
Sides = npt.NDArray[np.int8]

KEYS = ("group", "framework", "page")
"""What a file of sides may name."""

_TRIES = 8  # choices of groups, of which the most even is taken; many would always find the same
_STEPS = 1 << 16  # the share is met to one part in this many
_LEEWAY = 0.002  # of all items, by which an exchange may miss the share
_ROUNDS, _OFFERS = 64, 1 << 12  # exchanges, and how many are looked at for each; fewer where units are few
_REST = "*"  # in a file: whatever it does not name
_LARGEST = 1 << 26  # bytes of a file of sides


@dataclass(frozen=True, slots=True)
class Units:
    """What may not be parted: ``table`` int64 (units, classes) says how many elements of each class each holds."""

    by: By
    table: Counts

    @property
    def sizes(self) -> Counts:
        return np.asarray(self.table.sum(1), np.int64)

    @property
    def classes(self) -> Counts:
        """The class that each unit has most of; for elements the only one."""
        return np.asarray(self.table.argmax(1), np.int64)


def by_share(units: Units, test: float, val: float, seed: int) -> Sides:
    """int8 (units,) of `TRAIN`, `TEST` and `VAL`; ``test`` and ``val`` are shares of all, the test side's drawn first.

    Without ``val`` it is the same test side as with it.
    """
    sides = np.full(len(units.table), TRAIN, np.int8)
    if test:
        sides[_chosen(units, np.flatnonzero(sides == TRAIN), test, seed)] = TEST
    return _add_val(units, sides, val / (1 - test), seed)


def by_fold(units: Units, folds: int, fold: int, val: float, seed: int) -> Sides:
    """The same with the ``fold``th (from 1) of ``folds`` parts as test, which do not depend on ``fold``."""
    dealt = _dealt(units, folds, seed)
    sides = np.where(dealt == fold - 1, TEST, TRAIN).astype(np.int8)
    return _add_val(units, sides, val / (1 - 1 / folds), seed)


def _add_val(units: Units, sides: Sides, val: float, seed: int) -> Sides:
    if val:
        sides[_chosen(units, np.flatnonzero(sides == TRAIN), val, seed, "val")] = VAL
    return sides


def _chosen(units: Units, among: Counts, share: float, seed: int, *path: str) -> Counts:
    """Those of the units ``among`` whose items are ``share`` of theirs; at least one and not all."""
    random = rng(seed, "split", "theme" if units.by == "framework" else units.by, *path)
    sizes, table = units.sizes[among], units.table[among]
    if units.by == "page":
        chosen = _pages(sizes, table, share, random)
    elif units.by == "random":
        return among[_stratified(units.classes[among], share, random)]
    else:
        chosen = _groups(sizes, table, share, random)
    return among[_evened(chosen, sizes, table, share, random)]


def _groups(sizes: Counts, table: Counts, share: float, random: np.random.Generator) -> Counts:
    """The groups whose sum is nearest to the share; of several such choices the most even over the classes."""
    step = max(1, int(sizes.sum()) // _STEPS)
    coarse = [max(1, round(int(size) / step)) for size in sizes]
    tries = []
    for _ in range(_TRIES):
        order = [int(i) for i in random.permutation(len(sizes))]
        tries.append(np.array(sorted(order[i] for i in _subset([coarse[i] for i in order], share)), np.int64))
    return _most_even(tries, table, share)


def _most_even(tries: Sequence[Counts], table: Counts, share: float) -> Counts:
    """The first of those whose classes' shares are nearest to ``share``, summed over the classes."""
    table = table[:, table.sum(0) > 0]
    uneven = [float(np.abs(table[chosen].sum(0) / table.sum(0) - share).sum()) for chosen in tries]
    return tries[int(np.flatnonzero(np.array(uneven) < min(uneven) + 1e-12)[0])]


def _evened(chosen: Counts, sizes: Counts, table: Counts, share: float, random: np.random.Generator) -> Counts:
    """The choice after such exchanges of one unit for another as bring the classes nearer to ``share``."""
    parts = table[:, table.sum(0) > 0] / table.sum(0)[table.sum(0) > 0]
    inside = np.zeros(len(sizes), bool)
    inside[chosen] = True
    lack, missing = share - parts[chosen].sum(0), share * sizes.sum() - sizes[chosen].sum()
    allowed = max(abs(missing), _LEEWAY * sizes.sum())
    for _ in range(min(max(len(sizes) // 4 - 3, 0), _ROUNDS)):  # of a dozen units, each seed would find the same
        out, into = (random.choice(np.flatnonzero(which), min(len(sizes), _OFFERS)) for which in (inside, ~inside))
        uneven = np.abs(lack - parts[into] + parts[out]).sum(1)
        uneven[np.abs(missing - sizes[into] + sizes[out]) > allowed] = np.inf
        best = int(uneven.argmin())
        if uneven[best] < np.abs(lack).sum() - 1e-9:
            inside[out[best]], inside[into[best]] = False, True
            lack, missing = share - parts[inside].sum(0), share * sizes.sum() - sizes[inside].sum()
    return np.flatnonzero(inside)


def _subset(sizes: list[int], share: float) -> list[int]:
    """Positions whose sum is nearest to ``share`` of the total, neither none nor all: subset sums in bit sets."""
    reach = [1]  # bit v of reach[i]: the first i sizes can make the sum v
    for size in sizes:
        reach.append(reach[-1] | reach[-1] << size)
    total = sum(sizes)
    sums = reach[-1] & ~1 & ~(1 << total)
    target = round(share * total)
    below = (sums & ((1 << (target + 1)) - 1)).bit_length() - 1
    above = sums >> target
    nearest = [value for value in (below, target + (above & -above).bit_length() - 1 if above else -1) if value > 0]
    left = min(nearest, key=lambda value: abs(value - share * total))
    chosen = []
    for i in reversed(range(len(sizes))):
        if not reach[i] >> left & 1:
            chosen.append(i)
            left -= sizes[i]
    return chosen


def _pages(sizes: Counts, table: Counts, share: float, random: np.random.Generator) -> Counts:
    """As many pages, in random order, as come nearest to the share; of several orders the most even."""
    tries = []
    for _ in range(_TRIES):
        order = random.permutation(len(sizes))
        sums = np.cumsum(sizes[order])[:-1]
        tries.append(order[: int(np.abs(sums - share * sizes.sum()).argmin()) + 1].astype(np.int64))
    return _most_even(tries, table, share)


def _stratified(classes: Counts, share: float, random: np.random.Generator) -> Counts:
    """Elements class by class, every (1/share)th of a random order: each class has its share."""
    order = np.lexsort((random.permutation(len(classes)), classes))
    steps = np.floor(np.arange(len(order) + 1) * share + 0.5)
    chosen = order[np.diff(steps) > 0]
    return (chosen if len(chosen) else order[-1:])[: len(order) - 1].astype(np.int64)


def _dealt(units: Units, folds: int, seed: int) -> Counts:
    """The fold, 0 to ``folds`` - 1, of each unit; none is empty where there are as many units."""
    random = rng(seed, "folds", units.by)
    order = random.permutation(len(units.table))
    dealt = np.empty(len(order), np.int64)
    if units.by == "random":
        dealt[order[np.argsort(units.classes[order], kind="stable")]] = np.arange(len(order)) % folds
        return dealt
    sizes = units.sizes[:, None]
    table = units.table[:, units.table.sum(0) > 0]
    weights = np.hstack([table / table.sum(0), table.shape[1] * sizes / sizes.sum()])  # size counts as all classes do
    filled = np.zeros((folds, weights.shape[1]))
    for unit in order[np.argsort(-sizes[order, 0], kind="stable")]:  # the large first, each to where it is lacking
        dealt[unit] = int((filled @ weights[unit]).argmin())
        filled[dealt[unit]] += weights[unit]
    return dealt


# --- a file of sides


@dataclass(frozen=True, slots=True)
class Listed:
    """What a file says: the kind of name (one of `KEYS`), each name's side, and that of all others (None: an error)."""

    path: Path
    key: str
    sides: dict[str, int]
    rest: int | None

    def table(self) -> dict[str, dict[str, str]]:
        """The same as JSON: the kind of name, and under it each name's side."""
        rest = {} if self.rest is None else {_REST: SPLITS[self.rest]}
        return {self.key: {name: SPLITS[side] for name, side in self.sides.items()} | rest}


def read_table(name: str, said: Any) -> Listed:
    """What `Listed.table` made of the file of this name. Raises `InputError` for anything else."""
    if not isinstance(said, dict) or len(said) != 1 or not all(isinstance(names, dict) for names in said.values()):
        raise InputError(f"{name}: a file of sides has one kind of name")
    rows = [{key: of, "side": side} for key, names in said.items() for of, side in names.items()]
    return _listed(Path(name), list(_checked(Path(name), enumerate(rows, 1))))


def read_file(path: Path) -> Listed:
    """A file of sides: a table whose first line heads it, as ``group<TAB>side`` (or with commas), or JSON lines.

    The first column is one of `KEYS`, the second, ``side``, "train", "val" or "test"; the name "*" stands for
    whatever is not named. Raises `InputError` with file and line.
    """
    return _listed(path, list(_rows(path, _text(path))))


def _listed(path: Path, rows: Sequence[tuple[int, str, str, str]]) -> Listed:
    if not rows:
        raise InputError(f"{path} names nothing: write a line for each {', '.join(KEYS[:-1])} or {KEYS[-1]}")
    key = rows[0][1]
    sides: dict[str, int] = {}
    for line, of, name, side in rows:
        if of != key:
            raise InputError(f"{path}, line {line}: names a {of}, the lines before it a {key}: name one kind alone")
        if side not in SPLITS:
            raise InputError(f"{path}, line {line}: {unknown('side', side, SPLITS)}")
        if sides.setdefault(name, SPLITS.index(side)) != SPLITS.index(side):
            raise InputError(f"{path}, line {line}: {name!r} is on two sides: name it once")
    return Listed(path, key, sides, sides.pop(_REST, None))


def by_file(listed: Listed, names: Sequence[str]) -> Sides:
    """int8 (names,): where the file puts each; `InputError` for one that it leaves out.

    Where "*" takes the rest, a name in the file that nothing has is an error too: it is most likely mistyped.
    """
    known = set(names)
    if listed.rest is None:
        if missing := [name for name in names if name not in listed.sides]:
            raise InputError(
                f"{listed.path} says no side of {listed.key} {missing[0]!r} and {len(missing) - 1} others: "
                f'add a line for each, or the name "{_REST}" for all the rest'
            )
    elif strange := [name for name in listed.sides if name not in known]:
        raise InputError(f"{listed.path}: {unknown(listed.key, strange[0], names)}")
    return np.array([listed.sides.get(name, listed.rest) for name in names], np.int8)


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path} has more than {_LARGEST} bytes: that is no file of sides")
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is no text in UTF-8") from None


def _rows(path: Path, text: str) -> Iterator[tuple[int, str, str, str]]:
    """(line, kind of name, name, side) of every line."""
    head = text.lstrip()
    return _checked(path, _json_lines(path, text) if head.startswith("{") else _table(path, text))


def _checked(path: Path, lines: Iterable[tuple[int, dict[str, str]]]) -> Iterator[tuple[int, str, str, str]]:
    for line, row in lines:
        kinds = [key for key in row if key in KEYS]
        if len(kinds) != 1 or set(row) != {kinds[0], "side"}:
            raise InputError(f"{path}, line {line}: wants side and one of {', '.join(KEYS)}, has {', '.join(row)}")
        if not all(isinstance(value, str) and value for value in row.values()):
            raise InputError(f"{path}, line {line}: {kinds[0]} and side must be texts")
        yield line, kinds[0], row[kinds[0]].strip(), row["side"].strip()


def _json_lines(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    for line, written in enumerate(text.splitlines(), 1):
        if written.strip():
            try:
                row = json.loads(written)
            except (ValueError, RecursionError):
                row = None
            if not isinstance(row, dict):
                raise InputError(f'{path}, line {line}: is no JSON object: write {{"group": "…", "side": "test"}}')
            yield line, row


def _table(path: Path, text: str) -> Iterator[tuple[int, dict[str, str]]]:
    reader: Iterable[list[str]] = csv.reader(StringIO(text), delimiter="\t" if "\t" in text.partition("\n")[0] else ",")
    names: list[str] = []
    try:
        for line, row in enumerate(reader, 1):
            if not names:
                names = [name.strip() for name in row]
            elif len(row) == len(names):
                yield line, dict(zip(names, row, strict=True))
            elif row:
                raise InputError(f"{path}, line {line}: has {len(row)} columns, the head has {len(names)}")
    except csv.Error as error:
        raise InputError(f"{path}: is no table: {error}") from None
