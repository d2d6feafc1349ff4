"""Damage to single pixels, or to many in the same way: replaced, multiplied, masked, striped, blurred, inverted.

Each function takes a stack of pictures, float arrays of shape (n, 28, 28), strengths from 0 to 1 of shape
(n, 1, 1), and the random numbers that `corruptions.RandomNumbers` describes.
"""

import numpy as np
from scipy import ndimage

from denoiser.imaging import noise

MOST_SIGMA = 4  # pixels, of a blur
STRIPE_PERIOD = 4  # pixels
_SIDE = noise.IMAGE_SHAPE[0]


def replace_pixels(pure: np.ndarray, strengths: np.ndarray, fields: np.ndarray) -> np.ndarray:
    """Return pictures of which some pixels are black or white.

    Args:
        pure: See above.
        strengths: Fractions of the pixels that are replaced.
        fields: Of shape (n, 2, 28, 28): uniform numbers that decide which ones, and 0 for black or 1 for white.
    """
    return np.where(is_kept(strengths, fields), pure, fields[:, 1])


def is_kept(strengths: np.ndarray, fields: np.ndarray) -> np.ndarray:
    """Return which pixels `replace_pixels` keeps; bool array of shape (n, 28, 28)."""
    return fields[:, 0] >= strengths


def speckle(pure: np.ndarray, strengths: np.ndarray, fields: np.ndarray) -> np.ndarray:
    """Return pictures whose pixels are multiplied by normal noise around 1; `fields` has the noise."""
    return pure * (1 + 2 * strengths * fields[:, 0])


def mask(pure: np.ndarray, strengths: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return pictures with a black square.

    Args:
        pure: See above.
        strengths: Side of the square, as a fraction of the picture's.
        numbers: Of shape (n, 2): row and column of its middle, 0 to 1.
    """
    return np.where(is_masked(strengths, numbers), 0, pure)


def is_masked(strengths: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return which pixels `mask` makes black; bool array of shape (n, 28, 28)."""
    sides = np.round(_SIDE * strengths[:, 0])
    # It grows around a middle that the seed pins, moved only where it would not fit.
    firsts = np.round(np.clip(_SIDE * numbers - sides / 2, 0, _SIDE - sides))[..., None]
    at = np.arange(_SIDE)
    is_in = (at >= firsts) & (at < firsts + sides[..., None])  # (n, 2, 28): rows and columns
    return is_in[:, 0, :, None] & is_in[:, 1, None, :]


def add_stripes(pure: np.ndarray, strengths: np.ndarray, numbers: np.ndarray) -> np.ndarray:
    """Return pictures with a wave across; `numbers` has its phase, 0 to 1, as an array of shape (n, 1)."""
    phases = 2 * np.pi * numbers[:, :, None]
    return pure + strengths * np.sin(2 * np.pi * np.arange(_SIDE) / STRIPE_PERIOD + phases)


def blur(pure: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    """Return pictures after a Gaussian blur, of a sigma of `MOST_SIGMA` times the strength."""
    return np.stack(
        [
            ndimage.gaussian_filter(picture, MOST_SIGMA * strength) if strength else picture
            for picture, strength in zip(pure, strengths[:, 0, 0], strict=True)
        ]
    )


def invert(pure: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    """Return pictures on their way to their negatives."""
    return (1 - strengths) * pure + strengths * (1 - pure)
