"""verify in every format: what is exported is sound, and each planted fault is found with its file and item."""

import json
import re
import shutil
import tarfile
from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen import formats
from ctlgen.checks import sets
from ctlgen.errors import FormatError
from ctlgen.splits import plan
from tests.checks.test_sets import found, seal
from tests.formats import made
from tests.formats.gold import files

NEEDED = {"parquet": "pyarrow", "yolo": "yaml"}
Plant = Callable[[Path], object]


def there(*names: str) -> list[str]:
    return [name for name in names or formats.FORMATS if name not in NEEDED or find_spec(NEEDED[name])]


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One small export in each format, to be copied."""
    place = tmp_path_factory.mktemp("exports")
    samples, pages = made.source(96, themes=8), made.page_source(place / "pages", 9)
    for name in there():
        unit = formats.unit(name)
        source = samples if unit == "sample" else pages
        formats.write(source, plan(source, test=0.25, unit=unit), format=name, out=place / name)
    return place


@pytest.fixture
def copied(exports: Path, tmp_path: Path) -> Callable[[str], Path]:
    return lambda name: Path(shutil.copytree(exports / name, tmp_path / name))


@pytest.mark.parametrize("name", there())
def test_every_format_is_verified_and_sound(exports: Path, name: str) -> None:
    report = sets.verify(exports / name)
    assert report.faults == ()
    assert report.format == name
    counts = sum(sum(side.values()) for side in report.figures["counts"].values())
    assert counts == (96 if formats.unit(name) == "sample" else 16)
    json.dumps(report.figures)


@pytest.mark.parametrize("name", there())
def test_a_third_side_is_verified_too(tmp_path: Path, name: str) -> None:
    unit = formats.unit(name)
    source = made.source(96, themes=8) if unit == "sample" else made.page_source(tmp_path / "pages", 9)
    out = formats.write(
        source, plan(source, test=0.25, val=0.25, by="page", unit=unit), format=name, out=tmp_path / "set"
    ).folder
    assert set(sets.verify(out).figures["counts"]) == {"train", "val", "test"}
    assert sets.verify(out).faults == ()


# --- how faults are planted


def edit(pattern: str, change: Callable[[Any], object]) -> Plant:
    """Change the JSON of the first file that matches; of JSON lines, the first one."""

    def plant(folder: Path) -> None:
        path = first(folder, pattern)
        head, *more = path.read_text().splitlines(keepends=True) if path.suffix == ".jsonl" else [path.read_text()]
        table = json.loads(head)
        change(table)
        path.write_text(json.dumps(table) + "\n" + "".join(more))

    return plant


def sub(pattern: str, old: str, new: str) -> Plant:
    def plant(folder: Path) -> None:
        path = first(folder, pattern)
        text = re.sub(old, new, path.read_text(), count=1, flags=re.MULTILINE)
        assert text != path.read_text()
        path.write_text(text)

    return plant


def first(folder: Path, pattern: str) -> Path:
    return next(path for path in sorted(folder.glob(pattern)) if path.stat().st_size)


def put(pattern: str, data: bytes) -> Plant:
    """Other bytes in a file of its own (a page is a hard link)."""

    def plant(folder: Path) -> None:
        path = first(folder, pattern)
        path.unlink()
        path.write_bytes(data)

    return plant


def png(image: np.ndarray[Any, Any]) -> bytes:
    return cv2.imencode(".png", image)[1].tobytes()


def cut(pattern: str, size: int) -> Plant:
    return lambda folder: put(pattern, first(folder, pattern).read_bytes()[:-size])(folder)


def lose(pattern: str) -> Plant:
    return lambda folder: first(folder, pattern).unlink()


def copy(pattern: str, name: str, shade: int = 0) -> Plant:
    """The first file again under another name, its pixels brighter by some levels; its metadata too, if it has any."""

    def plant(folder: Path) -> None:
        image = np.asarray(cv2.imread(str(first(folder, pattern)), cv2.IMREAD_UNCHANGED), int)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(png(np.clip(image + shade, 0, 255).astype(np.uint8)))
        metadata = folder / name.split("/")[0] / "metadata.jsonl"
        row = json.loads(metadata.read_text().splitlines()[0])
        inner = name.partition("/")[2]
        row |= {"file_name": inner, "label": inner.split("/")[0], "id": "999999/0000/0"}
        metadata.write_text(metadata.read_text() + json.dumps(row) + "\n")

    return plant


def members(change: Callable[[list[tuple[str, bytes]]], object]) -> Plant:
    """Other members in train's first shard."""

    def plant(folder: Path) -> None:
        path = first(folder, "train-*.tar")
        with tarfile.open(path) as archive:
            parts = [(member.name, archive.extractfile(member).read()) for member in archive]  # type: ignore[union-attr]
        change(parts)
        with tarfile.open(path, "w") as archive:
            for name, data in parts:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                archive.addfile(info, BytesIO(data))

    return plant


