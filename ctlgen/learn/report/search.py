"""The report of a search: the best, the front, what mattered, and how random search did."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from ctlgen.learn import versus
from ctlgen.learn.report import plots
from ctlgen.learn.report.page import (
    Cell,
    Section,
    amount,
    details,
    figure,
    hero,
    meter,
    note,
    page,
    percent,
    table,
)
from ctlgen.learn.report.plots import Axes, Line
from ctlgen.learn.search import Plan
from ctlgen.learn.space import choice, command_line
from ctlgen.learn.trials import HYPERBAND, RANDOM, Trial, best, front

UNITS = {"flops": "FLOPs an image", "parameters": "parameters", "latency": "ms an image alone"}
_TITLES = {HYPERBAND: "Hyperband", RANDOM: "random search"}
_MOST = 60  # learning curves that are drawn


def report(data: str, plan: Plan, found: Sequence[Trial], told: Mapping[str, Any]) -> str:
    """HTML; ``told`` is the JSON outcome, ``found`` the trials of both searches."""
    ours = [one for one in found if one.study == HYPERBAND]
    sections = [
        Section("The best", _best(data, plan, ours, told), "best"),
        Section("What accuracy costs", _front(data, plan, found), "front"),
        Section("Against random search", _versus(found, told), "versus"),
        Section("What mattered", _importance(told), "importance"),
        Section("Every trial", _trials(plan, ours), "trials"),
    ]
    trained = sum(not one.over for one in ours)
    lead = f"{trained} networks tried on {data}, at most {plan.epochs} epochs each, seed {plan.seed}."
    return page("A search for a network", lead, sections)


def _best(data: str, plan: Plan, ours: Sequence[Trial], told: Mapping[str, Any]) -> str:
    one = best(ours)
    if one is None:
        return note("No trial went to the end: give more --trials.", warn=True)
    tested = told["best"]["test"]
    figures = [
        ("validation accuracy", percent(one.accuracy, 2), "it was chosen by this"),
        ("test accuracy", percent(tested, 2), "it never saw these" if tested is not None else "there is no test side"),
        ("parameters", amount(one.cost["parameters"]), ""),
        ("FLOPs an image", amount(one.cost["flops"]), ""),
    ]
    if "latency" in one.cost:
        figures.append(("latency", f"{one.cost['latency']:.3g} ms", "one image alone, one thread"))
    how = f"Trial {one.number}. Train it again, to the same figures, with:"
    if plan.count:
        how = f"Trial {one.number}, on {plan.count:,} images drawn from the set. Train it on all of the set with:"
    return hero(figures) + note(how) + _pre(_command(data, plan, one))


def _command(data: str, plan: Plan, one: Trial) -> str:
    return command_line(choice(one.params, plan.kind, plan.epochs, plan.seed), data)


def _front(data: str, plan: Plan, found: Sequence[Trial]) -> str:
    """What each network that was trained to the end costs, and those that none beats."""
    ended = [one for one in found if one.complete]
    if not ended:
        return note("No trial went to the end.")
    kept = front(found, plan.cost)
    costs = list(dict.fromkeys((plan.cost, "flops", "parameters")))
    rows = [
        [f"{_TITLES[one.study]} {one.number}", *(amount(one.cost[cost]) for cost in costs), percent(one.accuracy, 2)]
        for one in kept
    ]
    head = ("trial", *(UNITS[cost] for cost in costs), "validation accuracy")
    key = plots.key([(_TITLES[name], i) for i, name in enumerate(_TITLES) if any(one.study == name for one in ended)])
    return (
        key
        + figure("Accuracy and cost", _scatter(plan, ended, kept), "right and up costs more and recognises more")
        + table(head, rows, "None of these is beaten by a cheaper one.")
        + details("How to train each of them", "".join(_pre(_command(data, plan, one)) for one in kept))
    )


def _pre(text: str) -> str:
    """A command, broken between its words alone and not at their hyphens."""
    return f"<pre><code>{' '.join(f'<span>{escape(word)}</span>' for word in text.split(' '))}</code></pre>"


def _scatter(plan: Plan, ended: Sequence[Trial], kept: Sequence[Trial]) -> str:
    """Accuracy over the cost, the front as steps, the limit as a line."""
    xs, ys = [one.cost[plan.cost] for one in ended], [one.accuracy for one in ended]
    edge = max(0.05 * (max(ys) - min(ys)), 0.005)
    across = (min(xs) * 0.8, max([*xs, plan.limit or 0]) * 1.25)
    up = (max(0.0, min(ys) - edge), min(1.0, max(ys) + edge))
    axes = Axes(across, up, 1060, 400, UNITS[plan.cost], "validation accuracy", log=True, shown=amount)
    parts = [plots.frame(axes)]
    if plan.limit:
        (x,), _ = axes.place([plan.limit], [up[0]])
        parts.append(f'<path class="guide" d="M{x:.1f} 8V{axes.height - 36}"><title>the limit</title></path>')
    ends = [*(one.cost[plan.cost] for one in kept[1:]), across[1]]
    steps = [(x, one.accuracy) for one, end in zip(kept, ends, strict=True) for x in (one.cost[plan.cost], end)]
    parts.append(plots.path(Line("front", [x for x, _ in steps], [y for _, y in steps]), axes))
    for one in ended:
        what = f"{_TITLES[one.study]}, trial {one.number}: {percent(one.accuracy, 2)}, {amount(one.cost[plan.cost])}"
        parts.append(plots.dot(axes, one.cost[plan.cost], one.accuracy, what, int(one.study == RANDOM), 4.5))
    return plots.svg(parts, axes, f"validation accuracy over {UNITS[plan.cost]}")


def _versus(found: Sequence[Trial], told: Mapping[str, Any]) -> str:
    compared = told["versus"]
    if compared is None:
        return note("Not compared: --no-compare was given, or a side has no trial that went to the end.")
    rows = [
        [
            _TITLES[name].capitalize(),
            f"{side['trials']:,}",
            f"{side['to_the_end']:,}",
            f"{side['epochs']:,}",
            amount(side["flops"]),
            percent(side["validation"], 2),
            percent(side["test"], 2),
        ]
        for name, side in compared["sides"].items()
    ]
    head = ("", "trials", "to the end", "epochs", "training FLOPs", "best, validation", "the same, test")
    runs = [versus.progress([one for one in found if one.study == name]) for name in (HYPERBAND, RANDOM)]
    lines = [Line(_TITLES[name], *run, kind) for kind, (name, run) in enumerate(zip(_TITLES, runs, strict=True))]
    tops = [y for _, ys in runs for y in ys]
    span = (max(0.0, min(tops) - 0.02), min(1.0, max(tops) + 0.01))
    most = max(x for xs, _ in runs for x in xs)
    axes = Axes((0, most), span, 1060, 300, "epochs spent", "best validation accuracy so far")
    legend = plots.legend([line.name for line in lines])
    drawn = figure("The best so far", legend + plots.curves(lines, axes, "best validation accuracy over epochs spent"))
    caption = (
        "As many epochs for both; random search cuts nothing short. One run of each: another seed may say otherwise."
    )
    return f"<p><strong>{escape(compared['sentence'])}</strong></p>{table(head, rows, caption)}{drawn}"


def _importance(told: Mapping[str, Any]) -> str:
    if not told["importance"]:
        return note("Too few trials went to the end to tell: give more --trials.")
    rows = [[name, Cell(percent(value), more=meter(value))] for name, value in told["importance"].items()]
    caption = (
        "How much each parameter sets the best quarter apart (PED-ANOVA); the sum is 1. Of few trials it is a hint."
    )
    return table(("parameter", "share"), rows, caption)


def _trials(plan: Plan, ours: Sequence[Trial]) -> str:
    """Learning curves, and a table of all."""
    trained = [one for one in ours if one.accuracies]
    lines = [
        Line(f"trial {one.number}", range(1, len(one.accuracies) + 1), one.accuracies, 0 if one.complete else 7)
        for one in trained[:_MOST]
    ]
    if not lines:
        return note("None.")
    values = [value for one in trained for value in one.accuracies]
    axes = Axes(
        (1, max(plan.epochs, 2)),
        (max(0.0, min(values) - 0.02), min(1.0, max(values) + 0.02)),
        1060,
        300,
        "epoch",
        "validation accuracy",
    )
    drawn = plots.curves(lines, axes, "validation accuracy of each trial by epoch")
    names = list(dict.fromkeys(name for one in ours for name in one.params))
    rows = [
        [
            str(one.number),
            "over the limit" if one.over else "to the end" if one.complete else f"ended at {len(one.accuracies)}",
            percent(one.accuracy, 2),
            amount(one.cost["flops"]),
            *(_shown(one.params.get(name)) for name in names),
        ]
        for one in sorted(
            ours, key=lambda one: (not one.complete, -(one.accuracy if one.accuracies else 0), one.number)
        )
    ]
    listed = details(f"All {len(rows)}", table(("trial", "went", "accuracy", "FLOPs", *names), rows, text=2))
    return figure("Learning curves", drawn, "solid: went to the end; dashed grey: ended early") + listed


def _shown(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "yes", False: "no", None: ""}[value]
    return f"{value:.3g}" if isinstance(value, float) else str(value)
