"""``python -m benchmarks.crossed WORKSPACE``: ctlgen's samples and crops of real pages, each trained on and tested on.

One network for all: the plain `cnn` of `ctlgen train`, on grey 28 x 28. Real pages are tested in parts, whole
applications each, on which what was tested has never trained; ctlgen's samples on a fifth of each framework's themes.

Below it the classic small experiment, button or not: 80 images of two themes, tested on three other themes and on real
pages, beside what WORKSPACE (without those three themes) teaches the same network.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import numpy as np

from benchmarks import transfer
from benchmarks.transfer import REAL, line, spread
from ctlgen import stages
from ctlgen.learn import generalise, labelled, use_threads
from ctlgen.learn.calibration import softmax
from ctlgen.learn.examples import Examples
from ctlgen.learn.folds import Plan, folds, grouped
from ctlgen.learn.generalise import Answers
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.loop import Settings, Trainer
from ctlgen.learn.measures import Verdict
from ctlgen.learn.networks import Structure
from ctlgen.learn.recogniser import Input
from ctlgen.model import KINDS
from ctlgen.seeds import rng

SMALL = ("cerulean", "cosmo")
LEFT_OUT = ("flatly", "darkly", "united")
"""Of Bootswatch: what the small experiment trains on, and what it is tested on."""
FIVE = REAL.parent / "sets" / "five"
IMAGES, ELEMENTS = 80, 10_000
DRAWS = 5
"""How often so few images are drawn for each seed: which ones they are decides much of what they teach."""
AGAIN = 12
"""How often real crops are counted among ctlgen's samples: they are about a quarter of all then."""
PARTS = 3

Found = tuple[str, str, int, Mapping[str, float]]
"""What was trained on, what was tested on, how many samples were trained on, and the figures."""
_COLUMNS = ("scores", "truth", "origins")
_MOST = 40  # epochs: a small set is known by then


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a figure for each seed."""

    trained: str
    tested: str
    samples: int
    figures: Sequence[Mapping[str, float]] = field(repr=False)

    def mean(self, name: str) -> float:
        return float(np.mean([one[name] for one in self.figures]))


def teach(examples: Examples, classes: int, seed: int, how: Plan) -> Trainer:
    """The network, trained for about as many steps as ``how`` says, but no more than `_MOST` epochs."""
    epochs = min(_MOST, max(1, round(how.steps * how.batch / len(examples))))
    batch = how.batch if len(examples) > 1000 else 16
    settings = Settings(epochs, batch, how.rate, patience=0, bfloat16=how.bfloat16, seed=seed)
    trainer = Trainer(examples, examples[np.empty(0, np.int64)], Input(), classes, Structure(), settings)
    for _ in trainer.run():
        pass
    return trainer


def answers(trainer: Trainer, tested: Labelled, seed: int) -> Answers:
    scores = softmax(trainer.logits(tested.examples))
    return Answers("real", seed, 0, scores, tested.labels, np.zeros(len(tested), np.str_))


def joined(parts: Sequence[Examples]) -> Examples:
    images = np.concatenate([np.asarray(one.images) for one in parts])
    return Examples(images, np.concatenate([one.labels for one in parts]))


def crossed(made: Labelled, real: Labelled, seed: int, how: Plan) -> Iterator[Found]:
    """The two sets, each trained on and tested on, and both together."""
    (fold,) = folds(made, Plan(("themes",), seeds=1, seed=seed), None)
    assert fold.tests is not None
    ours, themes = made[fold.trains].examples, made[fold.tests]
    names, counts = np.unique(real.facts["application"], return_counts=True)
    groups = grouped(dict(zip(map(str, names), map(int, counts), strict=True)), PARTS, rng(seed, "crossed"))
    parts = [np.isin(real.facts["application"], group) for group in groups]

    def figures(*found: Answers) -> Mapping[str, float]:
        return generalise.figures(_together(found), made.classes)

    network = teach(ours, len(KINDS), seed, how)
    yield "ctlgen", "ctlgen, unseen themes", len(ours), figures(answers(network, themes, seed))
    yield "ctlgen", "real pages", len(ours), figures(answers(network, real, seed))
    apart: dict[str, list[tuple[Answers, Answers]]] = {"real pages": [], "both": []}
    for part in parts:
        crops = real[~part].examples
        for name, examples in ("real pages", crops), ("both", joined([ours] + [crops] * AGAIN)):
            network = teach(examples, len(KINDS), seed, how)
            apart[name].append((answers(network, real[part], seed), answers(network, themes, seed)))
    size = round(len(real) * (1 - 1 / PARTS))
    for name, found in apart.items():
        count = size + (len(ours) if name == "both" else 0)
        yield name, "real pages, other applications", count, figures(*(one for one, _ in found))
        yield name, "ctlgen, unseen themes", count, figures(*(other for _, other in found))


def _together(found: Sequence[Answers]) -> Answers:
    scores, truth, origins = (np.concatenate([getattr(one, name) for one in found]) for name in _COLUMNS)
    return replace(found[0], scores=scores, truth=truth, origins=origins)


def classic(made: Labelled, five: Labelled, real: Labelled, seed: int, how: Plan) -> Iterator[Found]:
    """The small experiment, and ctlgen's default beside it; both networks tell two classes."""
    names = np.array([str(theme).split("/")[1] for theme in five.facts["theme"]], np.str_)
    small = five[np.isin(names, SMALL)]
    few = [_half(small, rng(seed, "classic", draw)) for draw in range(DRAWS)]
    others = made[~np.isin([str(theme) for theme in made.facts["theme"]], [*_looks(LEFT_OUT)])]
    tests = ("three unseen themes", five[np.isin(names, LEFT_OUT)]), ("real pages", real)
    for name, part in (*((f"{IMAGES} images of two themes", part) for part in few), ("ctlgen's default", others)):
        binary = replace(part.examples, labels=(part.labels != 0).astype(np.int64))
        network = teach(binary, 2, seed, how)
        for where, tested in tests:
            scores = answers(network, tested, seed).scores
            verdict = Verdict.of(scores[:, 0], tested.labels == 0)
            yield name, where, len(part), {"error": 1 - verdict.balanced, "average_precision": verdict.precision}


