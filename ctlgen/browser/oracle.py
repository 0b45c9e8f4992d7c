"""A tab that Playwright drives: what `--capture element` takes its pictures with, and the benchmarks' baseline."""

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Error, Route, sync_playwright

from ctlgen.browser import programs
from ctlgen.browser.tabs import PAGE, Site
from ctlgen.errors import BrowserError

_CORNER = """e => {
  const box = e.getBoundingClientRect();
  return [box.left, box.top, box.right <= innerWidth + 1 && box.bottom <= innerHeight + 1];
}"""


class PlaywrightTab:
    """A tab that Playwright drives: `locator` is what the oracle asks for."""

    def __init__(self, program: str, site: Site, scale: float) -> None:
        self._site, self._stack = site, contextlib.ExitStack()
        try:
            self._start(program, scale)
        except Error as error:
            self.close()
            raise BrowserError(f"browser {program} does not start: {error.message.splitlines()[0]}") from error
        except BaseException:
            self.close()
            raise

    def _start(self, program: str, scale: float) -> None:
        chromium = self._stack.enter_context(sync_playwright()).chromium
        browser = chromium.launch(
            executable_path=program,
            args=programs.flags(scale=scale),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
        )
        self._stack.callback(_quietly, browser.close)
        self.version: str = browser.version
        self._context = browser.new_context(device_scale_factor=scale, service_workers="block", reduced_motion="reduce")
        self._context.route("**/*", self._answer)
        self.page = self._context.new_page()

    def close(self) -> None:
        self._stack.close()

    def prefer(self, mode: str) -> None:
        with _translated():
            self.page.emulate_media(color_scheme="dark" if mode == "dark" else "light")

    def open(self) -> None:
        with _translated():
            self.page.goto(PAGE, wait_until="load")

    def resize(self, width: int, height: int) -> None:
        with _translated():
            self.page.set_viewport_size({"width": width, "height": height})

    def evaluate(self, expression: str) -> Any:
        with _translated():
            return self.page.evaluate(expression)

    def png(self) -> bytes:
        with _translated():
            return self.page.screenshot(animations="allow")

    def renew(self) -> None:
        with _translated():
            self.page.close()
            self.page = self._context.new_page()

    def screenshots(self) -> Iterator[tuple[int, float, float, bytes]]:
        """Each marked control by `locator.screenshot()`: its place, its left and top in CSS px, a PNG.

        Those that a screen's end cuts off are left out: they are no samples, and Playwright would scroll to them.
        """
        for locator in self.page.locator("[data-ctl]:visible").all():
            element = locator.evaluate_handle("e => window.ctlgen.target(e)").as_element()
            if element is None:  # the part that its mark names is not there
                continue
            left, top, is_inside = element.evaluate(_CORNER)
            if is_inside:
                yield int(locator.get_attribute("data-ctl") or -1), left, top, element.screenshot(animations="allow")

    def _answer(self, route: Route) -> None:
        answer = self._site.answer(route.request.url)
        if answer is None:
            route.abort("accessdenied")
        else:
            route.fulfill(body=answer[0], content_type=answer[1])


@contextlib.contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Error as error:
        raise BrowserError(f"the browser failed: {error.message.splitlines()[0]}") from error


def _quietly(close: Any) -> None:
    with contextlib.suppress(Error):
        close()
