"""The workspace on disk, and the only reader and writer of it.

    run.json                          what was asked of the render and with what versions
    pages/000000/000012.png           a page; 000012.json beside it says that it is done
    pages/000000/pages.jsonl          written last, in place of the .json files: the shard of 64 pages is done
    samples/<set>/set.json            what was asked of the augmentation
    samples/<set>/000000/images.npy   uint8 (N, S, S[, 3]), then samples.jsonl: the shard is done
    failed.jsonl                      pages that failed, with the reason
    exports/<format>/, contact.png

Done means renamed into place. Each `.jsonl` ends with a line that holds its digest (that of samples also the images'),
and each row of pages the digest of its PNG, so that what was cut short or changed by hand is noticed.
"""

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from filelock import FileLock, Timeout
from numpy.lib.stride_tricks import sliding_window_view

from ctlgen import files
from ctlgen.errors import WorkspaceError
from ctlgen.files import Json
from ctlgen.model import Image
from ctlgen.records import PageRow, page_from_json, page_to_json

SHARD = 64  # pages
_ID = b'{"id":"000000/0000/'  # how a sample's row begins; the number of its copy, a quote and more follow
_REMOVED = ".removed"  # where `clear` puts what it removes
_HIDDEN = frozenset({".lock", _REMOVED})


