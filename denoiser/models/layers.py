"""Find the narrowest layer of a network."""

import math
import re
from collections.abc import Sequence

from denoiser.models.schema import LayerFacts

# What `add` puts around a network that was trained elsewhere; a number may follow.
_AROUND = re.compile(
    r"((input|output)_range|margin|without_margin|three_channels|mean_of_channels|reshaped|picture"
    r"|channels_(first|last)|clipped|rounded)(_\d+)?"
)
_AROUND_KINDS = {
    "Activation", "Clip", "Conv2D", "Cropping2D", "Permute", "Rescaling", "Reshape", "Round", "Subtract",
    "ZeroPadding2D",
}  # fmt: skip


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
