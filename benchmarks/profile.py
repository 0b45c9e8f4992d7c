"""CPU time of a render or an augmentation by kind of process: ``python -m benchmarks.profile [--augment]``.

Wall time says little on a machine that does other things, too; what the processes used says nearly the same each time.
Linux: utime and stime of `/proc/*/stat`, looked at ten times a second, so that of a process that ends a tenth of a
second at most is missed. The work is done by a process of its own, that looking is not counted.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections import defaultdict
from pathlib import Path

import ctlgen
from benchmarks.processes import tree
from benchmarks.stages import THEMES

_EVERY = 0.1  # seconds between looks
_TICK = os.sysconf("SC_CLK_TCK")
_KINDS = {  # what a command line has in it, the first that fits
    "--type=renderer": "Chromium's renderer",
    "--type=gpu-process": "Chromium's GPU process",
    "--type=": "Chromium's other processes",
    "--remote-debugging-pipe": "Chromium's browser process",
    "multiprocessing": "ctlgen's workers",
    "benchmarks.profile": "ctlgen's first process",
}


class Meter(threading.Thread):
    """CPU seconds of every process below ``root`` as last seen."""

    def __init__(self, root: int) -> None:
        super().__init__(daemon=True)
        self._root, self._over = root, threading.Event()
        self._seen: dict[int, tuple[str, float]] = {}

    def run(self) -> None:
        while not self._over.wait(_EVERY):
            for process in tree(self._root):
                self._look(process)

    def _look(self, process: int) -> None:
        try:
            folder = Path(f"/proc/{process}")
            words = (folder / "cmdline").read_text().replace("\0", " ")
            user, system = (folder / "stat").read_text().rpartition(")")[2].split()[11:13]
        except OSError:
            return  # it has ended
        if words:  # what has just ended has none left
            kind = next((kind for mark, kind in _KINDS.items() if mark in words), "others")
        else:
            kind, _ = self._seen.get(process, ("others", 0.0))
        self._seen[process] = kind, (int(user) + int(system)) / _TICK

    def stop(self) -> dict[str, float]:
        """Seconds by kind of process, the most first."""
        self._over.set()
        self.join()
        seconds: dict[str, float] = defaultdict(float)
        for kind, used in self._seen.values():
            seconds[kind] += used
        return dict(sorted(seconds.items(), key=lambda pair: -pair[1]))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.profile", description=__doc__.split(":")[0])
    parser.add_argument("--count", type=int, default=10_000, help="elements")
    parser.add_argument("--layout", default="sheet")
    parser.add_argument("--all", action="store_true", help="all looks, and not just the table's 54")
    parser.add_argument("--augment", action="store_true", help="measure three samples of each element")
    parser.add_argument("--work", help=argparse.SUPPRESS)  # what the process that is measured does
    asked = parser.parse_args()
    if asked.work:
        print(json.dumps(_work(asked)))
        return
    with tempfile.TemporaryDirectory(prefix="ctlgen-profile-") as folder:
        if asked.augment:
            _measured([f"--work={folder}", *(word for word in sys.argv[1:] if word != "--augment")])
        (pages, things), seconds = _measured([f"--work={folder}", *sys.argv[1:]])
    what = "sample" if asked.augment else "element"
    print(f"{things:,} {what}s, {pages} pages, {sum(seconds.values()):.1f} s of CPU, load {os.getloadavg()[0]:.1f}\n")
    print(f"| process | ms a page | us per {what} |\n| --- | --- | --- |")
    for kind, used in (*seconds.items(), ("all", sum(seconds.values()))):
        print(f"| {kind} | {1e3 * used / pages:.1f} | {1e6 * used / things:.0f} |")


def _measured(arguments: list[str]) -> tuple[tuple[int, int], dict[str, float]]:
    """What a process with these arguments says that it did, and the CPU seconds it took."""
    command = [sys.executable, "-m", "benchmarks.profile", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        meter = Meter(process.pid)
        meter.start()
        said, _ = process.communicate()
    if process.returncode:
        sys.exit(process.returncode)
    pages, things = json.loads(said)
    return (pages, things), meter.stop()


def _work(asked: argparse.Namespace) -> tuple[int, int]:
    """Pages and elements, or samples."""
    themes = None if asked.all else THEMES
    if asked.augment:
        counts = [len(batch.labels) for batch in ctlgen.augment(asked.work)]
    else:
        pages = ctlgen.render(asked.work, themes=themes, count=asked.count, layout=asked.layout)
        counts = [len(page.samples) for page in pages]
    return len(counts), sum(counts)


if __name__ == "__main__":
    main()
