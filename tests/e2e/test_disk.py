"""Disks that are full or may not be written to: one line, nothing half-written, and nothing lost."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e import runs

Command = Callable[[Path], tuple[object, ...]]
STAGES: dict[str, tuple[Command, tuple[str, ...]]] = {
    "render": (runs.render, ()),
    "augment": (runs.augment, ("run.json", "pages")),
    "export": (runs.export, ("run.json", "pages", "samples")),
}
"""Each stage, and what it finds."""


def prepared(place: Path, reference: Path, names: tuple[str, ...]) -> Path:
    for name in names:
        (shutil.copy if name == "run.json" else shutil.copytree)(reference / name, place / name)
    return place


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize("stage", STAGES)
def test_a_full_disk_is_one_line_and_room_mends_it(reference: Path, tmp_path: Path, stage: str) -> None:
    command, found = STAGES[stage]
    with runs.small_disk(tmp_path / "disk", "64m") as place:
        prepared(place, reference, found)
        used = sum(file.stat().st_blocks * 512 for file in place.rglob("*"))
        runs.remount(place, f"size={used + 400_000}")
        runs.fails(runs.ctlgen(*command(place)), "No space left on device", "free some space", str(place))
        runs.nothing_half_written(place, reference)
        runs.remount(place, "size=64m")
        runs.done(*runs.build(place))
        runs.same(place, reference)


@contextmanager
def read_only(place: Path) -> Iterator[None]:
    """Nothing under ``place`` can be written, by root neither where it may mount."""
    if os.geteuid() == 0:
        runs.remount(place, "ro")
        yield
        runs.remount(place, "rw")
    else:
        folders = [place, *(folder for folder in place.rglob("*") if folder.is_dir())]
        for folder in folders:
            folder.chmod(0o555)
        yield
        for folder in folders:
            folder.chmod(0o755)


@pytest.mark.parametrize("stage", STAGES)
def test_a_read_only_folder_is_one_line(
    reference: Path, tmp_path: Path, stage: str, request: pytest.FixtureRequest
) -> None:
    command, found = STAGES[stage]
    if os.geteuid() == 0:
        request.getfixturevalue("mounts")
    with runs.small_disk(tmp_path / "disk", "64m") if os.geteuid() == 0 else runs.folder(tmp_path / "disk") as place:
        prepared(place, reference, found)
        before = runs.files(place)
        with read_only(place):
            runs.fails(runs.ctlgen(*command(place)), str(place))
        assert runs.files(place) == before
