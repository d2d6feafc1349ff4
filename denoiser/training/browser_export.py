"""Export a Keras model to the file that the engine in the browser runs (`ui/browser/engine`).

The file is made from the model alone, so that an architecture is written once, in Keras. It contains,
all little-endian:

    4 bytes     length of the description, a multiple of 4
    JSON        `{"layers": [...]}` in order, padded with spaces
    float32     the weights, layer after layer, as Keras lays them out

Each layer of the description has its `name`, `kind` (the Keras class), `inputs` (names of layers) and
`shape` (of its output for one picture); one with weights also `kernel` (its shape), `strides`,
`activation` and `use_bias`. A bias follows its kernel. Padding is not listed: it follows from the shapes.
"""

import json
from typing import Any

import keras
import numpy as np

from denoiser.training import layer_facts

_KINDS = {
    "InputLayer", "Conv2D", "Conv2DTranspose", "Dense", "Add", "ReLU", "Flatten", "Reshape", "Dropout",
}  # fmt: skip
_ACTIVATIONS = {"linear", "relu", "sigmoid", "softmax"}
_EXAMPLES = {  # of operations outside of layers
    "Add": "such as x + y",
    "Subtract": "such as x - y",
    "Multiply": "such as x * y",
    "TrueDivide": "such as x / y",
    "Divide": "such as x / y",
    "GetItem": "such as x[:, 0]",
}


def to_browser(model: keras.Model) -> bytes:
    """Return a network in the format of the browser's engine.

    Args:
        model: A functional model of one 28x28x1 input and one output, made of input, convolution,
            dense, addition, ReLU and shape layers, with no dilation and no groups.

    Raises:
        ValueError: It has a layer or a setting that the engine does not support, or calls a layer more
            than once.
    """
    described, weights = [], []
    for layer, facts in zip(model.operations, layer_facts.describe(model), strict=True):
        entry: dict[str, Any] = {
            "name": facts.name,
            "kind": facts.kind,
            "inputs": facts.inputs,
            "shape": facts.shape,
        }
        _check(layer, facts.kind)
        if layer.weights:
            entry |= {
                "kernel": tuple(layer.kernel.shape),
                "strides": getattr(layer, "strides", (1, 1)),
                "activation": layer.activation.__name__,
                "use_bias": layer.use_bias,
            }
            weights += [np.asarray(weight, "<f4") for weight in layer.get_weights()]
        described.append(entry)
    text = json.dumps({"layers": described}, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *(w.tobytes() for w in weights)])


def _check(layer: keras.Operation, kind: str) -> None:
    name = f"layer `{layer.name}`"
    if not isinstance(layer, keras.Layer):  # `x + 1` is an Add, too, but of one input
        raise ValueError(
            f"the operation `{layer.name}` ({_EXAMPLES.get(kind, f'{kind}, outside of layers')}) is one that the"
            " live view cannot run yet"
        )
    if kind not in _KINDS:
        raise ValueError(
            f"{name} is {layer_facts.with_article(kind)}, which the live view cannot run yet"
        )
    if kind == "Add" and len({tuple(tensor.shape) for tensor in layer.input}) > 1:
        raise ValueError(f"{name} adds different shapes, which the live view cannot do yet")
    if kind == "ReLU" and (layer.max_value is not None or layer.negative_slope or layer.threshold):
        raise ValueError(
            f"{name} is a ReLU with a slope, a threshold or a largest value, which the live view cannot"
            " run yet"
        )
    if not layer.weights:
        return
    activation = getattr(layer.activation, "__name__", type(layer.activation).__name__)
    if activation not in _ACTIVATIONS:
        raise ValueError(
            f"{name} has the activation {activation}, which the live view cannot run yet"
        )
    if activation == "softmax" and len(layer.output.shape) > 2:
        raise ValueError(
            f"{name} has a softmax of more than a vector, which the live view cannot run yet"
        )
    # Values that stand for a layer without the setting, too.
    plain = {
        "groups": 1,
        "dilation_rate": (1, 1),
        "output_padding": None,
        "data_format": "channels_last",
    }
    for setting, value in plain.items():
        if getattr(layer, setting, value) != value:
            raise ValueError(
                f"{name} has {setting} = {getattr(layer, setting)}, which the live view cannot run yet"
            )
