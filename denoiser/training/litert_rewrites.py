"""Replace layers that TensorFlow cannot convert to LiteRT by others that compute the same.

Only the LiteRT file is made from the result; the Keras file keeps the layers as they are.
"""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
from keras import layers

from denoiser.training import copying
from denoiser.training.copying import Copier

# Called with the layer, its input, the keyword arguments of the call, and what makes copies.
Replace = Callable[[keras.Layer, Any, dict[str, Any], Copier], Any]
_RECURRENT = (
    layers.RNN, layers.LSTM, layers.GRU, layers.SimpleRNN, layers.ConvLSTM1D, layers.ConvLSTM2D,
)  # fmt: skip


def rewrite(network: keras.Model) -> keras.Model:
    """Return a network that LiteRT can run in more cases.

    Args:
        network: A flat functional model with one input.

    Returns:
        A network that computes the same, with layers of the same names; the same one if there is
        nothing to replace.
    """
    if not any(_replacement(operation) for operation in network.operations):
        return network
    copier = Copier()

    def call(
        operation: keras.Operation, args: tuple[Any, ...], kwargs: dict[str, Any], inside: str
    ) -> Any:
        replace = _replacement(operation)
        if replace is None or len(args) != 1:
            return copier.call(operation, args, kwargs)
        return replace(operation, args[0], kwargs, copier)

    return copying.copy_with(network, copier, call)


def _replacement(operation: keras.Operation) -> Replace | None:
    if isinstance(operation, layers.UpSampling2D) and operation.interpolation == "nearest":
        return _enlarge
    if _is_sharp(operation):
        return _resize_by_matrices
    if isinstance(operation, layers.UpSampling1D):
        return _enlarge_row
    if isinstance(operation, layers.Conv1D | layers.Conv2D) and getattr(operation, "groups", 1) > 1:
        return _join_groups
    if isinstance(operation, layers.Conv2DTranspose) and {*operation.dilation_rate} != {1}:
        return _fill_with_zeros
    recurrent = (
        operation.forward_layer if isinstance(operation, layers.Bidirectional) else operation
    )
    return _unroll if isinstance(recurrent, _RECURRENT) and not recurrent.unroll else None


def _enlarge(layer: keras.Layer, x: Any, kwargs: dict[str, Any], copier: Copier) -> Any:
    """Enlarge in one operation: Keras repeats rows, after which their number is unknown."""
    _, height, width, _ = x.shape
    down, across = layer.size
    resize = layers.Resizing(
        height * down, width * across, interpolation="nearest", name=copier.name(layer.name)
    )
    return resize(x)


def _is_sharp(operation: keras.Operation) -> bool:
    if not isinstance(operation, layers.UpSampling2D | layers.Resizing):
        return False
    # With these, `Resizing` does more than to resize.
    options = ("crop_to_aspect_ratio", "pad_to_aspect_ratio", "antialias")
    is_plain = not any(getattr(operation, option, False) for option in options)
    return is_plain and operation.interpolation not in ("nearest", "bilinear")


def _resize_by_matrices(layer: keras.Layer, x: Any, kwargs: dict[str, Any], copier: Copier) -> Any:
    """Resize columns and rows by a matrix each, for an interpolation that LiteRT does not have."""
    for order, length in (((3, 2, 1), layer.output.shape[1]), ((1, 3, 2), layer.output.shape[2])):
        x = layers.Permute(order, name=copier.name("permute", layer.name))(x)
        width = x.shape[-1]
        unit = np.eye(width, dtype=np.float32)[..., None]
        resized = keras.ops.image.resize(unit, (width, length), interpolation=layer.interpolation)
        name = copier.name("multiply", layer.name)
        multiply = layers.Dense(length, use_bias=False, name=name)
        x = multiply(x)
        multiply.set_weights([keras.ops.convert_to_numpy(resized)[..., 0]])
    return layers.Permute((2, 3, 1), name=copier.name(layer.name))(x)


def _enlarge_row(layer: keras.Layer, x: Any, kwargs: dict[str, Any], copier: Copier) -> Any:
    _, length, channels = x.shape
    size = layer.size if isinstance(layer.size, int) else layer.size[0]
    column = layers.Reshape((length, 1, channels), name=copier.name("column", layer.name))(x)
    resize = layers.Resizing(
        length * size, 1, interpolation="nearest", name=copier.name("resize", layer.name)
    )
    return layers.Reshape((length * size, channels), name=copier.name(layer.name))(resize(column))


def _join_groups(layer: keras.Layer, x: Any, kwargs: dict[str, Any], copier: Copier) -> Any:
    """Write out the zeros between the groups of channels: grouped convolutions need XLA on a CPU."""
    kernel, *bias = layer.get_weights()
    *size, channels, filters = kernel.shape
    joined = np.zeros((*size, channels * layer.groups, filters), np.float32)
    for group in range(layer.groups):
        takes = slice(group * channels, (group + 1) * channels)
        returns = slice(group * filters // layer.groups, (group + 1) * filters // layer.groups)
        joined[..., takes, returns] = kernel[..., returns]
    return _replace_kernel(layer, x, copier, [joined, *bias], groups=1)


def _fill_with_zeros(layer: keras.Layer, x: Any, kwargs: dict[str, Any], copier: Copier) -> Any:
    """Write out the zeros between the weights of a dilated kernel."""
    kernel, *bias = layer.get_weights()
    (rows, columns, *channels), (down, across) = kernel.shape, layer.dilation_rate
    larger = np.zeros(((rows - 1) * down + 1, (columns - 1) * across + 1, *channels), np.float32)
    larger[::down, ::across] = kernel
    settings = {"kernel_size": larger.shape[:2], "dilation_rate": 1}
    return _replace_kernel(layer, x, copier, [larger, *bias], **settings)


def _replace_kernel(
    layer: keras.Layer, x: Any, copier: Copier, weights: list[np.ndarray], **settings: Any
) -> Any:
    config = layer.get_config() | {"name": copier.name(layer.name)} | settings
    convolve = type(layer).from_config(config)
    result = convolve(x)
    convolve.set_weights(weights)
    return result


def _unroll(layer: keras.Layer, x: Any, kwargs: dict[str, Any], copier: Copier) -> Any:
    """Write the steps of a recurrent layer one after the other: LiteRT has no loop for them."""
    if not isinstance(layer, layers.Bidirectional):
        return copier.call(layer, (x,), kwargs, unroll=True)
    config = layer.get_config()
    both = {key: config[key] for key in ("layer", "backward_layer") if config.get(key)}
    unrolled = {
        key: one | {"config": one["config"] | {"unroll": True}} for key, one in both.items()
    }
    return copier.call(layer, (x,), kwargs, **unrolled)
