"""A workspace as what an export reads."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ctlgen.errors import InputError, WorkspaceError
from ctlgen.exporting.stored import Stored
from ctlgen.model import KINDS, Box, Control, Element
from ctlgen.source import TRAIN
from ctlgen.splits import plan
from ctlgen.workspace import SHARD, Workspace
from tests import kept

PAGES = 2 * SHARD + 10
_NO_SAMPLE = Element(Control("tab"), Box(20, 2, 30, 12), Box(20, 2, 30, 12), sampled=False)


def test_rows_carry_what_page_and_element_say(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    source = Stored(place)
    assert (source.name, source.classes, source.shape) == (name, KINDS, (4, 4))
    shards = source.shards()
    assert [len(shard.rows) for shard in shards] == [SHARD * 4, SHARD * 4, 40]
    assert all(len(shard.rows) == len(shard.images) for shard in shards)
    row = shards[1].rows[4 * 3 + 3]
    assert (row.id, row.page, row.label, row.text) == ("000067/0001/1", "000067", "link", "67.1")
    assert (row.theme, row.group, row.framework) == ("f/b/light", "f/b", "f")
    assert row.ops == (("blur", {"sigma": 0.5}),)
    np.testing.assert_array_equal(shards[1].images, kept.samples(place.page_rows(SHARD))[0])


def test_a_row_has_all_that_is_known_of_its_control(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    drawn = Element(
        Control("select", "outline", "sm", "hover", "danger", "Country"), Box(1, 2, 11, 12), Box(0, 1, 12, 14)
    )
    first, *others = place.page_rows(0)
    place.finish_pages(0, [replace(first, elements=(drawn, *first.elements[1:])), *others])
    shard = Stored(place).shards()[0]
    for row in (shard.rows[0], shard.table.rows[0]):
        told = (row.label, row.variant, row.size, row.state, row.tone, row.text)
        assert told == ("select", "outline", "sm", "hover", "danger", "Country")
        assert row.box == drawn.box


def test_the_table_says_what_the_rows_say(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    shard = Stored(place).shards()[1]
    for written in ("as it is", "by hand"):
        table = shard.table
        elements = [table.rows[row].id.rpartition("/")[0] for row in table.row]
        assert [f"{e}/{copy}" for e, copy in zip(elements, table.copy, strict=True)] == [row.id for row in shard.rows]
        assert [table.rows[row].text for row in table.row] == [row.text for row in shard.rows], written
        rows = [{"label": row["label"], "ops": [], "id": row["id"]} for row in place.sample_rows(name, SHARD)]
        place.put_samples(name, SHARD, np.asarray(shard.images), rows)  # other programs may have another order of keys


def test_pages_are_where_they_lie(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    pages = list(Stored(place).pages())
    assert [page.id for page in pages] == [f"{index:06d}" for index in range(PAGES)]
    assert pages[70].path.read_bytes() == kept.page(70)[1]
    assert (pages[71].theme, pages[71].framework, pages[71].group) == ("f/b/light", "f", "f/b")
    assert (pages[71].width, pages[71].height) == (40, 30)


def test_all_that_is_labelled_is_on_the_page_and_sides_go_by_the_samples(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    before = plan(Stored(place), unit="page")
    for shard in place.page_shards():
        rows = [replace(row, elements=(*row.elements, *[_NO_SAMPLE] * row.index)) for row in place.page_rows(shard)]
        place.finish_pages(shard, rows)
    source = Stored(place)
    assert [len(page.elements) for page in source.pages()] == [2 + index for index in range(PAGES)]
    assert sum(len(shard.rows) for shard in source.shards()) == 4 * PAGES
    np.testing.assert_array_equal(plan(source, unit="page").side, before.side)


def test_rgb_has_three_channels(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    name = place.begin_set({**kept.SET, "augment": {"size": 4, "mode": "RGB"}})
    for shard in place.page_shards():
        images, rows = kept.samples(place.page_rows(shard))
        place.put_samples(name, shard, np.repeat(images[..., None], 3, axis=-1), rows)
    source = Stored(place, name)
    assert source.shape == (4, 4, 3) == source.shards()[0].images.shape[1:]


def test_the_set_is_the_newest_or_the_one_named(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    place.begin_set({**kept.SET, "augment": {"factor": 5}})
    with pytest.raises(WorkspaceError, match="lacks 3 shards of its samples: run the same `ctlgen augment` again"):
        Stored(place)
    assert Stored(place, name).name == name
    with pytest.raises(InputError, match="unknown sample set 'nonsense'"):
        Stored(place, "nonsense")


def test_nothing_to_read_says_which_command_comes_first(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no workspace yet: run `ctlgen render"):
        Stored(Workspace(tmp_path / "ws"))
    place = Workspace(tmp_path / "ws")
    place.begin(kept.ASKED)
    with pytest.raises(WorkspaceError, match="holds no samples: run `ctlgen augment` first"):
        Stored(place)


def test_shards_that_one_side_lacks_say_which_command_mends_it(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    shutil.rmtree(place.sample_folder(name, SHARD))
    with pytest.raises(WorkspaceError, match="lacks 1 shard of its samples: run the same `ctlgen augment` again"):
        Stored(place)
    shutil.rmtree(place.path / "pages/000000")
    with pytest.raises(WorkspaceError, match="lacks 1 shard of its pages: run the same `ctlgen render` again"):
        Stored(place)


def test_a_page_changed_by_hand_is_not_exported(tmp_path: Path) -> None:
    place, _ = kept.fill(tmp_path / "ws")
    source = Stored(place)
    place.page_file(70).write_bytes(kept.page(71)[1])
    with pytest.raises(WorkspaceError, match=r"000070\.png was changed"):
        plan(source, unit="page")


def test_samples_changed_after_the_plan_are_noticed(tmp_path: Path) -> None:
    place, name = kept.fill(tmp_path / "ws")
    source = Stored(place)
    assert plan(source, test=0, keep_duplicates=True).count(TRAIN) == PAGES * 4
    np.save(place.sample_folder(name, 0) / "images.npy", np.zeros((SHARD * 4, 4, 4), np.uint8))
    with pytest.raises(WorkspaceError, match=r"images\.npy was changed"):
        _ = source.shards()[0].images
