"""Read the layers of a network with their kernels from `browser.bin`, which needs no Keras.

`training.browser_export` describes the file.
"""

import math
from dataclasses import dataclass, field

import numpy as np

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models import receptive_fields, schema
from denoiser.models.schema import BrowserLayer, BrowserNetwork

_MOST_NUMBERS = 10_000_000  # in a layer's output; the largest of `blind` has 25,000


@dataclass(frozen=True)
class Layer:
    """One layer as `browser.bin` describes it.

    Attributes:
        settings: What the file says about it.
        kernel: float32 array as Keras lays it out; None where there is none.
    """

    settings: BrowserLayer
    kernel: np.ndarray | None = field(default=None, repr=False)

    @property
    def name(self) -> str:
        """Its name in the Keras model."""
        return self.settings.name

    @property
    def kind(self) -> str:
        """Its Keras class, for example "Conv2D"."""
        return self.settings.kind


def read(content: bytes) -> list[Layer]:
    """Read the layers of a network in order.

    Args:
        content: The bytes of a `browser.bin`.

    Raises:
        ModelError: It describes no network of 28x28 pictures.
    """
    try:
        layers = _read(content)
        settings = [layer.settings for layer in layers]
        for at in (0, 14, 27):
            receptive_fields.find(settings, at, at)  # finds what contradicts itself
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
    kind = np.dtype(description.weights).newbyteorder("<")
    stored = np.frombuffer(content, kind, offset=4 + length)
    weights = stored.astype(np.float32)
    layers, taken = [], 0
    for layer in described:
        kernel = None
        if layer.kernel:
            if len(layer.kernel) != (2 if layer.kind == "Dense" else 4):
                raise ValueError(f"the kernel of a {layer.kind} has the shape {layer.kernel}")
            kernel = weights[taken : taken + math.prod(layer.kernel)].reshape(layer.kernel)
            taken += kernel.size + (layer.shape[-1] if layer.use_bias else 0)
        taken += sum(map(math.prod, layer.parameters))
        layers.append(Layer(layer, kernel))
    if taken != len(weights):
        raise ValueError(f"it has {len(weights):,} weights in place of {taken:,}")
    return layers
