"""``python -m benchmarks.transfer``: what a model learns from ctlgen's samples, tested on real pages.

Each WORKSPACE (or WORKSPACE:SET, a sample set by the start of its name) trains the same network, the plain `cnn` of
`ctlgen train` with a fixed number of steps, as `ctlgen generalise --ways real` does; the crops are fitted as the set's
were. With --table, no workspaces are given: the rows of benchmarks/recipes.py are rendered below --work.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks import recipes
from benchmarks.realpages.crops import picture
from ctlgen.learn import generalise, labelled, use_threads
from ctlgen.learn.crops import Crop, load
from ctlgen.learn.folds import Plan
from ctlgen.learn.labelled import Labelled
from ctlgen.model import KINDS

REAL = Path(__file__).parent.parent / ".realpages" / "crops.npz"
COLUMNS = (
    ("auroc", 1, 4),
    ("average_precision", 1, 4),
    ("button_balanced", 1, 4),
    ("accuracy", 100, 1),
    ("balanced_accuracy", 100, 1),
)
"""Of `generalise.figures`: the name, what it is multiplied by, and its digits."""
HEAD = ("AUROC", "AP", "balanced", "the classes, %", "balanced, %")


@dataclass(frozen=True, slots=True)
class Outcome:
    """One data set: the figures of each seed, and how likely a button each real crop was (the mean over the seeds)."""

    samples: int
    figures: Sequence[Mapping[str, float]] = field(repr=False)
    scores: npt.NDArray[np.float64] = field(repr=False)


def evaluate(given: Labelled, real: Labelled, plan: Plan) -> Outcome:
    """Trains once for each seed and tests on the real crops."""
    found = [tick.done for tick in generalise.run(given, plan, real) if tick.done]
    figures = [generalise.figures(one, given.classes) for one in found]
    return Outcome(len(given), figures, np.mean([one.scores[:, 0] for one in found], axis=0))


def spread(values: Sequence[float], digits: int) -> str:
    """Mean ± standard deviation."""
    mean = f"{np.mean(values):.{digits}f}"
    return f"{mean} ±{np.std(values, ddof=1):.{digits}f}" if len(values) > 1 else mean


def line(*cells: str) -> str:
    """A row of a table in Markdown."""
    return f"| {' | '.join(cells)} |"


def mistakes(real: Sequence[Crop], scores: npt.NDArray[np.float64]) -> list[tuple[Crop, float]]:
    """The crops on the wrong side of 0.5, the surest first."""
    wrong = [(crop, float(p)) for crop, p in zip(real, scores, strict=True) if (p > 0.5) != (crop.kind == KINDS[0])]
    return sorted(wrong, key=lambda one: -abs(one[1] - 0.5))


def by_kind(real: Sequence[Crop], scores: npt.NDArray[np.float64]) -> str:
    """For each kind the share that was mistaken."""
    all_, wrong = Counter(c.kind for c in real), Counter(c.kind for c, _ in mistakes(real, scores))
    return ", ".join(f"{kind} {wrong[kind]}/{all_[kind]}" for kind in KINDS if all_[kind])


def by_app(real: Sequence[Crop], scores: npt.NDArray[np.float64]) -> str:
    """For each application the buttons that were missed and the crops that were taken for one."""
    wrong = mistakes(real, scores)
    missed = Counter(crop.app for crop, _ in wrong if crop.kind == KINDS[0])
    taken = Counter(crop.app for crop, _ in wrong if crop.kind != KINDS[0])
    buttons = Counter(crop.app for crop in real if crop.kind == KINDS[0])
    return ", ".join(f"{app} -{missed[app]}/{buttons[app]} +{taken[app]}" for app in dict.fromkeys(c.app for c in real))


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transfer", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspaces", nargs="*", metavar="WORKSPACE[:SET]")
    parser.add_argument("--table", action="append", choices=recipes.TABLES, help="rows of recipes.py; repeatable")
    parser.add_argument("--work", type=Path, default=REAL.parent / "sets", help="where --table renders")
    parser.add_argument("--real", type=Path, default=REAL, help="crops.npz of benchmarks.realpages")
    parser.add_argument("--steps", type=int, default=Plan().steps)
    parser.add_argument("--seeds", type=int, default=Plan().seeds)
    parser.add_argument("--bfloat16", action="store_true", help="as in ctlgen train")
    parser.add_argument("--threads", type=int, help="torch's; left out, all cores")
    parser.add_argument("--mistakes", type=Path, help="PNG of the 100 surest mistakes of the last set")
    parser.add_argument("--json", type=Path, help="also write the figures of each seed")
    asked = parser.parse_args()
    if bool(asked.workspaces) == bool(asked.table):
        parser.error("give workspaces or --table")
    if not asked.real.exists():
        parser.error(f"{asked.real} is not there: run `python -m benchmarks.realpages` first")
    return asked


def sources(asked: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The name and the set of each row, made when it is its turn."""
    yield from ((source, source) for source in asked.workspaces)
    for row in (row for name in asked.table or () for row in recipes.TABLES[name]):
        yield row.name, recipes.make(row, asked.work)


def main() -> None:
    asked = parse()
    use_threads(asked.threads)
    plan = Plan(("real",), asked.steps, asked.seeds, bfloat16=asked.bfloat16)
    real, crops = labelled.read(asked.real), load(asked.real)
    found = dict[str, Outcome]()  # a set that stands in two tables is trained on once
    print(line("samples of", "number", *HEAD) + "\n" + line(*["---"] * (len(HEAD) + 2)), flush=True)
    told = []
    for name, source in sources(asked):
        if source not in found:
            found[source] = evaluate(labelled.read(source, "all"), real, plan)
        outcome = found[source]
        cells = (
            spread([factor * one[column] for one in outcome.figures], digits) for column, factor, digits in COLUMNS
        )
        print(line(name, f"{outcome.samples:,}", *cells), flush=True)
        told.append({"name": name, "samples": outcome.samples, "figures": outcome.figures})
    print(f"\nmistaken: {by_kind(crops, outcome.scores)}\n{by_app(crops, outcome.scores)}", file=sys.stderr)
    if asked.mistakes:
        wrong = mistakes(crops, outcome.scores)[:100]
        captions = [f"{crop.kind} {p:.2f}" for crop, p in wrong]
        next(picture([crop for crop, _ in wrong], height=4000, captions=captions)).save(asked.mistakes)
    if asked.json:
        about = {"training": asdict(plan), "real": len(crops), "sets": told}
        asked.json.write_text(json.dumps(about, indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
