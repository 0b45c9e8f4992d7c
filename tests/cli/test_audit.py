"""``ctlgen audit``: what it tells of sound and of spoilt workspaces."""

import json
import os
import signal
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from ctlgen.records import PageRow
from ctlgen.workspace import Workspace
from tests.cli.conftest import Run, fails, read_json, size_of
from tests.e2e import runs

FRAMEWORK = """
title = "Acme"
docs = "https://acme.test"
[controls.button]
[controls.badge]
[controls.text]
"""
PAGE = """<!doctype html><html lang="{{ lang }}"><head><style>{{ css }}
.acme { background: #060; color: #fff; border: 0; padding: 8px 20px; box-shadow: 0 2px 4px rgba(0, 0, 0, .5) }
</style></head><body></body></html>"""
SOUND = {
    "button": '<button{{ mark }} class="acme">{{ c.text }}</button>',
    "badge": '<span{{ mark }} style="background:#eee;padding:2px 6px">{{ c.text }}</span>',
    "text": "<p{{ mark }}>{{ c.text }}</p>",
}
SPOILT = '<button{{ mark }} class="acme" style="filter:drop-shadow(0 30px #c00)">{{ c.text }}</button>'
Make = Callable[..., tuple[object, ...]]
pytestmark = pytest.mark.usefixtures("browser")


@pytest.fixture
def acme(run: Run, tmp_path: Path) -> Make:
    """Renders with templates of one's own; what to give to ``audit`` for it."""

    def made(**changed: str) -> tuple[object, ...]:
        folder, place = tmp_path / "acme", tmp_path / "acme-ws"
        folder.mkdir()
        (folder / "framework.toml").write_text(FRAMEWORK)
        for name, text in {"page": PAGE, **SOUND, **changed}.items():
            (folder / f"{name}.html.j2").write_text(text)
        asked = ("--templates", folder, "--workspace", place, "--workers", 1)
        kinds = ("--controls", "button,badge,text", "--balance", "equal")
        result = run("render", *asked, *kinds, "--count", 90, "--layout", "sheet", "--quiet")
        assert result.exit_code == 0, result.stderr
        return asked

    return made


def test_a_sound_workspace_passes_with_a_table_and_a_picture(run: Run, acme: Make, tmp_path: Path) -> None:
    asked = acme()
    result = run("audit", *asked)
    assert result.exit_code == 0, result.output
    lines = [line.split() for line in result.stdout.splitlines()]
    (button,) = (line for line in lines if line[:1] == ["button"])
    assert button[1] == button[2]
    assert button[3:] == ["100.00", "%", "1.000", button[-1]]
    assert next(line for line in lines if line[:1] == ["acme"])[:3] == ["acme", "90", "90"]
    assert "90 of 90 elements on 2 pages agree, 100.00 %: sound" in result.stdout
    assert size_of(tmp_path / "acme-ws" / "audit.png")[0] > 1000


