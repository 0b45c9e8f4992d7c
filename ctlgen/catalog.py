"""What there is to render with: looks (a theme in a mode), frameworks (templates), icons and fonts.

``themes/`` and ``templates/`` lie inside the package when it was installed from a wheel and beside it in a
checkout; the assets that the build fetched are always in ``ctlgen/_assets``.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import cache
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import quote

from ctlgen import styles
from ctlgen.errors import AssetError, InputError, unknown
from ctlgen.lookfiles import fontfiles, iconfonts, references, stylesheets, themefiles
from ctlgen.lookfiles.fontfiles import Font as Font
from ctlgen.lookfiles.templatefiles import Framework as Framework
from ctlgen.lookfiles.templatefiles import Support as Support
from ctlgen.lookfiles.templatefiles import Surface as Surface
from ctlgen.lookfiles.templatefiles import read_framework
from ctlgen.lookfiles.themefiles import Face, Family, Fonts
from ctlgen.styles import sheets, worn

MEND = "run `pip install --force-reinstall --no-deps .` (in a checkout: `make setup`)"
FILE_FRAMEWORK = "bootstrap5"
ICONS = "icons"
"""What the font of `icons` is called among `icon_fonts`."""

_INCLUDED = re.compile(r'"(\w+)/[\w.]+\.j2"')
_PACKAGE = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Look:
    """A theme in one mode, "bootswatch/flatly/dark"; ``font_family`` is what running text asks for first.

    ``group`` is the theme without its mode: looks of one group belong on the same side of a split.
    ``scripts`` are modules that its pages run, ``files`` what these may load, ``imports`` bare module names;
    ``templates`` is the folder of a user's own framework.
    """

    name: str
    family: str
    theme: str
    mode: str
    group: str
    framework: str
    css: tuple[Path, ...]
    fonts: tuple[Font, ...]
    font_family: str
    licence: str
    packages: tuple[str, ...]
    scripts: tuple[Path, ...] = ()
    files: tuple[Path, ...] = ()
    imports: tuple[tuple[str, Path], ...] = ()
    templates: Path | None = None

    @property
    def style(self) -> styles.Style | None:
        """What a look of the procedural family is drawn from; None for all others."""
        return styles.draw_style(int(self.theme)) if self.family == styles.FAMILY else None


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
    scripts = tuple(_found(family, script, root) for script in family.scripts)
    files = tuple(file for pattern in family.files for file in _matched(family, pattern, root))
    imports = tuple((module, _folder(family, package, root) / name) for module, (package, name) in family.imports)
    for theme in family.themes:
        own = tuple(
            Font(font.face.family, font.face.weight, font.face.style, font.file, "")
            for font in family.fonts
            if font.face in theme.faces
        )
        faces = tuple(face for face in theme.faces if face.family in fonts.packages)
        used = [
            family.package,
            *(package for package, _ in (*theme.css, *family.scripts, *family.files)),
            *(fonts.packages[face.family] for face in faces),
        ]
        css = tuple(_found(family, sheet, root) for sheet in theme.css)
        for mode in family.modes:
            yield Look(
                name=f"{family.name}/{theme.name}/{mode}",
                family=family.name,
                theme=theme.name,
                mode=mode,
                group=theme.group,
                framework=family.framework,
                css=css,
                fonts=own + _font_files(faces, fonts, root),
                font_family=theme.font_family,
                licence=licence,
                packages=tuple(dict.fromkeys(package for package in used if package)),
                scripts=scripts,
                files=files,
                imports=imports,
            )


def _folder(family: Family, package: str, root: Path) -> Path:
    return root / package if package else family.path.parent


def _found(family: Family, place: tuple[str, str], root: Path) -> Path:
    file = _folder(family, place[0], root) / place[1]
    if not file.is_file():
        raise InputError(f"{family.path}: no such file {file}")
    return file


def _matched(family: Family, place: tuple[str, str], root: Path) -> list[Path]:
    folder = _folder(family, place[0], root)
    found = sorted(file for file in folder.glob(place[1]) if file.is_file())
    if not found:
        raise InputError(f"{family.path}: files: nothing in {folder} matches {place[1]!r}")
    return found


def _font_files(faces: Iterable[Face], fonts: Fonts, root: Path) -> tuple[Font, ...]:
    return fontfiles.found(faces, fonts, root, _manifest(root)["files"])


def text_fonts() -> tuple[Font, ...]:
    """The faces that augment sets its own texts in: sans, serif, mono and display; the latin files alone."""
    _, fonts, _ = _shipped()
    return tuple(font for font in _font_files(fonts.text, fonts, assets()) if font.subset == fonts.subsets[0])


@cache
def stand(locale: str, draw: float) -> fontfiles.Stand:
    """What stands in for the letters that the families of a page in this locale lack (`fontfiles.stand`)."""
    _, fonts, _ = _shipped()
    return fontfiles.stand(locale, draw, fonts, assets(), _manifest(assets())["files"])


@cache
def shared_files() -> frozenset[Path]:
    """What the pages of all looks may load: the faces of every locale, and of icons."""
    _, fonts, _ = _shipped()
    faces = fontfiles.shared(fonts, assets(), _manifest(assets())["files"])
    return faces | {font.file for font in icon_fonts().values()}


def style_looks(pattern: str) -> tuple[Look, ...]:
    """The looks of the styles that a pattern names; none where it names something else.

    "procedural:200" are the first 200, "procedural:200-299" the hundred after them, "procedural/0007" is one of them,
    and "procedural:200@bootstrap5" are the first 200 on top of a framework.
    """
    bare, at, name = pattern.partition("@")
    if at and "/" in name:  # a look's full name: "procedural/0007@bootstrap5/light"
        name, _, mode = name.partition("/")
        bare += f"/{mode}"
    chosen = styles.select(bare) or ()
    if chosen and at:
        _check_wearer(pattern, name)
    return tuple(_style_look(style, name) for style in chosen)


def _check_wearer(pattern: str, name: str) -> None:
    wearers = [found for found, where in _shipped_frameworks().items() if (where / worn.FILE).is_file()]
    if name not in wearers:
        raise InputError(f"theme {pattern!r}: {unknown('framework that wears styles', name, wearers)}")


def _style_look(style: styles.Style, wearer: str) -> Look:
    _, fonts, _ = _shipped()
    faces = [face for face in fonts.styles if face.family in style.families]
    look = Look(
        name=style.name,
        family=styles.FAMILY,
        theme=style.theme,
        mode=style.mode,
        group=f"{styles.FAMILY}/{style.theme}",
        framework=styles.FAMILY,
        css=(),
        fonts=_font_files(faces, fonts, assets()),
        font_family=style.text.split(",")[0].strip("'"),
        licence="MIT",
        packages=tuple(fonts.packages[name] for name in style.families),
    )
    return _worn(look, wearer) if wearer else look


def _worn(look: Look, wearer: str) -> Look:
    """The look on top of a framework, of which it takes the first shipped look in its mode, or just the first."""
    those = [base for base in looks() if base.framework == wearer]
    base = next((base for base in those if base.mode == look.mode), those[0])
    return replace(
        base,
        name=f"{look.group}@{wearer}/{look.mode}",
        family=look.family,
        theme=look.theme,
        mode=look.mode,
        group=look.group,
        fonts=(*base.fonts, *look.fonts),
        font_family=look.font_family,
        packages=(*base.packages, *look.packages),
    )


def _style_sheet(look: Look) -> str:
    """The CSS of the look's style, by itself or on its framework; none where it has no style."""
    if look.style is None:
        return ""
    if look.framework == styles.FAMILY:
        return sheets.stylesheet(look.style)
    return worn.dress(look.style, worn.read(framework(look.framework).folder / worn.FILE))