def spoil(parts: list[tuple[str, bytes]]) -> None:
    """The first picture is none."""
    at = next(i for i, (name, _) in enumerate(parts) if name.endswith(".png"))
    parts[at] = parts[at][0], b"no picture"


def arrays(change: Callable[[dict[str, np.ndarray[Any, Any]]], object]) -> Plant:
    def plant(folder: Path) -> None:
        with np.load(folder / "dataset.npz") as file:
            parts = {name: np.array(file[name]) for name in file.files}
        change(parts)
        np.savez(folder / "dataset.npz", **parts)  # type: ignore[arg-type]

    return plant


def column(name: str, value: str) -> Plant:
    """Another value in a column of train's first row."""

    def plant(folder: Path) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        path = first(folder, "data/train-*.parquet")
        table = parquet.read_table(path)
        values = [value, *table.column(name).to_pylist()[1:]]
        at = table.schema.get_field_index(name)
        parquet.write_table(
            table.set_column(at, table.schema.field(at), pa.array(values, table.schema.field(at).type)), path
        )

    return plant


def box(table: Any) -> Any:
    return next(row for row in table["annotations"])


COCO, YOLO = "annotations/instances_train.json", "labels/train/*.txt"
BLANK = png(np.full((28, 28), 9, np.uint8))

