"""The sets of icons: as drawings, and as the letters of a font."""

import json
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from ctlgen.catalog import shipped
from ctlgen.lookfiles import iconfiles, iconfonts, themefiles

ICONS = "icons"
"""What the font of `icons` is called among `icon_fonts`."""


@cache
def icons() -> Mapping[str, str]:
    """The inner SVG markup of each icon by name, all drawn in a ``viewBox="0 0 16 16"`` with ``currentColor``."""
    _, _, asked = shipped.themes()
    table: dict[str, str] = json.loads((shipped.assets() / asked.package / "icons.json").read_text(encoding="utf-8"))
    return MappingProxyType(table)


@cache
def icon_sets() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """By set and by the names of `icons`, (attributes of the ``<svg>``, inner markup); a set has the common ones."""
    return MappingProxyType({icon_set.name: _icon_table(icon_set) for icon_set in _icon_sets() if icon_set.files})


@cache
def icon_fonts() -> Mapping[str, iconfonts.IconFont]:
    """The sets that come as a font too, or as nothing else; `icons` themselves are called `ICONS`."""
    _, _, ours = shipped.themes()
    fonts = {ICONS: (ours.package, ours.font)} | {one.name: (one.package, one.font) for one in _icon_sets()}
    root = shipped.assets()
    return MappingProxyType(
        {name: iconfonts.read(root / package, name, font) for name, (package, font) in fonts.items() if font}
    )


@cache
def _icon_sets() -> tuple[iconfiles.IconSet, ...]:
    return tuple(iconfiles.read_icon_sets(shipped.folder("themes") / themefiles.ASSET_FILES[2]))


def _icon_table(icon_set: iconfiles.IconSet) -> Mapping[str, tuple[str, str]]:
    table = json.loads((shipped.assets() / icon_set.package / "icons.json").read_text(encoding="utf-8"))
    return {name: (attributes, content) for name, (attributes, content) in table.items()}


def icon_packages() -> frozenset[str]:
    """The packages whose icons any page may show."""
    asked = iconfiles.read_icon_sets(shipped.folder("themes") / themefiles.ASSET_FILES[2])
    return frozenset({shipped.themes()[2].package, *(icon_set.package for icon_set in asked)})
