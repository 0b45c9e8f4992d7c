"""The formats of samples: written, and read back by programs that we did not write."""

import csv
import gc
import json
import tarfile
import warnings
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet
import pytest
import webdataset as wds
from datasets import ClassLabel, Features, load_dataset
from datasets import Image as ImageFeature
from PIL import Image as Pictures

from ctlgen import formats
from ctlgen.errors import FormatError, InputError
from ctlgen.exporting import converting
from ctlgen.formats import pixels, webdataset
from ctlgen.model import KINDS, Image
from ctlgen.source import TEST, TRAIN
from ctlgen.splits import plan
from tests.formats import made
from tests.formats.gold import files

SAMPLES = ["idx", "mnist-json", "npz", "csv", "imagefolder", "webdataset", "parquet"]
Pairs = set[tuple[bytes, str]]


def export(out: Path, format: str, source: made.MadeSource, **options: Any) -> Path:
    return formats.write(source, plan(source, by="page"), format=format, out=out, options=options).folder


def asked(source: made.MadeSource, side: int = TRAIN) -> Pairs:
    """The pixels and labels that a side should have."""
    images = np.concatenate([shard.images for shard in source.shards()])
    labels = [row.label for shard in source.shards() for row in shard.rows]
    return {(images[i].tobytes(), labels[i]) for i in plan(source, by="page").members(side)}


def read_npz(folder: Path, source: made.MadeSource) -> Pairs:
    with np.load(folder / "dataset.npz") as data:  # nothing of it is pickled
        return {(x.tobytes(), data["classes"][y]) for x, y in zip(data["x_train"], data["y_train"], strict=True)}


def read_csv(folder: Path, source: made.MadeSource) -> Pairs:
    table = pd.read_csv(folder / "train.csv")
    names = (folder / "classes.txt").read_text().split()
    rows = table.drop(columns="label").to_numpy(np.uint8)
    return {(row.tobytes(), names[label]) for row, label in zip(rows, table["label"], strict=True)}


def read_json(folder: Path, source: made.MadeSource) -> Pairs:
    pairs = set()
    for number, name in enumerate((folder / "classes.txt").read_text().split()):
        data = json.loads((folder / f"digits/{number}.json").read_text())["data"]
        images = np.rint(np.reshape(data, (-1, *source.shape)) * 255).astype(np.uint8)
        pairs |= {(image.tobytes(), name) for image in images}
    return pairs


def read_hugging_face(kind: str, **more: Any) -> Callable[[Path, made.MadeSource], Pairs]:
    def read(folder: Path, source: made.MadeSource) -> Pairs:
        options = {key: value.format(folder) if isinstance(value, str) else value for key, value in more.items()}
        cache = str(folder.parent / "cache")
        found = load_dataset(kind, cache_dir=cache, split="train", **options)
        names = found.features["label"].names if hasattr(found.features["label"], "names") else None
        return {(np.asarray(row["image"]).tobytes(), names[row["label"]] if names else row["label"]) for row in found}

    return read


def read_webdataset(folder: Path, source: made.MadeSource) -> Pairs:
    names = (folder / "classes.txt").read_text().split()
    shards = [str(path) for path in sorted(folder.glob("train-*.tar"))]
    with warnings.catch_warnings():  # it leaves its shards open
        warnings.simplefilter("ignore", ResourceWarning)
        samples = list(wds.WebDataset(shards, shardshuffle=False, empty_check=False).to_tuple("png", "cls", "json"))
        gc.collect()
    pairs = set()
    for png, label, facts in samples:
        assert json.loads(facts)["label"] == names[int(label)]
        pairs.add((np.asarray(Pictures.open(BytesIO(png))).tobytes(), names[int(label)]))
    return pairs


def read_duckdb(folder: Path, source: made.MadeSource) -> Pairs:
    asked = f"select image.bytes, label from '{folder}/data/train-*.parquet'"
    rows = duckdb.connect().execute(asked).fetchall()
    return {(np.asarray(Pictures.open(BytesIO(png))).tobytes(), KINDS[label]) for png, label in rows}


