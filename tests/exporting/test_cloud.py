"""Exports to addresses: against moto's S3 server on the loopback address, and fsspec's memory."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from ctlgen import stages
from ctlgen.errors import InputError, WorkspaceError
from ctlgen.exporting import cloud
from tests import kept

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place, _ = kept.fill(tmp_path_factory.mktemp("ws") / "ws")
    return place.path


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server that holds the bucket "sets"."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "test")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        moto = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
        moto.start()
        host, port = moto.get_host_and_port()
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        fsspec.filesystem("s3").mkdir("sets")
        yield f"http://{host}:{port}"
        moto.stop()


@pytest.fixture
def store() -> Iterator[Any]:
    files = fsspec.filesystem("memory")
    yield files
    files.rm("/", recursive=True)


def whole(files: Any, root: str, folder: Path) -> None:
    """The address holds what the folder holds, byte for byte, and nothing else."""
    names = {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    files.invalidate_cache()
    there = {name.strip("/").removeprefix(root.strip("/") + "/"): files.cat_file(name) for name in files.find(root)}
    assert there == names


def test_s3_holds_what_a_folder_would(workspace: Path, server: str, tmp_path: Path) -> None:
    assert server
    formats = ["idx", "coco"]
    summaries = stages.export(workspace, format=formats, out="s3://sets/all", split="page")
    stages.export(workspace, format=formats, out=tmp_path, split="page")
    assert [summary.place for summary in summaries] == ["s3://sets/all/idx", "s3://sets/all/coco"]
    for name in formats:
        whole(fsspec.filesystem("s3"), f"sets/all/{name}", tmp_path / name)


def test_s3_is_replaced_and_what_is_not_ours_is_not(workspace: Path, server: str, tmp_path: Path) -> None:
    assert server
    files = fsspec.filesystem("s3")
    for zipped in (True, False):
        stages.export(workspace, out="s3://sets/again", split="page", options={"gzip": zipped})
    stages.export(workspace, out=tmp_path / "idx", split="page")
    whole(files, "sets/again", tmp_path / "idx")
    files.pipe_file("sets/mine/thesis.txt", b"mine")
    with pytest.raises(InputError, match="no export of ctlgen"):
        stages.export(workspace, out="s3://sets/mine", split="page")
    assert files.cat_file("sets/mine/thesis.txt") == b"mine"
    with pytest.raises(WorkspaceError, match=r"s3://no-such-bucket/x: .*no dataset\.json") as caught:
        stages.export(workspace, out="s3://no-such-bucket/x", split="page")
    assert "\n" not in str(caught.value)


def test_memory_and_conversions(workspace: Path, store: Any, tmp_path: Path) -> None:
    stages.export(workspace, format="npz", out=tmp_path / "npz", split="page")
    summary = stages.convert(tmp_path / "npz", "csv", "memory://sets/csv")
    assert summary.place == "memory://sets/csv"
    stages.convert(tmp_path / "npz", "csv", tmp_path / "csv")
    whole(store, "/sets/csv", tmp_path / "csv")


def test_dataset_json_comes_last_and_a_failure_leaves_none(
    workspace: Path, store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    stages.export(workspace, out="memory://sets/idx", split="page")
    real, seen = store.put_file, []

    def put_file(here: str, there: str, *args: Any, **more: Any) -> None:
        seen.append(there.rpartition("/")[2])
        assert not store.exists("/sets/idx/dataset.json")
        if len(seen) == 3 and monkeypatch is not None:
            raise OSError(28, "the store is full")
        real(here, there, *args, **more)

    monkeypatch.setattr(type(store), "put_file", staticmethod(put_file))
    with pytest.raises(WorkspaceError, match="the store is full"):
        stages.export(workspace, out="memory://sets/idx", split="page")
    assert not store.exists("/sets/idx/dataset.json")
    stages.export(workspace, out="memory://sets/idx", split="page")  # what is left is taken over
    assert seen[-1] == "dataset.json"
    assert json.loads(store.cat_file("/sets/idx/dataset.json"))["format"] == "idx"
    assert not store.exists(f"/sets/idx/{cloud._MARK}")


@pytest.mark.parametrize("out", ["nowhere://x/y", "gs://x/y"])
def test_an_address_that_nothing_here_can_reach_is_one_line(workspace: Path, out: str) -> None:
    with pytest.raises(InputError, match=out.partition(":")[0]) as caught:
        stages.export(workspace, out=out, split="page")
    assert "\n" not in str(caught.value)


def test_a_missing_extra_is_one_line(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "fsspec.core", None)
    with pytest.raises(InputError, match=r"pip install 'ctlgen\[cloud\]'"):
        stages.export(workspace, out="memory://x/y", split="page")
