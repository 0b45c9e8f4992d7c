"""The pool: whoever crashes, hangs or is killed, no item is lost and none is done twice."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ctlgen.errors import BrowserError, InputError
from ctlgen.workers import TRIES, Pool
from tests import toys

DIED = "the worker process died or did not answer"


def tries(folder: Path, item: str) -> list[int]:
    """The process of every try of an item."""
    return [int(line) for line in (folder / item).read_text().splitlines()]


def wait(condition: Callable[[], bool]) -> bool:
    limit = time.monotonic() + 60
    while not condition() and time.monotonic() < limit:
        time.sleep(0.02)
    return condition()


def lives(process: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("count", [1, 3])
def test_every_item_comes_once_with_what_it_gave(tmp_path: Path, count: int) -> None:
    lanes = [[f"good {i}" for i in range(start, start + 4)] for start in range(0, 40, 4)]
    assert toys.run(tmp_path, [*lanes, []], count=count) == {f"good {i}": i * i for i in range(40)}


def test_a_lane_stays_with_one_worker(tmp_path: Path) -> None:
    lanes = [[f"good {i}" for i in range(start, start + 5)] for start in (0, 5)]
    toys.run(tmp_path, lanes)
    for lane in lanes:
        assert len({process for item in lane for process in tries(tmp_path, item)}) == 1


def test_a_pool_runs_again_and_nothing_is_no_trouble(tmp_path: Path) -> None:
    with Pool[str](2, toys.worker, (tmp_path,)) as pool:
        assert list(pool.run([])) == []
        assert list(pool.run([["good 3"]])) == [("good 3", ("good 3", 9))]
        assert list(pool.run([["good 4"]])) == [("good 4", ("good 4", 16))]


@pytest.mark.parametrize("deed", ["exit", "kill"])
def test_an_item_that_kills_its_worker_is_tried_three_times_by_others(tmp_path: Path, deed: str) -> None:
    found = toys.run(tmp_path, [["good 1", f"{deed} 2", "good 3"], ["good 4"], ["good 5"]])
    assert found == {"good 1": 1, f"{deed} 2": DIED, "good 3": 9, "good 4": 16, "good 5": 25}
    assert len(set(tries(tmp_path, f"{deed} 2"))) == TRIES == 3


@pytest.mark.parametrize("deed", ["exit", "kill", "browser", "bug"])
def test_what_goes_well_the_second_time_is_no_failure(tmp_path: Path, deed: str) -> None:
    found = toys.run(tmp_path, [[f"{deed}-once {i}", f"good {i}"] for i in range(4)])
    assert found == {f"{word} {i}": i * i for i in range(4) for word in (f"{deed}-once", "good")}
    assert all(len(tries(tmp_path, f"{deed}-once {i}")) == 2 for i in range(4))


@pytest.mark.parametrize("deed", ["hang", "stop"])
def test_a_worker_that_hangs_is_replaced(tmp_path: Path, deed: str) -> None:
    found = toys.run(tmp_path, [[f"{deed}-once 2", "good 3"], ["good 4"]], patience=3.0)
    assert found == {f"{deed}-once 2": 4, "good 3": 9, "good 4": 16}
    first, second = tries(tmp_path, f"{deed}-once 2")
    assert first != second
    assert not lives(first)


@pytest.mark.parametrize(("deed", "reason"), [("browser", "the browser failed: on purpose"), ("bug", "KeyError: 'on")])
def test_a_browser_error_and_a_bug_count_as_tries_and_say_why(tmp_path: Path, deed: str, reason: str) -> None:
    found = toys.run(tmp_path, [["good 1", f"{deed} 2", "good 3"]], count=1)
    assert found.pop(f"{deed} 2").startswith(reason)
    assert found == {"good 1": 1, "good 3": 9}
    assert len(tries(tmp_path, f"{deed} 2")) == TRIES
    assert len(set(tries(tmp_path, f"{deed} 2") + tries(tmp_path, "good 1"))) == 1, "no need for a new process"


def test_any_other_error_of_ours_is_raised_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the recipe is wrong"):
        toys.run(tmp_path, [["input 1"], ["hang 2"]])
    assert len(tries(tmp_path, "input 1")) == 1


@pytest.mark.parametrize(
    ("deed", "error", "text"),
    [
        ("browser", BrowserError, "^the browser failed"),
        ("input", InputError, "^the recipe"),
        ("bug", RuntimeError, "in do"),
    ],
)
def test_what_entering_raises_is_raised(tmp_path: Path, deed: str, error: type[Exception], text: str) -> None:
    with pytest.raises(error, match=text), Pool[str](1, toys.worker, (tmp_path, deed)) as pool:
        list(pool.run([["good 1"]]))


def test_no_process_is_left_after_leaving(tmp_path: Path) -> None:
    with Pool[str](2, toys.worker, (tmp_path,)) as pool:
        next(pool.run([["good 1", "good 2"], ["hang 3"]]))
        assert wait((tmp_path / "hang 3").exists)
        (process,) = tries(tmp_path, "hang 3")
        assert lives(process)
    assert not lives(process)


def test_workers_die_with_a_parent_that_is_killed(tmp_path: Path) -> None:
    root = Path(__file__).parents[1]
    parent = subprocess.Popen([sys.executable, "-m", "tests.toys", tmp_path], cwd=root)
    hanging = [tmp_path / "hang 1", tmp_path / "hang 2"]
    assert wait(lambda: all(file.exists() and file.read_text().endswith("\n") for file in hanging))
    workers = [tries(tmp_path, file.name)[0] for file in hanging]
    os.kill(parent.pid, signal.SIGKILL)
    parent.wait()
    assert wait(lambda: not any(map(lives, workers)))


def test_what_workers_leave_behind_goes_with_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (place := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    toys.run(tmp_path, [["litter 1", "good 2"], ["litter 3", "kill-once 4"]])
    assert not list(place.iterdir())


def test_a_script_without_a_guard_is_told_so_in_one_line(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "from pathlib import Path\nfrom ctlgen.workers import Pool, processes\nfrom tests import toys\n"
        f"with Pool(processes(2), toys.worker, (Path({str(tmp_path)!r}),)) as pool:\n"
        "    print(list(pool.run([['good 1']])))\n"
    )
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": "."}
    )
    assert done.returncode == 1
    assert done.stderr.count("Traceback") == 1
    assert 'import this script again: put what it does below a line if __name__ == "__main__":' in done.stderr
