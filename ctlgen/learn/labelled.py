"""What a model is tested on: labelled images of any set of ours, with what is known of each.

A set is named by its path: the folder of an export (or of MNIST's files), a workspace ("WORKSPACE" is its newest sample
set, "WORKSPACE:SET" the one whose name starts so), or the crops.npz of real pages.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.exporting.stored import Stored
from ctlgen.learn import crops
from ctlgen.learn.examples import Data, Examples
from ctlgen.learn.examples import read as read_examples
from ctlgen.model import KINDS, Image
from ctlgen.workspace import Workspace

Side = Literal["test", "train", "all"]
Codes = npt.NDArray[np.int64]

FACTS = ("id", "theme", "group", "framework", "page", "variant", "state", "size", "tone", "text", "box")
"""Columns that are taken from a workspace; an export has those that its format carries."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """``images`` uint8, N of (H, W) or (H, W, 3), not all of one size; ``labels`` int64 (N,), indices of ``classes``.

    ``facts`` are columns of N, as far as they are known; ``fit`` is how crops became these images, "" where they are
    crops; ``names`` are what items are called, () where by position.
    """

    name: str
    images: Sequence[Image] | Image = field(repr=False)
    labels: Codes = field(repr=False)
    classes: tuple[str, ...]
    facts: Mapping[str, Sequence[Any]] = field(default_factory=dict, repr=False)
    fit: str = ""
    names: Sequence[str] = field(default=(), repr=False)

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, chosen: npt.NDArray[np.bool_] | Codes) -> "Labelled":
        """Those that a mask says, or at these positions."""
        at = np.arange(len(self))[chosen]
        images = self.images[at] if isinstance(self.images, np.ndarray) else [self.images[i] for i in at]
        facts = {name: [column[i] for i in at] for name, column in self.facts.items()}
        names = [self.names[i] for i in at] if len(self.names) else ()
        return Labelled(self.name, images, self.labels[at], self.classes, facts, self.fit, names)

    @property
    def sizes(self) -> npt.NDArray[np.float32] | None:
        """Width and height of the crops in pixels of the page, float32 (N, 2); None where fitting lost them."""
        if not self.fit:
            return np.array([image.shape[1::-1] for image in self.images], np.float32).reshape(-1, 2)
        return self.examples.sizes

    @property
    def examples(self) -> Examples:
        """The same, to train on."""
        return Examples(self.images, self.labels, self.names, self.facts)


def read(source: str | Path, side: Side = "test") -> Labelled:
    """The labelled images of a set; ``side`` counts for exports that have sides: the test side unless there is none.

    Raises `InputError` for what does not exist or is empty, `FormatError` and `WorkspaceError` for what is damaged.
    """
    path = Path(source)
    if path.suffix == ".npz" and path.is_file():
        found = _crops(path)
    elif place := workspace(str(source)):
        found = stored(*place, str(source))
    elif path.exists() or path.parent.is_dir():
        found = _export(path, side)
    else:
        raise InputError(f"{path} is not there: name the folder of an export, a workspace, or a crops.npz")
    if not len(found):
        raise InputError(f"{source} has no labelled images on its {side} side: name another set or --side all")
    return found


def workspace(source: str) -> tuple[Workspace, str] | None:
    """The workspace and the start of a sample set's name, "" for the newest; None where it is no workspace."""
    folder, colon, name = source.rpartition(":")
    for path, start in ((source, ""), (folder, name))[: 1 + bool(colon)]:
        if (Path(path) / "run.json").is_file():
            return Workspace(Path(path)), start
    return None


def stored(place: Workspace, start: str, name: str) -> Labelled:
    """A sample set of a workspace, whole, with all `FACTS`; the set is the newest or the one whose name starts so."""
    chosen = next((one for one in place.sets() if start and one.startswith(start)), start or None)
    source = Stored(place, chosen)
    images, labels, facts = [], [], {fact: [] for fact in FACTS}  # type: ignore[var-annotated]
    for shard in source.shards():
        images.append(np.asarray(shard.images))
        for row in shard.rows:
            labels.append(KINDS.index(row.label))
            for fact in FACTS:
                facts[fact].append(getattr(row, fact))
    facts["box"] = [(box.x0, box.y0, box.x1, box.y1) for box in facts["box"]]
    pixels = np.concatenate(images) if images else np.zeros((0, *source.shape), np.uint8)
    return Labelled(name, pixels, np.array(labels, np.int64), KINDS, facts, source.asked["augment"]["fit"])


def _crops(path: Path) -> Labelled:
    found = crops.load(path)
    if strange := sorted({crop.kind for crop in found} - set(KINDS)):
        raise unknown(f"kind in {path}", strange[0], KINDS)
    labels = np.array([KINDS.index(crop.kind) for crop in found], np.int64)
    facts = {"application": [crop.app for crop in found], "id": [crop.key for crop in found]}
    facts["page"] = ["/".join(crop.key.split("/")[:2]) for crop in found]
    return Labelled(str(path), [crop.image for crop in found], labels, KINDS, facts, "", facts["id"])


def _export(path: Path, side: Side) -> Labelled:
    data = read_examples(path)
    one = _side(data, side)
    facts = {name: column for name, column in one.facts.items() if len(column) == len(one)}
    return Labelled(str(path), one.images, one.labels, data.classes, facts, data.fit if one.shape else "", one.names)


def _side(data: Data, side: Side) -> Examples:
    if side == "train" or (side == "test" and not len(data.test)):
        return data.train
    if side == "test" or not len(data.train):
        return data.test
    train, test = data.train, data.test
    facts = {name: [*train.facts[name], *column] for name, column in test.facts.items() if name in train.facts}
    alike = train.shape is not None and train.shape == test.shape
    images = np.concatenate([train.images, test.images]) if alike else [*train.images, *test.images]
    return Examples(images, np.concatenate([train.labels, test.labels]), [*train.names, *test.names], facts)
