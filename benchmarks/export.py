"""Samples a second into idx: ctlgen against a loop that shuffles and writes one sample at a time.

    python benchmarks/export.py [COUNT]

The bare baseline is what most scripts do: `file.write(image.tobytes())` for each sample, in random order, from the
same memory-mapped shards. The other keeps ctlgen's promises too, still sample by sample: no duplicate, flushed to the
disk, checksums. ctlgen's ratio is of the split and the writing together.
"""

import os
import resource
import struct
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from time import perf_counter

import numpy as np

from ctlgen import formats, sets
from ctlgen.formats import manifest
from ctlgen.model import KINDS, Box, Image
from ctlgen.seeds import rng
from ctlgen.source import PageRecord, Row
from ctlgen.splits import plan

SHARD = 2000


@dataclass(frozen=True)
class Stored:
    """A shard as the workspace keeps it: the images open anew at every access."""

    path: Path
    rows: Sequence[Row]

    @property
    def images(self) -> Image:
        return np.load(self.path, mmap_mode="r")  # type: ignore[no-any-return]


@dataclass(frozen=True)
class Folder:
    parts: Sequence[Stored]
    classes: tuple[str, ...] = KINDS
    shape: tuple[int, ...] = (28, 28)

    def shards(self) -> Sequence[Stored]:
        return self.parts

    def pages(self) -> Iterator[PageRecord]:
        return iter(())


def make(folder: Path, count: int) -> Folder:
    """``count`` samples of random pixels in shards on disk."""
    parts = []
    for start in range(0, count, SHARD):
        path = folder / f"{start}.npy"
        size = min(SHARD, count - start)
        np.save(path, rng(start, "bench").integers(0, 256, (size, 28, 28), np.uint8))
        parts.append(Stored(path, [_row(i) for i in range(start, start + size)]))
    return Folder(parts)


def _row(i: int) -> Row:
    page, group = f"{i // 64:06d}", f"bootswatch/{i // 64 % 27}"
    look = f"{group}/light"
    label = KINDS[i % len(KINDS)]
    return Row(f"{page}/{i % 64:04d}/0", label, "", "", "", "", "", "bootstrap", look, group, page, Box(0, 0, 1, 1), ())


def naive(source: Folder, out: Path, promises: bool) -> None:
    """One sample at a time, in random order."""
    seen: set[bytes] = set()
    out.mkdir()
    shards = [(shard.images, shard.rows) for shard in source.shards()]
    order = rng(0, "naive").permutation(sum(len(rows) for _, rows in shards))
    with (out / "images").open("wb") as images, (out / "labels").open("wb") as labels:
        images.write(struct.pack(">4I", 0x803, len(order), 28, 28))
        labels.write(struct.pack(">2I", 0x801, len(order)))
        for i in order:
            pixels, rows = shards[i // SHARD]
            data = pixels[i % SHARD].tobytes()
            if promises and (mark := blake2b(data, digest_size=16).digest()) in seen:
                continue
            seen.add(mark if promises else b"")
            images.write(data)
            labels.write(bytes([KINDS.index(rows[i % SHARD].label)]))
        if promises:
            images.flush()
            os.fsync(images.fileno())
    if promises:
        manifest.sha256(out / "images")


@contextmanager
def timed(name: str, count: int, times: dict[str, float]) -> Iterator[None]:
    start = perf_counter()
    yield
    times[name] = perf_counter() - start
    print(f"{name:<34}{times[name]:8.2f} s{count / times[name]:12,.0f} samples/s")


def main(count: int) -> None:
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = make(folder, count)
        with timed("naive, bare", count, times):
            naive(source, folder / "bare", promises=False)
        with timed("naive, the same promises", count, times):
            naive(source, folder / "naive", promises=True)
        with timed("ctlgen: split and duplicates", count, times):
            split = plan(source)
        for zipped in (False, True):
            with timed(f"ctlgen: write only{', gzip' * zipped}", count, times):
                formats.write(source, split, format="idx", out=folder / "idx", options={"gzip": zipped})
        formats.write(source, split, format="idx", out=folder / "idx")
        with timed("ctlgen: verify", count, times):
            sets.verify(folder / "idx")
    whole = times["ctlgen: split and duplicates"] + times["ctlgen: write only"]
    for name in ("naive, bare", "naive, the same promises"):
        print(f"split and write, against {name}: {times[name] / whole:.2f} times as fast")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
