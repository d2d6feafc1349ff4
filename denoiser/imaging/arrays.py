"""Read NumPy files of 28x28 pictures, and refuse all other content."""

import io
import zipfile
from pathlib import Path

import numpy as np

from denoiser import errors
from denoiser.imaging import noise

_LARGEST = 1e6  # far beyond any noise, and float32 holds its square


def read(content: bytes, path: Path, *, is_npz: bool, max_bytes: int) -> dict[str, np.ndarray]:
    """Return the arrays of an npy or npz file by name; that of an npy file is named "".

    Args:
        content: The bytes of the file.
        path: The file, for errors.
        is_npz: Whether it is an npz file.
        max_bytes: How large its arrays may be when they are unpacked.

    Raises:
        PictureError: It is damaged, empty, too large, or not such a file.
    """
    arrays: dict[str, np.ndarray] = {}
    try:
        if is_npz:
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                size = sum(file.file_size for file in packed.infolist())
            if size > max_bytes:
                raise too_large(path, size, max_bytes)
        loaded = np.load(io.BytesIO(content), allow_pickle=False)
        arrays = (
            {name: np.asarray(loaded[name]) for name in loaded.files} if is_npz else {"": loaded}
        )
    except errors.PictureError:
        raise
    except Exception:  # a decoder fails on damaged files in more ways than it documents
        arrays = {}
    if not arrays or not all(isinstance(array, np.ndarray) for array in arrays.values()):
        kind = ".npz" if is_npz else ".npy"
        raise errors.PictureError(
            f"{path} is damaged, empty or not a NumPy {kind} file; write it with numpy.save or"
            " numpy.savez."
        )
    return arrays


def check_pictures(array: np.ndarray, where: str, *, is_noisy: bool) -> np.ndarray:
    """Return an array of pictures as float32.

    Args:
        array: Pictures of shape (28, 28), (n, 28, 28) or (n, 28, 28, 1): bytes from 0 to 255, or
            finite floats where 0 is black and 1 is white.
        where: What to call the array in an error.
        is_noisy: Whether the pictures are noisy already, so that they may go beyond 0 to 1.

    Returns:
        float32 array of shape (28, 28) or (n, 28, 28).

    Raises:
        PictureError: It has another shape or type, or pixels out of range.
    """
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim not in (2, 3) or array.shape[-2:] != noise.IMAGE_SHAPE or not array.size:
        raise errors.PictureError(
            f"{where} has the shape {array.shape}; expected (28, 28), (n, 28, 28) or"
            " (n, 28, 28, 1), with n 1 or more."
        )
    if array.dtype == np.uint8:
        return array.astype(np.float32) / 255
    if not np.issubdtype(array.dtype, np.floating):
        raise errors.PictureError(
            f"{where} is of {array.dtype}; expected bytes (uint8) or floats, where 1 is white."
        )
    low, high = float(array.min()), float(array.max())
    if not -_LARGEST <= low <= high <= _LARGEST:  # NaN compares as false
        raise errors.PictureError(f"{where} has pixels that are NaN or beyond {_LARGEST:g}.")
    if not is_noisy and not 0 <= low <= high <= 1:
        raise errors.PictureError(
            f"{where} has pixels from {low:g} to {high:g}; to add noise, expected pixels from 0 (black)"
            " to 1 (white)."
        )
    return array.astype(np.float32)


def too_large(path: Path, size: int, max_bytes: int) -> errors.PictureError:
    """Return the error for a file that is too large to be read."""
    return errors.PictureError(
        f"{path} holds {size / 1e6:,.0f} MB; at most {max_bytes / 1e6:,.0f} MB can be read."
    )
