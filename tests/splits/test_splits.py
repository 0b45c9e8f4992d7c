"""Splits: no theme on two sides, no duplicate across, the share that was asked for."""

from itertools import chain, combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.errors import InputError, WorkspaceError
from ctlgen.source import DROPPED, TEST, TRAIN, VAL, By
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


def test_a_picture_that_is_nearly_in_test_leaves_train() -> None:
    source = made.source(600)
    images = np.concatenate([shard.images for shard in source.shards()])
    rows = list(chain.from_iterable(shard.rows for shard in source.shards()))
    before = plan(source)
    test, train = (np.flatnonzero(before.side == side)[:5] for side in (TEST, TRAIN))
    images[train] = np.clip(images[test].astype(int) + 4, 0, 255)
    images[train[0]] = np.clip(images[test[0]].astype(int) + 40, 0, 255)  # another picture
    split = plan(made.of(images, rows), keep_duplicates=True)
    assert (before.near, split.leaked, split.near) == (0, 0, 4)
    assert split.side[train].tolist() == [TRAIN] + [DROPPED] * 4
    assert (split.side[test] == TEST).all()


def test_of_three_sides_test_keeps_what_val_has_and_val_what_train_has() -> None:
    source = made.source(600)
    images = np.concatenate([shard.images for shard in source.shards()])
    rows = list(chain.from_iterable(shard.rows for shard in source.shards()))
    sides = plan(source, val=0.2).side
    test, val, train = (np.flatnonzero(sides == side) for side in (TEST, VAL, TRAIN))
    images[[val[0], train[0]]] = images[test[0]]
    images[train[1]] = images[val[1]]
    images[[val[2], train[2]]] = np.clip(images[test[2]].astype(int) + 4, 0, 255)
    images[train[3]] = np.clip(images[val[3]].astype(int) + 4, 0, 255)
    split = plan(made.of(images, rows), val=0.2)
    gone = {*val[[0, 2]].tolist(), *train[:4].tolist()}
    assert set(np.flatnonzero(split.side == DROPPED).tolist()) == gone
    assert (split.leaked, split.near) == (4, 2)  # the third of train has just what the third of val had
    assert "from train or val that stand in val or test and 2 that nearly do" in split.describe()


@pytest.mark.parametrize("by", ["theme", "framework", "page", "random"])
def test_no_unit_is_on_two_of_three_sides(by: By) -> None:
    images = np.concatenate([shard.images for shard in made.source(900).shards()])
    rows = [made.row(i, theme=f"f{i // 10 % 9}/a/light", framework=f"f{i // 10 % 9 // 2}") for i in range(900)]
    split = plan(made.of(images, rows), by=by, test=0.3, val=0.2)
    name = {"theme": "group", "random": "page"}.get(by, by)
    held = [set(names) for names in split.present(name).values()]
    assert list(split.present(name)) == ["train", "test", "val"]
    if by != "random":
        assert not held[0] & held[1] | held[0] & held[2] | held[1] & held[2]
    assert split.count(TEST) == pytest.approx(270, abs=70)
    assert split.count(VAL) == pytest.approx(180, abs=70)


def test_frameworks_that_share_a_group_are_not_parted() -> None:
    images = np.concatenate([shard.images for shard in made.source(600).shards()])
    of = {0: ("pico", "pico/jade"), 1: ("classless", "pico/jade"), 2: ("bulma", "bulma/x"), 3: ("vant", "vant/x")}
    rows = [made.row(i, theme=f"{of[i % 4][1]}/light", framework=of[i % 4][0]) for i in range(600)]
    for seed in range(5):
        held = plan(made.of(images, rows), by="framework", test=0.4, seed=seed).present("framework")
        assert any({"pico", "classless"} <= set(names) for names in held.values())
    with pytest.raises(InputError, match="fewer than 2 frameworks that may be parted"):
        plan(made.of(images[:2], rows[:2]), by="framework")


def test_over_the_folds_each_sample_is_in_test_once() -> None:
    source = made.source(600, themes=11)
    for by in ("theme", "page", "random"):
        splits = [plan(source, by=by, folds=4, fold=fold) for fold in range(1, 5)]
        assert (np.sum([split.side == TEST for split in splits], axis=0) == 1).all()
        assert not any((split.side == DROPPED).any() for split in splits)
        assert [split.test for split in splits] == [0.25] * 4
    assert "fold 4 of 4" in splits[3].describe()


def test_a_file_says_all_sides(tmp_path: Path) -> None:
    file = tmp_path / "sides.csv"
    file.write_text("group,side\nfamily/look0,test\nfamily/look1,val\n*,train\n")
    groups = plan(made.source(600), by="file", file=file).groups()
    assert groups == {
        "train": ["family/look2", "family/look3", "family/look4", "family/look5"],
        "test": ["family/look0"],
        "val": ["family/look1"],
    }
    pages = plan(made.page_source(tmp_path, 9), by="file", file=file, unit="page")
    assert pages.groups() == {"train": ["family/look2"], "test": ["family/look0"], "val": ["family/look1"]}
    file.write_text("page\tside\n000001\ttest\n*\ttrain\n")
    by_page = plan(made.source(600), by="file", file=file)
    assert (by_page.count(TEST), by_page.splits, by_page.file) == (10, ("train", "test"), "sides.csv")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"val": -0.1}, "--val"),
        ({"val": 0.9}, "--val"),
        ({"val": float("nan")}, "--val"),
        ({"folds": 1}, "--folds 1"),
        ({"folds": -3}, "--folds"),
        ({"folds": 5, "fold": 0}, "--fold 0"),
        ({"folds": 5, "fold": 6}, "--fold 6"),
        ({"folds": 2, "val": 0.5}, "--val"),
        ({"folds": 40}, "fewer than 40 groups"),
        ({"by": "file"}, "--split-file"),
        ({"file": Path("x")}, "--split-file"),
        ({"by": "file", "file": Path("x"), "folds": 3}, "--folds does not go with"),
        ({"by": "file", "file": Path("nowhere")}, "nowhere: cannot be read"),
    ],
)
def test_what_cannot_be_asked_is_refused(asked: dict[str, Any], words: str) -> None:
    with pytest.raises(InputError, match=words):
        plan(made.source(60), **asked)


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
