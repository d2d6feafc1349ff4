"""The perfect memoriser: the best denoiser there is for digits that are known by heart, and for no others.

Source: the posterior mean of an empirical prior. Where each of n known digits x is as likely as the
others, and a noisy one is y = x + noise_factor * N(0, 1), the answer with the least mean squared error is
the mean of all x, weighted by exp(-|y - x|^2 / (2 noise_factor^2)). A network that only memorises its
training images comes to this: Kadkhodaie, Guth, Simoncelli and Mallat, "Generalization in diffusion
models arises from geometry-adaptive harmonic representations", ICLR 2024.
"""

import numpy as np

from denoiser.data import digits
from denoiser.data.digits import Digits

NAME = "Perfect memoriser"
ON_ITS_OWN = f"{NAME}, own digits"  # what it is called where it is measured on digits that it knows
MOST = 4000  # digits: the whole quick set
# Distances in float32 are hardly known better, so that with less noise than this all weight is at the
# nearest digit.
_LEAST_SQUARE = 1e-12


def known_digits(count: int) -> Digits:
    """Return the digits that a memoriser of so many digits knows.

    They are the first of the quick set, none of which is in the gallery or among the test images, in an
    order that takes one of each class in turn: 0, 1, ..., 9, 0, 1, ...

    Args:
        count: Number of digits, 1 to `MOST`.

    Raises:
        ValueError: There are not so many.
    """
    if not 1 <= count <= MOST:
        raise ValueError(f"count must be 1 to {MOST}, got {count}")
    quick = digits.quick_set()
    by_class = np.argsort(quick.labels, kind="stable").reshape(10, -1)
    return quick[by_class.T.ravel()[:count]]


def weigh(noisy: np.ndarray, known: np.ndarray, *, noise_factor: float) -> np.ndarray:
    """Return for each known digit the probability that the noisy picture is this one.

    Args:
        noisy: float32 array of shape (28, 28) or (m, 28, 28), of any range.
        known: float32 array of shape (n, 28, 28), in [0, 1].
        noise_factor: The noise factor of the noisy picture, 0 or more. At 0 the nearest digit has all the
            weight.

    Returns:
        float32 array of shape (n,) or (m, n), 0 to 1; the weights of a picture add up to 1.

    Raises:
        ValueError: The noise factor is negative or NaN.
    """
    if not noise_factor >= 0:
        raise ValueError(f"noise_factor must be 0 or more, got {noise_factor}")
    points = known.reshape(len(known), -1)
    products = _multiply(noisy.reshape(*noisy.shape[:-2], -1), points.T)
    # Of |y - x|^2 = |y|^2 - 2 y x + |x|^2 the first term is the same for all digits.
    squares = np.einsum("ij,ij->i", points, points) - 2 * products
    squares -= squares.min(axis=-1, keepdims=True)  # so that the largest exponential is 1
    weights = np.exp(-squares / max(2 * noise_factor**2, _LEAST_SQUARE))
    return weights / weights.sum(axis=-1, keepdims=True)


def blend(weights: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the mean of the known digits by their weights.

    Args:
        weights: As `weigh` returned them.
        known: As for `weigh`.

    Returns:
        float32 array of shape (28, 28) or (m, 28, 28), in [0, 1].
    """
    pictures = _multiply(weights, known.reshape(len(known), -1))
    return pictures.reshape(*weights.shape[:-1], *known.shape[1:])


def denoise(noisy: np.ndarray, known: np.ndarray, *, noise_factor: float) -> np.ndarray:
    """Return what the memoriser makes of a noisy picture.

    Args:
        noisy: As for `weigh`.
        known: As for `weigh`.
        noise_factor: As for `weigh`.

    Returns:
        float32 array of the shape of `noisy`, in [0, 1].

    Raises:
        ValueError: The noise factor is negative or NaN.
    """
    return blend(weigh(noisy, known, noise_factor=noise_factor), known)


def _multiply(rows: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """Return `rows @ matrix`; for a single row without BLAS, whose threads wait for busy cores."""
    return np.einsum("i,ij->j", rows, matrix) if rows.ndim == 1 else rows @ matrix
