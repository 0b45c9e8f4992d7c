import hashlib
from pathlib import Path

import pytest

from ctlgen import catalog
from ctlgen.workspace import Workspace
from tests.cli.conftest import COUNT, Run, fails, read_json, size_of

SMALL = ["--themes", "bootswatch/flatly", "--count", 20, "--workers", 1]


def bytes_of(folder: Path) -> str:
    """A digest of all page files, their names included."""
    digest = hashlib.sha256()
    for file in sorted(file for file in folder.glob("pages/**/*") if file.is_file()):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


@pytest.mark.usefixtures("browser")
def test_it_renders_what_is_asked_and_says_so(run: Run, tmp_path: Path) -> None:
    result = run("render", *SMALL, "--workspace", tmp_path / "ws")
    assert result.exit_code == 0, result.stderr
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["kind", "elements", "share"]
    assert any(line.split()[0] == "button" for line in lines)
    assert ["all", "20"] in [line.split() for line in lines]
    assert any(line.startswith("rejected: ") and "refused requests: 0" in line for line in lines)
    assert any("elements in" in line and "a second" in line for line in lines)
    assert lines[-1] == f"contact sheet: {tmp_path / 'ws' / 'contact.png'}"
    assert size_of(tmp_path / "ws" / "contact.png")[0] == 1600


@pytest.mark.usefixtures("browser")
def test_json_is_one_object_and_nothing_else(run: Run, tmp_path: Path) -> None:
    outcome = read_json(run("render", *SMALL, "--workspace", tmp_path / "ws", "--json"))
    assert outcome["elements"] == outcome["rendered"] == sum(outcome["kinds"].values()) == 20
    assert outcome["refused_requests"] == 0
    assert Path(outcome["contact"]).is_file()


@pytest.mark.usefixtures("browser")
def test_bare_themes_before_an_option_takes_all(run: Run, tmp_path: Path) -> None:
    place = tmp_path / "ws"
    run("render", "--themes", "--count", 20, "--workers", 1, "--workspace", place, "--quiet")
    assert len(Workspace(place).run()["render"]["looks"]) == len(catalog.looks())


@pytest.mark.usefixtures("browser")
def test_themes_come_by_list_by_repeat_and_by_path(run: Run, tmp_path: Path) -> None:
    css = tmp_path / "ours.css"
    css.write_text(".btn{background:#123;color:#fff;padding:8px 20px;border:0}")
    themes = [
        "--themes",
        "bootswatch/flatly,bootswatch/sketchy/dark",
        "--themes",
        "bootswatch/darkly/light",
        "--themes",
        css,
    ]
    result = run("render", *themes, "--count", 20, "--workers", 1, "--workspace", tmp_path / "ws", "--quiet")
    assert result.exit_code == 0, result.stderr
    assert set(Workspace(tmp_path / "ws").run()["render"]["looks"]) == {
        "bootswatch/flatly/light",
        "bootswatch/flatly/dark",
        "bootswatch/sketchy/dark",
        "bootswatch/darkly/light",
        "file/ours/light",
        "file/ours/dark",
    }


@pytest.mark.usefixtures("browser")
def test_only_the_controls_that_are_asked_for(run: Run, tmp_path: Path) -> None:
    outcome = read_json(
        run("render", *SMALL, "--controls", "button, badge", "--workspace", tmp_path / "ws", "--json", "--quiet")
    )
    assert set(outcome["kinds"]) == {"button", "badge"}


def test_again_is_all_there_and_the_same(run: Run, mine: Path) -> None:
    before = bytes_of(mine)
    asked = ["--themes", "bootswatch/flatly,bootswatch/darkly", "--count", COUNT, "--workspace", mine]
    result = run("render", *asked)
    assert f"all {COUNT} elements were there already" in result.stdout
    assert bytes_of(mine) == before


def test_another_recipe_is_refused_with_the_key_and_both_values(run: Run, mine: Path) -> None:
    result = run(
        "render", "--themes", "bootswatch/flatly,bootswatch/darkly", "--count", COUNT, "--seed", 7, "--workspace", mine
    )
    fails(result, "render.seed = 0", "is 7", "--fresh")


def test_fresh_says_what_it_removes_and_renders(run: Run, mine: Path) -> None:
    result = run("render", *SMALL, "--seed", 7, "--fresh", "--workspace", mine, "--json")
    outcome = read_json(result)
    names = ("run.json", "pages", "samples", "exports", "contact.png", "contact-samples.png")
    assert outcome["removed"] == [str(mine / name) for name in names]
    assert f"removes {mine / 'samples'}" in result.stderr
    assert not (mine / "samples").exists()
    assert (outcome["elements"], outcome["rendered"]) == (20, 20)


def test_fresh_removes_nothing_beside_what_is_somebody_elses(run: Run, mine: Path) -> None:
    (mine / "notes.txt").write_text("mine")
    fails(run("render", *SMALL, "--seed", 7, "--fresh", "--workspace", mine), "notes.txt", "--workspace")
    assert (mine / "samples").is_dir()


