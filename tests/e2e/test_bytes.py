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


def test_killed_ten_times_and_resumed(reference: Path, tmp_path: Path) -> None:
    place, chance = tmp_path / "ws", random.Random(2)
    made = len(runs.files(reference))
    for moment in sorted(chance.sample(range(made), KILLS)):  # counted in files, so that a fast machine is killed too
        run = runs.Run(*runs.build(place))
        run.until(lambda moment=moment: len(list(place.rglob("*.*"))) >= moment)  # type: ignore[misc]
        time.sleep(chance.random() / 10)
        assert run.kill().code == -signal.SIGKILL
    runs.done(*runs.build(place))
    runs.same(place, reference)


@pytest.mark.parametrize("stage", ["augment", "export"])
def test_the_later_stages_are_killed_and_resumed(reference: Path, tmp_path: Path, stage: str) -> None:
    place, chance = tmp_path / "ws", random.Random(3)
    shutil.copytree(reference, place, ignore=shutil.ignore_patterns("exports"))
    runs.done(*runs.export(place))
    for _ in range(3):
        if stage == "augment":
            shutil.rmtree(place / "samples")
        run = runs.Run(*(runs.augment(place) if stage == "augment" else runs.export(place)))
        run.until((lambda: list(place.glob("samples/*/set.json"))) if stage == "augment" else lambda: True)
        time.sleep(chance.random())
        run.kill()
        runs.nothing_half_written(place, reference) if not list(place.rglob("*part*")) else None
    runs.done(*runs.augment(place))
    runs.done(*runs.export(place))
    runs.same(place, reference)
