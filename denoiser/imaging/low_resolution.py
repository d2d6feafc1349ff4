"""Low resolution: averages of squares of pixels, enlarged again."""

import numpy as np

from denoiser.imaging import noise

MOST_SIZE = 7  # pixels, the side of a square at strength 1
_SIDE = noise.IMAGE_SHAPE[0]


def lower_resolution(pure: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    """Return pictures that consist of squares, each with the average of its pixels.

    The side of a square need not be a whole number: of a pixel on its edge each square takes, and gets, the part
    that it covers. So the picture changes without a jump as the strength grows. A square at the right or lower
    edge is as much as there is room for.

    Args:
        pure: Float array of shape (n, 28, 28).
        strengths: Array of shape (n, 1, 1), 0 to 1: from a side of 1 pixel, which changes nothing, to 7.

    Returns:
        Array of the same shape.
    """
    sizes = 1 + (MOST_SIZE - 1) * strengths
    edges = np.minimum(np.arange(_SIDE + 1) * sizes, _SIDE)  # (n, 1, 29): of a row's squares
    pixels = np.arange(_SIDE)[:, None]
    covered = np.minimum(pixels + 1, edges[..., 1:]) - np.maximum(pixels, edges[..., :-1])
    covered = np.maximum(covered, 0)  # (n, 28, 28): how much of a pixel is in a square
    widths = covered.sum(axis=1, keepdims=True)
    weights = covered / np.where(widths, widths, 1) @ covered.swapaxes(1, 2)
    return weights @ pure @ weights.swapaxes(1, 2)
