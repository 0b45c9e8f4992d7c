"""Files that are whole or not there: renamed into place when written, checked against a digest when read."""

import errno
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b, file_digest
from pathlib import Path
from typing import Any

import numpy as np
import numpy.lib.format as npy

from ctlgen.errors import WorkspaceError
from ctlgen.model import Image

Json = dict[str, Any]
PARTS = ".*.part"
"""What `put` leaves where it is killed; nobody's but ours."""


def digest(data: bytes) -> str:
    return _hash(data).hexdigest()


def digest_file(file: Path) -> str:
    """Raises `OSError`."""
    with file.open("rb") as stream:
        return file_digest(stream, _hash).hexdigest()


def _hash(data: bytes = b"") -> blake2b:
    return blake2b(data, digest_size=16)


@contextmanager
def changing(path: Path, option: str = "--workspace") -> Iterator[None]:
    """Whatever the disk refuses becomes a `WorkspaceError`; ``option`` says where else things can go."""
    try:
        yield
    except OSError as error:
        mend = "free some space" if error.errno in (errno.ENOSPC, errno.EDQUOT) else "make it writable"
        raise WorkspaceError(f"{path}: {error.strerror or error}: {mend} or name another {option}") from error


def put(file: Path, data: bytes | Image | Iterable[bytes], option: str = "--workspace") -> None:
    """Writes beside the place and renames into it; what fails leaves nothing behind. Pieces come one by one."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    with changing(file, option):
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            with part.open("wb") as stream:
                if isinstance(data, bytes):
                    stream.write(data)
                elif isinstance(data, np.ndarray):  # as `np.save` does, which hides the disk's reason
                    npy.write_array_header_1_0(stream, npy.header_data_from_array_1_0(data))
                    stream.write(np.ascontiguousarray(data).data)
                else:
                    stream.writelines(data)
            part.replace(file)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise


def put_json(file: Path, row: Json) -> None:
    put(file, (json.dumps(row, indent=1) + "\n").encode())


def put_lines(file: Path, rows: Iterable[Json], **facts: str) -> None:
    """JSON lines, and a last one with ``facts`` and the digest of the others."""
    body = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows).encode()
    put(file, body + json.dumps({**facts, "digest": digest(body)}).encode() + b"\n")


def read_json(file: Path, mend: str) -> Json:
    """An object. Raises `WorkspaceError` with ``mend``, what to do, where it is none."""
    try:
        row = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(file, mend) from error
    if not isinstance(row, dict):
        raise damaged(file, mend)
    return row


def read_lines(file: Path, mend: str) -> tuple[list[bytes], Json]:
    """The lines and the facts that `put_lines` wrote. Raises `WorkspaceError` with ``mend`` where one byte differs."""
    body, facts = read_body(file, mend)
    return body.splitlines(keepends=True), facts


def read_body(file: Path, mend: str) -> tuple[bytes, Json]:
    """The same, the lines in one piece."""
    with suppress(OSError, ValueError, KeyError, TypeError):
        data = file.read_bytes()
        cut = data.rfind(b"\n", 0, -1) + 1
        body, facts = data[:cut], json.loads(data[cut:])
        if facts["digest"] == digest(body) and data.endswith(b"}\n"):
            return body, facts
    raise damaged(file, mend)


def damaged(file: Path, mend: str) -> WorkspaceError:
    return WorkspaceError(f"{file} {'was changed or cut short' if file.exists() else 'is missing'}: {mend}")
