"""The file that `sample` writes: a sheet of pictures, or an array."""

import math
from pathlib import Path

import numpy as np

from denoiser import errors
from denoiser.data import disk
from denoiser.imaging import rendering

_FACTOR = 4  # times that a sheet's pixels are enlarged


def is_array(path: Path) -> bool:
    """Return whether the file is to be an array.

    Raises:
        PictureError: It is to be neither an array nor a picture.
    """
    if path.suffix.lower() not in (".npy", ".png"):
        raise errors.PictureError(f"{path} must end in .png or .npy.")
    return path.suffix.lower() == ".npy"


def write(path: Path, array: np.ndarray, *, sheet: np.ndarray) -> None:
    """Write the file.

    Args:
        path: Its name ends in .npy or .png.
        array: What an array holds.
        sheet: The pictures of a sheet, float32 array of shape (n, 28, 28), in [0, 1].

    Raises:
        StoreError: It cannot be written.
    """
    if is_array(path):
        disk.write_whole(path, lambda file: np.save(file, array, allow_pickle=False))
        return
    columns = math.ceil(math.sqrt(len(sheet)))  # about as wide as high
    enlarged = rendering.enlarge(rendering.lay_out(sheet, columns=columns), factor=_FACTOR)
    disk.write_whole(path, lambda file: file.write(rendering.to_png(enlarged)))
