"""The files in ``themes/`` that name icons: ours in ``icons.toml``, other sets in ``iconsets.toml``."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ctlgen.errors import InputError
from ctlgen.lookfiles.tables import check_keys, list_value, read_toml, table_value, text_value

ICON_KEYS = ("package", "path", "font", "sheet", "classes", "icons")


@dataclass(frozen=True, slots=True)
class IconFont:
    """Icons that are letters of a font: its file, the stylesheet that says which, and the classes by icon."""

    file: str
    sheet: str
    classes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Icons:
    """The icons' package, where in it one lies, and their names."""

    package: str
    path: str
    names: tuple[str, ...]
    font: IconFont | None = None


@dataclass(frozen=True, slots=True)
class IconSet:
    """Icons that may stand for those of `Icons`: by the names of these, the file of each in the package.

    A set has drawings (``files``), a ``font``, or both.
    """

    name: str
    package: str
    files: Mapping[str, str]
    font: IconFont | None = None


def read_icons(path: Path) -> Icons:
    """``icons.toml``: the names may stand in groups, which mean nothing but order."""
    table = read_toml(path)
    check_keys(path, "", table, ICON_KEYS)
    groups = table_value(path, table, "icons")
    names = dict.fromkeys(
        name for group, members in groups.items() for name in list_value(path, f"icons.{group}", members)
    )
    font = _icon_font(path, table, {name: name for name in names})
    return Icons(text_value(path, table, "package"), text_value(path, table, "path"), tuple(names), font)


def read_icon_sets(path: Path) -> Iterator[IconSet]:
    """``iconsets.toml``: a table for each set."""
    sets = read_toml(path)
    for name in sets:
        table = table_value(path, sets, name)
        check_keys(path, f"{name}: ", table, ICON_KEYS)
        theirs = table_value(path, table, "icons")
        files = {icon: text_value(path, theirs, icon) for icon in theirs}
        place, font = text_value(path, table, "path", ""), _icon_font(path, table, files)
        if not place and not font:
            raise InputError(f"{path}: {name}: give a path of drawings, a font, or both")
        drawings = {icon: place.replace("{icon}", file) for icon, file in files.items()} if place else {}
        yield IconSet(name, text_value(path, table, "package"), drawings, font)


def _icon_font(path: Path, table: Mapping[str, Any], theirs: Mapping[str, str]) -> IconFont | None:
    """The set's font, whose classes go by the last part of the names of its drawings."""
    if "font" not in table:
        return None
    classes = text_value(path, table, "classes")
    named = {icon: classes.replace("{icon}", name.rpartition("/")[2]) for icon, name in theirs.items()}
    return IconFont(text_value(path, table, "font"), text_value(path, table, "sheet"), named)
