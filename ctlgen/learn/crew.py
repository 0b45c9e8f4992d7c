"""Who trains the trials of a search: this process, or several; which of them trains what changes no result."""

import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import get_context
from typing import Any, Protocol

import numpy as np

from ctlgen.errors import WorkspaceError
from ctlgen.learn import graph, networks, use_threads
from ctlgen.learn.examples import Examples
from ctlgen.learn.loop import Step, Trainer
from ctlgen.learn.recogniser import Input
from ctlgen.learn.space import Choice

_RUNS = 20  # of a network, for its latency


@dataclass(frozen=True, slots=True)
class Task:
    """What every trial is trained and judged on."""

    train: Examples
    validation: Examples
    test: Examples
    takes: Input
    classes: int


@dataclass(frozen=True, slots=True)
class Point:
    """After an epoch: accuracy on the validation side; at the last also which of the test side are right.

    At the last both are of the epoch with the least loss on the validation side, as `ctlgen train` keeps it.
    """

    accuracy: float
    seconds: float  # of CPU
    right: bytes = b""  # packed bits


class Crew(Protocol):
    """Trainings by number: begun, taken on by an epoch, dropped."""

    def begin(self, chosen: Mapping[int, Choice]) -> None: ...

    def epoch(self, numbers: Sequence[int]) -> dict[int, Point]: ...

    def drop(self, number: int) -> None: ...


@dataclass(slots=True)
class Bench:
    """A crew of this process."""

    task: Task
    trainers: dict[int, tuple[Trainer, Any]] = field(default_factory=dict)

    def begin(self, chosen: Mapping[int, Choice]) -> None:
        task = self.task
        for number, one in chosen.items():
            trainer = Trainer(task.train, task.validation, task.takes, task.classes, one.structure, one.settings)
            self.trainers[number] = trainer, trainer.run(every=1 << 30)

    def epoch(self, numbers: Sequence[int]) -> dict[int, Point]:
        return {number: self._one(number) for number in numbers}

    def _one(self, number: int) -> Point:
        trainer, steps = self.trainers[number]
        step: Step = next(step for step in steps if step.epoch)
        assert step.epoch
        last = step.epoch.number == trainer.settings.epochs
        if not last:
            return Point(step.epoch.validation_accuracy, step.epoch.seconds)
        trainer.settle()
        right = trainer.logits(self.task.test).argmax(1) == self.task.test.labels
        return Point(trainer.best.validation_accuracy, step.epoch.seconds, np.packbits(right).tobytes())

    def drop(self, number: int) -> None:
        self.trainers.pop(number, None)


class Processes:
    """A crew of processes with one thread each; a context manager, and leaving it ends them."""

    def __init__(self, task: Task, count: int) -> None:
        self._owner: dict[int, int] = {}
        context = get_context("spawn")
        self._pipes, self._processes = [], []
        for _ in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)
        for ours in self._pipes:  # when all are starting: each takes its time
            with _alive():
                ours.send(task)

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:
            process.kill()
        for process in self._processes:
            process.join()

    def begin(self, chosen: Mapping[int, Choice]) -> None:
        shares: dict[int, dict[int, Choice]] = {}
        for place, (number, one) in enumerate(chosen.items()):
            self._owner[number] = place % len(self._pipes)
            shares.setdefault(self._owner[number], {})[number] = one
        self._ask("begin", shares)

    def epoch(self, numbers: Sequence[int]) -> dict[int, Point]:
        shares: dict[int, list[int]] = {}
        for number in numbers:
            shares.setdefault(self._owner[number], []).append(number)
        found = self._ask("epoch", shares)
        return {number: point for part in found for number, point in part.items()}

    def drop(self, number: int) -> None:
        self._ask("drop", {self._owner[number]: number})

    def _ask(self, what: str, shares: Mapping[int, Any]) -> list[Any]:
        """The answers, in no order; what a worker raises is raised here."""
        with _alive():
            for place, given in shares.items():
                self._pipes[place].send((what, given))
            answers = [self._pipes[place].recv() for place in shares]
        for answer in answers:
            if isinstance(answer, BaseException):
                raise answer
        return answers


@contextmanager
def _alive() -> Iterator[None]:
    try:
        yield
    except (EOFError, OSError) as error:
        raise WorkspaceError(
            "a worker of the search died (out of memory?): the same command takes up where it was; fewer --workers "
            "need less"
        ) from error


def _serve(pipe: Any) -> None:
    """A worker's life: until its pipe closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # ^C is for the first process, which ends this one
    use_threads(1)
    with suppress(EOFError, OSError):
        bench = Bench(pipe.recv())
        while True:
            what, given = pipe.recv()
            try:
                pipe.send(getattr(bench, what)(given))
            except Exception as error:
                pipe.send(error)


def latency(chosen: Choice, takes: Input, classes: int) -> float:
    """Milliseconds for one image alone by onnxruntime with one thread, the median; of untrained weights."""
    import onnxruntime

    made = networks.layers(chosen.structure, takes, classes)
    network = networks.build(chosen.structure, takes, classes)
    weights = {name: value.numpy() for name, value in network.state_dict().items()}
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    data = graph.write(made, weights, takes, 1.0)
    session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
    feed = {"images": np.zeros((1, *takes.shape), np.uint8)}
    times = []
    for _ in range(_RUNS):
        start = time.perf_counter()
        session.run(["scores"], feed)
        times.append(1000 * (time.perf_counter() - start))
    return float(np.median(times))
