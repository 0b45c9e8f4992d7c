"""A browser for pages that are not ours."""

import contextlib
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any

from playwright.sync_api import Error, Route, sync_playwright

from ctlgen.browser import programs
from ctlgen.errors import BrowserError


class Visits:
    """A running Chromium for pages that are not ours; a context manager.

    Pages may load what ``allowed`` says of its URL and nothing else; dialogs are dismissed, downloads refused, and
    no service worker starts. ``executable`` is as for `Browser`. Raises `BrowserError` where none starts.
    """

    def __init__(self, allowed: Callable[[str], bool], executable: str = "") -> None:
        self._allowed = allowed
        self.where = programs.find(executable)
        with contextlib.ExitStack() as stack:
            chromium = stack.enter_context(sync_playwright()).chromium
            try:
                self._browser = chromium.launch(
                    executable_path=self.where,
                    args=programs.flags(programs.VISITING),
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


def _quietly(close: Callable[[], object]) -> None:
    with contextlib.suppress(Error):
        close()
