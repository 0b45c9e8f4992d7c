"""What there is to render with: looks (a theme in a mode), frameworks (templates), icons and fonts.

``themes/`` and ``templates/`` lie inside the package when it was installed from a wheel and beside it in a
checkout; the assets that the build fetched are always in ``ctlgen/_assets``.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

from ctlgen import stylesheets, themefiles
from ctlgen.errors import AssetError, InputError, unknown
from ctlgen.templatefiles import Framework as Framework
from ctlgen.templatefiles import Support as Support
from ctlgen.templatefiles import Surface as Surface
from ctlgen.templatefiles import read_framework
from ctlgen.themefiles import Face, Family, Fonts

MEND = "run `pip install --force-reinstall --no-deps .` (in a checkout: `make setup`)"
FILE_FRAMEWORK = "bootstrap5"

_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Font:
    """One file of a face: ``weight`` 100..900, ``style`` "normal" or "italic", ``subset`` "latin", … or ""."""

    family: str
    weight: int
    style: str
    file: Path
    subset: str


@dataclass(frozen=True, slots=True)
class Look:
    """A theme in one mode, "bootswatch/flatly/dark"; ``font_family`` is what running text asks for first."""

    name: str
    family: str
    theme: str
    mode: str
    framework: str
    css: tuple[Path, ...]
    fonts: tuple[Font, ...]
    font_family: str
    licence: str
    packages: tuple[str, ...]

    @property
    def group(self) -> str:
        """The theme without its mode: both modes belong on the same side of a split."""
        return f"{self.family}/{self.theme}"


@dataclass(frozen=True, slots=True)
class Licence:
    """What one package's files may be used for; ``text`` is the whole licence."""

    package: str
    version: str
    licence: str
    text: str


# --- where things lie


def folder(name: str) -> Path:
    """``themes`` or ``templates``."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def assets() -> Path:
    """The folder of the assets. Raises `AssetError` where files are missing or not of the size that was built."""
    root = _PACKAGE / "_assets"
    _check_assets(root)
    return root


@cache
def _check_assets(root: Path) -> None:
    for name, file in _manifest(root)["files"].items():
        try:
            is_whole = (root / name).stat().st_size == file["size"]
        except OSError:
            is_whole = False
        if not is_whole:
            raise AssetError(f"the asset {root / name} is missing or damaged: {MEND}")


@cache
def _manifest(root: Path) -> Mapping[str, Any]:
    try:
        manifest: Mapping[str, Any] = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AssetError(f"the theme assets are missing from {root}: {MEND}") from None
    return manifest


def damaged() -> tuple[str, ...]:
    """The assets whose bytes are not what was built, by path in `assets`; reads them all (about 20 ms)."""
    root = _PACKAGE / "_assets"
    files = _manifest(root)["files"]
    return tuple(name for name, file in files.items() if _digest(root / name) != file["sha256"])


def _digest(file: Path) -> str:
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


# --- looks


@cache
def _shipped() -> tuple[tuple[Family, ...], Fonts, themefiles.Icons]:
    return themefiles.read_shipped(folder("themes"))


@cache
def looks() -> tuple[Look, ...]:
    """All shipped looks, in the order of their files, themes and modes."""
    root = assets()
    families, fonts, _ = _shipped()
    return tuple(look for family in families for look in _looks(family, fonts, root))


def _looks(family: Family, fonts: Fonts, root: Path) -> Iterable[Look]:
    packages = _manifest(root)["packages"]
    licence = family.licence or (packages[family.package]["licence"] if family.package in packages else "")
    for theme in family.themes:
        own = tuple(
            Font(font.face.family, font.face.weight, font.face.style, font.file, "")
            for font in family.fonts
            if font.face in theme.faces
        )
        faces = tuple(face for face in theme.faces if face.family in fonts.packages)
        used = [
            family.package,
            *(package for package, _ in theme.css),
            *(fonts.packages[face.family] for face in faces),
        ]
        css = tuple((root / package if package else family.path.parent) / name for package, name in theme.css)
        for missing in (file for file in css if not file.is_file()):
            raise InputError(f"{family.path}: themes.{theme.name}: no such file {missing}")
        for mode in family.modes:
            yield Look(
                name=f"{family.name}/{theme.name}/{mode}",
                family=family.name,
                theme=theme.name,
                mode=mode,
                framework=family.framework,
                css=css,
                fonts=own + _font_files(faces, fonts, root),
                font_family=theme.font_family,
                licence=licence,
                packages=tuple(dict.fromkeys(package for package in used if package)),
            )


def _font_files(faces: Iterable[Face], fonts: Fonts, root: Path) -> tuple[Font, ...]:
    files = _manifest(root)["files"]
    return tuple(
        Font(face.family, face.weight, face.style, root / package / name, subset)
        for face in faces
        for subset in fonts.subsets
        for package, name in [fonts.file(face, subset)]
        if f"{package}/{name}" in files
    )


def text_fonts() -> tuple[Font, ...]:
    """The faces that augment sets its own texts in: sans, serif, mono and display; the latin files alone."""
    _, fonts, _ = _shipped()
    return tuple(font for font in _font_files(fonts.text, fonts, assets()) if font.subset == fonts.subsets[0])


# --- choosing


def select(patterns: Sequence[str] | None) -> tuple[Look, ...]:
    """The looks that ``patterns`` name, each once, in the order of `looks` and then of the users' files.

    A pattern may hold commas and be a theme ("flatly": both modes), "flatly/dark", a family, "bootswatch/flatly",
    a full name, a glob over any of them ("*/dark"), or a path to a .css or .toml file. None stands for all.
    Raises `InputError` for a name that does not exist, with the nearest that do.
    """
    wanted = [part.strip() for pattern in patterns or ("*",) for part in pattern.split(",") if part.strip()]
    if not wanted:
        raise InputError("no theme is named: give a name, a glob or a path, or leave it out for all")
    names: set[str] = set()
    own: dict[str, Look] = {}
    for part in wanted:
        if part.lower().endswith((".css", ".toml")):
            _add(own, _user_looks(Path(part)))
        else:
            names |= _matching(part)
    return tuple(look for look in looks() if look.name in names) + tuple(own[name] for name in sorted(own))


def _matching(pattern: str) -> set[str]:
    found = {look.name for look in looks() if any(fnmatchcase(name, pattern.lower()) for name in _names(look))}
    if not found:
        raise unknown("theme", pattern, {name for look in looks() for name in (look.theme, look.family, look.name)})
    return found


def _names(look: Look) -> tuple[str, ...]:
    """What a person may call a look."""
    return (look.name, look.group, f"{look.theme}/{look.mode}", look.theme, look.family)


def _add(own: dict[str, Look], new: Iterable[Look]) -> None:
    for look in new:
        if own.setdefault(look.name, look) != look:
            raise InputError(
                f"two themes are called {look.name!r}: {_sheets(own[look.name])} and {_sheets(look)}; rename one"
            )


def _sheets(look: Look) -> str:
    return ", ".join(map(str, look.css)) or "no CSS"


def _user_looks(path: Path) -> tuple[Look, ...]:
    path = path.absolute()
    _, fonts, _ = _shipped()
    if path.suffix.lower() == ".css":
        theme = themefiles.Theme(path.stem, (("", path.name),), (), "system-ui")
        family = Family(path, "file", FILE_FRAMEWORK, "", "", themefiles.MODES, (theme,), ())
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        if themefiles.NAME.fullmatch(path.stem) is None:
            raise InputError(f"{path}: its name becomes the theme's: use letters, digits, '-', '_' and '.'")
    else:
        family = themefiles.read_family(path, fonts)
        _check_family(family)
    new = tuple(_looks(family, fonts, assets()))
    for look in new[:: len(family.modes)]:
        stylesheet(look)
    return new


def _check_family(family: Family) -> None:
    families, _, _ = _shipped()
    if family.framework not in (known := [found.name for found in frameworks()]):
        raise InputError(f"{family.path}: {unknown('framework', family.framework, known)}")
    if family.name in {"file", *(shipped.name for shipped in families)}:
        raise InputError(f"{family.path}: family: {family.name!r} is taken: choose another name")
    if family.package not in {"", *_manifest(assets())["packages"]}:
        raise InputError(
            f"{family.path}: package: {unknown('package', family.package, _manifest(assets())['packages'])}"
        )


def stylesheet(look: Look, url_prefix: str = "") -> str:
    """All that a page's ``<style>`` needs: the look's faces (their paths after ``url_prefix``) and its rewritten CSS.

    Raises `InputError` naming the file for CSS that is not CSS.
    """
    faces = stylesheets.font_faces(look.fonts, url_prefix)
    return stylesheets.BROWSER_STATES + faces + "".join(_rewritten(path) for path in look.css)


@cache
def _rewritten(path: Path) -> str:
    """The text of a sheet; a shipped one was rewritten when ctlgen was built."""
    try:
        css = path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    if path.is_relative_to(_PACKAGE / "_assets"):
        return css
    try:
        return stylesheets.rewrite(css)
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


# --- frameworks


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every folder of ``templates/`` that holds a ``framework.toml``, by name."""
    return tuple(read_framework(file.parent) for file in sorted(folder("templates").glob("*/framework.toml")))


