"""What the benchmarks measure with; how fast ctlgen is, no test says."""

import json
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks import card, crossed, recipes, transfer
from benchmarks.processes import measured, tree
from benchmarks.profile import Meter
from benchmarks.realpages.crops import corrected
from benchmarks.table import HEAD, Row, markdown
from ctlgen.learn import generalise, labelled
from ctlgen.learn.crops import Crop, save
from ctlgen.learn.examples import Data, Examples
from ctlgen.learn.folds import Plan
from ctlgen.learn.labelled import Labelled
from ctlgen.learn.loop import Settings, Trainer
from ctlgen.learn.networks import Structure
from ctlgen.learn.place import claimed
from ctlgen.learn.recogniser import Recogniser
from ctlgen.learn.train import write
from ctlgen.model import KINDS
from tests.learn.sets import made

ROOT = Path(__file__).parent.parent
HOLD = "b = bytearray(60_000_000); b[::4096] = b'x' * len(b[::4096]); print('held', flush=True); input()"


def held(script: str) -> "subprocess.Popen[str]":
    process = subprocess.Popen([sys.executable, "-c", script], stdin=-1, stdout=-1, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_the_memory_of_what_was_started_counts() -> None:
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {HOLD!r}])"
    with held(below) as process:
        assert process.pid in tree(os.getpid())
        with measured(memory=True) as span:
            while not span.looks:
                time.sleep(0.05)
        process.communicate("")
    assert span.peak > 60_000_000
    assert process.pid not in tree(os.getpid())


def test_a_row_is_a_line() -> None:
    lines = markdown([Row("render", "9", target="≥ 10", met=False), Row("help", "0.1 s")]).splitlines()
    assert [line.count("|") for line in lines] == [len(HEAD) + 1] * 4
    assert lines[2].endswith("| ≥ 10 | **no** |")


def test_every_row_is_explained() -> None:
    text = (ROOT / "benchmarks" / "README.md").read_text("utf-8")
    for row in ("render", "augment", "export", "memory", "time against count", "`ctlgen --help`", "render by workers"):
        assert f"\n| {row} |" in text


def test_a_correction_is_a_pattern_and_the_first_that_fits_counts() -> None:
    fixes = {"app/*/button/Not Trusted/*": "unsure", "app/*/button/*": "link"}
    assert corrected("app/view/button/Not Trusted/80x20", "button", fixes) == "unsure"
    assert corrected("app/view/button/Save/80x20", "button", fixes) == "link"
    assert corrected("other/view/button/Save/80x20", "button", fixes) == "button"


def test_the_time_of_what_was_started_counts_by_kind_of_process() -> None:
    spin = "import time\nwhile time.process_time() < 0.4: pass"
    below = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {spin!r}, '--type=renderer'])"
    with subprocess.Popen([sys.executable, "-c", below, "multiprocessing"]) as process:
        meter = Meter(process.pid)
        meter.start()
        process.wait()
    seconds = meter.stop()
    assert set(seconds) == {"Chromium's renderer"}  # its parent has the mark in its line, too, and did nothing
    assert 0.2 < seconds["Chromium's renderer"] < 2


def test_a_card_says_what_the_model_and_the_crops_say(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (60, 28, 28, 3), np.uint8)
    boxes = [(0, 0, 30, 20)] * 60
    some = Examples(images, np.arange(60) % len(KINDS), facts={"box": boxes})
    data = Data(some, Examples([], np.zeros(0, int)), KINDS)
    given = data.input(sizes=True)
    trainer = Trainer(data.train, data.train, given, len(KINDS), Structure(width=2, hidden=4), Settings(epochs=1))
    assert [step.epoch for step in trainer.run()][-1]
    with claimed(tmp_path / "model", resume=False, fresh=False) as place:
        place.finish(write(trainer, data, data.train))
    crops = [
        Crop(f"{app}/v/{kind}/x/30x20", kind, images[i, :20], (0, 0, 28, 20))
        for i, (app, kind) in enumerate([("one", "button"), ("two", "link"), ("two", "text")])
    ]
    save(crops, tmp_path / "crops.npz")
    found = card.tested(Recogniser.load(tmp_path / "model"), tmp_path / "crops.npz")
    text = card.page(tmp_path / "model", found)
    assert "28 x 28, in colour (`stretch`), and is told the crop's width and height" in text
    assert "--width 2" in text
    assert "--extra size" in text
    assert "On 3 crops of 2 applications" in text
    assert f"| button against the rest: AUROC | {generalise.figures(found, KINDS)['auroc']:.4f} |" in text
    assert "| link | 1 |" in text
    assert "Real pages were not there" in card.page(tmp_path / "model", None)
    (tmp_path / "model" / "README.md").write_text(text)
    with claimed(tmp_path / "model", resume=False, fresh=False):
        pass  # a card is no reason not to train again


def large(given: Labelled) -> Labelled:
    """The same as 28 x 28."""
    return replace(given, images=np.asarray(given.images).repeat(4, 1).repeat(4, 2)[:, :28, :28])


