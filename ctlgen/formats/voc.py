"""PASCAL VOC: one XML per image, lists of names in ImageSets/Main.

Source: "The PASCAL Visual Object Classes Challenge 2012 Development Kit" (M. Everingham, J. Winn): boxes are
1-based and inclusive, a class list says 1 (there), -1 (not there) or 0 (difficult only). ``truncated``, ``difficult``
and ``occluded`` come from what the browser measured: a part outside the image; less than half of the box to be seen;
more than a twentieth of it covered (the kit's annotation guidelines call 5 % occluded).

"detect" writes whole pages, without the background, which is no object. "classify" writes the crops as images of one
object whose box is the whole image. trainval is train and val, where a val side was asked for, else train. With
``pipcook`` the XMLs are in annotations/train, test and validation and all images in images/, as Pipcook's "Dataset
Specification" asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from pathlib import Path
from typing import Literal, get_args
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ctlgen.errors import FormatError, unknown
from ctlgen.formats import folder as folders
from ctlgen.formats import manifest
from ctlgen.formats.folder import plain
from ctlgen.formats.job import Annotated, Batch, Contents, Facts, Job, Object, Stream
from ctlgen.formats.pages import count, kinds
from ctlgen.model import Box
from ctlgen.source import SPLITS

Task = Literal["detect", "classify"]

LABELMAP = "labelmap.txt"
SETS = {"train": ("train",), "val": ("val",), "trainval": ("train", "val"), "test": ("test",)}
IMAGES = ("JPEGImages", "images")  # of the two layouts
_PIPCOOK = {"train": "train", "validation": "val", "test": "test"}
_SIDES = ("train", "val", "test", "trainval")  # that a reader looks for; trainval only where there is no train
_LARGEST = 1 << 24  # bytes of an XML


@dataclass(frozen=True, slots=True)
class Options:
    """``task``: "detect" writes pages with boxes, "classify" crops with one object each; ``pipcook``: its folders."""

    task: Task = "detect"
    pipcook: bool = False

    def __post_init__(self) -> None:
        if self.task not in get_args(Task):
            raise unknown("task", self.task, get_args(Task))

    @property
    def stream(self) -> Stream:
        return "pages" if self.task == "detect" else "samples"


class Writer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._options: Options = job.options
        classify = self._options.task == "classify"
        self._classes = job.classes if classify else kinds(job)
        self._images = IMAGES[self._options.pipcook]
        self._members: dict[str, dict[str, dict[str, int]]] = {
            side: {} for side in job.plan.splits
        }  # name -> class -> 1 or 0
        self._counts = count(self._classes, job.plan.splits)
        lists = ("ImageSets/Main",) * (not job.options.pipcook)
        for name in (self._images, *map(self._annotations, job.plan.splits), *lists):
            (job.folder / name).mkdir(parents=True, exist_ok=True)

    def _annotations(self, side: str) -> str:
        """The folder of a side's XMLs."""
        return f"annotations/{_pipcook(side)}" if self._options.pipcook else "Annotations"

    def add(self, batch: Batch) -> None:
        side = SPLITS[batch.side]
        for page in batch.pages:
            file = f"{page.name}{page.image.suffix}"
            folders.link(page.image, self._job.folder / self._images / file)
            self._annotate(side, page.name, file, (page.width, page.height, page.depth), page.objects)
        if batch.pages:
            return
        labels = batch.plan.columns["label"].of(batch.index)
        for id_, label, image, png in zip(batch.facts["id"], labels, batch.images, batch.pngs, strict=True):
            name = plain(id_)
            (self._job.folder / self._images / f"{name}.png").write_bytes(png)
            height, width = image.shape[:2]
            depth = 1 if image.ndim == 2 else 3
            whole = Object(label, Box(0, 0, width, height))
            self._annotate(side, name, f"{name}.png", (width, height, depth), [whole])

    def _annotate(self, side: str, name: str, file: str, size: tuple[int, int, int], objects: Sequence[Object]) -> None:
        path = self._job.folder / self._annotations(side) / f"{name}.xml"
        path.write_text(_xml(self._images, file, size, objects), encoding="utf-8")
        present = self._members[side].setdefault(name, {})
        for item in objects:
            self._counts[side][item.label] += 1
            present[item.label] = max(present.get(item.label, 0), int(not item.difficult))

    def close(self) -> Facts:
        if not self._options.pipcook:
            self._lists()
        return Facts(self._classes, self._counts, notes=("the images are PNG: a reader must go by <filename>",))

    def _lists(self) -> None:
        main = self._job.folder / "ImageSets" / "Main"
        for name, sides in SETS.items():
            if sides[0] in self._members:
                self._list(main, name, sorted(item for side in sides for item in self._members.get(side, {}).items()))
        _lines(self._job.folder / LABELMAP, ["# label:color_rgb:parts:actions", *map(_entry, enumerate(self._classes))])

    def _list(self, main: Path, name: str, members: Sequence[tuple[str, Mapping[str, int]]]) -> None:
        _lines(main / f"{name}.txt", [member for member, _ in members])
        for kind in self._classes:
            lines = [f"{member} {present.get(kind, -1):2d}" for member, present in members]
            _lines(main / f"{plain(kind)}_{name}.txt", lines)


