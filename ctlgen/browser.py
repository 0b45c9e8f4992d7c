"""HTML -> pixels and boxes: the seam to Chromium, and the only importer of Playwright.

One `Browser` is one Chromium process with one page. A look is loaded once; after that only the body is swapped.
The page may load nothing but itself and the assets; every other request is refused and counted.
"""

import base64
import contextlib
import json
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Literal
from urllib.parse import unquote

import cv2
import numpy as np
from playwright.sync_api import Error, Route, sync_playwright

from ctlgen.errors import BrowserError
from ctlgen.model import FILES_URL, Box, Document, Image

Capture = Literal["page", "element"]
ORIGIN = "https://ctlgen.invalid"
_SCRIPT = (Path(__file__).parent / "measure.js").read_text("utf-8")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
_CHANNELS = ("chrome", "msedge")
_MIME = {".woff2": "font/woff2", ".woff": "font/woff", ".ttf": "font/ttf", ".svg": "image/svg+xml", ".png": "image/png"}
_FLAGS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--hide-scrollbars",
    "--disable-gpu",
    "--disable-lcd-text",
    "--font-render-hinting=none",
    "--disable-checker-imaging",
    "--disable-partial-raster",
    "--num-raster-threads=1",
    "--force-color-profile=srgb",
)
OFFLINE = ("--host-resolver-rules=MAP * ~NOTFOUND",)
VISITING = ("--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--mute-audio")
"""Sockets and beacons, which no route sees, end at this machine."""
MISSING = (
    "no browser found: run `playwright install --with-deps chromium`, or install Chromium or Chrome "
    "(Debian: `apt-get install chromium`), or name one with --browser or CTLGEN_BROWSER"
)


@dataclass(frozen=True, slots=True)
class Measure:
    """What the browser knows of one marked control: boxes in device pixels, ``visible`` 0..1."""

    place: int
    box: Box
    ink: Box
    visible: float
    tofu: bool


@dataclass(frozen=True, slots=True)
class Shot:
    """A page as it was painted: ``png`` (sRGB, ``size`` device px), what was measured, and the requests refused."""

    png: bytes
    size: tuple[int, int]
    measures: tuple[Measure, ...]
    context: tuple[Box, ...]  # areas that belong to a control without being one (labels, siblings)
    refused: int


