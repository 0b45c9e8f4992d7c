"""verify: an export is sound, and each planted fault is found, with its file and item."""

import json
import re
import struct
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen import formats
from ctlgen.checks import sets
from ctlgen.errors import FormatError
from ctlgen.formats import manifest
from ctlgen.model import KINDS
from ctlgen.splits import plan
from tests.formats import made
from tests.formats.gold import files

TRAIN, TEST = "train-images-idx3-ubyte", "t10k-images-idx3-ubyte"
TRAIN_LABELS, TEST_LABELS = "train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte"
SIZE = 28 * 28


@pytest.fixture
def idx(tmp_path: Path) -> Path:
    source = made.source(320)
    return formats.write(source, plan(source, test=0.25), format="idx", out=tmp_path / "idx").folder


@pytest.fixture
def voc(tmp_path: Path) -> Path:
    source = made.page_source(tmp_path / "pages")
    return formats.write(source, plan(source, unit="page"), format="voc", out=tmp_path / "voc").folder


def poke(path: Path, offset: int, data: bytes) -> None:
    """Change bytes in a file of its own (a page is a hard link)."""
    whole = bytearray(path.read_bytes())
    whole[offset : offset + len(data)] = data
    path.unlink()
    path.write_bytes(whole)


def seal(folder: Path, **changes: object) -> None:
    """Let dataset.json agree with the files again, so that only the fault itself can be found."""
    about = json.loads((folder / manifest.NAME).read_text())
    about.pop("files")
    manifest.write(folder, about | changes)


def found(folder: Path) -> dict[str, sets.Fault]:
    """The first fault of each code."""
    report = sets.verify(folder)
    assert report.sound == (not report.faults)
    assert set(sets.CODES) >= {fault.code for fault in report.faults}
    assert all("\n" not in str(fault) for fault in report.faults)
    return {fault.code: fault for fault in reversed(report.faults)}


def test_an_export_is_sound(idx: Path, voc: Path, tmp_path: Path) -> None:
    assert sets.verify(idx).faults == ()
    assert sets.verify(voc).faults == ()
    source = made.source(60, shape=(28, 28, 3))
    for format, options in (("idx", {"gzip": True, "labels": "button"}), ("voc", {"task": "classify"})):
        out = tmp_path / f"more-{format}"
        formats.write(source, plan(source, test=0.25), format=format, out=out, options=options)
        assert sets.verify(out).faults == ()


def test_figures_count_what_is_there(idx: Path) -> None:
    figures = sets.verify(idx).figures
    assert sum(sum(side.values()) for side in figures["counts"].values()) == 320
    assert figures["duplicates_within"] == {"train": 0, "test": 0}
    assert figures["largest_to_smallest"] >= 1
    json.dumps(figures)


def test_plain_mnist_without_dataset_json_is_verified(idx: Path) -> None:
    (idx / "dataset.json").unlink()
    (idx / "classes.txt").unlink()
    assert sets.verify(idx).faults == ()
    poke(idx / TEST, 16, (idx / TRAIN).read_bytes()[16 : 16 + SIZE])
    assert found(idx).keys() == {"duplicate-across"}


