"""A trained model in use. It needs numpy, pillow and onnxruntime, and nothing that trains.

A model is a folder: ``model.onnx`` takes images as bytes and gives calibrated probabilities, ``model.json`` says what
the labels are and how a crop of any size becomes such an image.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from ctlgen.errors import FormatError, InputError
from ctlgen.fit import check, fit
from ctlgen.learn import extra
from ctlgen.model import Image
from ctlgen.workers import cores

GRAPH, CARD = "model.onnx", "model.json"
UNSURE = "cannot recognise"
"""The label where the confidence is below the model's threshold."""
EXTRAS = ("width", "height", "aspect")
"""What a model may be told of a crop beside its pixels: the size that fitting it loses."""

SHIPPED = Path(__file__).parent.parent / "_models" / "default"
"""The model that comes with ctlgen."""
_BATCH = 256  # more need more memory and are not faster
_LIMIT = 1 << 24  # bytes of a model.json

Scores = npt.NDArray[np.float32]
Images = Sequence[Image] | Image


@dataclass(frozen=True, slots=True)
class Input:
    """What a model takes: images of this size, made by `ctlgen.fit.fit` with this mode and fit; `EXTRAS` or none.

    Raises `InputError` for what `fit` cannot make.
    """

    height: int = 28
    width: int = 28
    channels: int = 1
    fit: str = "stretch"
    extra: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check(self.height, self.mode, self.fit)
        if self.height != self.width:
            raise InputError(f"images of {self.width} x {self.height} pixels are not square: make square ones")
        if self.extra not in ((), EXTRAS):
            raise InputError(f"extra {', '.join(self.extra)}: give {', '.join(EXTRAS)} or none")

    @property
    def mode(self) -> str:
        return "L" if self.channels == 1 else "RGB"

    @property
    def shape(self) -> tuple[int, ...]:
        """Of one image."""
        return (self.height, self.width) if self.channels == 1 else (self.height, self.width, self.channels)

    def prepare(self, image: Image) -> Image:
        """A crop, uint8 (H, W) or (H, W, 3), as the model takes it; unchanged where it has the shape already."""
        given: Any = image
        if not isinstance(given, np.ndarray):
            what, how = f"a {type(given).__name__}", "give an array, of Pillow's numpy.asarray(image.convert('RGB'))"
            raise InputError(f"an image is {what}: {how}")
        if image.dtype != np.uint8 or image.shape[2:] not in ((), (3,)):
            what = f"{image.dtype} {image.shape}"
            raise InputError(f"an image is {what}: give uint8, (height, width) or (height, width, 3)")
        if image.shape == self.shape:
            return image
        return fit(image, self.height, self.mode, self.fit)

    def describe(self) -> dict[str, Any]:
        """For model.json."""
        return asdict(self) | {"mode": self.mode, "extra": list(self.extra)}


