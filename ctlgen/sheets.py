"""Sheets: pages of controls side by side, of each kind as many as it weighs. (Screens are drawn in `screens`.)"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate

import numpy as np

from ctlgen import controls
from ctlgen.catalog import Framework
from ctlgen.content import Content
from ctlgen.errors import InputError
from ctlgen.model import BACKGROUND, Control
from ctlgen.render_recipe import RenderRecipe
from ctlgen.screens import planning
from ctlgen.seeds import rng


def draw(
    recipe: RenderRecipe, index: int, framework: Framework, icons: tuple[str, ...]
) -> tuple[tuple[Control, ...], frozenset[int]]:
    """The controls of page ``index``, background crops last, and the places of those that are no samples.

    Of each kind there are as many samples as asked: what comes as another's companion need not be drawn by itself, and
    companions beyond that are labelled and no samples.
    """
    random = rng(recipe.seed, "page", index)
    kinds = draw_kinds(planning.sheet_weights(recipe), recipe.per_page, random)
    content, left = Content(random, recipe.locale(index)), Counter(kinds)
    drawn: list[Control] = []
    unsampled: set[int] = set()
    for kind in kinds:
        if kind == BACKGROUND or not left[kind]:
            continue
        left[kind] -= 1
        drawn.append(_control(kind, framework, random, content, icons))
        for part, companion in enumerate(controls.companions(drawn[-1]), 1):
            if not recipe.weights.get(companion.kind):
                continue
            if left[companion.kind]:
                left[companion.kind] -= 1
            else:
                unsampled.add(len(drawn))
            drawn.append(replace(companion, part=part, locale=content.locale))
    return (*drawn, *[Control(BACKGROUND)] * kinds.count(BACKGROUND)), frozenset(unsampled)


def draw_kinds(weights: Mapping[str, float], count: int, random: np.random.Generator) -> list[str]:
    """``count`` kinds in a drawn order; a page's shares are within one of the weights (systematic sampling)."""
    kinds = list(weights)
    edges = np.array(list(accumulate(weights.values())))
    points = (np.arange(count) + random.random()) / count * edges[-1]
    chosen = np.searchsorted(edges, points, side="right").clip(max=len(kinds) - 1)
    return [kinds[i] for i in random.permutation(chosen)]


def _control(
    kind: str, framework: Framework, random: np.random.Generator, content: Content, icons: tuple[str, ...]
) -> Control:
    support = framework.controls.get(kind)
    if support is None:  # the framework has no such control: its place is taken by text
        kind, support = "text", framework.controls.get("text")
    if support is None:
        raise InputError(f"{framework.folder}: text.html.j2 is missing: it stands in for what a framework lacks")
    drawn = controls.CONTROLS[kind](controls.Draw(random, content, support, icons))
    return drawn if drawn.locale == content.locale else replace(drawn, locale=content.locale)
