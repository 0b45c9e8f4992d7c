"""What a data set is when it is looked at: items in columns, pages, and pixels that are read anew when asked for."""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from ctlgen.errors import FormatError
from ctlgen.fit import fit
from ctlgen.model import Element, Image
from ctlgen.source import Column, let_go

PIECE = 4096  # images that are looked at together
TRUNCATED, DIFFICULT, OCCLUDED = 1, 2, 4
FLAGS: Mapping[int, str] = {TRUNCATED: "truncated", DIFFICULT: "difficult", OCCLUDED: "occluded"}
FACTS = ("framework", "theme", "state", "variant", "size", "tone", "layout", "locale", "text", "page")
"""What is commonly known of an item, in the order in which it is shown."""

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole page: ``path`` is its image, ``width`` and ``height`` pixels of it.

    ``rest`` are what is labelled on it and no item.
    """

    id: str
    path: Path
    width: int
    height: int
    rest: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True)
class Collection:
    """N items. Every array and sequence is in the same order; it is the order in which `pieces` gives the pixels.

    ``columns`` hold "label" (its names are ``classes``), "split" where there is one, and what else is known ("" where
    it is not known of an item). ``boxes`` float32 (N, 4) x0 y0 x1 y1 in pixels of the page, None where there are none;
    ``flags`` uint8 (N,) of `FLAGS`; ``visible`` float32 (N,) 0..1; ``copies`` int32 (N,): 0 is the untouched crop.
    ``ops`` are JSON texts; ``shape`` is that of an image; ``replay`` the command that makes a sample again, up to the
    sample's id ("" where there is none); ``notes`` lines for people.
    """

    place: str
    kind: str
    classes: tuple[str, ...]
    ids: Sequence[str]
    columns: Mapping[str, Column]
    shape: tuple[int, ...]
    pieces: Callable[[], Iterator[Image]]
    boxes: Floats | None
    visible: Floats
    flags: npt.NDArray[np.uint8]
    copies: npt.NDArray[np.int32]
    ops: Sequence[str] = ()
    pages: tuple[Picture, ...] = ()
    replay: str = ""
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def labels(self) -> npt.NDArray[np.int32]:
        """int32 (N,): an index into ``classes``."""
        return np.asarray(self.columns["label"].codes, np.int32)

    def values(self, name: str) -> list[str]:
        """A column as words."""
        column = self.columns[name]
        return [column.names[code] for code in column.codes]


class Table:
    """Columns as they grow: every word is kept once."""

    def __init__(self, classes: Sequence[str]) -> None:
        self._index: dict[str, dict[str, int]] = {"label": {name: code for code, name in enumerate(classes)}}
        self._codes: dict[str, array[int]] = {}
        self.ids: list[str] = []

    def add(self, id_: str, facts: Mapping[str, str]) -> None:
        for name, word in facts.items():
            index = self._index.setdefault(name, {})
            self._fill(name).append(index.setdefault(word, len(index)))
        self.ids.append(id_)

    def _fill(self, name: str) -> "array[int]":
        """The codes of a column, "" for every item that said nothing of it."""
        codes = self._codes.setdefault(name, array("i"))
        if missing := len(self.ids) - len(codes):
            index = self._index[name]
            codes.extend([index.setdefault("", len(index))] * missing)
        return codes

    def columns(self) -> dict[str, Column]:
        """The label, the split, what is commonly known, then the others by name; none of which nothing is known."""
        order = dict.fromkeys(("label", "split", *FACTS, *sorted(self._codes)))
        found = {name: np.array(self._fill(name), np.int32) for name in order if name in self._codes}
        columns = {name: Column(tuple(self._index[name]), codes) for name, codes in found.items()}
        return {name: column for name, column in columns.items() if any(column.names)}


def copies_of(ids: Sequence[str]) -> npt.NDArray[np.int32]:
    """Which copy of its element each sample is, where the ids say so ("000012/0034/1"); else 0."""
    parts = [id_.replace("_", "/").split("/") for id_ in ids]
    told = all(len(part) == 3 and all(word.isascii() and word.isdigit() for word in part) for part in parts)
    return np.array([int(part[2]) if told else 0 for part in parts], np.int32)


def decoded(path: Path) -> Image:
    """A page's pixels, uint8 (H, W, 3) sRGB. Raises `FormatError`."""
    try:
        image = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_COLOR_RGB)
    except (OSError, cv2.error):
        image = None
    if image is None:
        raise FormatError(f"{path} is missing or does not decode: look with `ctlgen verify`")
    return np.asarray(image, np.uint8)


def cut(parts: Iterable[Any], shape: tuple[int, ...] = ()) -> Iterator[Image]:
    """The images of all parts, no more than `PIECE` together; those of another shape fitted to this one."""
    for part in parts:
        for start in range(0, len(part), PIECE):
            piece = part[start : start + PIECE]
            yield piece if isinstance(piece, np.ndarray) and piece.ndim > 2 else _fitted(piece, shape)
            let_go(piece)


def _fitted(images: Iterable[Image], shape: tuple[int, ...]) -> Image:
    mode = "RGB" if len(shape) == 3 else "L"
    return np.stack([one if one.shape == shape else fit(one, shape[0], mode, "contain") for one in images])
