"""What models got wrong: what is taken for what, where, and the surest mistakes as pictures."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

import numpy as np

from ctlgen.learn import evaluate
from ctlgen.learn.report.answered import Answered, Outcome
from ctlgen.learn.report.page import NONE, Cell, details, meter, note, percent, picture, table

_PARTS = 12  # values of a slice that are shown at once: the worst


def confusion(one: Answered, named: bool) -> str:
    """Rows are what is there, columns what was said; shares of the row."""
    counts = one.found.table
    there = [i for i in range(len(counts)) if counts[i].any() or counts[:, i].any()]
    names = [one.found.classes[i] for i in there]
    head = "".join(f'<th scope="col"><span>{escape(name)}</span></th>' for name in names)
    rows = []
    for i in there:
        total = max(int(counts[i].sum()), 1)
        cells = "".join(
            _square(int(counts[i, j]), total, i == j, one.found.classes[i], one.found.classes[j]) for j in there
        )
        rows.append(f'<tr><th scope="row">{escape(one.found.classes[i])}</th>{cells}</tr>')
    caption = "Rows: what it is. Columns: what was said. Per cent of the row."
    top = f"<caption>{caption}</caption><thead><tr><td></td>{head}</tr></thead>"
    matrix = f'<table class="matrix">{top}<tbody>{"".join(rows)}</tbody></table>'
    pairs = [[row["is"], row["said"], f"{row['count']:,}"] for row in one.told["confused"]]
    listed = table(("is", "said", "times"), pairs, "The most frequent.", text=2) if pairs else note("Nothing.")
    scrolled = f'<div class="scroll" tabindex="0" role="group" aria-label="{caption}">{matrix}</div>'
    body = f'<div class="wide">{scrolled}<div>{listed}</div></div>'
    return details(one.told["model"], body, open=one.kind == 0) if named else body


def _square(count: int, total: int, own: bool, is_: str, said: str) -> str:
    heat = count / total
    shade = heat if own else min(1.0, 2.5 * heat) if count else 0.0
    classes = " ".join(name for name, on in (("own", own), ("hot", shade > 0.6), ("none", not count)) if on)
    text = f"{100 * heat:.0f}" if heat >= 0.005 else "·" if count else "0"
    title = f"{count:,} of {total:,} {is_} said to be {said}"
    return f'<td class="{classes}" style="--h:{shade:.2f}" title="{escape(title)}">{text}</td>'


def slices(chosen: Sequence[Answered]) -> Iterator[str]:
    """For each fact the worst values; the others behind a fold."""
    for what, rows in chosen[0].told["slices"].items():
        if len(rows) > 1:
            others = [{row["value"]: row for row in one.told["slices"].get(what, ())} for one in chosen]
            cells = [[row["value"], f"{row['count']:,}", *_accuracies(row["value"], others, chosen)] for row in rows]
            head = (
                (what, "images", *(one.told["model"] for one in chosen))
                if len(chosen) > 1
                else (what, "images", "right")
            )
            body = table(head, cells[:_PARTS], "The worst first; bars have 95 % intervals.")
            if len(cells) > _PARTS:
                body += details(f"{len(cells) - _PARTS} more", table(head, cells[_PARTS:]))
            yield f"<h3>By {escape(what)}</h3>{body}"


def _accuracies(value: str, others: Sequence[Mapping[str, Outcome]], chosen: Sequence[Answered]) -> Iterator[Cell]:
    for rows, one in zip(others, chosen, strict=True):
        row = rows.get(value)
        if row is None:
            yield Cell(NONE)
        else:
            yield Cell(percent(row["accuracy"]), more=meter(row["accuracy"], row["low"], row["high"], one.kind))


def mistakes(one: Answered, shown: int, named: bool) -> str:
    found = evaluate.mistakes(one.found, shown)
    wrong = int((~one.found.right).sum())
    if not found:
        return note(f"{one.told['model']} made none." if named else "There are none.")
    items = []
    for row in found:
        image = one.found.given.images[row.place]
        alt = f"{row.truth}, said to be {row.said}"
        items.append(
            f'<li><div class="frame">{picture(np.asarray(image), alt)}</div>'
            f"<p>{escape(row.truth)} <span>→ {escape(row.said)}</span>"
            f"<small>{row.confidence:.2f} · {escape(row.name)}</small></p></li>"
        )
    said = note(f"{len(found)} of {wrong:,}: what it is → what was said, how sure, which item.")
    body = f'{said}<ul class="shots">{"".join(items)}</ul>'
    return details(one.told["model"], body, open=one.kind == 0) if named else body
