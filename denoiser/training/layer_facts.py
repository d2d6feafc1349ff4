"""List the layers of a Keras model with their shapes, weights and multiply-adds."""

import math
from collections import Counter

import keras
from keras import layers

from denoiser.models.schema import LayerFacts


def describe(model: keras.Model) -> list[LayerFacts]:
    """List the layers of a model in order, the input first.

    Args:
        model: A functional model. Operations outside its layers, such as `x + y`, are listed, too.

    Returns:
        One record for each. Only layers with a kernel have multiply-adds.

    Raises:
        ValueError: A layer is called more than once: Keras lists only its first call.
    """
    calls = Counter(
        call.operation.name for calls in model._nodes_by_depth.values() for call in calls
    )
    if again := [name for name, count in calls.items() if count > 1]:
        raise ValueError(
            f"a layer is called more than once ({', '.join(again)}); give each call a layer of its own"
        )
    return [
        LayerFacts(
            name=layer.name,
            kind=type(layer).__name__,
            inputs=_input_names(layer),
            shape=tuple(layer.output.shape[1:]),
            params=layer.count_params() if isinstance(layer, keras.Layer) else 0,
            macs=_multiply_adds(layer),
        )
        for layer in model.operations
    ]


def _input_names(layer: keras.Operation) -> tuple[str, ...]:
    if isinstance(layer, layers.InputLayer):
        return ()
    inputs = layer.input if isinstance(layer.input, list) else [layer.input]
    return tuple(tensor._keras_history.operation.name for tensor in inputs)


def _multiply_adds(layer: keras.Operation) -> int:
    if isinstance(layer, keras.Model):  # nested in the other
        return sum(map(_multiply_adds, layer.layers))
    names = ("kernel", "depthwise_kernel", "pointwise_kernel")
    kernels = [kernel for name in names if (kernel := getattr(layer, name, None)) is not None]
    weights = sum(math.prod(kernel.shape) for kernel in kernels)
    if not weights:
        return 0
    if isinstance(layer, layers.Dense):  # works on the last axis, once for each place on the others
        return weights * math.prod(layer.output.shape[1:-1])
    # Every position of the larger side (a transposed convolution spreads each *input* pixel) uses
    # the whole kernel once. Padding counts as arithmetic, since it is computed in practice.
    spread = isinstance(layer, layers.Conv2DTranspose)
    _, height, width, _ = (layer.input if spread else layer.output).shape
    return height * width * weights
