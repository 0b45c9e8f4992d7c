import numpy as np
import pytest

from ctlgen.errors import InputError
from ctlgen.learn.folds import Fold, Marks, Plan, Way, family, folds, grouped
from ctlgen.learn.labelled import Labelled
from tests.learn.sets import made


def planned(*ways: Way, given: Labelled | None = None, seeds: int = 1, groups: int = 3) -> list[Fold]:
    return folds(given or made(), Plan(ways, seeds=seeds, groups=groups), None)


def facts(given: Labelled, name: str, mask: Marks | None) -> set[str]:
    assert mask is not None
    return set(np.array(given.facts[name])[mask])


def test_a_random_split_keeps_copies_of_an_element_together() -> None:
    given = made()
    (fold,) = planned("random")
    assert fold.tests is not None
    elements = [{one.rsplit("/", 1)[0] for one in facts(given, "id", mask)} for mask in (fold.trains, fold.tests)]
    assert not elements[0] & elements[1]
    assert fold.tests.mean() == pytest.approx(0.2, abs=0.01)
    assert facts(given, "group", fold.tests) & facts(given, "group", fold.trains)


def test_unseen_themes_are_of_frameworks_that_are_known() -> None:
    given = made()
    (fold,) = planned("themes")
    assert fold.tests is not None
    assert not facts(given, "group", fold.tests) & facts(given, "group", fold.trains)
    assert facts(given, "framework", fold.tests) == facts(given, "framework", fold.trains)


def test_every_framework_is_left_out_once() -> None:
    given = made()
    found = planned("frameworks")
    assert len(found) == 3
    left = [facts(given, "framework", fold.tests) for fold in found]
    assert sorted(name for names in left for name in names) == sorted(set(given.facts["framework"]))
    for fold, names in zip(found, left, strict=True):
        assert not names & facts(given, "framework", fold.trains)
    assert len(planned("frameworks", groups=0)) == 6, "leave one out"


def test_the_seed_decides_what_is_held_out() -> None:
    first, second = planned("themes", seeds=2)
    assert not np.array_equal(first.trains, second.trains)
    assert np.array_equal(planned("themes")[0].trains, first.trains)


def test_versions_of_a_framework_are_one_family() -> None:
    names = ["bootstrap3", "bootstrap5", "vuetify", "antd-v5", "win98", "prime", "98"]
    assert [family(name) for name in names] == ["bootstrap", "bootstrap", "vuetify", "antd", "win", "prime", "98"]


def test_groups_are_about_as_large() -> None:
    counts = {"a": 100, "b": 50, "c": 45, "d": 10, "e": 5}
    found = grouped(counts, 2, np.random.default_rng(0))
    assert sorted(sum(counts[name] for name in group) for group in found) == [105, 105]
    assert grouped(counts, 9, np.random.default_rng(0)) == [["a"], ["b"], ["c"], ["d"], ["e"]]


def test_what_is_tested_is_never_trained_on_not_even_as_a_duplicate() -> None:
    given = made()
    images = np.asarray(given.images)
    images[300:] = images[:300]
    (fold,) = planned("random", given=given)
    assert fold.tests is not None
    tested = {images[i].tobytes() for i in np.flatnonzero(fold.tests)}
    assert not any(images[i].tobytes() in tested for i in np.flatnonzero(fold.trains))
    assert fold.trains.any()


def test_what_a_set_does_not_say_is_one_line() -> None:
    given = made()
    bare = Labelled("mnist", given.images, given.labels, given.classes, {}, "stretch")
    with pytest.raises(InputError, match="mnist does not say the framework of its images"):
        planned("frameworks", given=bare)
    with pytest.raises(InputError, match="one framework alone"):
        planned("frameworks", given=made(frameworks=1))
    with pytest.raises(InputError, match="--real"):
        planned("real")
    with pytest.raises(InputError, match="groups 1"):
        Plan(groups=1)
    with pytest.raises(InputError, match="steps 0"):
        Plan(steps=0)
