"""How far a picture is from the pure one, as a number.

Each measure compares the pure picture with another one: float arrays of the same shape (28, 28), in data
range 1. `each` applies a measure to the pictures of two stacks.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from skimage import metrics as skimage_metrics

# Keras clips predictions by the same amount before it takes the logarithm (keras.config.epsilon).
_EPSILON = 1e-7
SSIM_SIGMA = 1.5  # pixels
SSIM_K1, SSIM_K2 = 0.01, 0.03  # as in the paper


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
    return Similarity(mse(pure, other), psnr(pure, other), ssim(pure, other))


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
    error = mse(pure, other)
    return -10 * math.log10(error) if error else math.inf


def ssim(pure: np.ndarray, other: np.ndarray) -> float:
    """Return the structural similarity, 1 for equal pictures, with Gaussian weights of sigma 1.5.

    Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", IEEE TIP 13(4), 2004.

    Args:
        pure: float array of shape (28, 28), in [0, 1].
        other: float array of the same shape, of any range.

    Raises:
        ValueError: The shapes differ, or are not those of one picture.
    """
    _check_shapes(pure, other)
    return float(
        skimage_metrics.structural_similarity(
            pure,
            other,
            gaussian_weights=True,
            sigma=SSIM_SIGMA,
            K1=SSIM_K1,
            K2=SSIM_K2,
            data_range=1,
        )
    )


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
