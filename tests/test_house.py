"""The house: who may import whom, floor by floor."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "ctlgen"

FLOORS = {
    name: floor
    for floor, names in {
        0: "answers errors model seeds resampling colours",
        1: "files inks lookfiles catalog controls content vocabulary styles render_recipe records screens source fit "
        "pictures workers browser icons templating workspace",
        2: "backgrounds compose sheets specimens labels rendering augmenting formats splits exporting visiting contact",
        3: "checks stages doctor gallery learn collection stats view",
    }.items()
    for name in names.split()
} | {"": 4, "cli": 5, "__main__": 6}  # "" is ctlgen/__init__.py
ONLY = {"playwright": "browser", "jinja2": "templating", "typer": "cli", "rich": "cli"}
"""Packages from outside that one module alone imports."""


def module_name(file: Path, package: Path) -> str:
    """The dotted name inside the package: "formats.idx", "" for its ``__init__``."""
    parts = list(file.relative_to(package).with_suffix("").parts)
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(source: str, modules: set[str]) -> Iterator[str]:
    """What a source imports, wherever in it: our modules as ".name", others by their first name."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide an arrow: write it from ctlgen"
            names = [f"{node.module}.{alias.name}" for alias in node.names if alias.name != "__version__"]
        else:
            continue
        for name in names:
            if name.split(".")[0] != "ctlgen":
                yield name.split(".")[0]
            else:
                yield "." + longest_module(name.removeprefix("ctlgen").removeprefix("."), modules)


def longest_module(name: str, modules: set[str]) -> str:
    """The module that ``name`` is, or is in."""
    while name not in modules and name:
        name = name.rpartition(".")[0]
    return name


def faults(sources: dict[str, str]) -> list[str]:
    """What breaks the house, one line each; ``sources`` by module name."""
    found = [
        f"{name}: not in the table of tests/test_house.py: add it, on the lowest floor that holds"
        for name in sources
        if name.split(".")[0] not in FLOORS
    ]
    arrows: dict[str, set[str]] = {}
    for name, source in sources.items():
        top = name.split(".")[0]
        used = set(imports(source, set(sources)))
        for other in sorted(used):
            if ONLY.get(other, top) != top:
                found.append(f"{name}: only {ONLY[other]} imports {other}")
        arrows[name] = {other[1:] for other in used if other[0] == "."}
        for other in sorted(arrows[name]):
            if FLOORS.get(other.split(".")[0], 0) > FLOORS.get(top, 0):
                found.append(f"{name}: imports {other or 'ctlgen'}, which is on a higher floor")
    return found + [f"cycle: {' -> '.join(cycle)}" for cycle in cycles(arrows)]


def cycles(arrows: dict[str, set[str]]) -> list[list[str]]:
    """The cycles that a walk in depth meets."""
    found: list[list[str]] = []
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> None:
        if name in path:
            found.append([*path[path.index(name) :], name])
        elif name not in done:
            for other in sorted(arrows.get(name, ())):
                walk(other, [*path, name])
            done.add(name)

    for name in sorted(arrows):
        walk(name, [])
    return found


def test_the_package_keeps_the_house() -> None:
    sources = {module_name(file, PACKAGE): file.read_text(encoding="utf-8") for file in PACKAGE.rglob("*.py")}
    assert faults(sources) == []


@pytest.mark.parametrize(
    ("sources", "fault"),
    [
        (
            {"model": "from ctlgen.compose import page", "compose": ""},
            "model: imports compose, which is on a higher floor",
        ),
        ({"model": "def f():\n    from ctlgen import stages", "stages": ""}, "model: imports stages"),
        ({"fit": "import ctlgen.catalog", "catalog": "from ctlgen.fit import fit"}, "cycle: catalog -> fit -> catalog"),
        ({"compose": "import playwright.sync_api"}, "compose: only browser imports playwright"),
        ({"formats.idx": "from rich import print"}, "formats.idx: only cli imports rich"),
        ({"gadgets": ""}, "gadgets: not in the table"),
        ({"browser": "from ctlgen import render", "": ""}, "browser: imports ctlgen, which is on a higher floor"),
    ],
)
def test_a_fault_is_found(sources: dict[str, str], fault: str) -> None:
    assert any(fault in found for found in faults(sources))


def test_downward_arrows_are_fine() -> None:
    sources = {"cli": "import typer\nimport ctlgen", "": "from ctlgen.stages import a", "stages": "import json"}
    assert faults(sources) == []
