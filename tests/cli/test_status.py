from pathlib import Path

from tests.cli.conftest import COUNT, Run, read_json


def test_it_says_what_a_workspace_holds(run: Run, made: Path) -> None:
    result = run("status", "--workspace", made)
    assert result.exit_code == 0, result.stderr
    assert "button" in result.stdout
    assert "bootswatch/flatly" in result.stdout
    assert "idx" in result.stdout


def test_json_counts_pages_and_elements(run: Run, made: Path) -> None:
    held = read_json(run("status", "--workspace", made, "--json"))
    assert held["elements"] == COUNT
    assert held["pages"] > 0
    assert held["bytes"] > 10_000
