"""Several formats at once: one pass over the pixels, one split, all of them or none."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import formats, stages
from ctlgen.errors import InputError, WorkspaceError
from ctlgen.exporting.stored import StoredShard
from ctlgen.seeds import rng
from ctlgen.source import Plan
from ctlgen.splits import plan
from ctlgen.workspace import Workspace
from tests import kept
from tests.formats import made
from tests.formats.gold import files

ALL = list(formats.FORMATS)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, name = kept.fill(tmp_path_factory.mktemp("ws") / "ws")
    for shard in place.page_shards():  # no two images alike
        images, rows = kept.samples(place.page_rows(shard))
        place.put_samples(name, shard, rng(shard, "made").integers(0, 256, images.shape, np.uint8), rows)
    return place.path


def test_all_formats_in_one_command(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    reads: Counter[str] = Counter()
    shard_images, pngs = StoredShard.__dict__["images"].fget, Workspace.png

    def images(self: StoredShard) -> object:
        reads["samples"] += 1
        return shard_images(self)

    def png(self: Workspace, row: Any) -> object:
        reads["pages"] += 1
        return pngs(self, row)

    monkeypatch.setattr(StoredShard, "images", property(images))
    monkeypatch.setattr(Workspace, "png", png)
    stages.export(workspace, format="idx", out=tmp_path / "idx", keep_duplicates=True)
    stages.export(workspace, format="coco", out=tmp_path / "coco", keep_duplicates=True)
    alone = reads.copy()
    reads.clear()
    summaries = stages.export(workspace, format=ALL, out=tmp_path / "all", keep_duplicates=True)
    assert reads == alone
    assert [summary.format for summary in summaries] == ALL == [summary.folder.name for summary in summaries]
    for name in ("idx", "coco"):  # alone or in company, the same bytes
        same = files(tmp_path / name)
        assert same == files(tmp_path / "all" / name)
        assert all((tmp_path / name / p).read_bytes() == (tmp_path / "all" / name / p).read_bytes() for p in same)


@pytest.mark.parametrize("by", ["theme", "page"])
def test_pages_stand_where_their_samples_stand(workspace: Path, tmp_path: Path, by: str) -> None:
    stages.export(workspace, format=["parquet", "grounding"], out=tmp_path, split=by, keep_duplicates=True)
    samples, pages = formats.read(tmp_path / "parquet").samples, formats.read(tmp_path / "grounding").annotated
    for side in ("train", "test"):
        assert samples[side].facts["page"]
        assert set(samples[side].facts["page"]) <= {page.name for page in pages[side]}
    assert not {page.name for page in pages["train"]} & {page.name for page in pages["test"]}


def test_pages_without_elements_are_on_the_training_side(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages", 9)  # the second has none
    for by in ("theme", "page"):
        split: Plan = plan(source, unit="page", by=by, test=0.4)
        assert split.side[1] == 0


def test_elements_on_both_sides_of_a_page_are_refused(workspace: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="--split page"):
        stages.export(workspace, format=["idx", "coco"], out=tmp_path / "out", split="random")
    assert not (tmp_path / "out").exists()


def test_options_go_to_the_formats_that_have_them(workspace: Path, tmp_path: Path) -> None:
    options = {"labels": "button", "gzip": True}
    stages.export(workspace, format=["csv", "coco", "parquet"], out=tmp_path, options=options)
    said = {path.parent.name: json.loads(path.read_text())["options"] for path in tmp_path.glob("*/dataset.json")}
    assert said["csv"] == options | {"invert": False}
    assert (said["coco"], said["parquet"]) == ({}, {"labels": "button"})


@pytest.mark.parametrize(
    ("names", "options", "told"),
    [
        (["idx", "idx"], {}, "twice"),
        ([], {}, "no format"),
        (["idx", "coko"], {}, "coco"),
        (["coco", "yolo"], {"gzip": True}, "coco and yolo"),
    ],
)
def test_what_cannot_be_is_told_before_anything_is_written(
    workspace: Path, tmp_path: Path, names: list[str], options: dict[str, object], told: str
) -> None:
    with pytest.raises(InputError, match=told):
        stages.export(workspace, format=names, out=tmp_path / "out", options=options)
    assert not (tmp_path / "out").exists()


def test_one_that_fails_leaves_none(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(formats.npz.Writer, "close", full)
    with pytest.raises(WorkspaceError, match="No space left"):
        stages.export(workspace, format=["idx", "npz", "coco"], out=tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())


def test_a_missing_extra_is_one_line(workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(InputError, match=r"pip install 'ctlgen\[parquet\]'"):
        stages.export(workspace, format=["idx", "parquet"], out=tmp_path / "out")
