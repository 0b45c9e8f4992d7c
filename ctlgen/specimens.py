"""One of everything that a framework has, on one page: to check its templates by."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from ctlgen import catalog
from ctlgen.content import Content
from ctlgen.controls import CONTROLS, Draw, companions
from ctlgen.lookfiles.templatefiles import Framework, Support
from ctlgen.model import Control, PageSpec
from ctlgen.seeds import rng

VIEWPORT = (1280, 1024)  # CSS px; the page is as high as it has to be


def page(framework: Framework, look: str, seed: int = 0) -> PageSpec:
    """Every variant, size, state and tone of every control that the framework has, each at least once."""
    random = rng(seed, "specimens")
    controls = tuple(one for kind in framework.controls for one in _kind(framework, kind, random))
    return PageSpec(0, seed, "sheet", framework.name, look, VIEWPORT, 1.0, controls)


def _kind(framework: Framework, kind: str, random: np.random.Generator) -> Iterator[Control]:
    content, icons = Content(random), tuple(catalog.icons())
    for support in _single(framework.controls[kind]):
        control = CONTROLS[kind](Draw(random, content, support, icons))
        yield control
        for part, companion in enumerate(companions(control), 1):
            yield replace(companion, part=part)


def _single(support: Support) -> Iterator[Support]:
    """As many as there are variants (or sizes, states, tones, if these are more), each with one of each."""
    each = [list(_drawn(names)) for names in (support.variants, support.sizes, support.states, support.tones)]
    for turn in range(max(map(len, each))):
        yield Support(*({names[turn % len(names)]: 1.0} for names in each))


def _drawn(weights: Mapping[str, float]) -> Iterator[str]:
    return (name for name, weight in weights.items() if weight)
