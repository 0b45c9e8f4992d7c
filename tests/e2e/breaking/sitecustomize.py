"""Breaks some pages of a run, in the run's own workers: with this folder on PYTHONPATH Python imports it at its start.

CTLGEN_TEST_BREAK is a JSON object, page -> how: "crash" kills the browser under the page, "bug" raises what nobody
foresaw. CTLGEN_TEST_PATIENCE are the seconds after which a worker counts as hung.
"""

import json
import os
import signal
from pathlib import Path
from typing import Any

from ctlgen.browser import Browser
from ctlgen.compose import Composer
from ctlgen.model import Document, PageSpec
from ctlgen.workers import PATIENCE, Pool

BROKEN = json.loads(os.environ.get("CTLGEN_TEST_BREAK", "{}"))
_document, _shoot = Composer.document, Browser.shoot
_now: list[str] = []


def document(self: Composer, spec: PageSpec) -> Document:
    _now[:] = [str(spec.index)]
    return _document(self, spec)


def shoot(self: Browser, *args: Any) -> Any:
    how = BROKEN.get(_now[0]) if _now else None
    if how == "bug":
        raise ZeroDivisionError("on purpose")
    if how == "crash":
        os.killpg(_browser(), signal.SIGKILL)  # it may be a script that started the browser
    return _shoot(self, *args)


def _browser() -> int:
    """The first process of this worker's browser, which leads a group of its own."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    return next(process for process, parent in parents.items() if parent == os.getpid())


Composer.document = document  # type: ignore[method-assign]
Browser.shoot = shoot  # type: ignore[assignment, method-assign]
assert Pool.__init__.__kwdefaults__ is not None
Pool.__init__.__kwdefaults__["patience"] = float(os.environ.get("CTLGEN_TEST_PATIENCE", PATIENCE))
