"""What is learned from and tested on: labelled images of a data set, ours or anyone's, with what is known of each."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen import formats
from ctlgen.errors import FormatError, InputError, unknown
from ctlgen.fit import MODES
from ctlgen.formats import idx
from ctlgen.formats.job import Contents, Samples
from ctlgen.learn.recogniser import EXTRAS, Input
from ctlgen.model import Box, Image
from ctlgen.seeds import rng

SIZE = 28
"""The side of a model's images where the data does not tell one."""

_GROUPS = 10  # fewer themes say little of those that are not among them
_PIECE = 4096  # images
_SMALL = 3 * 128 * 128  # bytes of an image: sets of larger ones may not fit into memory

Sizes = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Examples:
    """``images`` uint8 (N, H, W) or (N, H, W, 3), or N images whose sizes may differ; ``labels`` int64 (N,).

    ``names`` () or N of them; ``facts`` columns of N: "theme", "framework", "box" …, as far as the data set has them.
    """

    images: Image | Sequence[Image]
    labels: Labels
    names: Sequence[str] = ()
    facts: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, chosen: Chosen) -> "Examples":
        """Those that a mask says, or at these positions."""
        at = np.arange(len(self))[chosen]
        names = [self.names[i] for i in at] if len(self.names) else ()
        facts = {name: [column[i] for i in at] for name, column in self.facts.items()}
        images = self.images[at] if isinstance(self.images, np.ndarray) else [self.images[i] for i in at]
        return Examples(images, self.labels[at], names, facts)

    @property
    def shape(self) -> tuple[int, ...] | None:
        """Of each image, None where they differ or there are none."""
        if isinstance(self.images, np.ndarray):
            return self.images.shape[1:]
        shapes = (image.shape for image in self.images)
        first = next(shapes, None)
        return first if all(shape == first for shape in shapes) else None

    @property
    def sizes(self) -> Sizes | None:
        """Width and height of the crops in pixels of the page, float32 (N, 2); None where nothing tells them."""
        boxes = self.facts.get("box")
        if boxes is None or len(boxes) != len(self):
            return None
        corners = np.array([_corners(box) for box in boxes], np.float32).reshape(-1, 4)
        return corners[:, 2:] - corners[:, :2] if np.isfinite(corners).all() else None

    def fitted(self, given: Input) -> "Examples":
        """The same with images as a model takes them, in one array."""
        if isinstance(self.images, np.ndarray) and self.shape == given.shape:
            return self
        images = np.zeros((len(self), *given.shape), np.uint8)
        for place in range(len(self)):
            images[place] = given.prepare(self.images[place])
        return Examples(images, self.labels, self.names, self.facts)


@dataclass(frozen=True, slots=True)
class Data:
    """A data set: ``train`` and ``test`` (one may be empty), ``classes`` by label, how the images were made."""

    train: Examples
    test: Examples
    classes: tuple[str, ...]
    fit: str = "stretch"
    manifest: Mapping[str, Any] = field(default_factory=dict)

    def input(self, size: int | None = None, mode: str | None = None, sizes: bool = False) -> Input:
        """What a model of this data takes: its images as they are, or of another side or mode, and their ``sizes``.

        Images that are not all alike become `SIZE` on each side, in colour if any is. Raises `InputError` for what
        cannot be made, or for sizes that the data does not tell.
        """
        if sizes and self.train.sizes is None:
            raise InputError("the data does not tell the sizes of the crops: train without them")
        shape = self.train.shape
        side = size if size is not None else (shape[0] if shape and shape[0] == shape[1] else SIZE)
        if mode not in (None, *MODES):
            raise unknown("mode", mode, MODES)
        colour = mode or ("RGB" if _coloured(self.train) else "L")
        return Input(side, side, {"L": 1}.get(colour, 3), self.fit, EXTRAS if sizes else ())

    def fitted(self, given: Input) -> "Data":
        """The same with images as a model takes them."""
        return replace(self, train=self.train.fitted(given), test=self.test.fitted(given))

    def describe(self) -> dict[str, Any]:
        """For model.json: which data it was, by the recipe's digest and the pixels'."""
        recipe = self.manifest.get("recipe") or {}
        return {
            "recipe": recipe,
            "recipe_hash": _digest(json.dumps(recipe, sort_keys=True).encode()) if recipe else None,
            "digest": digest(self.train),
            "train": len(self.train),
            "test": len(self.test),
        }


def read(folder: Path) -> Data:
    """A data set of labelled images that `ctlgen.formats` reads, or MNIST's and EMNIST's files.

    EMNIST's files have a prefix, "emnist-letters-train-images-idx3-ubyte": where a folder has several such sets,
    ``folder`` is the folder and the prefix ("emnist/emnist-letters"). Images exported with ``--invert`` are
    turned back. Raises `FormatError` for what is no such set, `InputError` for a workspace or a set without labelled
    images.
    """
    if (folder / "run.json").is_file():
        raise InputError(f"{folder} is a workspace: export it and name the export, as {folder / 'exports' / 'idx'}")
    prefixed = _prefixed(folder)
    contents = _read_prefixed(*prefixed) if prefixed else formats.read(folder)
    if not contents.samples:
        raise InputError(f"{folder} ({contents.format}) has pages with boxes, not labelled images: export it as idx")
    inverted = bool(contents.manifest.get("options", {}).get("invert"))
    train, test = (_examples(contents, side, inverted) for side in ("train", "test"))
    return Data(train, test, contents.classes, _fit(contents.manifest), contents.manifest)


