import json
from pathlib import Path

import pytest

from ctlgen import catalog, doctor
from ctlgen.browser import Browser
from ctlgen.errors import AssetError
from tests.cli.conftest import Run, read_json, start


@pytest.mark.usefixtures("browser")
def test_a_machine_that_renders_is_healthy(run: Run, tmp_path: Path) -> None:
    report = read_json(run("doctor", "--workspace", tmp_path, "--json"))
    assert report["healthy"]
    assert [check["name"] for check in report["checks"]] == [
        "python",
        "packages",
        "cores",
        "disk",
        "assets",
        "browser",
        "fonts",
    ]
    assert "Lato" in report["checks"][-1]["found"]


@pytest.mark.usefixtures("browser")
def test_no_browser_is_told_with_the_command_that_gets_one(run: Run, tmp_path: Path) -> None:
    result = run("doctor", "--browser", "/no/browser", "--workspace", tmp_path)
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("FAIL  browser"))
    assert "/no/browser" in lines[at]
    assert "playwright install" in lines[at + 1]


def test_no_assets_is_told_with_the_command_that_builds_them(installed: Path) -> None:
    process = start(["doctor", "--json"], installed)
    out, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    checks = {check["name"]: check for check in json.loads(out)["checks"]}
    assert not checks["assets"]["ok"]
    assert "pip install" in checks["assets"]["mend"]


def test_a_damaged_asset_is_named(monkeypatch: pytest.MonkeyPatch, browser: str, tmp_path: Path) -> None:
    del browser
    monkeypatch.setattr(catalog, "damaged", lambda: ("bootstrap/some.css",))
    checks = {check.name: check for check in doctor.examine(tmp_path)}
    assert not checks["assets"].ok
    assert "bootstrap/some.css" in checks["assets"].found


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    checks = {check.name: check for check in doctor.examine(tmp_path / "file" / "ws", "/no/browser")}
    assert not checks["disk"].ok
    assert "--workspace" in checks["disk"].mend


def test_a_full_disk_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "SPACE", 10**18)
    checks = {check.name: check for check in doctor.examine(tmp_path, "/no/browser")}
    assert not checks["disk"].ok


def test_a_missing_package_is_told_with_its_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(doctor, "PACKAGES", ("numpy", "no-such-package"))
    checks = {check.name: check for check in doctor.examine(tmp_path, "/no/browser")}
    assert checks["packages"].found == "missing: no-such-package"
    assert checks["packages"].mend.endswith("-m pip install no-such-package")


@pytest.mark.usefixtures("browser")
def test_a_font_that_is_not_served_is_noticed() -> None:
    try:
        (look,) = catalog.select(["bootswatch/flatly/light"])
    except AssetError as error:
        pytest.skip(str(error))
    page = doctor.document(look)
    with Browser(files=[font.file for font in look.fonts]) as served:
        assert doctor.is_set_in(served, page, "Lato")
        assert not doctor.is_set_in(served, page, "No Such Face")
    with Browser() as unserved:
        assert not doctor.is_set_in(unserved, page, "Lato")
