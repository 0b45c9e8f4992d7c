"""The formats of pages with boxes: written, and read back by programs that we did not write."""

import contextlib
import io
import json
import warnings
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest
from defusedxml.ElementTree import fromstring
from globox import AnnotationSet  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image as Pictures
from PIL import ImageDraw
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from ctlgen import formats
from ctlgen.formats import grounding
from ctlgen.model import KINDS, Box, Control, Element
from ctlgen.source import SPLITS, PageRecord
from ctlgen.splits import plan
from tests.formats import made

PAGES = ["voc", "coco", "yolo", "grounding"]


def export(out: Path, format: str, source: made.MadeSource, test: float = 0, **options: Any) -> Path:
    split = plan(source, unit="page", test=test, keep_duplicates=True)
    return formats.write(source, split, format=format, out=out, options=options).folder


def page(
    folder: Path, elements: tuple[Element, ...], size: tuple[int, int] = (60, 40), name: str = "000000"
) -> PageRecord:
    """A page of this width and height."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.png"
    path.write_bytes(made.png(np.zeros((size[1], size[0], 3), np.uint8)))
    return PageRecord(name, path, *size, elements, "f/a/light", "bootstrap", "f/a")


def test_the_truth_against_itself_is_an_average_precision_of_1(tmp_path: Path) -> None:
    pages = made.page_source(tmp_path / "pages", 7, (200, 300)).records
    crowded = page(tmp_path / "p", (made.made("button", 3, 4, 23, 14), made.made("button", 3, 20, 23, 30, 0.667)))
    source = made.MadeSource(records=[*pages, replace(crowded, id="000007")])
    file = export(tmp_path / "coco", "coco", source) / "annotations/instances_train.json"
    with contextlib.redirect_stdout(io.StringIO()) as said:
        truth = COCO(str(file))
        rows = [{**row, "score": 0.9} for row in truth.dataset["annotations"]]
        test = COCOeval(truth, truth.loadRes(rows), "bbox")
        test.evaluate()
        test.accumulate()
        test.summarize()
    assert test.stats[0] == 1, said.getvalue()
    assert len(truth.getImgIds()) == 8
    assert sum(row["iscrowd"] for row in truth.dataset["annotations"]) == 1
    assert {row["name"] for row in truth.loadCats(truth.getCatIds())} == set(KINDS[:-1])
    assert {row["supercategory"] for row in truth.loadCats(truth.getCatIds())} == {"action", "input", "display"}


def test_a_crowd_is_what_is_covered_or_looks_like_something_else(tmp_path: Path) -> None:
    box = Box(3, 4, 23, 14)
    plain, covered = made.made("button", 30, 4, 50, 14), made.made("link", 3, 20, 23, 30, visible=0.667)
    badged = made.made("image", 30, 20, 50, 30, visible=0.889)
    alike = Element(Control("button", "link", text="Öffnen"), box, box)
    source = made.MadeSource(records=[page(tmp_path / "p", (plain, covered, alike, badged))])
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO(str(export(tmp_path / "coco", "coco", source) / "annotations/instances_train.json"))
    rows = truth.dataset["annotations"]
    assert [row["iscrowd"] for row in rows] == [0, 1, 1, 0]
    assert [row["area"] for row in rows] == [200] * 4
    with warnings.catch_warnings():  # of pycocotools itself
        warnings.simplefilter("ignore", DeprecationWarning)
        masks = [truth.annToMask(row) for row in rows]
    places = [(30, 4, 50, 14), (3, 20, 23, 30), (3, 4, 23, 14), (30, 20, 50, 30)]
    for mask, (x0, y0, x1, y1) in zip(masks, places, strict=True):
        assert mask[y0:y1, x0:x1].sum() == mask.sum() == 200
    assert rows[2]["attributes"]["text"] == "Öffnen"
    assert truth.dataset["images"][0] | {"id": 1, "width": 60, "height": 40} == truth.dataset["images"][0]


def theirs(format: str, folder: Path) -> Any:
    if format == "coco":
        return AnnotationSet.from_coco(folder / "annotations/instances_train.json")
    if format == "yolo":
        images = folder / "images/train"
        return AnnotationSet.from_yolo_v5(folder / "labels/train", image_folder=images, image_extension=".png")
    return AnnotationSet.from_pascal_voc(folder / "Annotations")


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_globox_reads_a_page_without_objects_and_one_with_a_thousand(tmp_path: Path, format: str) -> None:
    many = tuple(
        made.made("icon", x * 9 + 0.25, y * 8 + 0.5, x * 9 + 7.5, y * 8 + 6.5) for y in range(25) for x in range(40)
    )
    pages = [page(tmp_path / "p", (), name="000000"), page(tmp_path / "p", many, (400, 220), "000001")]
    found = theirs(format, export(tmp_path / "out", format, made.MadeSource(records=pages)))
    counts = {image.image_id: len(image.boxes) for image in found}
    assert counts == {"000000.png": 0, "000001.png": 1000}
    first = min(found["000001.png"].boxes, key=lambda box: (box.ymin, box.xmin))
    assert first.label in ("icon", str(KINDS.index("icon")))
    shift = 1 if format == "voc" else 0  # globox keeps VOC's 1-based corners
    assert abs(first.xmin - shift - 0.25) <= 0.5
    assert abs(first.ymax - 6.5) <= 0.5


@pytest.mark.parametrize("format", ["coco", "yolo", "voc"])
def test_supervision_reads_every_box_and_name(tmp_path: Path, format: str) -> None:
    folder = export(tmp_path / "out", format, made.page_source(tmp_path / "pages", 6, (200, 300)))
    mine = {page.image.name: page for page in formats.read(folder).annotated["train"]}
    found = supervised(format, folder)
    assert {Path(path).name for path, _, _ in found} == set(mine)
    for path, image, detections in found:
        page = mine[Path(path).name]
        assert image.shape[:2] == (page.height, page.width)
        assert [found.classes[code] for code in detections.class_id] == [item.label for item in page.objects]
        boxes = [(item.box.x0, item.box.y0, item.box.x1, item.box.y1) for item in page.objects]
        assert np.allclose(detections.xyxy, np.reshape(boxes, (-1, 4)), atol=1e-3)


def supervised(format: str, folder: Path) -> Any:
    supervision = pytest.importorskip("supervision")
    data = supervision.DetectionDataset
    if format == "coco":
        return data.from_coco(str(folder / "images/train"), str(folder / "annotations/instances_train.json"))
    if format == "yolo":
        return data.from_yolo(str(folder / "images/train"), str(folder / "labels/train"), str(folder / "data.yaml"))
    return data.from_pascal_voc(str(folder / "JPEGImages"), str(folder / "Annotations"))


@pytest.mark.parametrize("format", PAGES)
def test_pages_are_linked_and_not_decoded(tmp_path: Path, format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    source = made.page_source(tmp_path / "pages", 3)
    monkeypatch.setattr(formats.pixels, "decode", None)
    out = export(tmp_path / "out", format, source)
    links = [path for path in out.rglob("*.png") if path.samefile(tmp_path / "pages" / path.name)]
    assert len(links) == 3


Side = st.floats(1, 40, width=32)
Corner = st.floats(-10, 190, width=32)


@pytest.mark.parametrize("format", [*PAGES, "pipcook"])
@settings(deadline=None, max_examples=12)
@given(
    st.lists(st.tuples(Corner, Corner, Side, Side, st.sampled_from(KINDS[:-1])), max_size=8),
    st.sampled_from([(1, 1), (201, 97), (4096, 33)]),
    st.sampled_from(["000000", "ein Bild mit Lücken", "ページ 1"]),
)
def test_boxes_come_back_to_half_a_pixel(
    tmp_path_factory: pytest.TempPathFactory,
    format: str,
    drawn: list[tuple[float, float, float, float, str]],
    size: tuple[int, int],
    name: str,
) -> None:
    tmp_path = tmp_path_factory.mktemp("boxes")
    elements = tuple(made.made(kind, x, y, x + w, y + h) for x, y, w, h, kind in drawn)
    source = made.MadeSource(records=[page(tmp_path / "p", elements, size, name)])
    options = {"pipcook": True} if format == "pipcook" else {}
    out = export(tmp_path / "out", "voc" if options else format, source, **options)
    (got,) = formats.read(out).annotated["train"]
    assert (got.width, got.height, got.name) == (*size, name)
    cut = [(e.control.kind, e.box.intersection(Box(0, 0, *size))) for e in elements]
    wanted = [(kind, box) for kind, box in cut if box.area]
    assert [item.label for item in got.objects] == [kind for kind, _ in wanted]
    for item, (_, box) in zip(got.objects, wanted, strict=True):
        slack = 0.501 if min(box.width, box.height) >= 1 or "voc" not in str(out) + format else 1.001
        whole = format in ("voc", "pipcook") and min(box.width, box.height) < 1  # a sliver becomes a whole pixel
        for mine, other in zip(corners(item.box), corners(box), strict=True):
            assert abs(mine - other) <= (1.001 if whole else min(slack, 0.501))


def corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


@pytest.mark.parametrize("format", ["coco", "grounding"])
def test_what_is_known_of_a_control_comes_back(tmp_path: Path, format: str) -> None:
    box = Box(-2, 4, 23.125, 14.5)
    control = Control("text_input", "search", "lg", "focus-visible", text="Größe", placeholder="検索")
    source = made.MadeSource(records=[page(tmp_path / "p", (Element(control, box, box, 0.93),))])
    (got,) = formats.read(export(tmp_path / "out", format, source)).annotated["train"]
    (item,) = got.objects
    assert item.box == Box(0, 4, 23.125, 14.5)
    assert (item.truncated, item.occluded, item.difficult) == (True, True, False)
    told = {"variant": "search", "size": "lg", "state": "focus-visible", "text": "Größe", "placeholder": "検索"}
    assert told.items() <= dict(item.facts).items()
    assert got.facts == {"theme": "f/a/light", "framework": "bootstrap", "group": "f/a"}


def test_grounding_keeps_its_schema_and_a_page_can_be_drawn_from_it(tmp_path: Path) -> None:
    out = export(tmp_path / "out", "grounding", made.page_source(tmp_path / "pages"))
    schema = json.loads((out / "schema.json").read_text())
    assert schema == json.loads(json.dumps(grounding.SCHEMA))
    rows = [json.loads(line) for line in (out / "train.jsonl").read_text().splitlines()]
    for row in rows:
        jsonschema.Draft202012Validator(schema).validate(row)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(rows[0] | {"image": "../x.png"})
    with Pictures.open(out / rows[0]["image"]) as picture:
        drawn = picture.convert("RGB")
    for element in rows[0]["elements"]:
        ImageDraw.Draw(drawn).rectangle(element["box"], outline="#ff0000")
        x0, y0, x1, y1 = element["box"]
        assert element["point"] == pytest.approx([(x0 + x1) / 2 / 60, (y0 + y1) / 2 / 40], abs=1e-6)
    assert {element["role"] for element in rows[0]["elements"]} == {"button", "link"}
    assert drawn.getpixel((3, 4)) == drawn.getpixel((20, 5)) == (255, 0, 0)


def test_pipcooks_folders(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages")
    out = export(tmp_path / "out", "voc", source, test=0.3, pipcook=True)
    assert sorted(path.name for path in out.iterdir()) == ["annotations", "dataset.json", "images"]
    assert {path.name for path in (out / "annotations").iterdir()} == {"train", "test"}
    assert len(list((out / "images").iterdir())) == 6
    contents = formats.read(out)
    assert sum(len(side) for side in contents.annotated.values()) == 6
    assert all(page.image.is_file() for side in contents.annotated.values() for page in side)
    crops = made.source(40)
    split = plan(crops, by="page")
    formats.write(crops, split, format="voc", out=tmp_path / "c", options={"pipcook": True, "task": "classify"})
    assert len(formats.read(tmp_path / "c").annotated["train"]) == split.count(0)


@pytest.mark.parametrize(
    ("test", "val", "said"),
    [(0.3, 0.3, ["train", "val", "test"]), (0.3, 0, ["train", "test", "test"]), (0, 0, ["train", "train", "train"])],
)
def test_yolos_yaml_names_the_sides_that_there_are(tmp_path: Path, test: float, val: float, said: list[str]) -> None:
    """Ultralytics validates after every epoch, and wants to be told on what."""
    source = made.page_source(tmp_path / "pages", 12)
    split = plan(source, unit="page", by="page", test=test, val=val)
    out = formats.write(source, split, format="yolo", out=tmp_path / "out").folder
    lines = (out / "data.yaml").read_text().splitlines()
    assert lines[:3] == [f"{side}: images/{place}" for side, place in zip(("train", "val", "test"), said, strict=True)]
    assert {path.name for path in (out / "images").iterdir()} >= set(said)


def pipcooks(folder: Path) -> dict[str, list[tuple[Path, list[str]]]]:
    """Images and labels as object-detection-yolo's datasource.ts in imgcook/pipcook-script finds them."""
    found: dict[str, list[tuple[Path, list[str]]]] = {}
    for path in sorted(folder.rglob("*.xml")):
        if path.parent.name in ("train", "validation", "test"):
            tree = fromstring(path.read_bytes())
            image = folder / (tree.findtext("path") or f"{tree.findtext('folder')}/{tree.findtext('filename')}")
            assert image.suffix in (".jpg", ".jpeg", ".png")
            assert image.is_file(), f"image {image.name} is not found."
            labels = [name.text or "" for name in tree.iterfind("object/name")]
            found.setdefault(path.parent.name, []).append((image, labels))
    return found