# --- choosing


def select(patterns: Sequence[str] | None, templates: Path | None = None) -> tuple[Look, ...]:
    """The looks that ``patterns`` name, each once, in the order of `looks` and then of the users' files.

    A pattern may hold commas and be a theme ("flatly": both modes), "flatly/dark", a family, "bootswatch/flatly",
    a full name, a glob over any of them ("*/dark"), a path to a .css or .toml file, or styles
    (`style_looks`), as "procedural:200". None stands for all themes, without styles. ``templates`` is the folder of a
    framework of one's own, which .toml files may then name; it has a look without CSS, "templates/NAME/light", which
    None stands for. Raises `InputError` for a name that does not exist, with the nearest that do.
    """
    framework = own_framework(templates) if templates else None
    shown = (*looks(), _bare_look(framework)) if framework else looks()
    all_ = shown[-1].name if framework else "*"
    wanted = [part.strip() for pattern in patterns or (all_,) for part in pattern.split(",") if part.strip()]
    if not wanted:
        raise InputError("no theme is named: give a name, a glob or a path, or leave it out for all")
    names: set[str] = set()
    own: dict[str, Look] = {}
    for part in wanted:
        if part.lower().endswith((".css", ".toml")):
            _add(own, _user_looks(Path(part), framework))
        elif new := style_looks(part):
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
    _, fonts, _ = _shipped()
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
    new = tuple(replace(look, templates=folder) for look in _looks(family, fonts, assets()))
    for look in new[:: len(family.modes)]:
        stylesheet(look)
    return new


