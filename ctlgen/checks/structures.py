"""What verify must know of each format: how to read one that is damaged in part, which file says what, and what else
there is to look at besides samples, boxes and sides."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ctlgen.checks.faults import Look
from ctlgen.formats import FORMATS, checked, idx, imagefolder, mnist_json, names, pixels, voc, webdataset
from ctlgen.formats.folder import plain
from ctlgen.formats.job import Annotated, Contents, Samples
from ctlgen.model import Image
from ctlgen.source import SPLITS

_FILES: Mapping[str, tuple[str, ...]] = {
    "csv": ("{side}.csv", "{side}.csv.gz"),
    "npz": ("*.npz",),
    "webdataset": ("{side}-*.tar", "{side}*.tar"),
    "parquet": ("data/{side}-*.parquet", "data/*.parquet", "*.parquet"),
    "coco": ("annotations/instances_{side}*.json", "{side}/_annotations.coco.json"),
    "grounding": ("{side}.jsonl",),
    "yolo": ("data.yaml", "dataset.yaml", "data.yml"),
}
"""Where a format keeps a side, as globs of which the first that matches holds."""


def read(look: Look, format: str) -> Contents:
    """All that can be read of the folder, and faults for the rest."""
    if format in READERS:
        return READERS[format](look)
    contents = look.read("", FORMATS[format].read)
    if contents is None:
        return Contents(format, look.folder, tuple(look.about.get("classes", ())), look.about)
    if format in CHECKS:
        CHECKS[format](look, contents)
    return contents


def file_of(contents: Contents, side: str, item: str = "", part: str = "images") -> str:
    """The file, relative to the folder, that a fault of a sample is in; a pattern where it is one of many."""
    if contents.format == "idx":
        path = idx.found(contents.folder, side, part)
        return path.name if path else side
    if contents.format == "imagefolder":
        folders = [name for name, of in names.SIDES.items() if of == side and (contents.folder / name).is_dir()]
        return "/".join(part for part in (folders[0] if folders else side, item) if part)
    if contents.format == "mnist-json":
        return mnist_json.FOLDERS[side]
    for pattern in _FILES.get(contents.format, ()):
        glob = pattern.format(side=side)
        if found := sorted(contents.folder.glob(glob)):
            return found[0].relative_to(contents.folder).as_posix() if len(found) == 1 else glob
    return side


def places(contents: Contents, side: str) -> Callable[[str], str]:
    """`file_of` by an item's name, looked up but once where the name does not matter."""
    if contents.format == "imagefolder":
        return lambda item: file_of(contents, side, item)
    file = file_of(contents, side)
    return lambda item: file


def annotation_of(contents: Contents, side: str, page: Annotated) -> str:
    """The file that says what is on a page."""
    if contents.format == "voc":
        pipcook = f"annotations/{'validation' if side == 'val' else side}"
        return f"{pipcook if voc.is_pipcook(contents.folder) else 'Annotations'}/{page.name}.xml"
    if contents.format == "yolo":
        return _labels_of(contents.folder, page.image).relative_to(contents.folder).as_posix()
    return file_of(contents, side)


def list_of(contents: Contents, side: str) -> str:
    """The file that says what belongs to a side."""
    if contents.format == "voc" and not voc.is_pipcook(contents.folder):
        return f"ImageSets/Main/{side}.txt"
    return file_of(contents, side, part="labels")


def is_crop(page: Annotated) -> bool:
    """Whether an image is one object and nothing else."""
    if len(page.objects) != 1:
        return False
    box = page.objects[0].box
    return (box.x0, box.y0, box.x1, box.y1) == (0, 0, page.width, page.height)


def picture(page: Annotated) -> Image:
    """uint8 pixels of a page's file; `FormatError` where it is missing, no image, or says that it is too large."""
    return pixels.of_files([page.image])[0]


# --- formats that are read piece by piece, so that one fault does not hide the next


def _idx(look: Look) -> Contents:
    """Each side by itself."""
    splits: dict[str, Samples] = {}
    for side in SPLITS:
        if split := look.read(side, idx.read_split, side):
            splits[side] = split
        elif side in look.about.get("counts", ("train", "test")) and not look.faults:
            look.notes.append(f"there is no {side} side")
    top = max((int(split.labels.max(initial=0)) for split in splits.values()), default=0)
    classes = look.read(names.CLASSES, names.read_classes, look.about, top) or ()
    return Contents("idx", look.folder, classes, look.about, splits)