def test_sets_are_crossed_and_a_small_one_is_beside_the_large() -> None:
    ours, real = large(made(300)), large(made(60, seed=1))
    facts = {"application": [f"app{i % 6}" for i in range(len(real))]}
    real = replace(real, facts=facts, fit="")
    found = list(crossed.crossed(ours, real, 0, Plan(steps=2)))
    assert {(one[0], one[1]) for one in found} == {
        ("ctlgen", "ctlgen, unseen themes"),
        ("ctlgen", "real pages"),
        ("real pages", "real pages, other applications"),
        ("real pages", "ctlgen, unseen themes"),
        ("both", "real pages, other applications"),
        ("both", "ctlgen, unseen themes"),
    }
    rows = crossed.gathered(found * 2)
    assert len(rows) == 6
    assert crossed.table(crossed.HEAD, rows, transfer.COLUMNS).count("±") == 6 * 5
    names = [f"bootswatch/{name}/light" for name in crossed.SMALL + crossed.LEFT_OUT]
    many = large(made(1800))
    five = replace(many, facts={"theme": [names[i % 5] for i in range(len(many))]})
    few = crossed.gathered(list(crossed.classic(ours, five, real, 0, Plan(steps=2))))
    assert [(row.trained, row.samples) for row in few[::2]] == [
        ("80 images of two themes", 80),
        ("ctlgen's default", 300),
    ]
    first, _ = crossed.headline(few)
    assert first.startswith("three unseen themes: ")
    assert "times as many" in first


def test_what_a_set_teaches_is_told_for_each_seed_and_kind() -> None:
    ours, real = large(made(300)), large(made(60, seed=1))
    found = transfer.evaluate(ours, replace(real, fit=""), Plan(("real",), steps=2, seeds=2))
    assert (found.samples, len(found.figures)) == (300, 2)
    crops = [Crop(f"app/v/{KINDS[code]}/x/28x28", KINDS[code], real.images[0], (0, 0, 28, 28)) for code in real.labels]
    sure = np.array([crop.kind == "button" for crop in crops], np.float64)
    assert not transfer.mistakes(crops, sure)
    sure[0] = 1 - sure[0]
    assert transfer.mistakes(crops, sure) == [(crops[0], sure[0])]
    assert f"{crops[0].kind} 1/" in transfer.by_kind(crops, sure)
    assert len(found.scores) == len(crops)


def test_a_row_of_the_table_is_rendered_once(tmp_path: Path) -> None:
    row = recipes.Row("two looks", looks=2, samples=60, layout="sheet")
    assert recipes.drawn(2) == recipes.drawn(5)[:2]
    place = recipes.make(row, tmp_path)
    assert recipes.make(row, tmp_path) == place
    found = labelled.read(place, "all")
    assert (len(found), {*found.facts["theme"]}) == (60, {*recipes.drawn(2)})
    other = replace(row, fit="contain")
    assert labelled.read(recipes.make(other, tmp_path), "all").fit == "contain"
    assert recipes.make(row, tmp_path) == place


def test_tables_train_each_set_once_and_show_what_was_mistaken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [recipes.Row(name, looks=2, samples=60, layout="sheet") for name in ("first", "the same")]
    other = replace(rows[0], name="another", recipe="none", samples=20)  # of the same elements
    monkeypatch.setattr(recipes, "TABLES", {"breadth": rows, "looks": [other]})
    trained = list[int]()
    evaluate = transfer.evaluate

    def counted(given: Labelled, *rest: Any) -> transfer.Outcome:
        trained.append(len(given))
        return evaluate(given, *rest)

    monkeypatch.setattr(transfer, "evaluate", counted)
    labels = [KINDS[n % len(KINDS)] for n in range(32)]
    images = np.random.default_rng(0).integers(0, 255, (32, 28, 28, 3), np.uint8)
    save(
        [Crop(f"app/v/{kind}/{n}/28x28", kind, images[n], (0, 0, 28, 28)) for n, kind in enumerate(labels)],
        tmp_path / "real.npz",
    )
    files = {"--work": "sets", "--real": "real.npz", "--mistakes": "wrong.png", "--json": "figures.json"}
    asked = ["--table", "breadth", "--table", "looks", "--steps", "2", "--seeds", "2", "--threads", "1"]
    asked += [word for option, name in files.items() for word in (option, str(tmp_path / name))]
    monkeypatch.setattr(sys, "argv", ["transfer", *asked])
    transfer.main()
    said = capsys.readouterr()
    head, _, *lines = said.out.splitlines()
    assert trained == [60, 20]
    assert [line.split("|")[1].strip() for line in (head, *lines)] == ["samples of", "first", "the same", "another"]
    assert lines[0].split("|")[2:] == lines[1].split("|")[2:] != lines[2].split("|")[2:]
    assert "mistaken: button " in said.err
    told = json.loads((tmp_path / "figures.json").read_text("utf-8"))
    assert [(row["name"], len(row["figures"])) for row in told["sets"]] == [
        ("first", 2),
        ("the same", 2),
        ("another", 2),
    ]
    assert (tmp_path / "wrong.png").stat().st_size