def _check_family(family: Family, framework: Framework | None) -> None:
    families, _, _ = _shipped()
    known = [*_shipped_frameworks(), *([framework.name] if framework else [])]
    if family.framework not in known:
        raise InputError(f"{family.path}: {unknown('framework', family.framework, known)}")
    if family.name in {"file", "templates", styles.FAMILY, *(shipped.name for shipped in families)}:
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
    css = "".join(_rewritten(path) for path in look.css) + _style_sheet(look)
    return stylesheets.BROWSER_STATES + faces + css.replace(references.FILE, url_prefix)


def page_files(chosen: Iterable[Look]) -> frozenset[Path]:
    """All that pages of these looks may load."""
    return shared_files() | {file for look in chosen for file in _loaded(look)}


def _loaded(look: Look) -> Iterable[Path]:
    """The look's fonts, those that its sheets bring along, its scripts and what these may load."""
    brought = (Path(name) for path in look.css for name in references.font_names(_rewritten(path)))
    return *(font.file for font in look.fonts), *brought, *look.scripts, *look.files


@cache
def _rewritten(path: Path) -> str:
    """The text of a sheet, its files by their whole paths; a shipped one was rewritten when ctlgen was built."""
    try:
        css = path.read_bytes().decode("utf-8", errors="replace")
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from None
    root = _PACKAGE / "_assets"
    if path.is_relative_to(root):
        return stylesheets.still(css.replace(references.FILE, f"{references.FILE}{quote(root.as_posix())}/"))
    try:
        return stylesheets.still(stylesheets.rewrite(references.gather(css, path.as_posix(), _read)))
    except InputError as error:
        raise InputError(f"{path}: {error}") from None


def _read(name: str) -> bytes | None:
    try:
        return Path(name).read_bytes()
    except (OSError, ValueError):
        return None


# --- frameworks


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every folder of ``templates/`` that holds a ``framework.toml``, by name."""
    return tuple(map(framework, _shipped_frameworks()))


@cache
def framework(name: str) -> Framework:
    known = _shipped_frameworks()
    if name not in known:
        raise unknown("framework", name, known)
    return read_framework(known[name])


@cache
def _shipped_frameworks() -> Mapping[str, Path]:
    return {file.parent.name: file.parent for file in sorted(folder("templates").glob("*/framework.toml"))}


def own_framework(where: Path) -> Framework:
    """A user's own folder of templates. Raises `InputError` for what is wrong with it."""
    own = read_framework(where.absolute())
    if themefiles.NAME.fullmatch(own.name) is None:
        raise InputError(f"{where}: its name becomes the framework's: use letters, digits, '-', '_' and '.'")
    if own.name in _shipped_frameworks():
        raise InputError(f"{where}: a framework {own.name!r} comes with ctlgen: give the folder another name")
    return own


