"""What others wrote, or an attacker: one `FormatError`, nothing allocated that a header promises, no way out."""

import io
import json
import pickle
import shutil
import struct
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen import formats
from ctlgen.errors import FormatError
from ctlgen.formats import pixels
from ctlgen.splits import plan
from tests.formats import made
from tests.formats.gold import files

PNG = pixels.encode([np.zeros((3, 3), np.uint8)])[0]
COCO: dict[str, Any] = {
    "images": [{"id": 1, "file_name": "a.png", "width": 9, "height": 9}],
    "categories": [{"id": 1, "name": "x"}],
    "annotations": [{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]}],
}


def one(folder: Path, format: str) -> Path:
    """A small data set of a format."""
    if formats.unit(format) == "page":
        source, split = (pages := made.page_source(folder / "pages", 3)), plan(pages, unit="page", test=0)
    else:
        source, split = (samples := made.source(24, shape=(3, 4))), plan(samples, by="page")
    return formats.write(source, split, format=format, out=folder / "out").folder


def everything(folder: Path) -> None:
    """Read a folder and all of its images."""
    contents = formats.read(folder)
    for split in contents.samples.values():
        for i in range(len(split.labels)):
            assert np.asarray(split.images[i]).dtype == np.uint8
        assert not len(split.labels) or int(split.labels.max()) < 1 << 21
    for side in contents.annotated.values():
        for page in side:
            assert page.image.resolve().is_relative_to(folder.resolve())


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A data set of each format."""
    place = tmp_path_factory.mktemp("sound")
    return {format: one(place / format, format) for format in formats.FORMATS if format not in ("idx", "voc")}


@settings(deadline=None, max_examples=80)
@given(st.data())
def test_a_damaged_set_is_a_format_error(
    tmp_path_factory: pytest.TempPathFactory, sound: dict[str, Path], data: st.DataObject
) -> None:
    format = data.draw(st.sampled_from(sorted(sound)))
    out = Path(shutil.copytree(sound[format], tmp_path_factory.mktemp("fuzz") / "out"))
    if data.draw(st.booleans()):
        (out / "dataset.json").unlink()
    path = out / data.draw(st.sampled_from([path for path in files(out) if path.name != "dataset.json"]))
    whole = bytearray(path.read_bytes() or b"x")
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))] + data.draw(st.binary(max_size=8)))
    with suppress(FormatError):
        everything(out)


def write(folder: Path, name: str, data: bytes | str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def coco(**changes: object) -> Callable[[Path], None]:
    return lambda folder: write(folder, "annotations/instances_train.json", json.dumps(COCO | changes))


def npz(name: str, data: bytes, compression: int = zipfile.ZIP_STORED) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        with zipfile.ZipFile(folder / "x.npz", "w", compression) as archive:
            archive.writestr(name, data)

    return plant


def array(shape: str, descr: str = "|u1") -> bytes:
    head = f"{{'descr': '{descr}', 'fortran_order': False, 'shape': {shape}, }}\n".encode()
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(head)) + head


def tar(*members: tuple[str, bytes, dict[str, object]]) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        with tarfile.open(folder / "train-000000.tar", "w") as archive:
            for name, data, changes in members:
                info = tarfile.TarInfo(name)
                info.size = len(data)
                for key, value in changes.items():
                    setattr(info, key, value)
                archive.addfile(info, io.BytesIO(data))

    return plant


def parquet(image: object, label: object) -> Callable[[Path], None]:
    return lambda folder: pq.write_table(pa.table({"image": image, "label": label}), folder / "train.parquet")


def text(name: str, data: bytes | str) -> Callable[[Path], None]:
    return lambda folder: write(folder, name, data)


ROW = {"image": "a.png", "width": 9, "height": 9, "elements": []}
CASES: list[tuple[Callable[[Path], None], str]] = [
    (coco(images=[COCO["images"][0] | {"file_name": "../../etc/hostname"}]), "no name of a file"),
    (coco(images=[COCO["images"][0] | {"file_name": "/etc/hostname"}]), "no name of a file"),
    (coco(images=[COCO["images"][0] | {"width": -1}]), "no whole number"),
    (coco(images=COCO["images"] * 2), "stands twice"),
    (coco(images=[]), "image 1, which is not there"),
    (coco(annotations=[{"image_id": 1, "category_id": 2, "bbox": [1, 2, 3, 4]}]), "no category 2"),
    (coco(annotations=[{"image_id": 1, "category_id": 1, "bbox": [1, 2, float("inf"), 4]}]), "no number"),
    (coco(annotations=[{"image_id": 1, "category_id": 1, "bbox": "1234"}]), "no list"),
    (coco(annotations=5), "no list"),
    (text("annotations/instances_train.json", "[" * 100_000), "no JSON"),
    (text("annotations/instances_train.json", b"\xff\xfe"), "no JSON"),
    (text("data.yaml", "a: &a [x, x]\nb: &b [*a, *a]\ntrain: images\nnames: [*b, *b]"), "aliases"),
    (text("data.yaml", "!!python/object/apply:os.system ['true']"), "no YAML"),
    (text("data.yaml", "train: ../../../etc\nnames: []"), "no folder"),
    (text("data.yaml", "train: /etc\nnames: []"), "no name of a file"),
    (text("data.yaml", "train: images\nnames: {1: a}"), "count from 0"),
    (text("data.yaml", "[" * 5000), "no YAML"),
    (text("train.jsonl", json.dumps(ROW | {"image": "../a.png"})), "no name of a file"),
    (text("train.jsonl", json.dumps(ROW) + "\n[1]\n"), "train.jsonl:2"),
    (text("train.jsonl", json.dumps(ROW | {"elements": [{"kind": "a", "box": [1, 2, 3]}]})), "no box"),
    (text("train.jsonl", json.dumps(ROW | {"elements": [{"kind": 7, "box": [1, 2, 3, 4]}]})), "no text"),
    (text("train.csv", "label,a,b,c,d\n1,2,3,4\n"), "5"),
    (text("train.csv", "label,a,b,c,d\n1,2,3,4,256\n"), "train.csv:2"),
    (text("train.csv", "label,a,b,c,d\n1,2,3,4,x\n"), "after line 2"),
    (text("train.csv", "label,a,b\n1,2,3\n"), "no square image"),
    (text("train.csv", "a,b\n1,2\n"), "does not begin with 'label'"),
    (text("train.csv.gz", b"\x1f\x8b\x08\x00label,"), "cannot be read"),
    (text("digits/0.json", '{"data": [0, 2]}'), "from 0 to 1"),
    (text("digits/0.json", '{"data": [0, 1]}'), "no images of"),
    (text("digits/0.json", '{"data": [[0], 1]}'), "from 0 to 1"),
    (text("digits/0.json", '{"data": 1e400}'), "no list"),
    (npz("x_train.npy", array("(1152921504606846976, 28, 28)")), "promises"),
    (npz("x_train.npy", array("(9, 3, 3)") + bytes(80)), "promises 81 bytes"),
    (npz("x_train.npy", array("(1, 2, 2)", "|O") + pickle.dumps([print])), "not read"),
    (npz("x_train.npy", array("(-1, 2, 2)") + bytes(4)), "cannot be read"),
    (npz("x_train.npy", array("(" * 60 + "1" + ",)" * 60)), "cannot be read"),
    (npz("x_train.npy", array("(1, 2, 2)") + bytes(4)), "lacks y_train"),
    (text("x.npz", b"PK\x03\x04"), "cannot be read"),
    (tar(("a.png", PNG, {}), ("a.cls", b"x" * (1 << 21), {})), "no label"),
    (tar(("a.png", PNG, {})), "no label"),
    (tar(("a.png", PNG, {}), ("a.json", b"[]", {})), "no object"),
    (tar(("a.png", b"", {"type": tarfile.SYMTYPE, "linkname": "/etc/hostname"})), "no plain file"),
    (text("train-000000.tar", tarfile.TarInfo("a.png").tobuf()[:124] + b"7" * 11 + bytes(1000)), "cannot be read"),
    (parquet([b"no image"], ["a"]), "numbers of classes"),
    (parquet([b"no image"], [1 << 40]), "numbers of classes"),
    (text("train.parquet", b"PAR1" + b"\xff" * 40 + b"PAR1"), "export again"),
]


@pytest.mark.parametrize(("plant", "told"), CASES)
def test_what_is_wrong_is_one_line(tmp_path: Path, plant: Callable[[Path], None], told: str) -> None:
    plant(tmp_path)
    tracemalloc.start()
    with pytest.raises(FormatError, match=told) as caught:
        everything(tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 1 << 26
    tracemalloc.stop()
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 600


def test_an_image_that_is_none_is_told_when_it_is_asked_for(tmp_path: Path) -> None:
    parquet([b"no image", PNG], [0, 0])(tmp_path)
    images = formats.read(tmp_path).samples["train"].images
    assert np.shape(images[1]) == (3, 3)
    with pytest.raises(FormatError, match=r"train\.parquet: row 0"):
        _ = images[0]


@pytest.mark.parametrize("where", ["train/a/x.png", "train/a", "train"])
def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path, where: str) -> None:
    write(tmp_path / "secret", "a/x.png", PNG)
    write(tmp_path / "set", "test/a/y.png", PNG)
    target = {"train/a/x.png": "a/x.png", "train/a": "a", "train": ""}[where]
    (tmp_path / "set" / where).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / "set" / where).symlink_to(tmp_path / "secret" / target)
    with pytest.raises(FormatError, match="leads out of the folder"):
        formats.read(tmp_path / "set")


def test_a_zip_that_inflates_is_stopped(tmp_path: Path) -> None:
    npz("x_train.npy", array("(1, 1, 67108864)") + bytes(1 << 26), compression=zipfile.ZIP_DEFLATED)(tmp_path)
    data = bytearray((tmp_path / "x.npz").read_bytes())
    at = data.rindex(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", 1000)  # the directory says that it is small
    (tmp_path / "x.npz").write_bytes(data)
    tracemalloc.start()
    with pytest.raises(FormatError):
        formats.read(tmp_path)
    assert tracemalloc.get_traced_memory()[1] < 1 << 25
    tracemalloc.stop()
