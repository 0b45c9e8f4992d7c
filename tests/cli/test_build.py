from pathlib import Path

import pytest

from ctlgen.workspace import Workspace
from tests.cli.conftest import Run, fails, read_json

RECIPE = """
[render]
themes = ["bootswatch/flatly", "bootswatch/darkly"]
count = 70
seed = 4

[augment]
factor = 2
size = 16

[export]
labels = "button"
split = "page"
keep-duplicates = true
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that the tests build in, one after the other."""
    return tmp_path_factory.mktemp("build") / "ws"


@pytest.fixture
def recipe(tmp_path: Path) -> Path:
    file = tmp_path / "build.toml"
    file.write_text(RECIPE)
    return file


@pytest.mark.usefixtures("browser")
def test_a_recipe_file_drives_all_three_and_options_go_before_it(run: Run, recipe: Path, place: Path) -> None:
    asked = ["--recipe-file", recipe, "--count", 48, "--workers", 1, "--workspace", place]
    outcome = read_json(run("build", *asked, "--json"))
    assert outcome["render"]["elements"] == 48
    assert (outcome["augment"]["samples"], outcome["augment"]["shape"]) == (96, [16, 16])
    assert outcome["export"]["classes"] == ["not_button", "button"]
    said = Workspace(place).run()["render"]
    assert (said["seed"], len(said["looks"])) == (4, 4)


@pytest.mark.usefixtures("browser")
def test_it_shows_the_three_tables(run: Run, recipe: Path, place: Path) -> None:
    asked = ["--recipe-file", recipe, "--count", 48, "--workers", 1, "--workspace", place]
    result = run("build", *asked)
    assert result.exit_code == 0, result.stderr
    heads = [line for line in result.stdout.splitlines() if line.startswith("== ")]
    assert heads == ["== render", "== augment", "== export"]
    assert str(place / "contact.png") in result.stdout


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[rendr]\ncount = 3", ["table 'rendr'", "render"]),
        ("count = 3", ["table 'count'"]),
        ("render = 3", ["write [render]"]),
        ("[render]\ncuont = 3", ["'cuont'", "count"]),
        ("[render]\nworkspace = 'x'", ["'workspace'"]),
        ("[render]\ncount = 'ten'", ["render.count = 'ten'", "a whole number"]),
        ("[render]\ncount = true", ["render.count = True", "a whole number"]),
        ("[render]\nthemes = [1]", ["render.themes", "a list of strings"]),
        ("[export]\ngzip = 1", ["export.gzip", "true or false"]),
        ("[render", ["is not TOML"]),
        ("[augment]\nfit = 'strech'", ["strech"]),
        ("[export]\nformat = 'indx'", ["format 'indx'"]),
    ],
)
def test_what_is_wrong_is_one_line_before_anything_is_made(
    run: Run, recipe: Path, tmp_path: Path, text: str, words: list[str]
) -> None:
    recipe.write_text(text)
    fails(run("build", "--recipe-file", recipe, "--workspace", tmp_path / "ws"), *words)
    assert not (tmp_path / "ws").exists()


def test_a_recipe_file_that_is_not_there_is_one_line(run: Run, tmp_path: Path) -> None:
    fails(run("build", "--recipe-file", tmp_path / "nowhere.toml"), "nowhere.toml")
