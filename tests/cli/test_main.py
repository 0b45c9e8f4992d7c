"""What all commands share: the bare ``--themes``, exit codes, signals, and a quick ``--help``."""

import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import typer

from ctlgen import __version__, stages
from ctlgen.cli import app, spread
from tests.cli.conftest import ROOT, Run, fails, start

COMMANDS = (
    "render",
    "augment",
    "export",
    "build",
    "train",
    "predict",
    "evaluate",
    "generalise",
    "search",
    "verify",
    "status",
    "themes",
    "controls",
    "doctor",
    "replay",
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (["render", "--themes"], ["render", "--themes=*"]),
        (["render", "--themes", "--count", "5"], ["render", "--themes=*", "--count", "5"]),
        (["render", "--themes", "-q"], ["render", "--themes=*", "-q"]),
        (["render", "--themes", "flatly", "--themes"], ["render", "--themes", "flatly", "--themes=*"]),
        (["render", "--themes", "bootswatch/*"], ["render", "--themes", "bootswatch/*"]),
        (["render", "--themes=flatly"], ["render", "--themes=flatly"]),
        (["themes", "--sheet"], ["themes", "--sheet=themes.png"]),
        (["themes", "--sheet", "procedural:40"], ["themes", "--sheet=themes.png", "procedural:40"]),
        (["themes", "--sheet", "-q"], ["themes", "--sheet=themes.png", "-q"]),
        (["augment", "--show", "--recipe", "heavy"], ["augment", "--show=operations.png", "--recipe", "heavy"]),
        (["controls", "--sheet", "a/My.PNG"], ["controls", "--sheet", "a/My.PNG"]),
        ([], []),
    ],
)
def test_values_that_may_be_left_out_are_filled_in(typed: list[str], read: list[str]) -> None:
    assert spread(typed) == read


def test_help_lists_every_command_in_the_order_of_work(run: Run) -> None:
    text = run("--help").stdout
    places = [text.index(f"\n  {name} ") for name in COMMANDS]
    assert places == sorted(places)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_is_explained(run: Run, name: str) -> None:
    result = run(name, "--help")
    assert result.exit_code == 0
    group: Any = typer.main.get_command(app)
    command = group.commands[name]
    assert command.help in " ".join(result.stdout.split())
    for parameter in command.params:
        assert parameter.help, f"{name}: {parameter.name} has no help"
        assert max(parameter.opts, key=len) in result.stdout or parameter.metavar in result.stdout


def test_help_imports_nothing_heavy() -> None:
    heavy = "{'numpy', 'cv2', 'PIL', 'playwright', 'jinja2', 'rich', 'faker', 'tinycss2', 'asyncio'}"
    code = f"import sys, ctlgen.cli; print(*sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_version(run: Run) -> None:
    assert run("--version").stdout == f"ctlgen {__version__}\n"


@pytest.mark.parametrize(
    "args",
    [
        ["render", "--no-such-option"],
        ["render", "--count", "many"],
        ["render", "--scale", "big"],
        ["render", "--viewport", "1280"],
        ["render", "--viewport", "1280x-1"],
        ["augment", "--factor", "2.5"],
        ["export", "--test", "a-bit"],
        ["verify"],
        ["paint"],
    ],
)
def test_what_cannot_be_read_is_a_usage_error(run: Run, args: list[str]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert "Usage:" in result.stderr


@pytest.mark.parametrize("command", ["augment", "export", "status"])
def test_a_workspace_that_is_not_there_is_one_line(run: Run, tmp_path: Path, command: str) -> None:
    fails(run(command, "--workspace", tmp_path / "nowhere"), "nowhere", "ctlgen render")


@pytest.mark.parametrize(("name", "sent"), [("^C", signal.SIGINT), ("SIGTERM", signal.SIGTERM)])
def test_an_interrupted_render_exits_130_and_goes_on_later(
    browser: str, tmp_path: Path, name: str, sent: signal.Signals
) -> None:
    del browser, name
    asked = ["render", "--themes", "flatly", "--count", 1500, "--workers", 1, "--workspace", tmp_path / "ws"]
    process = start(asked)
    limit = time.monotonic() + 60
    while not list(tmp_path.glob("ws/pages/*/*.json")) and time.monotonic() < limit and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(sent)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130, err
    assert out == ""
    assert err.splitlines()[-1].startswith("interrupted: nothing is lost, the same command takes up")
    assert "Traceback" not in err
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.glob("ws/pages/*/*.png")}
    assert 0 < len(kept) < 9, "it was over before it was interrupted"
    again = start(asked)
    out, err = again.communicate(timeout=120)
    assert again.returncode == 0, err
    assert {file: file.stat().st_mtime_ns for file in kept} == kept


@pytest.mark.parametrize(
    ("args", "line"),
    [
        (["render"], "interrupted: nothing is lost, the same command takes up where this one stopped"),
        (
            ["render", "--fresh"],
            "interrupted: nothing is lost, the same command, without --fresh, takes up where this one stopped",
        ),
        (["status"], "interrupted"),
    ],
)
def test_what_to_do_after_an_interruption(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str], line: str
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(stages, args[0], interrupted)
    result = run(*args, "--workspace", tmp_path / "ws")
    assert (result.exit_code, result.stdout, result.stderr) == (130, "", f"{line}\n")


def test_a_reader_that_leaves_gets_no_traceback(browser: str) -> None:
    del browser
    process = start(["themes", "--json"])
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()  # long before the first line is written
    err = process.stderr.read()
    assert process.wait(timeout=60) == 1
    process.stderr.close()
    assert err == ""


def test_no_assets_is_one_line_with_the_mending_command(installed: Path) -> None:
    process = start(["render", "--workspace", installed / "ws"], installed)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("error: the theme assets are missing")
    assert err.count("\n") == 1
    assert "pip install" in err
    assert not (installed / "ws").exists()


def test_a_template_that_raises_is_one_line_with_its_name_and_line(installed: Path, browser: str) -> None:
    del browser
    (installed / "ctlgen" / "_assets").symlink_to(ROOT / "ctlgen" / "_assets")
    (installed / "templates/bootstrap5/button.html.j2").write_text("<button{{ mark }}>\n{{ c.text.nothing.at.all }}")
    asked = ["--count", 20, "--themes", "flatly", "--controls", "button", "--workspace", installed / "ws"]
    process = start(["render", *asked], installed)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out) == (1, "")
    assert err.startswith("error: ")
    assert err.count("\n") == 1
    assert "bootstrap5/button.html.j2" in err
    assert "line 2" in err
