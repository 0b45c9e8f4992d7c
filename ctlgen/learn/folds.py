"""Which images are trained on and which are tested, in each of the four ways of `generalise`.

* random: a fifth of the elements, drawn at random; their copies go with them;
* themes: a fifth of the themes of each framework that has several: the framework is known, the theme is not;
* frameworks: every framework once, in groups that training goes without, versions of one framework together;
* real: crops of pages that nobody here made.

Images that are tested are never trained on, not even as exact duplicates.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.networks import Structure
from ctlgen.model import Image
from ctlgen.seeds import rng
from ctlgen.splits import fingerprint, fingerprints

Way = Literal["random", "themes", "frameworks", "real"]
WAYS: tuple[Way, ...] = get_args(Way)
HELD = 0.2

Marks = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to run: every way with every seed. ``groups`` of frameworks, 0 to leave each out alone."""

    ways: tuple[Way, ...] = WAYS
    steps: int = 3000
    seeds: int = 3
    seed: int = 0
    groups: int = 5
    batch: int = 128
    rate: float = 1e-3
    structure: Structure = field(default_factory=Structure)
    sizes: bool = False  # the network is told each crop's width and height
    bfloat16: bool = False  # as in `Settings`

    def __post_init__(self) -> None:
        for name, low, high in (("steps", 1, 10**7), ("seeds", 1, 1000), ("batch", 1, 65_536)):
            if not low <= getattr(self, name) <= high:
                raise InputError(f"{name} {getattr(self, name)} is out of range: give {low} to {high}")
        if self.groups == 1 or not 0 <= self.groups <= 1000:
            raise InputError(f"groups {self.groups}: give 2 or more, or 0 to leave out each framework alone")
        if strange := next((way for way in self.ways if way not in WAYS), None):
            raise unknown("way", strange, WAYS)


@dataclass(frozen=True, slots=True)
class Fold:
    """One training: items of the set by mask; ``tests`` is None where the real crops are tested."""

    way: Way
    seed: int
    trains: Marks = field(repr=False)
    tests: Marks | None = field(repr=False)


def folds(given: Labelled, plan: Plan, real: Labelled | None) -> list[Fold]:
    """All trainings of a plan, in order."""
    marks = fingerprints(given.images) if isinstance(given.images, np.ndarray) else _marks(given.images)
    found = []
    for way in plan.ways:
        for seed in range(plan.seed, plan.seed + plan.seeds):
            if way == "real":
                _check(real, given)
                found.append(Fold(way, seed, np.ones(len(given), np.bool_), None))
            else:
                found += [Fold(way, seed, _apart(marks, tests), tests) for tests in _held(given, way, plan, seed)]
    return found


def testable(given: Labelled, plan: Plan, real: Labelled | None) -> tuple[tuple[Way, ...], list[str]]:
    """The ways of a plan that this set can be tested in, and why not in the others.

    Raises the first reason where there is no way left.
    """
    ways, reasons = [], list[InputError]()
    for way in plan.ways:
        try:
            _check(real, given) if way == "real" else _held(given, way, plan, plan.seed)
            ways.append(way)
        except InputError as error:
            reasons.append(error)
    if not ways:
        raise reasons[0]
    return tuple(ways), list(map(str, reasons))


def _check(real: Labelled | None, given: Labelled) -> None:
    if real is None:
        raise InputError("there are no real crops: name a crops.npz with --real, or leave that way out")
    if not {real.classes[label] for label in np.unique(real.labels)} & set(given.classes):
        raise InputError(f"{real.name} has none of the classes of {given.name}: name the crops.npz of real pages")


def _marks(images: Sequence[Image]) -> npt.NDArray[np.uint64]:
    """`fingerprints` of images that differ in size."""
    return np.array([fingerprint(repr(image.shape).encode() + image.tobytes()) for image in images], np.uint64)


def _apart(marks: npt.NDArray[np.uint64], tests: Marks) -> Marks:
    return np.asarray(~tests & ~np.isin(marks, marks[tests]), np.bool_)


def _held(given: Labelled, way: Way, plan: Plan, seed: int) -> list[Marks]:
    """The masks of what is tested."""
    random = rng(seed, "generalise", way)
    if way == "random":
        return [_some(_column(given, "id", _element), random)]
    frameworks = _column(given, "framework", family)
    if way == "themes":
        return [_themes(frameworks, _column(given, "group", str), random)]
    names, counts = np.unique(frameworks, return_counts=True)
    if len(names) < 2:
        raise InputError(f"{given.name} has one framework alone ({names[0]}): render --themes of several")
    groups = grouped(dict(zip(map(str, names), map(int, counts), strict=True)), plan.groups, random)
    return [np.isin(frameworks, group) for group in groups]


def _column(given: Labelled, name: str, how: Any) -> npt.NDArray[np.str_]:
    column = given.facts.get(name, given.facts.get("theme") if name == "group" else None)
    if column is None:
        raise InputError(
            f"{given.name} does not say the {name} of its images: name the workspace, or an export in a format that "
            "keeps them (idx does not)"
        )
    return np.array([how(str(value)) for value in column], np.str_)


def _element(sample: str) -> str:
    """An element's id: what comes before the copy."""
    return sample.rsplit("/", 1)[0]


def family(framework: str) -> str:
    """The framework without its version: bootstrap3, 4 and 5 are one."""
    return re.sub(r"[-_.]?v?\d+(\.\d+)*$", "", framework) or framework


def _some(column: npt.NDArray[np.str_], random: np.random.Generator) -> Marks:
    names, codes = np.unique(column, return_inverse=True)
    if len(names) < 2:
        raise InputError(
            f"all images are of one element ({names[0] if len(names) else 'none'}): there is nothing to split"
        )
    order = random.permutation(len(names))
    return np.asarray(np.isin(codes, order[: max(1, round(HELD * len(names)))]), np.bool_)


def _themes(frameworks: npt.NDArray[np.str_], themes: npt.NDArray[np.str_], random: np.random.Generator) -> Marks:
    """A fifth of each framework's themes, at least one where it has two."""
    looks = np.array([theme.removesuffix("/light").removesuffix("/dark") for theme in themes], np.str_)
    held = np.zeros(len(looks), np.bool_)
    for framework in np.unique(frameworks):
        inside = frameworks == framework
        names = np.unique(looks[inside])
        if len(names) > 1:
            chosen = random.permutation(names)[: max(1, round(HELD * len(names)))]
            held |= inside & np.isin(looks, chosen)
    if not held.any():
        raise InputError("no framework has two themes: render more --themes")
    return held


def grouped(counts: Mapping[str, int], groups: int, random: np.random.Generator) -> list[list[str]]:
    """Names in so many groups of about the same count (0: each alone): the largest first, each into the smallest."""
    names = [sorted(counts)[i] for i in random.permutation(len(counts))]
    if groups == 0 or groups >= len(names):
        return [[name] for name in sorted(names)]
    made: list[list[str]] = [[] for _ in range(groups)]
    for name in sorted(names, key=lambda one: -counts[one]):
        min(made, key=lambda group: sum(counts[one] for one in group)).append(name)
    return made
