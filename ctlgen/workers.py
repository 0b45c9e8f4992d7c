"""Processes that work through items, and that may crash, hang or be killed without losing one.

`Pool.run` takes *lanes*: short lists of items that one worker takes in a row (pages of one look, say). What an item
gives depends on the item alone, so neither the number of workers nor who dies when changes the outcome.
"""

import contextlib
import ctypes
import os
import pickle
import shutil
import signal
import tempfile
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from multiprocessing import connection, current_process, get_context, parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Generic, TypeVar

from ctlgen.errors import BrowserError, CtlgenError, InputError

T = TypeVar("T")
TRIES = 3
SILENT = "the worker process died or did not answer"
PATIENCE = 90.0  # seconds an item may take before its worker counts as hung
_UNGUARDED = 87  # the exit code of a worker that would start workers itself
_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # glibc's malloc.h

Work = Callable[[Any], Any]
Make = Callable[..., contextlib.AbstractContextManager[Work]]


def cores() -> int:
    """How many processes can run at once: the cores that this process may use, where the system tells."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def processes(asked: int | None) -> int:
    """How many workers: one for each core unless asked otherwise; more were measured not to be faster.

    Raises `InputError` for what is out of range. A worker that comes here is importing a script without a guard, and
    ends: who started it says so.
    """
    if getattr(current_process(), "_inheriting", False):  # what multiprocessing itself goes by
        os._exit(_UNGUARDED)
    if asked is None:
        return min(cores(), 16)
    if not 1 <= asked <= 64:
        raise InputError(f"workers {asked} is out of range: give 1 to 64")
    return asked


def scratch() -> str:
    """How this process's temporary folders begin: what it leaves because it was ended is removed by who ended it."""
    return f"ctlgen-{os.getpid()}-"


def _sweep(process: int) -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"ctlgen-{process}-*"):
        for _ in range(5):  # a browser that is ending may still write
            shutil.rmtree(folder, ignore_errors=True)
            if not folder.exists():
                break
            time.sleep(0.05)


@dataclass(frozen=True, slots=True)
class Failure:
    """An item that failed as often as it was tried, and the last reason."""

    reason: str


@dataclass(slots=True, eq=False)
class _Worker(Generic[T]):
    process: Any
    pipe: Connection
    lane: deque[T] = field(default_factory=deque)
    since: float = 0.0
    tries: int = 0  # of the lane's first item


class Pool(Generic[T]):
    """``count`` processes, each of which enters ``make(*args)`` once and calls what that gives for every item.

    A context manager; leaving it ends the processes. A `BrowserError` or a bug counts as one of the ``tries`` of its
    item, like a crash or a silence of ``patience`` seconds; any other `CtlgenError`, and whatever entering raises, is
    raised here.
    """

    def __init__(
        self, count: int, make: Make, args: tuple[Any, ...], *, patience: float = PATIENCE, tries: int = TRIES
    ) -> None:
        self._patience, self._tries = patience, tries
        # In a file: what is more than a pipe holds would wait for each process to come up, and for ever if it does not.
        self._given = tempfile.NamedTemporaryFile(prefix="ctlgen-pool-")  # noqa: SIM115 - it lives as long as the pool
        pickle.dump((make, args), self._given)
        self._given.flush()
        self._workers = [self._hire() for _ in range(count)]

    def __enter__(self) -> "Pool[T]":
        return self

    def __exit__(self, *_: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
            _sweep(worker.process.pid)
        self._given.close()

    def run(self, lanes: Iterable[Iterable[T]]) -> Iterator[tuple[T, Any | Failure]]:
        """Each item with what it gave or a `Failure`, in the order they end."""
        waiting = iter(lanes)
        for worker in self._workers:
            self._feed(worker, waiting)
        while any(worker.lane for worker in self._workers):
            for worker in self._ready():
                good, value = self._receive(worker)
                worker.tries += 1
                if good or worker.tries == self._tries:
                    item, worker.tries = worker.lane.popleft(), 0
                    self._feed(worker, waiting)
                    yield item, value if good else Failure(value)
                else:
                    self._feed(worker, waiting)

    def _hire(self) -> "_Worker[T]":
        ours, theirs = get_context("spawn").Pipe()
        process = get_context("spawn").Process(target=_serve, args=(theirs, self._given.name), daemon=True)
        process.start()
        theirs.close()
        return _Worker(process, ours)

    def _feed(self, worker: "_Worker[T]", waiting: Iterator[Iterable[T]]) -> None:
        while not worker.lane:
            lane = next(waiting, None)
            if lane is None:
                return
            worker.lane.extend(lane)
        worker.since = time.monotonic()
        with contextlib.suppress(OSError):  # a dead worker is noticed by the wait
            worker.pipe.send(worker.lane[0])

    def _ready(self) -> list["_Worker[T]"]:
        """Workers that answered, died, or are silent for too long."""
        busy = [worker for worker in self._workers if worker.lane]
        ready = connection.wait([w.pipe for w in busy], timeout=1.0)
        late = time.monotonic() - self._patience
        return [w for w in busy if w.pipe in ready or w.since < late]

    def _receive(self, worker: "_Worker[T]") -> tuple[bool, Any]:
        """Whether the item was done, and what it gave or why not."""
        try:
            if not worker.pipe.poll():
                raise EOFError
            kind, value = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return False, SILENT
        if kind == "refused":
            raise value
        return kind == "done", value

    def _replace(self, worker: "_Worker[T]") -> None:
        """A new process in the place of one that died or hangs."""
        worker.process.kill()
        worker.process.join()
        worker.pipe.close()
        _sweep(worker.process.pid)
        if worker.process.exitcode == _UNGUARDED:
            raise InputError(
                "the workers are processes of their own, which import this script again: put what it does below a line "
                'if __name__ == "__main__":'
            ) from None
        fresh = self._hire()
        worker.process, worker.pipe = fresh.process, fresh.pipe


def _serve(pipe: Connection, given: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C goes to the whole group; the parent decides
    _keep_memory()
    threading.Thread(target=_die_with_parent, daemon=True).start()
    try:
        make, args = pickle.loads(Path(given).read_bytes())
        with make(*args) as work:
            while True:
                pipe.send(_answer(work, pipe.recv()))
    except EOFError:
        pass
    except CtlgenError as error:
        pipe.send(("refused", error))
    except Exception:  # a bug: the trace would be lost with this process
        pipe.send(("refused", RuntimeError(f"a worker failed:\n{traceback.format_exc()}")))


def _keep_memory() -> None:
    """Has glibc keep what is freed: fresh memory for every page's pixels costs more than what is done with them."""
    with contextlib.suppress(OSError, AttributeError, TypeError):  # another C library
        mallopt = ctypes.CDLL(None).mallopt
        for option in (_TRIM_THRESHOLD, _MMAP_THRESHOLD):
            mallopt(option, 1 << 30)


def _answer(work: Work, item: Any) -> tuple[str, Any]:
    try:
        return "done", work(item)
    except BrowserError as error:
        return "failed", str(error)
    except CtlgenError:
        raise
    except Exception as error:
        return "failed", f"{type(error).__name__}: {error}"


def _die_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    connection.wait([parent.sentinel])
    _sweep(os.getpid())
    os._exit(1)