def _examples(contents: Contents, side: str, inverted: bool) -> Examples:
    samples = contents.samples.get(side)
    if samples is None:
        return Examples([], np.zeros(0, np.int64))
    labels = np.asarray(samples.labels, np.int64)
    if len(labels) and not 0 <= labels.min() <= labels.max() < len(contents.classes):
        raise FormatError(f"{contents.folder}: a label is {labels.max()} and there are {len(contents.classes)} classes")
    images = _decoded(samples.images)
    if inverted:
        images = ~images if isinstance(images, np.ndarray) else [~image for image in images]  # ~p is 255 - p
    return Examples(images, labels, getattr(samples, "names", ()), getattr(samples, "facts", {}))


def _decoded(images: Image | Sequence[Image]) -> Image | Sequence[Image]:
    """One array where all are small and of one shape, so that what is decoded when asked for is asked once."""
    if isinstance(images, np.ndarray) or not len(images) or images[0].size > _SMALL:
        return images
    array = np.zeros((len(images), *images[0].shape), np.uint8)
    for place in range(len(images)):
        image = images[place]
        if image.shape != array.shape[1:]:
            return images
        array[place] = image
    return array


def _corners(box: Any) -> tuple[float, float, float, float]:
    """x0, y0, x1, y1; not a number for what is no box."""
    if isinstance(box, Box):
        return box.x0, box.y0, box.x1, box.y1
    try:
        x0, y0, x1, y1 = map(float, box)
    except (TypeError, ValueError):
        return (np.nan,) * 4
    return x0, y0, x1, y1


def _coloured(examples: Examples) -> bool:
    if isinstance(examples.images, np.ndarray):
        return examples.images.ndim == 4
    return any(image.ndim == 3 for image in examples.images)


def _fit(manifest: Mapping[str, Any]) -> str:
    recipe = manifest.get("recipe")
    asked = recipe.get("augment", {}) if isinstance(recipe, Mapping) else {}
    return str(asked.get("fit", "stretch")) if isinstance(asked, Mapping) else "stretch"


def _prefixed(folder: Path) -> tuple[Path, str] | None:
    """The folder and the prefix of files such as EMNIST's; None where it is another data set's."""
    place, start = (folder, "") if folder.is_dir() else (folder.parent, folder.name)
    if not place.is_dir() or (not start and (idx.recognises(folder) or (folder / "dataset.json").exists())):
        return None
    pattern = re.compile(r"(.+)-(?:train|test)-images-idx3-ubyte(?:\.gz)?")
    found = sorted({match[1] for path in place.iterdir() if (match := pattern.fullmatch(path.name))})
    if start:
        found = [name for name in found if name == start]
    if len(found) > 1:
        raise InputError(f"{folder} has several sets: name one of {', '.join(str(place / name) for name in found)}")
    return (place, found[0]) if found else None


def _read_prefixed(place: Path, prefix: str) -> Contents:
    samples = {side: split for side in ("train", "test") if (split := _split(place, f"{prefix}-{side}"))}
    if "letters" in prefix or "emnist" in prefix:  # EMNIST's images are stored column by column
        samples = {
            side: Samples(np.asarray(one.images).transpose(0, 2, 1), one.labels) for side, one in samples.items()
        }
    top = max(int(one.labels.max(initial=0)) for one in samples.values())
    return Contents("idx", place, tuple(map(str, range(top + 1))), {}, samples)


def _split(place: Path, stem: str) -> Samples | None:
    parts = []
    for part in ("images-idx3", "labels-idx1"):
        names = (place / f"{stem}-{part}-ubyte{end}" for end in ("", ".gz"))
        parts.append(next((path for path in names if path.is_file()), None))
    images, labels = parts
    if images is None or labels is None:
        return None
    pixels, codes = idx.read_array(images, (3,)), idx.read_array(labels, (1,))
    if len(pixels) != len(codes):
        raise FormatError(
            f"{images} has {len(pixels)} images and {labels.name} {len(codes)} labels: download them again"
        )
    return Samples(pixels, codes)


def hold_out(examples: Examples, share: float, seed: int) -> tuple[Examples, Examples]:
    """What is trained on and what is validated on, about ``share`` of all: whole themes where the data tells them.

    Without themes it is drawn at random, of each class the same share. A pure function of its arguments.
    """
    random = rng(seed, "validation")
    groups = examples.facts.get("group", ())
    if len(groups) == len(examples) and len(set(groups)) >= _GROUPS:
        held = _whole(np.array(list(map(str, groups))), share, random)
    else:
        held = _stratified(examples.labels, share, random)
    return examples[~held], examples[held]


def _stratified(labels: Labels, share: float, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    held = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        at = np.flatnonzero(labels == label)
        held[random.permutation(at)[: round(share * len(at))]] = True
    return held


def _whole(groups: npt.NDArray[np.str_], share: float, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Whole groups, in a drawn order, as long as they fit into the share."""
    names, codes, counts = np.unique(groups, return_inverse=True, return_counts=True)
    held = np.zeros(len(names), np.bool_)
    for place in random.permutation(len(names)):
        held[place] = counts[held].sum() + counts[place] <= share * len(groups)
    return held[codes]


def digest(examples: Examples) -> str:
    """32 hexadecimal digits of the pixels, their shape and the labels."""
    made = blake2b(repr((len(examples), examples.shape)).encode(), digest_size=16)
    for start in range(0, len(examples), _PIECE):
        for image in examples.images[start : start + _PIECE]:
            made.update(np.ascontiguousarray(image).data)
    made.update(np.ascontiguousarray(examples.labels).data)
    return made.hexdigest()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()