def _voc(look: Look) -> Contents:
    """Each annotation by itself."""
    classes = tuple(look.about.get("classes", ())) or look.read(voc.LABELMAP, voc.read_labelmap) or ()
    members = look.read("ImageSets/Main", voc.members) or {}
    pages = {side: tuple(_annotations(look, listed)) for side, listed in members.items()}
    seen = {item.label for side in pages.values() for page in side for item in page.objects}
    contents = Contents("voc", look.folder, classes or tuple(sorted(seen)), look.about, annotated=pages)
    _listed(look, "Annotations", ".xml", {name for listed in members.values() for name in listed})
    if not voc.is_pipcook(look.folder):
        _voc_lists(look, contents)
    return contents


def _annotations(look: Look, listed: list[str]) -> Iterator[Annotated]:
    for name in listed:
        if page := look.read(f"Annotations/{name}.xml", voc.read_annotation, name):
            if page.image.stem != page.name:
                look.fault("structure", f"Annotations/{name}.xml", name, f"its <filename> is {page.image.name}")
            yield page


def _voc_lists(look: Look, contents: Contents) -> None:
    """The lists of each class say what the annotations say, and trainval is train and val."""
    main = look.folder / "ImageSets" / "Main"
    for side, pages in contents.annotated.items():
        for kind in contents.classes:
            path = main / f"{plain(kind)}_{side}.txt"
            lines = checked.text(path, 1 << 24).splitlines() if path.is_file() else []
            listed = dict(row for line in lines if len(row := line.split()) == 2)
            for page in pages:
                flags = [not item.difficult for item in page.objects if item.label == kind]
                there = str(int(max(flags))) if flags else "-1"
                if (said := listed.get(page.name, there)) != there:
                    file = path.relative_to(look.folder).as_posix()
                    look.fault("structure", file, page.name, f"says {said}, the annotation has {there}")
    if "trainval" in contents.annotated or not (main / "trainval.txt").is_file():
        return
    wanted = {page.name for side in ("train", "val") for page in contents.annotated.get(side, ())}
    for name in sorted(wanted ^ set(checked.text(main / "trainval.txt", 1 << 24).split("\n")) - {""}):
        what = "is of train or val and not here" if name in wanted else "is of neither train nor val"
        look.fault("structure", "ImageSets/Main/trainval.txt", name, what)


READERS: Mapping[str, Callable[[Look], Contents]] = {"idx": _idx, "voc": _voc}


# --- what else is to be looked at


def _listed(look: Look, folder: str, suffix: str, known: set[str]) -> None:
    """Annotations that no list and no image speaks of are lost to whoever trains."""
    for path in sorted((look.folder / folder).rglob(f"*{suffix}")):
        if path.relative_to(look.folder / folder).with_suffix("").as_posix() not in known:
            name = path.relative_to(look.folder).as_posix()
            look.fault("structure", name, "", "annotations of an image that no side has")


def _coco(look: Look, contents: Contents) -> None:
    """Numbers of annotations once, crowds 0 or 1, areas those of the boxes (of others' sets at most); the same
    categories on all sides, each name once."""
    least = 0.99 if look.about else 0
    known: dict[Any, str] = {}
    for side in contents.annotated:
        file = file_of(contents, side)
        table = checked.table(look.folder / file)
        _categories(look, file, table.get("categories", []), known)
        seen = set[str]()
        for number, row in enumerate(table["annotations"]):
            box = row["bbox"]
            if repr(row.get("id")) in seen:
                look.fault("structure", file, f"annotation {number}", f"the id {row.get('id')} stands twice")
            seen.add(repr(row.get("id")))
            if row.get("iscrowd", 0) not in (0, 1):
                look.fault("structure", file, f"annotation {number}", f"iscrowd is {row['iscrowd']}, not 0 or 1")
            area, whole = row.get("area"), box[2] * box[3]
            if not isinstance(area, int | float) or not max(least * whole - 1, 0) <= area <= 1.01 * whole + 1:
                look.fault("structure", file, f"annotation {number}", f"the area is {area}, the box {box[2:]}")
        _unused(look, contents, side)


def _categories(look: Look, file: str, rows: Sequence[Mapping[str, Any]], known: dict[Any, str]) -> None:
    names = set[str]()
    for number, row in enumerate(rows):
        key, name = row["id"], row["name"]
        if name in names:
            look.fault("structure", file, f"category {number}", f"the name {name!r} stands twice")
        elif known.setdefault(key, name) != name:
            line = f"{key} is {name!r} here and {known[key]!r} on another side"
            look.fault("structure", file, f"category {number}", line)
        names.add(name)


