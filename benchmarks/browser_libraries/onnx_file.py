"""Write the network of a `browser.bin` as ONNX, which onnxruntime-web reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from denoiser.models import schema
from denoiser.models.schema import BrowserLayer, BrowserNetwork, Shape

_ACTIVATIONS = {"relu": "Relu", "sigmoid": "Sigmoid", "tanh": "Tanh"}
_OPSET, _IR_VERSION = 17, 8  # any that the library reads
_TO_CHANNELS_FIRST, _TO_CHANNELS_LAST = (0, 3, 1, 2), (0, 2, 3, 1)


@dataclass(frozen=True)
class _Graph:
    """Operations in order, with their constants by name."""

    nodes: list[Any] = field(default_factory=list)
    constants: dict[str, np.ndarray] = field(default_factory=dict)

    def add(self, kind: str, *inputs: str | np.ndarray, **attributes: Any) -> str:
        """Add an operation; return the name of its output."""
        from onnx import helper  # known only after `install.install_onnx`

        names = [name if isinstance(name, str) else self._keep(name) for name in inputs]
        output = f"output_{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, names, [output], **attributes))
        return output

    def _keep(self, numbers: np.ndarray) -> str:
        name = f"constant_{len(self.constants)}"
        self.constants[name] = np.ascontiguousarray(numbers)
        return name


def to_onnx(content: bytes) -> bytes:
    """Return a network as an ONNX model with the input "noisy" and the output "denoised".

    Both have the shape (1, 28, 28, 1). Between them the channels come first, as in ONNX.

    Args:
        content: Of a `browser.bin`.

    Raises:
        ValueError: A layer is not supported here.
    """
    from onnx import TensorProto, helper, numpy_helper

    length = int.from_bytes(content[:4], "little")
    layers = schema.decode(content[4 : 4 + length], BrowserNetwork, "browser.bin").layers
    weights = np.frombuffer(content, "<f4", offset=4 + length)
    shapes = {layer.name: layer.shape for layer in layers}
    graph = _Graph()
    outputs = {layers[0].name: graph.add("Transpose", "noisy", perm=_TO_CHANNELS_FIRST)}
    for layer in layers[1:]:
        counts = [int(np.prod(layer.kernel or 0)), layer.shape[-1] if layer.use_bias else 0]
        kernel, bias, weights = np.split(weights, np.cumsum(counts))
        parameters = [kernel.reshape(layer.kernel or 0)] + ([bias] if layer.use_bias else [])
        inputs = [outputs[name] for name in layer.inputs]
        output = _add(graph, layer, shapes, inputs, parameters)
        if layer.activation != "linear":
            if layer.activation not in _ACTIVATIONS:
                raise ValueError(f"{layer.activation} is not supported here")
            output = graph.add(_ACTIVATIONS[layer.activation], output)
        outputs[layer.name] = output
    last = graph.add("Transpose", outputs[layers[-1].name], perm=_TO_CHANNELS_LAST)
    graph.add("Identity", last)
    graph.nodes[-1].output[0] = "denoised"
    ends = [
        helper.make_tensor_value_info(name, TensorProto.FLOAT, (1, 28, 28, 1))
        for name in ("noisy", "denoised")
    ]
    constants = [numpy_helper.from_array(value, name) for name, value in graph.constants.items()]
    model = helper.make_model(
        helper.make_graph(graph.nodes, "denoiser", ends[:1], ends[1:], constants),
        opset_imports=[helper.make_opsetid("", _OPSET)],
        ir_version=_IR_VERSION,
    )
    return model.SerializeToString()


def _add(
    graph: _Graph,
    layer: BrowserLayer,
    shapes: Mapping[str, Shape],
    inputs: list[str],
    parameters: list[np.ndarray],
) -> str:
    """Add a layer without its activation; return the name of its output."""
    shape = shapes[layer.inputs[0]]
    kernel, *bias = parameters
    if layer.kind in ("Conv2D", "Conv2DTranspose"):
        return _add_convolution(graph, layer, shape, inputs, [kernel.transpose(3, 2, 0, 1), *bias])
    if layer.kind == "Dense" and len(shape) == 1:
        return graph.add("Gemm", *inputs, kernel, *bias)
    if layer.kind in ("Flatten", "Reshape"):
        # As Keras orders the numbers: the channels come last.
        name = inputs[0]
        if len(shape) == 3:
            name = graph.add("Transpose", name, perm=_TO_CHANNELS_LAST)
        name = graph.add("Reshape", name, np.array([1, *layer.shape], np.int64))
        if len(layer.shape) == 3:
            name = graph.add("Transpose", name, perm=_TO_CHANNELS_FIRST)
        return name
    if layer.kind == "Add":
        return graph.add("Sum", *inputs) if len(inputs) > 2 else graph.add("Add", *inputs)
    if layer.kind == "ReLU":
        return graph.add("Relu", *inputs)
    raise ValueError(f"a {layer.kind} layer is not supported here")


def _add_convolution(
    graph: _Graph,
    layer: BrowserLayer,
    shape: Shape,
    inputs: list[str],
    parameters: list[np.ndarray],
) -> str:
    is_transposed = layer.kind == "Conv2DTranspose"
    small, large = (shape, layer.shape) if is_transposed else (layer.shape, shape)
    size = parameters[0].shape[2:]
    reach = (np.array(size) - 1) * layer.dilation + 1
    beyond = (np.array(small[:2]) - 1) * layer.strides + reach - large[:2]
    padding = np.maximum(beyond, 0)
    before = padding // 2  # an odd one goes to the other side, as in Keras
    attributes = {
        "kernel_shape": size,
        "strides": layer.strides,
        "dilations": layer.dilation,
        "group": layer.groups,
        "pads": [*before.tolist(), *(padding - before).tolist()],
    }
    if not is_transposed:
        return graph.add("Conv", *inputs, *parameters, **attributes)
    rest = np.maximum(-beyond, 0).tolist()
    return graph.add("ConvTranspose", *inputs, *parameters, **attributes, output_padding=rest)
