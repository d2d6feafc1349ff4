"""JPEG compression, as far as it changes a grey picture: its losses, without the file.

The picture is cut into blocks of 8x8 pixels, each of which becomes 64 waves by the discrete cosine transform;
their heights are rounded to multiples of a step, which is larger for finer waves. Source: ITU-T T.81 (1992),
A.3.3 and A.3.4, and for the steps Table K.1. How a quality from 1 to 100 changes the steps is from the library of the
Independent JPEG Group (`jpeg_quality_scaling`), which T.81 leaves open.
"""

import numpy as np
from scipy import fft

BLOCK = 8  # pixels
# Table K.1: for luminance, at quality 50. A row for each vertical frequency.
STEPS = (
    (16, 11, 10, 16, 24, 40, 51, 61),
    (12, 12, 14, 19, 26, 58, 60, 55),
    (14, 13, 16, 24, 40, 57, 69, 56),
    (14, 17, 22, 29, 51, 87, 80, 62),
    (18, 22, 37, 56, 68, 109, 103, 77),
    (24, 35, 55, 64, 81, 104, 113, 92),
    (49, 64, 78, 87, 103, 121, 120, 101),
    (72, 92, 95, 98, 112, 100, 103, 99),
)
BEST_QUALITY = 100
# A height between two multiples may be computed a little above or below the middle; this rounds both up.
TIE = 1e-6


def compress(pure: np.ndarray, strengths: np.ndarray) -> np.ndarray:
    """Return pictures as they come back from a JPEG file; a decoder would also round them to 256 shades.

    Args:
        pure: Float array of shape (n, 28, 28), in [0, 1].
        strengths: Array of shape (n, 1, 1), 0 to 1. The quality is 100^(1 - strength): 10 at 0.5 and 1 at 1. A
            picture of strength 0 is not compressed.

    Returns:
        Array of the same shape, in [0, 1].
    """
    count, height, width = pure.shape
    # Whole blocks; what is added repeats the last pixels, and is cut off at the end.
    padded = np.pad(pure, ((0, 0), (0, -height % BLOCK), (0, -width % BLOCK)), mode="edge")
    rows, columns = (length // BLOCK for length in padded.shape[1:])
    blocks = padded.reshape(count, rows, BLOCK, columns, BLOCK).astype(np.float64)
    steps = quantisation_steps(strengths[:, :, :, None, None])
    steps = steps.reshape(count, 1, BLOCK, 1, BLOCK)
    heights = fft.dctn(255 * blocks - 128, axes=(2, 4), norm="ortho")
    rounded = steps * np.floor(heights / steps + 0.5 + TIE)
    decoded = (fft.idctn(rounded, axes=(2, 4), norm="ortho") + 128) / 255
    decoded = decoded.reshape(padded.shape)[:, :height, :width]
    return np.where(strengths > 0, np.clip(decoded, 0, 1), pure)


def quantisation_steps(strengths: np.ndarray) -> np.ndarray:
    """Return the steps that heights of waves are rounded to, whole numbers from 1 to 255.

    Args:
        strengths: Array of any shape that broadcasts with (8, 8).
    """
    quality = BEST_QUALITY ** (1 - strengths)
    percent = np.where(quality < 50, 5000 / quality, 200 - 2 * quality)
    return np.clip(np.floor((np.array(STEPS) * percent + 50) / 100), 1, 255)
