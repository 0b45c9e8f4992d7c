from collections.abc import Iterator

import pytest

from ctlgen.browser import Browser


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(viewport=(320, 240)) as started:
        yield started
