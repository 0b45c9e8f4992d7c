"""Time and memory of this process and all that it starts (Linux: /proc)."""

import statistics
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from os import getpid
from pathlib import Path
from time import perf_counter

EVERY = 0.5  # seconds between looks at the memory
_PAGE = 4096


@dataclass(slots=True)
class Span:
    """What a `measured` block took: ``seconds`` of wall time; bytes of memory at the peak, 0 if not looked at."""

    seconds: float = 0.0
    peak: int = 0
    looks: int = 0
    looking: float = 0.0  # seconds that the looks themselves took


@contextmanager
def measured(*, memory: bool = False) -> Iterator[Span]:
    """Times the block and, if asked, looks at the memory of the whole process tree meanwhile."""
    span, end = Span(), threading.Event()
    watcher = threading.Thread(target=_watch, args=(span, end), daemon=True)
    if memory:
        watcher.start()
    start = perf_counter()
    try:
        yield span
    finally:
        span.seconds = perf_counter() - start
        end.set()
        if memory:
            watcher.join()


def _watch(span: Span, end: threading.Event) -> None:
    while not end.wait(EVERY):
        start = perf_counter()
        span.peak = max(span.peak, sum(map(_memory, tree(getpid()))))
        span.looks += 1
        span.looking += perf_counter() - start


def tree(root: int) -> list[int]:
    """``root`` and all processes below it: workers, Playwright's node, Chromium's processes."""
    children = defaultdict(list)
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = stat.read_text().rpartition(")")[2].split()[1]
        except OSError:
            continue  # it has ended
        children[int(parent)].append(int(stat.parent.name))
    found, ahead = [], [root]
    while ahead:
        found.append(ahead.pop())
        ahead += children[found[-1]]
    return found


def _memory(process: int) -> int:
    """Bytes of a process: its PSS (what it shares is divided among the sharers), or its RSS where PSS is not told."""
    folder = Path(f"/proc/{process}")
    try:
        for line in (folder / "smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    try:
        return int((folder / "statm").read_text().split()[1]) * _PAGE
    except OSError:
        return 0  # it has ended


def help_seconds(runs: int = 7) -> float:
    """The median wall time of ``ctlgen --help``, the interpreter's start included."""
    times = []
    for _ in range(runs):
        with measured() as span:
            subprocess.run([sys.executable, "-m", "ctlgen.cli", "--help"], stdout=subprocess.DEVNULL, check=True)
        times.append(span.seconds)
    return statistics.median(times)