class Browser:
    """A running Chromium; a context manager.

    ``executable`` is a path or "" to look for one: CTLGEN_BROWSER, Playwright's own, then the system's.
    ``files`` are what pages may load, by their path after `FILES_URL`.
    Raises `BrowserError` when there is none or it does not start.
    """

    def __init__(
        self,
        executable: str = "",
        *,
        viewport: tuple[int, int] = (1280, 1024),
        scale: float = 1.0,
        files: Iterable[Path] = (),
    ) -> None:
        self._viewport, self._scale, self._files = viewport, scale, frozenset(map(str, files))
        self._refused = 0
        self._executable = executable or os.environ.get("CTLGEN_BROWSER", "")
        self._stack = contextlib.ExitStack()
        self.restart()

    def restart(self) -> None:
        """Ends the browser, if one runs, and starts another."""
        self._stack.close()
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise

    def _start(self) -> None:
        self.shots = 0  # since this browser started
        self._shell = ""
        chromium = self._stack.enter_context(sync_playwright()).chromium
        self._browser, self.where = _launch(chromium, self._executable)
        self._stack.callback(_quietly, self._browser.close)
        self.version: str = self._browser.version
        context = self._browser.new_context(
            viewport={"width": self._viewport[0], "height": self._viewport[1]},
            device_scale_factor=self._scale,
            service_workers="block",
            reduced_motion="reduce",
        )
        context.route("**/*", self._answer)
        self._page = context.new_page()
        self._cdp = context.new_cdp_session(self._page)
        self._height = 0  # not set through this session: its shots know only the scale that was

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        self._stack.close()

    def shoot(self, document: Document, capture: Capture = "page") -> Shot:
        """Paints a document in the window, which grows where the document is higher.

        Raises `BrowserError` where the browser fails.
        """
        self._refused = 0
        self.shots += 1
        try:
            return self._shoot(document, capture)
        except Error as error:
            self._shell = ""
            raise BrowserError(f"the browser failed: {error.message.splitlines()[0]}") from error

    def _shoot(self, document: Document, capture: Capture) -> Shot:
        if document.shell != self._shell:
            self._load(document)
        self._resize(self._viewport[1])
        answer = self._page.evaluate("([b, c]) => window.ctlgen.shoot(b, c)", [document.body, document.body_class])
        height, rows = json.loads(answer)
        if rows is None:  # higher than the window: the pointer's looks need all of it inside
            self._resize(height)
            rows = json.loads(self._page.evaluate("() => JSON.stringify(window.ctlgen.measure())"))
        png = self._png()
        if capture == "element":
            png = self._paste_elements(png)
        measures, context = rows
        return Shot(
            png,
            (round(self._viewport[0] * self._scale), round(self._height * self._scale)),
            tuple(_measure(row, self._scale) for row in measures),
            tuple(Box(*corners).scaled(self._scale) for corners in context),
            self._refused,
        )

    def _load(self, document: Document) -> None:
        self._shell = document.shell
        self._page.emulate_media(color_scheme="dark" if document.mode == "dark" else "light")
        self._page.goto(f"{ORIGIN}/page", wait_until="load")
        self._page.evaluate(_SCRIPT)
        self._page.evaluate("() => window.ctlgen.load()")

    def _resize(self, height: int) -> None:
        """Makes the window as high as this (CSS px), if it is not."""
        if height == self._height:
            return
        self._height = height
        self._page.set_viewport_size({"width": self._viewport[0], "height": height})  # for `screenshots`
        self._cdp.send(
            "Emulation.setDeviceMetricsOverride",
            {"width": self._viewport[0], "height": height, "deviceScaleFactor": self._scale, "mobile": False},
        )

    def _png(self) -> bytes:
        """The window, all of it: a clip of another size was measured to cost a fifth more."""
        answer = self._cdp.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
        return base64.b64decode(answer["data"])

    def _paste_elements(self, png: bytes) -> bytes:
        """The oracle: every control's pixels come from Playwright's own `locator.screenshot()`."""
        image = decode(png)
        for place, (left, top, crop) in self.screenshots():
            del place
            height, width = crop.shape[:2]
            image[top : top + height, left : left + width] = crop
        return cv2.imencode(".png", image[:, :, ::-1])[1].tobytes()

    def screenshots(self) -> Iterator[tuple[int, tuple[int, int, Image]]]:
        """Each control of the page just shot, by `locator.screenshot()`: its place, (left, top, pixels)."""
        for locator in self._page.locator("[data-ctl]:visible").all():
            left, top = locator.evaluate("e => { const r = e.getBoundingClientRect(); return [r.left, r.top] }")
            corner = (int(left + 1e-3) * self._scale, int(top + 1e-3) * self._scale)
            place = int(locator.get_attribute("data-ctl") or -1)
            yield place, (round(corner[0]), round(corner[1]), decode(locator.screenshot(animations="allow")))

    def _answer(self, route: Route) -> None:
        url = route.request.url
        if url == f"{ORIGIN}/page":
            route.fulfill(body=self._shell, content_type="text/html; charset=utf-8")
        elif (path := self._file(url)) is not None:
            route.fulfill(path=path, content_type=_MIME.get(path.suffix, "application/octet-stream"))
        elif url == f"{ORIGIN}/favicon.ico":
            route.abort()
        else:
            self._refused += 1
            route.abort("accessdenied")

    def _file(self, url: str) -> Path | None:
        path = unquote(url.removeprefix(ORIGIN + FILES_URL))
        return Path(path) if path in self._files else None


