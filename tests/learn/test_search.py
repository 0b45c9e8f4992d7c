import json
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from ctlgen.cli import app
from ctlgen.errors import InputError, WorkspaceError
from ctlgen.learn import crew, examples, search, use_threads, versus
from ctlgen.learn.crew import Bench, Processes, Task
from ctlgen.learn.examples import Data
from ctlgen.learn.report.search import report
from ctlgen.learn.search import STORE, Plan
from ctlgen.learn.space import choice, command_line
from ctlgen.learn.trials import HYPERBAND, RANDOM, Trial, best, front, trials, using
from tests.learn.sets import small_digits
from tests.learn.test_report import read

pytestmark = pytest.mark.skipif(not (find_spec("torch") and find_spec("optuna")), reason="needs ctlgen[learn,search]")
PLAN = Plan(trials=6, epochs=3, seed=1, kind="fnn")
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    use_threads(1)
    return examples.read(small_digits(tmp_path_factory.mktemp("digits"), 1000, 150))


@pytest.fixture(scope="module")
def task(data: Data) -> Task:
    return search.task(data, 1)


def searched(out: Path, plan: Plan, data: Data, given: Task, most: int = 99) -> list[Trial]:
    """Both studies, cut off after so many rounds."""
    with search.opened(out, plan, data) as place:
        bench = Bench(given)
        for stage in (search.hyperband, search.rival):
            for rounds, _ in enumerate(stage(place, plan, given, bench)):
                if rounds + 1 >= most:
                    break
        return [*trials(place, HYPERBAND), *trials(place, RANDOM)]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, data: Data, task: Task) -> list[Trial]:
    return searched(tmp_path_factory.mktemp("search") / "a", PLAN, data, task)


def test_the_weak_are_ended_early_and_the_best_is_good(found: list[Trial]) -> None:
    ours = [one for one in found if one.study == HYPERBAND]
    assert len(ours) == 6
    assert all(len(one.accuracies) == 3 for one in ours if one.complete)
    assert any(not one.complete and len(one.accuracies) < 3 for one in ours)
    winner = best(ours)
    assert winner is not None
    assert winner.accuracy > 0.7


def test_random_search_has_the_same_budget_and_ends_nothing(found: list[Trial]) -> None:
    spent = {name: sum(len(one.accuracies) for one in found if one.study == name) for name in (HYPERBAND, RANDOM)}
    assert abs(spent[RANDOM] - spent[HYPERBAND]) <= PLAN.epochs / 2
    assert all(one.complete for one in found if one.study == RANDOM)


def test_what_was_cut_off_goes_on_to_the_same_result(
    tmp_path: Path, found: list[Trial], data: Data, task: Task
) -> None:
    assert len([one for one in searched(tmp_path, PLAN, data, task, most=1) if one.study == HYPERBAND]) == 4
    assert searched(tmp_path, PLAN, data, task) == found
    assert searched(tmp_path, PLAN, data, task) == found, "nothing is left to do"


def test_a_round_that_was_half_stored_is_done_again_to_the_same_result(
    tmp_path: Path, found: list[Trial], data: Data, task: Task, monkeypatch: pytest.MonkeyPatch
) -> None:
    import optuna

    whole, added = optuna.Study.add_trials, optuna.Study.add_trial

    def cut_off(study: Any, given: Any) -> None:
        if study._storage.__class__.__name__ != "InMemoryStorage" and len(study.trials) >= 4:
            added(study, given[0])
            raise KeyboardInterrupt
        whole(study, given)

    monkeypatch.setattr(optuna.Study, "add_trials", cut_off)
    with pytest.raises(KeyboardInterrupt):
        searched(tmp_path, PLAN, data, task)
    monkeypatch.undo()
    with search.opened(tmp_path, PLAN, data) as place:
        assert len(optuna.load_study(study_name=HYPERBAND, storage=place).trials) == 5
        assert len(trials(place, HYPERBAND)) == 4
    assert searched(tmp_path, PLAN, data, task) == found


def asked(data: Path, out: Path, *more: str) -> list[str]:
    how = ["--model", "fnn", "--trials", "6", "--epochs", "4", "--quiet", *more]
    return ["search", str(data), "--out", str(out), *how]


