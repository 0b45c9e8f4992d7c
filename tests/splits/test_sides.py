"""A file of sides, and how even shares and folds are."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen.errors import InputError
from ctlgen.source import TEST, TRAIN, VAL
from ctlgen.splits import sides


def units(sizes: list[int], seed: int = 0, by: str = "theme", classes: int = 5) -> sides.Units:
    """Units of these sizes, whose items are of random classes, each unit with a taste of its own."""
    random = np.random.default_rng(seed)
    codes = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    tastes = random.dirichlet(np.ones(classes), len(sizes))
    labels = np.array([random.choice(classes, p=tastes[code]) for code in codes], np.int32)
    table = np.zeros((len(sizes), classes), np.int64)
    np.add.at(table, (codes, labels), 1)
    return sides.Units(by, table)  # type: ignore[arg-type]


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.integers(1, 12), min_size=6, max_size=30),
    st.integers(2, 6),
    st.sampled_from(["theme", "framework", "page", "random"]),
    st.sampled_from([0.0, 0.2]),
)
def test_over_the_folds_each_unit_is_in_test_once(sizes: list[int], folds: int, by: str, val: float) -> None:
    if by == "random":
        sizes = [1] * len(sizes)
    of = units(sizes, by=by)
    if len(sizes) < folds + 1:
        return
    tested = [sides.by_fold(of, folds, fold, val, 3) for fold in range(1, folds + 1)]
    assert (np.sum([side == TEST for side in tested], axis=0) == 1).all()
    assert all((side == TEST).any() and (side == TRAIN).any() and (side == VAL).any() == bool(val) for side in tested)
    assert tested[0].tobytes() == sides.by_fold(of, folds, 1, val, 3).tobytes()


def test_folds_are_even_in_size_and_in_classes() -> None:
    of = units([40, 30, 30, 20, 20, 10, *[5] * 60])
    for fold in range(1, 6):
        tested = of.table[sides.by_fold(of, 5, fold, 0, 0) == TEST].sum(0)
        assert tested.sum() == pytest.approx(of.table.sum() / 5, rel=0.12)
        assert tested / of.table.sum(0) == pytest.approx([0.2] * 5, abs=0.06)


@pytest.mark.parametrize("by", ["theme", "page"])
def test_groups_are_exchanged_until_the_classes_are_even(by: str) -> None:
    of = units([20] * 80, by=by)
    for seed in range(3):
        side = sides.by_share(of, 0.2, 0.1, seed)
        assert [(side == which).sum() for which in (TRAIN, TEST, VAL)] == [56, 16, 8]
        for which, share in ((TEST, 0.2), (VAL, 0.1)):
            assert of.table[side == which].sum(0) / of.table.sum(0) == pytest.approx([share] * 5, abs=0.02)


def test_val_does_not_change_test() -> None:
    of = units(list(range(3, 40)))
    alone, both = (sides.by_share(of, 0.2, val, 5) for val in (0.0, 0.1))
    assert (alone == TEST).tolist() == (both == TEST).tolist()


# --- a file


def written(folder: Path, text: str) -> Path:
    (folder / "sides.txt").write_text(text, encoding="utf-8")
    return folder / "sides.txt"


@pytest.mark.parametrize(
    "text",
    [
        "group\tside\na/b\ttest\nc, d\tval\n*\ttrain\n",
        'group,side\r\na/b,test\r\n"c, d",val\r\n*,train\r\n',
        'side,group\ntest,a/b\nval,"c, d"\n\ntrain,*\n',
        '{"group": "a/b", "side": "test"}\n\n{"side": "val", "group": "c, d"}\n{"group": "*", "side": "train"}\n',
        "\ufeffgroup\tside\na/b\ttest\nc, d\tval\n*\ttrain",
    ],
)
def test_a_table_or_json_lines_say_the_same(tmp_path: Path, text: str) -> None:
    listed = sides.read_file(written(tmp_path, text))
    assert (listed.key, listed.sides, listed.rest) == ("group", {"a/b": TEST, "c, d": VAL}, TRAIN)
    assert sides.by_file(listed, ["x", "c, d", "a/b"]).tolist() == [TRAIN, VAL, TEST]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names nothing"),
        ("group\tside\n", "names nothing"),
        ("theme\tside\na/b/dark\ttest\n", "line 2: wants side and one of group, framework, page"),
        ("group\tpage\tside\na\tb\ttest\n", "line 2: wants side and one of"),
        ("group\tside\na\ttset\n", "line 2: unknown side 'tset'.*test"),
        ("group\tside\na\ttest\na\ttrain\n", "line 3: 'a' is on two sides"),
        ("group\tside\na\ttest\tmore\n", "line 2: has 3 columns, the head has 2"),
        ('{"group": "a", "side": "test"}\n{"page": "1", "side": "test"}\n', "line 2: names a page.* before it a group"),
        ('{"group": "a", "side": 1}\n', "line 1: group and side must be texts"),
        ('{"group": "a"\n', "line 1: is no JSON object"),
        ('{"group": "a", "side": "test"}\n[]\n', "line 2: is no JSON object"),
        ('group,side\n"a,test\n' + "x" * 200_000, "is no table"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(InputError, match=rf"sides\.txt.*{words}"):
        sides.read_file(written(tmp_path, text))


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere.*No such file"):
        sides.read_file(tmp_path / "nowhere")
    (tmp_path / "bytes").write_bytes(b"group\tside\n\xff\ttest\n")
    with pytest.raises(InputError, match="UTF-8"):
        sides.read_file(tmp_path / "bytes")


def test_names_that_are_missing_or_mistyped_are_told(tmp_path: Path) -> None:
    listed = sides.read_file(written(tmp_path, "group\tside\nbulma/default\ttest\nelsewhere\ttrain\n"))
    assert sides.by_file(listed, ["bulma/default"]).tolist() == [TEST]
    with pytest.raises(InputError, match="says no side of group 'vant/red' and 1 others"):
        sides.by_file(listed, ["bulma/default", "vant/red", "vant/green"])
    listed = sides.read_file(written(tmp_path, "group\tside\nbulma/defalt\ttest\n*\ttrain\n"))
    with pytest.raises(InputError, match="unknown group 'bulma/defalt': did you mean bulma/default"):
        sides.by_file(listed, ["bulma/default"])
