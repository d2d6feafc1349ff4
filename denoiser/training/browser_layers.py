"""Describe Keras layers for the engine in the browser: their settings and their numbers."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import keras
import numpy as np

from denoiser.models.schema import LayerFacts
from denoiser.training import keras_graph, layer_facts

_LATER = "which the live view cannot run yet"
# By their names in Keras; "gelu" is described by a setting of its own.
_ACTIVATIONS = {
    "elu", "exponential", "hard_sigmoid", "hard_silu", "leaky_relu", "linear", "mish", "relu", "relu6",
    "selu", "sigmoid", "silu", "softmax", "softplus", "softsign", "tanh", "gelu",
}  # fmt: skip
_PLAIN = {  # nothing has to be known of them
    "ActivityRegularization", "Add", "AlphaDropout", "Average", "Dropout", "Flatten", "GaussianDropout",
    "GaussianNoise", "Identity", "InputLayer", "Maximum", "Minimum", "Multiply", "Reshape",
    "SpatialDropout2D", "Subtract",
}  # fmt: skip
_OPERATIONS = {  # outside of layers, of two tensors or of one and a number
    "Add": "Add", "Subtract": "Subtract", "Multiply": "Multiply", "TrueDivide": "Divide", "Divide": "Divide",
    "Maximum": "Maximum", "Minimum": "Minimum",
}  # fmt: skip
_FUNCTIONS = {  # operations of one tensor, and the activations that are the same
    "Relu": "relu", "Relu6": "relu6", "Sigmoid": "sigmoid", "Softplus": "softplus", "Softsign": "softsign",
    "Silu": "silu", "Selu": "selu", "Tanh": "tanh", "Mish": "mish", "Exp": "exponential",
}  # fmt: skip
_EXAMPLES = {"GetItem": "such as x[:, 0]"}


@dataclass
class Described:
    """A layer for the engine.

    Attributes:
        entry: What the file says about it.
        arrays: Its numbers, in the order in which the file holds them.
    """

    entry: dict[str, Any]
    arrays: list[np.ndarray] = field(default_factory=list)


def describe(layer: keras.Operation, facts: LayerFacts) -> list[Described]:
    """Describe a layer, as more than one where it does the work of several.

    Args:
        layer: Of a functional model.
        facts: See `layer_facts.describe`.

    Raises:
        ValueError: The engine does not support it, or one of its settings.
    """
    entry: dict[str, Any] = {
        "name": facts.name,
        "kind": facts.kind,
        "inputs": facts.inputs,
        "shape": facts.shape,
    }
    if not isinstance(layer, keras.Layer):
        return [_operation(layer, entry)]
    if getattr(layer, "data_format", "channels_last") != "channels_last":
        raise ValueError(f"{_named(layer)} has data_format = {layer.data_format}, {_LATER}")
    if facts.kind in _PLAIN:
        return [Described(entry)]
    if facts.kind not in _KINDS:
        raise ValueError(f"{_named(layer)} is {layer_facts.with_article(facts.kind)}, {_LATER}")
    described = _KINDS[facts.kind](layer, entry)
    return described if isinstance(described, list) else [described]


def _named(layer: keras.Operation) -> str:
    return f"layer `{layer.name}`"


def _kernel(layer: Any, entry: dict[str, Any]) -> Described:
    """Describe a layer with a kernel, a bias and an activation."""
    if getattr(layer, "output_padding", None) is not None:
        raise ValueError(f"{_named(layer)} has output_padding = {layer.output_padding}, {_LATER}")
    spreads = isinstance(layer, keras.layers.Conv2DTranspose)
    dilation = getattr(layer, "dilation_rate", (1, 1))
    if spreads and dilation != (1, 1):
        raise ValueError(f"{_named(layer)} has dilation_rate = {dilation}, {_LATER}")
    entry |= {
        "kernel": tuple(layer.kernel.shape),
        "strides": getattr(layer, "strides", (1, 1)),
        **_activation(layer),
        "use_bias": layer.use_bias,
    }
    if dilation != (1, 1):
        entry["dilation"] = dilation
    if getattr(layer, "groups", 1) > 1:
        entry["groups"] = layer.groups
    # Not `get_weights`: with LoRA or quantized, the layer computes its kernel from several.
    weights = [layer.kernel, layer.bias] if layer.use_bias else [layer.kernel]
    return Described(entry, [np.asarray(weight) for weight in weights])


def _separable(layer: Any, entry: dict[str, Any]) -> list[Described]:
    """Describe a separable convolution as one of each channel by itself and one of single pixels."""
    depthwise, pointwise, *bias = (np.asarray(weight) for weight in layer.get_weights())
    channels = depthwise.shape[2] * depthwise.shape[3]
    first: dict[str, Any] = {
        "name": f"{entry['name']}/depthwise",
        "kind": "DepthwiseConv2D",
        "inputs": entry["inputs"],
        "shape": (*entry["shape"][:2], channels),
        "kernel": depthwise.shape,
        "strides": layer.strides,
        "activation": "linear",
        "use_bias": False,
    }
    if layer.dilation_rate != (1, 1):
        first["dilation"] = layer.dilation_rate
    entry |= {
        "kind": "Conv2D",
        "inputs": (first["name"],),
        "kernel": pointwise.shape,
        "strides": (1, 1),
        **_activation(layer),
        "use_bias": layer.use_bias,
    }
    return [Described(first, [depthwise]), Described(entry, [pointwise, *bias])]


def _activation(layer: Any) -> dict[str, Any]:
    """Describe the activation of a layer."""
    activation = layer.activation
    if isinstance(activation, keras.Layer):  # a layer in place of a function
        describe_it = _AS_ACTIVATIONS.get(type(activation).__name__)
        if describe_it:
            return describe_it(activation, {}).entry
    name = getattr(activation, "__name__", type(activation).__name__)
    if name not in _ACTIVATIONS:
        raise ValueError(f"{_named(layer)} has the activation {name}, {_LATER}")
    if name == "leaky_relu":
        return {"activation": name, "alpha": 0.2}  # what Keras takes where nothing else is said
    return {"activation": name}


def _activation_layer(layer: Any, entry: dict[str, Any]) -> Described:
    return Described(entry | _activation(layer))


def _leaky(layer: Any, entry: dict[str, Any]) -> Described:
    return Described(entry | {"activation": "leaky_relu", "alpha": float(layer.negative_slope)})


def _elu(layer: Any, entry: dict[str, Any]) -> Described:
    return Described(entry | {"activation": "elu", "alpha": float(layer.alpha)})


def _softmax(layer: Any, entry: dict[str, Any]) -> Described:
    if layer.axis != -1 and layer.axis != len(entry.get("shape", ())):
        raise ValueError(f"{_named(layer)} has axis = {layer.axis}, {_LATER}")
    return Described(entry | {"activation": "softmax"})


def _relu(layer: Any, entry: dict[str, Any]) -> Described:
    settings = {
        "alpha": layer.negative_slope,
        "threshold": layer.threshold,
        "most": layer.max_value,
    }
    entry |= {name: float(value) for name, value in settings.items() if value}
    return Described(entry)


def _prelu(layer: Any, entry: dict[str, Any]) -> Described:
    slopes = np.asarray(layer.alpha)
    own = [length for length in slopes.shape if length > 1] or [1]
    if slopes.size > 1 and tuple(own) != tuple(entry["shape"][-len(own) :]):
        raise ValueError(f"{_named(layer)} shares its slopes along its last axes, {_LATER}")
    return Described(entry | {"parameters": [slopes.shape]}, [slopes])


def _batch_normalization(layer: Any, entry: dict[str, Any]) -> Described:
    if layer.axis not in (-1, len(entry["shape"])):
        raise ValueError(f"{_named(layer)} has axis = {layer.axis}, {_LATER}")
    variance = np.asarray(layer.moving_variance, float)
    factors = np.asarray(layer.gamma if layer.scale else 1, float) / np.sqrt(
        variance + layer.epsilon
    )
    addends = (np.asarray(layer.beta, float) if layer.center else 0) - factors * np.asarray(
        layer.moving_mean
    )
    return _scaled(entry, factors, addends)


def _rescaling(layer: Any, entry: dict[str, Any]) -> Described:
    factors, addends = np.broadcast_arrays(np.ravel(layer.scale), np.ravel(layer.offset))
    if factors.size not in (1, entry["shape"][-1]):
        raise ValueError(f"{_named(layer)} has scale = {layer.scale}, {_LATER}")
    return _scaled(entry, factors, addends)


def _scaled(entry: dict[str, Any], factors: Any, addends: Any) -> Described:
    arrays = [np.ravel(np.asarray(array, np.float32)) for array in (factors, addends)]
    return Described(entry | {"parameters": [array.shape for array in arrays]}, arrays)


def _layer_normalization(layer: Any, entry: dict[str, Any]) -> Described:
    rank = len(entry["shape"])
    axes = sorted(axis % (rank + 1) for axis in np.ravel(layer.axis))
    if axes != [*range(rank + 1 - len(axes), rank + 1)] or getattr(layer, "rms_scaling", False):
        raise ValueError(f"{_named(layer)} has axis = {layer.axis}, {_LATER}")
    shape = entry["shape"][rank - len(axes) :]
    factors = np.asarray(layer.gamma) if layer.scale else np.ones(shape)
    addends = np.asarray(layer.beta) if layer.center else np.zeros(shape)
    described = _scaled(entry, factors, addends)
    described.entry |= {"epsilon": float(layer.epsilon), "over": len(axes)}
    return described


def _pooling(layer: Any, entry: dict[str, Any]) -> Described:
    return Described(entry | {"pool": layer.pool_size, "strides": layer.strides})


def _global_pooling(layer: Any, entry: dict[str, Any]) -> Described:
    height, width = layer.input.shape[1:3]
    return Described(entry | {"pool": (height, width), "strides": (1, 1)})


def _enlarging(layer: Any, entry: dict[str, Any]) -> Described:
    if layer.interpolation not in ("nearest", "bilinear"):
        raise ValueError(f"{_named(layer)} has interpolation = {layer.interpolation}, {_LATER}")
    return Described(entry | {"size": layer.size, "interpolation": layer.interpolation})


def _padding(layer: Any, entry: dict[str, Any]) -> Described:
    return Described(
        entry | {"padding": layer.padding if entry["kind"] == "ZeroPadding2D" else layer.cropping}
    )


def _permute(layer: Any, entry: dict[str, Any]) -> Described:
    return Described(entry | {"axes": [axis - 1 for axis in layer.dims]})


def _concatenate(layer: Any, entry: dict[str, Any]) -> Described:
    if layer.axis == 0:
        raise ValueError(f"`{layer.name}` joins pictures of a batch, {_LATER}")
    axis = layer.axis - 1 if layer.axis > 0 else layer.axis + len(entry["shape"])
    return Described(entry | {"axis": axis})


_AS_ACTIVATIONS: dict[str, Callable[[Any, dict[str, Any]], Described]] = {
    "Activation": _activation_layer,
    "ELU": _elu,
    "LeakyReLU": _leaky,
    "Softmax": _softmax,
}
_KINDS: dict[str, Callable[[Any, dict[str, Any]], Described | list[Described]]] = {
    "Activation": _activation_layer,
    "AveragePooling2D": _pooling,
    "BatchNormalization": _batch_normalization,
    "Concatenate": _concatenate,
    "Conv2D": _kernel,
    "Conv2DTranspose": _kernel,
    "Cropping2D": _padding,
    "Dense": _kernel,
    "DepthwiseConv2D": _kernel,
    "ELU": _elu,
    "GlobalAveragePooling2D": _global_pooling,
    "GlobalMaxPooling2D": _global_pooling,
    "LayerNormalization": _layer_normalization,
    "LeakyReLU": _leaky,
    "MaxPooling2D": _pooling,
    "PReLU": _prelu,
    "Permute": _permute,
    "ReLU": _relu,
    "Rescaling": _rescaling,
    "SeparableConv2D": _separable,
    "Softmax": _softmax,
    "UpSampling2D": _enlarging,
    "ZeroPadding2D": _padding,
}


def _operation(operation: keras.Operation, entry: dict[str, Any]) -> Described:
    """Describe an operation outside of layers."""
    kind = entry["kind"]
    if kind == "Clip":
        return Described(entry | {"least": float(operation.x_min), "most": float(operation.x_max)})
    if kind == "Reshape":
        return Described(entry)
    if kind == "Concatenate":
        return _concatenate(operation, entry)
    if kind in _FUNCTIONS:
        return Described(entry | {"kind": "Activation", "activation": _FUNCTIONS[kind]})
    values = keras_graph.operands(operation)
    if kind in _OPERATIONS and len(values) == 2:
        if len(entry["inputs"]) == 2:
            return Described(entry | {"kind": _OPERATIONS[kind]})
        if (scaled := _with_number(kind, values)) is not None:
            return _scaled(entry | {"kind": "Rescaling"}, *scaled)
    example = _EXAMPLES.get(kind, f"{kind}, outside of layers")
    raise ValueError(
        f"the operation `{operation.name}` ({example}) is one that the live view cannot run yet"
    )


def _with_number(kind: str, values: list[Any]) -> tuple[float, float] | None:
    """Return by what an operation with a number multiplies and what it adds; None where it does else."""
    is_first = not isinstance(values[0], keras.KerasTensor)
    number = values[0] if is_first else values[1]
    if not isinstance(number, int | float) or not math.isfinite(number):
        return None
    if kind == "Add":
        return 1, number
    if kind == "Subtract":
        return (-1, number) if is_first else (1, -number)
    if kind == "Multiply":
        return number, 0
    if kind in ("Divide", "TrueDivide") and not is_first and number:
        return 1 / number, 0
    return None
