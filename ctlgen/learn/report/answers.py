"""What models made of one set: curves, classes, and (in `wrong`) what they got wrong."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ctlgen.learn import measures
from ctlgen.learn.evaluate import BUTTON, Judgement
from ctlgen.learn.report import plots, wrong
from ctlgen.learn.report.answered import Answered, Outcome
from ctlgen.learn.report.page import NONE, Cell, details, figure, meter, note, percent, share, table
from ctlgen.learn.report.plots import Axes, Line

_SMALL, _LARGE = Axes(width=170, height=140, ticks=2), Axes(width=380, height=280)


def of_set(chosen: Sequence[Answered], shown: int) -> Iterator[str]:
    """The parts of a set's section; ``shown`` mistakes of each model are pictured."""
    given = chosen[0].found.given
    yield note(f"{len(given):,} images of {len(np.unique(given.labels))} classes.")
    for one in chosen:
        yield from (note(text, warn=True) for text in one.found.notes)
    yield plots.legend([one.told["model"] for one in chosen]) if len(chosen) > 1 else ""
    yield _plots(chosen)
    yield details("Answered and right by threshold", "".join(_levels(one, len(chosen) > 1) for one in chosen))
    yield "<h3>Classes</h3>" + _classes(chosen)
    yield details("Precision and recall of each class", _small(chosen, _precision_recall, "recall right, precision up"))
    yield details("ROC of each class", _small(chosen, _roc, "false positives right, true positives up"))
    yield "<h3>What is taken for what</h3>" + "".join(wrong.confusion(one, len(chosen) > 1) for one in chosen)
    yield from wrong.slices(chosen)
    yield "<h3>The surest mistakes</h3>" + "".join(wrong.mistakes(one, shown, len(chosen) > 1) for one in chosen)


def _plots(chosen: Sequence[Answered]) -> str:
    """Button's curves, the abstain curve and a reliability plot for each model."""
    figures = []
    if all(one.told["button"] for one in chosen):
        for title, curve, x, y in (
            ("Button: precision and recall", _precision_recall, "recall", "precision"),
            ("Button: ROC", _roc, "false positive rate", "true positive rate"),
        ):
            lines = [curve(one, BUTTON) for one in chosen]
            axes = replace(_LARGE, x_label=x, y_label=y)
            figures.append(figure(title, plots.curves(lines, axes, title, diagonal=curve is _roc)))
    figures.append(_abstaining(chosen))
    axes = replace(_LARGE, x_label="confidence", y_label="accuracy")
    for one in chosen:
        title = "Reliability" if len(chosen) == 1 else f"Reliability of {one.told['model']}"
        ece = f"ECE {share(one.told['calibration']['ece'])}"
        figures.append(figure(title, plots.reliability(one.found.reliability, axes, f"{title}, {ece}", one.kind), ece))
    return f'<div class="row">{"".join(figures)}</div>'


def _abstaining(chosen: Sequence[Answered]) -> str:
    lines = []
    for one in chosen:
        curve, own = one.found.coverage, one.told["abstain"]["own"]
        given = f"{percent(own['coverage'])} answered from {own['threshold']:.2f}"
        what = f"{one.told['model']}: {given}, {percent(own['accuracy'])} right"
        marks = ((own["coverage"], own["accuracy"], what),) if own["accuracy"] is not None else ()
        lines.append(Line(one.told["model"], curve.coverage, curve.accuracy, one.kind, marks))
    shown = np.concatenate([np.asarray(line.y)[np.asarray(line.x) > 0.05] for line in lines])
    floor = max(0.0, np.floor(10 * float(shown.min(initial=0.9))) / 10 - 0.1)
    axes = replace(_LARGE, y=(floor, 1), x_label="share answered", y_label="right of those")
    title = "Abstaining"
    drawn = plots.curves(lines, axes, "accuracy over the share that is answered")
    return figure(title, drawn, "dot: the threshold")


def _levels(one: Answered, named: bool) -> str:
    told = one.told["abstain"]
    rows = [[f"{row['threshold']:.2f}", percent(row["coverage"]), percent(row["accuracy"])] for row in told["levels"]]
    wanted = ", ".join(
        f"{percent(float(goal), 0)} right: {'never' if least is None else f'from {least:.3f}'}"
        for goal, least in told["threshold_for_accuracy"].items()
    )
    caption = f"{one.told['model']}. {wanted}" if named else wanted
    return table(("confidence from", "answered", "right of those"), rows, caption)


def _precision_recall(one: Answered, name: str) -> Line:
    precision, recall, _ = measures.precision_recall_curve(*_against(one.found, name))
    return Line(one.told["model"], np.append(0, recall), np.append(precision[:1], precision), one.kind)


def _roc(one: Answered, name: str) -> Line:
    false, true, _ = measures.roc_curve(*_against(one.found, name))
    return Line(one.told["model"], false, true, one.kind)


def _against(found: Judgement, name: str) -> tuple[measures.Floats, measures.Truth]:
    code = found.classes.index(name)
    return found.scores[:, code], found.truth == code


def _small(chosen: Sequence[Answered], curve: Callable[[Answered, str], Line], what: str) -> str:
    """A small plot for each class that is there."""
    parts = []
    measure = "auroc" if curve is _roc else "average_precision"
    for row in chosen[0].told["classes"]:
        name = row["class"]
        there = [
            one for one in chosen if any(r["class"] == name and r[measure] is not None for r in one.told["classes"])
        ]
        if row["support"] and there:
            title = f"{name}, {what}"
            drawn = plots.curves([curve(one, name) for one in there], _SMALL, title, diagonal=curve is _roc)
            values = [next(r[measure] for r in one.told["classes"] if r["class"] == name) for one in there]
            parts.append(figure(name, drawn, " / ".join(share(value) for value in values)))
    return f'{note(f"{what[0].upper()}{what[1:]}; the area beside the name.")}<div class="small">{"".join(parts)}</div>'


def _classes(chosen: Sequence[Answered]) -> str:
    if len(chosen) == 1:
        rows = [
            [
                row["class"],
                f"{row['support']:,}",
                percent(row["precision"]),
                percent(row["recall"]),
                Cell(percent(row["f1"]), more=meter(row["f1"] or 0)),
                share(row["auroc"]),
                share(row["average_precision"]),
            ]
            for row in chosen[0].told["classes"]
        ]
        return table(("class", "images", "precision", "recall", "F1", "AUROC", "AP"), rows)
    by_model = [{row["class"]: row for row in one.told["classes"]} for one in chosen]
    every = list(dict.fromkeys(name for rows_ in by_model for name in rows_))
    rows = [
        [
            name,
            f"{max(rows_[name]['support'] for rows_ in by_model if name in rows_):,}",
            *(_f1(rows_.get(name), one.kind) for rows_, one in zip(by_model, chosen, strict=True)),
        ]
        for name in every
    ]
    return table(
        ("class", "images", *(one.told["model"] for one in chosen)), rows, "F1, with precision / recall below it."
    )


def _f1(row: Outcome | None, kind: int) -> Cell:
    if row is None:
        return Cell(NONE)
    below = f"{percent(row['precision'])} / {percent(row['recall'])}"
    return Cell(percent(row["f1"]), below, meter(row["f1"] or 0, kind=kind))
