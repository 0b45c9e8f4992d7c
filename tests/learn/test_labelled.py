from pathlib import Path

import numpy as np
import pytest

from ctlgen.errors import FormatError, InputError
from ctlgen.learn.crops import Crop, save
from ctlgen.learn.labelled import Labelled, read
from ctlgen.model import KINDS
from tests.kept import fill
from tests.learn.digits import write_idx


def crops(path: Path) -> Path:
    shapes = ((4, 9), (20, 3), (8, 8))
    images = [np.full((h, w, 3), h, np.uint8) for h, w in shapes]
    kinds = ("button", "link", "icon")
    rows = [Crop(f"app/view/{k}/x/1x1", k, i, (0, 0, 1, 1)) for k, i in zip(kinds, images, strict=True)]
    save(rows, path)
    return path


def test_a_workspace_is_read_with_all_that_is_known(tmp_path: Path) -> None:
    place, name = fill(tmp_path / "ws")
    set_ = next(iter(place.sets().values()))
    set_["augment"]["fit"] = "stretch"  # a set of old has none
    (place.path / "samples" / name / "set.json").unlink()
    again = place.begin_set(set_)
    (place.path / "samples" / name).replace(place.path / "samples" / "moved")
    for shard in (place.path / "samples" / "moved").iterdir():
        shard.replace(place.path / "samples" / again / shard.name)
    (place.path / "samples" / "moved").rmdir()
    found = read(tmp_path / "ws")
    assert len(found) == 4 * 138
    assert (found.classes, found.fit) == (KINDS, "stretch")
    assert found.facts["id"][:3] == ["000000/0000/0", "000000/0000/1", "000000/0001/0"]
    assert set(found.facts["framework"]) == {"f"}
    assert found.sizes is not None
    assert found.sizes[0].tolist() == [10, 10]
    assert len(read(f"{tmp_path / 'ws'}:{again[:6]}")) == len(found)
    with pytest.raises(InputError, match="sample set 'zz'"):
        read(f"{tmp_path / 'ws'}:zz")


def test_crops_keep_their_sizes_and_say_their_application(tmp_path: Path) -> None:
    found = read(crops(tmp_path / "crops.npz"))
    assert found.fit == ""
    assert found.sizes is not None
    assert found.sizes.tolist() == [[9, 4], [3, 20], [8, 8]]
    assert found.facts["application"] == ["app"] * 3
    assert [found.classes[label] for label in found.labels] == ["button", "link", "icon"]


def test_an_export_is_read_by_side(tmp_path: Path) -> None:
    random = np.random.default_rng(0)
    for side, count in (("train", 6), ("t10k", 4)):
        write_idx(
            tmp_path,
            side,
            random.integers(0, 255, (count, 8, 8)).astype(np.uint8),
            np.arange(count, dtype=np.uint8) % 3,
        )
    assert (len(read(tmp_path)), len(read(tmp_path, "train")), len(read(tmp_path, "all"))) == (4, 6, 10)
    (tmp_path / "t10k-images-idx3-ubyte").unlink()
    (tmp_path / "t10k-labels-idx1-ubyte").unlink()
    assert len(read(tmp_path)) == 6, "what has no test side is tested whole"


def test_some_of_a_set_keep_their_facts(tmp_path: Path) -> None:
    found = read(crops(tmp_path / "crops.npz"))[np.array([False, True, True])]
    assert isinstance(found, Labelled)
    assert [image.shape for image in found.images] == [(20, 3, 3), (8, 8, 3)]
    assert found.names == ["app/view/link/x/1x1", "app/view/icon/x/1x1"]


def test_what_is_no_set_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="holds no data set"):
        read(tmp_path)
    with pytest.raises(InputError, match="is not there"):
        read(tmp_path / "no" / "where")
    (tmp_path / "bad.npz").write_bytes(b"no")
    with pytest.raises(FormatError, match=r"bad\.npz"):
        read(tmp_path / "bad.npz")
    strange = [Crop("a/b/c/d/e", "gadget", np.zeros((2, 2, 3), np.uint8), (0, 0, 1, 1))]
    save(strange, tmp_path / "strange.npz")
    with pytest.raises(InputError, match="gadget"):
        read(tmp_path / "strange.npz")
