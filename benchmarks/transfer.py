"""``python -m benchmarks.transfer WORKSPACE…``: what a model learns from ctlgen's samples, tested on real pages.

Each workspace (or WORKSPACE:SET, a sample set by the start of its name) trains the same small network; the test is
button against the rest, on crops that were prepared by the same `ctlgen.fit`. With --table, no workspaces are given:
the rows of benchmarks/recipes.py are rendered below --work, each with --count samples.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.network import Predict, Training, train
from benchmarks.realpages.crops import picture
from benchmarks.recipes import make
from ctlgen.fit import fit
from ctlgen.learn import labelled
from ctlgen.learn.crops import Crop, load
from ctlgen.learn.measures import Verdict
from ctlgen.model import KINDS, Image

REAL = Path(__file__).parent.parent / ".realpages" / "crops.npz"
COUNT = 60_000  # samples of each row of the table, unless told
LEAST = 200  # samples of a framework that is left out: fewer say nothing


@dataclass(frozen=True, slots=True)
class Samples:
    """uint8 (N, 28, 28), the label of each as an index of `KINDS`, and the framework it came from."""

    name: str
    images: Image
    labels: npt.NDArray[np.int64]
    frameworks: npt.NDArray[np.str_]
    how: str  # the fit

    def __getitem__(self, chosen: npt.NDArray[np.bool_] | npt.NDArray[np.int64]) -> "Samples":
        return Samples(self.name, self.images[chosen], self.labels[chosen], self.frameworks[chosen], self.how)

    def some(self, count: int) -> "Samples":
        """At most this many, the same ones every time."""
        if not count or count >= len(self.images):
            return self
        return self[np.sort(np.random.default_rng(0).permutation(len(self.images))[:count])]


def read(source: str) -> Samples:
    """A sample set of a workspace: "FOLDER" is the newest, "FOLDER:NAME" the one whose name starts so."""
    found = labelled.read(source, "all")
    frameworks = np.array(found.facts["framework"], np.str_)
    return Samples(source, np.asarray(found.images), found.labels, frameworks, found.fit)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One data set: the means over the seeds, and how likely a button each real crop was (the mean, too)."""

    name: str
    samples: int
    real: Verdict
    scores: npt.NDArray[np.float64]


def evaluate(samples: Samples, real: Sequence[Crop], labels: str, seeds: int, how: Training) -> Outcome:
    """Trains once for each seed and tests on the real crops."""
    crops = prepare(real, samples.how)
    truth = np.array([crop.kind == KINDS[0] for crop in real])
    scores = [_train(samples, labels, seed, how)(crops) for seed in range(seeds)]
    verdict = Verdict.mean([Verdict.of(one, truth) for one in scores])
    return Outcome(samples.name, len(samples.images), verdict, np.mean(scores, axis=0))


def _train(samples: Samples, labels: str, seed: int, how: Training) -> Predict:
    classes = len(KINDS) if labels == "kinds" else 2
    return train(samples.images, samples.labels.clip(max=classes - 1), classes, seed, how)


def prepare(crops: Sequence[Crop], how: str) -> Image:
    """The crops as a model of samples with this fit meets them: grey, 28 x 28."""
    return np.stack([fit(crop.image, how=how) for crop in crops])


def leave_out(samples: Samples, labels: str, how: Training) -> Iterator[tuple[str, Verdict]]:
    """For each framework, one training on all others (first seed), tested on its own samples."""
    for framework, count in sorted(Counter(samples.frameworks.tolist()).items()):
        inside = samples.frameworks == framework
        truth = samples.labels[inside] == 0
        if count < LEAST or inside.all() or not 0 < truth.sum() < count:
            continue
        predict = _train(samples[~inside], labels, 0, how)
        yield framework, Verdict.of(predict(samples.images[inside]), truth)


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


HEAD = ("samples of", "number", "AUROC", "average precision", "balanced accuracy")


def line(name: str, count: int, verdict: Verdict) -> str:
    """One row of the table, as Markdown."""
    return f"| {name} | {count:,} | {verdict.auroc:.4f} | {verdict.precision:.4f} | {verdict.balanced:.4f} |"


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transfer", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspaces", nargs="*", metavar="WORKSPACE[:SET]")
    parser.add_argument("--real", type=Path, default=REAL, help="crops.npz of benchmarks.realpages")
    parser.add_argument("--labels", choices=("kinds", "button"), default="kinds", help="16 classes or 2")
    parser.add_argument("--count", type=int, default=0, help="samples of each set, drawn at random; all unless told")
    parser.add_argument("--table", action="store_true", help="the rows of benchmarks/recipes.py")
    parser.add_argument("--work", type=Path, default=REAL.parent / "sets", help="where --table renders")
    parser.add_argument("--steps", type=int, default=Training().steps)
    parser.add_argument("--batch", type=int, default=Training().batch)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--leave-out", action="store_true", help="also train without each framework and test on it")
    parser.add_argument("--mistakes", type=Path, help="PNG of the 100 surest mistakes of the last set")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    asked = parser.parse_args()
    if bool(asked.workspaces) == asked.table:
        parser.error("give workspaces or --table")
    if not asked.real.exists():
        parser.error(f"{asked.real} is not there: run `python -m benchmarks.realpages` first")
    return asked


def main() -> None:
    asked = parse()
    real = load(asked.real)
    how = Training(asked.steps, asked.batch, threads=asked.threads)
    said = sys.stderr if asked.json else sys.stdout
    print(f"| {' | '.join(HEAD)} |\n|{' --- |' * len(HEAD)}", file=said, flush=True)
    found = []
    given = ((source, source) for source in asked.workspaces)
    for name, source in make(asked.work, asked.count or COUNT) if asked.table else given:
        samples = read(source).some(asked.count or (COUNT if asked.table else 0))
        outcome = evaluate(samples, real, asked.labels, asked.seeds, how)
        print(line(name, outcome.samples, outcome.real), file=said, flush=True)
        left = dict(leave_out(samples, asked.labels, how)) if asked.leave_out else {}
        for framework, verdict in left.items():
            count = int((samples.frameworks == framework).sum())
            print(line(f"… without {framework}, on it", count, verdict), file=said, flush=True)
        found.append({"name": name, "samples": outcome.samples, "real": asdict(outcome.real)})
        found[-1]["left out"] = {name: asdict(verdict) for name, verdict in left.items()}
    print(f"\nmistaken: {by_kind(real, outcome.scores)}\n{by_app(real, outcome.scores)}", file=said)
    if asked.mistakes:
        wrong = mistakes(real, outcome.scores)[:100]
        captions = [f"{crop.kind} {p:.2f}" for crop, p in wrong]
        next(picture([crop for crop, _ in wrong], height=4000, captions=captions)).save(asked.mistakes)
    if asked.json:
        print(json.dumps({"training": asdict(how), "labels": asked.labels, "real": len(real), "sets": found}, indent=1))


if __name__ == "__main__":
    main()
