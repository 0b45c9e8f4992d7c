"""``ctlgen templates check`` and templates of one's own."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ctlgen.workspace import Workspace
from tests.cli.conftest import Run, fails, read_json, size_of

FRAMEWORK = """
title = "Acme"
docs = "https://acme.test"
[controls.button]
variants = { solid = 3, outline = 1 }
states = { rest = 1, disabled = 1 }
[controls.text]
"""
PAGE = """<!doctype html><html lang="{{ lang }}"><head><style>{{ css }}
.acme { background: #060; color: #fff; border: 0; padding: 8px 20px } .acme:hover { background: #090 }
</style></head><body></body></html>"""
BUTTON = """{%- if c.variant == "outline" -%}
<button{{ mark }} class="line">{{ c.text }}</button>
{%- else -%}
<button{{ mark }} class="acme">{{ c.text }}</button>
{%- endif -%}"""
TEXT = "<p{{ mark }}>{{ c.text }}</p>"
COVERED = "<p style='position:relative'><i{{ mark }}>word</i><b style='position:absolute;inset:0'></b></p>"
pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture
def acme(tmp_path: Path) -> Callable[..., Path]:
    folder = tmp_path / "acme"
    folder.mkdir()

    def write(**changed: str | None) -> Path:
        files = {"framework": FRAMEWORK, "page": PAGE, "button": BUTTON, "text": TEXT, **changed}
        for name, text in files.items():
            if text is not None:
                (folder / ("framework.toml" if name == "framework" else f"{name}.html.j2")).write_text(text)
        return folder

    return write


def test_a_sound_folder_is_a_table(run: Run, acme: Callable[..., Path], tmp_path: Path) -> None:
    result = run("templates", "check", acme(), "--sheet", tmp_path / "sheet.png")
    assert result.exit_code == 0, result.output
    assert [line.split() for line in result.stdout.splitlines()[1:3]] == [["button", "2", "2"], ["text", "1", "1"]]
    assert "Acme: templates/acme/light: no faults" in result.stdout
    assert size_of(tmp_path / "sheet.png")[0] == 1280


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"button": BUTTON.replace("c.text", "c.txt")}, "button.html.j2:2: 'ctlgen.model.Control object' has no"),
        ({"button": BUTTON.replace("c.text", "word")}, "button.html.j2:4: 'word' is undefined"),
        ({"button": "{% if %}"}, "button.html.j2:1: Expected an expression"),
        ({"button": BUTTON.replace("{{ mark }}", "", 1)}, "button.html.j2:1: button (outline, disabled): no element"),
        ({"text": "<p{{ mark }} hidden>{{ c.text }}</p>"}, "text.html.j2:1: text (rest): it shows nothing"),
        ({"text": "<p{{ mark }} style='color:transparent'>a</p>"}, "text.html.j2:1: text (rest): it shows nothing"),
        ({"text": COVERED}, "text.html.j2:1: text (rest): more than a tenth of it is covered"),
        ({"page": PAGE.replace("css", "cs")}, "page.html.j2:1: 'cs' is undefined"),
        ({"page": None}, "page.html.j2: is missing: every page"),
        ({"text": None, "framework": FRAMEWORK.replace("[controls.text]", "")}, "text.html.j2: is missing: it stands"),
    ],
)
def test_a_fault_is_told_with_file_and_line(
    run: Run, acme: Callable[..., Path], changed: dict[str, str | None], said: str
) -> None:
    folder = acme(**changed)
    result = run("templates", "check", folder, "--quiet")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert f"error: {folder}/{said}" in result.stderr


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"framework": FRAMEWORK + "[\n"}, ("framework.toml: is not TOML", "line 8")),
        ({"framework": FRAMEWORK.replace("docs", "doc")}, ("framework.toml: unknown key 'doc'",)),
        ({"badge": "<b></b>"}, ("badge.html.j2: framework.toml has no table",)),
    ],
)
def test_a_folder_that_cannot_be_read_is_one_line(
    run: Run, acme: Callable[..., Path], changed: dict[str, str], words: tuple[str, ...]
) -> None:
    fails(run("templates", "check", acme(**changed)), *words)


def test_the_faults_are_json_too(run: Run, acme: Callable[..., Path]) -> None:
    result = run("templates", "check", acme(text="<p>{{ c.text }}</p>"), "--json")
    assert result.exit_code == 1
    assert '"line": 1' in result.stdout
    assert '"usable": 0' in result.stdout


def test_own_templates_are_rendered_with_own_themes(run: Run, acme: Callable[..., Path], tmp_path: Path) -> None:
    theme = tmp_path / "dress.toml"
    theme.write_text('family = "dress"\nframework = "acme"\ncss = "dress.css"\nmodes = ["light"]\n[themes.blue]\n')
    (tmp_path / "dress.css").write_text(".acme:hover{background:#00c}")
    ask = ["--count", 40, "--controls", "button,text", "--workers", 1, "--workspace", tmp_path / "ws", "--json"]
    both = f"{theme},templates/*"
    assert read_json(run("render", "--templates", acme(), "--themes", both, *ask))["elements"] == 40
    looks = Workspace(tmp_path / "ws").run()["render"]["looks"]
    assert looks == ["templates/acme/light", "dress/blue/light"]
    assert run("templates", "check", tmp_path / "acme", "--themes", theme).exit_code == 0
    fails(run("render", "--themes", theme, *ask), "unknown framework 'acme'")
    fails(run("templates", "check", tmp_path / "acme", "--themes", "flatly"), "none of the themes is of the framework")


def test_a_changed_template_is_another_recipe(run: Run, acme: Callable[..., Path], tmp_path: Path) -> None:
    ask = ["--count", 10, "--controls", "button", "--workers", 1, "--workspace", tmp_path / "ws", "--quiet"]
    assert run("render", "--templates", acme(), *ask).exit_code == 0
    fails(run("render", "--templates", acme(button=BUTTON + " "), *ask), "catalog")


def test_a_name_that_is_taken_is_refused(run: Run, acme: Callable[..., Path], tmp_path: Path) -> None:
    acme().rename(tmp_path / "bootstrap5")
    fails(run("templates", "check", tmp_path / "bootstrap5"), "'bootstrap5' comes with ctlgen")
