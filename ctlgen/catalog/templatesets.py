"""The frameworks: the folders of ``templates/``, and a user's own."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ctlgen.catalog import shipped
from ctlgen.catalog.look import Look
from ctlgen.errors import InputError, unknown
from ctlgen.lookfiles import themefiles
from ctlgen.lookfiles.templatefiles import Framework, read_framework


@cache
def frameworks() -> tuple[Framework, ...]:
    """Every folder of ``templates/`` that holds a ``framework.toml``, by name."""
    return tuple(map(framework, folders()))


@cache
def framework(name: str) -> Framework:
    known = folders()
    if name not in known:
        raise unknown("framework", name, known)
    return read_framework(known[name])


@cache
def folders() -> Mapping[str, Path]:
    """Where each framework lies, by its name."""
    return {file.parent.name: file.parent for file in sorted(shipped.folder("templates").glob("*/framework.toml"))}


def own_framework(where: Path) -> Framework:
    """A user's own folder of templates. Raises `InputError` for what is wrong with it."""
    own = read_framework(where.absolute())
    if themefiles.NAME.fullmatch(own.name) is None:
        raise InputError(f"{where}: its name becomes the framework's: use letters, digits, '-', '_' and '.'")
    if own.name in folders():
        raise InputError(f"{where}: a framework {own.name!r} comes with ctlgen: give the folder another name")
    return own


def framework_of(look: Look) -> Framework:
    """Whose templates a look dresses."""
    return _own(look.templates) if look.templates else framework(look.framework)


_own = cache(own_framework)