PLANTED: list[tuple[str, Plant, str, str, str]] = [
    ("coco", edit(COCO, lambda t: box(t).update(bbox=[50, 3, 30, 5])), "box", COCO, "/0"),
    ("coco", edit(COCO, lambda t: box(t).update(bbox=[3, 3, 0, 5], area=0)), "box", COCO, "/0"),
    ("coco", edit(COCO, lambda t: box(t).update(category_id=99)), "header", COCO, "annotation 0"),
    ("coco", edit(COCO, lambda t: t["annotations"][1].update(id=box(t)["id"])), "structure", COCO, "annotation 1"),
    ("coco", edit(COCO, lambda t: box(t).update(iscrowd=2)), "structure", COCO, "annotation 0"),
    ("coco", edit(COCO, lambda t: box(t).update(area=7e5)), "structure", COCO, "annotation 0"),
    ("coco", edit(COCO, lambda t: t["images"][1].update(id=t["images"][0]["id"])), "header", COCO, "image 1"),
    ("coco", edit(COCO, lambda t: t["images"][0].update(width=61)), "image", "images/", "0000"),
    ("coco", edit(COCO, lambda t: t["images"][0].update(file_name="../../secret.png")), "header", COCO, "image 0"),
    ("coco", edit(COCO, lambda t: box(t).update(area=1)), "structure", COCO, "annotation 0"),
    ("coco", edit(COCO, lambda t: t["categories"][1].update(name="button")), "structure", COCO, "category 1"),
    (
        "coco",
        edit("annotations/instances_test.json", lambda t: t["categories"][1].update(name="knob")),
        "structure",
        "annotations/instances_test.json",
        "category 1",
    ),
    ("coco", cut(COCO, 40), "header", COCO, ""),
    ("coco", lose("images/**/*.png"), "image", "images/", "0000"),
    ("yolo", sub(YOLO, r"^\d+ ", "77 "), "header", "labels/", "1"),
    ("yolo", sub(YOLO, r"^(\d+) \S+", r"\1 0.99"), "box", "labels/", "0"),
    ("yolo", sub(YOLO, r"^(\d+) (\S+) \S+", r"\1 \2"), "header", "labels/", "1"),
    (
        "yolo",
        lambda f: (f / "labels/train/lost.txt").write_text("0 .5 .5 .1 .1\n"),
        "structure",
        "labels/train/lost.txt",
        "",
    ),
    ("yolo", sub("data.yaml", "^names:", "names: &a [*a] #"), "header", "data.yaml", ""),
    ("yolo", lose(YOLO), "structure", "labels/train/0000", ""),
    ("yolo", put("images/train/*.png", b"no picture"), "header", "images/train/", ""),
    (
        "grounding",
        edit("train.jsonl", lambda t: t["elements"][0].update(point=[0.9, 0.9])),
        "structure",
        "train.jsonl",
        "line 1, element 0",
    ),
    ("grounding", edit("train.jsonl", lambda t: t["elements"][0].update(box=[1, 2])), "header", "train.jsonl", "1"),
    (
        "grounding",
        edit("train.jsonl", lambda t: t["elements"][0].update(box=[3, 4, 99, 9])),
        "box",
        "train.jsonl",
        "/0",
    ),
    ("grounding", edit("train.jsonl", lambda t: t["elements"][0].update(kind="knob")), "label", "train.jsonl", "/0"),
    ("imagefolder", put("train/button/*.png", b"\x89PNG, not"), "image", "train/button/", "button/"),
    ("imagefolder", put("train/link/*.png", BLANK), "blank", "train/link/", "link/"),
    ("imagefolder", put("train/link/*.png", png(np.zeros((9, 28), np.uint8))), "shape", "train/link/", "link/"),
    (
        "imagefolder",
        lambda f: shutil.copytree(f / "train/link", f / "train/zebra"),
        "header",
        "train/zebra/",
        "",
    ),
    ("imagefolder", lose("train/link/*.png"), "structure", "train/metadata.jsonl", "line "),
    (
        "imagefolder",
        sub("train/metadata.jsonl", '"label": "link"', '"label": "tab"'),
        "structure",
        "train/metadata.jsonl",
        "line ",
    ),
    (
        "imagefolder",
        copy("train/link/*.png", "test/link/more.png"),
        "duplicate-across",
        "test/link/more.png",
        "link/more.png",
    ),
    (
        "imagefolder",
        copy("train/link/*.png", "test/link/more.png", 3),
        "near-across",
        "test/link/more.png",
        "link/more.png",
    ),
    (
        "imagefolder",
        copy("train/link/*.png", "train/link/more.png"),
        "duplicate-within",
        "train/link/more.png",
        "link/more.png",
    ),
    ("webdataset", cut("train-*.tar", 40_000), "header", "train-000000.tar", ""),
    ("webdataset", members(spoil), "image", "train-000000.tar", "0000"),
    ("webdataset", members(lambda p: p.extend(p[:3])), "member-within", "train-000000.tar", "0000"),
    ("webdataset", members(lambda p: p.pop(2)), "structure", "train-000000.tar", "0000"),
    ("webdataset", members(lambda p: p.__setitem__(0, (p[0][0], b"13"))), "structure", "train-000000.tar", "0000"),
    ("parquet", cut("data/train-*.parquet", 9), "header", "data/train-00000-of-00001.parquet", ""),
    (
        "parquet",
        column("group", "family/look99"),
        "group-recorded",
        "data/train-00000-of-00001.parquet",
        "family/look99",
    ),
    ("npz", arrays(lambda a: a["y_train"].__setitem__(4, 16)), "label", "dataset.npz", "0000"),
    ("npz", arrays(lambda a: a["id_train"].__setitem__(1, a["id_train"][0])), "member-within", "dataset.npz", "0000"),
    ("npz", arrays(lambda a: a.pop("y_test")), "header", "dataset.npz", ""),
    ("npz", arrays(lambda a: a["x_train"].__setitem__(6, a["x_test"][1])), "duplicate-across", "dataset.npz", "0000"),
    ("csv", sub("train.csv", r"^(\d+),\d+", r"\1,300"), "header", "train.csv", ""),
    ("csv", sub("train.csv", r"^\d+", "16"), "label", "train.csv", "0"),
    ("csv", sub("train.csv", r"^(\d+),.*", r"\1,3"), "header", "train.csv", "2"),
    ("mnist-json", edit("digits/3.json", lambda t: t["data"].__setitem__(5, 1.5)), "header", "digits/3.json", ""),
    ("mnist-json", edit("digits/3.json", lambda t: t["data"].pop()), "header", "digits/3.json", ""),
    (
        "mnist-json",
        edit("digits/3.json", lambda t: t["data"].__setitem__(slice(784), [0] * 784)),
        "blank",
        "digits",
        "",
    ),
    (
        "voc",
        lambda f: shutil.copy(f / "Annotations/000000.xml", f / "Annotations/lost.xml"),
        "structure",
        "Annotations/lost.xml",
        "",
    ),
    (
        "voc",
        sub("ImageSets/Main/button_train.txt", " 1$", "-1"),
        "structure",
        "ImageSets/Main/button_train.txt",
        "0000",
    ),
    ("voc", sub("ImageSets/Main/trainval.txt", r"^\d+\n", ""), "structure", "ImageSets/Main/trainval.txt", "0000"),
    ("voc", sub("Annotations/000002.xml", "000002.png", "000004.png"), "structure", "Annotations/000002.xml", "000002"),
]