class Visits:
    """A running Chromium for pages that are not ours; a context manager.

    Pages may load what ``allowed`` says of its URL and nothing else; dialogs are dismissed, downloads refused, and
    no service worker starts. ``executable`` is as for `Browser`. Raises `BrowserError` where none starts.
    """

    def __init__(self, allowed: Callable[[str], bool], executable: str = "") -> None:
        self._allowed = allowed
        with contextlib.ExitStack() as stack:
            chromium = stack.enter_context(sync_playwright()).chromium
            named = executable or os.environ.get("CTLGEN_BROWSER", "")
            self._browser, self.where = _launch(chromium, named, VISITING)
            stack.callback(_quietly, self._browser.close)
            self._stack = stack.pop_all()

    def __enter__(self) -> "Visits":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    @contextlib.contextmanager
    def tab(self, viewport: tuple[int, int] = (1280, 800), scale: float = 1.0, mode: str = "light") -> Iterator[Any]:
        """A Playwright page with cookies and storage of its own, closed at the end."""
        context = self._browser.new_context(
            viewport={"width": viewport[0], "height": viewport[1]},
            device_scale_factor=scale,
            service_workers="block",
            reduced_motion="reduce",
            color_scheme="dark" if mode == "dark" else "light",
            accept_downloads=False,
        )
        try:
            context.route("**/*", self._answer)
            page = context.new_page()
            page.on("dialog", lambda dialog: dialog.dismiss())
            yield page
        except Error as error:
            raise BrowserError(f"the page failed: {error.message.splitlines()[0]}") from error
        finally:
            _quietly(context.close)

    def _answer(self, route: Route) -> None:
        if self._allowed(route.request.url):
            route.continue_()
        else:
            route.abort("accessdenied")


def decode(png: bytes, *, grey: bool = False) -> Image:
    """PNG bytes -> uint8 (H, W, 3) sRGB, or (H, W) luma."""
    image = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_GRAYSCALE if grey else cv2.IMREAD_COLOR_RGB)
    return np.asarray(image, np.uint8)


def _measure(row: list[float], scale: float) -> Measure:
    place, *corners, visible, tofu = row
    return Measure(
        int(place), Box(*corners[:4]).scaled(scale), Box(*corners[4:]).scaled(scale), float(visible), bool(tofu)
    )


def _launch(chromium: Any, executable: str, more: Sequence[str] = OFFLINE) -> tuple[Any, str]:
    """A running browser and where it was found."""
    flags = [*_FLAGS, *more]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start a sandbox as root; `ctlgen doctor` says so
    quiet = {"args": flags, "handle_sigint": False, "handle_sigterm": False, "handle_sighup": False}
    if executable:
        return _launch_named(chromium, executable, quiet), executable
    broken = ""
    for choice in _choices(chromium):
        where = choice.get("executable_path") or choice.get("channel") or chromium.executable_path
        try:
            return chromium.launch(**choice, **quiet), where
        except Error as error:
            if "channel" not in choice:  # a channel can only be asked for by trying it
                broken = broken or f"browser {where} does not start: {error.message.splitlines()[0]}"
    raise BrowserError(broken or MISSING)


def _launch_named(chromium: Any, executable: str, quiet: dict[str, Any]) -> Any:
    path = shutil.which(executable)
    if path is None:
        raise BrowserError(f"browser {executable!r} is not a program: give the path of Chromium, Chrome or Edge")
    try:
        return chromium.launch(executable_path=path, **quiet)
    except Error as error:
        raise BrowserError(f"browser {path} does not start: {error.message.splitlines()[0]}") from error


def _choices(chromium: Any) -> Iterator[dict[str, str]]:
    """What to launch, in order: Playwright's own (whole or as a headless shell), the system's, a vendor's channel."""
    own = Path(chromium.executable_path)
    if own.exists() or any(own.parents[2].glob("chromium_headless_shell-*")):
        yield {}
    for path in filter(None, map(shutil.which, _NAMES)):
        yield {"executable_path": path}
    for channel in _CHANNELS:
        yield {"channel": channel}


def _quietly(close: Any) -> None:
    with contextlib.suppress(Error):
        close()
