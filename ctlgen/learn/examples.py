"""What is learned from and tested on: labelled images of a data set, ours or anyone's, with what is known of each."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen import formats
from ctlgen.errors import FormatError, InputError
from ctlgen.formats import idx
from ctlgen.formats.job import Contents, Samples
from ctlgen.learn.recogniser import Input
from ctlgen.model import Image
from ctlgen.seeds import rng

Labels = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Examples:
    """``images`` uint8 (N, H, W) or (N, H, W, 3), dark on light as on the page; ``labels`` int64 (N,).

    ``names`` () or N of them; ``facts`` columns of N: "theme", "framework", "page" …, as far as the data set has them.
    """

    images: Image
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
        return Examples(self.images[at], self.labels[at], names, facts)


@dataclass(frozen=True, slots=True)
class Data:
    """A data set: ``train`` and ``test`` (one may be empty), ``classes`` by label, how the images were made."""

    train: Examples
    test: Examples
    classes: tuple[str, ...]
    fit: str = "stretch"
    manifest: Mapping[str, Any] = field(default_factory=dict)

    @property
    def input(self) -> Input:
        """What a model of this data takes. Raises `InputError` for images that it cannot take."""
        height, width, *colours = self.train.images.shape[1:]
        return Input(height, width, colours[0] if colours else 1, self.fit)

    def describe(self) -> dict[str, Any]:
        """For model.json: which data it was, by the recipe's digest and the pixels'."""
        recipe = self.manifest.get("recipe") or {}
        return {
            "recipe_hash": _digest(repr(sorted(_flat(recipe))).encode()) if recipe else None,
            "recipe": recipe,
            "digest": digest(self.train),
            "train": len(self.train),
            "test": len(self.test),
        }


def read(folder: Path) -> Data:
    """A data set of labelled images that `ctlgen.formats` reads, or MNIST's and EMNIST's files.

    EMNIST's files have a prefix, "emnist-letters-train-images-idx3-ubyte": where a folder has several such sets,
    ``folder`` is the folder and the prefix ("emnist/emnist-letters"). Images exported with ``--invert`` are
    turned back. Raises `FormatError` for what is no such set, `InputError` for one without labelled images.
    """
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
        shape = next(iter(contents.samples.values())).images.shape[1:]
        return Examples(np.zeros((0, *shape), np.uint8), np.zeros(0, np.int64))
    labels = np.asarray(samples.labels, np.int64)
    if len(labels) and not 0 <= labels.min() <= labels.max() < len(contents.classes):
        raise FormatError(f"{contents.folder}: a label is {labels.max()} and there are {len(contents.classes)} classes")
    images = ~np.asarray(samples.images) if inverted else samples.images  # ~p is 255 - p
    return Examples(images, labels, getattr(samples, "names", ()), getattr(samples, "facts", {}))


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
        samples = {side: Samples(one.images.transpose(0, 2, 1), one.labels) for side, one in samples.items()}
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

    Without themes it is drawn at random, as many of each class as its share; no class of two samples or more is left
    without one to train on. A pure function of its arguments.
    """
    random = rng(seed, "validation")
    themes = examples.facts.get("theme", ())
    if len(set(themes)) >= 10:
        held = _groups(np.array([str(theme).rsplit("/", 1)[0] for theme in themes]), share, random)
    else:
        held = _stratified(examples.labels, share, random)
    return examples[~held], examples[held]


def _stratified(labels: Labels, share: float, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    held = np.zeros(len(labels), np.bool_)
    for label in np.unique(labels):
        at = np.flatnonzero(labels == label)
        held[random.permutation(at)[: round(share * len(at))]] = True
    return held


def _groups(themes: npt.NDArray[np.str_], share: float, random: np.random.Generator) -> npt.NDArray[np.bool_]:
    """Whole themes, in a drawn order, as long as they fit into the share."""
    held = np.zeros(len(themes), np.bool_)
    for name in random.permutation(np.unique(themes)):
        more = themes == name
        if held.sum() + more.sum() <= share * len(themes):
            held |= more
    return held


def digest(examples: Examples) -> str:
    """32 hexadecimal digits of the pixels, their shape and the labels."""
    made = blake2b(repr(examples.images.shape).encode(), digest_size=16)
    made.update(np.ascontiguousarray(examples.images).data)
    made.update(np.ascontiguousarray(examples.labels).data)
    return made.hexdigest()


def _digest(data: bytes) -> str:
    return blake2b(data, digest_size=16).hexdigest()


def _flat(value: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        return [pair for key, inner in value.items() for pair in _flat(inner, f"{path}/{key}")]
    return [(path, repr(value))]
