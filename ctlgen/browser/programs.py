"""Which browser to start, and with which flags."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from ctlgen.errors import BrowserError

MISSING = (
    "no browser found: run `playwright install --with-deps --only-shell chromium`, or install Chromium or Chrome "
    "(Debian: `apt-get install chromium-headless-shell`), or name one with --browser or CTLGEN_BROWSER"
)
_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "msedge",
)
_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
_CACHES = ("~/.cache/ms-playwright", "~/Library/Caches/ms-playwright", "~/AppData/Local/ms-playwright")
_SHELLS = ("chrome-headless-shell", "headless_shell", "chrome-headless-shell.exe", "headless_shell.exe")

FLAGS = (
    "--disable-background-networking",
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-breakpad",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-extensions",
    "--disable-hang-monitor",
    "--disable-renderer-backgrounding",
    "--disable-sync",
    "--disable-gpu",
    "--disable-lcd-text",
    "--disable-checker-imaging",
    "--disable-partial-raster",
    "--font-render-hinting=none",
    "--force-color-profile=srgb",
    "--hide-scrollbars",
    "--mute-audio",
    "--no-first-run",
    "--no-default-browser-check",
    "--num-raster-threads=1",
    "--password-store=basic",
    "--use-mock-keychain",
    # a mouse that can hover: what `@media (hover)` asks for
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
)
"""Quiet, offline, and the same pixels everywhere."""


_SCALED = ("--disable-font-subpixel-positioning",)
"""For scales other than 1. There, Chromium takes the scale for 1 when it meets an SVG image; fonts that it first meets
then are rounded and hinted as at 1, as long as it lives, and pages would depend on those before. So all fonts are."""

OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND"
STRANGE = (
    "--block-new-web-contents",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--no-proxy-server",
    "--js-flags=--max-old-space-size=1024",
)
"""For pages that are not ours: no windows, no way around the rules of hosts, not all of the memory."""


def reaching(hosts: Iterable[str]) -> str:
    """The flag for sockets, beacons and redirects, which no route sees: they end at these hosts ("*.name" too)."""
    return ", ".join([OFFLINE, *(f"EXCLUDE {host}" for host in hosts)])


def flags(hosts: str = OFFLINE, scale: float = 1.0) -> list[str]:
    """`FLAGS`, which hosts can be reached, and what this scale and this process need besides."""
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    unboxed = ["--no-sandbox"] if root else []  # Chromium refuses to start a sandbox as root; doctor says so
    return [*FLAGS, *(_SCALED if scale != 1 else ()), hosts, *unboxed]


def find(program: str = "") -> str:
    """The browser to start: ``program``, CTLGEN_BROWSER, Playwright's own, or the system's, the first that is there.

    Raises `BrowserError` where there is none, or where the one that is named is no program.
    """
    named = program or os.environ.get("CTLGEN_BROWSER", "")
    if not named:
        found = next(_choices(), None)
        if found is None:
            raise BrowserError(MISSING)
        return found
    path = shutil.which(named)
    if path is None:
        raise BrowserError(f"browser {named!r} is not a program: give the path of Chromium, Chrome or Edge")
    return str(Path(path).absolute())


def is_headless_shell(program: str) -> bool:
    """Whether this is the small Chromium that does nothing but paint, and paints when told to."""
    return "headless" in Path(program).name and os.uname().sysname == "Linux"


def _choices() -> Iterator[str]:
    if any(any(folder.glob("chromium*")) for folder in _caches()):
        yield from _own()
    yield from filter(None, map(shutil.which, _NAMES))
    yield from (place for place in _PLACES if Path(place).exists())


def _caches() -> Iterator[Path]:
    """Where Playwright keeps its browsers: asking it costs half a second, so it is asked only if there are any."""
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    for folder in (chosen,) if chosen else _CACHES:
        yield Path(folder).expanduser() if folder != "0" else Path(folder).parent


def _own() -> Iterator[str]:
    """Playwright's headless shell, then its whole Chromium."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        whole = Path(playwright.chromium.executable_path)
    revision = whole.parents[1].name.removeprefix("chromium-")
    folder = whole.parents[2] / f"chromium_headless_shell-{revision}"
    yield from sorted(str(file) for name in _SHELLS for file in folder.glob(f"*/{name}"))
    if whole.exists():
        yield str(whole)
