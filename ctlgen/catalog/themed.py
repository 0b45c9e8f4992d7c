"""The looks of the families of themes, those that come with ctlgen and those of people's own files."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path

from ctlgen.catalog import shipped, typefaces
from ctlgen.catalog.look import Look
from ctlgen.errors import InputError
from ctlgen.lookfiles.fontfiles import Font
from ctlgen.lookfiles.themefiles import Family, Fonts


@cache
def looks() -> tuple[Look, ...]:
    """All shipped looks, in the order of their files, themes and modes."""
    root = shipped.assets()
    families, fonts, _ = shipped.themes()
    return tuple(look for family in families for look in dressed(family, fonts, root))


def dressed(family: Family, fonts: Fonts, root: Path) -> Iterable[Look]:
    """Each theme of a family in each of its modes; ``root`` is the folder of the assets."""
    packages = shipped.manifest(root)["packages"]
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
        font_files = own + typefaces.font_files(faces, fonts, root)
        for mode in family.modes:
            yield Look(
                name=f"{family.name}/{theme.name}/{mode}",
                family=family.name,
                theme=theme.name,
                mode=mode,
                group=theme.group,
                framework=family.framework,
                css=css,
                fonts=font_files,
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
