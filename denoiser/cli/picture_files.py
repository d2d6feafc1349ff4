"""Read and write the files of `denoise`: PNG, JPEG, npy and npz."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from denoiser import errors
from denoiser.data import disk
from denoiser.imaging import arrays, decoding, rendering, uploads

_PICTURES = (".png", ".jpg", ".jpeg")
_ARRAYS = (".npy", ".npz")
_ENLARGED = 10  # times
_LARGEST_ARRAYS = 2_000_000_000  # bytes; all of MNIST as floats has 220 MB


@dataclass(frozen=True)
class Stacks:
    """The pictures of one file.

    Attributes:
        path: The file.
        arrays: float32 arrays of shape (28, 28) or (n, 28, 28) by name; one named "" unless the
            file is an npz.
    """

    path: Path
    arrays: dict[str, np.ndarray]


def read(path: str | os.PathLike, *, is_noisy: bool) -> Stacks:
    """Read a PNG, JPEG, npy or npz file.

    Args:
        path: The file. Arrays have the shape (28, 28), (n, 28, 28) or (n, 28, 28, 1) and are of
            bytes from 0 to 255, or of finite floats where 0 is black and 1 is white.
        is_noisy: Whether the pictures are noisy already; else they show digits without noise.

    Raises:
        PictureError: The file cannot be read or is not such a file.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _PICTURES + _ARRAYS:
        raise errors.PictureError(
            f"{path} is not a picture that can be read; expected a name that ends in"
            f" {', '.join(_PICTURES + _ARRAYS)}."
        )
    most = decoding.MAX_BYTES if kind in _PICTURES else _LARGEST_ARRAYS
    try:
        if (size := path.stat().st_size) > most:
            raise arrays.too_large(path, size, most)
        content = path.read_bytes()
    except OSError as error:
        raise errors.PictureError(f"{path} cannot be read: {error.strerror or error}.") from error
    if kind in _PICTURES:
        try:
            read_picture = uploads.read_noisy if is_noisy else uploads.read_digit
            return Stacks(path, {"": read_picture(content).pixels})
        except errors.PictureError as error:
            raise errors.PictureError(f"{path}: {error}") from error
    named = arrays.read(content, path, is_npz=kind == ".npz", max_bytes=most)
    return Stacks(
        path,
        {
            name: arrays.check_pictures(
                array, f"{path}, array {name!r}," if name else str(path), is_noisy=is_noisy
            )
            for name, array in named.items()
        },
    )


def write(stacks: Stacks, folder: Path | None, suffix: str) -> Path:
    """Write pictures as a file of the same kind, named like the input file with a suffix.

    PNG and JPEG pictures are enlarged ten times; arrays are float32 of the same shape as the input.

    Args:
        stacks: The pictures, and the input file.
        folder: Where to write; None for the folder of the input file.
        suffix: Suffix of the name, before its ending.

    Returns:
        Path of the new file.

    Raises:
        StoreError: It cannot be written.
    """
    target = target_of(stacks.path, folder, suffix)

    def write_content(file: BinaryIO) -> None:
        if target.suffix.lower() == ".npz":
            np.savez_compressed(file, allow_pickle=False, **stacks.arrays)
        elif target.suffix.lower() == ".npy":
            np.save(file, stacks.arrays[""], allow_pickle=False)
        else:
            kind = "PNG" if target.suffix.lower() == ".png" else "JPEG"
            enlarged = rendering.enlarge(stacks.arrays[""], factor=_ENLARGED)
            Image.fromarray(enlarged).save(file, format=kind)

    disk.write_whole(target, write_content)
    return target


def target_of(path: Path, folder: Path | None, suffix: str) -> Path:
    """Return the path that `write` writes to.

    Args:
        path: The input file.
        folder: As for `write`.
        suffix: As for `write`.
    """
    return (path.parent if folder is None else folder) / f"{path.stem}{suffix}{path.suffix}"
