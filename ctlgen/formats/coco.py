"""COCO instances: annotations/instances_train.json and images/train/, boxes as x, y, width, height.

Source: "COCO: Data format" and the evaluation code of pycocotools: ids from 1, ``area`` of the object, ``iscrowd`` 1
for what a detector is neither praised nor blamed for. Here that is a control of which more than a fifth is covered or
less than half is on the page, and a button drawn as a link. An object's own ``attributes`` say the rest (variant,
state, text …), as CVAT writes them.
"""

import json
from collections.abc import Iterator, Mapping
from math import ceil, floor
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any

from ctlgen.errors import FormatError
from ctlgen.formats import checked, manifest, options
from ctlgen.formats import folder as folders
from ctlgen.formats.job import Annotated, Batch, Contents, Facts, Job, Object
from ctlgen.formats.names import SIDES
from ctlgen.formats.pages import FLAGS, ambiguous, corners, count, kinds, supercategory
from ctlgen.model import Box
from ctlgen.source import SPLITS

Options = options.Pages


class Writer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._classes = kinds(job)
        self._codes = {kind: number for number, kind in enumerate(self._classes, 1)}
        self._counts = count(self._classes, job.plan.splits)
        self._images: dict[str, list[str]] = {side: [] for side in job.plan.splits}  # rows of JSON
        self._objects = {side: self._spool() for side in job.plan.splits}  # the same, a hundred times as many
        (job.folder / "annotations").mkdir()
        for side in job.plan.splits:
            (job.folder / "images" / side).mkdir(parents=True)

    def _spool(self) -> IO[str]:
        """A file without a name, until what stands before it is known."""
        return self._job.stack.enter_context(TemporaryFile("w+", encoding="utf-8", newline="", dir=self._job.folder))

    def add(self, batch: Batch) -> None:
        side = SPLITS[batch.side]
        done = sum(self._counts[side].values())
        for page in batch.pages:
            name = f"{page.name}{page.image.suffix}"
            folders.link(page.image, self._job.folder / "images" / side / name)
            number = len(self._images[side]) + 1
            image = {"id": number, "file_name": name, "width": page.width, "height": page.height, **page.facts}
            self._images[side].append(_text(image))
            for item in page.objects:
                done += 1
                row = _text(self._annotation(done, number, item, page))
                self._objects[side].write(f",\n{row}" if done > 1 else row)
                self._counts[side][item.label] += 1

    def _annotation(self, number: int, image: int, item: Object, page: Annotated) -> dict[str, Any]:
        x0, y0, x1, y1 = corners(item.box)
        crowd = ambiguous(item)
        outline: Any = [[x0, y0, x1, y0, x1, y1, x0, y1]]
        return {
            "id": number,
            "image_id": image,
            "category_id": self._codes[item.label],
            "bbox": [x0, y0, round(x1 - x0, 3), round(y1 - y0, 3)],
            "area": round((x1 - x0) * (y1 - y0), 3),
            "iscrowd": int(crowd),
            "segmentation": _runs(item.box, page.width, page.height) if crowd else outline,
            "attributes": {flag: getattr(item, flag) for flag in FLAGS} | dict(item.facts),
        }

    def close(self) -> Facts:
        categories = [
            {"id": number, "name": kind, "supercategory": supercategory(kind)} for kind, number in self._codes.items()
        ]
        for side in self._job.plan.splits:
            with (self._job.folder / "annotations" / f"instances_{side}.json").open("w", encoding="utf-8") as file:
                file.write(f'{{"info":{_text({"description": "made by ctlgen"})},"licenses":[],"images":[\n')
                file.write(",\n".join(self._images[side]) + '\n],"annotations":[\n')
                self._objects[side].seek(0)
                copyfileobj(self._objects[side], file)
                file.write('\n],"categories":[\n' + ",\n".join(map(_text, categories)) + "\n]}\n")
        return Facts(self._classes, self._counts)


