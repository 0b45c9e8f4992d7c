"""The table itself: its rows, as Markdown and as JSON."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """A line: texts for people, ``figures`` for programs. ``met`` is None where there is no target."""

    what: str
    measured: str
    baseline: str = ""
    ratio: str = ""
    target: str = ""
    met: bool | None = None
    figures: Mapping[str, float] = field(default_factory=dict)


HEAD = ("what", "measured", "baseline, same run", "ratio", "target, 2 cores", "met")


def markdown(rows: Iterable[Row]) -> str:
    cells = [(r.what, r.measured, r.baseline, r.ratio, r.target, _verdict(r.met)) for r in rows]
    lines = [HEAD, ("---",) * len(HEAD), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _verdict(met: bool | None) -> str:
    return "" if met is None else "yes" if met else "**no**"
