from pathlib import Path

from ctlgen.lookfiles.themefiles import MODES
from tests.cli.conftest import COUNT, FACTOR, Run, read_json


def test_it_says_what_a_workspace_holds(run: Run, made: Path) -> None:
    result = run("status", "--workspace", made)
    assert result.exit_code == 0, result.stderr
    lines = [line.split() for line in result.stdout.splitlines()]
    assert ["elements:", str(COUNT)] in lines
    assert ["exports:", "['idx']"] in lines
    assert {"bootswatch/flatly/light", "button", "background"} <= {line[0] for line in lines if line}


def test_json_counts_pages_and_elements(run: Run, made: Path) -> None:
    held = read_json(run("status", "--workspace", made, "--json"))
    assert held["elements"] == held["asked"] == COUNT
    assert sum(held["kinds"].values()) == sum(held["themes"].values()) == COUNT
    assert set(held["themes"]) <= {f"bootswatch/{name}/{mode}" for name in ("darkly", "flatly") for mode in MODES}
    assert [one["samples"] for one in held["samples"].values()] == [COUNT * FACTOR]
    assert held["exports"] == ["idx"]
    assert len(list(made.glob("pages/*/*.png"))) == held["pages"]
    assert held["bytes"] == sum(held["sizes"].values())
    assert all(held["sizes"][part] > 10_000 for part in ("pages", "samples", "exports"))
