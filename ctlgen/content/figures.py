"""Numbers, prices, dates and counts as pages write them, in the conventions of several countries.

Each function draws from the generator it is given and returns a short text. Sizes are drawn evenly over their
orders of magnitude, as sizes on pages are. A no-break space groups digits where a country does so.
"""

import datetime
from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

Rng = np.random.Generator
Day = datetime.date
T = TypeVar("T")

_NBSP = "\xa0"
_GROUPS = (",", ",", ",", ",", ".", ".", _NBSP, "'", "")  # between thousands; English most often
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
_FIRST, _LAST = Day(1985, 1, 1).toordinal(), Day(2031, 12, 31).toordinal()
_THINGS = [
    "items",
    "results",
    "reviews",
    "comments",
    "files",
    "views",
    "replies",
    "users",
    "members",
    "photos",
    "orders",
    "points",
]


def integer(rng: Rng, top: float = 1e4) -> int:
    """A whole number in [1, top), small ones as often as large ones of the same number of digits."""
    return int(top ** rng.random())


def grouped(value: float, decimals: int, group: str) -> str:
    """``value`` with ``group`` between thousands and the decimal sign that goes with it."""
    text = f"{value:,.{decimals}f}"
    if group == ",":
        return text
    return text.translate({ord(","): group, ord("."): "," if group in (".", _NBSP) else "."})


def number(rng: Rng) -> str:
    """A number: "0", "7", "1,234.5", "1.234,5", "-12", "45 %", "12 k", "0.25", "007"."""
    kind, size = rng.random(), rng.random()
    if kind < 0.25:
        return str(int(1000**size) - 1)  # each tenth of these is 0, as counters have it
    if kind < 0.45:
        return grouped(10 ** (3 + 4 * size), 0, _one(rng, _GROUPS))
    if kind < 0.62:
        return grouped(10 ** (5 * size), 1 + int(rng.random() * 2), _one(rng, _GROUPS))
    if kind < 0.74:
        return f"{int(101 * size)}{_one(rng, ('%', '%', ' %', '.5%'))}"
    if kind < 0.86:
        return short(rng)
    return _one(rng, (f"-{1 + int(500 * size)}", f"{size:.2f}", f"{int(1000 * size):03d}", f"+{100 * size:.1f}%"))


def short(rng: Rng) -> str:
    """A large number cut short: "1.2k", "12 k", "3M"."""
    size = 1000 ** rng.random()
    text = f"{size:.1f}" if size < 20 and rng.random() < 0.7 else str(int(size))
    return text + _one(rng, ("k", "k", "K", " k", "M", "m", "B"))


def price(rng: Rng) -> str:
    """A price: "$12", "$1,234.50", "1.234,50 €", "£4.99/month", "49 kr", "CHF 120.00"."""
    size = 10 ** (4.3 * rng.random())
    amount = int(size) - 0.01 + (size < 2) if rng.random() < 0.4 else size  # 19.99 is what shops like
    decimals = 0 if rng.random() < 0.3 else 2
    kind = rng.random()
    if kind < 0.72:
        text = _one(rng, ("$", "$", "$", "$", "£", "£", "€", "US$", "-$", "A$ ", "CHF ")) + grouped(
            amount, decimals, ","
        )
    else:
        text = (
            grouped(amount, decimals, _one(rng, (".", _NBSP))) + _NBSP + _one(rng, ("€", "€", "€", "zł", "kr", "EUR"))
        )
    return text + _one(rng, ("/mo", "/month", " / year", " pp")) if rng.random() < 0.06 else text


def clock(rng: Rng) -> str:
    """A time of day: "14:05", "2:05 PM", "09:30"."""
    hour, minute = int(rng.random() * 24), int(rng.random() * 12) * 5
    if rng.random() < 0.6:
        return f"{hour:02d}:{minute:02d}"
    return f"{hour % 12 or 12}:{minute:02d}{_one(rng, (' AM', 'am')) if hour < 12 else _one(rng, (' PM', 'pm'))}"


