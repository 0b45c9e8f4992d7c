"""Whole pages as people build them, from descriptions that name no framework.

A screen is a function that draws a tree of nodes (`nodes`) from a `Sketch`: what stands where, and which controls. The
composer turns it into each framework's markup. A new screen is a function and a line in `SCREENS`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ctlgen.screens import (
    consoles,
    forms,
    inbox,
    lists,
    manuals,
    maps,
    media,
    mobile,
    overlays,
    people,
    reading,
    shop,
    showcase,
    tools,
    work,
    workbench,
)
from ctlgen.screens.nodes import Frame
from ctlgen.screens.sketch import Sketch


@dataclass(frozen=True, slots=True)
class Screen:
    """A kind of page and how often it is drawn: those with many buttons more often than on the web.

    ``least`` is the width in CSS px of the narrowest window that it is drawn for.
    """

    weight: float
    draw: Callable[[Sketch], Frame]
    least: int = 0


_DESKTOP = 900

SCREENS: Mapping[str, Screen] = {
    "sign-in": Screen(2, forms.sign_in),
    "settings": Screen(3, forms.settings),
    "table": Screen(7, lists.table),
    "shop": Screen(5, shop.shop),
    "product": Screen(4, shop.product),
    "checkout": Screen(3, forms.checkout),
    "dashboard": Screen(4, work.dashboard),
    "article": Screen(4, reading.article),
    "landing": Screen(4, reading.landing),
    "chat": Screen(4, people.chat),
    "mail": Screen(4, inbox.mail),
    "calendar": Screen(3, work.calendar, _DESKTOP),
    "files": Screen(5, lists.files),
    "profile": Screen(4, people.profile),
    "wizard": Screen(3, forms.wizard),
    "dialog": Screen(3, overlays.dialog),
    "search": Screen(4, lists.search),
    "admin": Screen(4, forms.admin),
    "docs": Screen(3, manuals.docs),
    "repository": Screen(4, manuals.repository),
    "video": Screen(4, media.video),
    "music": Screen(4, media.music),
    "mobile": Screen(6, mobile.phones),
    "editor": Screen(5, tools.editor, _DESKTOP),
    "board": Screen(4, inbox.board),
    "booking": Screen(4, shop.booking),
    "till": Screen(3, tools.till, _DESKTOP),
    "feed": Screen(4, people.feed),
    "drawer": Screen(2, overlays.drawer),
    "records": Screen(5, consoles.records),
    "monitor": Screen(4, consoles.monitor, _DESKTOP),
    "map": Screen(2, maps.atlas, _DESKTOP),
    "notebook": Screen(4, workbench.notebook, _DESKTOP),
    "ide": Screen(4, workbench.ide, _DESKTOP),
    "explorer": Screen(4, showcase.explorer, _DESKTOP),
    "calls": Screen(3, showcase.calls),
}
