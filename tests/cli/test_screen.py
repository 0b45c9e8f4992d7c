import io
import json
import sys
from collections.abc import Iterator

import pytest

from ctlgen.cli.screen import Screen, bytes_text, counted, rate


class Clock:
    """Goes on by ``step`` seconds at each look."""

    def __init__(self, step: float) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def numbers(count: int) -> Iterator[int]:
    yield from [100] * count


def test_lines_come_every_ten_seconds_with_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(clock=Clock(2.5))
    assert list(screen.follow(numbers(11), "render", "elements", 1000, lambda n: n)) == [100] * 11
    out, err = capsys.readouterr()
    assert out == ""
    assert err.splitlines() == [
        "render: 500 of 1,000 elements, 40 a second, 12 s left",
        "render: 900 of 1,000 elements, 40 a second, 2.5 s left",
    ]


def test_a_line_tells_what_else_there_is_to_say(capsys: pytest.CaptureFixture[str]) -> None:
    told = Screen(clock=Clock(10)).follow(
        numbers(2), "train", "samples", 300, lambda n: n, lambda n: f"loss {n / 50:g}"
    )
    assert list(told) == [100, 100]
    assert capsys.readouterr().err == "train: 200 of 300 samples, 10 a second, 10 s left, loss 2\n"


def test_what_it_takes_to_start_is_no_measure_of_the_rate(capsys: pytest.CaptureFixture[str]) -> None:
    clock = Clock(1)

    def late() -> Iterator[int]:
        clock.now += 60
        yield from [10] * 12

    list(Screen(clock=clock).follow(late(), "augment", "samples", 220, lambda n: n))
    assert capsys.readouterr().err == "augment: 110 of 220 samples, 10 a second, 11 s left\n"


def test_quiet_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(quiet=True, clock=Clock(60))
    assert sum(screen.follow(numbers(3), "render", "elements", 300, lambda n: n)) == 300
    screen.say("a line")
    screen.note("a note")
    screen.table(["a"], [["b"]])
    assert capsys.readouterr() == ("", "")


def test_a_terminal_gets_a_bar(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(sys, "stderr", terminal := Terminal())
    assert len(list(Screen().follow(numbers(5), "render", "elements", 500, lambda n: n))) == 5
    assert "elements" in terminal.getvalue()
    assert capsys.readouterr().out == ""


def test_a_stage_that_stops_early_is_closed_at_once() -> None:
    closed = []

    def stage() -> Iterator[int]:
        try:
            yield from range(10)
        finally:
            closed.append(True)

    follow = Screen(quiet=True).follow(stage(), "render", "elements", 10, lambda n: n)
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - the loop is what is interrupted
        for _ in follow:
            raise KeyboardInterrupt
    follow.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_numbers_stand_on_the_right(capsys: pytest.CaptureFixture[str]) -> None:
    Screen().table(["kind", "elements"], [["button", 3012], ["link", 7]])
    assert capsys.readouterr().out.splitlines() == ["kind    elements", "button     3,012", "link           7"]


def test_json_takes_the_place_of_all_else(capsys: pytest.CaptureFixture[str]) -> None:
    screen = Screen(as_json=True)
    screen.say("a line")
    screen.table(["a"], [["b"]])
    screen.result({"name": "Ünï", "count": 3})
    assert json.loads(capsys.readouterr().out) == {"name": "Ünï", "count": 3}


def test_sizes_and_rates_read_well() -> None:
    assert [bytes_text(n) for n in (999, 1500, 54_900_000)] == ["999 bytes", "1.5 kB", "54.9 MB"]
    assert [counted(n, "page") for n in (0, 1, 2_000)] == ["0 pages", "1 page", "2,000 pages"]
    assert rate(1200, 3.0, "pages") == "1,200 pages in 3.0 s, 400 a second"
    assert rate(1200, 150.0, "pages") == "1,200 pages in 2 min 30 s, 8 a second"
    assert rate(6, 120.0, "trials") == "6 trials in 2 min 0 s, 3.0 a minute"
    assert rate(0, 120.0, "trials") == "0 trials in 2 min 0 s, 0 a second"
