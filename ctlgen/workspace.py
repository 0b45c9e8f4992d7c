"""The workspace on disk, and the only reader and writer of it.

    run.json                          what was asked of the render and with what versions
    pages/000000/000012.png           a page; 000012.json beside it says that it is done
    pages/000000/pages.jsonl          written last, in place of the .json files: the shard of 64 pages is done
    samples/<set>/set.json            what was asked of the augmentation
    samples/<set>/000000/images.npy   uint8 (N, S, S[, 3]), then samples.jsonl: the shard is done
    failed.jsonl                      pages that failed, with the reason
    exports/<format>/, contact.png

Done means renamed into place. Each `.jsonl` ends with a line that holds its digest, and each row of pages the
digest of its PNG, so that what was cut short or changed by hand is noticed.
"""

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from filelock import FileLock, Timeout

from ctlgen.errors import WorkspaceError
from ctlgen.model import Image
from ctlgen.records import PageRow, page_from_json, page_to_json

SHARD = 64  # pages
Json = dict[str, Any]


def digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def key(asked: Mapping[str, Any]) -> str:
    """The name of what was asked: the same words, the same name."""
    return digest(json.dumps(asked, sort_keys=True).encode())[:12]


class Workspace:
    """A folder of pages, samples and exports. Raises `WorkspaceError` for all that can be wrong with it."""

    def __init__(self, path: Path) -> None:
        self.path = Path(path)

    @property
    def exports(self) -> Path:
        return self.path / "exports"

    @property
    def contact(self) -> Path:
        return self.path / "contact.png"

    # -- what was asked ---------------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Holds the workspace for one run; the lock dies with its owner."""
        self._claim()
        lock = FileLock(self.path / ".lock", timeout=0)
        try:
            lock.acquire()
        except Timeout:
            raise WorkspaceError(f"{self.path} is in use by another ctlgen run: wait for it or end it") from None
        except OSError as error:
            raise _disk(error, self.path) from error
        with lock:
            yield

    def _claim(self) -> None:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            names = {entry.name for entry in self.path.iterdir()}
        except OSError as error:
            raise _disk(error, self.path) from error
        if names - {".lock", "failed.jsonl"} and "run.json" not in names:
            raise WorkspaceError(f"{self.path} holds files that are not ctlgen's: name an empty or new --workspace")

    def begin(self, asked: Json) -> None:
        """Writes down what is asked, or checks it against what was asked before."""
        self.check(asked)
        if not (self.path / "run.json").exists():
            _put(self.path / "run.json", _pretty(asked))

    def check(self, asked: Json) -> None:
        """Raises `WorkspaceError` with the first key of ``asked`` that the workspace was made with another value of."""
        said = self.run() if (self.path / "run.json").exists() else asked
        for name, old, new in _differences(said, asked):
            raise WorkspaceError(
                f"{self.path} was rendered with {name} = {_short(old)}, asked is {_short(new)}: "
                "ask the same, name another --workspace, or start anew with --fresh"
            )

    def run(self) -> Json:
        """What this workspace was asked for."""
        file = self.path / "run.json"
        if not file.is_file():
            raise WorkspaceError(f"{self.path} is no workspace yet: run `ctlgen render --workspace {self.path}` first")
        return _read_json(file)

    def contents(self) -> list[Path]:
        """What `clear` removes. Raises `WorkspaceError` where something stands beside it that is not ctlgen's."""
        pictures = ("contact.png", "contact-samples.png", "replays")
        names = ("run.json", "pages", "samples", "exports", "failed.jsonl", *pictures)
        try:
            there = {entry.name for entry in self.path.iterdir()} if self.path.exists() else set()
        except OSError as error:
            raise _disk(error, self.path) from error
        if strangers := sorted(there - {*names, ".lock"}):
            raise WorkspaceError(
                f"{self.path} also holds {strangers[0]}, which is not ctlgen's: move it or name another --workspace"
            )
        return [self.path / name for name in names if name in there]

    def clear(self) -> None:
        for path in self.contents():  # run.json first: what is left of a cut-off removal must not look whole
            try:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            except OSError as error:
                raise _disk(error, path) from error

    # -- pages ------------------------------------------------------------------------------------------------

    def page_file(self, index: int, suffix: str = ".png") -> Path:
        return self.path / "pages" / f"{index - index % SHARD:06d}" / f"{index:06d}{suffix}"

    def put_page(self, row: PageRow, png: bytes) -> None:
        """Keeps a page: the pixels, then the row that says that they are there."""
        _put(self.page_file(row.index), png)
        _put(self.page_file(row.index, ".json"), json.dumps(page_to_json(row)).encode())

    def page(self, index: int) -> PageRow | None:
        """A page that was kept but whose shard is not finished yet."""
        file = self.page_file(index, ".json")
        return page_from_json(_read_json(file)) if file.is_file() else None

    def finish_pages(self, first: int, rows: list[PageRow]) -> None:
        """Ends the shard that begins with page ``first``: it holds ``rows`` and nothing else from now on."""
        file = self.page_file(first).parent / "pages.jsonl"
        _put(file, _lines(map(page_to_json, rows)))
        kept = {f"{row.id}.png" for row in rows} | {file.name}
        for entry in list(file.parent.iterdir()):
            if entry.name not in kept:
                entry.unlink()

    def drop_unfinished(self) -> None:
        """Removes pages that were rendered ahead and turned out not to be needed."""
        for folder in self.path.glob("pages/*"):
            if not (folder / "pages.jsonl").exists():
                shutil.rmtree(folder)

    def page_shards(self) -> list[int]:
        """The first page of every finished shard, in order."""
        return sorted(int(file.parent.name) for file in self.path.glob("pages/*/pages.jsonl"))

    def page_rows(self, shard: int) -> tuple[PageRow, ...]:
        """The pages of a finished shard."""
        file = self.page_file(shard).parent / "pages.jsonl"
        return _page_rows(file, file.stat().st_mtime_ns)

    def png(self, row: PageRow) -> bytes:
        """The page's PNG, checked against its digest."""
        file = self.page_file(row.index)
        try:
            data = file.read_bytes()
        except OSError as error:
            raise _disk(error, file) from error
        if digest(data) != row.digest:
            raise WorkspaceError(f"{file} was changed or cut short: remove {file.parent} and render again")
        return data

    def put_failures(self, failures: Mapping[int, str]) -> None:
        file = self.path / "failed.jsonl"
        if failures:
            rows = ({"page": index, "reason": reason} for index, reason in sorted(failures.items()))
            _put(file, "".join(json.dumps(row) + "\n" for row in rows).encode())
        else:
            file.unlink(missing_ok=True)

    @staticmethod
    def put_picture(file: Path, image: Image) -> None:
        """Writes a picture for people, uint8 (H, W, 3) sRGB, as PNG; anywhere, whole or not at all."""
        _put(Path(file), cv2.imencode(".png", np.ascontiguousarray(image[:, :, ::-1]))[1].tobytes())

    # -- samples ----------------------------------------------------------------------------------------------

    def sets(self) -> dict[str, Json]:
        """Every sample set: its name and what was asked; the newest last."""
        files = sorted(self.path.glob("samples/*/set.json"), key=lambda f: f.stat().st_mtime_ns)
        return {file.parent.name: _read_json(file) for file in files}

    def begin_set(self, asked: Json) -> str:
        """The name of the sample set that answers this; made if need be, and the newest from now on."""
        name = key(asked)
        _put(self.path / "samples" / name / "set.json", _pretty(asked))
        return name

    def sample_folder(self, name: str, shard: int) -> Path:
        return self.path / "samples" / name / f"{shard:06d}"

    def put_samples(self, name: str, shard: int, images: Image, rows: Iterable[Json]) -> None:
        folder = self.sample_folder(name, shard)
        _put(folder / "images.npy", images)
        _put(folder / "samples.jsonl", _lines(rows))

    def sample_shards(self, name: str) -> list[int]:
        return sorted(int(file.parent.name) for file in self.path.glob(f"samples/{name}/*/samples.jsonl"))

    def sample_rows(self, name: str, shard: int) -> list[Json]:
        return _read_lines(self.sample_folder(name, shard) / "samples.jsonl")

    def images(self, name: str, shard: int) -> Image:
        """uint8 (N, S, S[, 3]), memory-mapped."""
        file = self.sample_folder(name, shard) / "images.npy"
        try:
            return np.load(file, mmap_mode="r")  # type: ignore[no-any-return]
        except (OSError, ValueError) as error:
            raise WorkspaceError(f"{file} cannot be read: remove {file.parent} and augment again") from error


