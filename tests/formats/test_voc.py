"""voc: what is written is what VOC readers read, and hostile XML is refused."""

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from globox import AnnotationSet  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from ctlgen import formats
from ctlgen.errors import FormatError, InputError, WorkspaceError
from ctlgen.formats import voc
from ctlgen.formats.pages import measure
from ctlgen.model import BACKGROUND, KINDS, Box
from ctlgen.source import PageRecord
from ctlgen.splits import plan
from tests.formats import made
from tests.formats.gold import files, same_as_gold


def detect(out: Path, source: made.MadeSource) -> Path:
    return formats.write(source, plan(source, unit="page"), format="voc", out=out).folder


def classify(out: Path, source: made.MadeSource, **more: Any) -> Path:
    return formats.write(source, plan(source, **more), format="voc", out=out, options={"task": "classify"}).folder


def test_bytes_are_the_golden_ones(tmp_path: Path) -> None:
    pages = made.page_source(tmp_path / "pages", 3, (32, 48)).records
    source = made.MadeSource(records=pages, classes=("button", "link", "background"))
    same_as_gold(detect(tmp_path / "voc", source), "voc", tmp_path / "failed")


def test_globox_reads_every_page_also_the_empty_one(tmp_path: Path) -> None:
    out = detect(tmp_path / "voc", made.page_source(tmp_path / "pages"))
    theirs = AnnotationSet.from_pascal_voc(out / "Annotations")
    assert sorted(theirs.image_ids) == [f"{i:06d}.png" for i in range(6)]
    assert len(theirs["000001.png"].boxes) == 0
    assert theirs["000000.png"].image_size == (60, 40)
    boxes = {box.label: (box.xmin, box.ymin, box.xmax, box.ymax) for box in theirs["000000.png"].boxes}
    assert boxes == {"button": (4, 5, 14, 9), "link": (21, 6, 30, 15)}  # 1-based, inclusive; no background


def test_globox_reads_crops_as_whole_image_boxes(tmp_path: Path) -> None:
    out = classify(tmp_path / "voc", made.source(40, themes=2))
    theirs = AnnotationSet.from_pascal_voc(out / "Annotations")
    assert len(theirs) == 40
    assert {(b.xmin, b.ymin, b.xmax, b.ymax) for image in theirs for b in image.boxes} == {(1, 1, 28, 28)}
    assert {box.label for image in theirs for box in image.boxes} == set(KINDS)


@pytest.mark.parametrize("shape", [(28, 28), (9, 5, 3)])
def test_crops_come_back_pixel_for_pixel(tmp_path: Path, shape: tuple[int, ...]) -> None:
    source = made.source(40, shape=shape, themes=2)
    contents = formats.read(classify(tmp_path / "voc", source))
    asked = {
        row.id.replace("/", "_"): (image, row.label)
        for shard in source.shards()
        for image, row in zip(shard.images, shard.rows, strict=True)
    }
    for image in (item for split in contents.annotated.values() for item in split):
        pixels = cv2.imread(str(image.image), cv2.IMREAD_UNCHANGED)
        wanted, label = asked.pop(image.name)
        assert pixels is not None
        assert np.array_equal(pixels, wanted if len(shape) == 2 else wanted[..., ::-1])
        assert (image.objects[0].label, image.depth) == (label, 1 if len(shape) == 2 else 3)
    assert not asked