@pytest.mark.parametrize("shape", [(28, 28), (9, 5, 3), (1, 1, 3)])
@pytest.mark.parametrize(
    ("format", "reader"),
    [
        ("npz", read_npz),
        ("csv", read_csv),
        ("mnist-json", read_json),
        ("imagefolder", read_hugging_face("imagefolder", data_dir="{}")),
        ("parquet", read_hugging_face("parquet", data_dir="{}/data")),
        ("parquet", read_duckdb),
        ("webdataset", read_webdataset),
    ],
)
def test_another_program_reads_what_was_written(
    tmp_path: Path, format: str, reader: Callable[[Path, made.MadeSource], Pairs], shape: tuple[int, ...]
) -> None:
    source = made.source(64, shape=shape)
    assert reader(export(tmp_path / "out", format, source), source) == asked(source)


@pytest.mark.parametrize("format", SAMPLES)
@pytest.mark.parametrize("shape", [(28, 28), (7, 12, 3)])
def test_it_comes_back_whole(tmp_path: Path, format: str, shape: tuple[int, ...]) -> None:
    source = made.source(64, shape=shape)
    contents = formats.read(export(tmp_path / "out", format, source))
    assert (contents.format, contents.classes) == (format, KINDS)
    for side, number in (("train", TRAIN), ("test", TEST)):
        split = contents.samples[side]
        got = {(np.asarray(split.images[i]).tobytes(), KINDS[label]) for i, label in enumerate(split.labels.tolist())}
        assert got == asked(source, number)
        assert len(split.images) == len(split.labels) == len(asked(source, number))


@pytest.mark.parametrize("format", ["parquet", "webdataset", "imagefolder"])
def test_what_is_known_of_a_sample_comes_with_it(tmp_path: Path, format: str) -> None:
    split = formats.read(export(tmp_path / "out", format, made.source(40))).samples["train"]
    assert {"id", "variant", "state", "size", "tone", "text", "theme", "group", "framework", "page"} <= set(split.facts)
    number = int(split.facts["id"][3].split("/")[1]) + 10 * int(split.facts["page"][3])
    assert split.facts["id"][3] == f"{number // 10:06d}/{number % 10:04d}/0"
    assert KINDS[split.labels[3]] == KINDS[number % len(KINDS)]
    assert (split.facts["variant"][3], split.facts["text"][3], split.facts["box"][3]) == ("solid", "Save", [0, 0, 9, 9])
    assert split.facts["theme"][3].rpartition("/")[0] == split.facts["group"][3]


def test_every_format_has_the_same_order(tmp_path: Path) -> None:
    source = made.source(64)
    orders = {}
    for format in SAMPLES:
        split = formats.read(export(tmp_path / format, format, source)).samples["train"]
        orders[format] = [np.asarray(split.images[i]).tobytes() for i in range(len(split.labels))]
    assert sorted(orders.pop("mnist-json")) == sorted(orders["idx"])  # a file for each class
    assert all(order == orders["idx"] for order in orders.values())


