"""The files in ``themes/``: what to render with, and which file of which npm package that is.

Read by the build hook (which copies just these files) and by `catalog` (which finds them again), so this
module needs nothing but the standard library and `errors`. The files are closed: an unknown key is an error.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ctlgen.errors import InputError, unknown
from ctlgen.lookfiles.iconfiles import Icons, read_icons
from ctlgen.lookfiles.tables import check_keys, list_value, read_toml, table_value, text_value

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
"""What a family or a theme may be called: it becomes part of a look's name and of its CSS file's."""

MODES = ("light", "dark")
ASSET_FILES = ("fonts.toml", "icons.toml", "iconsets.toml")
"""What lies in ``themes/`` beside the families of themes."""

FAMILY_KEYS = (
    *("family", "framework", "package", "css", "modes", "licence", "fonts", "themes"),
    *("scripts", "files", "imports", "group"),
)
FACE = re.compile(r"([1-9]00)( italic)?")
GENERICS = ("serif", "monospace")
PLACE = "{theme}"
_MODE_WORD = re.compile(rf"(?i)(?<![^-_.])({'|'.join(MODES)})(?![^-_.])")
PACKAGE = re.compile(r"npm:((?:@[^/]+/)?[^/]+)/(.+)")
"""A file of another package than the family's own: "npm:bulma/css/bulma.min.css"."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font family: ``weight`` 100..900, ``style`` "normal" or "italic"."""

    family: str
    weight: int
    style: str


@dataclass(frozen=True, slots=True)
class LocalFont:
    """A face that a user's own TOML brings along."""

    face: Face
    file: Path


@dataclass(frozen=True, slots=True)
class Theme:
    """``css`` are (package, path in it), in the order of the cascade; without a package the path is beside the TOML.

    ``group`` (`group`) is what the theme is called without its mode.
    """

    name: str
    css: tuple[tuple[str, str], ...]
    faces: tuple[Face, ...]
    font_family: str
    group: str


