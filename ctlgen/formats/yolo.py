"""YOLO: images/train/, labels/train/ with a line "class cx cy width height" for each object, and data.yaml.

Source: "Object Detection Datasets Overview" (Ultralytics): centres and sizes are shares of the image's sides. Where
there is no val side it is said to be the test side: Ultralytics asks for one.
"""

import json
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from ctlgen.errors import FormatError
from ctlgen.formats import checked, manifest, options, pixels
from ctlgen.formats import folder as folders
from ctlgen.formats.job import Annotated, Batch, Contents, Facts, Job, Object
from ctlgen.formats.pages import count, kinds
from ctlgen.model import Box
from ctlgen.source import SPLITS

FILE = "data.yaml"
_LARGEST = 1 << 24  # bytes of a text
_LARGEST_YAML = 1 << 20


Options = options.Pages


class Writer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._classes = kinds(job)
        self._codes = {kind: number for number, kind in enumerate(self._classes)}
        self._counts = count(self._classes, job.plan.splits)
        for side in job.plan.splits:
            for name in ("images", "labels"):
                (job.folder / name / side).mkdir(parents=True)

    def add(self, batch: Batch) -> None:
        side = SPLITS[batch.side]
        for page in batch.pages:
            folders.link(page.image, self._job.folder / "images" / side / f"{page.name}{page.image.suffix}")
            lines = [f"{self._codes[item.label]} {_shares(item.box, page)}\n" for item in page.objects]
            (self._job.folder / "labels" / side / f"{page.name}.txt").write_text("".join(lines), encoding="utf-8")
            for item in page.objects:
                self._counts[side][item.label] += 1

    def close(self) -> Facts:
        there = {side: any(counts.values()) for side, counts in self._counts.items()}
        test = "test" if there["test"] else "train"
        val = "val" if there.get("val") else test
        lines = ["train: images/train", f"val: images/{val}", f"test: images/{test}", "names:"]
        lines += [f"  {number}: {json.dumps(kind, ensure_ascii=False)}" for number, kind in enumerate(self._classes)]
        (self._job.folder / FILE).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return Facts(self._classes, self._counts)


def _shares(box: Box, page: Annotated) -> str:
    x, y = (box.x0 + box.x1) / 2 / page.width, (box.y0 + box.y1) / 2 / page.height
    return f"{x:.8g} {y:.8g} {box.width / page.width:.8g} {box.height / page.height:.8g}"


def recognises(folder: Path) -> bool:
    return _yaml(folder) is not None


def _yaml(folder: Path) -> Path | None:
    return next((path for name in (FILE, "dataset.yaml", "data.yml") if (path := folder / name).is_file()), None)


def read(folder: Path) -> Contents:
    """Every image of every side with its objects. Raises `FormatError` with file and line."""
    about, path = manifest.read(folder), _yaml(folder)
    if path is None:
        raise FormatError(f"{folder} has no {FILE}: export again")
    said = _said(path)
    classes = _names(said.get("names"), path)
    root = str(said.get("path") or "")
    if PurePosixPath(root).is_absolute() or not checked.inside(folder, root or ".", path).is_dir():
        root = ""  # it speaks of the machine that it was written on
    sides: dict[str, tuple[Annotated, ...]] = {}
    seen: set[str] = set()
    for side in ("train", "test", "val"):  # ours says val of the test side
        if (place := said.get(side)) and str(place) not in seen:
            seen.add(str(place))
            sides[side] = tuple(_read(folder, image, classes) for image in _images(folder, root, place, path))
    if not sides:
        raise FormatError(f"{path} names no train: export again")
    return Contents("yolo", folder, classes, about, annotated=sides)


def _said(path: Path) -> dict[str, Any]:
    """data.yaml; aliases are refused, since a few of them can mean a billion of nodes."""
    import yaml

    text, loader = checked.text(path, _LARGEST_YAML), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, loader)):
            raise FormatError(f"{path} has aliases, which are refused: write them out")
        said = yaml.load(text, loader)
    except (yaml.YAMLError, ValueError, RecursionError, OverflowError) as error:
        raise FormatError(f"{path} is no YAML ({' '.join(str(error).split())[:120]}): export again") from error
    return checked.as_table(said, path)


def _names(said: Any, path: Path) -> tuple[str, ...]:
    """A list, or a table by number."""
    if isinstance(said, dict):
        if sorted(said, key=str) != sorted(range(len(said)), key=str):
            checked.fail(path, "'names' does not count from 0")
        said = [said[number] for number in range(len(said))]
    return tuple(name if isinstance(name, str) else str(name)[:80] for name in checked.as_list(said, path))


def _images(folder: Path, root: str, place: Any, path: Path) -> Iterator[Path]:
    """The images that a side names: a folder, a file that lists them, or several of these."""
    for one in place if isinstance(place, list) else [place]:
        name = checked.as_text(one, path)
        while name.startswith(("../", "./")):  # what Roboflow writes begins with ../ and means here
            name = name.partition("/")[2]
        there = checked.inside(folder, (PurePosixPath(root) / name).as_posix(), path)
        if there.is_dir():
            yield from sorted(image for image in there.rglob("*") if image.suffix.lower() in pixels.SUFFIXES)
        elif there.suffix == ".txt":
            listed = (line.strip().removeprefix("./") for line in checked.text(there, _LARGEST).splitlines())
            yield from (checked.inside(folder, line, there) for line in listed if line)
        else:
            raise FormatError(f"{path}: {name!r} is no folder: export again")


def _read(folder: Path, image: Path, classes: tuple[str, ...]) -> Annotated:
    image = checked.inside(folder, image.relative_to(folder).as_posix(), folder)
    width, height, depth = pixels.size_of(image)
    parts = list(image.relative_to(folder).parts)
    for at in reversed(range(len(parts) - 1)):
        if parts[at] == "images":
            parts[at] = "labels"
            break
    path = (folder / Path(*parts)).with_suffix(".txt")
    text = checked.text(path, _LARGEST) if path.is_file() else ""
    rows = (line.split() for line in text.splitlines())
    objects = tuple(_object(row, width, height, classes, f"{path}:{n}") for n, row in enumerate(rows, 1) if row)
    return Annotated(image.stem, image, width, height, depth, objects)


def _object(row: list[str], width: int, height: int, classes: tuple[str, ...], where: str) -> Object:
    """A line: a box, or a polygon, of which the box is taken."""
    try:
        code, numbers = int(row[0]), [float(value) for value in row[1:]]
    except ValueError:
        return checked.fail(where, "it is no line of numbers")
    if not 0 <= code < len(classes) or not all(abs(number) < 1e6 for number in numbers):
        checked.fail(where, f"there is no class {code}" if not 0 <= code < len(classes) else "a number is absurd")
    if len(numbers) == 4:
        x, y, w, h = numbers
        box = Box(x - w / 2, y - h / 2, x + w / 2, y + h / 2)
    elif len(numbers) >= 6 and len(numbers) % 2 == 0:
        box = Box(min(numbers[::2]), min(numbers[1::2]), max(numbers[::2]), max(numbers[1::2]))
    else:
        return checked.fail(where, f"it has {len(numbers)} numbers after the class, not 4")
    return Object(classes[code], Box(*(_pixel(v, s) for v, s in zip(_corners(box), (width, height) * 2, strict=True))))


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1


def _pixel(share: float, side: int) -> float:
    """In pixels, to a thousandth: the text has eight digits of the share."""
    return round(share * side, 3)