def _looks(names: Sequence[str]) -> Iterator[str]:
    return (f"bootswatch/{name}/{mode}" for name in names for mode in ("light", "dark"))


def _half(given: Labelled, random: np.random.Generator) -> Labelled:
    """`IMAGES` of a set, half of them buttons."""
    sides = (np.flatnonzero(given.labels == 0), np.flatnonzero(given.labels != 0))
    return given[np.sort(np.concatenate([random.permutation(side)[: IMAGES // 2] for side in sides]))]


def rendered(folder: Path) -> Labelled:
    """The five themes' own set."""
    for _ in stages.render(folder, themes=[f"bootswatch/{name}/light" for name in SMALL + LEFT_OUT], count=ELEMENTS):
        pass
    for _ in stages.augment(folder, factor=1, recipe="none"):
        pass
    return labelled.read(folder, "all")


def gathered(found: Sequence[Found]) -> list[Row]:
    """A row for each that was trained and tested alike."""
    rows = dict[tuple[str, str], Row]()
    for trained, tested, samples, figures in found:
        before = rows.get((trained, tested))
        rows[trained, tested] = Row(trained, tested, samples, [*(before.figures if before else ()), figures])
    return list(rows.values())


def table(head: Sequence[str], rows: Sequence[Row], columns: Sequence[tuple[str, int, int]]) -> str:
    """As Markdown; ``columns`` are a figure's name, its factor and its digits."""
    lines = [line(*head), line(*["---"] * len(head))]
    for row in rows:
        values = (spread([factor * one[name] for one in row.figures], digits) for name, factor, digits in columns)
        lines.append(line(row.trained, row.tested, f"{row.samples:,}", *values))
    return "\n".join(lines)


HEAD = ("trained on", "tested on", "samples", *transfer.HEAD)


def headline(rows: Sequence[Row]) -> Iterator[str]:
    """How many times fewer are mistaken."""
    for tested in dict.fromkeys(row.tested for row in rows):
        few, many = (row.mean("error") for row in rows if row.tested == tested)
        yield f"{tested}: {100 * few:.1f} % mistaken against {100 * many:.1f} %, {few / many:.1f} times as many"


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.crossed", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("workspace", metavar="WORKSPACE[:SET]", help="samples, grey and 28 x 28")
    parser.add_argument("--real", type=Path, default=REAL, help="crops.npz of benchmarks.realpages")
    parser.add_argument("--work", type=Path, default=FIVE, help="where the five themes are rendered")
    parser.add_argument("--steps", type=int, default=Plan().steps, help="of each training")
    parser.add_argument("--bfloat16", action="store_true", help="as in ctlgen train")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", type=Path, help="also write the figures of each seed")
    asked = parser.parse_args()
    if not asked.real.exists():
        parser.error(f"{asked.real} is not there: run `python -m benchmarks.realpages` first")
    use_threads(asked.threads)
    how = Plan(steps=asked.steps, bfloat16=asked.bfloat16)
    made, five = labelled.read(asked.workspace, "all"), rendered(asked.work)
    real = generalise.prepared(labelled.read(asked.real), made.classes)
    real = replace(real, images=real.examples.fitted(Input()).images)
    across, small = list[Found](), list[Found]()
    for seed in range(asked.seeds):
        across += crossed(made, real, seed, how)
        small += classic(made, five, real, seed, how)
        print(f"seed {seed} done", file=sys.stderr, flush=True)
    rows, few = gathered(across), gathered(small)
    print(table(HEAD, rows, transfer.COLUMNS))
    print("\n" + table((*HEAD[:3], "mistaken, %", "AP"), few, (("error", 100, 1), ("average_precision", 1, 3))))
    print("\n" + "\n".join(headline(few)))
    if asked.json:
        asked.json.write_text(json.dumps([asdict(row) for row in rows + few], indent=1) + "\n")


if __name__ == "__main__":
    main()
