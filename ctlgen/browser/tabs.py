"""One page of one browser: what it may load, how it is spoken to and how it gives its picture."""

from dataclasses import dataclass, field
from pathlib import Path
from time import sleep
from typing import Any, Protocol
from urllib.parse import unquote

from ctlgen.browser import programs
from ctlgen.browser.devtools import PATIENCE, Devtools, Message
from ctlgen.errors import BrowserError
from ctlgen.model import FILES_URL

ORIGIN = "https://ctlgen.invalid"
PAGE = f"{ORIGIN}/page"
_MIME = {
    ".woff2": "font/woff2",
    ".woff": "font/woff",
    ".ttf": "font/ttf",
    ".otf": "font/otf",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".css": "text/css",
    ".json": "application/json",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
}
_LOADED = "new Promise(go => document.readyState === 'complete' ? go() : addEventListener('load', () => go()))"
_SHOWN = "new Promise(go => requestAnimationFrame(() => requestAnimationFrame(() => go())))"
_PNG = {"format": "png", "optimizeForSpeed": True}
_FRAME = 0.4  # seconds that a script may wait for a frame before it gets one; most need none and are just slow
_LIVELY = 0.01  # the same where the page has scripts, which draw in frames
_FRAMES = 20  # after which a page that is still not painted never will be


@dataclass(slots=True)
class Site:
    """All that a page may load: itself and the files it was told of. What else it asks for is counted."""

    files: frozenset[str]
    page: str = ""
    refused: int = 0

    def answer(self, url: str) -> tuple[bytes, str] | None:
        """The bytes at an address and their media type, or None where it is refused."""
        if url == PAGE:
            return self.page.encode(), "text/html; charset=utf-8"
        path = unquote(url.removeprefix(ORIGIN + FILES_URL))
        if path in self.files:
            return Path(path).read_bytes(), _MIME.get(Path(path).suffix, "application/octet-stream")
        self.refused += url != f"{ORIGIN}/favicon.ico"
        return None


class Tab(Protocol):
    """A page of a window ``size`` CSS px wide and high. What fails raises `BrowserError`."""

    version: str

    def prefer(self, mode: str) -> None:
        """Says which colour scheme a person prefers, "light" or "dark"."""

    def open(self) -> None:
        """Loads the site's page."""

    def resize(self, width: int, height: int) -> None: ...

    def evaluate(self, expression: str) -> Any:
        """What a script gives or promises."""

    def png(self) -> bytes:
        """The window as it is painted, all of it."""

    def renew(self) -> None:
        """Puts a page of a new process in its place, as nothing else gives all memory back; `open` is next."""

    def close(self) -> None: ...


@dataclass(slots=True)
class PipedTab:
    """A tab of a browser of its own that we speak to without anything between.

    Chrome's headless shell paints only when told to (``HeadlessExperimental.beginFrame``): one frame for each picture,
    where other browsers paint three or four.
    """

    program: str
    site: Site
    scale: float
    version: str = ""
    _tools: Devtools = field(init=False)
    _paced: bool = field(init=False)
    _context: str = field(init=False, default="")  # which holds the page alone

    def __post_init__(self) -> None:
        self._paced = programs.is_headless_shell(self.program)
        self._tools = Devtools(
            self.program, [*programs.flags(scale=self.scale), *(self._pacing() if self._paced else ["--headless=new"])]
        )
        try:
            self._attach()
        except BrowserError as error:
            self.close()
            raise BrowserError(f"browser {self.program} does not start: {error}") from error
        except BaseException:
            self.close()
            raise

    def _pacing(self) -> list[str]:
        """Frames on demand, whole ones; their scale cannot be changed later."""
        scale = f"--force-device-scale-factor={self.scale}"
        return ["--enable-begin-frame-control", "--run-all-compositor-stages-before-draw", scale]

    def _attach(self) -> None:
        self.version = self._tools.call("Browser.getVersion")["product"]
        self._tools.on["Fetch.requestPaused"] = self._answer
        self.renew()

    def renew(self) -> None:
        call, before = self._tools.call, self._context
        self._tools.session = ""
        self._context = call("Target.createBrowserContext")["browserContextId"]
        paced = {"enableBeginFrameControl": True} if self._paced else {}
        target = call("Target.createTarget", url="about:blank", browserContextId=self._context, **paced)["targetId"]
        if before:
            call("Target.disposeBrowserContext", browserContextId=before)
        self._tools.session = call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        call("Page.enable")
        call("Fetch.enable", patterns=[{"urlPattern": "*"}])

    def close(self) -> None:
        self._tools.close()

    def prefer(self, mode: str) -> None:
        scheme = {"name": "prefers-color-scheme", "value": mode}
        still = {"name": "prefers-reduced-motion", "value": "reduce"}
        self._tools.call("Emulation.setEmulatedMedia", features=[scheme, still])

    def open(self) -> None:
        self._tools.call("Page.navigate", url=PAGE)
        self.evaluate(_LOADED)
        if self._paced:
            self.evaluate(_SHOWN, _LIVELY)  # else a first picture may be of what was there before

    def resize(self, width: int, height: int) -> None:
        self._tools.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=self.scale,
            mobile=False,
        )

    def evaluate(self, expression: str, pause: float = 0.0) -> Any:
        asked = self._tools.ask("Runtime.evaluate", expression=expression, awaitPromise=True, returnByValue=True)
        pause = pause or (_LIVELY if "<script" in self.site.page else _FRAME)
        for _ in range(round(PATIENCE / pause)):
            answer = self._tools.wait(asked, pause)
            if answer is None:
                self._give_frame()
                continue
            if "exceptionDetails" in answer:
                raise BrowserError(f"the browser failed: {_reason(answer['exceptionDetails'])}")
            return answer["result"].get("value")
        raise BrowserError(f"the browser failed: a script took more than {PATIENCE:.0f} s")

    def _give_frame(self) -> None:
        """For scripts that wait for one; other browsers make their own."""
        if self._paced:
            self._tools.call("HeadlessExperimental.beginFrame")

    def png(self) -> bytes:
        if not self._paced:
            return bytes(self._tools.call("Page.captureScreenshot", **_PNG)["data"])
        for frame in range(_FRAMES):  # a page that was just loaded has nothing to show in its first frame
            sleep(0.005 * frame)  # on a busy machine it takes longer
            answer = self._tools.call("HeadlessExperimental.beginFrame", screenshot=_PNG)
            if "screenshotData" in answer:
                return bytes(answer["screenshotData"])
        raise BrowserError("the browser failed: it paints no picture")

    def _answer(self, event: Message) -> None:
        request, answer = event["requestId"], self.site.answer(event["request"]["url"])
        if answer is None:
            self._tools.tell("Fetch.failRequest", requestId=request, errorReason="AccessDenied")
            return
        body, mime = answer
        self._tools.tell(
            "Fetch.fulfillRequest",
            requestId=request,
            responseCode=200,
            responseHeaders=[{"name": "content-type", "value": mime}],
            body=body,
        )


def _reason(details: Message) -> str:
    said = details.get("exception", {}).get("description") or details.get("text", "")
    return str(said).splitlines()[0] if said else "a script failed"
