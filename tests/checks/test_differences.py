"""diff: what was planted is told, with its place, and what is the same is equal."""

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from ctlgen import formats
from ctlgen.checks import differences
from ctlgen.errors import CtlgenError, InputError
from ctlgen.model import Box, Image
from ctlgen.seeds import rng
from ctlgen.splits import plan
from ctlgen.workspace import Workspace
from tests import kept
from tests.checks.test_sets import poke
from tests.formats import made

TRAIN, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
SIZE = 28 * 28


def exported(out: Path, **asked: Any) -> Path:
    source = made.source(160)
    return formats.write(source, plan(source, test=0.25, **asked), format="idx", out=out).folder


def pages(out: Path) -> Path:
    source = made.page_source(out.with_name(f"{out.name}-pages"))
    return formats.write(source, plan(source, unit="page"), format="voc", out=out).folder


def test_two_of_the_same_are_equal(tmp_path: Path) -> None:
    found = differences.compare(exported(tmp_path / "a"), exported(tmp_path / "b"))
    assert (found.equal, found.recipe, found.pixel) == (True, {}, None)
    assert differences.compare(pages(tmp_path / "c"), pages(tmp_path / "d")).equal


@pytest.mark.parametrize(("one", "other"), [("parquet", "webdataset"), ("idx", "npz"), ("idx", "parquet")])
def test_of_two_formats_what_both_carry_is_compared(tmp_path: Path, one: str, other: str) -> None:
    rows = [replace(made.row(i), box=Box(1 / 3, 860.188, 9.1 + i, 900.0707)) for i in range(60)]
    source = made.of(rng(0, "two").integers(0, 256, (60, 28, 28), np.uint8), rows)
    for name in (one, other):
        formats.write(source, plan(source, by="page"), format=name, out=tmp_path / name)
    found = differences.compare(tmp_path / one, tmp_path / other)
    assert found.items["samples"].none
    assert found.recipe["format"] == (one, other)
    assert ("id" in (found.recipe["facts"][1] if "facts" in found.recipe else ())) == (one == "idx")
    source = made.of(np.concatenate([shard.images for shard in source.shards()])[::-1].copy(), rows)
    formats.write(source, plan(source, by="page"), format=other, out=tmp_path / other)
    assert not differences.compare(tmp_path / one, tmp_path / other).items["samples"].none


