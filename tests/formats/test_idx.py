"""idx: what is written is what MNIST loaders read, and a damaged file is one clear line."""

import gzip
import json
import struct
import tracemalloc
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

import idx2numpy  # type: ignore[import-untyped]
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ctlgen import formats
from ctlgen.errors import FormatError, InputError, WorkspaceError
from ctlgen.formats import folder as folders
from ctlgen.formats import idx, streams
from ctlgen.model import KINDS
from ctlgen.source import TEST, TRAIN, Source
from ctlgen.splits import plan
from tests.formats import made
from tests.formats.gold import files, same_as_gold

with warnings.catch_warnings():  # python-mnist compares with "is not 2"
    warnings.simplefilter("ignore")
    from mnist import MNIST  # type: ignore[import-untyped]


def export(out: Path, source: Source | None = None, *, by: Any = "theme", **options: Any) -> formats.Summary:
    source = source or made.source()
    return formats.write(source, plan(source, by=by), format="idx", out=out, options=options)


def test_bytes_are_the_golden_ones(tmp_path: Path) -> None:
    source = made.source(24, shape=(3, 4), themes=2)
    kept = formats.write(source, plan(source), format="idx", out=tmp_path / "idx", recipe={"factor": 3})
    same_as_gold(kept.folder, "idx", tmp_path / "failed")


@pytest.mark.parametrize("zipped", [False, True])
def test_python_mnist_reads_what_was_written(tmp_path: Path, zipped: bool) -> None:
    source = made.source()
    export(tmp_path / "idx", source, gzip=zipped)
    loader = MNIST(str(tmp_path / "idx"), gz=zipped)
    pairs = {
        (bytes(image), int(label))
        for images, labels in (loader.load_training(), loader.load_testing())
        for image, label in zip(images, labels, strict=True)
    }
    asked = {
        (image.tobytes(), KINDS.index(row.label))
        for shard in source.shards()
        for image, row in zip(shard.images, shard.rows, strict=True)
    }
    assert pairs == asked


def test_idx2numpy_reads_grey_and_rgb(tmp_path: Path) -> None:
    for shape, name in (((28, 28), "idx3"), ((28, 28, 3), "idx4")):
        export(tmp_path / name, made.source(shape=shape))
        theirs = idx2numpy.convert_from_file(str(tmp_path / name / f"train-images-{name}-ubyte"))
        ours = formats.read(tmp_path / name).samples["train"]
        assert np.array_equal(theirs, ours.images)
        labels = idx2numpy.convert_from_file(str(tmp_path / name / "train-labels-idx1-ubyte"))
        assert np.array_equal(labels, ours.labels)


def test_rgb_says_so(tmp_path: Path) -> None:
    summary = export(tmp_path / "idx", made.source(shape=(28, 28, 3)))
    assert any("idx4" in note for note in summary.notes)
    assert json.loads((tmp_path / "idx/dataset.json").read_text())["shape"] == [28, 28, 3]
    assert not (tmp_path / "idx/train-images-idx3-ubyte").exists()


