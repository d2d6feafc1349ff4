"""How far a picture is from the pure one, as a number.

Every function takes the pure picture and another: float arrays of the same shape, in data range 1. A
single (28, 28) picture gives a float, a stack (n, 28, 28) a float64 array of n. Pictures of different
shapes raise a `ValueError`.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from skimage import metrics as skimage_metrics

# Keras clips predictions by the same amount before it takes the logarithm (keras.config.epsilon).
_EPSILON = 1e-7
SSIM_SIGMA = 1.5  # pixels


def _for_each(measure: Callable[[np.ndarray, np.ndarray], float], pure, other):
    if pure.shape != other.shape:
        raise ValueError(
            f"pictures to compare must have the same shape, got {pure.shape} and {other.shape}"
        )
    if pure.ndim == 2:
        return float(measure(pure, other))
    return np.array([measure(p, o) for p, o in zip(pure, other, strict=True)])


def _mse(pure: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean((pure - other) ** 2, dtype=np.float64))


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
    """Measures one picture against the pure one.

    Args:
        pure: float array of shape (28, 28), in [0, 1].
        other: float array of the same shape, of any range.
    """
    return Similarity(mse(pure, other), psnr(pure, other), ssim(pure, other))


def mse(pure: np.ndarray, other: np.ndarray) -> float | np.ndarray:
    """Gives the mean squared error, 0 for equal pictures, as scikit-image does.

    It is written out, and so is the PSNR, since scikit-image's module with the two imports
    scipy.stats: 45 MB and half a second for every server. A test compares them.
    """
    return _for_each(_mse, pure, other)


def psnr(pure: np.ndarray, other: np.ndarray) -> float | np.ndarray:
    """Gives the peak signal-to-noise ratio, `-10 log10(MSE)`, in dB; infinite for equal pictures."""

    def measure(p, o):
        error = _mse(p, o)
        return -10 * math.log10(error) if error else math.inf

    return _for_each(measure, pure, other)


def ssim(pure: np.ndarray, other: np.ndarray) -> float | np.ndarray:
    """Gives the structural similarity, 1 for equal pictures, with Gaussian weights of sigma 1.5.

    Source: Wang, Bovik, Sheikh and Simoncelli, "Image quality assessment", IEEE TIP 13(4), 2004.
    """

    def measure(p, o):
        return skimage_metrics.structural_similarity(
            p, o, gaussian_weights=True, sigma=SSIM_SIGMA, data_range=1
        )

    return _for_each(measure, pure, other)


def binary_cross_entropy(pure: np.ndarray, other: np.ndarray) -> float | np.ndarray:
    """Gives the mean binary cross-entropy in nats, the loss of the book.

    It is not 0 for equal pictures, since grey pixels have an entropy of their own: about 0.058 is
    the least that any prediction of MNIST can reach.

    Args:
        pure: Targets in [0, 1].
        other: Predictions; clipped to [1e-7, 1 - 1e-7] first, as Keras does.
    """

    def measure(p, o):
        o = np.clip(o.astype(np.float64), _EPSILON, 1 - _EPSILON)
        return -np.mean(p * np.log(o) + (1 - p) * np.log(1 - o))

    return _for_each(measure, pure, other)
