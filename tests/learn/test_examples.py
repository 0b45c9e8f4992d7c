"""What is learned from: ours and others' data sets, and what of them is held out."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from ctlgen import formats
from ctlgen.errors import FormatError, InputError
from ctlgen.formats.job import Contents, Samples
from ctlgen.learn import examples
from ctlgen.learn.examples import Data, Examples
from ctlgen.learn.recogniser import EXTRAS
from ctlgen.model import Box, Image
from ctlgen.seeds import rng
from tests.learn.digits import TRAIN, toys, write_digits, write_idx

GOLD = Path(__file__).parents[1] / "gold"


def test_an_export_of_ours_brings_its_classes_and_its_recipe() -> None:
    data = examples.read(GOLD / "idx")
    read = formats.read(GOLD / "idx")
    assert data.classes == read.classes
    np.testing.assert_array_equal(data.train.images, read.samples["train"].images)
    assert data.train.labels.tolist() == read.samples["train"].labels.tolist()
    about = data.describe()
    assert about["recipe"] == read.manifest["recipe"]
    assert (about["recipe_hash"] is None) == (not about["recipe"])
    assert about["digest"] != examples.digest(data.test)


def test_an_inverted_export_is_turned_back(tmp_path: Path) -> None:
    images, labels = toys(30).images, toys(30).labels.astype(np.uint8)
    assert isinstance(images, np.ndarray)
    write_idx(tmp_path, "train", ~images, labels)
    facts = {"made_by": "ctlgen", "format": "idx", "classes": ["a", "b", "c"], "files": {}, "counts": {}}
    about = facts | {"split": {"groups": {}}, "options": {"invert": True}, "recipe": {"augment": {"fit": "contain"}}}
    (tmp_path / "dataset.json").write_text(json.dumps(about))
    data = examples.read(tmp_path)
    np.testing.assert_array_equal(data.train.images, images)
    assert data.fit == "contain"
    assert len(data.test) == 0


def test_mnist_s_and_emnist_s_files_are_read(tmp_path: Path) -> None:
    whole = examples.read(write_digits(tmp_path / "mnist"))
    assert (len(whole.train), len(whole.test), whole.classes) == (TRAIN, 397, tuple("0123456789"))
    assert whole.input().shape == (28, 28)
    images, labels = rng(0, "letters").integers(0, 256, (20, 28, 28), np.uint8), np.arange(20, dtype=np.uint8)
    for name in ("emnist-letters", "emnist-digits"):
        for side in ("train", "test"):
            write_idx(tmp_path / "emnist", f"{name}-{side}", images, labels)
    packed = tmp_path / "emnist" / "emnist-letters-test-images-idx3-ubyte"
    packed.with_name(packed.name + ".gz").write_bytes(gzip.compress(packed.read_bytes()))
    packed.unlink()
    letters = examples.read(tmp_path / "emnist" / "emnist-letters")
    assert (len(letters.train), len(letters.test), letters.classes[-1]) == (20, 20, "19")
    np.testing.assert_array_equal(letters.test.images, images.transpose(0, 2, 1))  # they lie on their sides
    with pytest.raises(InputError, match=r"emnist/emnist-digits, .*emnist/emnist-letters"):
        examples.read(tmp_path / "emnist")


def test_what_is_no_set_of_labelled_images_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="boxes"):
        examples.read(GOLD / "voc")
    for folder in (tmp_path, tmp_path / "nowhere", tmp_path / "no" / "where"):
        with pytest.raises(FormatError):
            examples.read(folder)
    write_idx(tmp_path / "few", "emnist-x-train", np.zeros((3, 28, 28), np.uint8), np.zeros(2, np.uint8))
    with pytest.raises(FormatError, match="3 images"):
        examples.read(tmp_path / "few")


class Lazy(Sequence[Image]):
    """Images that are decoded when asked for, and counted."""

    def __init__(self, images: list[Image]) -> None:
        self.images, self.asked = images, 0

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, place):  # type: ignore[no-untyped-def]
        self.asked += 1
        return self.images[place]


def contents(monkeypatch: pytest.MonkeyPatch, images: Sequence[Image]) -> Data:
    """What is read where the format gives these images."""
    labels = np.arange(len(images), dtype=np.uint8) % 2
    found = Contents("made", Path("made"), ("a", "b"), {}, {"train": Samples(images, labels)})
    monkeypatch.setattr(formats, "read", lambda folder: found)
    return examples.read(Path("made"))


def test_images_that_are_decoded_when_asked_for_are_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    lazy = Lazy([np.full((8, 8), i, np.uint8) for i in range(50)])
    data = contents(monkeypatch, lazy)
    assert lazy.asked <= 52
    assert data.input().shape == (8, 8)
    assert data.input(size=16, mode="RGB").shape == (16, 16, 3)
    assert data.fitted(data.input(size=16)).train.images[3].tolist() == [[3] * 16] * 16


def test_images_of_many_sizes_are_fitted(monkeypatch: pytest.MonkeyPatch) -> None:
    images = [np.full((10 + i, 30, 3) if i % 2 else (9, 9 + i), 10 * i, np.uint8) for i in range(12)]
    data = contents(monkeypatch, Lazy(images))
    given = data.input()
    assert given.shape == (28, 28, 3)
    fitted = data.fitted(given).train
    assert isinstance(fitted.images, np.ndarray)
    assert fitted.images[:, 14, 14, 1].tolist() == [10 * i for i in range(12)]
    assert data.input(mode="L").shape == (28, 28)


def test_whole_themes_are_held_out_where_they_are_known() -> None:
    data = toys(400)
    groups = [f"theme{i % 16}" for i in range(400)]
    train, held = examples.hold_out(Examples(data.images, data.labels, (), {"group": groups}), 0.2, seed=3)
    assert not {*train.facts["group"]} & {*held.facts["group"]}
    assert 0.1 <= len(held) / 400 <= 0.2
    assert len(train) + len(held) == 400


def test_without_themes_each_class_gives_its_share() -> None:
    labels = np.repeat([0, 1, 2], [800, 90, 10])
    data = Examples(np.zeros((900, 4, 4), np.uint8), labels)
    train, held = examples.hold_out(data, 0.1, seed=0)
    assert np.bincount(held.labels).tolist() == [80, 9, 1]
    assert np.bincount(train.labels).tolist() == [720, 81, 9]
    again = examples.hold_out(data, 0.1, seed=0)[1]
    other = examples.hold_out(toys(900), 0.1, seed=1)[1]
    assert again.labels.tolist() == held.labels.tolist() != other.labels.tolist()


def test_sizes_come_from_boxes() -> None:
    boxes = [Box(1, 2, 11, 7), (0.0, 0.0, 40.0, 20.0)]
    found = Examples(np.zeros((2, 28, 28), np.uint8), np.zeros(2, np.int64), (), {"box": boxes})
    assert found.sizes is not None
    assert found.sizes.tolist() == [[10, 5], [40, 20]]
    data = Data(found, found, ("a",))
    assert data.input(sizes=True).extra == EXTRAS
    for wrong in ([None, None], ["", ""], [(1, 2), (3, 4)], [boxes[0]]):
        assert Examples(found.images, found.labels, (), {"box": wrong}).sizes is None


def test_a_workspace_is_said_to_be_one(tmp_path: Path) -> None:
    (tmp_path / "run.json").write_text("{}")
    with pytest.raises(InputError, match="is a workspace: export it and name the export"):
        examples.read(tmp_path)
