"""A small source in memory, for the tests of splits, formats and sets."""

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import numpy as np

from ctlgen.model import KINDS, Box, Control, Element, Image
from ctlgen.seeds import rng
from ctlgen.source import PageRecord, Row, Table


@dataclass(frozen=True)
class MadeShard:
    images: Image
    rows: Sequence[Row]

    @property
    def table(self) -> Table:
        copies = [int(row.id.rpartition("/")[2]) for row in self.rows]
        return Table(self.rows, np.arange(len(self.rows)), np.array(copies, np.int64))


@dataclass(frozen=True)
class MadeSource:
    parts: Sequence[MadeShard] = ()
    records: Sequence[PageRecord] = ()
    classes: tuple[str, ...] = KINDS
    shape: tuple[int, ...] = field(default=(28, 28))

    def shards(self) -> Sequence[MadeShard]:
        return self.parts

    def pages(self) -> Iterator[PageRecord]:
        return iter(self.records)


def row(number: int, label: str = "button", theme: str = "bootswatch/flatly/dark", **more: str) -> Row:
    """One row; ten elements to a page."""
    page = more.pop("page", f"{number // 10:06d}")
    group, framework = theme.rsplit("/", 1)[0], more.pop("framework", "bootstrap")
    facts = {"variant": "solid", "state": "rest", "size": "md", "tone": "primary", "text": "Save"} | more
    place = {"framework": framework, "theme": theme, "group": group, "page": page}
    return Row(id=f"{page}/{number % 10:04d}/0", label=label, **facts, **place, box=Box(0, 0, 9, 9), ops=())


def source(count: int = 200, *, shape: tuple[int, ...] = (28, 28), themes: int = 6, shards: int = 3) -> MadeSource:
    """Random pixels, all classes in turn, themes in turn by page."""
    pixels = rng(count, "made").integers(0, 256, (count, *shape), np.uint8)
    looks = [f"family/look{i}/{mode}" for i in range(themes) for mode in ("light", "dark")]
    rows = [row(i, KINDS[i % len(KINDS)], looks[i // 10 % len(looks)]) for i in range(count)]
    cuts = np.linspace(0, count, shards + 1).astype(int)
    return MadeSource([MadeShard(pixels[a:b], rows[a:b]) for a, b in pairwise(cuts)], shape=shape)


def of(images: Image, rows: Sequence[Row]) -> MadeSource:
    """One shard of just these."""
    return MadeSource([MadeShard(images, rows)], shape=images.shape[1:])


def page_source(folder: Path, count: int = 6, size: tuple[int, int] = (40, 60)) -> MadeSource:
    """Pages of ``size`` (height, width); page 1 has no element, the others a button, a link and background."""
    folder.mkdir(parents=True, exist_ok=True)
    records = []
    for i in range(count):
        path = folder / f"{i:06d}.png"
        path.write_bytes(png(rng(i, "page").integers(0, 256, (*size, 3), np.uint8)))
        there = (made("button", 3, 4, 13.5, 9), made("link", 20, 5, 30, 15), made("background", 0, 20, 9, 30))
        elements = () if i == 1 else there
        group = f"family/look{i % 3}"
        records.append(PageRecord(f"{i:06d}", path, size[1], size[0], elements, f"{group}/light", "bootstrap", group))
    return MadeSource(records=records)


def made(kind: str, x0: float, y0: float, x1: float, y1: float, visible: float = 1.0) -> Element:
    box = Box(x0, y0, x1, y1)
    return Element(Control(kind), box, box, visible)


def png(image: Image) -> bytes:
    """An RGB image as a PNG without compression: the same bytes with every zlib, for the golden files."""
    height, width = image.shape[:2]
    lines = b"".join(b"\0" + line.tobytes() for line in image)
    parts = (
        (b"IHDR", struct.pack(">2I5B", width, height, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(lines, 0)),
        (b"IEND", b""),
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts
    )
