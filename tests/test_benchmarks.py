"""What the benchmarks measure with; how fast ctlgen is, no test says."""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.processes import measured, tree
from benchmarks.profile import Meter
from benchmarks.realpages.crops import corrected
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


def test_a_correction_is_a_pattern_and_the_first_that_fits_counts() -> None:
    fixes = {"app/*/button/Not Trusted/*": "unsure", "app/*/button/*": "link"}
    assert corrected("app/view/button/Not Trusted/80x20", "button", fixes) == "unsure"
    assert corrected("app/view/button/Save/80x20", "button", fixes) == "link"
    assert corrected("other/view/button/Save/80x20", "button", fixes) == "button"


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
