"""The baseline of the render: Playwright's `locator.screenshot()`, one call for each control."""

from collections.abc import Iterable
from time import perf_counter

from benchmarks.stages import THEMES
from ctlgen import catalog, render_recipe
from ctlgen.browser import Browser
from ctlgen.compose import Composer


def screenshot_rate(count: int, pages: Iterable[int], most: int) -> float:
    """Controls a second in one browser, on these pages of a default render of ``count`` elements.

    Only the calls count: composing, loading and finding the controls are left out, and so are decoding, measuring
    and writing, all of which ctlgen's own rate holds; ``most`` controls of each page are taken.
    """
    looks = {look.name: look for look in catalog.select(THEMES)}
    recipe = render_recipe.ask(tuple(looks), count=count, layout="sheet")
    composer, files = Composer(recipe, looks), catalog.page_files(looks.values())
    seconds, taken = 0.0, 0
    with Browser(viewport=recipe.viewport, files=files, oracle=True) as browser:
        for index in pages:
            browser.shoot(composer.document(composer.spec(index)))
            controls = browser.playwright.page.locator("[data-ctl]:visible").all()[:most]  # the page that was just shot
            start = perf_counter()
            for control in controls:
                control.screenshot(animations="allow")
            seconds += perf_counter() - start
            taken += len(controls)
    return taken / seconds
