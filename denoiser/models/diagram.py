"""Lay out the layers of a network as the boxes of a drawing."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from denoiser.models.schema import LayerFacts, Shape

# Layers that are part of the box before them: those that change each number by itself, and those that change at most
# the shape.
CHANGING = {
    "Activation", "BatchNormalization", "ELU", "LeakyReLU", "PReLU", "ReLU", "Softmax",
}  # fmt: skip
_PASSING = {
    "ActivityRegularization", "AlphaDropout", "Dropout", "Flatten", "GaussianDropout", "GaussianNoise", "Identity",
    "Reshape", "SpatialDropout2D",
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """A layer, with those that are folded into it.

    Attributes:
        layers: The layers, the one that it is named after first; the last one's output is the box's.
        inputs: Names of the boxes whose outputs are its input.
        shape: Of its output, as rows, columns and maps where a layer has it in that form.
        column: Its place along the network: one more than that of the last of its inputs.
        row: Its place by size: 0 for the largest pictures; plain numbers are last.
    """

    layers: tuple[LayerFacts, ...]
    inputs: tuple[str, ...]
    shape: Shape
    column: int
    row: int

    @property
    def name(self) -> str:
        """The name of its first layer."""
        return self.layers[0].name

    @property
    def output(self) -> str:
        """The name of its last layer."""
        return self.layers[-1].name


def lay_out(layers: Sequence[LayerFacts]) -> list[Box]:
    """Return the boxes of a network, in order.

    Args:
        layers: As `results.json` lists them, each after its inputs.
    """
    parts = _fold(layers)
    box_of = {layer.name: part[0].name for part in parts for layer in part}
    shapes = [_shape_of(part) for part in parts]
    rows = {size: row for row, size in enumerate(sorted({*map(_size, shapes)}, reverse=True))}
    columns: dict[str, int] = {}
    boxes = []
    for part, shape in zip(parts, shapes, strict=True):
        inputs = tuple(dict.fromkeys(box_of[name] for name in part[0].inputs if name in box_of))
        columns[part[0].name] = column = max((columns[name] + 1 for name in inputs), default=0)
        boxes.append(Box(tuple(part), inputs, shape, column, rows[_size(shape)]))
    return boxes


def _fold(layers: Sequence[LayerFacts]) -> list[list[LayerFacts]]:
    """Return the layers of each box."""
    uses = Counter(name for layer in layers for name in layer.inputs)
    parts: dict[str, list[LayerFacts]] = {}  # by the last layer of each
    for layer in layers:
        before = layer.inputs[0] if len(layer.inputs) == 1 else ""
        if uses[before] == 1 and before in parts and _is_folded(layer, into=parts[before][0]):
            parts[layer.name] = [*parts.pop(before), layer]
        else:
            parts[layer.name] = [layer]
    order = {layer.name: number for number, layer in enumerate(layers)}
    return sorted(parts.values(), key=lambda part: order[part[0].name])


def _is_folded(layer: LayerFacts, *, into: LayerFacts) -> bool:
    """Return whether a layer is part of the box that another begins; that of the input shows the input as it is."""
    return layer.kind in _PASSING or (layer.kind in CHANGING and into.kind != "InputLayer")


def _shape_of(part: Sequence[LayerFacts]) -> Shape:
    """Return the shape of a box's output: as a picture rather than as a row of numbers."""
    size = math.prod(part[-1].shape)
    shapes = [layer.shape for layer in part[::-1] if math.prod(layer.shape) == size]
    return next((shape for shape in shapes if len(shape) == 3), (size,))


def _size(shape: Shape) -> int:
    """Return how many pixels a map of a shape has; 1 for plain numbers."""
    return math.prod(shape[:2]) if len(shape) > 2 else 1