def framework(name: str) -> Framework:
    known = {found.name: found for found in frameworks()}
    if name not in known:
        raise unknown("framework", name, known)
    return known[name]


# --- icons, licences, identity


@cache
def icons() -> Mapping[str, str]:
    """The inner SVG markup of each icon by name, all drawn in a ``viewBox="0 0 16 16"`` with ``currentColor``."""
    _, _, asked = _shipped()
    table: dict[str, str] = json.loads((assets() / asked.package / "icons.json").read_text(encoding="utf-8"))
    return MappingProxyType(table)


def licences() -> tuple[Licence, ...]:
    """What is shipped and was not written by us, by package."""
    root = assets()
    return tuple(
        Licence(package, about["version"], about["licence"], (root / package / "LICENSE").read_text(encoding="utf-8"))
        for package, about in _manifest(root)["packages"].items()
    )


def fingerprint(chosen: Iterable[Look]) -> str:
    """sha256 over all that decides what these looks look like: CSS, fonts, icons, templates, and nothing of paths."""
    chosen = tuple(chosen)
    of = cache(_digest)
    facts: list[object] = [stylesheets.BROWSER_STATES, of(assets() / _shipped()[2].package / "icons.json")]
    for look in chosen:
        fonts = [(font.family, font.weight, font.style, font.subset, of(font.file)) for font in look.fonts]
        facts.append((look.name, look.framework, look.font_family, [of(path) for path in look.css], fonts))
    templates = [path for path in folder("templates").iterdir() if path.is_file()]  # the layouts
    templates += [path for path in (folder("templates") / "screen").rglob("*") if path.is_file()]
    for name in {look.framework for look in chosen}:
        templates += [path for path in framework(name).folder.rglob("*") if path.is_file()]
    facts.append(sorted((f"{path.parent.name}/{path.name}", of(path)) for path in templates))
    return sha256(repr(facts).encode()).hexdigest()
