"""HTML -> pixels and boxes: the seam to Chromium, and the only importer of Playwright.

One `Browser` is one Chromium process with one page. A look is loaded once; after that only the body is swapped.
The page may load nothing but itself and the assets; every other request is refused and counted.
"""

import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Literal

import cv2

from ctlgen.browser import programs, tabs
from ctlgen.browser.png import decode as decode
from ctlgen.errors import BrowserError
from ctlgen.model import Box, Document, Image

if TYPE_CHECKING:
    from ctlgen.browser.oracle import PlaywrightTab

RENEW = 1_000_000  # characters that one page shows before a new one takes its place: it grows to four times as much
Capture = Literal["page", "element"]
_WRITTEN = 2  # what reach.js says of an element that is bare but for letters
_PARTS = ("tree", "look", "pack", "measure", "reach", "letters", "shadows", "easel")
_CODE = "".join((Path(__file__).parent / "page" / f"{part}.js").read_text("utf-8") for part in _PARTS)
_SCRIPT = f"window.ctlgen = (() => {{{_CODE}return {{ dress, load, give, shoot, measure, target, everything }};}})();"


@dataclass(frozen=True, slots=True)
class Measure:
    """What the browser knows of one marked control: boxes in device pixels, ``visible`` 0..1.

    ``ink`` is how far its paint may reach: `inks.painted` tells how far it does.
    """

    place: int
    box: Box
    ink: Box
    visible: float
    tofu: bool
    overhang: float = 0.0  # device px by which paint may leave the ink
    bare: bool = False  # it has no body: neither ground nor border nor shadow of its own
    body: Box | None = None  # grounds and borders that are seen for sure, or letters
    glow: tuple[int, int, int, int] = (0, 0, 0, 0)  # by how much shadows go beyond letters on a picture
    written: bool = False  # it is nothing but letters, whose place is ``body``


@dataclass(frozen=True, slots=True)
class Shot:
    """A page as it was painted: ``png`` (sRGB, ``size`` device px), what was measured, and the requests refused."""

    png: bytes
    size: tuple[int, int]
    measures: tuple[Measure, ...]
    context: tuple[Box, ...]  # areas that belong to a control without being one (labels, siblings)
    refused: int
    regions: tuple[tuple[str, Box], ...] = ()  # parts of a screen by name, which background may be cut from


