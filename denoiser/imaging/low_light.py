"""Poisson noise: a picture of which each pixel has counted a few photons, as in low light.

A pixel counts a random number of photons, whose mean is its light; divided by what a white pixel counts on
average this is the noisy picture. The less light, the stronger the noise, and black pixels stay black. Each
number comes from one uniform number by the inverse of the distribution (Devroye, *Non-Uniform Random Variate
Generation*, 1986, X.3.3), so more light is the same pattern with less noise.
"""

import numpy as np

# Strengths below this one have its noise, in proportion: a white pixel counts 400 photons at it, and what
# even more light changes can hardly be seen.
LEAST_STRENGTH = 0.05
MOST_PHOTONS = 1000  # that a pixel counts; it counts 400 on average, at most


def add_poisson_noise(pure: np.ndarray, strengths: np.ndarray, fields: np.ndarray) -> np.ndarray:
    """Return pictures with Poisson noise.

    Args:
        pure: Float array of shape (n, 28, 28), in [0, 1].
        strengths: Array of shape (n, 1, 1), 0 to 1: the standard deviation of a white pixel. It counts
            1 / strength^2 photons on average.
        fields: Uniform numbers of shape (n, 1, 28, 28).

    Returns:
        Array of the shape of `pure`, 0 or more.
    """
    at_least = np.maximum(strengths, LEAST_STRENGTH)
    photons = 1 / at_least**2
    counted = _count(photons * pure, fields[:, 0]) / photons
    return pure + strengths / at_least * (counted - pure)


def _count(means: np.ndarray, uniform: np.ndarray) -> np.ndarray:
    """Return the smallest count whose cumulative probability is above each uniform number."""
    shape = means.shape
    means, uniform = means.ravel().astype(np.float64), uniform.ravel()
    counts = np.zeros(means.size)
    probability = np.exp(-means)
    missing = uniform - probability
    at = np.flatnonzero(missing >= 0)  # what counts more photons than so far
    means, probability, missing = means[at], probability[at], missing[at]
    for count in range(1, MOST_PHOTONS + 1):
        counts[at] = count
        probability = probability * means / count
        missing = missing - probability
        is_more = missing >= 0
        if not is_more.all():
            at, means = at[is_more], means[is_more]
            probability, missing = probability[is_more], missing[is_more]
        if not at.size:
            break
    return counts.reshape(shape)
