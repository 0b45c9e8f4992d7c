"""Workers that misbehave on demand, for the tests of the pool. Items are words: what to do, and a number."""

import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ctlgen.errors import BrowserError, InputError
from ctlgen.workers import Failure, Pool, scratch

NEVER = 10_000.0  # seconds


@contextmanager
def worker(folder: Path, entering: str = "") -> Iterator[Callable[[str], Any]]:
    """Does what an item says; every try of an item leaves a line in a file of its name."""
    if entering:
        do(entering)

    def work(item: str) -> tuple[str, int]:
        with (folder / item).open("a") as tries:
            tries.write(f"{os.getpid()}\n")
        deed, _, number = item.partition(" ")
        once = deed.endswith("-once")
        if not once or len((folder / item).read_text().splitlines()) == 1:
            do(deed.removesuffix("-once"))
        return item, int(number) ** 2

    yield work


def do(deed: str) -> None:
    if deed == "exit":
        os._exit(7)
    elif deed == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    elif deed == "hang":
        time.sleep(NEVER)
    elif deed == "stop":
        os.kill(os.getpid(), signal.SIGSTOP)
    elif deed == "litter":
        tempfile.mkdtemp(prefix=scratch())
    elif deed == "browser":
        raise BrowserError("the browser failed: on purpose")
    elif deed == "input":
        raise InputError("the recipe is wrong: on purpose")
    elif deed == "bug":
        raise KeyError("on purpose")


def run(folder: Path, lanes: list[list[str]], *, count: int = 2, patience: float = 60.0) -> dict[str, Any]:
    """What each item gave, or the reason of its failure."""
    with Pool[str](count, worker, (folder,), patience=patience) as pool:
        outcomes = list(pool.run(lanes))
    assert len(outcomes) == len({item for item, _ in outcomes}), "an item came twice"
    return {item: value.reason if isinstance(value, Failure) else value[1] for item, value in outcomes}


if __name__ == "__main__":  # a parent to be killed: says when its workers are at work
    with Pool[str](2, worker, (Path(sys.argv[1]),)) as pool:
        for _ in pool.run([["good 1", "hang 1"], ["good 2", "hang 2"]]):
            pass
