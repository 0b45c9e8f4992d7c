import json
import os
import signal
import urllib.request
from pathlib import Path

import pytest

from ctlgen.workspace import Workspace
from tests.cli.conftest import Run, fails, read_json, start
from tests.view import made


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return made.workspace(tmp_path / "ws", factor=1)


def test_it_writes_one_page_into_the_workspace(run: Run, place: Path) -> None:
    result = run("view", "--workspace", place)
    assert result.exit_code == 0, result.stderr
    assert "all 4 page images are in the file" in result.stdout
    assert result.stdout.endswith(f"page: {place / 'view.html'}\n")
    assert (place / "view.html").read_text("utf-8").startswith("<!doctype html>")
    assert not list(place.rglob("*.part"))


def test_json_says_what_was_written(run: Run, place: Path, tmp_path: Path) -> None:
    said = read_json(run("view", place, "--out", tmp_path / "a.html", "--embed", 0, "--json"))
    assert (said["samples"], said["pages"], said["embedded"]) == (80, 4, 0)
    assert said["bytes"] == (tmp_path / "a.html").stat().st_size
    assert not (place / "view.html").exists()


def test_a_data_set_is_left_as_it_is(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = made.idx(tmp_path / "set", 60)
    before = sorted(folder.rglob("*"))
    assert run("view", folder, "--quiet").output == ""
    assert sorted(folder.rglob("*")) == before
    assert (tmp_path / "set-view.html").is_file()
    assert run("verify", folder).exit_code in (0, 1)


def test_a_fresh_render_takes_its_page_for_its_own(place: Path, run: Run) -> None:
    assert run("view", place, "--quiet").exit_code == 0
    assert place / "view.html" in Workspace(place).contents()


def test_what_is_wrong_is_one_line(run: Run, place: Path, tmp_path: Path) -> None:
    fails(run("view", tmp_path / "none", "--quiet"), "is no folder")
    fails(run("view", place, "--predictions", tmp_path / "none.jsonl", "--quiet"), "cannot be read", "none.jsonl")
    fails(run("view", place, "--samples", "nonsense", "--quiet"), "unknown sample set")
    fails(run("view", place, "--serve", "--port", 99999, "--no-open", "--quiet"), "port 99999", "--port")
    (tmp_path / "file").write_text("")
    fails(run("view", place, "--out", tmp_path / "file" / "a.html", "--quiet"), "a.html")


def test_serve_answers_until_it_is_interrupted(place: Path) -> None:
    server = start(["view", place, "--serve", "--no-open", "--json", "--quiet"])
    try:
        assert server.stdout is not None
        lines: list[str] = []
        while not lines or lines[-1] != "}\n":
            lines.append(server.stdout.readline())
            assert lines[-1], server.stderr and server.stderr.read()
        address = json.loads("".join(lines))["address"]
        with urllib.request.urlopen(address, timeout=30) as answer:
            assert answer.read(15) == b"<!doctype html>"
        with urllib.request.urlopen(f"{address}page/3", timeout=30) as answer:
            assert answer.read(4) == b"\x89PNG"
    finally:
        os.kill(server.pid, signal.SIGINT)
    server.communicate(timeout=60)
    assert server.returncode == 0
    assert not (place / "view.html").exists()