@settings(deadline=None, max_examples=25)
@given(st.data())
def test_every_image_comes_back_with_its_label(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    shape = data.draw(st.sampled_from([(1, 1), (5, 3), (28, 28), (2, 4, 3)]))
    images = data.draw(arrays(np.uint8, (12, *shape)))
    labels = data.draw(st.lists(st.sampled_from(KINDS), min_size=12, max_size=12))
    source = made.of(images, [made.row(i, label, f"f/{i % 3}/light") for i, label in enumerate(labels)])
    split = plan(source, keep_duplicates=True)
    out = tmp_path_factory.mktemp("idx") / "out"
    formats.write(source, split, format="idx", out=out, options={"gzip": data.draw(st.booleans())})
    for side, name in ((TRAIN, "train"), (TEST, "test")):
        got = formats.read(out).samples[name]
        there = sorted((image.tobytes(), KINDS[label]) for image, label in zip(got.images, got.labels, strict=True))
        assert there == sorted((images[i].tobytes(), labels[i]) for i in split.members(side))


def test_samples_are_shuffled_by_the_seed_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("one", "two"):
        export(tmp_path / name, gzip=name == "x")
    monkeypatch.setattr(streams, "PIECE", 28 * 28 * 7)
    export(tmp_path / "three")
    first = [(tmp_path / "one" / path).read_bytes() for path in files(tmp_path / "one")]
    for name in ("two", "three"):
        assert [(tmp_path / name / path).read_bytes() for path in files(tmp_path / name)] == first
    labels = formats.read(tmp_path / "one").samples["train"].labels
    assert labels[:32].tolist() != sorted(labels[:32].tolist())


def test_gzip_has_no_time_and_no_name(tmp_path: Path) -> None:
    export(tmp_path / "idx", gzip=True)
    head = (tmp_path / "idx/train-images-idx3-ubyte.gz").read_bytes()[:10]
    assert head[3] == 0
    assert head[4:8] == bytes(4)


def test_invert_and_the_four_kinds_of_labels(tmp_path: Path) -> None:
    export(tmp_path / "plain")
    export(tmp_path / "light", invert=True)
    one, other = (formats.read(tmp_path / name).samples["train"] for name in ("plain", "light"))
    assert np.array_equal(255 - np.asarray(one.images), other.images)
    export(tmp_path / "button", labels="button")
    button = formats.read(tmp_path / "button")
    assert button.classes == ("not_button", "button")
    assert np.array_equal(button.samples["train"].labels, one.labels == 0)
    export(tmp_path / "variant", labels="variant")
    assert formats.read(tmp_path / "variant").classes[:2] == ("button/solid", "link/solid")
    export(tmp_path / "theme", labels="theme", by="page")
    assert formats.read(tmp_path / "theme").classes[0] == "family/look0"


@pytest.mark.parametrize(("options", "told"), [({"labels": "theme"}, "--split page"), ({"labels": "kind"}, "kind")])
def test_labels_that_cannot_be_are_refused(tmp_path: Path, options: dict[str, Any], told: str) -> None:
    with pytest.raises(InputError, match=told):
        export(tmp_path / "idx", **options)
    assert list(tmp_path.iterdir()) == []


def test_more_classes_than_a_byte_holds_are_refused(tmp_path: Path) -> None:
    images = made.source(300).shards()[0].images[:1].repeat(300, 0)
    rows = [made.row(i, variant=f"v{i}") for i in range(300)]
    source = made.of(images, rows)
    with pytest.raises(InputError, match="300 classes"):
        formats.write(source, plan(source, test=0), format="idx", out=tmp_path / "idx", options={"labels": "variant"})


def test_without_a_test_side_there_are_four_files_still(tmp_path: Path) -> None:
    source = made.source()
    formats.write(source, plan(source, test=0), format="idx", out=tmp_path / "idx")
    contents = formats.read(tmp_path / "idx")
    assert np.shape(contents.samples["test"].images) == (0, 28, 28)
    assert len(contents.samples["train"].labels) == 200


def test_dataset_json_counts_what_is_there(tmp_path: Path) -> None:
    summary = export(tmp_path / "idx")
    about = json.loads((tmp_path / "idx/dataset.json").read_text())
    labels = formats.read(tmp_path / "idx").samples["test"].labels
    assert about["counts"]["test"]["button"] == int((labels == 0).sum())
    assert about["counts"] == summary.counts
    assert sorted(about["files"]) == [str(path) for path in files(tmp_path / "idx") if path.name != "dataset.json"]
    assert str(tmp_path) not in json.dumps(about)


def test_unknown_format_and_option_name_the_nearest(tmp_path: Path) -> None:
    source = made.source(40)
    with pytest.raises(InputError, match="idx"):
        formats.write(source, plan(source), format="idz", out=tmp_path / "x")
    with pytest.raises(InputError, match="gzip"):
        export(tmp_path / "x", gzipp=True)


def test_what_is_not_ours_is_not_replaced(tmp_path: Path) -> None:
    out = tmp_path / "idx"
    out.mkdir()
    (out / "thesis.txt").write_text("mine")
    with pytest.raises(InputError, match="no export of ctlgen"):
        export(out)
    (out / "thesis.txt").unlink()
    export(out)
    (out / "model.pt").write_text("mine")
    with pytest.raises(InputError, match=r"model\.pt"):
        export(out)
    assert (out / "model.pt").read_text() == "mine"


@pytest.mark.parametrize("atomic", [True, False])
def test_one_of_ours_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, atomic: bool) -> None:
    if not atomic:
        monkeypatch.setattr(folders, "_exchange", lambda one, other: False)
    export(tmp_path / "idx", gzip=True)
    export(tmp_path / "idx")
    assert [path.name for path in tmp_path.iterdir()] == ["idx"]
    assert not list((tmp_path / "idx").glob("*.gz"))


