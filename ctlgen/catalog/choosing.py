"""Which looks are meant, and how often each of them is drawn."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

from ctlgen import styles
from ctlgen.catalog import loading, shipped, styled, templatesets, themed
from ctlgen.catalog.look import Look
from ctlgen.errors import InputError, unknown
from ctlgen.lookfiles import themefiles
from ctlgen.lookfiles.templatefiles import Framework
from ctlgen.lookfiles.themefiles import Family

FILE_FRAMEWORK = "bootstrap5"


def select(patterns: Sequence[str] | None, templates: Path | None = None) -> tuple[Look, ...]:
    """The looks that ``patterns`` name, each once, in the order of `looks` and then of the users' files.

    A pattern may hold commas and be a theme ("flatly": both modes), "flatly/dark", a family, "bootswatch/flatly",
    a full name, a glob over any of them ("*/dark"), a path to a .css or .toml file, or styles
    (`style_looks`), as "procedural:200". None stands for all themes, without styles. ``templates`` is the folder of a
    framework of one's own, which .toml files may then name; it has a look without CSS, "templates/NAME/light", which
    None stands for. Raises `InputError` for a name that does not exist, with the nearest that do.
    """
    framework = templatesets.own_framework(templates) if templates else None
    shown = (*themed.looks(), _bare_look(framework)) if framework else themed.looks()
    all_ = shown[-1].name if framework else "*"
    wanted = [part.strip() for pattern in patterns or (all_,) for part in pattern.split(",") if part.strip()]
    if not wanted:
        raise InputError("no theme is named: give a name, a glob or a path, or leave it out for all")
    names: set[str] = set()
    own: dict[str, Look] = {}
    for part in wanted:
        if part.lower().endswith((".css", ".toml")):
            _add(own, _user_looks(Path(part), framework))
        elif new := styled.style_looks(part):
            _add(own, new)
        else:
            names |= _matching(part, shown)
    return tuple(look for look in shown if look.name in names) + tuple(own[name] for name in sorted(own))


DARK = 0.6
"""Pages of a dark look for each of a light one: real pages are mostly light."""


def often(chosen: Iterable[Look]) -> tuple[float, ...]:
    """How often each look is drawn, 0..1, the most frequent 1.

    A framework of n looks gets the square root of n times the pages of a framework of one: no framework teaches its own
    ways to a model because somebody made forty palettes for it.
    """
    looks = tuple(chosen)
    number = Counter(look.framework for look in looks)
    shares = [number[look.framework] ** -0.5 * (DARK if look.mode == "dark" else 1.0) for look in looks]
    return tuple(round(share / max(shares), 4) for share in shares)


def _bare_look(framework: Framework) -> Look:
    """What a framework of one's own looks like by itself."""
    name = framework.name
    group = f"templates/{name}"
    shown = Look(f"{group}/light", "templates", name, "light", group, name, (), (), "system-ui", "", ())
    return replace(shown, templates=framework.folder)


def _matching(pattern: str, shown: Iterable[Look]) -> set[str]:
    found = {look.name for look in shown if any(fnmatchcase(name, pattern.lower()) for name in _names(look))}
    if not found:
        raise unknown("theme", pattern, {name for look in shown for name in (look.theme, look.family, look.name)})
    return found


def _names(look: Look) -> tuple[str, ...]:
    """What a person may call a look."""
    return (look.name, f"{look.family}/{look.theme}", f"{look.theme}/{look.mode}", look.theme, look.family)


def _add(own: dict[str, Look], new: Iterable[Look]) -> None:
    for look in new:
        if own.setdefault(look.name, look) != look:
            raise InputError(
                f"two themes are called {look.name!r}: {_sheets(own[look.name])} and {_sheets(look)}; rename one"
            )


def _sheets(look: Look) -> str:
    return ", ".join(map(str, look.css)) or "no CSS"


def _user_looks(path: Path, framework: Framework | None) -> tuple[Look, ...]:
    path = path.absolute()
    _, fonts, _ = shipped.themes()
    if path.suffix.lower() == ".css":
        theme = themefiles.Theme(path.stem, (("", path.name),), (), "system-ui", themefiles.group("file", path.stem))
        family = Family(path, "file", FILE_FRAMEWORK, "", "", themefiles.MODES, (theme,), ())
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        if themefiles.NAME.fullmatch(path.stem) is None:
            raise InputError(f"{path}: its name becomes the theme's: use letters, digits, '-', '_' and '.'")
    else:
        family = themefiles.read_family(path, fonts)
        _check_family(family, framework)
    folder = framework.folder if framework and framework.name == family.framework else None
    new = tuple(replace(look, templates=folder) for look in themed.dressed(family, fonts, shipped.assets()))
    for look in new[:: len(family.modes)]:
        loading.stylesheet(look)
    return new


def _check_family(family: Family, framework: Framework | None) -> None:
    families, _, _ = shipped.themes()
    packages = shipped.manifest(shipped.assets())["packages"]
    known = [*templatesets.folders(), *([framework.name] if framework else [])]
    if family.framework not in known:
        raise InputError(f"{family.path}: {unknown('framework', family.framework, known)}")
    if family.name in {"file", "templates", styles.FAMILY, *(one.name for one in families)}:
        raise InputError(f"{family.path}: family: {family.name!r} is taken: choose another name")
    if family.package not in {"", *packages}:
        raise InputError(f"{family.path}: package: {unknown('package', family.package, packages)}")
