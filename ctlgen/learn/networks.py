"""The networks: a few numbers describe one, and one list of layers is what torch runs, ONNX stores and FLOPs count."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Literal, get_args

import numpy as np
import numpy.typing as npt

from ctlgen.errors import InputError, unknown
from ctlgen.learn import extra
from ctlgen.learn.recogniser import Input

Kind = Literal["cnn", "fnn", "linear"]

_RANGES = {"depth": (1, 6), "width": (1, 512), "repeat": (1, 4), "kernel": (1, 11), "hidden": (0, 4096)}


@dataclass(frozen=True, slots=True)
class Structure:
    """What a network looks like. A ``linear`` one has nothing to choose.

    * cnn: ``depth`` blocks of ``repeat`` convolutions (``kernel`` x ``kernel``, ``width`` channels in the first block,
      twice as many in each next), each block halved by max pooling, then a hidden layer of ``hidden`` (0: none);
    * fnn: ``depth`` hidden layers of ``hidden``.

    ``norm`` puts batch normalisation behind each convolution, ``dropout`` (0 <= p < 1) drops inputs of the last layer.
    Raises `InputError` for what is out of range.
    """

    kind: Kind = "cnn"
    depth: int = 2
    width: int = 32
    repeat: int = 1
    kernel: int = 3
    hidden: int = 128
    dropout: float = 0.0
    norm: bool = False

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise unknown("model", self.kind, get_args(Kind))
        for name, (low, high) in _RANGES.items():
            if not low <= getattr(self, name) <= high:
                raise InputError(f"{name} {getattr(self, name)} is out of range: give {low} to {high}")
        if self.kernel % 2 == 0:
            raise InputError(f"kernel {self.kernel} is even: give an odd number, as 3")
        if self.kind == "fnn" and not self.hidden:
            raise InputError("a fnn without a hidden layer is linear: give hidden, or --model linear")
        if not 0 <= self.dropout < 1:
            raise InputError(f"dropout {self.dropout:g} is out of range: give at least 0 and less than 1")


EXTRA_WEIGHTS = np.array([[1 / 2, 0, 1 / 3], [0, 1 / 2, -1 / 3]], np.float32) / np.float32(np.log(2))
EXTRA_BIAS = np.array([-3, -5 / 2, 0], np.float32)
"""What the logarithms of (width, height) are multiplied by, and what is added: width, height, aspect, about -2 to 2."""

MODELS = {
    "cnn": Structure("cnn"),
    "fnn": Structure("fnn", hidden=256),
    "linear": Structure("linear"),
}
"""The defaults of each kind."""


def structure(kind: str, **given: Any) -> Structure:
    """The default of a kind, with what is given and not None in its place. Raises `InputError`."""
    if kind not in MODELS:
        raise unknown("model", kind, MODELS)
    return replace(MODELS[kind], **{name: value for name, value in given.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Layer:
    """One step: ``does`` conv, norm, relu, pool, flatten, join (the extra inputs come in), dropout or dense.

    ``ins`` and ``outs`` are channels or units, ``side`` the (height, width) that a convolution's output has.
    """

    does: str
    ins: int = 0
    outs: int = 0
    kernel: int = 0
    side: tuple[int, int] = (1, 1)
    share: float = 0.0

    @property
    def flops(self) -> int:
        """Operations for one image, a multiplication and an addition being two; convolutions and dense layers alone."""
        if self.does == "conv":
            return 2 * self.ins * self.outs * self.kernel**2 * self.side[0] * self.side[1]
        return 2 * self.ins * self.outs if self.does == "dense" else 0

    @property
    def parameters(self) -> int:
        """How many numbers are learned."""
        if self.does == "norm":
            return 2 * self.ins
        return (self.ins * self.kernel**2 + 1) * self.outs if self.does == "conv" else (self.ins + 1) * self.outs


def layers(structure: Structure, given: Input, classes: int) -> list[Layer]:
    """The network for such inputs, in order. Raises `InputError` where the images are too small for its depth."""
    return list(_body(structure, given)) + list(_head(structure, given, classes))


def extras(sizes: npt.ArrayLike) -> npt.NDArray[np.float32]:
    """What a network is told of crops with these (width, height) in pixels: float32 (N, 3)."""
    logs = np.log(np.maximum(np.asarray(sizes, np.float32), 1))
    return np.asarray(logs @ EXTRA_WEIGHTS + EXTRA_BIAS)


def _body(structure: Structure, given: Input) -> Iterator[Layer]:
    if structure.kind == "cnn":
        side, channels = (given.height, given.width), given.channels
        for block in range(structure.depth):
            outs = structure.width << block
            for left in reversed(range(structure.repeat)):
                yield Layer("conv", channels, outs, structure.kernel, side)
                yield from [Layer("norm", outs)] * structure.norm
                yield from [Layer("pool")] * (not left)  # before the relu, which then has a quarter to do: the same
                yield Layer("relu")
                channels = outs
            side = (side[0] // 2, side[1] // 2)
    yield Layer("flatten")


def _head(structure: Structure, given: Input, classes: int) -> Iterator[Layer]:
    units = _flat(structure, given)
    if given.extra:
        yield Layer("join")
        units += len(given.extra)
    hidden = {"cnn": min(structure.hidden, 1), "fnn": structure.depth, "linear": 0}[structure.kind]
    for _ in range(hidden):
        yield Layer("dense", units, structure.hidden)
        yield Layer("relu")
        units = structure.hidden
    if structure.dropout:
        yield Layer("dropout", share=structure.dropout)
    yield Layer("dense", units, classes)


def _flat(structure: Structure, given: Input) -> int:
    """How many numbers an image is at the end of the body."""
    if structure.kind != "cnn":
        return given.height * given.width * given.channels
    height, width = given.height >> structure.depth, given.width >> structure.depth
    if not height or not width:
        size = f"{given.width} x {given.height}"
        raise InputError(f"depth {structure.depth} halves images of {size} pixels to nothing: give less")
    return height * width * (structure.width << (structure.depth - 1))


def cost(structure: Structure, given: Input, classes: int) -> dict[str, int]:
    """``flops`` of one image and ``parameters``."""
    made = layers(structure, given, classes)
    return {"flops": sum(one.flops for one in made), "parameters": sum(one.parameters for one in made)}


def describe(structure: Structure) -> dict[str, Any]:
    """JSON-ready; `Structure(**it)` is the structure again."""
    return {field.name: getattr(structure, field.name) for field in fields(structure)}


def build(structure: Structure, given: Input, classes: int) -> Any:
    """A torch ModuleList, a module for each of `layers`, drawn from torch's generator; `forward` runs it."""
    nn = extra("torch.nn", "learn")
    return nn.ModuleList([_module(nn, layer) for layer in layers(structure, given, classes)])


