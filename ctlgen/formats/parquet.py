"""Parquet as the Hugging Face hub keeps images: data/train-00000-of-00001.parquet, encoded images and columns.

Source: the documentation of ``datasets`` ("Dataset features", and the "huggingface" key that its own `to_parquet`
writes into the schema). Needs pyarrow: ``pip install 'ctlgen[parquet]'``.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from math import prod
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ctlgen.errors import FormatError, InputError
from ctlgen.formats import manifest, options, pixels
from ctlgen.formats.folder import plain
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.formats.names import SIDES
from ctlgen.source import SPLITS

if TYPE_CHECKING:
    import pyarrow as pa

SHARD = 500_000
"""Samples in a file, fewer where they would have more than 1 GB of pixels."""

_GROUP = 4096  # rows that are read together


Options = options.Labelled


def _arrow() -> Any:
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise InputError("parquet needs pyarrow: pip install 'ctlgen[parquet]'") from None
    return pyarrow


class Writer:
    """`InputError` for labels that do not fit the split and where pyarrow is missing."""

    def __init__(self, job: Job) -> None:
        self._arrow = _arrow()
        self._job = job
        self._labels = Labelling(job)
        self._length = max(1, min(SHARD, (1 << 30) // prod(job.shape or (1 << 20,))))
        self._written = [0 for _ in job.plan.splits]
        self._file: Any = None
        (job.folder / "data").mkdir()

    def add(self, batch: Batch) -> None:
        pngs, codes, facts = batch.pngs, self._labels.take(batch), batch.facts
        for start, rows in batch.pieces(self._written[batch.side], self._length, _GROUP):
            table = self._table(codes[rows], {name: facts[name][rows] for name in facts}, pngs[rows])
            if start % self._length == 0:
                self._open(batch.side, start // self._length, table.schema)
            self._file.write_table(table)
        self._written[batch.side] += len(codes)

    def _table(self, codes: Any, facts: Mapping[str, Sequence[Any]], pngs: Sequence[bytes]) -> "pa.Table":
        pa = self._arrow
        paths = [f"{plain(name)}.png" for name in facts["id"]]
        fields = [pa.field("bytes", pa.binary()), pa.field("path", pa.string())]
        columns = {
            "image": pa.StructArray.from_arrays([pa.array(pngs, pa.binary()), pa.array(paths)], fields=fields),
            "label": pa.array(codes.astype(np.int64)),
        }
        for name, values in facts.items():
            kind = pa.list_(pa.float32()) if name == "box" else pa.string()
            columns[name] = pa.array(values, kind)
        table = pa.table(columns)
        return table.replace_schema_metadata({"huggingface": json.dumps({"info": {"features": self._features(facts)}})})

    def _features(self, facts: Mapping[str, Any]) -> dict[str, Any]:
        """The types as ``datasets`` names them."""
        box = {"feature": {"dtype": "float32", "_type": "Value"}, "_type": "List"}
        plain_ = {name: box if name == "box" else {"dtype": "string", "_type": "Value"} for name in facts}
        label = {"names": list(self._labels.classes), "_type": "ClassLabel"}
        return {"image": {"_type": "Image"}, "label": label, **plain_}

    def _open(self, side: int, number: int, schema: "pa.Schema") -> None:
        self._end()
        total = -(-self._job.plan.count(side) // self._length)
        path = self._job.folder / "data" / f"{SPLITS[side]}-{number:05d}-of-{total:05d}.parquet"
        self._file = self._arrow.parquet.ParquetWriter(path, schema, compression="snappy")

    def _end(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None

    def close(self) -> Facts:
        self._end()
        return self._labels.facts()


def recognises(folder: Path) -> bool:
    return any(_files(folder, name) for name in SIDES)


def _files(folder: Path, side: str) -> list[Path]:
    found = sorted((folder / "data").glob("*.parquet")) or sorted(folder.glob("*.parquet"))
    return [path for path in found if path.name.split("-")[0].removesuffix(".parquet") == side]


def read(folder: Path) -> Contents:
    """Labels and columns at once, images when they are asked for. Raises `FormatError`."""
    about, arrow = manifest.read(folder), _arrow()
    found = {side: files for name, side in SIDES.items() if (files := _files(folder, name))}
    if not found:
        raise FormatError(f"{folder} has no data/train-00000-of-00001.parquet: export again")
    try:
        tables = {side: _columns(arrow, files) for side, files in found.items()}
        classes = _classes(next(iter(tables.values())), about)
        samples = {side: _split(arrow, found[side], table) for side, table in tables.items()}
    except (arrow.ArrowException, OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise FormatError(f"{folder}: {' '.join(str(error).split())[:200]}: export again") from error
    top = max((int(split.labels.max(initial=0)) for split in samples.values()), default=0)
    return Contents("parquet", folder, classes or tuple(str(i) for i in range(top + 1)), about, samples)


def _columns(arrow: Any, files: Sequence[Path]) -> "pa.Table":
    """All columns but the images."""
    tables = []
    for path in files:
        try:
            schema = arrow.parquet.read_schema(path)
            if "image" not in schema.names or "label" not in schema.names:
                raise ValueError("it has no columns image and label")
            tables.append(arrow.parquet.read_table(path, columns=[name for name in schema.names if name != "image"]))
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise FormatError(f"{path}: {' '.join(str(error).split())[:200]}: export again") from error
    return arrow.concat_tables(tables)


def _classes(table: "pa.Table", about: Mapping[str, Any]) -> tuple[str, ...]:
    """What the schema says, or dataset.json, or the labels themselves where they are names."""
    said = (table.schema.metadata or {}).get(b"huggingface")
    names = json.loads(said)["info"]["features"]["label"].get("names", []) if said else []
    if names and all(isinstance(name, str) for name in names):
        return tuple(names)
    return tuple(about.get("classes", ()))


def _split(arrow: Any, files: Sequence[Path], table: "pa.Table") -> Samples:
    codes = table.column("label").to_numpy()
    if codes.dtype.kind not in "ui" or (len(codes) and not 0 <= int(codes.min()) <= int(codes.max()) < 1 << 20):
        raise ValueError("the column label has no numbers of classes")
    columns = [name for name in table.column_names if name != "label"]
    facts = {name: table.column(name).to_pylist() for name in columns}
    names = [str(name) for name in facts.get("id", ())]
    return Samples(_images(arrow, files), codes.astype(np.int64), names, facts)


def _images(arrow: Any, files: Sequence[Path]) -> pixels.Decoded:
    groups = list(_groups(arrow, files))
    starts = np.cumsum([0, *(rows for _, _, rows in groups)])

    @lru_cache(maxsize=2)
    def group(number: int) -> list[Any]:
        path, index, _ = groups[number]
        try:
            images: list[Any] = arrow.parquet.ParquetFile(path).read_row_group(index, ["image"]).column(0).to_pylist()
        except (arrow.ArrowException, OSError, ValueError) as error:
            raise FormatError(f"{path}: {' '.join(str(error).split())[:200]}: export again") from error
        return images

    def load(i: int) -> tuple[bytes, str]:
        number = int(np.searchsorted(starts, i, "right")) - 1
        value = group(number)[i - int(starts[number])]
        data = value.get("bytes") if isinstance(value, dict) else value
        where = f"{groups[number][0]}: row {i}"
        if not isinstance(data, bytes):
            raise FormatError(f"{where} has no bytes of an image: images that lie elsewhere are not read")
        return data, where

    return pixels.Decoded(int(starts[-1]), load)


def _groups(arrow: Any, files: Sequence[Path]) -> Iterator[tuple[Path, int, int]]:
    """File, number in it and rows of every row group."""
    for path in files:
        about = arrow.parquet.ParquetFile(path).metadata
        yield from ((path, index, about.row_group(index).num_rows) for index in range(about.num_row_groups))
