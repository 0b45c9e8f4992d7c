"""Conversions: what both formats can carry survives, and docs/conversions.md says what that is for every pair."""

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import formats
from ctlgen.errors import FormatError, InputError
from ctlgen.exporting import converting
from ctlgen.formats.job import Annotated, Contents, Samples
from ctlgen.model import Box, Control, Element
from ctlgen.source import PageRecord
from ctlgen.splits import plan
from tests.formats import made

DOC = Path(__file__).parents[2] / "docs" / "conversions.md"
SAMPLES = ["idx", "mnist-json", "npz", "csv", "webdataset", "parquet", "imagefolder", "voc"]
PAGES = ["voc", "coco", "yolo", "grounding"]
HEAD = """# What survives a conversion

Made by a test (`CTLGEN_GOLD=1 pytest tests/exporting/test_converting.py` writes it anew): a data set is exported in the
format of the row, converted to that of the column and read again. Pixels, labels, classes and sides survive always.
Samples and pages with boxes are not converted into each other, but for VOC's crops (`--task classify`): those are
samples.
"""


def export(folder: Path, format: str, source: made.MadeSource, unit: str) -> Path:
    split = plan(source, by="page", unit=unit, test=0.3, keep_duplicates=True)  # type: ignore[arg-type]
    options = {"task": "classify"} if format == "voc" and unit == "sample" else {}
    return formats.write(source, split, format=format, out=folder / format, options=options).folder


def as_samples(contents: Contents) -> dict[str, Samples]:
    return dict(contents.samples or converting._as_samples(contents))


def sample_rows(contents: Contents) -> Iterator[tuple[str, bytes, str]]:
    for side, split in as_samples(contents).items():
        for image, label in zip(split.images, split.labels.tolist(), strict=True):
            yield side, np.asarray(image).tobytes(), contents.classes[label]


def sample_facts(contents: Contents, name: str) -> dict[bytes, Any]:
    """A fact of every sample, by its pixels, which are no other's."""
    found: dict[bytes, Any] = {}
    for split in as_samples(contents).values():
        column = split.facts.get(name, [None] * len(split.labels))
        found |= {np.asarray(image).tobytes(): value for image, value in zip(split.images, column, strict=True)}
    return found


def kept_of_samples(one: Contents, other: Contents) -> list[str]:
    """What is the same in both, of what a set of samples can have."""
    assert one.classes == other.classes
    assert sorted(sample_rows(one)) == sorted(sample_rows(other))
    kept = ["order"] if list(sample_rows(one)) == list(sample_rows(other)) else []

    def same(fact: str) -> bool:
        there = sample_facts(one, fact)
        return None not in there.values() and there == sample_facts(other, fact)

    return kept + [word for word in ("id", "text, state, variant", "theme", "box") if all(map(same, word.split(", ")))]


def pages_of(contents: Contents) -> dict[tuple[str, bytes], Annotated]:
    """The pages by their side and pixels, which are no other's."""
    return {(side, page.image.read_bytes()): page for side, split in contents.annotated.items() for page in split}


def kept_of_pages(one: Contents, other: Contents) -> list[str]:
    mine, others = pages_of(one), pages_of(other)
    assert one.classes == other.classes
    assert sorted(mine) == sorted(others)
    pairs = [(mine[key], others[key]) for key in mine]
    assert all([i.label for i in a.objects] == [i.label for i in b.objects] for a, b in pairs)
    objects = [pair for a, b in pairs for pair in zip(a.objects, b.objects, strict=True)]
    kept = ["order"] if list(mine) == list(others) else []
    kept += ["name"] if all(a.name == b.name for a, b in pairs) else []
    assert all(close(a.box, b.box, 0.501) for a, b in objects)
    kept += ["box" if all(close(a.box, b.box, 0.002) for a, b in objects) else "box to half a pixel"]
    flags = ("truncated", "occluded", "difficult")
    tests = {
        "flags": all(getattr(a, flag) == getattr(b, flag) for a, b in objects for flag in flags)
        and any(b.truncated for _, b in objects),
        "text, state, variant": all(b.facts and a.facts == b.facts for a, b in objects),
        "theme": all(b.facts and a.facts == b.facts for a, b in pairs),
    }
    return kept + [word for word, kept_ in tests.items() if kept_]


def close(one: Box, other: Box, slack: float) -> bool:
    pairs = ((one.x0, other.x0), (one.y0, other.y0), (one.x1, other.x1), (one.y1, other.y1))
    return all(abs(a - b) <= slack for a, b in pairs)


def page_source(folder: Path) -> made.MadeSource:
    """Pages with fractions, flags and facts; one is empty, one has a name that is not Latin."""
    records = []
    for i, old in enumerate(made.page_source(folder, 6).records):
        control = Control("button", "solid", "md", "hover", "primary", text=f"№ {i}")
        elements = tuple(
            Element(control, box, box, 0.94) for box in (Box(-3, 4.25, 13.5, 9.75), Box(20, 21.125, 31, 30))
        )
        name = "ein Bild" if i == 3 else old.id
        path = old.path.rename(old.path.with_stem(name))
        records.append(
            PageRecord(name, path, 60, 40, () if i == 1 else elements, f"f/{i}/light", "bootstrap", f"f/{i}")
        )
    return made.MadeSource(records=records, classes=("button", "link"))