def stored(out: Path) -> int:
    """How many trials are in the store."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(f"file:{out / STORE}?mode=ro", uri=True)) as base:
        return int(base.execute("SELECT count(*) FROM trials").fetchone()[0])
    return 0


def test_a_search_that_is_killed_within_a_round_goes_on_to_the_same_result(tmp_path: Path) -> None:
    data, whole, killed = small_digits(tmp_path / "digits", 1000, 150), tmp_path / "whole", tmp_path / "killed"
    (tmp_path / "tmp").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "tmp")}
    command = [sys.executable, "-m", "ctlgen.cli", *asked(data, killed, "--workers", "2")]
    with subprocess.Popen(command, env=environment) as process:
        while stored(killed) < 4:
            assert process.poll() is None
            time.sleep(0.01)
        process.kill()
    assert 4 <= stored(killed) < 12
    assert not (killed / "report.html").exists()
    assert not list((tmp_path / "tmp").glob("ctlgen*")), "nothing of ours is left elsewhere"
    for out in (whole, killed):
        assert CliRunner().invoke(app, asked(data, out, "--workers", "1")).exit_code == 0
    told = [json.loads((out / "search.json").read_text()) for out in (whole, killed)]
    assert {key for key in told[0] if told[0][key] != told[1][key]} == {"report"}
    assert (whole / "report.html").read_bytes() == (killed / "report.html").read_bytes()


def test_the_best_trains_again_to_the_figures_that_are_told(tmp_path: Path) -> None:
    data = small_digits(tmp_path / "digits", 600, 150)
    command = asked(data, tmp_path / "s", "--json", "--no-compare", "--workers", "1")
    found = json.loads(CliRunner().invoke(app, command).stdout)["best"]
    words = shlex.split(found["command"])
    words[words.index("--out") + 1] = str(tmp_path / "model")
    metrics = json.loads(CliRunner().invoke(app, [*words[1:], "--json", "--quiet"]).stdout)["metrics"]
    assert (metrics["validation"]["accuracy"], metrics["test"]["accuracy"]) == (found["validation"], found["test"])


def test_processes_find_what_one_finds(tmp_path: Path, found: list[Trial], data: Data, task: Task) -> None:
    with search.opened(tmp_path, PLAN, data) as place, Processes(task, 2) as workers:
        assert sum(tick.trials for tick in search.hyperband(place, PLAN, task, workers)) == 6
        assert trials(place, HYPERBAND) == [one for one in found if one.study == HYPERBAND]


def test_a_worker_that_dies_is_one_line(data: Data, task: Task) -> None:
    with Processes(task, 1) as workers:
        workers.begin({0: choice(_params(), "fnn", 2, 0)})
        workers._processes[0].kill()
        with pytest.raises(WorkspaceError, match="a worker of the search died"):
            workers.epoch([0])


def test_another_search_is_not_mixed_in(tmp_path: Path, data: Data, task: Task) -> None:
    searched(tmp_path, replace(PLAN, trials=1), data, task)
    again = pytest.raises(WorkspaceError, match="in use by another search")
    with search.opened(tmp_path, PLAN, data), again, search.opened(tmp_path, PLAN, data):
        pass
    with search.opened(tmp_path, replace(PLAN, trials=50), data):
        pass  # more of the same is fine
    for plan, words in ((replace(PLAN, seed=2), "seed = 1, asked is 2"), (replace(PLAN, epochs=9), "epochs = 3")):
        with pytest.raises(WorkspaceError, match=words), search.opened(tmp_path, plan, data):
            pass
    other = replace(data, train=data.train[np.arange(100)])
    with pytest.raises(WorkspaceError, match="data = "), search.opened(tmp_path, PLAN, other):
        pass


@pytest.mark.parametrize("damage", [b"", b"no data base at all, but long enough to look like something" * 50])
def test_a_damaged_store_is_one_line_or_begun_anew(tmp_path: Path, data: Data, damage: bytes) -> None:
    (tmp_path / STORE).write_bytes(damage)
    if not damage:
        with search.opened(tmp_path, PLAN, data):
            return
    with pytest.raises(WorkspaceError, match="is no store of a search"), search.opened(tmp_path, PLAN, data):
        pass


@pytest.mark.parametrize("name", ["people", "studies"])
def test_a_data_base_of_something_else_is_left_as_it_is(tmp_path: Path, data: Data, name: str) -> None:
    with closing(sqlite3.connect(tmp_path / STORE)) as base:
        base.execute(f"CREATE TABLE {name} (word TEXT)")
    before = (tmp_path / STORE).read_bytes()
    with pytest.raises(WorkspaceError, match="of something else"), search.opened(tmp_path, PLAN, data):
        pass
    assert (tmp_path / STORE).read_bytes() == before


def test_a_full_disk_is_one_line_that_says_so() -> None:
    with pytest.raises(WorkspaceError, match=r"^/s/search\.db: database or disk is full: free some space"):  # noqa: SIM117
        with using("sqlite:////s/search.db"):
            raise sqlite3.OperationalError("database or disk is full")


def test_one_class_alone_is_nothing_to_learn(data: Data) -> None:
    with pytest.raises(InputError, match="all that there is to train on is 3: give a set of at least two classes"):
        search.task(replace(data, train=data.train[data.train.labels == 3]), 0)


def test_what_is_over_the_limit_is_never_trained(tmp_path: Path, data: Data, task: Task) -> None:
    plan = replace(PLAN, cost="parameters", limit=8_000.0, trials=4, epochs=1)
    ours = [one for one in searched(tmp_path, plan, data, task) if one.study == HYPERBAND]
    assert sum(not one.over for one in ours) == 4
    assert all((one.cost["parameters"] > 8000) == one.over == (not one.accuracies) for one in ours)
    assert any(one.over for one in ours)
    hopeless = replace(plan, limit=5.0, seed=9)
    with pytest.raises(InputError, match="5 parameters or less: give a higher --limit"):
        searched(tmp_path / "other", hopeless, data, task)
    with search.opened(tmp_path / "other", replace(hopeless, limit=8_000.0), data):
        pass  # nothing was trained: it may be asked anew


def _params(**more: object) -> dict[str, object]:
    base = {"depth": 1, "hidden": 32, "dropout": 0.1, "optimiser": "sgd", "rate": 1e-3, "decay": 1e-5, "batch": 64}
    return base | {"augment": 0.3} | more


def trial(number: int, cost: float, accuracy: float, complete: bool = True, right: bytes = b"") -> Trial:
    accuracies = (accuracy / 2, accuracy)
    return Trial(number, HYPERBAND, _params(), {"flops": cost, "parameters": cost}, accuracies, complete, False, right)


def test_the_front_is_what_no_cheaper_one_beats() -> None:
    rows = [trial(0, 10, 0.9), trial(1, 5, 0.8), trial(2, 7, 0.8), trial(3, 5, 0.7), trial(4, 1, 0.95, False)]
    assert [one.number for one in front(rows, "flops")] == [1, 0]
    assert front([], "flops") == []
    winner = best(rows)
    assert winner is not None
    assert winner.number == 0


def test_the_command_says_all_that_was_chosen() -> None:
    words = command_line(choice(_params(), "fnn", 9, 4), "my data").split()
    line = " ".join(words)
    assert "'my data'" in line
    for part in (
        "--model fnn",
        "--depth 1",
        "--hidden 32",
        "--dropout 0.1",
        "--rate 0.01",
        "--augment 0.3",
        "--seed 4",
    ):
        assert part in line, part
    assert "--kernel" not in line


def test_a_flops_or_latency_is_that_of_the_network(task: Task) -> None:
    one = choice(_params(hidden=256, dropout=0.0), "fnn", 1, 0)
    cost = search.costs(one, task, "latency")
    assert cost["parameters"] == (64 + 1) * 256 + (256 + 1) * 10
    assert cost["flops"] == 2 * (64 * 256 + 256 * 10)
    assert 0 < cost["latency"] < 100
    assert crew.latency(one, task.takes, task.classes) > 0


@pytest.mark.parametrize(
    ("ours", "theirs", "word"), [(150, 60, "Hyperband won"), (60, 150, "Hyperband lost"), (100, 101, "No winner")]
)
def test_the_verdict_is_what_the_test_side_tells(task: Task, ours: int, theirs: int, word: str) -> None:
    bits = [np.packbits(np.arange(150) < count).tobytes() for count in (ours, theirs)]
    told = versus.compared([trial(0, 1, 0.9, right=bits[0])], [trial(0, 1, 0.8, right=bits[1])], task, "fnn")
    assert told is not None
    assert told["sentence"].startswith(word)
    assert told["difference"]["value"] == pytest.approx((ours - theirs) / 150)
    assert told["difference"]["low"] <= told["difference"]["value"] <= told["difference"]["high"]


def test_without_a_test_side_no_winner_is_named(task: Task) -> None:
    bare = replace(task, test=task.test[np.empty(0, np.int64)])
    told = versus.compared([trial(0, 1, 0.9)], [trial(0, 1, 0.8)], bare, "fnn")
    assert told is not None
    assert "no test side" in told["sentence"]
    assert versus.compared([trial(0, 1, 0.9, False)], [trial(0, 1, 0.8)], bare, "fnn") is None


def numbers(text: str) -> Iterator[str]:
    yield from re.findall(r"trial (\d+)", text)


def test_the_report_tells_all(found: list[Trial], task: Task) -> None:
    ours, theirs = ([one for one in found if one.study == name] for name in (HYPERBAND, RANDOM))
    compared = versus.compared(ours, theirs, task, "fnn")
    told = {"best": {"test": 0.9}, "versus": compared, "importance": {"rate": 0.7, "depth": 0.3}}
    html = report("some <set>", PLAN, found, told)
    reader = read(html)
    assert not re.search(r"https?://|url\(|<script", html)
    assert compared is not None
    for words in (
        compared["sentence"],
        "ctlgen train 'some <set>' --model fnn",
        "What accuracy costs",
        "70.0 %",
        "ended at",
    ):
        assert words in reader.text, words
    assert len(set(numbers(html))) >= 3
    read(report("set", PLAN, [], {"best": {}, "versus": None, "importance": {}}))
