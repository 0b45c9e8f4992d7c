"""The report of an evaluation: models side by side, then a section for each set."""

from collections.abc import Iterator, Mapping, Sequence

from ctlgen.learn.evaluate import Judgement, Subject
from ctlgen.learn.report import answers
from ctlgen.learn.report.answered import Answered, Outcome
from ctlgen.learn.report.page import NONE, Cell, Section, amount, hero, page, percent, share, table


def report(subjects: Sequence[Subject], pairs: Sequence[tuple[Judgement, Outcome]], shown: int = 36) -> str:
    """HTML; ``shown`` is how many mistakes of each model on each set are pictured."""
    kinds = {subject.name: number for number, subject in enumerate(subjects)}
    answered = [Answered(found, told, kinds[found.subject.name]) for found, told in pairs]
    sets = list(dict.fromkeys(one.found.given.name for one in answered))
    sections = [Section("Summary", _summary(answered), "summary"), Section("Models", _models(subjects), "models")]
    for number, name in enumerate(sets):
        chosen = [one for one in answered if one.found.given.name == name]
        sections.append(Section(name, "".join(answers.of_set(chosen, shown)), f"set-{number}"))
    models = f"{len(subjects)} models" if len(subjects) > 1 else subjects[0].name
    tested = f"{len(sets)} sets" if len(sets) > 1 else sets[0]
    lead = f"{models} on {tested}. Ranges are 95 % bootstrap intervals."
    return page("How well it recognises", lead, sections)


def _summary(answered: Sequence[Answered]) -> str:
    body = ""
    if len(answered) == 1:
        body = hero(_headline(answered[0].told))
    head = (
        "model",
        "set",
        "samples",
        "accuracy",
        "balanced",
        "macro F1",
        "AUROC",
        "AP",
        "ECE",
        "answered",
        "right of it",
    )
    rows = [[Cell(one.told["model"]), Cell(one.told["set"]), *_figures(one, answered)] for one in answered]
    caption = "AUROC and AP are means over the classes, each against the rest; ECE is the calibration error."
    return body + table(head, rows, caption, text=2) + _buttons(answered)


def _headline(told: Outcome) -> Iterator[tuple[str, str, str]]:
    yield "accuracy", percent(told["accuracy"]["value"]), _range(told["accuracy"])
    yield "balanced accuracy", percent(told["balanced_accuracy"]["value"]), _range(told["balanced_accuracy"])
    if told["button"]:
        yield (
            "button against the rest, AUROC",
            share(told["button"]["auroc"]["value"], 4),
            _range3(told["button"]["auroc"]),
        )
    own = told["abstain"]["own"]
    yield "answers given", percent(own["coverage"]), f"confidence of {own['threshold']:.2f} or more"
    yield "right of those", percent(own["accuracy"]), ""


def _figures(one: Answered, all_: Sequence[Answered]) -> Iterator[Cell]:
    told, rivals = one.told, [o.told for o in all_ if o.told["set"] == one.told["set"]]
    yield Cell(f"{told['samples']:,}")
    for name in ("accuracy", "balanced_accuracy", "macro_f1"):
        best = len(rivals) > 1 and told[name]["value"] == max(rival[name]["value"] or 0 for rival in rivals)
        yield Cell(percent(told[name]["value"]), _range(told[name]), best=best)
    for name in ("macro_auroc", "macro_average_precision"):
        best = len(rivals) > 1 and told[name] == max(rival[name] or 0 for rival in rivals)
        yield Cell(share(told[name]), best=best)
    yield Cell(share(told["calibration"]["ece"]))
    own = told["abstain"]["own"]
    yield Cell(percent(own["coverage"]), f"from {own['threshold']:.2f}")
    yield Cell(percent(own["accuracy"]))


def _buttons(answered: Sequence[Answered]) -> str:
    rows = [one for one in answered if one.told["button"]]
    if not rows:
        return ""
    cells = [
        [
            Cell(one.told["model"]),
            Cell(one.told["set"]),
            Cell(share(one.told["button"]["auroc"]["value"], 4), _range3(one.told["button"]["auroc"])),
            Cell(
                share(one.told["button"]["average_precision"]["value"], 4),
                _range3(one.told["button"]["average_precision"]),
            ),
            Cell(share(one.told["button"]["balanced_accuracy"], 4)),
        ]
        for one in rows
    ]
    head = ("model", "set", "AUROC", "average precision", "balanced accuracy")
    return f"<h3>Button against the rest</h3>{table(head, cells, 'Balanced accuracy at a probability of 0.5.', text=2)}"


def _models(subjects: Sequence[Subject]) -> str:
    head = ("model", "input", "classes", "parameters", "FLOPs an image", "file", "alone", "in a batch")
    rows = [
        [
            Cell(one.name, f"answers from {one.threshold:.2f}" if one.threshold else ""),
            one.facts.get("input", "–"),  # noqa: RUF001
            str(len(one.labels)),
            amount(one.facts.get("parameters")),
            amount(one.facts.get("flops")),
            f"{amount(one.facts['bytes'])}B" if "bytes" in one.facts else NONE,
            _milliseconds(one.facts.get("single_ms")),
            _milliseconds(one.facts.get("batch_ms")),
        ]
        for one in subjects
    ]
    caption = (
        "A multiplication and an addition are two FLOPs. Latency is of this machine and run, preparation not included."
    )
    return table(head, rows, caption, text=2)


def _milliseconds(value: float | None) -> str:
    return NONE if value is None else f"{value:.3g} ms"


def _range(figure_: Mapping[str, float | None]) -> str:
    if figure_["low"] is None or figure_["high"] is None:
        return ""
    return f"{100 * figure_['low']:.1f} to {100 * figure_['high']:.1f}"


def _range3(figure_: Mapping[str, float | None]) -> str:
    return "" if figure_["low"] is None else f"{share(figure_['low'], 4)} to {share(figure_['high'], 4)}"