def lose(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def change(name: str, offset: int, data: bytes) -> Callable[[Path], None]:
    return lambda folder: poke(folder / name, offset, data)


@pytest.mark.parametrize(
    ("plant", "code", "file"),
    [
        (lose(TEST_LABELS), "missing-file", TEST_LABELS),
        (change(TRAIN, 900, b"??"), "checksum", TRAIN),
        (change(TRAIN, 1 << 30, b"?"), "size", TRAIN),
        (change(TRAIN, 3, b"\1"), "header", TRAIN),
        (change(TRAIN, 4, struct.pack(">I", 1 << 24)), "header", TRAIN),
        (change("classes.txt", 0, b"\xff"), "header", "classes.txt"),
    ],
)
def test_a_damaged_file_is_found(idx: Path, plant: Callable[[Path], None], code: str, file: str) -> None:
    plant(idx)
    assert found(idx)[code].file == file


def test_a_label_that_is_no_class_is_found(idx: Path) -> None:
    poke(idx / TRAIN_LABELS, 8 + 5, b"\x10")
    seal(idx)
    fault = found(idx)["label"]
    assert (fault.file, fault.item) == (TRAIN_LABELS, "5")


def test_fewer_labels_than_images_are_found(idx: Path) -> None:
    data = (idx / TRAIN_LABELS).read_bytes()[:-1]
    (idx / TRAIN_LABELS).write_bytes(struct.pack(">2I", 0x801, len(data) - 8) + data[8:])
    seal(idx)
    assert "labels" in found(idx)["header"].line


def test_a_changed_label_differs_from_the_recorded_counts(idx: Path) -> None:
    label = (idx / TRAIN_LABELS).read_bytes()[8]
    poke(idx / TRAIN_LABELS, 8, bytes([(label + 1) % 16]))
    seal(idx)
    assert found(idx).keys() == {"count"}


def test_a_repeated_image_is_found(idx: Path) -> None:
    poke(idx / TRAIN, 16 + 7 * SIZE, (idx / TRAIN).read_bytes()[16 : 16 + SIZE])
    seal(idx)
    assert found(idx).keys() == {"duplicate-within"}
    assert found(idx)["duplicate-within"].item == "7"


def test_an_image_on_both_sides_is_found(idx: Path) -> None:
    poke(idx / TEST, 16 + 3 * SIZE, (idx / TRAIN).read_bytes()[16 : 16 + SIZE])
    seal(idx)
    assert found(idx).keys() == {"duplicate-across"}
    assert found(idx)["duplicate-across"].item == "3"


def test_a_blank_control_is_found_and_a_plain_background_is_not(idx: Path) -> None:
    labels = (idx / TRAIN_LABELS).read_bytes()[8:]
    poke(idx / TRAIN, 16 + labels.index(15) * SIZE, bytes(SIZE))
    seal(idx)
    assert found(idx) == {}
    poke(idx / TRAIN, 16 + labels.index(0) * SIZE, b"\7" * SIZE)
    seal(idx)
    assert found(idx)["blank"].item == str(labels.index(0))


def test_sides_of_different_shape_are_found(idx: Path) -> None:
    count = struct.unpack(">I", (idx / TEST).read_bytes()[4:8])[0]
    poke(idx / TEST, 4, struct.pack(">3I", count, 56, 14))
    seal(idx)
    assert "shape" in found(idx)


def test_a_class_that_train_lacks_is_found(idx: Path) -> None:
    labels = bytes(max(label, 1) for label in (idx / TRAIN_LABELS).read_bytes()[8:])
    poke(idx / TRAIN_LABELS, 8, labels)
    seal(idx)
    fault = found(idx)["missing-class"]
    assert (fault.file, fault.item) == ("train", "button")


def test_a_class_that_test_lacks_is_found_where_it_is_no_accident(idx: Path) -> None:
    for labels, new in ((TEST_LABELS, 3), (TRAIN_LABELS, 0)):
        poke(idx / labels, 8, bytes(new if label < 3 else label for label in (idx / labels).read_bytes()[8:]))
    seal(idx)
    assert found(idx)["missing-class"].file == "test"
    seal(idx, recipe={"augment": {"factor": 9}})  # 45 buttons are five elements
    assert "missing-class" not in found(idx)
    assert any("test has no button, the other sides 45" in note for note in sets.verify(idx).notes)


def test_a_tiny_set_is_sound(tmp_path: Path) -> None:
    """Three themes, 120 samples: most classes are on one side alone."""
    images = np.concatenate([shard.images for shard in made.source(120, themes=3).shards()])
    rows = [made.row(i, KINDS[i % 3 if i < 110 else 3 + i % 5], f"f/{i * 3 // 120}/light") for i in range(120)]
    source = made.of(images, rows)
    out = formats.write(source, plan(source, test=0.3), format="idx", out=tmp_path / "set").folder
    report = sets.verify(out)
    assert report.faults == ()
    assert sum("too few to be sure" in note for note in report.notes) == 5


def test_a_theme_on_both_sides_is_found(idx: Path) -> None:
    split = json.loads((idx / manifest.NAME).read_text())["split"]
    split["groups"]["test"].append(split["groups"]["train"][0])
    seal(idx, split=split)
    assert found(idx)["group-across"].item == split["groups"]["train"][0]


def test_changed_classes_are_found(idx: Path) -> None:
    names = (idx / "classes.txt").read_text().split()
    (idx / "classes.txt").write_text("\n".join(reversed(names)) + "\n")
    seal(idx)
    assert "classes" in found(idx)


def test_an_empty_train_side_is_found(idx: Path) -> None:
    (idx / TRAIN).write_bytes(struct.pack(">4I", 0x803, 0, 28, 28))
    (idx / TRAIN_LABELS).write_bytes(struct.pack(">2I", 0x801, 0))
    seal(idx)
    assert "empty" in found(idx)


def rewrite(path: Path, pattern: str, new: str) -> None:
    path.write_text(re.sub(pattern, new, path.read_text(), count=1))


@pytest.mark.parametrize(
    ("pattern", "new", "code"),
    [
        ("<xmax>14", "<xmax>61", "box"),
        ("<xmin>4", "<xmin>0", "box"),
        ("<xmin>4", "<xmin>15", "box"),
        ("<name>button", "<name>knob", "label"),
        ("<width>60", "<width>61", "image"),
        ("000000.png", "missing.png", "image"),
        ("</annotation>", "", "header"),
        ("<annotation>", "<!DOCTYPE a><annotation>", "header"),
    ],
)
def test_a_wrong_annotation_is_found(voc: Path, pattern: str, new: str, code: str) -> None:
    rewrite(voc / "Annotations/000000.xml", pattern, new)
    seal(voc)
    assert "000000" in str(found(voc)[code])


def test_an_image_that_does_not_decode_is_found(voc: Path) -> None:
    poke(voc / "JPEGImages/000002.png", 0, b"????????")
    seal(voc)
    assert found(voc)["image"].item == "000002"


def test_a_png_that_claims_to_be_huge_is_not_decoded(voc: Path) -> None:
    poke(voc / "JPEGImages/000002.png", 16, struct.pack(">2I", 60000, 60000))
    seal(voc)
    assert found(voc)["image"].item == "000002"


def test_a_page_on_both_sides_is_found(voc: Path) -> None:
    main = voc / "ImageSets/Main"
    name = (main / "train.txt").read_text().split()[0]
    (main / "test.txt").write_text((main / "test.txt").read_text() + name + "\n")
    seal(voc)
    assert found(voc)["member-across"].item == name
    assert found(voc)["duplicate-across"].item == name


def test_a_crop_of_one_colour_is_found(tmp_path: Path) -> None:
    source = made.source(40)
    split = plan(source, by="page")
    out = formats.write(source, split, format="voc", out=tmp_path / "voc", options={"task": "classify"}).folder
    cv2.imwrite(str(out / "JPEGImages/000000_0000_0.png"), np.zeros((28, 28), np.uint8))
    seal(out)
    assert found(out)["blank"].item == "000000_0000_0"


def test_many_faults_are_counted_and_the_first_are_told(idx: Path) -> None:
    poke(idx / TRAIN_LABELS, 8, b"\xff" * 100)
    report = sets.verify(idx)
    assert report.figures["faults"]["label"] == 100
    assert sum(fault.code == "label" for fault in report.faults) == 20


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_verify_never_ends_in_a_traceback(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    tmp_path = tmp_path_factory.mktemp("fuzz")
    if data.draw(st.booleans()):
        source, unit = made.source(60, shape=(3, 3)), "sample"
    else:
        source, unit = made.page_source(tmp_path / "pages", 3), "page"
    out = tmp_path / "out"
    split = plan(source, by="page", unit=unit)  # type: ignore[arg-type]
    formats.write(source, split, format="idx" if unit == "sample" else "voc", out=out)
    path = out / data.draw(st.sampled_from(files(out)))
    whole = path.read_bytes()
    at = data.draw(st.integers(0, len(whole)))
    path.unlink()
    path.write_bytes(whole[:at] + data.draw(st.binary(max_size=6)) + whole[at + data.draw(st.integers(0, 9)) :])
    with suppress(FormatError):
        assert not sets.verify(out).sound or path.read_bytes() == whole or path.name == "dataset.json"