def test_a_template_that_paints_beyond_its_ink_is_found_and_named(run: Run, acme: Make, tmp_path: Path) -> None:
    asked = acme(button=SPOILT)
    result = run("audit", *asked, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert not report["sound"]
    assert report["kinds"]["button"]["share"] < 0.1
    assert report["kinds"]["badge"]["share"] > 0.8, "but for what stands in a button's shadow"
    assert len(report["worst"]) == 10
    worst = report["worst"][0]
    assert (worst["kind"], worst["theme"], worst["agrees"]) == ("button", "templates/acme/light", False)
    assert worst["painted"][3] - worst["ink"][3] > 20
    shown = run("audit", *asked, "--pages", 1)
    assert "\n000000/" in shown.stdout
    assert "button () of templates/acme/light: ink 0." in shown.stdout
    assert shown.stdout.splitlines()[-3].endswith("not sound, 99.5 % have to")
    assert shown.stdout.splitlines()[-2].startswith("not looked at: ")
    assert (tmp_path / "acme-ws" / "audit.png").is_file()


def test_real_themes_are_sound(run: Run, mine: Path) -> None:
    report = read_json(run("audit", "--workspace", mine, "--workers", 1, "--json"))
    assert report["sound"]
    assert report["elements"] > 50
    assert min(report["ink_iou"], report["box_iou"]) > 0.9
    removed = run(
        "render", "--fresh", "--themes", "flatly", "--count", 4, "--workspace", mine, "--workers", 1, "--json"
    )
    assert str(mine / "audit.png") in read_json(removed)["removed"]


def test_what_cannot_be_audited_is_one_line(run: Run, acme: Make, mine: Path, tmp_path: Path) -> None:
    fails(run("audit", "--workspace", tmp_path / "nowhere"), "nowhere", "ctlgen render")
    fails(run("audit", "--workspace", mine, "--pages", 0), "pages 0", "1 or more")
    fails(run("audit", "--workspace", mine, "--workers", 99), "workers 99")
    acme()
    fails(run("audit", "--workspace", tmp_path / "acme-ws"), "'templates/acme/light'", "--templates of the render")
    (tmp_path / "acme" / "badge.html.j2").write_text("<b{{ mark }}>{{ c.text }}</b>")
    fails(
        run("audit", "--workspace", tmp_path / "acme-ws", "--templates", tmp_path / "acme"), "was rendered with catalog"
    )
    page = tmp_path / "site" / "page.html"
    page.parent.mkdir()
    page.write_text("<title>a</title><button>Save it</button><p>Some words</p>")
    own = ("--workspace", tmp_path / "own")
    assert run("render", "--pages", page, *own, "--workers", 1).exit_code == 0
    fails(run("audit", *own), "pages of your own", str(tmp_path / "own"))


def spoil(place: Path, change: Callable[[PageRow], PageRow]) -> None:
    workspace = Workspace(place)
    workspace.finish_pages(0, [change(row) for row in workspace.page_rows(0)])


def test_boxes_that_are_planted_wrong_are_found_and_named(run: Run, mine: Path) -> None:
    spoilt: set[str] = set()

    def shift(row: PageRow) -> PageRow:
        badges = {at for at, element in enumerate(row.elements) if element.control.kind == "badge"}
        spoilt.update(f"{row.id}/{at:04d}" for at in badges)
        elements = [
            replace(element, box=element.box.moved(element.box.width / 5, 0)) if at in badges else element  # IoU 2/3
            for at, element in enumerate(row.elements)
        ]
        return replace(row, elements=tuple(elements))

    spoil(mine, shift)
    assert spoilt
    result = run("audit", "--workspace", mine, "--workers", 1, "--json")
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    assert report["kinds"]["badge"]["agree"] == 0
    found = {one["element"]: one["box_iou"] for one in report["worst"] if not one["agrees"]}
    assert set(found) <= spoilt
    assert len(found) == min(len(spoilt), 10)
    assert all(0.6 < iou < 0.75 for iou in found.values())


def test_nothing_to_look_at_is_no_sound_workspace(run: Run, mine: Path) -> None:
    spoil(mine, lambda row: replace(row, elements=tuple(e for e in row.elements if e.control.kind == "background")))
    fails(run("audit", "--workspace", mine, "--workers", 1), "nothing but background on", "render controls")


def test_pictures_of_one_s_own_have_to_be_given_again(run: Run, tmp_path: Path) -> None:
    for name, colour in (("mine", "#f40"), ("others", "#04f")):
        (tmp_path / name).mkdir()
        Image.new("RGB", (200, 120), colour).save(tmp_path / name / "a.png")
    place = ("--workspace", tmp_path / "ws", "--workers", 1)
    kinds = ("--controls", "image,button", "--balance", "equal", "--themes", "flatly")
    mine = ("--images", tmp_path / "mine")
    assert run("render", *place, *kinds, *mine, "--count", 60, "--layout", "sheet", "--quiet").exit_code == 0
    report = read_json(run("audit", *place, *mine, "--json"))
    assert report["sound"]
    assert report["kinds"]["image"]["elements"] > 10
    fails(run("audit", *place), "pictures of your own", "--images of the render")
    fails(run("audit", *place, "--images", tmp_path / "others"), "others", "--images of the render")
    fails(run("audit", *place, "--images", tmp_path / "none"), "no such folder of pictures")


def test_a_page_that_was_changed_is_one_line(run: Run, mine: Path) -> None:
    run_file = mine / "run.json"
    said = json.loads(run_file.read_text())
    said["render"]["seed"] += 1
    run_file.write_text(json.dumps(said))
    fails(run("audit", "--workspace", mine, "--workers", 1), "page 000000 comes out otherwise", "--fresh")


def test_an_interrupted_audit_exits_130_and_leaves_nothing(mine: Path) -> None:
    before = runs.files(mine)
    audit = runs.Run("audit", "--workspace", mine, "--workers", 1)
    audit.until(lambda: list(audit.scratch.glob("ctlgen-*-browser-*")))
    os.killpg(audit.process.pid, signal.SIGINT)
    audit.end()
    assert (audit.code, audit.out, audit.err) == (130, "", "interrupted\n")
    assert runs.files(mine) == before