def test_fresh_removes_nothing_for_a_command_that_cannot_run(run: Run, mine: Path) -> None:
    fails(run("render", "--themes", "flattly", "--fresh", "--workspace", mine), "flatly")
    assert (mine / "run.json").is_file()
    assert (mine / "samples").is_dir()


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--themes", "flattly"], ["unknown theme 'flattly'", "did you mean flatly"]),
        (["--controls", "buton"], ["unknown control 'buton'", "did you mean button"]),
        (["--count", 0], ["count 0", "1 to"]),
        (["--count", -5], ["count -5"]),
        (["--count", 10**15], ["count 1000000000000000"]),
        (["--workers", 0], ["workers 0"]),
        (["--workers", 100000], ["workers 100000"]),
        (["--seed", -1], ["seed -1"]),
        (["--viewport", "10x10"], ["viewport 10x10"]),
        (["--scale", 3], ["scale 3", "1, 1.5, 2"]),
        (["--balance", "eqal"], ["balance", "eqal", "equal"]),
        (["--balance", "nowhere.toml"], ["nowhere.toml"]),
        (["--capture", "pixel"], ["capture 'pixel'"]),
        (["--browser", "/no/browser"], ["/no/browser", "is not a program"]),
        (["--themes", "nowhere.css"], ["nowhere.css", "no such file"]),
    ],
)
def test_what_is_wrong_is_one_line(run: Run, tmp_path: Path, args: list[object], words: list[str]) -> None:
    fails(run("render", *args, "--workspace", tmp_path / "ws"), *words)
    assert not (tmp_path / "ws" / "run.json").exists()


@pytest.mark.usefixtures("browser")
@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("page.css", b"<!doctype html><p>", "not CSS"),
        ("logo.css", bytes(range(256)), "not CSS"),
        ("own.toml", b"family = [", "own.toml"),
        ("own.toml", b'family = "own"\ncolour = "red"', "colour"),
    ],
)
def test_a_file_that_is_no_theme_is_one_line(run: Run, tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    fails(run("render", "--themes", tmp_path / name, "--workspace", tmp_path / "ws"), name, word)


@pytest.mark.usefixtures("browser")
def test_a_balance_file_is_closed(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mix.toml").write_text("button = 3\nbuton = 1\n")
    fails(run("render", "--balance", tmp_path / "mix.toml", "--workspace", tmp_path / "ws"), "mix.toml", "buton")


@pytest.mark.usefixtures("browser")
def test_a_folder_of_somebody_else_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for fresh in ([], ["--fresh"]):
        fails(run("render", *SMALL, *fresh, "--workspace", tmp_path), "not ctlgen's")
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


@pytest.mark.usefixtures("browser")
def test_own_pages_go_all_the_way_and_what_fails_is_said_last(run: Run, tmp_path: Path) -> None:
    style = "<style>button { background: #15c; color: #fff; border: 0; padding: 9px 20px }</style>"
    for name in ("a", "b"):
        (tmp_path / f"site/{name}").mkdir(parents=True)
        (tmp_path / f"site/{name}/page.html").write_text(f"{style}<button>{name} one</button> <button>two</button>")
    (tmp_path / "site/b/empty.html").write_text("")
    place = ["--workspace", tmp_path / "ws"]
    result = run("render", "--pages", f"{tmp_path}/site/**/*.html", "--workers", 1, *place)
    assert result.exit_code == 1
    assert "2 pages of 2 looks" in result.stdout
    assert result.stderr.splitlines()[-1].startswith("error: 1 of 3 pages failed (")
    assert read_json(run("augment", "--factor", 2, "--workers", 1, *place, "--json"))["samples"] == 16
    assert set(read_json(run("export", "--test", 0.5, *place, "--json"))["counts"]) == {"train", "test"}
    held = read_json(run("status", *place, "--json"))
    assert (held["pages"], held["kinds"]["button"]) == (2, 4)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (["--pages", "x.html", "--themes", "flatly"], ["--themes has no meaning here", "--pages"]),
        (["--urls", "x.txt", "--count", 3], ["--count", "--urls"]),
        (["--pages", "x.html", "--urls", "x.txt"], ["--pages and --urls"]),
        (["--hosts", "example.org"], ["--hosts", "leave it out"]),
        (["--pages", "nowhere/*.html"], ["matches no file"]),
        (["--urls", "nowhere.txt"], ["nowhere.txt cannot be read"]),
    ],
)
def test_own_pages_that_cannot_be_asked_for_are_one_line(
    run: Run, tmp_path: Path, asked: list[object], words: list[str]
) -> None:
    fails(run("render", *asked, "--workspace", tmp_path / "ws"), *words)
    assert not (tmp_path / "ws").exists()