def _pipcook(side: str) -> str:
    """What Pipcook calls a side."""
    return "validation" if side == "val" else side


def _xml(folder: str, file: str, size: tuple[int, int, int], objects: Sequence[Object]) -> str:
    width, height, depth = size
    return (
        f"<annotation>\n<folder>{folder}</folder>\n<filename>{escape(file)}</filename>\n"
        "<source><database>ctlgen</database><annotation>ctlgen</annotation><image>ctlgen</image></source>\n"
        f"<size><width>{width}</width><height>{height}</height><depth>{depth}</depth></size>\n"
        f"<segmented>0</segmented>\n{''.join(map(_object, objects))}</annotation>\n"
    )


def _object(item: Object) -> str:
    (x0, x1), (y0, y1) = _whole(item.box.x0, item.box.x1), _whole(item.box.y0, item.box.y1)
    return (
        f"<object><name>{escape(item.label)}</name><pose>Unspecified</pose><truncated>{item.truncated:d}</truncated>"
        f"<occluded>{item.occluded:d}</occluded><difficult>{item.difficult:d}</difficult>"
        f"<bndbox><xmin>{x0 + 1}</xmin><ymin>{y0 + 1}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox></object>\n"
    )


def _whole(low: float, high: float) -> tuple[int, int]:
    """The nearest whole pixels, at least one of them: readers cut fractions off."""
    start, stop = floor(low + 0.5), floor(high + 0.5)
    return (start, stop) if stop > start else (floor((low + high) / 2), floor((low + high) / 2) + 1)


def _entry(numbered: tuple[int, str]) -> str:
    """A labelmap line with the development kit's colour for class index + 1 (0 is VOC's own background)."""
    number, name = numbered[0] + 1, numbered[1]
    colour = [sum((number >> (3 * bit + channel) & 1) << (7 - bit) for bit in range(8)) for channel in range(3)]
    return f"{name}:{','.join(map(str, colour))}::"


def _lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def recognises(folder: Path) -> bool:
    theirs = (folder / "Annotations").is_dir() and (folder / "ImageSets" / "Main").is_dir()
    return theirs or is_pipcook(folder)


def is_pipcook(folder: Path) -> bool:
    """Whether the folder is as Pipcook wants it: annotations/train/*.xml beside images/."""
    return any(any((folder / "annotations" / side).glob("*.xml")) for side in _PIPCOOK)


def read(folder: Path) -> Contents:
    """Every annotation of every split, in the lists' order. Raises `FormatError` at the first fault."""
    about = manifest.read(folder)
    splits = {side: tuple(read_annotation(folder, name) for name in names) for side, names in members(folder).items()}
    classes = tuple(about.get("classes", ())) or read_labelmap(folder)
    seen = {item.label for split in splits.values() for image in split for item in image.objects}
    return Contents("voc", folder, classes or tuple(sorted(seen)), about, annotated=splits)


