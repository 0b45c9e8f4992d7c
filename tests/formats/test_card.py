"""The dataset card: its metadata is the hub's, its lines of code run, and the pages of the docs agree with it."""

import contextlib
import gc
import importlib.util
import io
import re
import warnings
from pathlib import Path
from typing import Any

import pytest
from huggingface_hub import DatasetCard
from PIL import Image as Pictures

from ctlgen import formats
from ctlgen.formats import card, loading
from ctlgen.splits import plan
from tests.formats import made

DOCS = Path(__file__).parents[2] / "docs" / "formats"
FROM = card.Provenance(
    ("Rendered by hand.",), (("bootstrap 5.3", "MIT"), ("@fontsource/lato 5", "OFL-1.1")), ("It is small.",), ("Half.",)
)
OPTIONS: list[tuple[str, dict[str, Any]]] = [
    *((name, {}) for name in formats.FORMATS),
    *(("idx", {"gzip": True}), ("csv", {"gzip": True}), ("voc", {"pipcook": True})),
]


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A data set with a card of each format and of some options."""
    place = tmp_path_factory.mktemp("cards")
    samples, pages = made.source(64), made.page_source(place / "pages")
    found = {}
    for number, (name, options) in enumerate(OPTIONS):
        unit = formats.unit(name, options)
        source = samples if unit == "sample" else pages
        target = formats.Target(name, place / str(number), options)
        formats.write_all(source, {unit: plan(source, unit=unit, by="page")}, [target], provenance=FROM)
        found[f"{name} {options}"] = target.out
    return found


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_card_says_what_there_is(folders: dict[str, Path], name: str, options: dict[str, Any]) -> None:
    folder = folders[f"{name} {options}"]
    found = DatasetCard.load(folder / "README.md")
    about = found.data.to_dict()
    assert about["license"] == ["mit", "ofl-1.1"]
    assert about["task_categories"] == ["object-detection" if formats.unit(name) == "page" else "image-classification"]
    assert about["size_categories"] == ["n<1K"]
    for config in about.get("configs", []):
        for files in config["data_files"]:
            assert list(folder.glob(files["path"])), files
    for said in ("bootstrap 5.3", "It is small.", "Rendered by hand.", loading.CANNOT[name], "| all |"):
        assert said in found.text
    assert ("Half." in found.text) == (formats.unit(name) == "page")
    with Pictures.open(folder / card.PICTURE) as picture:
        assert picture.width >= 60


@pytest.mark.parametrize(("name", "options"), OPTIONS)
def test_the_lines_of_the_card_run(
    folders: dict[str, Path], name: str, options: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folders[f"{name} {options}"]
    blocks = re.findall(r"```python\n(.*?)```", (folder / "README.md").read_text(), flags=re.DOTALL)
    assert len(blocks) >= 2
    monkeypatch.chdir(folder)
    monkeypatch.setenv("HF_DATASETS_CACHE", str(folder.parent / "cache"))
    ran = 0
    for block in blocks:
        modules = re.findall(r"^(?:import|from) (\w+)", block, flags=re.MULTILINE)
        if all(importlib.util.find_spec(module) for module in modules):
            run(block)
            ran += 1
    assert ran >= (1 if name in ("yolo", "npz") else 2)


def run(code: str) -> str:
    """What the lines print; files that they leave open are theirs."""
    said = io.StringIO()
    with warnings.catch_warnings(), contextlib.redirect_stdout(said):
        warnings.simplefilter("ignore")
        exec(compile(code, "<example>", "exec"), {})
        gc.collect()
    return said.getvalue()


@pytest.mark.parametrize("name", list(formats.FORMATS))
def test_the_page_of_a_format_has_a_reader_that_runs(
    folders: dict[str, Path], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (DOCS / f"{name}.md").read_text(encoding="utf-8")
    assert loading.CANNOT[name] in " ".join(text.split())
    (reader,) = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    assert len([line for line in reader.splitlines() if line.strip()]) <= 10
    monkeypatch.chdir(folders[f"{name} {{}}"])
    said = run(reader)
    contents = formats.read(folders[f"{name} {{}}"])
    sides = contents.samples or contents.annotated
    count = len(contents.samples["train"].labels) if contents.samples else len(contents.annotated["train"])
    assert said.split()[0] == str(count), said
    assert "train" in sides


def test_a_converted_set_has_the_card_of_its_source(folders: dict[str, Path], tmp_path: Path) -> None:
    from ctlgen.exporting import converting

    converting.convert(folders["parquet {}"], "csv", tmp_path / "csv")
    text = (tmp_path / "csv/README.md").read_text()
    assert "Converted from parquet by ctlgen." in text
    assert "| bootstrap 5.3 | MIT |" in text
