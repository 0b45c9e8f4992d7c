"""What a page in a look loads: its stylesheet, and the files that this and its scripts ask for."""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from urllib.parse import quote

from ctlgen.catalog import shipped, styled, typefaces
from ctlgen.catalog.look import Look
from ctlgen.errors import InputError
from ctlgen.lookfiles import references, stylesheets


def stylesheet(look: Look, url_prefix: str = "") -> str:
    """All that a page's ``<style>`` needs: the look's faces (their paths after ``url_prefix``) and its rewritten CSS.

    Raises `InputError` naming the file for CSS that is not CSS.
    """
    faces = stylesheets.font_faces(look.fonts, url_prefix)
    css = "".join(_rewritten(path) for path in look.css) + styled.sheet(look)
    return stylesheets.BROWSER_STATES + faces + css.replace(references.FILE, url_prefix)


def page_files(chosen: Iterable[Look]) -> frozenset[Path]:
    """All that pages of these looks may load."""
    return typefaces.shared_files() | {file for look in chosen for file in loaded(look)}


def loaded(look: Look) -> Iterable[Path]:
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
    root = shipped.PACKAGE / "_assets"
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
