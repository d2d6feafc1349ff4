"""Find out whether a generated digit is a copy of one that a network was trained on."""

import numpy as np

_CHUNK = 100  # pictures; their distances to all of MNIST take 24 MB


def distances(pictures: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return how far each picture is from the nearest known digit.

    Args:
        pictures: float32 array of shape (n, 28, 28), in [0, 1].
        known: float32 array of shape (m, 28, 28), in [0, 1]; at least one digit.

    Returns:
        float32 array of shape (n,): the root of the sum of squared differences, 0 for a copy.
    """
    flat, of_known = (stack.reshape(len(stack), -1) for stack in (pictures, known))
    squares = (of_known**2).sum(axis=1)
    nearest = np.empty(len(flat), np.float32)
    for i in range(0, len(flat), _CHUNK):
        part = flat[i : i + _CHUNK]
        # |a - b|^2 = |a|^2 - 2ab + |b|^2, which is one product of matrices
        least = (squares - 2 * part @ of_known.T).min(axis=1) + (part**2).sum(axis=1)
        nearest[i : i + _CHUNK] = np.sqrt(np.maximum(0, least))
    return nearest