def test_pipcook_finds_every_side_with_its_images(tmp_path: Path) -> None:
    pages = made.page_source(tmp_path / "pages", 9)
    split = plan(pages, unit="page", by="page", test=0.3, val=0.3)
    formats.write(pages, split, format="voc", out=tmp_path / "detect", options={"pipcook": True})
    found = pipcooks(tmp_path / "detect")
    counts = {side: len(found[name]) for name, side in (("train", 0), ("test", 1), ("validation", 2))}
    assert counts == {side: split.count(side) for side in range(3)}
    assert sorted({label for side in found.values() for _, labels in side for label in labels}) == ["button", "link"]
    crops = made.source(96, themes=8)
    split = plan(crops, by="page", test=0.25)
    formats.write(crops, split, format="imagefolder", out=tmp_path / "classify")
    for side in (0, 1):  # image-classification's: train/CLASS/IMAGE.png
        images = [path for path in (tmp_path / "classify").glob(f"{SPLITS[side]}/*/*.png") if path.is_file()]
        assert len(images) == split.count(side)


def test_anyones_yolo_is_read(tmp_path: Path) -> None:
    """As Roboflow exports it: ../train/images in data.yaml, names in a list, polygons among the boxes."""
    for side in ("train", "valid"):
        (tmp_path / side / "labels").mkdir(parents=True)
        page(tmp_path / side / "images", (), (100, 50), "a b")
    (tmp_path / "train/labels/a b.txt").write_text("1 0.5 0.5 0.2 0.4\n0 0.1 0.2 0.3 0.2 0.3 0.6\n\n")
    (tmp_path / "data.yaml").write_text("train: ../train/images\nval: ../valid/images\nnc: 2\nnames: ['no', yes]\n")
    contents = formats.read(tmp_path)
    assert contents.classes == ("no", "True")  # YAML's own yes
    boxes = [(item.label, corners(item.box)) for item in contents.annotated["train"][0].objects]
    assert boxes == [("True", (40, 15, 60, 35)), ("no", (10, 10, 30, 30))]
    assert contents.annotated["val"][0].objects == ()