class Browser:
    """A running Chromium; a context manager.

    ``executable`` is a path or "" to look for one: CTLGEN_BROWSER, Playwright's own, then the system's.
    ``files`` are what pages may load, by their path after `FILES_URL`.
    With ``oracle`` it is driven by Playwright, and `screenshots` can be asked for.
    Raises `BrowserError` when there is none or it does not start.
    """

    def __init__(
        self,
        executable: str = "",
        *,
        viewport: tuple[int, int] = (1280, 1024),
        scale: float = 1.0,
        files: Iterable[Path] = (),
        oracle: bool = False,
    ) -> None:
        self.where = programs.find(executable)
        self._viewport, self._scale, self._oracle = viewport, scale, oracle
        self._site = tabs.Site(frozenset(map(str, files)))
        self._start()

    def _start(self) -> None:
        self.shots = 0  # since this browser started
        self.tab = self._open()
        self.version = self.tab.version
        self._begin()

    def _begin(self) -> None:
        """The tab's page is a new one."""
        self._said = 0  # characters
        self._shown, self._height = ("", ""), 0  # the shell and the mode

    def _open(self) -> tabs.Tab:
        if self._oracle or os.name != "posix":
            from ctlgen.browser.oracle import PlaywrightTab  # it takes a moment, which rendering need not wait for

            return PlaywrightTab(self.where, self._site, self._scale)
        return tabs.PipedTab(self.where, self._site, self._scale)

    def restart(self) -> None:
        """Ends the browser, if one runs, and starts another."""
        self.close()
        self._start()

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self.tab.close()

    def shoot(self, document: Document) -> Shot:
        """Paints a document in the window, which grows where the document is higher.

        Raises `BrowserError` where the browser fails.
        """
        self._site.refused = 0
        self.shots += 1
        try:
            if self._said > RENEW:
                self.tab.renew()
                self._begin()
            self._said += len(document.body)
            return self._shoot(document)
        except BrowserError:
            self._shown = ("", "")  # whatever the page is now, the next one is loaded anew
            raise

    def _shoot(self, document: Document) -> Shot:
        if (document.shell, document.mode) != self._shown:  # a sheet may have both modes in it
            self._load(document)
        self._resize(self._viewport[1])
        text = "".join(sorted(set(document.body)))
        self.tab.evaluate(f"ctlgen.give(...{json.dumps([document.faces, document.stand, text])})")
        said = json.dumps([document.body, document.body_class])
        height, rows = json.loads(self.tab.evaluate(f"ctlgen.shoot(...{said})"))
        if rows is None:  # higher than the window: the pointer's looks need all of it inside
            self._resize(height)
            rows = json.loads(self.tab.evaluate("JSON.stringify(ctlgen.measure())"))
        png = self.tab.png()
        if self._oracle:
            png = self._paste_elements(png)
        measures, context, regions = rows
        return Shot(
            png,
            (round(self._viewport[0] * self._scale), round(self._height * self._scale)),
            tuple(_measure(row, self._scale) for row in measures),
            tuple(Box(*corners).scaled(self._scale) for corners in context),
            self._site.refused,
            tuple((name, Box(*corners).scaled(self._scale)) for name, *corners in regions),
        )

    def again(self, script: str) -> bytes:
        """The page just shot as it is painted after a script has changed it, as PNG. Raises `BrowserError`."""
        self.tab.evaluate(script)
        return self.tab.png()

    def _load(self, document: Document) -> None:
        """Loads the shell, or puts it in the place of the one before where neither has scripts."""
        before = self._shown[0]
        is_open = before and "<script" not in before + document.shell
        self._shown = document.shell, document.mode
        self._site.page = document.shell
        self.tab.prefer(document.mode)
        if is_open:
            self.tab.evaluate(f"ctlgen.dress({json.dumps(document.shell)})")
        else:
            self.tab.open()
            self.tab.evaluate(_SCRIPT)
        self.tab.evaluate("ctlgen.load()")

    def _resize(self, height: int) -> None:
        """Makes the window as high as this (CSS px), if it is not."""
        if height != self._height:
            self._height = height
            self.tab.resize(self._viewport[0], height)

    def _paste_elements(self, png: bytes) -> bytes:
        """The oracle: every control's pixels come from Playwright's own `locator.screenshot()`."""
        image = decode(png)
        for _, (left, top, crop) in self.screenshots():
            height, width = crop.shape[:2]
            image[top : top + height, left : left + width] = crop
        return cv2.imencode(".png", image[:, :, ::-1])[1].tobytes()

    @property
    def playwright(self) -> "PlaywrightTab":
        """The tab of a browser that was started with ``oracle``."""
        from ctlgen.browser.oracle import PlaywrightTab

        assert isinstance(self.tab, PlaywrightTab), "start it with oracle=True"
        return self.tab

    def screenshots(self) -> Iterator[tuple[int, tuple[int, int, Image]]]:
        """Each control of the page just shot, by `locator.screenshot()`: its place, (left, top, pixels)."""
        for place, left, top, png in self.playwright.screenshots():
            corner = (int(left + 1e-3) * self._scale, int(top + 1e-3) * self._scale)
            yield place, (round(corner[0]), round(corner[1]), decode(png))


def _measure(row: list[float], scale: float) -> Measure:
    place, *corners, overhang, bare, visible, tofu = row
    box, ink, body = (Box(*corners[at : at + 4]).scaled(scale) for at in (0, 4, 8))
    left, top, right, bottom = (round(by * scale) for by in corners[12:])
    return Measure(
        int(place),
        box,
        ink,
        float(visible),
        bool(tofu),
        overhang * scale,
        bool(bare),
        body if body.area else None,
        (left, top, right, bottom),
        bare == _WRITTEN,
    )
