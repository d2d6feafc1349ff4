"""The preview of a training: four pictures, damaged as it learns, and denoised by the network as it is now."""

import contextlib
import io

import numpy as np

from denoiser import recipes
from denoiser.data import digits, splitting
from denoiser.data.digits import Digits
from denoiser.imaging import corruptions, noise
from denoiser.jobs import status
from denoiser.recipes import Learned

_DIGITS = (200, 312, 412, 500)  # their indices in the gallery
COUNT = len(_DIGITS)
_FILE = "preview.npy"
_OWN = "preview-pure.npy"  # where the training is on pictures that a visitor brought


def pure_and_noisy(recipe: Learned) -> tuple[np.ndarray, np.ndarray]:
    """Return the four pictures of the preview: digits, or the visitor's own that are trained on.

    Args:
        recipe: Says which damage is learned.

    Returns:
        Two float32 arrays of shape (4, 28, 28): pure in [0, 1], and noisy at the book's noise factor, or with
        another damage at its middle strength.
    """
    own = _read(_OWN)
    is_noise = recipe.corruption == corruptions.NORMAL_NOISE
    amount = noise.BOOK_NOISE_FACTOR if is_noise else recipes.middle(recipe)
    pure = digits_of_gallery() if own is None else own
    return pure, damage(recipe, amount, pure)


def damage(recipe: Learned, amount: float, pure: np.ndarray) -> np.ndarray:
    """Return pictures damaged, with the same random numbers for each amount.

    Args:
        recipe: Says which damage is learned.
        amount: Noise factor, or strength of another damage.
        pure: float32 array of shape (n, 28, 28), in [0, 1].

    Returns:
        float32 array of that shape, of any range.
    """
    amounts = np.full(len(pure), amount)
    return corruptions.damage_all(recipe.corruption, pure, amounts, np.random.default_rng(0))


def digits_of_gallery() -> np.ndarray:
    """Return four digits of the gallery, float32 of shape (4, 28, 28), in [0, 1]."""
    return digits.gallery().pixels[[*_DIGITS]]


def read() -> np.ndarray | None:
    """Return the four noisy pictures, denoised by the network that is being trained.

    Returns:
        float32 array of shape (4, 28, 28), in [0, 1]; None if there is none yet.
    """
    return _read(_FILE)


def _read(name: str) -> np.ndarray | None:
    try:
        denoised = np.load(io.BytesIO(status.read(name)), allow_pickle=False)
        if denoised.shape == (COUNT, *noise.IMAGE_SHAPE):
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
    _write(_FILE, denoised)


def _write(name: str, pictures: np.ndarray) -> None:
    file = io.BytesIO()
    np.save(file, pictures.astype(np.float16))
    status.write(name, file.getvalue())


def begin(own: Digits | None) -> None:
    """Replace the preview of an earlier training.

    Args:
        own: The pictures that a visitor brought to train on; four that travel with the model are shown. None
            for a training on digits.

    Raises:
        OSError: The old one cannot be removed.
        StoreError: The new one cannot be written.
    """
    (status.folder() / _FILE).unlink(missing_ok=True)
    (status.folder() / _OWN).unlink(missing_ok=True)
    if own is not None:
        _write(_OWN, splitting.split(own).gallery.pixels[:COUNT])


def forget() -> None:
    """Remove the visitor's pictures of a training that failed."""
    with contextlib.suppress(OSError):
        (status.folder() / _OWN).unlink(missing_ok=True)
        (status.folder() / _FILE).unlink(missing_ok=True)
