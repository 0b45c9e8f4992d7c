"""Class folders: train/button/000000_0001_0.png, and in each side a metadata.jsonl with what else is known.

Source: torchvision's ImageFolder (a folder for each class) and Hugging Face's "Create an image dataset" (metadata.jsonl
or metadata.csv beside the class folders, with a ``file_name`` relative to it).
"""

import csv
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any

import numpy as np

from ctlgen.errors import FormatError, InputError
from ctlgen.formats import checked, manifest, options, pixels
from ctlgen.formats.folder import plain
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.formats.names import SIDES
from ctlgen.source import SPLITS

METADATA = "metadata.jsonl"


Options = options.Labelled


class Writer:
    """`InputError` for labels that do not fit the split and for classes that are the same folder."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._labels = Labelling(job)
        self._folders = [plain(name) for name in self._labels.classes]
        if len(set(self._folders)) < len(self._folders):
            raise InputError("two classes have names that are the same folder: rename one")
        self._metadata = [self._open(side) for side in range(len(job.plan.splits))]

    def _open(self, side: int) -> IO[str] | None:
        if not self._job.plan.count(side):
            return None
        folder = self._job.folder / SPLITS[side]
        present = np.unique(self._labels.codes[self._job.plan.members(side)])
        for code in present.tolist():
            (folder / self._folders[code]).mkdir(parents=True)
        return self._job.stack.enter_context((folder / METADATA).open("w", encoding="utf-8"))

    def add(self, batch: Batch) -> None:
        file, folder = self._metadata[batch.side], self._job.folder / SPLITS[batch.side]
        assert file is not None
        facts = batch.facts
        for i, (code, png) in enumerate(zip(self._labels.take(batch).tolist(), batch.pngs, strict=True)):
            name = f"{self._folders[code]}/{plain(facts['id'][i])}.png"
            (folder / name).write_bytes(png)
            row = {"file_name": name, "label": self._labels.classes[code]} | {key: facts[key][i] for key in facts}
            file.write(json.dumps(row, ensure_ascii=False) + "\n")

    def close(self) -> Facts:
        return self._labels.facts()


def recognises(folder: Path) -> bool:
    return any(next(_images(folder / name), None) for name in SIDES)


def read(folder: Path) -> Contents:
    """Every image in a class folder of a side; they are decoded when they are asked for. Raises `FormatError`."""
    about = manifest.read(folder)
    named = {plain(name): name for name in about.get("classes", ())}
    found: dict[str, list[Path]] = {}
    for name, side in SIDES.items():
        if (folder / name).is_dir():
            found[side] = [
                checked.inside(folder, path.relative_to(folder).as_posix(), folder) for path in _images(folder / name)
            ]
    if not any(found.values()):
        raise FormatError(f"{folder} has no train/CLASS/IMAGE.png: export again")
    seen = {path.parent.name: path for paths in found.values() for path in paths}
    classes = tuple(named.values()) or tuple(sorted(seen))
    if strange := sorted(set(seen) - set(named or classes)):
        raise FormatError(f"{seen[strange[0]]} lies in {strange[0]!r}, which is no class of dataset.json: export again")
    code = {name: number for number, name in enumerate(named or classes)}
    return Contents("imagefolder", folder, classes, about, {side: _side(paths, code) for side, paths in found.items()})


def _images(folder: Path) -> Iterator[Path]:
    """The images of class folders, in the order of their names."""
    for place in sorted(path for path in folder.glob("*") if path.is_dir()):
        yield from sorted(path for path in place.iterdir() if path.suffix.lower() in pixels.SUFFIXES)


def _side(paths: list[Path], code: Mapping[str, int]) -> Samples:
    """The images in the order of the metadata, where there is any, else of their names."""
    names = [f"{path.parent.name}/{path.name}" for path in paths]
    rows = _metadata(paths[0].parent.parent) if paths else {}
    rank = {name: number for number, name in enumerate(rows)}
    order = sorted(range(len(paths)), key=lambda i: rank.get(names[i], len(rank)))
    paths, names = [paths[i] for i in order], [names[i] for i in order]
    codes = np.array([code[path.parent.name] for path in paths], np.int64)
    return Samples(pixels.of_files(paths), codes, names, _columns([rows.get(name, {}) for name in names]))


def _metadata(folder: Path) -> dict[str, Mapping[str, Any]]:
    """metadata.jsonl or metadata.csv by the name of the file that a row is of."""
    rows: Iterator[tuple[int, Mapping[str, Any]]] = iter(())
    if (folder / METADATA).is_file():
        rows = checked.lines(folder / METADATA)
    elif (folder / "metadata.csv").is_file():
        try:
            rows = enumerate(list(csv.DictReader(checked.text(folder / "metadata.csv").splitlines())), 2)
        except csv.Error as error:
            raise FormatError(f"{folder / 'metadata.csv'} is no CSV ({error}): export again") from error
    return {checked.as_text(row.get("file_name"), f"{folder}/metadata:{number}"): row for number, row in rows}


def _columns(rows: list[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """What every row has, column by column, but the file's name and the label, which the folder says."""
    shared = set.intersection(*(set(row) for row in rows)) if rows else set()
    first = [name for name in (rows[0] if rows else ()) if name in shared and name not in ("file_name", "label", None)]
    return {name: [row[name] for row in rows] for name in first}
