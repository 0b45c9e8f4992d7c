"""What this machine needs to render, checked for real; each failing check comes with the command that mends it."""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from ctlgen import __version__, catalog
from ctlgen.browser import Browser, decode
from ctlgen.compose import Composer
from ctlgen.errors import AssetError, BrowserError, CtlgenError
from ctlgen.model import Document, Image
from ctlgen.render_recipe import RenderRecipe
from ctlgen.workers import cores

PYTHON = (3, 11)
PACKAGES = (
    "faker",
    "filelock",
    "jinja2",
    "numpy",
    "opencv-python-headless",
    "pillow",
    "playwright",
    "rich",
    "tinycss2",
    "typer",
)
SPACE = 1_000_000_000  # bytes: the main job leaves about a tenth of it
GET_BROWSER = f"{sys.executable} -m playwright install --with-deps --only-shell chromium"
_WORDS = "Hamburgefonstiv illiWW 0123"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at: what was ``found``, and the command that mends it ("" where all is well)."""

    name: str
    ok: bool
    found: str
    mend: str = ""


def examine(workspace: Path, browser: str = "") -> list[Check]:
    """All checks, in the order in which to mend them. Raises nothing for what is wrong with the machine."""
    checks = [_python(), _packages(), _cores(), _disk(workspace), _guarded("assets", _assets, catalog.MEND)]
    if not checks[-1].ok:
        waits = "not looked at: it needs the assets"
        return [*checks, Check("browser", False, waits, catalog.MEND), Check("fonts", False, waits, catalog.MEND)]
    checks.append(_guarded("browser", lambda: _browser(browser), GET_BROWSER))
    if not checks[-1].ok:
        return [*checks, Check("fonts", False, "not looked at: it needs a browser", checks[-1].mend)]
    return [*checks, _guarded("fonts", lambda: _fonts(browser), catalog.MEND)]


def _guarded(name: str, look: Callable[[], Check], mend: str) -> Check:
    """A check, or the one line that it failed with."""
    try:
        return look()
    except CtlgenError as error:
        return Check(name, False, str(error), mend)


def _python() -> Check:
    said = f"Python {'.'.join(map(str, sys.version_info[:3]))}, ctlgen {__version__}"
    return Check("python", sys.version_info[:2] >= PYTHON, said, "python3.11 -m venv .venv && .venv/bin/pip install .")


def _packages() -> Check:
    found, missing = [], []
    for name in PACKAGES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    said = f"missing: {', '.join(missing)}" if missing else ", ".join(found)
    return Check("packages", not missing, said, f"{sys.executable} -m pip install {' '.join(missing)}" * bool(missing))


def _cores() -> Check:
    count = cores()
    return Check("cores", True, f"{count} core{'s' * (count > 1)} for this process")


def _disk(workspace: Path) -> Check:
    """Whether the workspace, or the nearest folder above it that is there, can be written and has room."""
    place = workspace.absolute()
    there = next(folder for folder in (place, *place.parents) if folder.exists())
    elsewhere = "name a folder that can be written, with some space: ctlgen render --workspace DIR"
    if not there.is_dir() or not _writable(there):
        return Check("disk", False, f"{there} cannot be written", elsewhere)
    free = shutil.disk_usage(there).free
    return Check("disk", free >= SPACE, f"{free / 1e9:.1f} GB free in {there}", "" if free >= SPACE else elsewhere)


def _writable(folder: Path) -> bool:
    probe = folder / f".ctlgen-doctor-{os.getpid()}"
    try:
        probe.touch()
        probe.unlink()
    except OSError:
        return False
    return True


def _assets() -> Check:
    root = catalog.assets()
    if damaged := catalog.damaged():
        raise AssetError(f"{len(damaged)} files are not what was built, the first is {root / damaged[0]}")
    return Check("assets", True, f"{len(catalog.looks())} looks, {len(catalog.icons())} icons, all as they were built")


# --- what only a browser can tell


def _browser(executable: str) -> Check:
    look = catalog.looks()[0]
    with Browser(executable, viewport=(400, 300), files=catalog.page_files(catalog.looks())) as browser:
        shot = browser.shoot(document(look))
        if not shot.measures or not _painted(decode(shot.png), shot.measures[0].box.pixels()):
            raise BrowserError(f"{browser.where} starts but paints no button")
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        without = ", without its sandbox since it runs as root" if root else ""
        return Check("browser", True, f"Chromium {browser.version}, {browser.where}, paints{without}")


def _painted(image: Image, box: tuple[int, int, int, int]) -> bool:
    x0, y0, x1, y1 = box
    crop = image[y0:y1, x0:x1]
    return crop.size > 0 and int(np.ptp(crop)) > 10


def _fonts(executable: str) -> Check:
    """Whether text is set in the faces that the themes ask for, and in no fallback."""
    wanted = {font.family: look for look in catalog.looks() for font in look.fonts}
    fallen = []
    with Browser(executable, viewport=(1280, 300), files=catalog.page_files(catalog.looks())) as browser:
        for family, look in wanted.items():
            if not is_set_in(browser, document(look), family):
                fallen.append(f"{family} ({look.family}/{look.theme})")
    if fallen:
        raise AssetError(f"text falls back from {', '.join(fallen)}")
    return Check("fonts", True, f"text is set in all {len(wanted)} families: {', '.join(sorted(wanted))}")


def is_set_in(browser: Browser, page: Document, family: str) -> bool:
    """Whether ``page``'s stylesheet sets text in ``family``.

    It does if the text is as wide whatever the fallback (so none was taken) and not as wide as a fallback alone.
    """
    stacks = [f"'{family}',monospace", f"'{family}',serif", "monospace", "serif"]
    shot = browser.shoot(replace(page, body="".join(_specimen(stacks))))
    widths = {measure.place: measure.box.width for measure in shot.measures}
    return widths[0] == widths[1] and widths[0] not in (widths[2], widths[3])


def _specimen(stacks: list[str]) -> Iterator[str]:
    yield '<section class="ctl-section" data-pad="4">'
    for place, stack in enumerate(stacks):
        style = f"font:400 20px {stack};letter-spacing:0;white-space:nowrap"
        yield f'<div class="ctl-cell" style="padding:4px"><b data-ctl="{place}" style="{style}">{_WORDS}</b></div>'
    yield "</section>"


def document(look: catalog.Look) -> Document:
    """A page of this look with one button."""
    composer = Composer(RenderRecipe((look.name,), {"button": 1.0}, count=1), {look.name: look})
    return composer.document(composer.spec(0))
