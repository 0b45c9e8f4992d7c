"""What the benchmarks measure with; how fast ctlgen is, no test says."""

import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.processes import measured, tree
from benchmarks.profile import Meter
from benchmarks.realpages.crops import Crop, corrected, load, save
from benchmarks.scores import Verdict, auroc, average_precision, balanced_accuracy
from benchmarks.table import HEAD, Row, markdown

ROOT = Path(__file__).parent.parent
HOLD = "b = bytearray(60_000_000); b[::4096] = b'x' * len(b[::4096]); print('held', flush=True); input()"


def held(script: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_memory_of_what_was_started_counts() -> None:
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"
    with held(below) as process:
        assert process.pid in tree(os.getpid())
        with measured(memory=True) as span:
            while not span.looks:
                time.sleep(0.05)
        process.communicate("")
    assert span.peak > 60_000_000
    assert process.pid not in tree(os.getpid())


def test_a_row_is_a_line() -> None:
    lines = markdown([Row("render", "9", target="≥ 10", met=False), Row("help", "0.1 s")]).splitlines()
    assert [line.count("|") for line in lines] == [len(HEAD) + 1] * 4
    assert lines[2].endswith("| ≥ 10 | **no** |")


def test_every_row_is_explained() -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for row in ("render", "augment", "export", "memory", "time against count", "`ctlgen --help`", "render by workers"):
        assert f"\n| {row} |" in text


def test_scores_are_what_their_definitions_say() -> None:
    random = np.random.default_rng(0)
    scores, truth = random.integers(0, 12, 60) / 11, random.random(60) < 0.3
    pairs = [(a > b) + (a == b) / 2 for a in scores[truth] for b in scores[~truth]]
    assert np.isclose(auroc(scores, truth), np.mean(pairs))
    steps = sorted(set(scores.tolist()), reverse=True)
    above = [truth[scores >= step] for step in steps]
    recalls = np.array([0, *(part.sum() / truth.sum() for part in above)])
    assert np.isclose(average_precision(scores, truth), sum(np.diff(recalls) * [part.mean() for part in above]))
    assert Verdict.of(truth.astype(np.float64), truth) == Verdict(1, 1, 1)
    assert balanced_accuracy(np.zeros(60), truth) == 0.5


def test_a_correction_is_a_pattern_and_the_first_that_fits_counts() -> None:
    fixes = {"app/*/button/Not Trusted/*": "unsure", "app/*/button/*": "link"}
    assert corrected("app/view/button/Not Trusted/80x20", "button", fixes) == "unsure"
    assert corrected("app/view/button/Save/80x20", "button", fixes) == "link"
    assert corrected("other/view/button/Save/80x20", "button", fixes) == "button"


def test_crops_are_read_as_they_were_saved(tmp_path: Path) -> None:
    images = [np.full((h, w, 3), h, np.uint8) for h, w in ((4, 9), (20, 3))]
    crops = [Crop(f"a/b/button/{i}/1x1", "button", image, (1, 2, 3, 4)) for i, image in enumerate(images)]
    save(crops, tmp_path / "crops.npz")
    again = load(tmp_path / "crops.npz")
    assert [(c.key, c.kind, c.place) for c in again] == [(c.key, c.kind, c.place) for c in crops]
    assert all((a.image == b.image).all() for a, b in zip(again, crops, strict=True))


def test_the_time_of_what_was_started_counts_by_kind_of_process() -> None:
    spin = "import time\nwhile time.process_time() < 0.4: pass"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}, '--type=renderer'])"
    with subprocess.Popen([sys.executable, "-c", below, "multiprocessing"]) as process:
        meter = Meter(process.pid)
        meter.start()
        process.wait()
    seconds = meter.stop()
    assert set(seconds) == {"Chromium's renderer"}  # its parent has the mark in its line, too, and did nothing
    assert 0.2 < seconds["Chromium's renderer"] < 2