def _module(nn: Any, layer: Layer) -> Any:
    makers: dict[str, Callable[[], Any]] = {
        "conv": lambda: nn.Conv2d(layer.ins, layer.outs, layer.kernel, padding=layer.kernel // 2),
        "norm": lambda: nn.BatchNorm2d(layer.ins),
        "relu": nn.ReLU,
        "pool": lambda: nn.MaxPool2d(2),
        "flatten": nn.Flatten,
        "join": nn.Identity,
        "dropout": lambda: nn.Dropout(layer.share),
        "dense": lambda: nn.Linear(layer.ins, layer.outs),
    }
    return makers[layer.does]()


def forward(network: Any, made: Sequence[Layer], pixels: Any, extras: Any = None) -> Any:
    """Logits, float32 (N, classes).

    ``network`` is what `build` made of ``made``; ``pixels`` a uint8 tensor (N, H, W) or (N, H, W, 3), ``extras``
    float32 (N, 3), what `extras` makes, for a network that joins them.
    """
    torch = extra("torch", "learn")
    planes = pixels.unsqueeze(1) if pixels.ndim == 3 else pixels.permute(0, 3, 1, 2)
    values = planes.float().mul_(1 / 255).sub_(0.5)
    for layer, module in zip(made, network, strict=True):
        values = torch.cat([values, extras], 1) if layer.does == "join" else module(values)
    return values
