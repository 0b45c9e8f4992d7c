"""The README is run: every block of it, on a small count, in a folder of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ctlgen import catalog
from ctlgen.augmenting.augmentations import OPERATIONS
from ctlgen.browser import Browser
from ctlgen.cli import table
from ctlgen.errors import AssetError, BrowserError
from ctlgen.formats import FORMATS
from ctlgen.model import KINDS
from ctlgen.workspace import Workspace

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")
SMALL = 900  # elements of a dozen pages, in place of the default
SHIM = """#!/bin/sh
case "$1 $*" in render*--count*|build*--count*) ;; render*|build*) set -- "$@" --count {count} --workers 2 ;; esac
PYTHONPATH={root} exec {python} -m ctlgen.cli "$@"
"""
"""What ``ctlgen`` is on the path of the blocks."""


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to be in, with a ``ctlgen`` that asks for less; skipped where there is nothing to render with."""
    try:
        catalog.looks()
        with Browser():
            pass
    except (AssetError, BrowserError) as error:
        pytest.skip(str(error))
    folder = tmp_path_factory.mktemp("readme")
    shim = folder / "bin" / "ctlgen"
    shim.parent.mkdir()
    shim.write_text(SHIM.format(root=ROOT, python=sys.executable, count=SMALL))
    shim.chmod(0o755)
    return folder


def run(place: Path, *command: str) -> str:
    """What a command prints, in ``place``; it must exit 0 and print no warning."""
    paths = {"PATH": f"{place / 'bin'}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=place, env={**os.environ, **paths}, capture_output=True, text=True, timeout=200, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Warning" not in done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def printed(place: Path) -> str:
    """What the three commands print."""
    (main_job,) = (block for block in blocks("sh") if block.startswith("ctlgen"))
    return run(place, "sh", "-e", "-c", main_job)


def skeletons(text: str) -> Iterator[str]:
    """The lines without what differs from run to run: figures, the set's name, the reasons of what was rejected."""
    for line in text.splitlines():
        line = re.sub(r"^(rejected|sample set): .*", r"\1", line)
        line = re.sub(r"\d+ min \d+ s", "# s", line)
        yield re.sub(r"[\s#]+", " ", re.sub(r"\d[\d.,]*", "#", line)).replace("kB", "MB").strip()


def test_the_three_commands_print_what_the_readme_shows(printed: str) -> None:
    (shown,) = blocks("text")
    real = set(skeletons(printed))
    lines = [line for line in shown.splitlines() if line not in ("", "…") and not line.startswith("$ ")]
    assert len(lines) > 20
    for line in skeletons("\n".join(lines)):
        assert line in real, f"the commands do not print {line!r} any more: run them and paste"


def test_what_is_shown_is_of_the_commands_above_it() -> None:
    (shown,) = blocks("text")
    asked = [line for block in blocks("sh") for line in block.splitlines() if line.startswith("ctlgen ")]
    assert [line[2:] for line in shown.splitlines() if line.startswith("$ ")] == asked


def test_the_set_up_is_two_lines_with_targets_that_exist() -> None:
    first, *others = (block.splitlines() for block in blocks("sh"))
    assert len(first) == 2
    assert all(line.startswith("ctlgen ") for block in others for line in block), "a block that no test runs"
    targets = re.findall(r"\bmake ([a-z]+)", README)
    rules = (ROOT / "Makefile").read_text("utf-8")
    assert {"setup", "dataset", "test", "bench"} <= set(targets)
    assert all(f"\n{target}:" in rules for target in targets)


def test_the_training_example_reads_the_set_and_learns(place: Path, printed: str) -> None:
    del printed  # its data set is what the example reads
    (example,) = (block for block in blocks("python") if "idx" in block)
    (place / "train.py").write_text(example)
    said = run(place, sys.executable, "-W", "error", "train.py")
    (shown,) = re.findall(r"It prints, on the set above: `([^`]*)`", README)
    assert list(skeletons(said)) == list(skeletons(shown))
    whole, of_buttons = map(float, re.findall(r"([\d.]+)%", said))
    assert whole > 60, said  # all taken for buttons would be 30
    assert of_buttons > 30, said  # none taken for a button would be 0


def test_the_library_script_runs(place: Path) -> None:
    (script,) = (block for block in blocks("python") if "import ctlgen" in block)
    assert len(script.splitlines()) <= 10
    (place / "script.py").write_text(re.sub(r"count=\d+", "count=40", script))
    lines = run(place, sys.executable, "-W", "error", "script.py").splitlines()
    assert re.match(r"000000 \w+/\w+/(light|dark) \d+", lines[0])
    assert any("(28, 28)" in line.replace(", 28, 28)", "(28, 28)") for line in lines)
    assert lines[-1].startswith("voc ")
    assert (place / "voc" / "Annotations").is_dir()


def test_the_theme_of_the_readme_renders(place: Path) -> None:
    (theme,) = blocks("toml")
    (place / "mine.toml").write_text(theme)
    (place / "mine.css").write_text(".btn{background:#a3195b;color:#fff;border:0;padding:8px 20px;border-radius:4px}")
    asked = ["--themes", "mine.toml,mine.css", "--count", "60", "--workspace", "own", "--quiet"]
    run(place, "ctlgen", "render", *asked)
    assert Workspace(place / "own").run()["render"]["looks"] == [
        "file/mine/dark",
        "file/mine/light",
        "mine/brand/light",
    ]


def test_the_tables_are_those_of_the_code() -> None:
    assert table.insert(README) == README, "run: python -m ctlgen.cli.table README.md"
    assert re.findall(r"(\d+) ([a-z_]+)", table.labels()) == [(str(i), kind) for i, kind in enumerate(KINDS)]
    assert [line.split()[1] for line in table.operations().splitlines()[2:]] == [o.name for o in OPERATIONS]


def test_every_format_and_every_language_is_known() -> None:
    assert all(re.search(rf"\b{name}\b", README) for name in FORMATS)
    assert set(re.findall(r"^```(.*)$", README, flags=re.MULTILINE)) == {"", "sh", "text", "python", "toml"}


def test_every_option_in_the_prose_exists() -> None:
    prose = re.sub(r"^```.*?^```$", "", README, flags=re.MULTILINE | re.DOTALL).replace(table.commands(), "")
    for option in set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", prose)):
        assert f"`{option}" in table.commands(), f"{option} is in the README and in no command"


def test_every_file_that_is_named_is_there() -> None:
    named = {path for path in re.findall(r"`([a-z_/0-9]+(?:/|\.py|\.toml|\.json|\.md))`", README) if "/" in path}
    made = {"pages/", "samples/", "replays/", "model/"}
    for path in named - made:
        assert (ROOT / path).exists() or (ROOT / "ctlgen" / path).exists(), path


def test_the_picture_is_a_small_png() -> None:
    (picture,) = re.findall(r"!\[[^]]*\]\(([^)]*)\)", README)
    data = (ROOT / picture).read_bytes()
    assert data.startswith(b"\x89PNG")
    assert len(data) < 400_000