def ago(rng: Rng) -> str:
    """A time told from now: "2 hours ago", "yesterday", "in 3 days", "5m"."""
    many = 2 + int(rng.random() * 28)
    unit = _one(rng, ("minutes", "hours", "days", "weeks", "months", "years"))
    forms = (f"{many} {unit} ago", f"{many} {unit} ago", f"in {many} {unit}", f"{many}{unit[0]}", f"{many} min ago")
    return _one(rng, (*forms, "yesterday", "Today", "Just now", f"Today, {clock(rng)}", f"{many}{unit[0]} ago"))


def absolute(rng: Rng) -> str:
    """A day: "2024-03-01", "3 Mar", "03/01/24", "Fri, 3 March 2024", "01.03.2024", "Q2 2024"."""
    day = Day.fromordinal(_FIRST + int(rng.random() * (_LAST - _FIRST)))
    return _one(rng, _DAY_FORMS)(day)


def date(rng: Rng) -> str:
    """A date or a time, in one of some 25 forms."""
    kind = rng.random()
    if kind < 0.62:
        return absolute(rng)
    if kind < 0.78:
        return ago(rng)
    return clock(rng) if kind < 0.9 else f"{absolute(rng)}{_one(rng, (' ', ', ', ' at ', ' · '))}{clock(rng)}"


def tally(rng: Rng) -> str:
    """A count that fits a badge: "3", "24", "99+", "1.2k"."""
    kind = rng.random()
    if kind < 0.75:
        return str(integer(rng, 200))
    return _one(rng, ("9+", "99+", "999+")) if kind < 0.88 else short(rng)


def tiny(rng: Rng) -> str:
    """A character or a few, as they stand alone in cells and between fields: "0", "12", ":", "%", "kB"."""
    return str(integer(rng, 120) - 1) if rng.random() < 0.75 else _one(rng, _TINY)


def count(rng: Rng) -> str:
    """How many there are: "(24)", "99+", "3 of 12", "3/12", "1,204 results"."""
    kind, many = rng.random(), integer(rng, 1e5)
    if kind < 0.3:
        return f"({many:,})"
    if kind < 0.5:
        return tally(rng)
    if kind < 0.7:
        part = 1 + int(rng.random() * many)
        return _one(rng, (f"{part} of {many}", f"{part}/{many}", f"{part} / {many}"))
    return f"{many + 1:,} {_one(rng, _THINGS)}" if kind < 0.9 else f"{short(rng)} {_one(rng, _THINGS)}"


def _month(day: Day) -> str:
    return _MONTHS[day.month - 1]


def _short(day: Day) -> str:
    return _month(day)[:3]


def _weekday(day: Day) -> str:
    return _DAYS[day.weekday()]


_TINY = (":", "/", "-", "%", "•", "·", "|", "+", "=", "px", "kB", "MB", "ms", "h", "%", "€", "$", "#", "*", "to")

_DAY_FORMS: tuple[Callable[[Day], str], ...] = (
    Day.isoformat,
    lambda day: f"{day.day:02d}/{day.month:02d}/{day.year}",
    lambda day: f"{day.month:02d}/{day.day:02d}/{day.year}",
    lambda day: f"{day.month:02d}/{day.day:02d}/{day.year % 100:02d}",
    lambda day: f"{day.month}/{day.day}/{day.year % 100:02d}",
    lambda day: f"{day.day:02d}.{day.month:02d}.{day.year}",
    lambda day: f"{day.day}.{day.month}.",
    lambda day: f"{day.day:02d}-{day.month:02d}-{day.year}",
    lambda day: f"{day.day} {_short(day)}",
    lambda day: f"{_short(day)} {day.day}",
    lambda day: f"{_short(day)} {day.day}, {day.year}",
    lambda day: f"{_month(day)} {day.day}, {day.year}",
    lambda day: f"{day.day} {_month(day)} {day.year}",
    lambda day: f"{_weekday(day)[:3]} {day.day} {_short(day)}",
    lambda day: f"{_weekday(day)}, {day.day} {_month(day)}",
    lambda day: f"{_weekday(day)[:3]}, {_short(day)} {day.day}",
    lambda day: f"{_short(day)} {day.year}",
    lambda day: f"{_month(day)} {day.year}",
    lambda day: f"Q{(day.month + 2) // 3} {day.year}",
    lambda day: f"{day.month:02d}/{day.year % 100:02d}",
)


def _one(rng: Rng, forms: Sequence[T]) -> T:
    return forms[int(rng.random() * len(forms))]
