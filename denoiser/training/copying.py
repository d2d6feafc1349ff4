"""Walk through a Keras model in the order of its calls, and copy its layers."""

import itertools
import re
import unicodedata
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from denoiser import errors
from denoiser.training import keras_graph

# Called with an operation, its arguments and the name of the nested model that it is in.
Call = Callable[[keras.Operation, tuple[Any, ...], dict[str, Any], str], Any]


def walk(model: keras.Model, inputs: list[Any], call: Call, *, inside: str = "") -> list[Any]:
    """Call the operations of a model in order on other tensors; nested models are entered.

    Args:
        model: A functional or Sequential model.
        inputs: What takes the place of its inputs.
        call: Returns what takes the place of an operation's outputs.
        inside: Name of the nested model; empty for the outermost.

    Returns:
        What takes the place of its outputs.
    """
    graph = keras_graph.functional(model)
    values = {id(tensor): value for tensor, value in zip(graph.inputs, inputs, strict=True)}
    for one in keras_graph.calls(graph):
        if one.is_input or any(id(tensor) not in values for tensor in one.input_tensors):
            continue
        operation = one.operation
        args, kwargs = one.arguments.fill_in(values)
        if keras_graph.functional(operation) is None:
            outputs = call(operation, args, kwargs, inside)
        else:
            nested = keras.tree.flatten(args or list(kwargs.values()))
            outputs = walk(operation, nested, call, inside=operation.name)
        for tensor, value in zip(one.outputs, keras.tree.flatten(outputs), strict=True):
            values[id(tensor)] = value
    return [values[id(tensor)] for tensor in graph.outputs]


def calls(model: keras.Model) -> list[keras.Operation]:
    """Return the operations of a model and of those nested in it, in order, once for each call."""
    found: list[keras.Operation] = []

    def note(operation: keras.Operation, *_: Any) -> list[None]:
        found.append(operation)
        return [None] * len(keras.tree.flatten(operation.output))

    walk(model, [None] * len(keras_graph.functional(model).inputs), note)
    return found


class Copier:
    """Makes copies of operations for a new model, each with a name of its own."""

    def __init__(self) -> None:
        self._names: set[str] = set()

    def name(self, name: str, inside: str = "") -> str:
        """Return a name that no other operation of the new model has.

        Args:
            name: The name to keep, where it is still free.
            inside: Name of the nested model that the operation was in, which is put before it otherwise.
        """
        name, inside = allowed_name(name), inside and allowed_name(inside)
        longer = f"{inside}_{name}" if inside else name
        numbered = (f"{longer}_{number}" for number in itertools.count(2))
        free = next(
            n
            for n in (name, longer, *itertools.islice(numbered, len(self._names) + 1))
            if n not in self._names
        )
        self._names.add(free)
        return free

    def call(
        self,
        operation: keras.Operation,
        args: tuple[Any, ...],
        kwargs: dict[str, Any],
        *,
        inside: str = "",
        **settings: Any,
    ) -> Any:
        """Call a copy of an operation, in float32 and with the same weights.

        Args:
            operation: A layer, or an operation outside of layers such as `x + y`.
            args: Its arguments in the new model.
            kwargs: Its keyword arguments in the new model.
            inside: As for `name`.
            settings: Settings of the layer, or attributes of the operation, that change.

        Returns:
            Its outputs in the new model.

        Raises:
            ModelError: The layer is quantized.
        """
        name = self.name(operation.name, inside)
        if not isinstance(operation, keras.Layer):
            return keras_graph.copy_operation(operation, name, **settings)(*args, **kwargs)
        if getattr(operation, "quantization_mode", None):
            raise errors.ModelError(
                f"its layer `{operation.name}` is quantized ({operation.quantization_mode}); save the model"
                " before it is quantized."
            )
        config = _plain(operation.get_config()) | {"name": name} | settings
        copy = type(operation).from_config(config)
        outputs = copy(*args, **kwargs)
        if copy.weights:
            copy.set_weights([_weight_in_float32(weight) for weight in operation.get_weights()])
        if isinstance(copy, keras.layers.Normalization):
            copy.finalize_state()  # it computes with numbers that are derived from its weights
        return outputs


def copy_with(network: keras.Model, copier: Copier, call: Call) -> keras.Model:
    """Return a copy of a flat network in which calls are replaced.

    Args:
        network: A flat functional model with one input.
        copier: Makes the names of the copy.
        call: As for `walk`.
    """
    original = network.inputs[0]
    name = copier.name(keras_graph.maker_of(original).name)
    picture = keras.Input(original.shape[1:], name=name)
    outputs = walk(network, [picture], call)
    return keras.Model(picture, outputs if len(outputs) > 1 else outputs[0], name=network.name)


def allowed_name(name: str) -> str:
    """Return the name of a layer as TensorFlow allows it: letters without accents, digits, and "_.-"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain)
    return plain if re.match("[A-Za-z0-9]", plain) else f"layer{plain}"


def _plain(config: Any) -> Any:
    """Return the settings of a layer with those of the layers in it: float32, no state, allowed names."""
    if isinstance(config, list | tuple):
        return type(config)(_plain(entry) for entry in config)
    if not isinstance(config, dict):
        return config
    plain = {key: _plain(value) for key, value in config.items()}
    if "float" in str(config.get("dtype")):
        plain["dtype"] = "float32"
    if config.get("stateful") is True:
        plain["stateful"] = False
    if isinstance(config.get("name"), str) and "trainable" in config:
        plain["name"] = allowed_name(config["name"])
    return plain


def _weight_in_float32(weight: np.ndarray) -> np.ndarray:
    return weight if weight.dtype.kind in "iub" else np.asarray(weight).astype(np.float32)