def test_pages_of_two_formats_differ_by_what_one_cannot_say(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages")
    for name in ("coco", "yolo"):
        formats.write(source, plan(source, unit="page"), format=name, out=tmp_path / name)
    found = differences.compare(tmp_path / "coco", tmp_path / "yolo")
    assert found.items["pages"].none
    assert "theme" in found.recipe["facts"][0]


def test_a_changed_pixel_is_shown_with_its_place(tmp_path: Path) -> None:
    a, b = exported(tmp_path / "a"), exported(tmp_path / "b")
    old = (b / TRAIN).read_bytes()[16 + 7 * SIZE + 5 * 28 + 9]
    poke(b / TRAIN, 16 + 7 * SIZE + 5 * 28 + 9, bytes([255 - old]))
    poke(b / TRAIN, 16 + 7 * SIZE + 20 * 28 + 2, b"\0")
    found = differences.compare(a, b)
    assert (found.items["samples"].changed, found.items["samples"].details) == (("train/7",), {"train/7": "pixels"})
    pixel = found.pixel
    assert pixel is not None
    assert (pixel.item, pixel.x, pixel.y, pixel.a, pixel.b) == ("train/7", 9, 5, (old,), (255 - old,))
    assert (pixel.count, found.equal, found.recipe) == (2, False, {})
    shown = differences.picture(pixel)
    assert shown.shape[2] == 3
    assert shown.shape[1] > 3 * 28 * 10  # large enough to see a pixel


def test_a_changed_label_and_a_change_of_side_are_told(tmp_path: Path) -> None:
    a, b = exported(tmp_path / "a"), exported(tmp_path / "b")
    label = (b / LABELS).read_bytes()[8 + 3]
    poke(b / LABELS, 8 + 3, bytes([(label + 1) % 16]))
    changes = differences.compare(a, b).items["samples"]
    names = formats.read(a).classes
    assert changes.details == {"train/3": f'label "{names[label]}" -> "{names[(label + 1) % 16]}"'}


def test_samples_that_stand_elsewhere_are_moved_and_not_changed(tmp_path: Path) -> None:
    found = differences.compare(exported(tmp_path / "a"), exported(tmp_path / "b", seed=3))
    changes = found.items["samples"]
    assert (changes.removed, changes.added, changes.changed) == ((), (), ())
    assert changes.moved > 120
    assert 0 < changes.switched < changes.moved
    assert found.recipe["seed"] == (0, 3)
    assert "split.groups.train" not in found.recipe


def test_recipe_keys_and_counts_differ(tmp_path: Path) -> None:
    found = differences.compare(exported(tmp_path / "a"), exported(tmp_path / "b", val=0.2, by="page"))
    assert found.recipe["split.by"] == ("theme", "page")
    assert found.recipe["split.val"] == (None, 0.2)


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_pages_added_removed_and_changed_are_named(tmp_path: Path) -> None:
    a, b = pages(tmp_path / "a"), pages(tmp_path / "b")
    rewrite(b / "Annotations/000000.xml", "<xmin>4</xmin>", "<xmin>5</xmin>")
    for part, end in (("JPEGImages", "png"), ("Annotations", "xml")):
        shutil.move(b / f"{part}/000003.{end}", b / f"{part}/000009.{end}")
    rewrite(b / "Annotations/000009.xml", "000003", "000009")
    (side,) = (side for side in ("train", "test") if "000003" in (b / f"ImageSets/Main/{side}.txt").read_text())
    rewrite(b / f"ImageSets/Main/{side}.txt", "000003", "000009")
    changes = differences.compare(a, b).items["pages"]
    assert (changes.added, changes.removed, changes.changed) == (("000009",), ("000003",), ("000000",))
    assert changes.details["000000"].startswith('object 0 ["button", [3')


def test_a_page_of_another_size_is_told(tmp_path: Path) -> None:
    a, b = pages(tmp_path / "a"), pages(tmp_path / "b")
    page = b / "JPEGImages/000002.png"
    page.unlink()
    cv2.imwrite(str(page), np.zeros((30, 60, 3), np.uint8))
    pixel = differences.compare(a, b).pixel
    assert pixel is not None
    assert (pixel.item, pixel.a, [image.shape for image in pixel.images]) == ("000002", (), [(40, 60, 3), (30, 60, 3)])
    assert differences.picture(pixel).shape[0] > 40


@pytest.mark.parametrize("shape", [(1, 1), (3, 1000, 3), (2000, 40)])
def test_a_picture_is_made_of_any_size(shape: tuple[int, ...]) -> None:
    one: Image = np.zeros(shape, np.uint8)
    other = one + 1
    shown = differences.picture(differences.Pixel("a", 0, 0, (0,), (1,), 1, 1, (one, other.astype(np.uint8))))
    assert shown.dtype == np.uint8


# --- workspaces


def filled(path: Path) -> Workspace:
    place, _ = kept.fill(path)
    return place


def test_workspaces_are_compared_by_pages_and_samples(tmp_path: Path) -> None:
    a, b = filled(tmp_path / "a"), filled(tmp_path / "b")
    found = differences.compare(a.path, b.path)
    assert (found.kind, found.equal) == ("workspaces", True)
    rows = list(b.page_rows(0))
    name = next(iter(b.sets()))
    images, samples = kept.samples(rows)
    images[9, 2, 1] ^= 64
    samples[4] |= {"ops": [["blur", {"sigma": 2.0}]]}
    b.put_samples(name, 0, images, samples)
    rows[5], png = replace(rows[5], digest=kept.page(77)[0].digest), kept.page(77)[1]
    b.put_page(rows[5], png)
    b.finish_pages(0, rows[:-1])
    found = differences.compare(a.path, b.path)
    pages_, changes = found.items["pages"], found.items["samples"]
    assert (pages_.removed, pages_.changed, pages_.details) == (("000063",), ("000005",), {"000005": "pixels"})
    assert found.pixel is not None
    assert (found.pixel.item, found.pixel.x, found.pixel.a, found.pixel.b) == ("000005", 0, (5, 5, 5), (77, 77, 77))
    assert changes.changed == ("000001/0000/0", "000002/0000/1")
    assert changes.details["000001/0000/0"] == 'ops [] -> [["blur", {"sigma": 2.0}]]'
    assert changes.details["000002/0000/1"] == "pixels"


def test_recipes_of_workspaces_are_compared_key_by_key(tmp_path: Path) -> None:
    a, b = filled(tmp_path / "a"), filled(tmp_path / "b")
    run = json.loads((b.path / "run.json").read_text())
    run["render"]["count"] = 12
    run["versions"]["chromium"] = "151"
    (b.path / "run.json").write_text(json.dumps(run))
    assert differences.compare(a.path, b.path).recipe == {
        "render.count": (400, 12),
        "versions.chromium": ("150", "151"),
    }


def test_two_kinds_and_none_are_refused(tmp_path: Path) -> None:
    a = exported(tmp_path / "a")
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "run.json").write_text('{"render": {}}')
    with pytest.raises(InputError, match="a workspace and a data set"):
        differences.compare(a, tmp_path / "b")
    with pytest.raises(CtlgenError, match="no folder"):
        differences.compare(a, tmp_path / "nowhere")
