import os
import shutil
import subprocess
from pathlib import Path

import pytest
from filelock import FileLock

from tests.e2e import runs


@pytest.fixture(scope="session")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that nothing disturbed, made by one worker; once for all processes of pytest-xdist. Read only."""
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    place = shared / "reference"
    with FileLock(shared / "reference.lock"):
        if not (place / "exports").exists():
            runs.done(*runs.build(place, workers=1))
    return place


@pytest.fixture
def pages(reference: Path, tmp_path: Path) -> Path:
    """The reference after `render`, to be changed."""
    place = tmp_path / "ws"
    shutil.copytree(reference, place, ignore=shutil.ignore_patterns("samples", "exports", "contact-samples.png"))
    return place


@pytest.fixture(scope="session")
def mounts(tmp_path_factory: pytest.TempPathFactory) -> None:
    """What needs a file system of its own."""
    place = tmp_path_factory.mktemp("mount")
    try:
        subprocess.run(["mount", "-t", "tmpfs", "ctlgen-test", place], check=True, capture_output=True)
        subprocess.run(["umount", place], check=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this user may not mount a small disk")