def test_class_lists_say_there_not_there_and_difficult(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages", 3)
    first = source.records[0]
    hidden = (made.made("button", 3, 4, 13, 9, visible=0.3),)
    pages = [PageRecord(first.id, first.path, 60, 40, hidden, first.theme, "b", first.group), *source.records[1:]]
    changed = made.MadeSource(records=pages)
    out = formats.write(changed, plan(changed, unit="page", test=0), format="voc", out=tmp_path / "voc").folder
    main = out / "ImageSets" / "Main"
    assert (main / "button_train.txt").read_text() == "000000  0\n000001 -1\n000002  1\n"
    assert (main / "trainval.txt").read_text() == (main / "train.txt").read_text() == "000000\n000001\n000002\n"
    assert (main / "test.txt").read_text() == ""
    assert not (main / "background_train.txt").exists()


@pytest.mark.parametrize(
    ("box", "visible", "flags"),
    [
        ((1, 1, 9, 9), 1.0, (False, False, False)),
        ((1, 1, 9, 9), 0.9, (False, False, True)),
        ((1, 1, 9, 9), 0.4, (False, True, True)),
        ((-2, 1, 8, 9), 1.0, (True, False, False)),
        ((-8, 1, 4, 9), 1.0, (True, True, False)),
    ],
)
def test_flags_come_from_what_was_measured(
    box: tuple[float, float, float, float], visible: float, flags: tuple[bool, bool, bool]
) -> None:
    found = measure(made.made("button", *box, visible), 20, 10)
    assert found is not None
    assert (found.truncated, found.difficult, found.occluded) == flags
    assert found.box.inside(20, 10)


def test_background_and_what_lies_outside_are_no_objects() -> None:
    assert measure(made.made(BACKGROUND, 1, 1, 9, 9), 20, 10) is None
    assert measure(made.made("link", 20, 1, 29, 9), 20, 10) is None


def test_boxes_are_whole_pixels_and_never_empty(tmp_path: Path) -> None:
    page = made.page_source(tmp_path / "pages", 1).records[0]
    asked = {(3.4, 4.6, 13.5, 9.0): (3, 5, 14, 9), (3.6, 4.1, 3.9, 4.2): (3, 4, 4, 5), (-5, 8, 4.2, 60): (0, 8, 4, 40)}
    elements = tuple(made.made("icon", *box) for box in asked)
    source = made.MadeSource(records=[PageRecord(page.id, page.path, 60, 40, elements, "a/b/c", "b", "a/b")])
    formats.write(source, plan(source, unit="page", test=0), format="voc", out=tmp_path / "out")
    got = [item.box for item in formats.read(tmp_path / "out").annotated["train"][0].objects]
    assert got == [Box(*box) for box in asked.values()]


def test_pages_are_the_same_bytes_with_or_without_hard_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = made.page_source(tmp_path / "pages")
    one = detect(tmp_path / "one", source)

    def refused(*args: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refused)
    two = detect(tmp_path / "two", source)
    assert [(one / path).read_bytes() for path in files(one)] == [(two / path).read_bytes() for path in files(two)]
    assert (one / "JPEGImages/000000.png").read_bytes() == (tmp_path / "pages/000000.png").read_bytes()


def test_a_page_that_is_gone_is_one_line(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages")
    split = plan(source, unit="page")
    source.records[0].path.unlink()
    with pytest.raises(WorkspaceError, match=r"000000\.png"):
        formats.write(source, split, format="voc", out=tmp_path / "voc")
    assert not (tmp_path / "voc").exists()


def test_labelmap_and_dataset_json(tmp_path: Path) -> None:
    out = detect(tmp_path / "voc", made.page_source(tmp_path / "pages"))
    assert (out / "labelmap.txt").read_text().splitlines()[1] == "button:128,0,0::"
    about = json.loads((out / "dataset.json").read_text())
    assert about["counts"]["train"]["button"] + about["counts"]["test"]["button"] == 5
    assert formats.read(out).classes == KINDS[:-1]


def test_tasks_ask_for_their_own_plan(tmp_path: Path) -> None:
    assert formats.unit("voc") == "page"
    assert formats.unit("voc", {"task": "classify"}) == "sample"
    source = made.source(40)
    with pytest.raises(InputError, match="plan of pages"):
        formats.write(source, plan(source), format="voc", out=tmp_path / "voc")
    with pytest.raises(InputError, match="detect"):
        formats.write(source, plan(source), format="voc", out=tmp_path / "voc", options={"task": "detekt"})


HEAD = "<annotation><filename>a.png</filename><size><width>9</width><height>9</height><depth>3</depth></size>"
BOX = "<bndbox><xmin>{}</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox>"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('<!DOCTYPE a [<!ENTITY b "c">]>' + HEAD + "</annotation>", "entities"),
        ('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><annotation>&x;</annotation>', "entities"),
        ('<!DOCTYPE annotation SYSTEM "http://example.invalid/a.dtd">' + HEAD + "</annotation>", "document type"),
        (HEAD, "cannot be read"),
        ("<html/>", "not an <annotation>"),
        ("<annotation/>", "without <size/width>"),
        (HEAD.replace("a.png", "../../a.png") + "</annotation>", "no plain file name"),
        (HEAD + "<object><name>a</name>" + BOX.format("nan") + "</object></annotation>", "no number"),
        (HEAD + "<object><name>a</name>" + BOX.format("1e400") + "</object></annotation>", "no number"),
        (HEAD + "<object>" + BOX.format("1") + "</object></annotation>", "without <name>"),
        ('<?xml version="1.0" encoding="klingon"?>' + HEAD, "cannot be read"),
    ],
)
def test_hostile_xml_is_one_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "Annotations").mkdir()
    (tmp_path / "Annotations/a.xml").write_text(text)
    with pytest.raises(FormatError, match=told) as caught:
        voc.read_annotation(tmp_path, "a")
    assert "a.xml" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_others_lists_are_read(tmp_path: Path) -> None:
    for name in ("Annotations", "ImageSets/Main"):
        (tmp_path / name).mkdir(parents=True)
    with pytest.raises(FormatError, match=r"no train\.txt"):
        formats.read(tmp_path)
    (tmp_path / "ImageSets/Main/trainval.txt").write_text("a\n")
    (tmp_path / "Annotations/a.xml").write_text(
        HEAD + "<object><name>cat</name>" + BOX.format("1.5") + "</object></annotation>"
    )
    contents = formats.read(tmp_path)
    assert contents.classes == ("cat",)
    assert contents.annotated["trainval"][0].objects[0].box.x0 == 0.5
    (tmp_path / "ImageSets/Main/trainval.txt").write_text("../a\n")
    with pytest.raises(FormatError, match="plain file name"):
        formats.read(tmp_path)


@settings(deadline=None, max_examples=100)
@given(st.data())
def test_a_damaged_set_is_a_format_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    tmp_path = tmp_path_factory.mktemp("fuzz")
    out = detect(tmp_path / "voc", made.page_source(tmp_path / "pages", 3))
    path = out / data.draw(st.sampled_from([path for path in files(out) if path.suffix != ".png"]))
    whole = bytearray(path.read_bytes() or b"x")
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))] + data.draw(st.binary(max_size=8)))
    with suppress(FormatError):
        formats.read(out)
