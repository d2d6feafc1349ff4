"""What the sections show digits with."""

import numpy as np

from denoiser.imaging import noise, rendering
from denoiser.ui.views.experiment.book_models import NOISE_FACTOR

_FACTOR = 3  # times that a pixel is enlarged


def png(picture: np.ndarray) -> bytes:
    """Return a picture as the bytes of a PNG file, enlarged by whole pixels."""
    return rendering.to_png(rendering.enlarge(picture, factor=_FACTOR))


def add_noise(pure: np.ndarray) -> np.ndarray:
    """Return pictures of shape (n, 28, 28) with noise of the book's factor and seed 0."""
    return noise.make_noisy(pure, noise_factor=NOISE_FACTOR, seed=0)
