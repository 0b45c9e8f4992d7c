"""WebDataset: tar shards in which the files of a sample stand together and share a name: .cls, .json, .png.

Source: "The WebDataset Format" (T. Breuel): the key is the name up to the first dot of its last part. The bytes depend
on the samples alone: no owner, no time, ustar headers, a fixed number of samples a shard.
"""

import json
import tarfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import SEEK_END
from itertools import chain
from json.encoder import encode_basestring as quoted
from math import isfinite, prod
from pathlib import Path
from typing import IO, Any

import numpy as np
import numpy.typing as npt

from ctlgen.errors import FormatError
from ctlgen.formats import checked, manifest, options, pixels
from ctlgen.formats.folder import plain
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.formats.names import SIDES, read_classes, write_classes
from ctlgen.source import SPLITS

SHARD = 10_000
"""Samples in a shard, fewer where they would have more than 256 MB of pixels."""

_ROWS = 2048
"""Samples that are written in one go."""

_BLOCK = 512
_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LARGEST_JSON = 1 << 20  # bytes of what is known of one sample


Options = options.Labelled


class Writer:
    """`InputError` for labels that do not fit the split."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._labels = Labelling(job)
        self._length = max(1, min(SHARD, (1 << 28) // prod(job.shape or (1 << 20,))))
        self._written = [0 for _ in job.plan.splits]
        self._file: IO[bytes] | None = None

    def add(self, batch: Batch) -> None:
        pngs, codes, facts = batch.pngs, self._labels.take(batch), batch.facts
        for start, rows in batch.pieces(self._written[batch.side], self._length, _ROWS):
            if start % self._length == 0:
                self._open(batch.side, start // self._length)
            assert self._file is not None
            self._file.write(self._rows(codes[rows].tolist(), {name: facts[name][rows] for name in facts}, pngs, rows))
        self._written[batch.side] += len(codes)

    def _rows(self, codes: list[int], facts: Mapping[str, Sequence[Any]], pngs: Sequence[bytes], rows: slice) -> bytes:
        """The three files of each of these samples; their pictures, ``rows`` of all, may still be in the making."""
        keys = [plain(name).replace(".", "_") for name in facts["id"]]
        texts = _texts({"label": [self._labels.classes[code] for code in codes], **facts})
        files = {"cls": [b"%d" % code for code in codes], "json": texts, "png": pngs[rows]}
        members = [_members([f"{key}.{kind}" for key in keys], data) for kind, data in files.items()]
        return b"".join(chain.from_iterable(zip(*members, strict=True)))

    def _open(self, side: int, number: int) -> None:
        self._end()
        self._file = self._job.stack.enter_context((self._job.folder / f"{SPLITS[side]}-{number:06d}.tar").open("wb"))

    def _end(self) -> None:
        if self._file is not None:
            size = self._file.tell() + 2 * _BLOCK
            self._file.write(bytes(2 * _BLOCK + -size % tarfile.RECORDSIZE))
            self._file.close()

    def close(self) -> Facts:
        self._end()
        write_classes(self._job.folder, self._labels.classes)
        return self._labels.facts()


def _texts(columns: Mapping[str, Sequence[Any]]) -> list[bytes]:
    """A JSON object for each row, as `_JSON` would write it, several times faster: a column at a time."""
    whole = ",".join(quoted(name).replace("%", "%%") + ":%s" for name in columns)
    return [f"{{{whole % row}}}".encode() for row in zip(*map(_column, columns.values()), strict=True)]


def _column(values: Sequence[Any]) -> Iterable[str]:
    """Each value as JSON; most columns are text, and a box is a list of numbers."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return map(quoted, values)
    parts: list[Any] = list(chain.from_iterable(values)) if kinds == {list} else [None]
    if set(map(type, parts)) <= {int, float} and all(map(isfinite, parts)):
        return (str(value).replace(" ", "") for value in values)
    return map(_JSON.encode, values)


_HEAD = np.frombuffer(tarfile.TarInfo("").tobuf(tarfile.USTAR_FORMAT), np.uint8)
_NAME, _SIZE, _SUM = slice(0, 100), slice(124, 135), slice(148, 154)  # in a header of ustar
_ZEROS = bytes(_BLOCK)


def _members(names: Sequence[str], contents: Sequence[bytes]) -> list[bytes]:
    """Files with their headers, as `tarfile` would write them, many times faster: all headers are made at once."""
    raw = [name.encode() for name in names]
    heads = np.tile(_HEAD, (len(raw), 1))
    heads[:, _NAME] = np.array(raw, "S100")[:, None].view(np.uint8)
    heads[:, _SIZE] = _octal(np.array([len(data) for data in contents]), 11)
    heads[:, 148:156] = ord(" ")
    heads[:, _SUM] = _octal(heads.sum(1, dtype=np.int64), 6)
    heads[:, 154] = 0
    whole = heads.tobytes()
    return [
        b"".join(
            (
                whole[at * _BLOCK : (at + 1) * _BLOCK] if len(name) <= 100 and name.isascii() else _long(name, data),
                data,
                _ZEROS[: -len(data) % _BLOCK],
            )
        )
        for at, (name, data) in enumerate(zip(raw, contents, strict=True))
    ]


def _octal(numbers: npt.NDArray[np.int64], digits: int) -> npt.NDArray[np.uint8]:
    """uint8 (N, digits): the digits as text, with leading zeros."""
    return (numbers[:, None] >> np.arange(3 * digits - 3, -1, -3) & 7).astype(np.uint8) + np.uint8(ord("0"))


def _long(name: bytes, data: bytes) -> bytes:
    """The headers of a file whose name no ustar header has room for."""
    info = tarfile.TarInfo(name.decode())
    info.size = len(data)
    return info.tobuf(tarfile.PAX_FORMAT)