def _unused(look: Look, contents: Contents, side: str) -> None:
    """Images beside those of a side that nobody names."""
    used = {page.image for page in contents.annotated[side]}
    for folder in sorted({image.parent for image in used}):
        there = {path for path in folder.iterdir() if path.suffix.lower() in pixels.SUFFIXES}
        everyone = {page.image for pages in contents.annotated.values() for page in pages}
        if strange := sorted(there - everyone):
            look.notes.append(f"{len(strange)} images of {side} are not annotated, the first is {strange[0].name}")


def _labels_of(folder: Path, image: Path) -> Path:
    """The file of labels that belongs to an image: as for the reader, the last images/ becomes labels/."""
    parts = list(image.relative_to(folder).parts)
    for at in reversed(range(len(parts) - 1)):
        if parts[at] == "images":
            parts[at] = "labels"
            break
    return (folder / Path(*parts)).with_suffix(".txt")


def _yolo(look: Look, contents: Contents) -> None:
    known = {_labels_of(look.folder, page.image) for pages in contents.annotated.values() for page in pages}
    labels = look.folder / "labels"
    inside = (path.relative_to(labels).with_suffix("").as_posix() for path in known if path.is_relative_to(labels))
    _listed(look, "labels", ".txt", set(inside))
    bare = sorted(path.relative_to(look.folder).as_posix() for path in known if not path.is_file())
    for name in bare if look.about else ():  # ours have one for every page
        look.fault("structure", name, "", "is missing: its image trains as a page without an object")
    if bare and not look.about:
        look.notes.append(f"{len(bare)} images have no file of labels: they train as pages without an object")


def _imagefolder(look: Look, contents: Contents) -> None:
    """The metadata is of the images that are there, and says of each the class that its folder says."""
    for side, split in contents.samples.items():
        file = f"{file_of(contents, side)}/{imagefolder.METADATA}"
        if not (look.folder / file).is_file():
            continue
        there, named = set(split.names), set[str]()
        for number, row in checked.lines(look.folder / file):
            name = str(row.get("file_name"))
            named.add(name)
            if name not in there:
                look.fault("structure", file, f"line {number}", f"there is no image {name}")
            elif "label" in row and plain(str(row["label"])) != name.partition("/")[0]:
                look.fault("structure", file, f"line {number}", f"{name} is labelled {row['label']!r} here")
        for name in sorted(there - named):
            look.fault("structure", f"{file_of(contents, side)}/{name}", name, f"{imagefolder.METADATA} lacks it")


def _webdataset(look: Look, contents: Contents) -> None:
    """Whatever has a label has an image, and .cls and .json say the same label."""
    for shard in webdataset.shards(look.folder):
        for key, members, file in webdataset.grouped(shard):
            if "cls" in members and not any(f".{kind}" in pixels.SUFFIXES for kind in members):
                look.fault("structure", shard.name, key, "has a label and no image")
            facts, code = webdataset.described(shard, key, members, file)
            named = contents.classes[code : code + 1] if isinstance(code, int) else ()
            if named and isinstance(said := facts.get("label"), str) and named != (said,):
                look.fault("structure", shard.name, key, f"its .json says {said!r} and its .cls {named[0]!r}")


def _grounding(look: Look, contents: Contents) -> None:
    """The point to be clicked lies in the box."""
    for side in contents.annotated:
        file = file_of(contents, side)
        for number, row in checked.lines(look.folder / file):
            for i, element in enumerate(row["elements"]):
                if not _points(element, row):
                    look.fault("structure", file, f"line {number}, element {i}", "its point lies outside its box")


def _points(element: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    """Whether an element has no point, or one in its box."""
    point = element.get("point")
    if not isinstance(point, list) or len(point) != 2 or not all(isinstance(part, int | float) for part in point):
        return point is None
    box = checked.as_box(element.get("box"), "")
    x, y = point[0] * row["width"], point[1] * row["height"]
    return bool(box.x0 - 1 <= x <= box.x1 + 1 and box.y0 - 1 <= y <= box.y1 + 1)


CHECKS: Mapping[str, Callable[[Look, Contents], None]] = {
    "coco": _coco,
    "yolo": _yolo,
    "imagefolder": _imagefolder,
    "webdataset": _webdataset,
    "grounding": _grounding,
}