def key(asked: Mapping[str, Any]) -> str:
    """The name of what was asked: the same words, the same name."""
    return files.digest(json.dumps(asked, sort_keys=True).encode())[:12]


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
        """Holds the workspace for one run; the lock dies with its owner. What a killed run left half-written goes."""
        self._claim()
        lock = FileLock(self.path / ".lock", timeout=0, thread_local=False)
        with files.changing(self.path):
            try:
                lock.acquire()
            except Timeout:
                raise WorkspaceError(f"{self.path} is in use by another ctlgen run: wait for it or end it") from None
        try:
            self._sweep()
            yield
        finally:
            with suppress(WorkspaceError):
                self._sweep()
            lock.release()

    def _claim(self) -> None:
        with files.changing(self.path):
            self.path.mkdir(parents=True, exist_ok=True)
            names = {entry.name for entry in self.path.iterdir() if not entry.match(".run.json" + files.PARTS[1:])}
        if names - _HIDDEN and "run.json" not in names:
            raise WorkspaceError(f"{self.path} holds files that are not ctlgen's: name an empty or new --workspace")

    def _sweep(self) -> None:
        with files.changing(self.path):
            for folder in ("", "pages/*/", "samples/*/", "samples/*/*/"):
                for part in self.path.glob(folder + files.PARTS):
                    part.unlink()
            if (self.path / _REMOVED).exists():
                shutil.rmtree(self.path / _REMOVED)

    def begin(self, asked: Json) -> None:
        """Writes down what is asked, or checks it against what was asked before."""
        self.check(asked)
        if not (self.path / "run.json").exists():
            files.put_json(self.path / "run.json", asked)

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
        mend = "put it back as it was or start anew with `ctlgen render --fresh`"
        said = files.read_json(file, mend)
        if not isinstance(said.get("render"), dict):
            raise files.damaged(file, mend)
        return said

    def contents(self) -> list[Path]:
        """What `clear` removes. Raises `WorkspaceError` where something stands beside it that is not ctlgen's."""
        pictures = ("audit.png", "contact.png", "contact-samples.png", "replays", "view.html")
        names = ("run.json", "pages", "samples", "exports", "failed.jsonl", *pictures)
        with files.changing(self.path):
            there = {entry.name for entry in self.path.iterdir()} if self.path.exists() else set()
        if strangers := sorted(there - {*names, *_HIDDEN}):
            raise WorkspaceError(
                f"{self.path} also holds {strangers[0]}, which is not ctlgen's: move it or name another --workspace"
            )
        return [self.path / name for name in names if name in there]

    def clear(self) -> None:
        """Removes `contents`, each in one step and run.json last: what a cut-off removal leaves is a workspace."""
        with files.changing(self.path):
            removed = self.path / _REMOVED
            removed.mkdir(exist_ok=True)
            for path in reversed(self.contents()):
                path.rename(removed / path.name)
            shutil.rmtree(removed)

    def sizes(self) -> dict[str, int]:
        """Bytes on disk of each part."""
        return {
            name: sum(file.stat().st_size for file in (self.path / name).rglob("*") if file.is_file())
            for name in ("pages", "samples", "exports")
        }

    # -- pages ------------------------------------------------------------------------------------------------

    def page_file(self, index: int, suffix: str = ".png") -> Path:
        return self.path / "pages" / f"{index - index % SHARD:06d}" / f"{index:06d}{suffix}"

    def put_page(self, row: PageRow, png: bytes) -> None:
        """Keeps a page: the pixels, then the row that says that they are there."""
        files.put(self.page_file(row.index), png)
        files.put_lines(self.page_file(row.index, ".json"), [page_to_json(row)])

    def page(self, index: int) -> PageRow | None:
        """A page that was kept, in a finished shard or ahead of one; None where it is not there or not whole."""
        if (self.page_file(index).parent / "pages.jsonl").exists():
            return next((row for row in self.page_rows(index - index % SHARD) if row.index == index), None)
        with suppress(OSError, WorkspaceError):
            (line,), _ = files.read_lines(self.page_file(index, ".json"), "")
            row = page_from_json(json.loads(line))
            if files.digest_file(self.page_file(index)) == row.digest:
                return row
        return None

    def finish_pages(self, first: int, rows: list[PageRow]) -> None:
        """Ends the shard that begins with page ``first``: it holds ``rows`` and no other page from now on."""
        files.put_lines(self.page_file(first).parent / "pages.jsonl", map(page_to_json, rows))
        self.tidy_pages(first, rows)

    def tidy_pages(self, shard: int, rows: Iterable[PageRow]) -> None:
        """Removes what a finished shard needs no more."""
        folder = self.page_file(shard).parent
        kept = {f"{row.id}.png" for row in rows}
        with files.changing(folder):
            for suffix in (".json", ".png"):
                for file in folder.glob("[0-9]*" + suffix):
                    if file.name not in kept:
                        file.unlink()

    def drop_unfinished(self) -> None:
        """Removes pages that were rendered ahead and turned out not to be needed."""
        finished = self.page_shards()
        for folder in self.path.glob("pages/[0-9]*"):
            if folder.name.isdigit() and int(folder.name) not in finished:
                self.tidy_pages(int(folder.name), ())
                with suppress(OSError):  # it holds something that is not ours
                    folder.rmdir()

    def page_shards(self) -> list[int]:
        """The first page of every finished shard, in order."""
        return _numbered(self.path.glob("pages/*/pages.jsonl"))

    def page_rows(self, shard: int) -> tuple[PageRow, ...]:
        """The pages of a finished shard."""
        file = self.page_file(shard).parent / "pages.jsonl"
        return _page_rows(file, _stamp(file))

    def png(self, row: PageRow) -> bytes:
        """The page's PNG, checked against its digest."""
        file = self.page_file(row.index)
        with suppress(OSError):
            data = file.read_bytes()
            if files.digest(data) == row.digest:
                return data
        raise files.damaged(file, _render_again(file))

    def put_failures(self, failures: Mapping[int, str]) -> None:
        file = self.path / "failed.jsonl"
        if failures:
            rows = ({"page": index, "reason": reason} for index, reason in sorted(failures.items()))
            files.put(file, "".join(json.dumps(row) + "\n" for row in rows).encode())
        else:
            with files.changing(file):
                file.unlink(missing_ok=True)

    @staticmethod
    def put_picture(file: Path, image: Image) -> None:
        """Writes a picture for people, uint8 (H, W, 3) sRGB, as PNG; anywhere, whole or not at all."""
        files.put(Path(file), cv2.imencode(".png", np.ascontiguousarray(image[:, :, ::-1]))[1].tobytes())

    # -- samples ----------------------------------------------------------------------------------------------

    def sets(self) -> dict[str, Json]:
        """Every sample set: its name and what was asked; the newest last."""
        found = sorted(self.path.glob("samples/*/set.json"), key=lambda f: f.stat().st_mtime_ns)
        sets = {file: files.read_json(file, _augment_again(file)) for file in found}
        for file, asked in sets.items():
            if key(asked) != file.parent.name:
                raise files.damaged(file, _augment_again(file))
        return {file.parent.name: asked for file, asked in sets.items()}

    def begin_set(self, asked: Json) -> str:
        """The name of the sample set that answers this; made if need be, and the newest from now on."""
        name = key(asked)
        files.put_json(self.path / "samples" / name / "set.json", asked)
        return name

    def sample_folder(self, name: str, shard: int) -> Path:
        return self.path / "samples" / name / f"{shard:06d}"

    def put_samples(self, name: str, shard: int, images: Image, rows: Iterable[Json]) -> None:
        folder = self.sample_folder(name, shard)
        files.put(folder / "images.npy", images)
        files.put_lines(folder / "samples.jsonl", rows, images=files.digest_file(folder / "images.npy"))

    def sample_shards(self, name: str) -> list[int]:
        return _numbered(self.path.glob(f"samples/{name}/*/samples.jsonl"))

    def sample_rows(self, name: str, shard: int) -> list[Json]:
        file = self.sample_folder(name, shard) / "samples.jsonl"
        lines, _ = files.read_lines(file, _augment_again(file))
        return [json.loads(line) for line in lines]

    def sample_ids(self, name: str, shard: int) -> npt.NDArray[np.int64]:
        """The page, element and copy of each sample, (N, 3), without reading what was done to it."""
        file = self.sample_folder(name, shard) / "samples.jsonl"
        body, _ = files.read_body(file, _augment_again(file))
        if (found := _ids(body)) is not None:
            return found
        ids = [json.loads(line)["id"].split("/") for line in body.splitlines()]  # it was written in another way
        return np.array(ids, "S").astype(np.int64).reshape(-1, 3)

    def images(self, name: str, shard: int) -> Image:
        """uint8 (N, S, S[, 3]), memory-mapped, and kept so: `source.let_go` of what was read of them."""
        folder = self.sample_folder(name, shard)
        file = folder / "images.npy"
        return _images(file, _stamp(file), _stamp(folder / "samples.jsonl"))