def framework_of(look: Look) -> Framework:
    """Whose templates a look dresses."""
    return _own(look.templates) if look.templates else framework(look.framework)


_own = cache(own_framework)


# --- icons, licences, identity


@cache
def icons() -> Mapping[str, str]:
    """The inner SVG markup of each icon by name, all drawn in a ``viewBox="0 0 16 16"`` with ``currentColor``."""
    _, _, asked = _shipped()
    table: dict[str, str] = json.loads((assets() / asked.package / "icons.json").read_text(encoding="utf-8"))
    return MappingProxyType(table)


@cache
def icon_sets() -> Mapping[str, Mapping[str, tuple[str, str]]]:
    """By set and by the names of `icons`, (attributes of the ``<svg>``, inner markup); a set has the common ones."""
    return MappingProxyType({icon_set.name: _icon_table(icon_set) for icon_set in _icon_sets() if icon_set.files})


@cache
def icon_fonts() -> Mapping[str, iconfonts.IconFont]:
    """The sets that come as a font too, or as nothing else; `icons` themselves are called `ICONS`."""
    _, _, ours = _shipped()
    fonts = {ICONS: (ours.package, ours.font)} | {one.name: (one.package, one.font) for one in _icon_sets()}
    root = assets()
    return MappingProxyType(
        {name: iconfonts.read(root / package, name, font) for name, (package, font) in fonts.items() if font}
    )


@cache
def _icon_sets() -> tuple[themefiles.IconSet, ...]:
    return tuple(themefiles.read_icon_sets(folder("themes") / themefiles.ASSET_FILES[2]))


def _icon_table(icon_set: themefiles.IconSet) -> Mapping[str, tuple[str, str]]:
    table = json.loads((assets() / icon_set.package / "icons.json").read_text(encoding="utf-8"))
    return {name: (attributes, content) for name, (attributes, content) in table.items()}


def icon_packages() -> frozenset[str]:
    """The packages whose icons any page may show."""
    asked = themefiles.read_icon_sets(folder("themes") / themefiles.ASSET_FILES[2])
    return frozenset({_shipped()[2].package, *(icon_set.package for icon_set in asked)})


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
    facts.append(sorted((name, sorted(table.items())) for name, table in icon_sets().items()))
    facts.append(sorted((font.file.name, font.classes, sorted(font.points.items())) for font in icon_fonts().values()))
    facts.append(sorted((file.name, of(file)) for file in shared_files()))
    for look in chosen:
        fonts = [(font.family, font.weight, font.style, font.subset, of(font.file)) for font in look.fonts]
        facts.append(
            (look.name, look.framework, look.font_family, [of(path) for path in look.css], _style_sheet(look), fonts)
        )
        facts.append([of(path) for path in _loaded(look)])
    root = folder("templates")  # the layouts, and in folders with a "_" what several frameworks share
    templates = [path for path in (*root.iterdir(), *root.glob("_*/*")) if path.is_file()]
    for where in {framework_of(look).folder for look in chosen}:
        templates += _template_files(where, root)
    facts.append(sorted((f"{path.parent.name}/{path.name}", of(path)) for path in templates))
    return sha256(repr(facts).encode()).hexdigest()


def _template_files(where: Path, root: Path) -> set[Path]:
    """The files of a framework, and all of those frameworks whose templates it includes."""
    files = {path for path in where.rglob("*") if path.is_file()}
    texts = [path.read_text(encoding="utf-8") for path in files if path.suffix == ".j2"]
    included = {name for text in texts for name in _INCLUDED.findall(text) if name != where.name}
    return files | {path for name in included for path in (root / name).glob("*") if path.is_file()}
