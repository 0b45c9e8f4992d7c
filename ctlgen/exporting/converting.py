"""One data set as another: what was read back, as the source and the plan of an export.

Nothing is shuffled, dropped or split anew: the sides stay, and the items keep their order where the format has one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ctlgen import formats
from ctlgen.errors import InputError
from ctlgen.formats import card, pixels
from ctlgen.formats.folder import plain
from ctlgen.formats.job import Annotated, Contents, Images, Samples
from ctlgen.model import Box
from ctlgen.source import DROPPED, SPLITS, Column, Plan, Source, Unit

_SIDES = {"trainval": "train"}  # the sides that a plan has not, and what they become
_TAKEN = frozenset({"id", "box", "label", "element", "file_name"})


def convert(folder: Path, format: str, out: Path, options: Mapping[str, Any] | None = None) -> formats.Summary:
    """Write the data set in ``folder`` into ``out`` as another format.

    Raises `FormatError` for what cannot be read, `InputError` for a pair of formats that have nothing in common and for
    options or an ``out`` that do not fit, `WorkspaceError` for the disk.
    """
    formats.find(format)
    contents, asked = formats.read(Path(folder)), dict(options or {})
    samples = contents.samples or _as_samples(contents)
    if format == "voc" and samples:
        asked.setdefault("task", "classify")
    unit = formats.unit(format, asked)
    if unit == "sample" and not samples:
        raise InputError(
            f"{folder} is {contents.format}, pages with boxes, and {format} holds samples: {_others('page')}"
        )
    if unit == "page" and not contents.annotated:
        raise InputError(
            f"{folder} is {contents.format}, samples, and {format} holds pages with boxes: {_others('sample')}"
        )
    source = _of_samples(contents, samples) if unit == "sample" else _of_pages(contents)
    about = contents.manifest
    return formats.write_all(
        cast(Source, source),  # its images may be decoded as they are asked for, and its pages are read ones
        {unit: source.plan},
        [formats.Target(format, Path(out), asked)],
        recipe=about.get("recipe"),
        versions=about.get("versions"),
        provenance=card.recorded(about, contents.format),
        origin=formats.Origin(contents.format, about.get("split"), about.get("seed", 0)),
    )[0]


def _others(unit: Unit) -> str:
    return f"convert it to {', '.join(name for name in formats.FORMATS if name == 'voc' or formats.unit(name) == unit)}"


@dataclass(frozen=True, slots=True)
class _Shard:
    """One side's samples."""

    images: Images


@dataclass(frozen=True, slots=True)
class _Read:
    """What was read, as the formats want to have it."""

    classes: tuple[str, ...]
    shape: tuple[int, ...]
    plan: Plan
    parts: Sequence[_Shard] = ()
    records: Sequence[Annotated] = ()

    def shards(self) -> Sequence[_Shard]:
        return self.parts

    def pages(self) -> Iterator[Any]:
        return iter(self.records)


def _as_samples(contents: Contents) -> dict[str, Samples]:
    """Images with one object as large as they are (VOC's crops) as samples; {} where one is otherwise."""
    pages = [page for side in contents.annotated.values() for page in side]
    if not pages or not all(_is_whole(page) for page in pages):
        return {}
    code = {name: number for number, name in enumerate(_classes(contents))}
    return {
        side: Samples(
            pixels.of_files([page.image for page in split]),
            np.array([code[page.objects[0].label] for page in split], np.int64),
            [page.name for page in split],
        )
        for side, split in contents.annotated.items()
    }


def _is_whole(page: Annotated) -> bool:
    return len(page.objects) == 1 and page.objects[0].box == Box(0, 0, page.width, page.height)


def _classes(contents: Contents) -> tuple[str, ...]:
    """The classes, and after them what is labelled otherwise."""
    seen = {item.label for side in contents.annotated.values() for page in side for item in page.objects}
    return (*contents.classes, *sorted(seen - set(contents.classes)))


def _numbered(sides: Sequence[str], lengths: Sequence[int]) -> npt.NDArray[np.int8]:
    """The side of every item, as a plan has it."""
    known = [SPLITS.index(_SIDES.get(side, side)) for side in sides]
    return np.repeat(np.array(known, np.int8), lengths)


