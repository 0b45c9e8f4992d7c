"""What a command shows: progress on standard error, its outcome on standard output, for a person or as JSON."""

import json
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

import typer

T = TypeVar("T")
Cell = str | int | float
EVERY = 10.0  # seconds between lines where there is no terminal


@dataclass(slots=True)
class Screen:
    """Where a command talks to: ``quiet`` leaves out all but errors (and JSON), ``as_json`` tables and lines."""

    quiet: bool = False
    as_json: bool = False
    clock: Callable[[], float] = field(default=time.monotonic)

    @property
    def shows(self) -> bool:
        """Whether tables and lines on standard output are wanted."""
        return not (self.quiet or self.as_json)

    def note(self, line: str) -> None:
        """A line about what is going on, for people."""
        if not self.quiet:
            typer.echo(line, err=True)

    def say(self, line: str) -> None:
        """A line of the outcome."""
        if self.shows:
            typer.echo(line)

    def result(self, outcome: Mapping[str, Any] | Sequence[Any]) -> None:
        """The outcome for programs: one JSON text."""
        if self.as_json:
            typer.echo(json.dumps(outcome, indent=1, ensure_ascii=False, default=str))

    def table(self, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
        """A table of the outcome; numbers stand on the right."""
        if not self.shows:
            return
        cells = [list(row) for row in rows]
        right = [all(isinstance(row[i], int | float) for row in cells) for i in range(len(head))]
        text = [list(head), *([_shown(cell) for cell in row] for row in cells)]
        widths = [max(len(row[i]) for row in text) for i in range(len(head))]
        for row in text:
            pairs = zip(row, widths, right, strict=True)
            typer.echo("  ".join(c.rjust(w) if r else c.ljust(w) for c, w, r in pairs).rstrip())

    def follow(
        self,
        items: Iterator[T],
        what: str,
        unit: str,
        total: int,
        size: Callable[[T], int],
        tell: Callable[[T], str] = lambda item: "",
    ) -> Iterator[T]:
        """``items`` as they come, with how far they are: ``size`` tells the units of one, ``total`` those of all.

        ``tell`` says in a few words what else there is to say of one.
        """
        generator = cast("Generator[T]", items)  # closed here and now, so that an interrupted stage gives up its lock
        with closing(generator), self._meter(what, unit, total) as meter:
            for item in items:
                meter.advance(size(item), tell(item))
                yield item

    def _meter(self, what: str, unit: str, total: int) -> "AbstractContextManager[Any]":
        if self.quiet:
            return nullcontext(_Silence())
        return _Bar(what, unit, total) if sys.stderr.isatty() else _Lines(what, unit, total, self.clock)


class _Silence:
    def advance(self, count: int, said: str) -> None:
        pass


class _Bar:
    """A bar with rate and time left, gone when it is done."""

    def __init__(self, what: str, unit: str, total: int) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed:,} of {task.total:,} {task.fields[unit]}"),
            TextColumn("{task.fields[rate]}"),
            TextColumn("{task.fields[said]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._progress.add_task(what, total=total, unit=unit, rate="", said="")

    def __enter__(self) -> "_Bar":
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def advance(self, count: int, said: str) -> None:
        self._progress.advance(self._task, count)
        speed = self._progress.tasks[0].speed
        self._progress.update(self._task, rate=pace(speed) if speed else "", said=said)


class _Lines:
    """A line now and then, for logs. The time before the first item is that of starting up, and no measure of rate."""

    def __init__(self, what: str, unit: str, total: int, clock: Callable[[], float]) -> None:
        self._what, self._unit, self._total, self._clock = what, unit, total, clock
        self._done = self._said = 0
        self._last = 0.0

    def __enter__(self) -> "_Lines":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def advance(self, count: int, said: str) -> None:
        self._done += count
        now = self._clock()
        if self._done == count:
            self._last, self._said = now, count
        if now - self._last < EVERY:
            return
        rate = (self._done - self._said) / (now - self._last)
        self._last, self._said = now, self._done
        left = max(self._total - self._done, 0) / rate if rate else 0.0
        done = f"{self._done:,} of {self._total:,} {self._unit}"
        told = f", {said}" if said else ""
        typer.echo(f"{self._what}: {done}, {pace(rate)}, {duration(left)} left{told}", err=True)


def rate(count: int, seconds: float, unit: str) -> str:
    """ "1,200 pages in 3.1 s, 387 a second"."""
    return f"{count:,} {unit} in {duration(seconds)}, {pace(count / max(seconds, 1e-3))}"


def pace(speed: float) -> str:
    """ "387 a second", and "4.2 a minute" of what is slower than one a second."""
    return f"{60 * speed:,.1f} a minute" if 0 < speed < 1 else f"{speed:,.0f} a second"


def counted(count: int, noun: str) -> str:
    """1 page, 2,000 pages."""
    return f"{count:,} {noun}{'s' * (count != 1)}"


def bytes_text(count: int) -> str:
    """ "3.4 MB"."""
    size = float(count)
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000 or unit == "GB":
            break
        size /= 1000
    return f"{size:.0f} bytes" if unit == "bytes" else f"{size:.1f} {unit}"


def duration(seconds: float) -> str:
    """ "9.5 s", "2 min 5 s"."""
    if seconds < 100:
        return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def _shown(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:,.1f}"
    return f"{cell:,}" if isinstance(cell, int) else cell
