"""Find the pixels of a network's input that a pixel of its output depends on."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from denoiser.models.schema import BrowserLayer, Shape

_MOST_PLACES = 10**7  # of a picture with its padding, or of a table


def find(layers: Sequence[BrowserLayer], row: int, column: int) -> np.ndarray:
    """Return the pixels of the input that a pixel of the output depends on.

    Args:
        layers: Of a network from 28x28x1 to 28x28x1, in order.
        row: Of the pixel of the output, 0 to 27.
        column: Of the pixel of the output, 0 to 27.

    Returns:
        Boolean array of shape (28, 28).

    Raises:
        ValueError, KeyError or IndexError: The layers contradict each other.
    """
    needed = {layer.name: np.zeros(layer.shape, bool) for layer in layers}
    needed[layers[-1].name][row, column] = True
    shapes = {layer.name: layer.shape for layer in layers}
    for layer in reversed(layers):
        here = needed[layer.name]
        if layer.activation == "softmax" or layer.kind == "Softmax":
            here = np.broadcast_to(here.any(axis=-1, keepdims=True), here.shape)
        start = 0  # along the axis of a concatenation
        for name in layer.inputs:
            shape = shapes[name]
            if not here.any():
                continue
            if layer.kind == "Concatenate":
                end = start + shape[layer.axis]
                places = here.take(range(start, end), axis=layer.axis)
                start = end
            else:
                places = _DEPENDS.get(layer.kind, _each_by_itself)(layer, shape, here)
            needed[name] |= places
    return np.asarray(needed[layers[0].name].any(axis=2))


def _each_by_itself(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    """Where each number depends on one; an input that is shorter along an axis stands for all there."""
    needed = np.any(needed, axis=tuple(range(needed.ndim - len(shape))))
    for axis, length in enumerate(shape):
        if length == 1:
            needed = np.any(needed, axis=axis, keepdims=True)
    return needed


def _reshape(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    return needed.reshape(shape)


def _permute(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    return needed.transpose(np.argsort(layer.axes))


def _dense(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    return np.broadcast_to(needed.any(axis=-1, keepdims=True), shape)


def _normalize(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    axes = tuple(range(-layer.over, 0))
    return np.broadcast_to(needed.any(axis=axes, keepdims=True), shape)


def _pad(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    (above, _), (before, _) = layer.padding
    return needed[above : above + shape[0], before : before + shape[1]]


def _crop(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    return np.pad(needed, (*layer.padding, (0, 0)))


def _enlarge(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    for axis, size in enumerate(layer.size):
        if size * shape[axis] ** 2 > _MOST_PLACES:
            raise ValueError(f"the input of {layer.name} is too large")
        at = np.arange(shape[axis] * size)
        if layer.interpolation == "bilinear":  # between the centres of two pixels
            centre = np.maximum((at + 0.5) / size - 0.5, 0)
            weight = np.maximum(0, 1 - np.abs(centre[:, None] - np.arange(shape[axis])))
            depends = weight > 0
            depends[centre > shape[axis] - 1, -1] = True
        else:
            depends = at[:, None] // size == np.arange(shape[axis])
        needed = np.moveaxis(np.tensordot(needed, depends, axes=(axis, 0)) > 0, -1, axis)
    return needed


def _convolve(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    if layer.kernel is None:
        raise ValueError(f"{layer.name} is a {layer.kind} without a kernel")
    if layer.kind == "DepthwiseConv2D":
        by_channel = np.any(needed.reshape(*needed.shape[:2], *layer.kernel[2:]), axis=3)
        return _window(layer, layer.kernel[:2], shape, by_channel)
    groups = needed.reshape(*needed.shape[:2], layer.groups, -1).any(axis=3, keepdims=True)
    of_inputs = np.broadcast_to(groups, (*groups.shape[:3], shape[2] // layer.groups))
    return _window(layer, layer.kernel[:2], shape, of_inputs.reshape(*needed.shape[:2], shape[2]))


def _pool(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    if layer.kind.startswith("Global"):
        return np.broadcast_to(needed.reshape(1, 1, -1), shape)
    return _window(layer, layer.pool, shape, needed)


def _window(layer: BrowserLayer, size: Shape, shape: Shape, needed: np.ndarray) -> np.ndarray:
    """Where windows of a size reach in an input of a shape."""
    inside, touched = _windows(layer, size, shape, needed.shape, shape[2])
    for part in touched:
        part |= needed
    return inside


def _spread(layer: BrowserLayer, shape: Shape, needed: np.ndarray) -> np.ndarray:
    """Where the windows of a transposed convolution come from."""
    if layer.kernel is None:
        raise ValueError(f"{layer.name} is a {layer.kind} without a kernel")
    inside, touched = _windows(layer, layer.kernel[:2], needed.shape, shape, 1)
    inside |= needed.any(axis=2, keepdims=True)
    places = np.zeros((*shape[:2], 1), bool)
    for part in touched:
        places |= part
    return np.broadcast_to(places, shape)


def _windows(
    layer: BrowserLayer, size: Shape, large: Shape, small: Shape, channels: int
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Return a larger picture, and what each part of a window covers of it and its padding."""
    full, count = np.array(large[:2]), np.array(small[:2])
    strides, dilation = np.array(layer.strides), np.array(layer.dilation)
    reach = (count - 1) * strides + (np.array(size) - 1) * dilation + 1
    if math.prod(map(int, reach)) * channels > _MOST_PLACES:
        raise ValueError(f"the windows of {layer.name} reach too far")
    top, left = start = np.maximum(reach - full, 0) // 2
    padded = np.zeros((*np.maximum(reach, start + full), channels), bool)
    inside = padded[top : top + full[0], left : left + full[1]]
    parts = []
    for place in np.ndindex(*size):
        first = place * dilation
        last = first + (count - 1) * strides + 1
        parts.append(padded[first[0] : last[0] : strides[0], first[1] : last[1] : strides[1]])
    return inside, parts


_DEPENDS: dict[str, Callable[[BrowserLayer, Shape, np.ndarray], np.ndarray]] = {
    "AveragePooling2D": _pool,
    "Conv2D": _convolve,
    "Conv2DTranspose": _spread,
    "Cropping2D": _crop,
    "Dense": _dense,
    "DepthwiseConv2D": _convolve,
    "Flatten": _reshape,
    "GlobalAveragePooling2D": _pool,
    "GlobalMaxPooling2D": _pool,
    "LayerNormalization": _normalize,
    "MaxPooling2D": _pool,
    "Permute": _permute,
    "Reshape": _reshape,
    "UpSampling2D": _enlarge,
    "ZeroPadding2D": _pad,
}