def recognises(folder: Path) -> bool:
    return bool(shards(folder))


def shards(folder: Path) -> list[Path]:
    """Of all sides."""
    return [path for side in SIDES for path in _shards(folder, side)]


def _shards(folder: Path, side: str) -> list[Path]:
    return sorted(
        path for path in folder.glob("*.tar") if path.name.startswith(side) and not path.stem[len(side) :][:1].isalpha()
    )


def read(folder: Path) -> Contents:
    """Every sample with an image and a label; the images are decoded when they are asked for. Raises `FormatError`."""
    about = manifest.read(folder)
    found: dict[str, list[_Sample]] = {}
    for name, side in SIDES.items():
        if shards := _shards(folder, name):
            found[side] = [sample for shard in shards for sample in _samples(shard)]
    if not any(found.values()):
        raise FormatError(f"{folder} has no train-000000.tar with samples: export again")
    said = [sample.label for samples in found.values() for sample in samples]
    if all(isinstance(label, int) for label in said):
        classes = read_classes(folder, about, max(int(label) for label in said))
    else:
        classes = tuple(sorted({str(label) for label in said}))
    code = {name: number for number, name in enumerate(classes)}
    return Contents(
        "webdataset", folder, classes, about, {side: _split(samples, code) for side, samples in found.items()}
    )


@dataclass(frozen=True, slots=True)
class _Sample:
    key: str
    label: int | str
    shard: Path
    start: int
    size: int
    facts: dict[str, Any]


def _split(samples: Sequence[_Sample], code: dict[str, int]) -> Samples:
    codes = [sample.label if isinstance(sample.label, int) else code[sample.label] for sample in samples]
    names = [sample.key for sample in samples]
    shared = set.intersection(*(set(sample.facts) for sample in samples)) - {"label"} if samples else set()
    columns = [name for name in (samples[0].facts if samples else ()) if name in shared]
    facts = {name: [sample.facts[name] for sample in samples] for name in columns}

    def load(i: int) -> tuple[bytes, str]:
        sample = samples[i]
        try:
            with sample.shard.open("rb") as file:
                file.seek(sample.start)
                return file.read(sample.size), f"{sample.shard}: {sample.key}"
        except OSError as error:
            raise FormatError(f"{sample.shard} cannot be read ({error})") from error

    return Samples(pixels.Decoded(len(samples), load), np.array(codes, np.int64), names, facts)


class _Bounded:
    """A file that never makes room for more than it has, whatever a header promises."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.size = file.seek(0, SEEK_END)
        self.seek, self.tell = file.seek, file.tell
        file.seek(0)

    def read(self, count: int = -1) -> bytes:
        left = self.size - self._file.tell()
        return self._file.read(max(0, left if count < 0 else min(count, left)))


def _samples(shard: Path) -> Iterator[_Sample]:
    """The samples of a shard."""
    for key, members, file in grouped(shard):
        yield from _sample(shard, key, members, file)


Members = dict[str, tarfile.TarInfo]
"""What of a sample there is, by the end of its name."""


def grouped(shard: Path) -> Iterator[tuple[str, Members, IO[bytes]]]:
    """The members in a row that share a key, and the file that they are read from."""
    try:
        with shard.open("rb") as file, tarfile.open(fileobj=_Bounded(file), mode="r:") as archive:  # type: ignore[call-overload]
            size, key, members = shard.stat().st_size, "", Members()
            for member in archive:
                if not member.isreg() or member.issparse() or member.offset_data + member.size > size:
                    raise FormatError(f"{shard}: {member.name[:80]!r} is no plain file or is cut short: export again")
                folder, _, name = member.name.rpartition("/")
                stem, _, kind = name.partition(".")
                stem = f"{folder}/{stem}" if folder else stem
                if stem != key and members:
                    yield key, members, file
                    members = {}
                key = stem
                members[kind.lower()] = member
            yield key, members, file
    except (tarfile.TarError, OSError, EOFError, ValueError, OverflowError) as error:
        raise FormatError(f"{shard} cannot be read ({error}): export again") from error


def _sample(shard: Path, key: str, members: Members, file: IO[bytes]) -> Iterator[_Sample]:
    """The sample of these members; none where there is no image among them, as in a shard's own metadata."""
    image = next((members[kind] for kind in members if f".{kind}" in pixels.SUFFIXES), None)
    if image is None:
        return
    facts, said = described(shard, key, members, file)
    label = facts.get("label") if said is None else said
    if not isinstance(label, int | str) or (isinstance(label, int) and not 0 <= label < 1 << 20):
        raise FormatError(f"{shard}: {key} has no label (.cls): export again")
    yield _Sample(key, label, shard, image.offset_data, image.size, facts)


def described(shard: Path, key: str, members: Members, file: IO[bytes]) -> tuple[dict[str, Any], int | str | None]:
    """What a sample's .json says, {} if there is none, and its .cls, None if there is none."""
    place, where = file.tell(), f"{shard}: {key}"
    facts = checked.table_of(_bytes(file, members["json"], where), where) if "json" in members else {}
    label = _label(_bytes(file, members["cls"], where), where) if "cls" in members else None
    file.seek(place)
    return facts, label


def _bytes(file: IO[bytes], member: tarfile.TarInfo, where: str) -> bytes:
    if member.size > _LARGEST_JSON:
        raise FormatError(f"{where} has a {member.name[-5:]} of {member.size} bytes: that is no label")
    file.seek(member.offset_data)
    return file.read(member.size)


def _label(data: bytes, where: str) -> int | str:
    """A number, or a name."""
    try:
        text = data.decode().strip()
    except UnicodeDecodeError as error:
        raise FormatError(f"{where} has a label that is no text: export again") from error
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else text
