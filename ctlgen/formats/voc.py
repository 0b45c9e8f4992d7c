"""PASCAL VOC: one XML per image, lists of names in ImageSets/Main.

Source: "The PASCAL Visual Object Classes Challenge 2012 Development Kit" (M. Everingham, J. Winn): boxes are
1-based and inclusive, a class list says 1 (there), -1 (not there) or 0 (difficult only). ``truncated``, ``difficult``
and ``occluded`` come from what the browser measured: a part outside the image; less than half of the box to be seen;
more than a twentieth of it covered (the kit's annotation guidelines call 5 % occluded).

"detect" writes whole pages, without the background, which is no object. "classify" writes the crops as images of one
object whose box is the whole image. There is no validation set, so trainval is train.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args
from xml.etree.ElementTree import Element as Node
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape

import cv2
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from ctlgen.errors import FormatError, WorkspaceError, unknown
from ctlgen.formats import folder as folders
from ctlgen.formats import manifest
from ctlgen.formats.job import Annotated, Batch, Contents, Facts, Job, Object, Stream
from ctlgen.model import BACKGROUND, Box, Element, Image
from ctlgen.source import SPLITS, PageRecord

Task = Literal["detect", "classify"]

LABELMAP = "labelmap.txt"
SETS = {"train": ("train", "trainval"), "test": ("test",)}
_SIDES = ("train", "val", "test", "trainval")  # that a reader looks for; trainval only where there is no train
_OCCLUDED = 0.95  # visible fraction below which an object is occluded
_DIFFICULT = 0.5  # seen fraction (inside the image and not covered) below which it is difficult
_LARGEST = 1 << 24  # bytes of an XML


@dataclass(frozen=True, slots=True)
class Options:
    """``task``: "detect" writes pages with boxes, "classify" crops with one object each."""

    task: Task = "detect"

    def __post_init__(self) -> None:
        if self.task not in get_args(Task):
            raise unknown("task", self.task, get_args(Task))


def needs(options: Options) -> Stream:
    return "pages" if options.task == "detect" else "stored"


def start(job: Job) -> "_Writer":
    """Make the folders."""
    for name in ("JPEGImages", "Annotations", "ImageSets/Main"):
        (job.folder / name).mkdir(parents=True)
    return _Writer(job)


class _Writer:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._task: Task = job.options.task
        self._classes = tuple(kind for kind in job.classes if self._task == "classify" or kind != BACKGROUND)
        self._members: dict[str, dict[str, dict[str, int]]] = {side: {} for side in SPLITS}  # name -> class -> 1 or 0
        self._counts = {side: dict.fromkeys(self._classes, 0) for side in SPLITS}

    def add(self, batch: Batch) -> None:
        side = SPLITS[batch.side]
        for page in batch.pages:
            self._page(side, page)
        for row, image in zip(batch.rows, batch.images, strict=True):
            name = row.id.replace("/", "_")
            _save(self._job.folder / "JPEGImages" / f"{name}.png", image)
            height, width = image.shape[:2]
            depth = 1 if image.ndim == 2 else 3
            self._annotate(side, name, (width, height, depth), [Object(row.label, Box(0, 0, width, height))])

    def _page(self, side: str, page: PageRecord) -> None:
        folders.link(page.path, self._job.folder / "JPEGImages" / f"{page.id}.png")
        objects = [found for element in page.elements if (found := measure(element, page.width, page.height))]
        self._annotate(side, page.id, (page.width, page.height, 3), objects)

    def _annotate(self, side: str, name: str, size: tuple[int, int, int], objects: Sequence[Object]) -> None:
        (self._job.folder / "Annotations" / f"{name}.xml").write_text(_xml(name, size, objects), encoding="utf-8")
        present = self._members[side].setdefault(name, {})
        for item in objects:
            self._counts[side][item.label] += 1
            present[item.label] = max(present.get(item.label, 0), int(not item.difficult))

    def close(self) -> Facts:
        main = self._job.folder / "ImageSets" / "Main"
        for side, names in SETS.items():
            members = sorted(self._members[side].items())
            for name in names:
                _lines(main / f"{name}.txt", [member for member, _ in members])
                for kind in self._classes:
                    lines = [f"{member} {present.get(kind, -1):2d}" for member, present in members]
                    _lines(main / f"{kind}_{name}.txt", lines)
        _lines(self._job.folder / LABELMAP, ["# label:color_rgb:parts:actions", *map(_entry, enumerate(self._classes))])
        return Facts(self._classes, self._counts, notes=("the images are PNG: a reader must go by <filename>",))


def measure(element: Element, width: int, height: int) -> Object | None:
    """An element as VOC sees it, its box cut to the image; None for background and what lies wholly outside."""
    x0, y0, x1, y1 = element.box.pixels()
    x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, width), min(y1, height)
    if element.control.kind == BACKGROUND or x0 >= x1 or y0 >= y1:
        return None
    inside = element.box.intersection(Box(0, 0, width, height)).area / element.box.area if element.box.area else 1.0
    return Object(
        element.control.kind,
        Box(x0, y0, x1, y1),
        truncated=not element.box.inside(width, height),
        difficult=inside * element.visible < _DIFFICULT,
        occluded=element.visible < _OCCLUDED,
    )


def _xml(name: str, size: tuple[int, int, int], objects: Sequence[Object]) -> str:
    width, height, depth = size
    return (
        f"<annotation>\n<folder>JPEGImages</folder>\n<filename>{escape(name)}.png</filename>\n"
        "<source><database>ctlgen</database><annotation>ctlgen</annotation><image>ctlgen</image></source>\n"
        f"<size><width>{width}</width><height>{height}</height><depth>{depth}</depth></size>\n"
        f"<segmented>0</segmented>\n{''.join(map(_object, objects))}</annotation>\n"
    )


def _object(item: Object) -> str:
    x0, y0, x1, y1 = item.box.pixels()
    return (
        f"<object><name>{escape(item.label)}</name><pose>Unspecified</pose><truncated>{item.truncated:d}</truncated>"
        f"<occluded>{item.occluded:d}</occluded><difficult>{item.difficult:d}</difficult>"
        f"<bndbox><xmin>{x0 + 1}</xmin><ymin>{y0 + 1}</ymin><xmax>{x1}</xmax><ymax>{y1}</ymax></bndbox></object>\n"
    )


def _entry(numbered: tuple[int, str]) -> str:
    """A labelmap line with the development kit's colour for class index + 1 (0 is VOC's own background)."""
    number, name = numbered[0] + 1, numbered[1]
    colour = [sum((number >> (3 * bit + channel) & 1) << (7 - bit) for bit in range(8)) for channel in range(3)]
    return f"{name}:{','.join(map(str, colour))}::"


def _lines(path: Path, lines: Sequence[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _save(path: Path, image: Image) -> None:
    """A PNG of a grey or sRGB image."""
    done, data = cv2.imencode(".png", image if image.ndim == 2 else image[..., ::-1])
    if not done:
        raise WorkspaceError(f"{path.name} of shape {image.shape} cannot be made a PNG: run augment again")
    path.write_bytes(data.tobytes())


def recognises(folder: Path) -> bool:
    return (folder / "Annotations").is_dir() and (folder / "ImageSets" / "Main").is_dir()


def read(folder: Path) -> Contents:
    """Every annotation of every split, in the lists' order. Raises `FormatError` at the first fault."""
    about = manifest.read(folder)
    splits = {side: tuple(read_annotation(folder, name) for name in names) for side, names in members(folder).items()}
    classes = tuple(about.get("classes", ())) or read_labelmap(folder)
    seen = {item.label for split in splits.values() for image in split for item in image.objects}
    return Contents("voc", folder, classes or tuple(sorted(seen)), about, annotated=splits)


def members(folder: Path) -> dict[str, list[str]]:
    """The names in each split's list; `FormatError` where there is none."""
    main = folder / "ImageSets" / "Main"
    there = [side for side in _SIDES if (main / f"{side}.txt").is_file()]
    if "train" in there and "trainval" in there:
        there.remove("trainval")
    if not there:
        raise FormatError(f"{main} has no train.txt, trainval.txt or test.txt: export again")
    return {side: [_plain(name, main) for name in _text(main / f"{side}.txt").split("\n") if name] for side in there}


def read_annotation(folder: Path, name: str) -> Annotated:
    """One XML; entities and document types are refused. `FormatError` names the file and the tag."""
    path = folder / "Annotations" / f"{name}.xml"
    root = _parse(path)
    if root.tag != "annotation":
        raise FormatError(f"{path} is a <{root.tag[:40]}>, not an <annotation>: export again")
    width, height, depth = (_number(root, f"size/{tag}", path) for tag in ("width", "height", "depth"))
    image = folder / "JPEGImages" / _plain(_value(root, "filename", path), path)
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
