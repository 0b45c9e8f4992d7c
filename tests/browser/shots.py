"""Small pages for a real Chromium to shoot."""

from ctlgen.browser import Browser, Shot
from ctlgen.model import Document

SHELL = "<!doctype html><html><head><style>%sbody{margin:0;background:#fff}</style></head><body></body></html>"
BLOCK = "position:absolute;width:40px;height:20px;background:#c00"


def shoot(browser: Browser, body: str, css: str = "") -> Shot:
    return browser.shoot(Document(SHELL % css, f'<div style="height:200px;position:relative">{body}</div>'))