def test_anyones_coco_is_read(tmp_path: Path) -> None:
    """As Roboflow exports it: the images beside _annotations.coco.json; ids with gaps; a crowd."""
    image = page(tmp_path / "train", (), (100, 50), "x").path
    table = {
        "images": [{"id": 7, "file_name": image.name, "width": 100, "height": 50}],
        "categories": [{"id": 3, "name": "knob"}, {"id": 90, "name": "dial"}],
        "annotations": [{"id": 1, "image_id": 7, "category_id": 90, "bbox": [1, 2, 3.5, 4], "iscrowd": 1}],
    }
    (tmp_path / "train/_annotations.coco.json").write_text(json.dumps(table))
    contents = formats.read(tmp_path)
    assert (contents.format, contents.classes) == ("coco", ("knob", "dial"))
    (got,) = contents.annotated["train"]
    assert got.image == image
    assert (got.objects[0].label, got.objects[0].box, got.objects[0].difficult) == ("dial", Box(1, 2, 4.5, 6), True)


def test_text_that_is_not_on_the_page_is_not_told(tmp_path: Path) -> None:
    box = Box(3, 4, 13, 14)
    controls = (Control("checkbox", "plain", text="Wi-Fi"), Control("checkbox", "labelled", text="Wi-Fi"))
    source = made.MadeSource(records=[page(tmp_path / "p", tuple(Element(c, box, box) for c in controls))])
    out = export(tmp_path / "out", "grounding", source)
    assert [e["text"] for e in json.loads((out / "train.jsonl").read_text())["elements"]] == ["", "Wi-Fi"]
