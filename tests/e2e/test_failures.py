"""Browsers that crash and hang, pages that fail."""

import json
import os
import signal
from pathlib import Path

import pytest

from tests.e2e import runs

BREAKING = Path(__file__).parent / "breaking"


def test_a_browser_killed_under_a_page_is_started_anew(reference: Path, tmp_path: Path) -> None:
    run = runs.Run(*runs.render(tmp_path / "ws"))
    killed = []
    for count in (3, 40, 90):
        run.until(lambda count=count: len(list(tmp_path.rglob("*.png"))) > count and run.browsers())  # type: ignore[misc]
        killed.append(run.browsers()[0])
        os.kill(killed[-1], signal.SIGKILL)
    assert run.end().code == 0, run.err
    assert len(set(killed)) == 3
    runs.same(tmp_path / "ws", reference, "run.json", "pages")


def test_pages_that_fail_three_times_are_written_down_and_tried_again(reference: Path, tmp_path: Path) -> None:
    place = tmp_path / "ws"
    how = {"5": "crash", "70": "bug"}
    run = runs.ctlgen(*runs.render(place), PYTHONPATH=str(BREAKING), CTLGEN_TEST_BREAK=json.dumps(how))
    runs.fails(run, "2 pages failed three times", "page 5", "failed.jsonl", "run the same command again")
    failed = [json.loads(line) for line in (place / "failed.jsonl").read_text().splitlines()]
    assert [row["page"] for row in failed] == [5, 70]
    assert failed[0]["reason"].startswith("the browser failed: ")
    assert failed[1]["reason"] == "ZeroDivisionError: on purpose"
    before = {file: file.stat().st_mtime_ns for file in place.glob("pages/*/*.png")}
    runs.done(*runs.render(place))
    after = {file: file.stat().st_mtime_ns for file in place.glob("pages/*/*.png")}
    assert {file.stem for file in set(after) - set(before)} >= {"000005", "000070"}
    assert all(before[file] == after[file] for file in set(after) & set(before))
    runs.same(place, reference, "run.json", "pages", "failed.jsonl")


def test_a_browser_that_hangs_is_ended_and_its_page_tried_again(reference: Path, tmp_path: Path) -> None:
    run = runs.Run(*runs.render(tmp_path / "ws"), PYTHONPATH=str(BREAKING), CTLGEN_TEST_PATIENCE="15")
    run.until(lambda: len(list(tmp_path.rglob("*.png"))) > 5 and run.browsers())
    stopped = run.browsers()[0]
    os.kill(stopped, signal.SIGSTOP)
    run.process.wait(timeout=runs.PATIENCE)
    if stopped in run.browsers():
        os.kill(stopped, signal.SIGCONT)  # its driver ends it anyway, after half a minute
    assert run.end().code == 0, run.err
    runs.same(tmp_path / "ws", reference, "run.json", "pages")


@pytest.mark.parametrize("program", ["/bin/false", "/nowhere/chromium", __file__])
def test_a_browser_that_does_not_start_is_one_line(tmp_path: Path, program: str) -> None:
    run = runs.ctlgen(*runs.render(tmp_path / "ws", 1), CTLGEN_BROWSER=program)
    runs.fails(run, program, "browser")
    assert runs.files(tmp_path / "ws") == {}
