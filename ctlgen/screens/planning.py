"""Which screen a page shows, and which of its controls become samples.

The rule: label all, sample some. A screen has what it has, and pages have far more words and links than buttons. So all
elements of the kinds asked for are labelled, for detection, but of each kind k only a share p(k), drawn one by one, are
samples. With s(k) elements of kind k on a screen on average (`SUPPLY`) and weights w(k) that sum to 1, a page
gives T samples where p(k) = min(1, T w(k) / s(k)). T is the weighted median of s(k) / w(k): half of the weight is
then given in full and the scarcer kinds give all they have; but it is no more than what the recipe asks of a page. A
page of layout "mixed" that is a sheet makes up for what is scarce on screens (`sheet_weights`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from ctlgen.catalog import Framework
from ctlgen.content import Content
from ctlgen.controls import companions
from ctlgen.model import BACKGROUND, Control
from ctlgen.render_recipe import SCREEN_SHARE, RenderRecipe
from ctlgen.screens import SCREENS
from ctlgen.screens.nodes import Frame, Leaf, leaves
from ctlgen.screens.sketch import Sketch
from ctlgen.seeds import rng

SUPPLY: Mapping[str, float] = {
    "button": 32,
    "link": 16,
    "text_input": 2.6,
    "textarea": 0.12,
    "select": 0.9,
    "checkbox": 3.3,
    "radio": 0.45,
    "switch": 0.55,
    "slider": 0.33,
    "badge": 5.7,
    "tab": 3.6,
    "progress": 0.3,
    "text": 35,
    "image": 5.7,
    "icon": 10.4,
}
"""How many of each kind a screen has on average, as measured over all screens in Bootstrap (tests/test_screens.py)."""

_TRIES = 4  # screens that are looked at for one with a wanted control

Marks = tuple[int | None, Mapping[int, int]]
"""Of one leaf: the place of its control among the page's, none where it has no label, and those of its companions."""


@dataclass(frozen=True, slots=True)
class Plan:
    """One page: ``controls`` are what is labelled on it (background crops last), but for those at the places in
    ``unsampled`` its samples; ``marks`` stand for its leaves in order."""

    screen: str
    root: Frame
    style: Mapping[str, str]
    probe: Leaf
    controls: tuple[Control, ...]
    marks: tuple[Marks, ...]
    unsampled: frozenset[int] = frozenset()


def is_screen(recipe: RenderRecipe, index: int) -> bool:
    """Whether a page of this layout is to be a screen: of mixed ones `SCREEN_SHARE`."""
    if recipe.layout == "mixed":
        return bool(rng(recipe.seed, "mixed", index).random() < SCREEN_SHARE)
    return recipe.layout == "screen"


def plan(recipe: RenderRecipe, index: int, framework: Framework, icons: tuple[str, ...]) -> Plan | None:
    """The page, or None where a few screens have nothing of what is asked for: a sheet has."""
    names = [name for name, screen in SCREENS.items() if screen.least <= recipe.viewport[0]]
    weights = np.array([SCREENS[name].weight for name in names])
    random = rng(recipe.seed, "screen", index)
    for name in random.choice(names, _TRIES, replace=False, p=weights / weights.sum()):
        drawn = draw(str(name), recipe, index, framework, icons)
        if len(drawn.controls) > len(drawn.unsampled):
            return drawn
    return None


def draw(screen: str, recipe: RenderRecipe, index: int, framework: Framework, icons: tuple[str, ...]) -> Plan:
    """The page as this screen; without samples where it has nothing of what is asked for."""
    random = rng(recipe.seed, "screen", index, screen)
    sketch = Sketch(random, Content(random, recipe.locale(index)), framework, icons, recipe.viewport)
    root = SCREENS[screen].draw(sketch)
    controls, unsampled, marks = _labelled(root, shares(recipe.weights, recipe.per_page), recipe.locale(index), random)
    cut = _background(recipe.weights, len(controls) - len(unsampled), random)
    return Plan(screen, root, sketch.style(), sketch.probe(), (*controls, *cut), marks, unsampled)


def _labelled(
    root: Frame, kept: Mapping[str, float], locale: str, random: np.random.Generator
) -> tuple[list[Control], frozenset[int], tuple[Marks, ...]]:
    """All controls of the kinds that ``kept`` has, the places of those that are no samples, and the leaves' marks."""
    controls: list[Control] = []
    unsampled: set[int] = set()
    marks: list[Marks] = []

    def keep(control: Control) -> int | None:
        is_sample = random.random() < kept.get(control.kind, 0.0)
        if control.kind not in kept:
            return None
        if not is_sample:
            unsampled.add(len(controls))
        controls.append(replace(control, locale=locale))
        return len(controls) - 1

    for leaf in leaves(root):
        if not leaf.labelled:
            marks.append((None, {}))
            continue
        place = keep(leaf.control)
        beside = () if leaf.own else companions(leaf.control)
        parts = {part: keep(replace(control, part=part)) for part, control in enumerate(beside, 1)}
        marks.append((place, {part: at for part, at in parts.items() if at is not None}))
    return controls, frozenset(unsampled), tuple(marks)


def _background(weights: Mapping[str, float], count: int, random: np.random.Generator) -> list[Control]:
    others = sum(share for kind, share in weights.items() if kind != BACKGROUND)
    wanted = count * weights.get(BACKGROUND, 0.0) / others if others else 0.0
    return [Control(BACKGROUND)] * int(wanted + random.random())


def expected(weights: Mapping[str, float], per_page: int) -> dict[str, float]:
    """How many samples of each kind a screen gives on average."""
    return {kind: share * SUPPLY[kind] for kind, share in shares(weights, per_page).items()}


def shares(weights: Mapping[str, float], per_page: int) -> dict[str, float]:
    """The share of each kind's elements that become samples."""
    asked = {kind: weight for kind, weight in weights.items() if kind in SUPPLY and weight > 0}
    whole = sum(asked.values())
    if not whole:
        return {}
    page = min(_page(asked), per_page * whole / sum(weights.values()))
    return {kind: min(1.0, page * weight / whole / SUPPLY[kind]) for kind, weight in asked.items()}


def _page(asked: Mapping[str, float]) -> float:
    """The weighted median of how many samples a page could give, going by each kind alone."""
    whole, passed = sum(asked.values()), 0.0
    for kind in sorted(asked, key=lambda kind: SUPPLY[kind] / asked[kind]):
        passed += asked[kind]
        if passed >= whole / 2:
            break
    return SUPPLY[kind] * whole / asked[kind]


def sheet_weights(recipe: RenderRecipe) -> Mapping[str, float]:
    """What a sheet draws from: the recipe's weights, and in a mixed layout what screens lack of them besides."""
    if recipe.layout != "mixed":
        return recipe.weights
    whole = sum(recipe.weights.values())
    given = expected(recipe.weights, recipe.per_page)
    others = sum(weight for kind, weight in recipe.weights.items() if kind != BACKGROUND)
    total = sum(given.values())
    given[BACKGROUND] = total * recipe.weights.get(BACKGROUND, 0.0) / others if others else 0.0
    page = SCREEN_SHARE * sum(given.values()) + (1 - SCREEN_SHARE) * recipe.per_page
    lack = {kind: page * w / whole - SCREEN_SHARE * given.get(kind, 0.0) for kind, w in recipe.weights.items()}
    made = {kind: max(amount, 0.0) for kind, amount in lack.items()}
    return made if sum(made.values()) > 0 else recipe.weights
