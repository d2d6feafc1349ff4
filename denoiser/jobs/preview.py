"""The preview of a training: four digits, denoised by the network in its present state."""

import io

import numpy as np

from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.jobs import status

_DIGITS = (200, 312, 412, 500)  # their indices in the gallery
_FILE = "preview.npy"


def pure_and_noisy() -> tuple[np.ndarray, np.ndarray]:
    """Return the four digits of the preview.

    Returns:
        Two float32 arrays of shape (4, 28, 28): pure in [0, 1], and noisy at the book's noise factor.
    """
    pure = digits.gallery().pixels[[*_DIGITS]]
    return pure, noise.make_noisy(pure, noise_factor=noise.BOOK_NOISE_FACTOR, seed=0)


def read() -> np.ndarray | None:
    """Return the four noisy digits, denoised by the network that is being trained.

    Returns:
        float32 array of shape (4, 28, 28), in [0, 1]; None if there is none yet.
    """
    try:
        denoised = np.load(io.BytesIO(status.read(_FILE)), allow_pickle=False)
        if denoised.shape == (4, *noise.IMAGE_SHAPE):
            return np.clip(np.nan_to_num(denoised.astype(np.float32)), 0, 1)
    except (OSError, ValueError, EOFError, AttributeError):
        pass
    return None


def write(denoised: np.ndarray) -> None:
    """Write the preview for `read`.

    Args:
        denoised: float array of shape (4, 28, 28), in [0, 1].

    Raises:
        StoreError: It cannot be written.
    """
    file = io.BytesIO()
    np.save(file, denoised.astype(np.float16))
    status.write(_FILE, file.getvalue())


def remove() -> None:
    """Remove the preview of an earlier training.

    Raises:
        OSError: It cannot be removed.
    """
    (status.folder() / _FILE).unlink(missing_ok=True)
