"""A data set as columns: what is known of each sample is what the files say."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ctlgen import collection, formats
from ctlgen.errors import FormatError, InputError, WorkspaceError
from ctlgen.exporting.stored import Stored
from ctlgen.splits import plan
from ctlgen.workspace import Workspace
from tests.view import made


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made.workspace(tmp_path_factory.mktemp("made") / "ws")


def test_a_workspace_gives_rows_and_pixels_in_one_order(place: Path) -> None:
    items = collection.load(place)
    (shard,) = Stored(Workspace(place)).shards()
    assert len(items) == made.PAGES * made.ELEMENTS * made.FACTOR == len(shard.rows)
    assert list(items.ids) == [row.id for row in shard.rows]
    for name in ("label", "theme", "framework", "state", "text", "page"):
        assert items.values(name) == [getattr(row, name) for row in shard.rows]
    assert items.boxes is not None
    np.testing.assert_allclose(items.boxes[7], [getattr(shard.rows[7].box, edge) for edge in ("x0", "y0", "x1", "y1")])
    np.testing.assert_array_equal(np.concatenate(list(items.pieces())), shard.images)
    assert items.copies.tolist()[:4] == [0, 1, 2, 0]
    assert [page.id for page in items.pages] == ["000000", "000001", "000002", "000003"]


def test_what_hardly_shows_is_flagged(place: Path) -> None:
    items = collection.load(place)
    hidden = np.flatnonzero(items.visible < 1)
    assert {items.ids[int(at)].split("/")[1] for at in hidden} == {"0005"}
    assert set(items.flags[hidden]) == {collection.DIFFICULT | collection.OCCLUDED}
    assert not items.flags[items.visible == 1].any()


def test_the_side_is_that_of_the_export_in_the_workspace(tmp_path: Path) -> None:
    place = made.workspace(tmp_path / "ws")
    source = Stored(Workspace(place))
    by_default = collection.load(place)
    assert by_default.notes == ("split as ctlgen export does by default",)
    asked = plan(source, by="page", test=0.5, seed=5)
    formats.write(source, asked, format="idx", out=place / "exports" / "idx", recipe=source.asked)
    items = collection.load(place)
    assert items.notes == ("split as in exports/idx",)
    side = items.columns["split"]
    assert [side.names[code] for code in side.codes] == [["train", "test", "dropped"][code] for code in asked.side]
    assert items.values("split") != by_default.values("split")


@pytest.mark.parametrize("asked", [{"val": 0.25}, {"folds": 2, "fold": 2}])
def test_a_third_side_and_folds_are_those_of_the_export_too(tmp_path: Path, asked: dict[str, Any]) -> None:
    place = made.workspace(tmp_path / "ws")
    source = Stored(Workspace(place))
    out = place / "exports" / "npz"
    formats.write(source, plan(source, by="page", **asked), format="npz", out=out, recipe=source.asked)
    items = collection.load(place)
    side = {id_: name for name, part in formats.read(out).samples.items() for id_ in part.names}
    assert items.notes == ("split as in exports/npz",)
    assert items.values("split") == [side.get(id_, "dropped") for id_ in items.ids]


@pytest.mark.parametrize("format", ["npz", "coco"])
def test_a_file_of_sides_is_known_without_the_file(tmp_path: Path, format: str) -> None:
    place = made.workspace(tmp_path / "ws")
    source, file = Stored(Workspace(place)), tmp_path / "sides.csv"
    file.write_text("page,side\n000001,val\n000002,test\n*,train\n")
    asked = plan(source, by="file", file=file, unit=formats.unit(format))
    file.unlink()
    formats.write(source, asked, format=format, out=place / "exports" / format, recipe=source.asked)
    items = collection.load(place)
    assert items.notes == (f"split as in exports/{format}",)
    found = {page: {one for one in sides if one != "dropped"} for page, sides in _by_page(items).items()}
    assert found == {"000000": {"train"}, "000001": {"val"}, "000002": {"test"}, "000003": {"train"}}


def _by_page(items: collection.Collection) -> dict[str, set[str]]:
    sides: dict[str, set[str]] = {}
    for id_, side in zip(items.ids, items.values("split"), strict=True):
        sides.setdefault(id_[:6], set()).add(side)
    return sides


def test_an_export_of_samples_has_its_splits(tmp_path: Path) -> None:
    folder = made.idx(tmp_path / "idx", 300)
    items, contents = collection.load(folder), formats.read(folder)
    counts = {side: len(part.labels) for side, part in contents.samples.items()}
    assert len(items) == sum(counts.values())
    assert {side: items.values("split").count(side) for side in counts} == counts
    assert items.ids[0] == "train/000000"
    assert items.boxes is None
    assert items.shape == (8, 8)
    first = next(items.pieces())
    np.testing.assert_array_equal(first[5], contents.samples["train"].images[5])


def test_an_export_of_pages_has_an_item_for_each_box(tmp_path: Path) -> None:
    items = collection.load(made.voc(tmp_path / "voc", tmp_path / "pages"))
    assert len(items) == 10
    assert len(items.pages) == 6
    assert set(items.values("label")) == {"button", "link"}
    assert items.boxes is not None
    assert items.boxes[0].tolist() == [3, 4, 14, 9]
    assert np.concatenate(list(items.pieces())).shape == (10, 28, 28, 3)


def test_a_page_that_is_gone_is_one_line(tmp_path: Path) -> None:
    folder = made.voc(tmp_path / "voc", tmp_path / "pages")
    (folder / "JPEGImages" / "000002.png").unlink()
    with pytest.raises(FormatError, match=r"000002\.png is missing or does not decode: look with `ctlgen verify`"):
        list(collection.load(folder).pieces())


def test_a_label_that_is_no_class_is_one_line(tmp_path: Path) -> None:
    folder = made.idx(tmp_path / "idx", 100)
    file = folder / "train-labels-idx1-ubyte"
    file.write_bytes(file.read_bytes()[:-1] + b"\xff")
    with pytest.raises(FormatError, match="has label 255 in train and 16 classes: look with `ctlgen verify`"):
        collection.load(folder)


def test_nothing_to_look_at_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="is no folder"):
        collection.load(tmp_path / "none")
    place = Workspace(tmp_path / "ws")
    place.begin({"render": {}})
    with pytest.raises(WorkspaceError, match="run `ctlgen augment` first"):
        collection.load(tmp_path / "ws")
    with pytest.raises(InputError, match="unknown sample set"):
        collection.load(made.workspace(tmp_path / "full"), "nonsense")


def test_an_older_set_is_replayed_by_its_name(tmp_path: Path) -> None:
    path = made.workspace(tmp_path / "ws")
    assert collection.load(path).replay == f"ctlgen replay --workspace {path} "
    (name,) = Workspace(path).sets()
    Workspace(path).begin_set({"augment": {"factor": 9}})
    assert collection.load(path, name).replay == f"ctlgen replay --workspace {path} --samples {name} "
