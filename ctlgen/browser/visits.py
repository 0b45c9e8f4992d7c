"""A browser for pages that are not ours."""

import contextlib
import os
from collections.abc import Callable, Iterator, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Error, Page, Request, Route, sync_playwright

from ctlgen.browser import programs
from ctlgen.errors import BrowserError

Answer = bool | tuple[str, bytes] | None
"""Whether a request may go out, or what it gets in its stead: a media type and bytes."""


class Visits:
    """A running Chromium for pages that are not ours; a context manager.

    Pages may load what ``allowed`` answers of its URL and nothing else; no frame is of another host than its page.
    ``hosts`` are those that sockets and redirects, which are not asked about, end at. Dialogs are dismissed, downloads
    and windows refused, and no service worker starts. ``executable`` is as for `Browser`, ``agent`` is added to what
    the browser calls itself, ``scale`` is the one that its tabs have.
    Raises `BrowserError` where none starts.
    """

    def __init__(
        self,
        allowed: Callable[[str], Answer],
        executable: str = "",
        *,
        hosts: Sequence[str] = ("127.0.0.1",),
        agent: str = "",
        scale: float = 1.0,
    ) -> None:
        self._allowed, self._agent = allowed, agent
        self.refused = 0  # requests of the newest tab that were not allowed
        self.where = programs.find(executable)
        with contextlib.ExitStack() as stack:
            chromium = stack.enter_context(sync_playwright()).chromium
            try:
                self._browser = chromium.launch(
                    executable_path=self.where,
                    args=programs.flags(programs.reaching(hosts), scale) + list(programs.STRANGE),
                    ignore_default_args=["--disable-popup-blocking"],
                    chromium_sandbox=os.geteuid() != 0 if hasattr(os, "geteuid") else True,
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            except Error as error:
                why = error.message.splitlines()[0]
                raise BrowserError(f"browser {self.where} does not start: {why}") from error
            stack.callback(_quietly, self._browser.close)
            self._stack = stack.pop_all()

    def __enter__(self) -> "Visits":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    @property
    def version(self) -> str:
        return self._browser.version

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
            user_agent=self._name() if self._agent else None,
        )
        self.refused = 0
        try:
            context.route("**/*", self._answer)
            page = context.new_page()
            page.on("dialog", lambda dialog: _quietly(dialog.dismiss))
            context.on("page", lambda other: _quietly(other.close))
            yield page
        except Error as error:
            raise BrowserError(f"the page failed: {error.message.splitlines()[0]}") from error
        finally:
            _quietly(context.close)

    def _name(self) -> str:
        chrome = f"Chrome/{self._browser.version.split('.')[0]}.0.0.0 Safari/537.36"
        return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) {chrome} {self._agent}"

    def _answer(self, route: Route) -> None:
        with contextlib.suppress(Error):  # the page is gone by now
            request = route.request
            said = None if _astray(request) else self._allowed(request.url)
            if isinstance(said, tuple):
                route.fulfill(content_type=said[0], body=said[1])
            elif said:
                route.continue_()
            else:
                self.refused += 1
                route.abort("aborted" if request.is_navigation_request() else "accessdenied")


def _astray(request: Request) -> bool:
    """Whether this would fill a frame from another host than its page's."""
    with contextlib.suppress(Error):  # the first request of a tab, whose frame is not there yet
        if request.is_navigation_request() and request.frame.parent_frame and request.url.startswith("http"):
            return _host(request.url) != _host(_page(request).url)
    return False


def _page(request: Request) -> Page:
    return request.frame.page


def _host(url: str) -> str:
    return urlsplit(url).netloc


def _quietly(close: Callable[[], object]) -> None:
    with contextlib.suppress(Error):
        close()
