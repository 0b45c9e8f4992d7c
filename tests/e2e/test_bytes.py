"""The same bytes, whoever makes them and whatever happens meanwhile."""

import os
import random
import shutil
import signal
import time
from pathlib import Path

import pytest

from tests.e2e import runs

KILLS = 10


@pytest.mark.parametrize("workers", [2, 4])
def test_as_many_workers_as_you_like(reference: Path, tmp_path: Path, workers: int) -> None:
    runs.done(*runs.build(tmp_path / "ws", workers))
    runs.same(tmp_path / "ws", reference)
    assert len(list(reference.glob("pages/*/pages.jsonl"))) == 3


@pytest.mark.parametrize(
    "asked",
    ["--themes mvp --count 1500 --locales en,ko,zh,ja,ar", "--themes fluent --count 400"],
    ids=["languages", "scripts"],
)
def test_a_page_does_not_tell_what_its_browser_showed_before(tmp_path: Path, asked: str) -> None:
    """Browsers remember fonts and modes, and scripts move: with one worker and with two, other pages come before it."""
    places = [tmp_path / f"with-{workers}" for workers in (1, 2)]
    for workers, place in enumerate(places, 1):
        runs.done("render", *asked.split(), "--workers", workers, "--workspace", place, "--quiet")
    runs.same(places[0], places[1])


def made(place: Path) -> int:
    """How far a run is, in files."""
    return sum(file.suffix not in ("", ".json", ".part") for file in place.rglob("*"))


def test_killed_ten_times_and_resumed(reference: Path, tmp_path: Path) -> None:
    place, chance = tmp_path / "ws", random.Random(2)
    for moment in sorted(chance.sample(range(made(reference)), KILLS)):  # in files: a fast machine is killed too
        run = runs.Run(*runs.build(place))
        run.until(lambda moment=moment: made(place) >= moment)  # type: ignore[misc]
        time.sleep(chance.random() / 10)
        assert run.kill().code == -signal.SIGKILL
    runs.done(*runs.build(place))
    runs.same(place, reference)


@pytest.mark.parametrize(("stage", "sign"), [("augment", "samples/*/*/.*"), ("export", "exports/.idx.partial/*")])
def test_killed_while_it_writes(reference: Path, tmp_path: Path, stage: str, sign: str) -> None:
    place = tmp_path / "ws"
    gone = "0000*" if stage == "augment" else "exports"
    shutil.copytree(reference / "samples", place / "samples", ignore=shutil.ignore_patterns(gone))
    for name in ("run.json", "pages"):
        (shutil.copytree if name == "pages" else shutil.copy)(reference / name, place / name)
    run = runs.Run(*(runs.augment(place) if stage == "augment" else runs.export(place)))
    while run.process.poll() is None and not list(place.glob(sign)):
        pass
    run.kill()
    runs.done(*runs.build(place))
    runs.same(place, reference)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_interrupted_and_resumed(reference: Path, tmp_path: Path, sent: signal.Signals) -> None:
    place = tmp_path / "ws"
    run = runs.Run(*runs.render(place))
    run.until(lambda: made(place) > 70)
    if sent == signal.SIGINT:
        os.killpg(run.process.pid, sent)  # a terminal sends ^C to all of the group
    else:
        run.process.send_signal(sent)
    assert run.end().code == 130
    (line,) = run.err.splitlines()
    assert line.startswith("interrupted: nothing is lost")
    runs.nothing_half_written(place, reference)
    runs.done(*runs.render(place))
    runs.same(place, reference, "run.json", "pages", "contact.png")


def test_cut_off_while_it_clears_away_what_a_shard_needs_no_more(reference: Path, tmp_path: Path) -> None:
    place = tmp_path / "ws"
    shutil.copytree(reference, place)
    (place / "pages/000000/000004.json").write_text("{}")
    last = max(place.glob("pages/*/pages.jsonl"))
    last.unlink()
    runs.nothing_half_written(place, reference)
    runs.done(*runs.render(place))
    runs.same(place, reference, "run.json", "pages")