@pytest.mark.parametrize(
    ("name", "plant", "code", "file", "item"), PLANTED, ids=[f"{i}-{p[0]}-{p[2]}" for i, p in enumerate(PLANTED)]
)
def test_a_planted_fault_is_found(
    copied: Callable[[str], Path], name: str, plant: Plant, code: str, file: str, item: str
) -> None:
    if name not in there():
        pytest.skip(f"{NEEDED[name]} is not installed")
    folder = copied(name)
    plant(folder)
    seal(folder)
    faults = found(folder)
    assert code in faults, list(map(str, faults.values()))
    assert faults[code].file.startswith(file), str(faults[code])
    assert item in faults[code].item, str(faults[code])


def test_what_cannot_be_read_is_one_fault_and_not_one_for_each_class(copied: Callable[[str], Path]) -> None:
    folder = copied("csv")
    cut("train.csv", 3)(folder)
    seal(folder)
    assert [(fault.code, fault.file) for fault in sets.verify(folder).faults] == [("header", "train.csv")]


def test_every_code_is_in_the_docs() -> None:
    rows = "".join(f"| `{code}` | {what} |\n" for code, what in sets.CODES.items())
    assert rows in (Path(__file__).parents[2] / "docs" / "splits.md").read_text("utf-8")


def test_without_resealing_the_file_is_named_by_its_checksum(copied: Callable[[str], Path]) -> None:
    folder = copied("coco")
    edit(COCO, lambda t: box(t).update(score=1))(folder)
    assert {(fault.code, fault.file) for fault in sets.verify(folder).faults} == {("size", COCO)}


def test_a_group_on_both_sides_is_found_from_what_the_items_say(copied: Callable[[str], Path]) -> None:
    folder = copied("imagefolder")
    about = json.loads((folder / "dataset.json").read_text())
    group = about["split"]["groups"]["test"][0]
    edit("train/metadata.jsonl", lambda row: row.update(group=group))(folder)
    seal(folder)
    fault = found(folder)["group-across"]
    assert (fault.file, fault.item) == ("test", group)


def test_a_foreign_set_without_dataset_json_is_held_to_its_own_files(copied: Callable[[str], Path]) -> None:
    for name in there("coco", "imagefolder", "npz", "csv"):
        folder = copied(name)
        (folder / "dataset.json").unlink()
        assert sets.verify(folder).faults == (), name
        shutil.rmtree(folder)


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_verify_never_ends_in_a_traceback(
    exports: Path, tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(there()))
    out = Path(shutil.copytree(exports / name, tmp_path_factory.mktemp("fuzz") / name))
    path = out / data.draw(st.sampled_from(files(out)))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    path.unlink()
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 9)) :])
    with suppress(FormatError):
        if path.name != "dataset.json" and data.draw(st.booleans()):
            seal(out)
        sets.verify(out)