def _text(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def _runs(box: Box, width: int, height: int) -> dict[str, Any]:
    """The box as COCO's run lengths, column by column, which is how a crowd is outlined."""
    x0, y0, x1, y1 = floor(box.x0), floor(box.y0), min(ceil(box.x1), width), min(ceil(box.y1), height)
    inside, between = y1 - y0, height - (y1 - y0)
    runs = [x0 * height + y0, *[inside, between] * (x1 - x0 - 1), inside]
    return {"counts": [*runs, width * height - sum(runs)], "size": [height, width]}


def recognises(folder: Path) -> bool:
    return bool(_found(folder))


def _found(folder: Path) -> dict[str, Path]:
    """Each side's file: annotations/instances_train.json (or …_train2017.json), or train/_annotations.coco.json."""
    found = {}
    for name, side in SIDES.items():
        plain = sorted((folder / "annotations").glob(f"instances_{name}*.json"))
        inner = folder / name / "_annotations.coco.json"
        if plain or inner.is_file():
            found[side] = plain[0] if plain else inner
    return found


def read(folder: Path) -> Contents:
    """Every image of every side with its objects, in the file's order. Raises `FormatError` with file and item."""
    about, found = manifest.read(folder), _found(folder)
    if not found:
        raise FormatError(f"{folder} has no annotations/instances_train.json: export again")
    tables = {side: checked.table(path) for side, path in found.items()}
    names: dict[int, str] = {}
    for side, table in tables.items():
        names |= dict(_categories(table, found[side]))
    annotated = {side: tuple(_images(folder, found[side], side, table, names)) for side, table in tables.items()}
    return Contents(
        "coco", folder, tuple(dict.fromkeys(names[key] for key in sorted(names))), about, annotated=annotated
    )


def _categories(table: Mapping[str, Any], path: Path) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(checked.as_list(table.get("categories", []), path)):
        where = f"{path}: category {number}"
        row = checked.as_table(row, where)
        yield checked.as_whole(row.get("id"), where), checked.as_text(row.get("name"), where)


def _images(
    folder: Path, path: Path, side: str, table: Mapping[str, Any], names: Mapping[int, str]
) -> Iterator[Annotated]:
    objects: dict[int, list[Object]] = {}
    for number, row in enumerate(checked.as_list(table.get("annotations"), path)):
        where = f"{path}: annotation {number}"
        row = checked.as_table(row, where)
        objects.setdefault(checked.as_whole(row.get("image_id"), where), []).append(_object(row, names, where))
    known = set()
    for number, row in enumerate(checked.as_list(table.get("images"), path)):
        where = f"{path}: image {number}"
        row = checked.as_table(row, where)
        key = checked.as_whole(row.get("id"), where)
        if key in known:
            checked.fail(where, f"the id {key} stands twice")
        known.add(key)
        name = checked.as_text(row.get("file_name"), where)
        width, height = checked.as_whole(row.get("width"), where), checked.as_whole(row.get("height"), where)
        facts = {k: v for k, v in checked.as_facts(row).items() if k not in ("id", "file_name", "width", "height")}
        image = _place(folder, path, side, name, where)
        yield Annotated(Path(name).stem, image, width, height, 3, tuple(objects.get(key, ())), facts)
    if strange := sorted(set(objects) - known):
        checked.fail(path, f"there are annotations of image {strange[0]}, which is not there")


def _place(folder: Path, path: Path, side: str, name: str, where: str) -> Path:
    """Where an image lies: beside its file, or in one of the folders that people use."""
    checked.inside(folder, name, where)
    places = (
        [path.parent] if path.parent.name != "annotations" else [folder / "images" / side, folder / "images", folder]
    )
    places += [folder / path.stem.removeprefix("instances_")]
    found = [checked.inside(folder, (place / name).relative_to(folder).as_posix(), where) for place in places]
    return next((image for image in found if image.is_file()), found[0])


def _object(row: Mapping[str, Any], names: Mapping[int, str], where: str) -> Object:
    numbers = [checked.as_number(number, where) for number in checked.as_list(row.get("bbox"), where)]
    category = checked.as_whole(row.get("category_id"), where)
    if len(numbers) != 4 or category not in names:
        checked.fail(where, "it has no bbox of 4 numbers" if len(numbers) != 4 else f"there is no category {category}")
    x, y, width, height = numbers
    facts = dict(checked.as_facts(row.get("attributes")))
    flags = {flag: facts.pop(flag, False) is True for flag in FLAGS}
    if "attributes" not in row:
        flags["difficult"] = row.get("iscrowd") == 1
    box = Box(x, y, round(x + width, 3), round(y + height, 3))
    return Object(names[category], box, **flags, facts=facts)