def members(folder: Path) -> dict[str, list[str]]:
    """The names in each split's list; `FormatError` where there is none."""
    if is_pipcook(folder):
        return _pipcook_members(folder)
    main = folder / "ImageSets" / "Main"
    there = [side for side in _SIDES if (main / f"{side}.txt").is_file()]
    if "train" in there and "trainval" in there:
        there.remove("trainval")
    if not there:
        raise FormatError(f"{main} has no train.txt, trainval.txt or test.txt: export again")
    return {side: [_plain(name, main) for name in _text(main / f"{side}.txt").split("\n") if name] for side in there}


def _pipcook_members(folder: Path) -> dict[str, list[str]]:
    """Of Pipcook's layout the names are those of the XML files, with their folder."""
    found = {}
    for name, side in _PIPCOOK.items():
        if (folder / "annotations" / name).is_dir():
            files = sorted((folder / "annotations" / name).glob("*.xml"))
            found[side] = [f"{name}/{file.stem}" for file in files]
    return found


def read_annotation(folder: Path, name: str) -> Annotated:
    """One XML; entities and document types are refused. `FormatError` names the file and the tag."""
    side, _, name = name.rpartition("/")  # only Pipcook's have a side
    path = folder / (f"annotations/{side}" if side else "Annotations") / f"{name}.xml"
    root = _parse(path)
    if root.tag != "annotation":
        raise FormatError(f"{path} is a <{root.tag[:40]}>, not an <annotation>: export again")
    width, height, depth = (_number(root, f"size/{tag}", path) for tag in ("width", "height", "depth"))
    image = folder / IMAGES[bool(side)] / _plain(_value(root, "filename", path), path)
    objects = tuple(_read_object(node, path) for node in root.iterfind("object"))
    return Annotated(name, image, int(width), int(height), int(depth), objects)


def _parse(path: Path) -> Node:
    try:
        if path.stat().st_size > _LARGEST:
            raise FormatError(f"{path} has more than {_LARGEST} bytes: that is no annotation")
        return fromstring(path.read_bytes(), forbid_dtd=True)
    except DefusedXmlException as error:
        raise FormatError(f"{path} has a document type or entities, which are refused: remove them") from error
    except (ParseError, OSError, ValueError, LookupError) as error:
        raise FormatError(f"{path} cannot be read ({error}): export again") from error


def _read_object(node: Node, path: Path) -> Object:
    x0, y0, x1, y1 = (_number(node, f"bndbox/{tag}", path) for tag in ("xmin", "ymin", "xmax", "ymax"))
    truncated, difficult, occluded = (node.findtext(tag) == "1" for tag in ("truncated", "difficult", "occluded"))
    return Object(_value(node, "name", path), Box(x0 - 1, y0 - 1, x1, y1), truncated, difficult, occluded)


def _value(node: Node, tag: str, path: Path) -> str:
    if text := (node.findtext(tag) or "").strip():
        return text
    raise FormatError(f"{path} has a <{node.tag}> without <{tag}>: export again")


def _number(node: Node, tag: str, path: Path) -> float:
    """Finite and not absurd; VOC 2007 itself has boxes with fractions."""
    text = _value(node, tag, path)
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < 1e9:
        raise FormatError(f"{path}: <{tag}> is {text[:40]!r} and no number: export again")
    return value


def _plain(name: str, where: Path) -> str:
    """A file name that stays in its folder."""
    name = name.strip()
    if not name or "/" in name or "\\" in name or "\0" in name or name in {".", ".."} or len(name) > 200:
        raise FormatError(f"{where} names {name[:40]!r}, which is no plain file name: export again")
    return name


def read_labelmap(folder: Path) -> tuple[str, ...]:
    path = folder / LABELMAP
    if not path.is_file():
        return ()
    lines = [line for line in _text(path).split("\n") if line and not line.startswith("#")]
    return tuple(line.split(":")[0] for line in lines)


def _text(path: Path) -> str:
    try:
        return path.read_bytes()[:_LARGEST].decode()
    except (OSError, UnicodeDecodeError) as error:
        raise FormatError(f"{path} is no text in UTF-8: export again") from error
