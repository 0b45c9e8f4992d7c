from importlib.util import find_spec

import numpy as np
import pytest

from ctlgen.learn import generalise
from ctlgen.learn.folds import Plan
from ctlgen.learn.generalise import CLASSES, Answers, confusion, figures, outcome, spread
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.networks import Structure
from ctlgen.model import KINDS
from tests.learn.sets import made

pytestmark = pytest.mark.skipif(not find_spec("torch"), reason="needs ctlgen[learn]")
SMALL = Structure("fnn", depth=1, hidden=32)


def answers(labels: list[int], said: list[int]) -> Answers:
    scores = np.full((len(labels), len(KINDS)), 0.01)
    scores[np.arange(len(labels)), said] = 0.8
    return Answers("random", 0, 10, scores, np.array(labels), np.array(["x"] * len(labels)))


def test_the_eleven_classes_take_a_textarea_for_a_text_input_and_leave_the_others_out() -> None:
    kind = KINDS.index
    found = answers(
        [kind("textarea"), kind("text_input"), kind("badge"), kind("link"), kind("link")],
        [kind("text_input"), kind("textarea"), kind("button"), kind("link"), kind("text")],
    )
    table = confusion(found, KINDS)
    assert table.sum() == 4, "the badge is none of them"
    assert table[CLASSES.index("text_input"), CLASSES.index("text_input")] == 2
    assert figures(found, KINDS)["accuracy"] == 0.75
    assert figures(found, KINDS)["balanced_accuracy"] == 0.75


def test_a_badge_counts_for_button_against_the_rest() -> None:
    found = answers([0, KINDS.index("badge")], [0, 0])
    assert figures(found, KINDS)["button_balanced"] == 0.5


def test_mean_and_spread_are_over_the_seeds() -> None:
    assert spread([0.8, 0.9]) == {
        "mean": pytest.approx(0.85),
        "spread": pytest.approx(0.0707, abs=1e-4),
        "values": [0.8, 0.9],
    }
    assert spread([0.8])["spread"] == 0


def test_it_learns_and_is_tested_in_four_ways() -> None:
    given = made(900)
    crops = [np.repeat(np.kron(image, np.ones((2, 3), np.uint8))[..., None], 3, 2) for image in given.images[:60]]
    facts = {"application": ["app"] * 60, "id": [str(i) for i in range(60)]}
    real = Labelled("real", crops, given.labels[:60], KINDS, facts, "")
    plan = Plan(steps=100, seeds=2, groups=2, batch=32, rate=5e-3, structure=SMALL)
    ticks = list(generalise.run(given, plan, real))
    assert sum(tick.steps for tick in ticks) == generalise.steps_of(given, plan, real)
    told = outcome([tick.done for tick in ticks if tick.done], given.classes)
    assert [one["way"] for one in told] == ["random", "themes", "frameworks", "real"]
    assert [one["tested"] for one in told] == [180, 180, 900, 60]
    for one in told:
        assert one["figures"]["accuracy"]["mean"] > 0.5, one["way"]  # a guess is right in 1 of 11
        assert len(one["figures"]["auroc"]["values"]) == 2
    assert {row["origin"] for row in told[2]["by_origin"]} == set(given.facts["framework"])


def test_the_same_seed_gives_the_same_figures() -> None:
    given, plan = made(300), Plan(("themes",), steps=20, seeds=1, batch=32, structure=SMALL)
    first, second = ([tick.done for tick in generalise.run(given, plan) if tick.done] for _ in range(2))
    assert outcome(first, given.classes) == outcome(second, given.classes)


def test_it_can_be_told_the_sizes() -> None:
    plan = Plan(("random",), steps=20, seeds=1, batch=32, structure=SMALL, sizes=True)
    (done,) = [tick.done for tick in generalise.run(made(300), plan) if tick.done]
    assert len(done.truth) == 60
