"""The errors that ctlgen raises on purpose; everything else is a bug.

    CtlgenError            one clear line: what is wrong, where, what to do
    ├── InputError         what the user gave: a name, a number, a file, a recipe
    ├── WorkspaceError     what lies on disk: locked, truncated, made by another recipe
    ├── BrowserError       no browser, or one that keeps failing
    ├── AssetError         stylesheets, fonts or icons that are not there
    └── FormatError        a data set that cannot be read or does not hold what it says

The core raises them; the command line prints ``str(error)`` on one line and exits 1.
"""

from collections.abc import Iterable
from difflib import get_close_matches


class CtlgenError(Exception):
    """Something a person can mend; ``str()`` of it is the one line to show."""


class InputError(CtlgenError):
    """The user's own input is wrong."""


class WorkspaceError(CtlgenError):
    """The workspace on disk is missing, in use, damaged or of another recipe."""


class BrowserError(CtlgenError):
    """No browser could be found or started."""


class AssetError(CtlgenError):
    """Theme assets are missing from this installation."""


class FormatError(CtlgenError):
    """A data set on disk is not what its format asks for."""


def unknown(what: str, name: str, known: Iterable[str]) -> InputError:
    """An `InputError` for a name that does not exist, with the nearest ones that do."""
    known = sorted(set(known))
    near = get_close_matches(name.lower(), known, n=3, cutoff=0.5)
    hint = (
        f"did you mean {', '.join(near)}?" if near else f"known: {', '.join(known[:12])}" + (" …" * (len(known) > 12))
    )
    return InputError(f"unknown {what} {name!r}: {hint}")
