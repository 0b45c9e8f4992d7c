"""The wrapper that owns an export's files: written beside the target, flushed, then renamed into place."""

import ctypes
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from shutil import copyfile, rmtree

from ctlgen.errors import FormatError, InputError, WorkspaceError
from ctlgen.formats import manifest

_FEW = 64  # files that are flushed one by one; more of them in one go
_EXCHANGE = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE = -100  # AT_FDCWD
_SAFE = dict.fromkeys([*range(32), *map(ord, '/\\:*?"<>|')], "_")


@contextmanager
def fresh(out: Path) -> Iterator[Path]:
    """An empty folder that becomes ``out`` when the block ends well, and is removed when it does not.

    ``out`` may be missing, empty or one of our own exports, which is then replaced in one step.
    Raises `InputError` where ``out`` holds anything else, and `WorkspaceError` for whatever the disk says.
    """
    out = Path(out).resolve()
    check_replaceable(out)
    part = out.with_name(f".{out.name}.partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        lock = _claim(part)
    except OSError as error:
        raise _disk(out, error) from error
    try:
        yield part
        _flush(part)
        publish(part, out)
    except OSError as error:
        raise _disk(out, error) from error
    finally:
        rmtree(part, ignore_errors=True)
        os.close(lock)


def check_replaceable(out: Path) -> None:
    """`InputError` where ``out`` exists and is neither empty nor wholly an export of ours."""
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir():
        raise InputError(f"{out} is a file: give a folder with --out")
    if not any(out.iterdir()):
        return
    try:
        ours = manifest.read(out)
    except FormatError:
        ours = {}
    if not ours:
        raise InputError(f"{out} is not empty and no export of ctlgen: give another folder with --out")
    if strange := sorted(set(manifest.listed(out)) - set(ours["files"])):
        raise InputError(f"{out} holds {strange[0]}, which is not the export's: move it away or give another --out")


def link(origin: Path, target: Path) -> None:
    """The same bytes under another name: a hard link where the file systems allow it, else a copy."""
    try:
        os.link(origin, target)
    except OSError:
        copyfile(origin, target)


def plain(name: str) -> str:
    """A name as a file's: no folder in it, nothing that another system could not write, not too long."""
    name = name.translate(_SAFE).strip(". ") or "_"
    return (
        name
        if len(name) <= 60 or len(name.encode()) <= 200
        else f"{name[:40]}-{blake2b(name.encode(), digest_size=8).hexdigest()}"
    )


def _claim(part: Path) -> int:
    """Make ``part`` empty and lock it; the lock dies with its owner, so what a killed run left is taken over."""
    part.mkdir(exist_ok=True)
    lock = os.open(part, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(lock)
        raise WorkspaceError(f"another export is writing to {part.parent}: wait or give another --out") from error
    for child in part.iterdir():
        rmtree(child) if child.is_dir() and not child.is_symlink() else child.unlink()
    return lock


def _flush(part: Path) -> None:
    """Let the disk have everything before the rename says that it is there."""
    names = [*manifest.listed(part), manifest.NAME]
    if len(names) > _FEW:
        os.sync()
        return
    for path in [*(part / name for name in names), part]:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def publish(part: Path, out: Path) -> None:
    """Make the folder ``part`` be ``out``, in one step where the system can; what ``out`` was is gone then."""
    if not out.exists() or not any(out.iterdir()):
        part.replace(out)
    elif not _exchange(part, out):
        old = out.with_name(f".{out.name}.old")
        out.rename(old)
        try:
            part.rename(out)
        except OSError:
            old.rename(out)
            raise
        rmtree(old, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Swap two folders in one step; False where the system has no such call (then two renames must do)."""
    call = getattr(ctypes.CDLL(None), "renameat2", None)
    return call is not None and call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0


def _disk(out: Path, error: OSError) -> WorkspaceError:
    where = error.filename or out
    return WorkspaceError(
        f"cannot write the export {out}: {error.strerror or error} ({where}); nothing was left behind: "
        "free some space or give another folder with --out"
    )