def _of_samples(contents: Contents, samples: Mapping[str, Samples]) -> _Read:
    splits = list(samples.values())
    labels = np.concatenate([split.labels for split in splits]).astype(np.int32)
    top = int(labels.max(initial=0))
    classes = contents.classes or _classes(contents)
    classes = (*classes, *(str(number) for number in range(len(classes), top + 1)))
    facts = _facts(splits)
    columns = {name: _column(values) for name, values in facts.items() if name not in _TAKEN}
    if "variant" in columns:  # a plan says whose variant it is
        names = [classes[code] for code in labels.tolist()]
        pairs = zip(names, facts["variant"], strict=True)
        columns["variant"] = _column([f"{name}/{variant}" if variant else name for name, variant in pairs])
    ids = _unique(chain.from_iterable(_ids(side, split, facts.get("id")) for side, split in samples.items()))
    columns |= {"label": Column(classes, labels), "element": Column(tuple(ids), np.arange(len(ids), dtype=np.int32))}
    plan = replace(
        _plan("sample", _numbered(list(samples), [len(split.labels) for split in splits]), columns),
        starts=np.cumsum([0, *(len(split.labels) for split in splits)]),
        copies=np.full(len(labels), -1, np.int32),
        boxes=_boxes(facts.get("box")),
    )
    return _Read(classes, _shape(splits), plan, [_Shard(split.images) for split in splits])


def _facts(splits: Sequence[Samples]) -> dict[str, list[Any]]:
    """The columns that every side has."""
    filled = [split for split in splits if len(split.labels)]
    shared = set.intersection(*(set(split.facts) for split in filled)) if filled else set()
    names = [name for split in splits for name in split.facts if name in shared]
    return {name: [value for split in filled for value in split.facts[name]] for name in dict.fromkeys(names)}


def _ids(side: str, split: Samples, ids: Sequence[Any] | None) -> Iterator[str]:
    """What the samples are called: their id, their name, or their side and number."""
    if ids is not None and "id" in split.facts:
        yield from map(str, split.facts["id"])
    elif split.names:
        for name in split.names:
            pure = PurePosixPath(name)
            yield str(pure.with_suffix("")) if pure.suffix.lower() in pixels.SUFFIXES else name
    else:
        yield from (f"{side}-{number:06d}" for number in range(len(split.labels)))


def _unique(names: Iterator[str] | Sequence[str]) -> list[str]:
    """The names, with a number after those that would be the same file."""
    taken: set[str] = set()
    found = []
    for name in names:
        given, number = name, 1
        while plain(given).lower() in taken:
            number += 1
            given = f"{name}-{number}"
        taken.add(plain(given).lower())
        found.append(given)
    return found


def _column(values: Sequence[Any]) -> Column:
    index: dict[str, int] = {}
    codes = [index.setdefault(str(value), len(index)) for value in values]
    return Column(tuple(index), np.array(codes, np.int32))


def _boxes(values: Sequence[Any] | None) -> npt.NDArray[np.float32] | None:
    try:
        boxes = np.array(values, np.float32)
    except (ValueError, TypeError):
        return None
    return boxes if boxes.ndim == 2 and boxes.shape[1] == 4 else None


def _shape(splits: Sequence[Samples]) -> tuple[int, ...]:
    """The shape that all images have, () where they differ; of files only the headers are read."""
    shapes: set[tuple[int, ...]] = set()
    for split in splits:
        if isinstance(split.images, np.ndarray):
            shapes |= {split.images.shape[1:]} if len(split.images) else set()
        elif isinstance(split.images, pixels.Decoded):
            shapes |= {split.images.shape(i) for i in range(len(split.images))}
    return shapes.pop() if len(shapes) == 1 else ()


def _of_pages(contents: Contents) -> _Read:
    sides = contents.annotated
    pages = [page for split in sides.values() for page in split]
    names = _unique([page.name for page in pages])
    pages = [replace(page, name=name) for page, name in zip(pages, names, strict=True)]
    columns = {"page": Column(tuple(names), np.arange(len(names), dtype=np.int32))}
    for name in ("theme", "framework", "group"):
        if pages and all(name in page.facts for page in pages):
            columns[name] = _column([page.facts[name] for page in pages])
    plan = _plan("page", _numbered(list(sides), [len(split) for split in sides.values()]), columns)
    return _Read(_classes(contents), (), plan, records=pages)


def _plan(unit: Unit, side: npt.NDArray[np.int8], columns: Mapping[str, Column]) -> Plan:
    assert DROPPED not in side
    return Plan(
        unit=unit,
        side=side,
        starts=np.array([0, len(side)], np.int64),
        columns=columns,
        by="page",
        test=float((side == SPLITS.index("test")).mean()) if len(side) else 0.0,
        seed=0,
        keep_duplicates=True,
        repeated=0,
        leaked=0,
        conflicting=0,
        shuffled=False,
    )
