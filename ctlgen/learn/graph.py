"""A trained network as an ONNX graph: bytes of the image in, calibrated probabilities out.

Written node by node, since the layers are few: no exporter, nothing but what is needed, the same bytes each time.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ctlgen.learn import extra
from ctlgen.learn.networks import EXTRA_BIAS, EXTRA_WEIGHTS, Layer
from ctlgen.learn.recogniser import Input

_OPSET, _IR = 17, 8  # of 2022: onnxruntime 1.12 and all later ones read them

Weights = Mapping[str, npt.NDArray[np.float32]]


def write(made: Sequence[Layer], weights: Weights, given: Input, temperature: float) -> bytes:
    """The model file. ``weights`` is the network's state by torch's names: the layer's number, a dot, what it is.

    Inputs: ``images`` uint8 (N, H, W) or (N, H, W, 3); with extras ``sizes`` float32 (N, 2), the crops' widths and
    heights in pixels. Output: ``scores`` float32 (N, classes), each row's sum 1.
    """
    graph = _Graph()
    value = graph.pixels(given)
    for number, layer in enumerate(made):
        own = {name.partition(".")[2]: array for name, array in weights.items() if name.startswith(f"{number}.")}
        value = graph.layer(layer, own, value, given)
    value = graph.node("Div", value, graph.constant(temperature))
    graph.node("Softmax", value, name="scores", axis=1)
    return graph.serialise(given, classes=made[-1].outs)


class _Graph:
    def __init__(self) -> None:
        self._onnx = extra("onnx", "learn")
        self._helper = extra("onnx.helper", "learn")
        self._nodes: list[Any] = []
        self._constants: list[Any] = []

    def node(self, does: str, *takes: str, name: str = "", **attributes: Any) -> str:
        name = name or f"{does.lower()}_{len(self._nodes)}"
        self._nodes.append(self._helper.make_node(does, list(takes), [name], **attributes))
        return name

    def constant(self, value: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> str:
        name = f"constant_{len(self._constants)}"
        self._constants.append(self._onnx.numpy_helper.from_array(np.asarray(value, dtype), name))
        return name

    def pixels(self, given: Input) -> str:
        """The images as planes of floats, -0.5 to 0.5."""
        value = self.node("Cast", "images", to=self._onnx.TensorProto.FLOAT)
        if given.channels == 1:
            value = self.node("Unsqueeze", value, self.constant([1], np.int64))
        else:
            value = self.node("Transpose", value, perm=[0, 3, 1, 2])
        return self.node("Sub", self.node("Mul", value, self.constant(1 / 255)), self.constant(0.5))

    def layer(self, layer: Layer, own: Weights, value: str, given: Input) -> str:
        makers: dict[str, Callable[[], str]] = {
            "conv": lambda: self._convolve(layer, own, value),
            "norm": lambda: self._normalise(own, value),
            "relu": lambda: self.node("Relu", value),
            "pool": lambda: self.node("MaxPool", value, kernel_shape=[2, 2], strides=[2, 2]),
            "flatten": lambda: self.node("Flatten", value),
            "join": lambda: self.node("Concat", value, self._sizes(), axis=1),
            "dropout": lambda: value,
            "dense": lambda: self.node("Gemm", value, self._array(own, "weight"), self._array(own, "bias"), transB=1),
        }
        return makers[layer.does]()

    def _convolve(self, layer: Layer, own: Weights, value: str) -> str:
        pads, kernel = [layer.kernel // 2] * 4, [layer.kernel] * 2
        return self.node(
            "Conv", value, self._array(own, "weight"), self._array(own, "bias"), pads=pads, kernel_shape=kernel
        )

    def _normalise(self, own: Weights, value: str) -> str:
        names = ("weight", "bias", "running_mean", "running_var")
        return self.node("BatchNormalization", value, *(self._array(own, name) for name in names), epsilon=1e-5)

    def _array(self, own: Weights, name: str) -> str:
        return self.constant(own[name])

    def _sizes(self) -> str:
        """`networks.extras`."""
        logs = self.node("Log", self.node("Max", "sizes", self.constant(1)))
        return self.node("Gemm", logs, self.constant(EXTRA_WEIGHTS), self.constant(EXTRA_BIAS))

    def serialise(self, given: Input, classes: int) -> bytes:
        helper, kind = self._helper, self._onnx.TensorProto
        takes = [helper.make_tensor_value_info("images", kind.UINT8, ["N", *given.shape])]
        if given.extra:
            takes.append(helper.make_tensor_value_info("sizes", kind.FLOAT, ["N", 2]))
        gives = [helper.make_tensor_value_info("scores", kind.FLOAT, ["N", classes])]
        graph = helper.make_graph(self._nodes, "recogniser", takes, gives, self._constants)
        opset = helper.make_opsetid("", _OPSET)
        model = helper.make_model(graph, producer_name="ctlgen", ir_version=_IR, opset_imports=[opset])
        self._onnx.checker.check_model(model)
        return bytes(model.SerializeToString(deterministic=True))
