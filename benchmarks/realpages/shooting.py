"""The pages of a running application -> screenshots and labels in its folder."""

import contextlib
import json
import sys
import zlib
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from benchmarks.realpages.apps import App, Step, View
from benchmarks.realpages.running import AppError, served
from ctlgen.browser.visits import Visits
from ctlgen.model import PageSpec
from ctlgen.visiting.pages import Labelled, read_page, wanting

BACKGROUNDS = 16  # crops of no control that are looked for on each view
PATIENCE = 4000  # ms for one step


def shoot_app(app: App, work: Path) -> int:
    """Each view as NAME.png and NAME.json; how many there are. A view that fails is told and left out."""
    shots = work / "shots"
    shots.mkdir(exist_ok=True)
    with served(app, work) as address, Visits(lambda url: url.startswith((address, "data:", "blob:"))) as visits:
        for view in app.views:
            try:
                png, labelled = _shoot(visits, app, view, address)
            except Exception as error:
                print(f"{app.name}/{view.name}: left out: {str(error).splitlines()[0][:150]}", file=sys.stderr)
                continue
            (shots / f"{view.name}.png").write_bytes(png)
            (shots / f"{view.name}.json").write_text(json.dumps(_record(view, labelled), indent=0), "utf-8")
    count = len(list(shots.glob("*.json")))
    if not count:
        raise AppError("no view could be shot")
    return count


def _shoot(visits: Visits, app: App, view: View, address: str) -> tuple[bytes, Labelled]:
    seed = zlib.crc32(f"{app.name}/{view.name}".encode())
    spec = PageSpec(0, seed, "real", app.name, view.name, view.viewport, view.scale, ())
    with visits.tab(view.viewport, view.scale, view.mode) as tab:
        tab.set_default_timeout(20000)
        tab.goto(address + view.path, wait_until="load")
        _settle(tab, app.settle)
        for step in view.steps:
            _take(tab, step, address, f"{app.name}/{view.name}")
        _settle(tab, 300)
        labelled, png = read_page(tab, wanting(spec, BACKGROUNDS))
        return png, labelled


def _settle(tab: Any, ms: int) -> None:
    with contextlib.suppress(Exception):  # pages that poll are never idle
        tab.wait_for_load_state("networkidle", timeout=2500)
    tab.wait_for_timeout(ms)


def _take(tab: Any, step: Step, address: str, where: str) -> None:
    """One step; one that can't be taken is told, the view is shot as it is."""
    verb, what = step
    try:
        _VERBS[verb](tab, what) if verb != "goto" else tab.goto(address + what)
    except Exception as error:
        print(f"{where}: {verb} {what}: {str(error).splitlines()[0][:120]}", file=sys.stderr)


def _login(tab: Any, name: str) -> None:
    tab.goto(tab.url.split("/", 3)[0] + "//" + tab.url.split("/")[2] + "/login/")
    tab.fill("#username", name)
    tab.fill("#password", name)
    tab.click("input[type=submit], button[type=submit]")
    tab.wait_for_load_state("load")


_VERBS = {
    "click": lambda tab, what: tab.locator(what).locator("visible=true").first.click(timeout=PATIENCE),
    "doubleclick": lambda tab, what: tab.locator(what).first.dblclick(timeout=PATIENCE),
    "fill": lambda tab, what: tab.locator(what.rsplit("=", 1)[0]).first.fill(what.rsplit("=", 1)[1], timeout=PATIENCE),
    "hover": lambda tab, what: tab.locator(what).first.hover(timeout=PATIENCE),
    "press": lambda tab, what: tab.keyboard.press(what),
    "wait": lambda tab, what: tab.wait_for_timeout(int(what)),
    "scroll": lambda tab, what: tab.mouse.wheel(0, int(what)),
    "login": _login,
}


def _record(view: View, labelled: Labelled) -> dict[str, Any]:
    rows = [
        {"kind": e.control.kind, "text": e.control.text, "variant": e.control.variant, "box": list(e.box.pixels())}
        for e in labelled.page.elements
    ]
    unsure = [list(box.pixels()) for box in labelled.unsure]
    return {
        "view": asdict(view),
        "rows": rows,
        "unsure": unsure,
        "refused": labelled.refused,
        "whole": labelled.complete,
    }


def records(work: Path) -> Iterator[tuple[str, Path, dict[str, Any]]]:
    """(view, its PNG, what is known of it) of each view shot in this folder, by name."""
    for path in sorted((work / "shots").glob("*.json")):
        yield path.stem, path.with_suffix(".png"), json.loads(path.read_text("utf-8"))
