"""Export a Keras model to the file that the engine in the browser runs (`browser/engine`).

The file is made from the model alone, so that an architecture is written once, in Keras. It contains,
all little-endian:

    4 bytes     length of the description, a multiple of 4
    JSON        `{"layers": [...]}` in order, padded with spaces
    float32     the weights, layer after layer, as Keras lays them out; float16, with `"weights": "float16"`
                in the JSON, where each of them is the same in half precision

Each layer of the description has its `name`, `kind` (the Keras class), `inputs` (names of layers) and
`shape` (of its output for one picture); one with weights also `kernel` (its shape), `strides`,
`activation` and `use_bias`. A bias follows its kernel. Other numbers have their shapes in `parameters`.
`browser_layers` has the settings of the others. Padding of convolutions and pooling is not listed: it
follows from the shapes.
"""

import json
from collections import Counter

import keras
import numpy as np

from denoiser.training import browser_layers, layer_facts
from denoiser.training.browser_layers import Described


def to_browser(model: keras.Model) -> bytes:
    """Return a network in the format of the browser's engine.

    Args:
        model: A functional model of one 28x28x1 input and one output, made of the layers that
            `browser_layers` knows.

    Raises:
        ValueError: It has a layer or a setting that the engine does not support, or calls a layer more
            than once.
    """
    described: list[Described] = []
    for layer, facts in zip(model.operations, layer_facts.describe(model), strict=True):
        described += browser_layers.describe(layer, facts)
    _fold(described)
    description: dict[str, object] = {"layers": [layer.entry for layer in described]}
    arrays = [np.asarray(array, "<f4") for layer in described for array in layer.arrays]
    if all(map(_is_half, arrays)):
        description["weights"] = "float16"
        arrays = [array.astype("<f2") for array in arrays]
    text = json.dumps(description, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 4)
    return b"".join([len(text).to_bytes(4, "little"), text, *(a.tobytes() for a in arrays)])


def _is_half(weights: np.ndarray) -> bool:
    """Return whether half precision can store weights without a change."""
    with np.errstate(over="ignore"):  # a larger number becomes infinite, and is not the same
        return np.array_equal(weights, weights.astype("<f2"))


def _fold(described: list[Described]) -> None:
    """Let kernels do the work of the batch normalizations that follow them."""
    by_name = {layer.entry["name"]: layer for layer in described}
    uses = Counter(name for layer in described for name in layer.entry["inputs"])
    for layer in described:
        if layer.entry["kind"] != "BatchNormalization":
            continue
        (name,) = layer.entry["inputs"]
        before = by_name[name]
        if before.entry.get("activation") != "linear" or not before.arrays or uses[name] > 1:
            continue
        factors, addends = layer.arrays
        kernel = before.arrays[0]
        bias = before.arrays[1] if before.entry["use_bias"] else 0
        before.arrays = [_times(kernel, factors, before.entry["kind"]), bias * factors + addends]
        before.entry["use_bias"] = True
        layer.entry["kind"], layer.arrays = "Identity", []
        del layer.entry["parameters"]


def _times(kernel: np.ndarray, factors: np.ndarray, kind: str) -> np.ndarray:
    """Return a kernel with each channel of its output multiplied by a factor."""
    if kind == "Conv2DTranspose":  # its output channels come before those of its input
        return kernel * factors[:, None]
    if kind == "DepthwiseConv2D":
        return kernel * factors.reshape(kernel.shape[2:])
    return kernel * factors
