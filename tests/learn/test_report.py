"""The reports as a browser and a screen reader would take them: well-formed, self-contained, nothing unescaped."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest

from ctlgen.learn import evaluate
from ctlgen.learn.evaluate import Subject
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.report import plots
from ctlgen.learn.report.evaluation import report
from ctlgen.learn.report.plots import Axes, Line
from ctlgen.model import KINDS
from tests.learn.sets import made

VOID = {"meta", "img", "br"}
EVIL = '<script>alert("x")</script>&'


class Reader(HTMLParser):
    """Collects the elements, and what is never closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    assert reader.open == []
    return reader


def subject(name: str, seed: int, given: Labelled) -> Subject:
    random = np.random.default_rng(seed)
    scores = random.dirichlet(np.full(len(KINDS), 0.2), len(given)) + 0.6 * np.eye(len(KINDS))[given.labels]
    scores /= scores.sum(1, keepdims=True)
    return Subject(name, KINDS, 0.5, lambda _: scores, {"parameters": 1234, "flops": 5.6e6, "bytes": 7890})


@pytest.fixture(scope="module")
def html() -> str:
    given = made()
    facts = dict(given.facts) | {"framework": [EVIL if one == "framea" else one for one in given.facts["framework"]]}
    sets = [replace(given, name=EVIL, facts=facts), replace(given, name="second", facts={})]
    subjects = [subject("cnn", 0, given), subject("<b>", 1, given)]
    found = [evaluate.judge(one, set_) for set_ in sets for one in subjects]
    return report(subjects, [(one, evaluate.outcome(one, draws=20)) for one in found])


def test_it_is_one_file_that_asks_for_nothing(html: str) -> None:
    reader = read(html)
    assert {tag for tag, _ in reader.seen} & {"script", "link", "iframe", "object"} == set()
    for tag, attributes in reader.seen:
        for name in ("src", "href", "srcset", "data"):
            value = attributes.get(name) or ""
            assert value.startswith(("#", "data:image/png;base64,")) or not value, (tag, value)
    assert not re.search(r"https?://|@import|url\(", html)
    assert "default-src 'none'" in html


def test_names_are_text_and_never_markup(html: str) -> None:
    reader = read(html)
    assert "<script" not in html
    assert EVIL in reader.text
    assert "<b>" in reader.text
    assert not any(tag == "b" and "style" not in attributes for tag, attributes in reader.seen)


def test_it_can_be_read_without_seeing_it(html: str) -> None:
    reader = read(html)
    assert ("html", {"lang": "en"}) in reader.seen
    for tag, attributes in reader.seen:
        assert tag != "img" or attributes["alt"]
        assert tag != "svg" or attributes.get("aria-label") or attributes.get("aria-hidden")
    ids = [attributes["id"] for _, attributes in reader.seen if "id" in attributes]
    assert len(ids) == len(set(ids))
    links = {(attributes["href"] or "")[1:] for tag, attributes in reader.seen if tag == "a"}
    assert links <= set(ids)
    assert [tag for tag, _ in reader.seen].count("h1") == 1


def test_all_that_was_found_is_there(html: str) -> None:
    reader = read(html)
    for words in (
        *KINDS,
        "cnn",
        "second",
        "Reliability of cnn",
        "Abstaining",
        "By theme",
        "By script",
        "The surest mistakes",
    ):
        assert words in reader.text, words
    assert [tag for tag, _ in reader.seen].count("img") > 50, "mistakes are pictured"


def test_the_same_answers_give_the_same_bytes(html: str) -> None:
    given = made()
    one = subject("cnn", 0, given)
    found = evaluate.judge(one, given)
    first, second = (report([one], [(found, evaluate.outcome(found, draws=20))]) for _ in range(2))
    assert first == second
    assert first != html


def test_a_curve_stays_in_its_frame_and_ends_where_it_ends() -> None:
    axes = Axes((0, 1), (0, 1), 200, 100)
    drawn = plots.curves([Line("a", np.linspace(0, 1, 9000), np.linspace(-1, 2, 9000))], axes, "up")
    points = [
        tuple(map(float, pair))
        for pair in re.findall(r"([\d.-]+) ([\d.-]+)", re.findall(r'line s0" d="([^"]*)"', drawn)[0])
    ]
    left, top, right, bottom = axes.margins
    assert all(left - 0.1 <= x <= 200 - right + 0.1 and top - 0.1 <= y <= 100 - bottom + 0.1 for x, y in points)
    assert points[0] == (left, 100 - bottom)
    assert points[-1] == (200 - right, top)
    assert len(points) < 1000, "points that cannot be told apart are left out"


def test_a_plot_of_nothing_is_a_frame() -> None:
    read(plots.curves([Line("a", [], [])], Axes(), "nothing"))
    read(
        plots.curves(
            [Line("a", [np.nan], [np.nan], 0, ((float("nan"), 1, "no"),))], Axes(log=True, x=(1, 1000)), "none"
        )
    )
