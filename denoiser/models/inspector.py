"""Compute the output of each layer of a network with LiteRT."""

import functools
import math
import re
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models import litert
from denoiser.models.folder import Model
from denoiser.models.schema import LayerFacts

# Layers whose output is their input, at most in another shape; LiteRT drops most of them.
_PASS_ON = {
    "ActivityRegularization", "AlphaDropout", "Dropout", "Flatten", "GaussianDropout", "GaussianNoise",
    "Identity", "Reshape", "SpatialDropout2D",
}  # fmt: skip
# Their last step multiplies by a constant, which LiteRT may fuse into the next layer without the others.
_END_IN_A_FACTOR = {"Average", "Normalization"}
# An operation is named "model_1/layer_1/Relu": Keras opens the scope of a layer once to build it and
# once to call it, and TensorFlow numbers the second.
_OPERATION = re.compile(r"[^/]+_\d+/([^/]+)_\d+/.+")


class Inspector:
    """A network that shows the output of each of its layers, safe to share between threads."""

    def __init__(self, content: bytes, layers: Sequence[LayerFacts]):
        """Load a network.

        Args:
            content: Bytes of a `model.tflite`.
            layers: As its `results.json` lists them.

        Raises:
            ModelError: It is not a LiteRT model.
        """
        from ai_edge_litert.interpreter import Interpreter, OpResolverType

        self._lock = threading.Lock()
        self._layers = layers
        try:
            self._interpreter = Interpreter(
                model_content=content,
                num_threads=1,
                experimental_preserve_all_tensors=True,
                # The default delegate does not expose tensors between two layers.
                experimental_op_resolver_type=OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES,
            )
            self._interpreter.allocate_tensors()
            self._input = self._interpreter.get_input_details()[0]["index"]
            self._tensors = _find_tensors(self._interpreter, layers)
        except (ValueError, RuntimeError, IndexError) as error:
            raise errors.ModelError(f"is not a LiteRT model ({error})") from error

    def activations(self, picture: np.ndarray) -> dict[str, np.ndarray]:
        """Compute the output of each layer, after its activation.

        Args:
            picture: Array of shape (28, 28), of any range.

        Returns:
            For each layer, by name and in order, a float32 array of the layer's shape. Layers that
            LiteRT has fused with another one are left out: their own output does not exist.
        """
        batch = np.asarray(picture, np.float32).reshape(1, *noise.IMAGE_SHAPE, 1)
        with self._lock:
            self._interpreter.set_tensor(self._input, batch)
            self._interpreter.invoke()
            values = {name: self._interpreter.get_tensor(at) for name, at in self._tensors.items()}
        outputs: dict[str, np.ndarray] = {}
        for layer in self._layers:
            name, shape = layer.name, tuple(layer.shape)
            value = values.get(name) if layer.inputs else batch
            if value is not None and value.shape == (1, *shape):
                outputs[name] = value[0]
            elif layer.inputs and all(other in outputs for other in layer.inputs):
                inputs = [outputs[other] for other in layer.inputs]
                if layer.kind in _PASS_ON and inputs[0].size == math.prod(shape):
                    outputs[name] = inputs[0].reshape(shape)
                elif layer.kind == "Add" and {i.shape for i in inputs} == {shape}:
                    outputs[name] = functools.reduce(np.add, inputs)
        return outputs


def load(model: Model, *, epoch: int | None = None) -> Inspector:
    """Load the network of a model on disk with access to its layers.

    Args:
        model: A model of `catalog.find`.
        epoch: One of its `checkpoints`; None for the finished network.

    Raises:
        ModelError: Its file cannot be read, is not the one that was saved, or is not a network.
    """
    return litert.load_as(lambda content: Inspector(content, model.results.layers), model, epoch)


def _find_tensors(interpreter: Any, layers: Sequence[LayerFacts]) -> dict[str, int]:
    """Return the tensor that holds the output of a layer, for each layer that has one.

    A tensor is named after the operations that were fused into it, in no certain order:
    "unet_1/up_1_relu_1/Relu;unet_1/up_1_add_1/Add". It is the output of the last of their layers,
    unless a later operation completes that layer's work. In doubt a layer has none: a wrong map is
    worse than none.
    """
    order = {layer.name: number for number, layer in enumerate(layers)}
    before: dict[str, set[str]] = {}
    for layer in layers:
        if not before.keys() >= {*layer.inputs}:
            return {}  # something computes between these layers that is not listed
        before[layer.name] = {*layer.inputs}.union(*(before[at] for at in layer.inputs))
    names = {tensor["index"]: tensor["name"] for tensor in interpreter.get_tensor_details()}
    tensors: dict[str, int | None] = {}
    # Constants have names of layers, too, but are no operation's output. Operations are listed in the
    # order in which they run.
    for operation in interpreter._get_ops_details():
        for index in operation["outputs"]:
            parts = [part for part in names.get(index, "").split(";") if part]
            matches = [_OPERATION.fullmatch(part) for part in parts]
            mentioned = {match[1] for match in matches if match} & order.keys()
            if not mentioned:
                continue
            last = max(mentioned, key=order.__getitem__)
            is_clear = all(match and match[1] in order for match in matches) and (
                mentioned - {last} <= before[last]
            )
            tensors |= {name: index if is_clear and name == last else None for name in mentioned}
    if len(outputs := interpreter.get_output_details()) == 1:
        tensors[layers[-1].name] = outputs[0]["index"]  # its name is that of the signature
    # A layer that no tensor mentions may be fused with the layers before it.
    doubted = {layer.name for layer in layers[:-1] if layer.kind in _END_IN_A_FACTOR}
    for layer in reversed(layers):
        name = layer.name
        if name in doubted if layer.kind in _PASS_ON else name not in tensors:
            doubted |= {*layer.inputs}
    return {
        name: index for name, index in tensors.items() if index is not None and name not in doubted
    }
