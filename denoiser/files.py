"""Files of pictures and of NumPy arrays, read with care and written whole."""

import os
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from denoiser import errors, noise, pictures

_PICTURES = (".png", ".jpg", ".jpeg")
_ARRAYS = (".npy", ".npz")
_ENLARGED = 10
_LEAST_SPACE = 4_000_000  # bytes; the largest model here takes 2.5 MB


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
    """Reads a PNG, JPEG, npy or npz file.

    Args:
        path: The file. Arrays have the shape (28, 28), (n, 28, 28) or (n, 28, 28, 1) and are of
            bytes from 0 to 255, or of finite floats where 0 is black and 1 is white.
        is_noisy: Whether a picture is noisy already, or shows a digit without noise.

    Raises:
        PictureError: The file cannot be read or is none of these.
    """
    path = Path(path)
    kind = path.suffix.lower()
    if kind not in _PICTURES + _ARRAYS:
        raise errors.PictureError(
            f"{path} is not a picture that can be read; expected a name that ends in"
            f" {', '.join(_PICTURES + _ARRAYS)}."
        )
    try:
        if kind in _PICTURES:
            content = path.read_bytes()
            picture = pictures.read_noisy(content) if is_noisy else pictures.read_digit(content)
            return Stacks(path, {"": picture.pixels})
        loaded = np.load(path, allow_pickle=False)
        if kind == ".npz":
            with loaded:
                arrays = {name: loaded[name] for name in loaded.files}
        else:
            arrays = {"": loaded}
    except errors.PictureError as error:
        raise errors.PictureError(f"{path}: {error}") from error
    except OSError as error:
        raise errors.PictureError(f"{path} cannot be read: {error.strerror or error}.") from error
    except (ValueError, EOFError, zipfile.BadZipFile, AttributeError, TypeError) as error:
        raise errors.PictureError(
            f"{path} is damaged or not a NumPy {kind} file; write it with numpy.save or numpy.savez."
        ) from error
    return Stacks(path, {name: _check_array(path, name, array) for name, array in arrays.items()})


def write(stacks: Stacks, folder: Path | None, suffix: str) -> Path:
    """Writes pictures as a file of the same kind, named like the old one with a suffix.

    PNG and JPEG are enlarged ten times; arrays are float32 in the shape they came in.

    Args:
        stacks: The pictures, and the file that they were made from.
        folder: Where to write; None for the folder of the old file.
        suffix: What to add to the old file's name, before its ending.

    Returns:
        Path of the new file.

    Raises:
        StoreError: It cannot be written.
    """
    target = target_of(stacks.path, folder, suffix)

    def write_content(file: BinaryIO) -> None:
        only = stacks.arrays.get("")
        if target.suffix.lower() == ".npz":
            np.savez_compressed(file, allow_pickle=False, **stacks.arrays)
        elif target.suffix.lower() == ".npy":
            np.save(file, only, allow_pickle=False)
        else:
            kind = "PNG" if target.suffix.lower() == ".png" else "JPEG"
            enlarged = pictures.enlarge(only, factor=_ENLARGED)
            Image.fromarray(enlarged).save(file, format=kind)

    write_whole(target, write_content)
    return target


def target_of(path: Path, folder: Path | None, suffix: str) -> Path:
    """Gives the path that `write` writes to."""
    return (path.parent if folder is None else folder) / f"{path.stem}{suffix}{path.suffix}"


def write_whole(target: Path, write_content: Callable[[BinaryIO], None]) -> None:
    """Writes a file aside and moves it into place, so that a half-written one is never seen.

    Raises:
        StoreError: It cannot be written.
    """
    aside = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as file:
            aside = Path(file.name)
            write_content(file)
        aside.chmod(0o644)
        aside.replace(target)
    except OSError as error:
        if aside is not None:
            aside.unlink(missing_ok=True)
        raise errors.StoreError(
            f"{target} cannot be written: {error.strerror or error}. Name another folder."
        ) from error


def check_writable(folder: Path) -> None:
    """Makes sure that a model or a picture can be saved, before the time to make it is spent.

    Raises:
        StoreError: It cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(bytes(_LEAST_SPACE))
    except OSError as error:
        raise errors.StoreError(
            f"Nothing can be saved in {folder}: {error.strerror or error}. Make room there, or name"
            " another folder (for models: DENOISER_MODELS)."
        ) from error


def _check_array(path: Path, name: str, array: np.ndarray) -> np.ndarray:
    where = f"{path}, array {name!r}," if name else f"{path}"
    if array.ndim == 4 and array.shape[-1] == 1:
        array = array[..., 0]
    if array.ndim not in (2, 3) or array.shape[-2:] != noise.IMAGE_SHAPE:
        raise errors.PictureError(
            f"{where} has the shape {array.shape}; expected (28, 28), (n, 28, 28) or (n, 28, 28, 1)."
        )
    if array.dtype == np.uint8:
        return array.astype(np.float32) / 255
    if not np.issubdtype(array.dtype, np.floating):
        raise errors.PictureError(
            f"{where} is of {array.dtype}; expected bytes (uint8) or floats, where 1 is white."
        )
    if not np.isfinite(array).all():
        raise errors.PictureError(f"{where} has pixels that are not a finite number.")
    return array.astype(np.float32)