@dataclass(frozen=True, slots=True)
class Family:
    """A file of themes; ``package`` is "" where the CSS lies beside the file.

    ``scripts`` are module scripts that a page runs, ``files`` globs of what these (and nobody else) may load, both
    as (package, path in it); ``imports`` says which path stands for which bare module name.
    """

    path: Path
    name: str
    framework: str
    package: str
    licence: str
    modes: tuple[str, ...]
    themes: tuple[Theme, ...]
    fonts: tuple[LocalFont, ...]
    scripts: tuple[tuple[str, str], ...] = ()
    files: tuple[tuple[str, str], ...] = ()
    imports: tuple[tuple[str, tuple[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class Fonts:
    """Which package brings a font family, in which subsets, and what augment sets text in.

    ``scripts`` are the families of each locale's letters, the first of which has them all, by the generic family that
    they are for ("" is any, "serif", "monospace"), ``signs`` those of accented letters and of arrows, for any locale;
    ``styles`` are the faces of procedural styles, ``slices`` the numbered subsets of families with many.
    """

    packages: Mapping[str, str]
    subsets: tuple[str, ...]
    text: tuple[Face, ...]
    scripts: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    signs: tuple[str, ...] = ()
    styles: tuple[Face, ...] = ()
    slices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def subsets_of(self, family: str) -> tuple[str, ...]:
        return (*self.subsets[:2], *self.slices[family]) if family in self.slices else self.subsets

    def file(self, face: Face, subset: str) -> tuple[str, str]:
        """(package, path in it) of a face, as the @fontsource packages name their files."""
        package = self.packages[face.family]
        return package, f"files/{package.split('/')[-1]}-{subset}-{face.weight}-{face.style}.woff2"


def read_faces(path: Path, where: str, table: Mapping[str, Any], families: Collection[str]) -> Iterator[Face]:
    """The faces of a table such as ``{ Lato = ["400", "700 italic"] }``, in its order."""
    for family, faces in table.items():
        if family not in families:
            raise InputError(f"{path}: {where}: {unknown('font family', family, families)}")
        for face in list_value(path, f"{where}.{family}", faces):
            match = FACE.fullmatch(face)
            if match is None:
                raise InputError(f'{path}: {where}.{family}: {face!r} is not a face: write "400" or "400 italic"')
            yield Face(family, int(match[1]), "italic" if match[2] else "normal")


def read_fonts(path: Path) -> Fonts:
    """``fonts.toml``: families and their packages, subsets, the faces of augment's texts, and those of scripts."""
    table = read_toml(path)
    check_keys(path, "", table, ("subsets", "families", "text", "scripts", "signs", "styles", "slices"))
    families = table_value(path, table, "families")
    for family in families:
        text_value(path, families, family)
    text = read_faces(path, "text", table_value(path, table, "text"), families)
    return Fonts(
        families,
        tuple(list_value(path, "subsets", table.get("subsets"))),
        tuple(text),
        _scripts(path, table_value(path, table, "scripts"), families),
        _known_families(path, "", {"signs": table.get("signs", [])}, families)["signs"],
        tuple(read_faces(path, "styles", table_value(path, table, "styles"), families)),
        _slices(path, table_value(path, table, "slices"), families),
    )


def _known_families(
    path: Path, where: str, table: Mapping[str, Any], families: Collection[str]
) -> dict[str, tuple[str, ...]]:
    """Lists of families by key, all of which must be known."""
    for key, names in table.items():
        place = f"{where}.{key}".strip(".")
        for name in list_value(path, place, names):
            if name not in families:
                raise InputError(f"{path}: {place}: {unknown('font family', name, families)}")
    return {key: tuple(names) for key, names in table.items()}


def _scripts(path: Path, table: Mapping[str, Any], families: Collection[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """The families of each locale, by generic family."""
    found = {"": _known_families(path, "scripts", {k: v for k, v in table.items() if k not in GENERICS}, families)}
    for generic in GENERICS:
        found[generic] = _known_families(path, f"scripts.{generic}", table_value(path, table, generic), families)
    return found


def _slices(path: Path, table: Mapping[str, Any], families: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The numbers of each family's subsets: "7" is one, "80-119" are forty."""
    found: dict[str, tuple[str, ...]] = {}
    for family, parts in table.items():
        if family not in families:
            raise InputError(f"{path}: slices: {unknown('font family', family, families)}")
        ends = [re.fullmatch(r"(\d{1,4})(?:-(\d{1,4}))?", part) for part in list_value(path, f"slices.{family}", parts)]
        if not all(ends):
            raise InputError(f'{path}: slices.{family}: write numbers and ranges of them, as "7" or "80-119"')
        runs = (range(int(end[1]), int(end[2] or end[1]) + 1) for end in ends if end)
        found[family] = tuple(str(number) for run in runs for number in run)
    return found


def read_family(path: Path, fonts: Fonts) -> Family:
    """A file of themes, ours or a user's. Raises `InputError` naming the file and the key."""
    table = read_toml(path)
    check_keys(path, "", table, FAMILY_KEYS)
    local = tuple(_local_fonts(path, table.get("fonts", [])))
    families = {*fonts.packages, *(font.face.family for font in local)}
    themes = table_value(path, table, "themes")
    if not themes:
        raise InputError(f"{path}: no theme in it: add a table [themes.NAME]")
    name, package = text_value(path, table, "family"), text_value(path, table, "package", "")
    for part in (name, *themes):
        if NAME.fullmatch(part) is None:
            raise InputError(f"{path}: {part!r} cannot be a name: use letters, digits, '-', '_' and '.'")
    return Family(
        path,
        name,
        text_value(path, table, "framework"),
        package,
        text_value(path, table, "licence", ""),
        _modes(path, table),
        tuple(_theme(path, theme, {"css": "", **table}, package, families) for theme in themes),
        local,
        _loaded(path, "scripts", table, package),
        _loaded(path, "files", table, package),
        tuple(_imports(path, table_value(path, table, "imports"), package)),
    )


def _loaded(path: Path, key: str, table: Mapping[str, Any], package: str) -> tuple[tuple[str, str], ...]:
    return tuple(_place(name, package) for name in list_value(path, key, table.get(key, [])))


def _imports(path: Path, modules: Mapping[str, Any], package: str) -> Iterator[tuple[str, tuple[str, str]]]:
    for module in modules:
        yield module, _place(text_value(path, modules, module), package)


def _modes(path: Path, table: Mapping[str, Any]) -> tuple[str, ...]:
    modes = list_value(path, "modes", table.get("modes", list(MODES)))
    for mode in modes:
        if mode not in MODES:
            raise InputError(f"{path}: modes: {unknown('mode', mode, MODES)}")
    if not modes:
        raise InputError(f"{path}: modes must name light, dark or both")
    return tuple(mode for mode in MODES if mode in modes)


def group(family: str, theme: str) -> str:
    """What themes have in common that are one in several modes: the two names without their mode words.

    "primereact-dark/lara-dark-blue" and "primereact/lara-light-blue" are both of "primereact/lara-blue".
    """
    return f"{_modeless(family)}/{_modeless(theme)}"


def _modeless(name: str) -> str:
    return re.sub(r"[-_.]{2,}", "-", _MODE_WORD.sub("", name)).strip("-_.") or "default"


def _theme(path: Path, name: str, top: Mapping[str, Any], package: str, families: Collection[str]) -> Theme:
    table = table_value(path, table_value(path, top, "themes"), name)
    where = f"themes.{name}"
    check_keys(path, f"{where}: ", table, ("css", "body", "fonts", "group"))
    css = table.get("css", top["css"])
    if css == "":
        raise InputError(f"{path}: {where}: css is missing, here and at the top of the file")
    names = [css] if isinstance(css, str) else list_value(path, f"{where}: css", css)
    faces = tuple(read_faces(path, f"{where}.fonts", table_value(path, table, "fonts"), families))
    body = text_value(path, table, "body", faces[0].family if faces else "system-ui")
    of = group(_group(path, "", top, "family"), _group(path, f"{where}: ", {"name": name, **table}, "name"))
    return Theme(name, tuple(_place(sheet.replace(PLACE, name), package) for sheet in names), faces, body, of)


def _group(path: Path, where: str, table: Mapping[str, Any], key: str) -> str:
    """What the table says in ``group``, or else its name."""
    name = table.get("group", table[key])
    if not isinstance(name, str) or NAME.fullmatch(name) is None:
        raise InputError(f"{path}: {where}group must be a name: use letters, digits, '-', '_' and '.'")
    return name


def _place(sheet: str, package: str) -> tuple[str, str]:
    """(package, path in it) of a sheet, which may come from another package than the family's."""
    match = PACKAGE.fullmatch(sheet)
    return (match[1], match[2]) if match else (package, sheet)


def _local_fonts(path: Path, tables: object) -> Iterator[LocalFont]:
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise InputError(f"{path}: fonts must be tables [[fonts]]")
    for table in tables:
        check_keys(path, "fonts: ", table, ("family", "face", "file"))
        family = text_value(path, table, "family")
        file = path.parent / text_value(path, table, "file")
        if not file.is_file():
            raise InputError(f"{path}: fonts: no such file {file}")
        for face in read_faces(path, "fonts", {family: [text_value(path, table, "face", "400")]}, (family,)):
            yield LocalFont(face, file)


def read_shipped(folder: Path) -> tuple[tuple[Family, ...], Fonts, Icons]:
    """Everything in ``themes/``, the families in the order of their names."""
    fonts, icons = read_fonts(folder / ASSET_FILES[0]), read_icons(folder / ASSET_FILES[1])
    files = sorted(file for file in folder.glob("*.toml") if file.name not in ASSET_FILES)
    return tuple(read_family(file, fonts) for file in files), fonts, icons


def font_files(faces: Iterable[Face], fonts: Fonts) -> Iterator[tuple[str, str, bool]]:
    """(package, path in it, whether it must be there) of each face: not every family has every subset."""
    for face in dict.fromkeys(faces):
        for position, subset in enumerate(fonts.subsets_of(face.family)):
            yield *fonts.file(face, subset), position == 0
