"""What comes with ctlgen, where it lies, and whether it is whole.

``themes/`` and ``templates/`` lie inside the package when it was installed from a wheel and beside it in a
checkout; the assets that the build fetched are always in ``ctlgen/_assets``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from ctlgen.errors import AssetError
from ctlgen.lookfiles import themefiles
from ctlgen.lookfiles.iconfiles import Icons
from ctlgen.lookfiles.themefiles import Family, Fonts

MEND = "run `pip install --force-reinstall --no-deps .` (in a checkout: `make setup`)"
PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Licence:
    """What one package's files may be used for; ``text`` is the whole licence."""

    package: str
    version: str
    licence: str
    text: str


def folder(name: str) -> Path:
    """``themes`` or ``templates``."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PACKAGE.parent / name


def assets() -> Path:
    """The folder of the assets. Raises `AssetError` where files are missing or not of the size that was built."""
    root = PACKAGE / "_assets"
    _check_assets(root)
    return root


@cache
def _check_assets(root: Path) -> None:
    for name, file in manifest(root)["files"].items():
        try:
            is_whole = (root / name).stat().st_size == file["size"]
        except OSError:
            is_whole = False
        if not is_whole:
            raise AssetError(f"the asset {root / name} is missing or damaged: {MEND}")


@cache
def manifest(root: Path) -> Mapping[str, Any]:
    """What the build wrote of the assets: ``packages`` and ``files``."""
    try:
        written: Mapping[str, Any] = json.loads((root / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise AssetError(f"the theme assets are missing from {root}: {MEND}") from None
    return written


def damaged() -> tuple[str, ...]:
    """The assets whose bytes are not what was built, by path in `assets`; reads them all (about 20 ms)."""
    root = PACKAGE / "_assets"
    files = manifest(root)["files"]
    return tuple(name for name, file in files.items() if digest(root / name) != file["sha256"])


def digest(file: Path) -> str:
    """sha256 of a file; "" where it cannot be read."""
    try:
        return sha256(file.read_bytes()).hexdigest()
    except OSError:
        return ""


@cache
def themes() -> tuple[tuple[Family, ...], Fonts, Icons]:
    """What ``themes/`` says: the families, the faces that pages may be set in, the icons."""
    return themefiles.read_shipped(folder("themes"))


def licences() -> tuple[Licence, ...]:
    """What is shipped and was not written by us, by package."""
    root = assets()
    return tuple(
        Licence(package, about["version"], about["licence"], (root / package / "LICENSE").read_text(encoding="utf-8"))
        for package, about in manifest(root)["packages"].items()
    )
