"""The layers of a network: their kernels, what a pixel depends on, and which is the narrowest.

Kernels are read from `browser.bin` (see `training.browser_export`), which needs no Keras.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models import schema
from denoiser.models.schema import BrowserNetwork, LayerFacts

# What `add` puts around a network that was trained elsewhere; a number may follow.
_AROUND = re.compile(
    r"((input|output)_range|margin|without_margin|three_channels|mean_of_channels|reshaped|picture"
    r"|channels_(first|last)|clipped|rounded)(_\d+)?"
)
_AROUND_KINDS = {
    "Activation", "Clip", "Conv2D", "Cropping2D", "Permute", "Rescaling", "Reshape", "Round", "Subtract",
    "ZeroPadding2D",
}  # fmt: skip
_MOST_NUMBERS = 10_000_000  # in a layer's output; the largest of `blind` has 25,000


@dataclass(frozen=True)
class Layer:
    """One layer as `browser.bin` describes it.

    Attributes:
        name: Its name in the Keras model.
        kind: Its Keras class, for example "Conv2D".
        inputs: Names of the layers that it takes its input from.
        shape: Shape of its output for one picture.
        strides: Of a convolution, down and across.
        kernel: float32 array as Keras lays it out; None where there is none.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...]
    strides: tuple[int, int] = (1, 1)
    kernel: np.ndarray | None = field(default=None, repr=False)


def read(content: bytes) -> list[Layer]:
    """Read the layers of a network in order.

    Args:
        content: The bytes of a `browser.bin`.

    Raises:
        ModelError: It describes no network of 28x28 pictures.
    """
    try:
        layers = _read(content)
        for at in (0, 14, 27):
            receptive_field(layers, at, at)  # finds what contradicts itself
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError) as error:
        raise errors.ModelError(f"browser.bin describes no network ({error})") from error
    return layers


def _read(content: bytes) -> list[Layer]:
    length = int.from_bytes(content[:4], "little")
    description = schema.decode(content[4 : 4 + length], BrowserNetwork, "the description")
    described = description.layers
    shapes = [layer.shape for layer in described]
    ends = {shapes[0], shapes[-1]}
    if ends != {(*noise.IMAGE_SHAPE, 1)}:
        raise ValueError(f"its input and output have the shapes {shapes[0]} and {shapes[-1]}")
    if max(map(math.prod, shapes)) > _MOST_NUMBERS:
        raise ValueError(f"the output of a layer has more than {_MOST_NUMBERS:,} numbers")
    weights = np.frombuffer(content, "<f4", offset=4 + length)
    layers, taken = [], 0
    for layer in described:
        kernel = None
        if layer.kernel:
            if len(layer.kernel) != (2 if layer.kind == "Dense" else 4):
                raise ValueError(f"the kernel of a {layer.kind} has the shape {layer.kernel}")
            kernel = weights[taken : taken + math.prod(layer.kernel)].reshape(layer.kernel)
            taken += kernel.size + (layer.shape[-1] if layer.use_bias else 0)
        layers.append(
            Layer(layer.name, layer.kind, layer.inputs, layer.shape, layer.strides, kernel)
        )
    if taken != len(weights):
        raise ValueError(f"it has {len(weights):,} weights in place of {taken:,}")
    return layers


def receptive_field(layers: list[Layer], row: int, column: int) -> np.ndarray:
    """Return the pixels of the input that a pixel of the output depends on.

    Args:
        layers: As `read` returns them.
        row: Of the pixel of the output, 0 to 27.
        column: Of the pixel of the output, 0 to 27.

    Returns:
        Boolean array of shape (28, 28).
    """
    needed = {layer.name: np.zeros(layer.shape[:2], bool) for layer in layers}
    needed[layers[-1].name][row, column] = True
    shapes = {layer.name: layer.shape for layer in layers}
    for layer in reversed(layers):
        for name in layer.inputs:
            needed[name] |= _depends_on(layer, shapes[name], needed[layer.name])
    return needed[layers[0].name]


def _depends_on(layer: Layer, shape: tuple[int, ...], needed: np.ndarray) -> np.ndarray:
    """Return which places of a layer's input, of a shape, the needed places of its output depend on."""
    places = np.zeros(shape[:2], bool)
    if not needed.any():
        return places
    if layer.kind in ("Reshape", "Flatten"):
        whole = np.broadcast_to(needed[..., None] if len(layer.shape) == 3 else needed, layer.shape)
        return np.asarray(
            whole.reshape(shape).any(axis=2) if len(shape) == 3 else whole.reshape(shape)
        )
    if layer.kind == "Dense" and len(shape) < 3:  # one of more axes works on the last alone
        return places | needed.any(axis=-1, keepdims=True)
    if not layer.kind.startswith("Conv2D"):
        return needed.copy()
    spreads = layer.kind == "Conv2DTranspose"
    if layer.kernel is None:
        raise ValueError(f"{layer.name} is a {layer.kind} without a kernel")
    input_size, output_size, kernel, strides = (
        np.array(sizes[:2]) for sizes in (shape, layer.shape, layer.kernel.shape, layer.strides)
    )
    small, large = (input_size, output_size) if spreads else (output_size, input_size)
    # The larger side with its padding: where the kernel reaches from each place of the smaller one.
    reach = (small - 1) * strides + kernel
    top, left = start = np.maximum(reach - large, 0) // 2
    padded = np.zeros(np.maximum(reach, start + large), bool)
    inside = padded[top : top + large[0], left : left + large[1]]
    if spreads:
        inside[:] = needed
    for y, x in np.ndindex(*kernel):
        below, right = (small - 1) * strides + 1 + (y, x)
        touched = padded[y : below : strides[0], x : right : strides[1]]
        if spreads:
            places |= touched
        else:
            touched |= needed
    return places if spreads else inside


def narrowest(layers: Sequence[LayerFacts]) -> tuple[LayerFacts, bool] | None:
    """Return the layer whose output has the fewest numbers, between the input and the output.

    Args:
        layers: As `results.json` lists them.

    Returns:
        The layer, the first of several, and whether it is the only way from the input to the output;
        None where there is none in between. Layers that `add` put there do not count.
    """
    if len(layers) < 3:
        return None
    first, *between, last = layers
    middle = [
        layer
        for layer in between
        if layer.kind not in _AROUND_KINDS or not _AROUND.fullmatch(layer.name)
    ]
    if not middle:
        return None
    layer = min(middle, key=lambda layer: math.prod(layer.shape))
    reached = {first.name}
    for other in (*between, last):
        if other is not layer and reached & {*other.inputs}:
            reached.add(other.name)
    return layer, last.name not in reached
