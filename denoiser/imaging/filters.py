"""Classical denoising filters, and an estimate of how much noise a picture holds."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import ndimage
from skimage import restoration

NOISY_INPUT = "noisy input"  # the baseline of all others: no filter at all
# Of the total variation filter, with scikit-image's values.
_MOST_STEPS = 200
_STEP = 0.25
_TOLERANCE = 2e-4
_TINY = float(np.finfo(np.float32).eps)


@dataclass(frozen=True)
class Filter:
    """A classical filter.

    scikit-image's module with its total variation and its wavelet filter imports scipy.stats, which
    costs a server 44 MB, so these two are written out here; a test compares them with scikit-image's.

    Attributes:
        apply: Maps a noisy float32 picture of shape (28, 28) and its noise factor, more than 0, to a
            filtered picture, by the options of a setting.
        settings: The settings to tune over. Weights and thresholds are in units of the noise.
    """

    apply: Callable[..., np.ndarray]
    settings: list[dict[str, Any]]


def _gaussian(noisy: np.ndarray, noise_factor: float, *, sigma: float) -> np.ndarray:
    return ndimage.gaussian_filter(noisy, sigma)


def _median(noisy: np.ndarray, noise_factor: float, *, size: int) -> np.ndarray:
    return ndimage.median_filter(noisy, size)


def _wiener(noisy: np.ndarray, noise_factor: float, *, size: int) -> np.ndarray:
    from scipy import signal  # imports scipy.stats, which costs 44 MB

    with np.errstate(divide="ignore", invalid="ignore"):  # a window without any variance
        return signal.wiener(noisy, size, noise=noise_factor**2)


def _total_variation(noisy: np.ndarray, noise_factor: float, *, weight: float) -> np.ndarray:
    """Denoise by total variation, as `skimage.restoration.denoise_tv_chambolle` does.

    Source: Chambolle, "An algorithm for total variation minimization and applications", Journal of
    Mathematical Imaging and Vision 20, 2004.
    """
    weight *= noise_factor
    down, across = np.zeros_like(noisy), np.zeros_like(noisy)  # the dual field of the paper
    first = before = math.inf
    for _ in range(_MOST_STEPS):
        divergence = -down - across
        divergence[1:] += down[:-1]
        divergence[:, 1:] += across[:, :-1]
        result = noisy + divergence
        slope_down = np.diff(result, axis=0, append=result[-1:])
        slope_across = np.diff(result, axis=1, append=result[:, -1:])
        steepness = np.hypot(slope_down, slope_across)
        energy = float((divergence**2).sum() + weight * steepness.sum())
        first = min(first, energy) if math.isinf(first) else first
        if abs(before - energy) < _TOLERANCE * first:
            break
        before = energy
        shrink = 1 + _STEP / weight * steepness
        down = (down - _STEP * slope_down) / shrink
        across = (across - _STEP * slope_across) / shrink
    return result


def _non_local_means(
    noisy: np.ndarray, noise_factor: float, *, patch_size: int, strength: float
) -> np.ndarray:
    return restoration.denoise_nl_means(
        noisy,
        patch_size=patch_size,
        patch_distance=6,
        h=strength * noise_factor,
        sigma=noise_factor,
    )


def _wavelet(noisy: np.ndarray, noise_factor: float, *, threshold: float) -> np.ndarray:
    """Denoise by shrinking wavelet coefficients, as `skimage.restoration.denoise_wavelet` does.

    Source: Chang, Yu and Vetterli, "Adaptive wavelet thresholding for image denoising and
    compression" (BayesShrink), IEEE Transactions on Image Processing 9(9), 2000.
    """
    import pywt  # only when it is needed: it slows the first page down

    noise_power = (threshold * noise_factor) ** 2
    coarse, details = pywt.dwt2(noisy, "sym4")
    shrunk = []
    for detail in details:
        signal_power = max(float(np.mean(detail**2)) - noise_power, _TINY)
        value = noise_power / math.sqrt(signal_power)
        shrunk.append(pywt.threshold(detail, value, mode="soft"))
    height, width = noisy.shape
    return pywt.idwt2((coarse, tuple(shrunk)), "sym4")[:height, :width].astype(noisy.dtype)


# All settings that are tried for each filter. Each name has a space, which no model's name has.
_FILTERS = {
    NOISY_INPUT: Filter(lambda noisy, noise_factor: noisy, [{}]),
    "gaussian filter": Filter(
        _gaussian,
        [
            {"sigma": sigma}
            for sigma in (0.3, 0.4, 0.5, 0.6, 0.8, 1.0, 1.2, 1.4, 1.7, 2.0, 2.5, 3.0)
        ],
    ),
    "median filter": Filter(_median, [{"size": size} for size in (1, 2, 3, 4, 5, 6, 7)]),
    "wiener filter": Filter(_wiener, [{"size": size} for size in (3, 5, 7, 9)]),
    "total variation": Filter(
        _total_variation,
        [{"weight": weight} for weight in (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.5, 2.0)],
    ),
    "non-local means": Filter(
        _non_local_means,
        [
            {"patch_size": size, "strength": strength}
            for size in (3, 5)
            for strength in (0.1, 0.3, 0.5, 0.7, 0.9, 1.2)
        ],
    ),
    "wavelet shrinkage": Filter(
        _wavelet,
        [{"threshold": threshold} for threshold in (0.4, 0.6, 0.8, 1.0, 1.3, 1.6)],
    ),
}


def names() -> list[str]:
    """Return the names of all filters; the first leaves the noisy input as it is."""
    return [*_FILTERS]


def get(name: str) -> Filter:
    """Return a filter by its name, one of `names()`."""
    return _FILTERS[name]


def estimate_noise(noisy: np.ndarray) -> float:
    """Estimate the noise factor of a picture from the picture alone.

    Source: Donoho and Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81(3),
    1994: the median of the finest wavelet coefficients, which hold hardly more than noise.

    Args:
        noisy: float32 array of shape (28, 28).

    Returns:
        The standard deviation of its noise, 0 or more.
    """
    import pywt

    _, (_, _, finest) = pywt.dwt2(noisy, "db2")
    return float(
        np.median(np.abs(finest)) / 0.6745
    )  # the median of normal noise with standard deviation 1
