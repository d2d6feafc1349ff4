"""Hide single pixels of noisy pictures, so that a network can learn to guess them from all others.

Sources: Krull, Buchholz and Jug, "Noise2Void", CVPR 2019; Batson and Royer, "Noise2Self", ICML 2019.
"""

import numpy as np

# Of the pixels that are hidden at a time: with more of them a short training has more to learn from. Of 1/16 and
# this, the one with the lower validation loss (`python -m benchmarks.no_clean_pictures "blind spot" --share 0.0625`).
SHARE = 0.2
_REACH = 2  # pixels up, down, left and right from which a replacement may come


def hide(
    noisy: np.ndarray, rng: np.random.Generator, *, share: float = SHARE
) -> tuple[np.ndarray, np.ndarray]:
    """Replace some pixels of each picture by a pixel nearby, at random.

    What takes a pixel's place looks like any other noisy pixel, so a network cannot tell which were replaced:
    it has to guess each one from what surrounds it.

    Args:
        noisy: float32 array of shape (n, height, width), of any range.
        rng: Draws the pixels and their replacements.
        share: The share of the pixels to hide, 0 to 1.

    Returns:
        The pictures with the replaced pixels, float32 of the same shape; and which pixels those are, bool
        of the same shape.
    """
    hidden = rng.random(noisy.shape) < share
    picture, row, column = np.nonzero(hidden)
    # One of the 24 places around, counted row by row without the one in the middle.
    width = 2 * _REACH + 1
    place = rng.integers(width * width - 1, size=len(picture))
    place += place >= width * width // 2
    # Beyond an edge the picture goes on at the opposite one: mirrored, a pixel could take its own place.
    _, height, length = noisy.shape
    row = (row + place // width - _REACH) % height
    column = (column + place % width - _REACH) % length
    visible = noisy.copy()
    visible[hidden] = noisy[picture, row, column]
    return visible, hidden