def test_a_full_disk_leaves_nothing_and_keeps_what_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(tmp_path / "idx")
    before = {path: (tmp_path / "idx" / path).read_bytes() for path in files(tmp_path / "idx")}

    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(idx.Writer, "close", full)
    with pytest.raises(WorkspaceError, match=r"No space left on device.*nothing was left behind"):
        export(tmp_path / "idx", invert=True)
    assert [path.name for path in tmp_path.iterdir()] == ["idx"]
    assert before == {path: (tmp_path / "idx" / path).read_bytes() for path in files(tmp_path / "idx")}


def test_two_exports_to_one_folder_do_not_mix(tmp_path: Path) -> None:
    with folders.fresh(tmp_path / "idx") as part:
        (part / "dataset.json").write_text("{}")
        with pytest.raises(WorkspaceError, match="another export"):
            export(tmp_path / "idx")
        assert (part / "dataset.json").exists()


def test_what_a_killed_export_left_is_taken_over(tmp_path: Path) -> None:
    (tmp_path / ".idx.partial" / "sub").mkdir(parents=True)
    (tmp_path / ".idx.partial" / "train-images-idx3-ubyte").write_text("half")
    export(tmp_path / "idx")
    assert [path.name for path in tmp_path.iterdir()] == ["idx"]


def header(magic: int, *sizes: int) -> bytes:
    return struct.pack(f">{1 + len(sizes)}I", magic, *sizes)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "nothing"),
        (b"\0\0", "starts with 0000"),
        (header(0x801, 3) + bytes(3), "not 0x00000803 or 0x00000804"),
        (header(0x803, 1, 28), "ends within its header"),
        (header(0x803, 2, 2, 2) + bytes(7), "8 bytes and there are 7"),
        (header(0x803, 2, 2, 2) + bytes(9), "8 bytes and there are 9"),
        (header(0x803, 1 << 24, 1 << 5, 1 << 5), "17179869184 bytes"),
        (header(0x803, 1 << 31, 1 << 31, 1 << 31), "too large"),
        (header(0x803, 2, 0, 2), "no picture"),
        (header(0x804, 1, 2, 2, 4) + bytes(16), "no picture"),
    ],
)
@pytest.mark.parametrize("zipped", [False, True])
def test_a_header_that_lies_is_refused(tmp_path: Path, data: bytes, told: str, zipped: bool) -> None:
    path = tmp_path / ("train-images-idx3-ubyte" + ".gz" * zipped)
    path.write_bytes(gzip.compress(data) if zipped else data)
    with pytest.raises(FormatError, match="are more" if zipped and told.endswith("are 9") else told) as caught:
        idx.read_array(path, (3, 4))
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_gzip_bomb_is_stopped_at_its_headers_claim(tmp_path: Path) -> None:
    path = tmp_path / "train-images-idx3-ubyte.gz"
    path.write_bytes(gzip.compress(header(0x803, 1, 28, 28) + bytes(1 << 28), 1))
    tracemalloc.start()
    with pytest.raises(FormatError, match="there are more"):
        idx.read_array(path, (3, 4))
    assert tracemalloc.get_traced_memory()[1] < 1 << 25
    tracemalloc.stop()


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_a_damaged_set_is_a_format_error(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    out = tmp_path_factory.mktemp("fuzz") / "idx"
    source = made.source(40, shape=(3, 3), themes=2)
    formats.write(source, plan(source), format="idx", out=out, options={"gzip": data.draw(st.booleans())})
    path = out / data.draw(st.sampled_from(files(out)))
    whole = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole)))] + data.draw(st.binary(max_size=8)))
    with suppress(FormatError):
        formats.read(out)


def test_a_folder_of_something_else_is_a_format_error(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="no folder"):
        formats.read(tmp_path / "missing")
    with pytest.raises(FormatError, match="holds no data set"):
        formats.read(tmp_path)
    (tmp_path / "dataset.json").write_text("{")
    with pytest.raises(FormatError, match="export again"):
        formats.read(tmp_path)


def test_a_plan_of_pages_is_refused(tmp_path: Path) -> None:
    source = made.page_source(tmp_path / "pages")
    with pytest.raises(InputError, match="plan of samples"):
        formats.write(source, plan(source, unit="page"), format="idx", out=tmp_path / "idx")