@dataclass(frozen=True, slots=True)
class Prediction:
    """One image: the label or "cannot recognise", the likeliest class's probability, and the ``top`` classes."""

    label: str
    confidence: float
    top: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Recogniser:
    """A model that was loaded; ``about`` is its model.json."""

    labels: tuple[str, ...]
    input: Input
    threshold: float
    about: Mapping[str, Any] = field(repr=False)
    _session: Any = field(repr=False)

    @classmethod
    def load(cls, path: Path | str | None = None) -> "Recogniser":
        """The model in a folder, or the one that comes with ctlgen.

        Raises `InputError` where there is none or onnxruntime is not installed, `FormatError` for a damaged one.
        """
        folder = _folder(path)
        about = read_card(folder / CARD)
        try:
            given = {key: value for key, value in about["input"].items() if key != "mode"}
            made = Input(**given | {"extra": tuple(given["extra"])})
            labels, threshold = tuple(map(str, about["labels"])), float(about["threshold"])
        except (KeyError, TypeError, ValueError, AttributeError, InputError) as error:
            raise FormatError(f"{folder / CARD} is no model's ({error}): train again") from error
        return cls(labels, made, threshold, about, _session(folder / GRAPH, made, len(labels)))

    def scores(self, images: Images, sizes: npt.ArrayLike | None = None) -> Scores:
        """How likely each image is of each of ``labels``: float32 (N, classes), calibrated, each row's sum 1.

        ``images`` are uint8 sRGB (H, W, 3) or grey (H, W) of any size, or one array of such. ``sizes``, (N, 2), are
        the crops' widths and heights in pixels for a model with extras, where the images were fitted already; left
        out, they are the images' own. Raises `InputError` for what is no image.
        """
        pairs = None if sizes is None else np.asarray(sizes, np.float32)
        if pairs is not None and len(images) and pairs.shape != (len(images), 2):
            raise InputError(f"sizes {pairs.shape} of {len(images)} images: give a width and a height for each")
        parts = [np.zeros((0, len(self.labels)), np.float32)]
        for start in range(0, len(images), _BATCH):
            piece = images[start : start + _BATCH]
            feed: dict[str, npt.NDArray[Any]] = {"images": np.stack([self.input.prepare(image) for image in piece])}
            if self.input.extra:
                own = [image.shape[1::-1] for image in piece]
                feed["sizes"] = np.array(own, np.float32) if pairs is None else pairs[start : start + _BATCH]
            parts.append(self._session.run(["scores"], feed)[0])
        return np.concatenate(parts)

    def predict(self, images: Images, top: int = 3) -> list[Prediction]:
        """What each image shows, as `scores` says, with the ``top`` likeliest classes."""
        return [self.prediction(row, top) for row in self.scores(images)]

    def prediction(self, row: Scores, top: int = 3) -> Prediction:
        """What one row of scores says."""
        order = np.argsort(-row, kind="stable")[: max(top, 1)]
        best = tuple((self.labels[i], float(row[i])) for i in order)
        label, confidence = best[0]
        return Prediction(label if confidence >= self.threshold else UNSURE, confidence, best)


def _folder(path: Path | str | None) -> Path:
    folder = SHIPPED if path is None else Path(path)
    if (folder / CARD).is_file() and (folder / GRAPH).is_file():
        return folder
    if path is None:
        raise InputError("no model comes with this ctlgen: train one (ctlgen train) and name it with --model")
    raise InputError(f"{folder} holds no {GRAPH} and {CARD}: name a folder that ctlgen train wrote")


def read_card(file: Path) -> dict[str, Any]:
    """A model.json. Raises `FormatError` where it is none."""
    try:
        if file.stat().st_size > _LIMIT:
            raise ValueError("it is too large")
        about = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise FormatError(f"{file} cannot be read ({error}): train again") from error
    if not isinstance(about, dict):
        raise FormatError(f"{file} is no model's: train again")
    return cast(dict[str, Any], about)


def _session(file: Path, given: Input, classes: int) -> Any:
    runtime = extra("onnxruntime", "predict")
    options = runtime.SessionOptions()
    options.intra_op_num_threads, options.log_severity_level = cores(), 4  # what is wrong is raised
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")  # waiting must not cost a core
    try:
        session = runtime.InferenceSession(file.read_bytes(), options, providers=["CPUExecutionProvider"])
    except Exception as error:  # onnxruntime has a class of its own for each thing that a file can have wrong
        raise FormatError(f"{file} is no model that can be run ({error}): train again") from error
    takes = {one.name: tuple(one.shape[1:]) for one in session.get_inputs()}
    gives = {one.name: tuple(one.shape[1:]) for one in session.get_outputs()}
    wanted = {"images": given.shape} | ({"sizes": (2,)} if given.extra else {})
    if takes != wanted or gives.get("scores") != (classes,):
        raise FormatError(f"{file} takes {takes} and gives {gives}, not what {CARD} says: train again")
    return session
