"""Splits: no theme on two sides, no duplicate across, the share that was asked for."""

from itertools import chain, combinations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.errors import InputError, WorkspaceError
from ctlgen.source import DROPPED, TEST, TRAIN
from ctlgen.splits import fingerprints, plan
from tests.formats import made


def test_no_theme_is_on_two_sides() -> None:
    groups = plan(made.source(600, themes=7)).groups()
    assert groups["train"]
    assert groups["test"]
    assert not set(groups["train"]) & set(groups["test"])


def test_no_page_is_on_two_sides() -> None:
    split = plan(made.source(600, themes=1), by="page", test=0.2)
    pages = split.columns["page"].codes
    assert not set(pages[split.side == TRAIN]) & set(pages[split.side == TEST])
    assert split.count(TEST) == 120


def test_random_keeps_copies_together_and_every_class_has_its_share() -> None:
    split = plan(made.source(1600), by="random", test=0.25)
    labels = split.columns["label"].codes
    assert np.bincount(labels[split.side == TEST]).tolist() == [25] * 16
    images = made.source(60).shards()[0].images
    rows = [made.row(i // 3) for i in range(len(images))]
    side = plan(made.of(images, rows[: len(images)]), by="random", test=0.3).side
    assert all(len(set(side[i : i + 3])) == 1 for i in range(0, len(images) - 2, 3))


@settings(deadline=None, max_examples=50)
@given(st.lists(st.integers(1, 12), min_size=2, max_size=6), st.floats(0.01, 0.99), st.integers(0, 3))
def test_the_share_is_as_near_as_whole_themes_allow(sizes: list[int], test: float, seed: int) -> None:
    images = np.random.default_rng(1).integers(0, 255, (sum(sizes), 4, 4), np.uint8)
    themes = [f"f/{i}/light" for i, size in enumerate(sizes) for _ in range(size)]
    rows = [made.row(i, theme=theme) for i, theme in enumerate(themes)]
    got = plan(made.of(images, rows), test=test, seed=seed, keep_duplicates=True).count(TEST)
    wanted = test * sum(sizes)
    subsets = chain.from_iterable(combinations(sizes, n) for n in range(1, len(sizes)))
    assert abs(got - wanted) <= min(abs(sum(subset) - wanted) for subset in subsets) + 1e-6


def test_same_seed_same_split_and_another_seed_another() -> None:
    source = made.source(600, themes=12)
    splits = [plan(source, seed=seed).side.tobytes() for seed in (0, 0, 1, 2)]
    assert splits[0] == splits[1]
    assert len(set(splits)) > 1


def test_a_duplicate_across_sides_leaves_train() -> None:
    source = made.source(600)
    images = np.concatenate([shard.images for shard in source.shards()])
    rows = list(chain.from_iterable(shard.rows for shard in source.shards()))
    test = np.flatnonzero(plan(source).side == TEST)[:5]
    train = np.flatnonzero(plan(source).side == TRAIN)[:5]
    images[train] = images[test]
    split = plan(made.of(images, rows), keep_duplicates=True)
    assert split.leaked == 5
    assert split.repeated == 0
    assert (split.side[train] == DROPPED).all()
    assert (split.side[test] == TEST).all()


def test_duplicates_within_a_side_keep_the_commonest_label() -> None:
    images = np.zeros((4, 28, 28), np.uint8)
    rows = [made.row(0, "link"), made.row(1), made.row(2), made.row(3)]
    split = plan(made.of(images, rows), test=0)
    assert split.side.tolist() == [DROPPED, TRAIN, DROPPED, DROPPED]
    assert (split.repeated, split.conflicting) == (3, 1)
    assert plan(made.of(images, rows), test=0, keep_duplicates=True).count(TRAIN) == 4


@pytest.mark.parametrize("test", [-0.1, 1, 1.5, float("nan")])
def test_a_share_out_of_range_is_refused(test: float) -> None:
    with pytest.raises(InputError, match="--test"):
        plan(made.source(20), test=test)


def test_one_theme_says_what_to_do() -> None:
    with pytest.raises(InputError, match="--split page"):
        plan(made.source(40, themes=1))
    with pytest.raises(InputError, match="--split random"):
        plan(made.source(10), by="page")


def test_an_unknown_split_names_the_nearest() -> None:
    with pytest.raises(InputError, match="theme"):
        plan(made.source(40), by="themes")  # type: ignore[arg-type]


def test_nothing_and_strange_rows_are_errors() -> None:
    with pytest.raises(InputError, match="nothing to export"):
        plan(made.MadeSource())
    with pytest.raises(WorkspaceError, match="buton"):
        plan(made.of(np.zeros((1, 2, 2), np.uint8), [made.row(0, "buton")]))
    with pytest.raises(WorkspaceError, match="2 images and 1 rows"):
        plan(made.of(np.zeros((2, 2, 2), np.uint8), [made.row(0)]))


def test_pages_are_split_by_theme_and_equal_pages_are_dropped(tmp_path: Path) -> None:
    source = made.page_source(tmp_path, 9)
    assert not set.intersection(*map(set, plan(source, unit="page").groups().values()))
    (tmp_path / "000000.png").write_bytes((tmp_path / "000003.png").read_bytes())
    assert plan(source, unit="page", test=0).repeated == 1


def test_fingerprints_tell_images_apart() -> None:
    images = np.zeros((3, 28, 28, 3), np.uint8)
    images[2, 27, 27, 2] = 1
    marks = fingerprints(images)
    assert marks[0] == marks[1] != marks[2]
    assert len(fingerprints(images[:0])) == 0