@pytest.mark.parametrize("format", SAMPLES)
def test_the_same_bytes_each_time_and_in_any_pieces(
    tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = made.source(64)
    one = export(tmp_path / "one", format, source)
    monkeypatch.setattr(formats.streams, "PIECE", 28 * 28 * 9)
    two = export(tmp_path / "two", format, source)
    assert files(one) == files(two)
    same = [(one / path).read_bytes() == (two / path).read_bytes() for path in files(one)]
    assert all(same) or format == "parquet"  # a piece is a row group there


@pytest.mark.parametrize("format", ["npz", "csv", "mnist-json"])
def test_invert_and_labels(tmp_path: Path, format: str) -> None:
    source = made.source(64)
    plain, other = (
        formats.read(export(tmp_path / name, format, source, **options))
        for name, options in (("plain", {}), ("other", {"invert": True, "labels": "button"}))
    )
    assert other.classes == ("not_button", "button")
    one, two = plain.samples["test"], other.samples["test"]
    pairs = {
        (255 - np.asarray(image)).tobytes(): label == 0 for image, label in zip(one.images, one.labels, strict=True)
    }
    assert pairs == {
        np.asarray(image).tobytes(): label == 1 for image, label in zip(two.images, two.labels, strict=True)
    }


@pytest.mark.parametrize("format", ["npz", "csv"])
def test_compressed_is_smaller_and_the_same(tmp_path: Path, format: str) -> None:
    source = made.of(
        np.repeat(np.arange(60, dtype=np.uint8), 28 * 28).reshape(60, 28, 28), [made.row(i) for i in range(60)]
    )
    plain, small = (export(tmp_path / str(gzip), format, source, gzip=gzip) for gzip in (False, True))
    sizes = [sum((folder / path).stat().st_size for path in files(folder)) for folder in (plain, small)]
    assert sizes[1] < sizes[0] / 4
    one, two = (formats.read(folder).samples["train"].images for folder in (plain, small))
    assert np.array_equal(np.asarray(one), np.asarray(two))


def test_npz_maps_the_images(tmp_path: Path) -> None:
    images = formats.read(export(tmp_path / "out", "npz", made.source(64))).samples["train"].images
    assert isinstance(images, np.memmap)
    assert not images.flags.writeable


def test_a_shard_ends_at_its_number_of_samples(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webdataset, "SHARD", 20)
    monkeypatch.setattr(formats.parquet, "SHARD", 20)
    monkeypatch.setattr(formats.streams, "PIECE", 28 * 28 * 13)  # what is given to a format ends elsewhere, too
    monkeypatch.setattr(webdataset, "_ROWS", 9)
    monkeypatch.setattr(pixels, "_PIECE", 4)
    source = made.source(64)
    folder = export(tmp_path / "wds", "webdataset", source)
    counts = []
    for path in sorted(folder.glob("train-*.tar")):
        with tarfile.open(path) as shard:
            counts.append(len(shard.getnames()) // 3)
    assert counts[:-1] == [20] * (len(counts) - 1)
    assert sum(counts) == len(asked(source))
    assert read_webdataset(folder, source) == asked(source)
    parquet = export(tmp_path / "parquet", "parquet", source)
    assert len(list((parquet / "data").glob(f"train-*-of-{len(counts):05d}.parquet"))) == len(counts)
    assert read_duckdb(parquet, source) == asked(source)


def test_the_tar_is_what_tarfile_writes() -> None:
    files = {"000001_0002_0.cls": b"3", "ü" * 40 + ".json": b"x" * 700, "a" * 120 + ".png": b"", "7.cls": b"y" * 512}
    for (name, data), member in zip(files.items(), webdataset._members(list(files), list(files.values())), strict=True):
        info = tarfile.TarInfo(name)
        info.size = len(data)
        head = info.tobuf(tarfile.USTAR_FORMAT if len(name) <= 100 and name.isascii() else tarfile.PAX_FORMAT)
        assert member == head + data + bytes(-len(data) % 512)


def test_what_a_sample_says_is_what_json_writes() -> None:
    columns: dict[str, list[Any]] = {
        "label": ["a", 'b"\\\n'],
        "té%s": ["ü", None],
        "box": [[1.0, 2.5], []],
        "n": [{"k": 1}, True],
        "numbers": [[1, 2.5, 1e30], [-0.0, 3]],
        "none": [[1.0, float("nan")], [float("inf")]],
        "truths": [[True], [1, 2]],
    }
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    written = [json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() for row in rows]
    assert webdataset._texts(columns) == written


def test_parquet_says_of_its_columns_what_they_are(tmp_path: Path) -> None:
    """The hub shows them by what is said, `datasets` reads them by it."""
    path = next((export(tmp_path / "out", "parquet", made.source(40)) / "data").glob("train-*"))
    schema = pyarrow.parquet.read_schema(path)
    features = Features.from_dict(json.loads(schema.metadata[b"huggingface"])["info"]["features"])
    assert {field.name: field.type for field in features.arrow_schema} == {field.name: field.type for field in schema}
    assert (features["image"], features["label"]) == (ImageFeature(), ClassLabel(names=list(KINDS)))
    images = pyarrow.parquet.read_table(path)["image"].to_pylist()
    assert all(image["path"].endswith(".png") and image["bytes"][:4] == b"\x89PNG" for image in images)


def test_the_files_of_a_sample_stand_together_and_share_what_is_before_the_first_dot(tmp_path: Path) -> None:
    """The rest of a name is the kind of file: else button.v1.png and button.v2.png would be one sample."""
    for name in ("button.v1", "button.v2"):
        save(tmp_path / f"in/train/a/{name}.png", np.zeros((3, 4), np.uint8))
    converting.convert(tmp_path / "in", "webdataset", tmp_path / "out")
    with tarfile.open(tmp_path / "out/train-000000.tar") as shard:
        keys = [f"a_button_v{number}" for number in (1, 2)]
        assert shard.getnames() == [f"{key}.{kind}" for key in keys for kind in ("cls", "json", "png")]


def save(path: Path, image: Image) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Pictures.fromarray(image).save(path)


def test_anyones_class_folders_are_read(tmp_path: Path) -> None:
    sizes = {"train/a cat/großes Bild.png": (30, 20, 3), "train/собака/1.png": (1, 1), "valid/a cat/x.jpg": (5, 7, 3)}
    for name, size in sizes.items():
        save(tmp_path / name, np.full(size, 7, np.uint8))
    with (tmp_path / "train/metadata.csv").open("w", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerows([("file_name", "who"), ("собака/1.png", "Жучка"), ("a cat/großes Bild.png", "Mia")])
    contents = formats.read(tmp_path)
    assert contents.classes == ("a cat", "собака")
    assert {side: split.labels.tolist() for side, split in contents.samples.items()} == {"train": [1, 0], "val": [0]}
    train = contents.samples["train"]
    assert [np.shape(image) for image in train.images] == [(1, 1), (30, 20, 3)]
    assert (list(train.names), train.facts) == (["собака/1.png", "a cat/großes Bild.png"], {"who": ["Жучка", "Mia"]})


def test_images_that_differ_in_size_fit_no_array(tmp_path: Path) -> None:
    for i, size in enumerate(((3, 4), (5, 6))):
        save(tmp_path / f"in/train/a/{i}.png", np.zeros(size, np.uint8))
    converting.convert(tmp_path / "in", "parquet", tmp_path / "parquet")
    shapes = [np.shape(image) for image in formats.read(tmp_path / "parquet").samples["train"].images]
    assert shapes == [(3, 4), (5, 6)]
    for format in ("idx", "npz", "csv", "mnist-json"):
        with pytest.raises(InputError, match="differ in size"):
            converting.convert(tmp_path / "in", format, tmp_path / format)


@pytest.mark.parametrize(
    ("mode", "shape"), [("L", (4, 5)), ("P", (4, 5, 3)), ("RGBA", (4, 5, 3)), ("1", (4, 5)), ("CMYK", (4, 5, 3))]
)
def test_every_kind_of_image_becomes_grey_or_rgb(tmp_path: Path, mode: str, shape: tuple[int, ...]) -> None:
    suffix = "jpg" if mode == "CMYK" else "png"
    Pictures.new("RGB", (5, 4), (250, 3, 3)).convert(mode).save(tmp_path / f"x.{suffix}")
    images = pixels.of_files([tmp_path / f"x.{suffix}"])
    assert images[0].shape == images.shape(0) == shape
    if mode in ("P", "RGBA"):
        assert images[0][0, 0, 0] > 200 > 60 > images[0][0, 0, 2]


def test_an_image_that_says_it_is_huge_is_not_decoded() -> None:
    head = bytearray(pixels.encode([np.zeros((2, 2), np.uint8)])[0])
    head[16:24] = (1 << 20).to_bytes(4) * 2
    with pytest.raises(FormatError, match="1048576 x 1048576"):
        pixels.decode(bytes(head), "x.png")
    for data in (b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40)):
        with pytest.raises(FormatError, match=r"x\.png"):
            pixels.decode(data, "x.png")
