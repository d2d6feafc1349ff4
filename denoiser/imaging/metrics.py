"""How far a picture is from the pure one, as a number.

Each measure compares the pure picture with another one: float arrays of the same shape (28, 28), in data
range 1. `each` applies a measure to the pictures of two stacks.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from denoiser.imaging import noise

# Keras clips predictions by the same amount before it takes the logarithm (keras.config.epsilon).
_EPSILON = 1e-7
SSIM_SIGMA = 1.5  # pixels
SSIM_K1, SSIM_K2 = 0.01, 0.03  # as in the paper
_REACH = int(3.5 * SSIM_SIGMA + 0.5)  # pixels from the middle of SSIM's window to its edge
_WINDOW = 2 * _REACH + 1


def _make_blur() -> np.ndarray:
    """Return the matrix that takes weighted means over windows, where they fit: 18 of 28."""
    weights = np.exp(-(np.arange(-_REACH, _REACH + 1) ** 2) / (2 * SSIM_SIGMA**2))
    fitting = noise.IMAGE_SHAPE[0] - 2 * _REACH
    blur = np.zeros((fitting, noise.IMAGE_SHAPE[0]))
    for row in range(fitting):
        blur[row, row : row + _WINDOW] = weights / weights.sum()
    return blur


_BLUR = _make_blur()


@dataclass(frozen=True)
class Similarity:
    """How close one picture is to the pure one.

    Attributes:
        mse: Mean squared error.
        psnr: Peak signal-to-noise ratio in dB, infinite for equal pictures.
        ssim: Structural similarity, 1 for equal pictures.
    """

    mse: float
    psnr: float
    ssim: float


def compare(pure: np.ndarray, other: np.ndarray) -> Similarity:
    """Measure one picture against the pure one.

    Args:
        pure: float array of shape (28, 28), in [0, 1].
        other: float array of the same shape, of any range.

    Raises:
        ValueError: The shapes differ, or are not those of one picture.
    """
    error = mse(pure, other)
    return Similarity(error, _to_psnr(error), ssim(pure, other))


def each(
    measure: Callable[[np.ndarray, np.ndarray], float], pure: np.ndarray, other: np.ndarray
) -> np.ndarray:
    """Measure each picture of a stack against its pure one.

    Args:
        measure: `mse`, `psnr`, `ssim` or `binary_cross_entropy`.
        pure: float array of shape (n, 28, 28), in [0, 1].
        other: float array of the same shape.

    Returns:
        float64 array of shape (n,), in the unit of the measure.

    Raises:
        ValueError: The shapes differ.
    """
    return np.array([measure(p, o) for p, o in zip(pure, other, strict=True)], np.float64)


def mse(pure: np.ndarray, other: np.ndarray) -> float:
    """Return the mean squared error, 0 for equal pictures, as scikit-image does.

    It is written out, and so is the PSNR, since scikit-image's module with the two imports
    scipy.stats: 44 MB for every server. A test compares them.

    Args:
        pure: float array of shape (28, 28), in [0, 1].
        other: float array of the same shape, of any range.

    Raises:
        ValueError: The shapes differ, or are not those of one picture.
    """
    _check_shapes(pure, other)
    return float(np.mean((pure - other) ** 2, dtype=np.float64))


def psnr(pure: np.ndarray, other: np.ndarray) -> float:
    """Return the peak signal-to-noise ratio, `-10 log10(MSE)`, in dB; infinite for equal pictures.

    Args:
        pure: float array of shape (28, 28), in [0, 1].
        other: float array of the same shape, of any range.

    Raises:
        ValueError: The shapes differ, or are not those of one picture.
    """
    return _to_psnr(mse(pure, other))


def _to_psnr(error: float) -> float:
    return -10 * math.log10(error) if error else math.inf


def ssim(pure: np.ndarray, other: np.ndarray) -> float:
    """Return the structural similarity, 1 for equal pictures, with Gaussian weights of sigma 1.5.

    Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", IEEE TIP 13(4), 2004. As
    scikit-image computes it, with sample covariances, but in a fifth of the time: with its own filters,
    each of which is set up anew, it was a tenth of what a change costs the server. A test compares them.

    Args:
        pure: float array of shape (28, 28), in [0, 1].
        other: float array of the same shape, of any range.

    Raises:
        ValueError: The shapes differ, or are not those of one picture.
    """
    _check_shapes(pure, other)
    x, y = pure.astype(np.float64), other.astype(np.float64)
    of_x, of_y, of_xx, of_yy, of_xy = _BLUR @ np.stack([x, y, x * x, y * y, x * y]) @ _BLUR.T
    of_a_sample = _WINDOW**2 / (_WINDOW**2 - 1)
    covariance = of_a_sample * (of_xy - of_x * of_y)
    variances = of_a_sample * (of_xx - of_x**2 + of_yy - of_y**2)
    c1, c2 = SSIM_K1**2, SSIM_K2**2
    similarity = (2 * of_x * of_y + c1) * (2 * covariance + c2)
    return float(np.mean(similarity / ((of_x**2 + of_y**2 + c1) * (variances + c2))))


def binary_cross_entropy(pure: np.ndarray, other: np.ndarray) -> float:
    """Return the mean binary cross-entropy in nats, the loss of the book.

    It is not 0 for equal pictures, since grey pixels have an entropy of their own: about 0.058 is
    the least that any prediction of MNIST can reach.

    Args:
        pure: Targets: float array of shape (28, 28), in [0, 1].
        other: Predictions, of the same shape; clipped to [1e-7, 1 - 1e-7] first, as Keras does.

    Raises:
        ValueError: The shapes differ, or are not those of one picture.
    """
    _check_shapes(pure, other)
    clipped = np.clip(other.astype(np.float64), _EPSILON, 1 - _EPSILON)
    return float(-np.mean(pure * np.log(clipped) + (1 - pure) * np.log(1 - clipped)))


def _check_shapes(pure: np.ndarray, other: np.ndarray) -> None:
    if pure.shape != other.shape or pure.ndim != 2:
        raise ValueError(
            "a measure compares two pictures of the same shape (height, width),"
            f" got {pure.shape} and {other.shape}"
        )