@lru_cache(maxsize=4)
def _page_rows(file: Path, changed: int) -> tuple[PageRow, ...]:
    del changed  # part of the cache's key
    return tuple(page_from_json(row) for row in _read_lines(file))


def _lines(rows: Iterable[Json]) -> bytes:
    body = "".join(json.dumps(row, separators=(",", ":")) + "\n" for row in rows).encode()
    return body + json.dumps({"digest": digest(body)}).encode() + b"\n"


def _read_lines(file: Path) -> list[Json]:
    """The rows of a `.jsonl` whose last line is the digest of the others."""
    try:
        body, _, last = file.read_bytes().rstrip(b"\n").rpartition(b"\n")
    except OSError as error:
        raise _disk(error, file) from error
    body += b"\n" if body else b""
    with suppress(ValueError, KeyError, TypeError):
        if json.loads(last)["digest"] == digest(body):
            return [json.loads(line) for line in body.splitlines()]
    raise WorkspaceError(f"{file} was changed or cut short: remove {file.parent} and run the command again")


def _read_json(file: Path) -> Json:
    try:
        row = json.loads(file.read_bytes())
    except OSError as error:
        raise _disk(error, file) from error
    except ValueError as error:
        raise WorkspaceError(f"{file} is not JSON any more: remove it and run the command again") from error
    return dict(row)


def _put(file: Path, data: bytes | Image) -> None:
    """Writes beside the place and renames into it; what fails leaves nothing behind."""
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with part.open("wb") as stream:
            if isinstance(data, bytes):
                stream.write(data)
            else:
                np.save(stream, data)
        part.replace(file)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise _disk(error, file) from error


def _pretty(row: Json) -> bytes:
    return (json.dumps(row, indent=1) + "\n").encode()


def _disk(error: OSError, path: Path) -> WorkspaceError:
    return WorkspaceError(f"{path}: {error.strerror or error}: free some space or name another --workspace")


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _differences(old: Json, new: Json, path: str = "") -> Iterator[tuple[str, object, object]]:
    """Every key of ``new`` that ``old`` has otherwise: its dotted name, the old and the new value."""
    for name in sorted(new):
        a, b = old.get(name), new[name]
        if isinstance(a, dict) and isinstance(b, dict):
            yield from _differences(a, b, f"{path}{name}.")
        elif a != b:
            yield f"{path}{name}", a, b
