import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from typer.testing import CliRunner, Result

from ctlgen import catalog
from ctlgen.browser import Browser
from ctlgen.cli import app
from ctlgen.errors import AssetError, BrowserError

ROOT = Path(__file__).parents[2]
COUNT, FACTOR = 80, 2
Run = Callable[..., Result]


def invoke(*args: object) -> Result:
    """A command in this process; what it raises beyond its own errors fails the test."""
    result = CliRunner().invoke(app, [str(arg) for arg in args], prog_name="ctlgen")
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def run() -> Run:
    return invoke


def read_json(result: Result) -> Any:
    assert result.exit_code == 0, result.stderr
    return json.loads(result.stdout)


def fails(result: Result, *words: str) -> str:
    """The one line of an error: exit 1, nothing on standard output."""
    assert result.exit_code == 1, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("error: ")
    for word in words:
        assert word in line
    return line


def size_of(file: Path) -> tuple[int, int]:
    """Width and height of a picture."""
    with Image.open(file) as picture:
        return picture.size


def start(args: Sequence[object], package: Path = ROOT) -> "subprocess.Popen[str]":
    """The command as a process of its own, in a process group of its own."""
    environment = {**os.environ, "PYTHONPATH": str(package)}
    command = [sys.executable, "-m", "ctlgen.cli", *map(str, args)]
    streams: dict[str, Any] = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, env=environment, cwd=package, start_new_session=True, **streams)


@pytest.fixture(scope="session")
def browser() -> str:
    """Where a browser and the assets are; what needs them is skipped where they are not."""
    try:
        catalog.looks()
        with Browser() as found:
            return str(found.where)
    except (AssetError, BrowserError) as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def made(browser: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with pages, samples and an export, to be read only."""
    del browser
    place = tmp_path_factory.mktemp("made") / "ws"
    asked = ["--themes", "bootswatch/flatly,bootswatch/darkly", "--count", COUNT, "--workers", 1]
    for args in (["render", *asked], ["augment", "--factor", FACTOR, "--workers", 1], ["export"]):
        result = invoke(*args, "--workspace", place, "--quiet")
        assert result.exit_code == 0, result.stderr
        assert result.output == ""
    return place


@pytest.fixture
def mine(made: Path, tmp_path: Path) -> Path:
    """A copy of `made`, to be changed."""
    return Path(shutil.copytree(made, tmp_path / "ws"))


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A copy of the package, without the assets, to break; for `start`."""
    place = tmp_path / "installed"
    shutil.copytree(ROOT / "ctlgen", place / "ctlgen", ignore=shutil.ignore_patterns("_assets", "__pycache__"))
    for name in ("themes", "templates"):
        shutil.copytree(ROOT / name, place / name)
    return place
