"""Where an export goes: a folder here, or an address that fsspec knows (s3://, gs://, memory:// …).

What goes elsewhere is written here first and then uploaded, dataset.json last: where it stands, all else does. Needs
fsspec and what it wants for the scheme: ``pip install 'ctlgen[cloud]'``.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from ctlgen.errors import CtlgenError, InputError, WorkspaceError
from ctlgen.formats import manifest

_MARK = ".ctlgen-upload"
"""Stands where an upload is under way, so that the next one may take over what a killed one left."""


@dataclass(frozen=True, slots=True)
class Landing:
    """``root`` is where the data sets are written, ``address`` where they go from there ("": they stay)."""

    root: Path
    address: str
    alone: bool  # there is one data set, and the root is its own

    def folder(self, name: str) -> Path:
        return self.root if self.alone and not self.address else self.root / name

    def remote(self, name: str) -> str:
        """The address of a data set, "" where it stays here."""
        return self.address if self.alone or not self.address else f"{self.address}/{name}"


def is_address(out: str) -> bool:
    return "://" in out


@contextmanager
def landing(out: str, names: Sequence[str], alone: bool) -> Iterator[Landing]:
    """Where to write the data sets of these names; what has an address is uploaded when the block ends well.

    With ``alone`` there is one, and it is ``out`` itself; else each is a folder in it. Raises `InputError` for an
    address that cannot be or that holds something else, before anything is written, and `WorkspaceError` where it
    does not take what it is given.
    """
    if not is_address(out):
        yield Landing(Path(out), "", alone)
        return
    with TemporaryDirectory(prefix="ctlgen-") as folder:
        there = Landing(Path(folder), out.rstrip("/"), alone)
        places = {name: _open(there.remote(name)) for name in names}
        for name, (files, root) in places.items():
            with _told(there.remote(name)):
                _claim(files, root, there.remote(name))
        yield there
        for name, (files, root) in places.items():
            with _told(there.remote(name)):
                _upload(files, root, there.folder(name))


def _open(address: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise InputError(f"{address} needs fsspec: pip install 'ctlgen[cloud]'") from None
    try:
        files, root = url_to_fs(address)
    except ImportError as error:
        raise InputError(f"{address}: {_line(error)}: pip install 'ctlgen[cloud]', or gcsfs for gs://") from error
    except ValueError as error:
        raise InputError(f"{address}: {_line(error)}") from error
    return files, str(root).rstrip("/")


@contextmanager
def _told(address: str) -> Iterator[None]:
    """Whatever a store raises, each its own kinds, as one line."""
    try:
        yield
    except CtlgenError:
        raise
    except Exception as error:
        raise WorkspaceError(
            f"{address}: {type(error).__name__}: {_line(error)}: there is no {manifest.NAME} and so no data set: "
            "see that the address takes files and export again"
        ) from error


def _claim(files: Any, root: str, address: str) -> None:
    """Mark the place as being written; `InputError` where there is something that is not ours."""
    there = _listed(files, root)
    if there and _MARK not in there and not _ours(files, root, there):
        raise InputError(f"{address} is not empty and no export of ctlgen: give another --out")
    files.pipe_file(f"{root}/{_MARK}", b"")


def _listed(files: Any, root: str) -> set[str]:
    files.invalidate_cache()
    try:
        return {str(name).removeprefix(root).lstrip("/") for name in files.find(root)}
    except FileNotFoundError:
        return set()


def _ours(files: Any, root: str, there: set[str]) -> bool:
    if manifest.NAME not in there:
        return False
    try:
        said = json.loads(files.cat_file(f"{root}/{manifest.NAME}"))
    except ValueError:
        return False
    return isinstance(said, dict) and said.get("made_by") == manifest.MAKER


def _upload(files: Any, root: str, folder: Path) -> None:
    """Every file, with dataset.json away until all others are there, and what a former export left gone."""
    there, names = _listed(files, root), manifest.listed(folder)
    if manifest.NAME in there:
        files.rm_file(f"{root}/{manifest.NAME}")
    files.put([str(folder / name) for name in names], [f"{root}/{name}" for name in names])
    for name in sorted(there - {*names, manifest.NAME, _MARK}):
        files.rm_file(f"{root}/{name}")
    files.put_file(str(folder / manifest.NAME), f"{root}/{manifest.NAME}")
    files.rm_file(f"{root}/{_MARK}")


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