def table(names: list[str], cells: dict[tuple[str, str], list[str]]) -> str:
    lines = [f"| from, to | {' | '.join(names)} |", "| --- |" + " --- |" * len(names)]
    lines += [f"| **{a}** | {' | '.join('; '.join(cells[a, b]) or 'no more' for b in names)} |" for a in names]
    return "\n".join(lines) + "\n"


@pytest.fixture(scope="module")
def cells(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[tuple[str, str], list[str]]]:
    """What survives, by unit and pair; a format alone is paired with itself."""
    place = tmp_path_factory.mktemp("pairs")
    source, pages = made.source(24, shape=(4, 4)), page_source(place / "pages")
    found: dict[str, dict[tuple[str, str], list[str]]] = {"sample": {}, "page": {}}
    for unit, names, kept in (("sample", SAMPLES, kept_of_samples), ("page", PAGES, kept_of_pages)):
        folders = {name: export(place / unit, name, source if unit == "sample" else pages, unit) for name in names}
        read = {name: formats.read(folder) for name, folder in folders.items()}
        for a, b in product(names, names):
            out = place / f"{unit}-{a}-{b}"
            summary = converting.convert(folders[a], b, out)
            assert (summary.format, summary.notes[-1]) == (b, f"converted from {a}")
            found[unit][a, b] = kept(read[a], formats.read(out))
    return found


def test_the_table_in_the_docs_is_what_survives(cells: dict[str, dict[tuple[str, str], list[str]]]) -> None:
    text = (
        f"{HEAD}\n## Samples\n\n{table(SAMPLES, cells['sample'])}\n## Pages with boxes\n\n{table(PAGES, cells['page'])}"
    )
    if os.environ.get("CTLGEN_GOLD"):
        DOC.write_text(text, encoding="utf-8")
    assert DOC.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("unit", ["sample", "page"])
def test_what_both_can_carry_survives(cells: dict[str, dict[tuple[str, str], list[str]]], unit: str) -> None:
    """What the richest format loses to another, that one cannot carry; of two all that both can must arrive."""
    pairs, richest = cells[unit], {"sample": "parquet", "page": "grounding"}[unit]
    for (a, b), kept in pairs.items():
        assert set(pairs[richest, a]) & set(pairs[richest, b]) <= {*kept, "box to half a pixel"}, (a, b)
    assert len(pairs[richest, richest]) == {"sample": 5, "page": 6}[unit]


def test_nothing_is_shuffled_and_the_split_is_told_on(tmp_path: Path) -> None:
    source = made.source(40)
    split = plan(source, by="page", seed=5)
    first = formats.write(source, split, format="npz", out=tmp_path / "npz", recipe={"factor": 3}).folder
    converting.convert(first, "idx", tmp_path / "idx")
    formats.write(source, split, format="idx", out=tmp_path / "direct")
    for name in ("train-images-idx3-ubyte", "t10k-labels-idx1-ubyte"):
        assert (tmp_path / "idx" / name).read_bytes() == (tmp_path / "direct" / name).read_bytes()
    about = formats.read(tmp_path / "idx").manifest
    assert (about["converted_from"], about["seed"], about["recipe"]) == ("npz", 5, {"factor": 3})
    assert about["split"] == formats.read(first).manifest["split"]
    assert (tmp_path / "idx/README.md").is_file()


def test_names_that_would_be_one_file_are_told_apart(tmp_path: Path) -> None:
    from PIL import Image

    names = ("train/x/a b.png", "train/x_a/b.png", "train/x/a:b.png", "val/x/a b.png", "val/x_a/B.png")
    for value, name in enumerate(names, 1):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("L", (3, 2), value).save(tmp_path / "in" / name)
    converting.convert(tmp_path / "in", "webdataset", tmp_path / "out")
    contents = formats.read(tmp_path / "out")
    assert {side: sorted(int(image[0, 0]) for image in split.images) for side, split in contents.samples.items()} == {
        "train": [1, 2, 3],
        "val": [4, 5],
    }
    told = [name.lower() for split in contents.samples.values() for name in split.names]
    assert len(set(told)) == 5, "on some disks A and a are one"
    assert contents.classes == ("x", "x_a")


def test_what_has_nothing_in_common_is_one_line(tmp_path: Path) -> None:
    idx = export(tmp_path, "idx", made.source(24), "sample")
    coco = export(tmp_path, "coco", page_source(tmp_path / "pages"), "page")
    with pytest.raises(InputError, match="pages with boxes: convert it to"):
        converting.convert(idx, "coco", tmp_path / "out")
    with pytest.raises(InputError, match="holds samples: convert it to"):
        converting.convert(coco, "csv", tmp_path / "out")
    with pytest.raises(InputError, match="parqet"):
        converting.convert(idx, "parqet", tmp_path / "out")
    with pytest.raises(FormatError, match="no data set"):
        converting.convert(tmp_path / "pages", "csv", tmp_path / "out")
    assert not (tmp_path / "out").exists()