def _ids(body: bytes) -> npt.NDArray[np.int64] | None:
    """Page, element and copy of rows that begin as `_ID` does, all at once; None where one does not."""
    text, size = np.frombuffer(body, np.uint8), len(_ID) + 5
    starts = np.concatenate([[0], np.flatnonzero(text == ord("\n"))[:-1] + 1])
    if len(text) < starts[-1] + size:
        return None
    said, wanted = sliding_window_view(text, size)[starts], np.frombuffer(_ID, np.uint8)
    number = said.astype(np.int64) - ord("0")
    is_digit = (number >= 0) & (number < 10)
    head, copy = np.split(np.arange(size), [len(_ID)])
    digits = np.argmin(is_digit[:, copy], axis=1)  # of the copy
    ends = said[np.arange(len(said)), len(_ID) + digits] == ord('"')
    begins = np.where(wanted == ord("0"), is_digit[:, head], said[:, head] == wanted)
    if not begins.all() or not ends.all() or not digits.all():
        return None
    powers = 10 ** np.arange(5, -1, -1)
    shift = 10 ** (len(copy) - digits)
    last = np.where(np.arange(len(copy)) < digits[:, None], number[:, copy], 0) @ powers[1:] // shift
    return np.column_stack([number[:, 7:13] @ powers, number[:, 14:18] @ powers[2:], last])


def _stamp(file: Path) -> tuple[int, int]:
    """Other numbers once a file was changed; (0, 0) where it is missing."""
    with suppress(OSError):
        now = file.stat()
        return now.st_mtime_ns, now.st_size
    return 0, 0


@lru_cache(maxsize=2)
def _page_rows(file: Path, stamp: tuple[int, int]) -> tuple[PageRow, ...]:
    del stamp  # part of the cache's key
    lines, _ = files.read_lines(file, _render_again(file))
    return tuple(page_from_json(json.loads(line)) for line in lines)


@lru_cache(maxsize=1024)
def _images(file: Path, *stamps: tuple[int, int]) -> Image:
    """The images in a file that is what it was when it was written; to map one takes as long as to read thousands."""
    _check_images(file, *stamps)
    return np.load(file, mmap_mode="r")  # type: ignore[no-any-return]


@cache
def _check_images(file: Path, *stamps: tuple[int, int]) -> None:
    """Raises `WorkspaceError` where the images are not those that the rows beside them were written with."""
    del stamps
    rows = file.with_name("samples.jsonl")
    _, facts = files.read_lines(rows, _augment_again(rows))
    with suppress(OSError):
        if files.digest_file(file) == facts["images"]:
            return
    raise files.damaged(file, _augment_again(file))


def _render_again(file: Path) -> str:
    return f"remove {file.parent} and run the same `ctlgen render` again"


def _augment_again(file: Path) -> str:
    return f"remove {file.parent} and run the same `ctlgen augment` again"


def _numbered(found: Iterable[Path]) -> list[int]:
    return sorted(int(file.parent.name) for file in found if file.parent.name.isdigit())


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def _differences(old: Json, new: Json, path: str = "") -> Iterator[tuple[str, object, object]]:
    """Every key of ``new`` that ``old`` has otherwise: its dotted name, the old and the new value."""
    for name in new:
        a, b = old.get(name), new[name]
        if isinstance(a, dict) and isinstance(b, dict):
            yield from _differences(a, b, f"{path}{name}.")
        elif a != b:
            yield f"{path}{name}", a, b
