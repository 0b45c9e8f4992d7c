from pathlib import Path

import pytest
from PIL import Image

from ctlgen import catalog
from ctlgen.errors import AssetError
from tests.cli.conftest import Run, fails, read_json, size_of

try:
    catalog.looks()
except AssetError as error:
    pytest.skip(str(error), allow_module_level=True)


def test_it_lists_every_look(run: Run) -> None:
    lines = run("themes").stdout.splitlines()
    assert lines[0].split()[:3] == ["name", "framework", "licence"]
    assert [line.split()[0] for line in lines[1:]] == [look.name for look in catalog.looks()]


def test_json_is_a_list_of_objects(run: Run) -> None:
    rows = read_json(run("themes", "bootswatch/flatly/dark", "--json"))
    assert rows == [
        {
            "name": "bootswatch/flatly/dark",
            "framework": "bootstrap5",
            "theme": "flatly",
            "mode": "dark",
            "licence": "MIT",
        }
    ]


def test_licences_list_every_package_with_its_text(run: Run) -> None:
    rows = read_json(run("themes", "--licences", "--json"))
    assert {"bootswatch", "bootstrap", "bootstrap-icons"} <= {row["package"] for row in rows}
    assert all((len(row["text"]) > 40 and row["licence"] in row["text"]) or len(row["text"]) > 500 for row in rows)
    assert all(row["licence"] and row["version"] for row in rows)
    assert "bootswatch" in run("themes", "--licences").stdout


def test_an_unknown_name_has_the_nearest(run: Run) -> None:
    fails(run("themes", "flattly"), "flatly")


@pytest.mark.usefixtures("browser")
def test_the_sheet_has_a_strip_for_each_look(run: Run, tmp_path: Path) -> None:
    heights = []
    for names in ("bootswatch/flatly/light", "bootswatch/flatly"):
        assert run("themes", names, "--sheet", tmp_path / "sheet.png").exit_code == 0
        with Image.open(tmp_path / "sheet.png") as picture:
            sheet = picture.convert("L")
        heights.append(sheet.height)
    assert heights[1] > 1.5 * heights[0]
    light, dark = (sheet.crop((230, y, sheet.width, y + 40)).resize((1, 1)).getpixel((0, 0)) for y in (0, heights[0]))
    assert isinstance(light, int)
    assert isinstance(dark, int)
    assert light > 150 > dark


@pytest.mark.usefixtures("browser")
def test_a_sheet_without_a_file_is_called_as_the_command(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("themes", "--sheet", "procedural:2")
    assert "picture: themes.png" in result.stderr + result.stdout
    assert size_of(tmp_path / "themes.png")[1] > 100
    assert "procedural" in result.stdout


@pytest.mark.usefixtures("browser")
def test_a_sheet_that_cannot_be_written_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    fails(run("themes", "bootswatch/flatly/light", "--sheet", tmp_path / "file" / "sheet.png"), "sheet.png")
