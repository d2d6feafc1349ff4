"""Files of pictures and of NumPy arrays, read with care and written whole."""

import contextlib
import io
import os
import shutil
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from denoiser import errors, noise, pictures, rendering

_PICTURES = (".png", ".jpg", ".jpeg")
_ARRAYS = (".npy", ".npz")
_ENLARGED = 10
_LARGEST_ARRAYS = 2_000_000_000  # bytes; all of MNIST as floats has 220 MB
_LARGEST = 1e6  # far beyond any noise, and float32 holds its square


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


def expand(path: str | os.PathLike) -> Path:
    """Gives a path with the home directory in place of `~`, where there is one."""
    try:
        return Path(path).expanduser()
    except RuntimeError:  # no such user, or one without a home
        return Path(path)


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
    most = pictures.MAX_BYTES if kind in _PICTURES else _LARGEST_ARRAYS
    try:
        if (size := path.stat().st_size) > most:
            raise _too_large(path, size, most)
        content = path.read_bytes()
    except OSError as error:
        raise errors.PictureError(f"{path} cannot be read: {error.strerror or error}.") from error
    if kind in _PICTURES:
        try:
            read_picture = pictures.read_noisy if is_noisy else pictures.read_digit
            return Stacks(path, {"": read_picture(content).pixels})
        except errors.PictureError as error:
            raise errors.PictureError(f"{path}: {error}") from error
    try:
        if kind == ".npz":
            with zipfile.ZipFile(io.BytesIO(content)) as packed:
                size = sum(file.file_size for file in packed.infolist())
            if size > most:
                raise _too_large(path, size, most)
        loaded = np.load(io.BytesIO(content), allow_pickle=False)
        arrays = {"": loaded}
        if kind == ".npz":
            arrays = {name: np.asarray(loaded[name]) for name in loaded.files}
    except errors.PictureError:
        raise
    except Exception:  # a decoder stumbles over damage in more ways than it documents
        arrays = {}
    if not arrays or not all(isinstance(array, np.ndarray) for array in arrays.values()):
        raise errors.PictureError(
            f"{path} is damaged, empty or not a NumPy {kind} file; write it with numpy.save or"
            " numpy.savez."
        )
    return Stacks(
        path,
        {
            name: _check_array(path, name, array, is_noisy=is_noisy)
            for name, array in arrays.items()
        },
    )


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
            enlarged = rendering.enlarge(only, factor=_ENLARGED)
            Image.fromarray(enlarged).save(file, format=kind)

    write_whole(target, write_content)
    return target


def target_of(path: Path, folder: Path | None, suffix: str) -> Path:
    """Gives the path that `write` writes to."""
    return (path.parent if folder is None else folder) / f"{path.stem}{suffix}{path.suffix}"


def write_whole(target: Path, write_content: Callable[[BinaryIO], None]) -> None:
    """Writes a file aside and moves it into place, so that a half-written one is never seen.

    Args:
        target: The file; what is there already is replaced.
        write_content: Called with the open file.

    Raises:
        StoreError: It cannot be written.
    """
    aside = target.with_name(f".{target.name}.writing-{os.getpid()}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(aside, "wb") as file:
            write_content(file)
        aside.replace(target)
    except OSError as error:
        raise errors.StoreError(
            f"{target} cannot be written: {error.strerror or error}. Name another folder."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)


def check_writable(folder: Path, *, megabytes: int = 1) -> None:
    """Makes sure that a model or a picture can be saved, before the time to make it is spent.

    Args:
        folder: Where it is to be saved; made if it is not there.
        megabytes: How much has to be free there.

    Raises:
        StoreError: It cannot.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free // 1_000_000
    except FileExistsError as error:
        raise errors.StoreError(
            f"Nothing can be saved in {folder}: it is not a folder. Name another one (for models:"
            " DENOISER_MODELS)."
        ) from error
    except OSError as error:
        raise errors.StoreError(
            f"Nothing can be saved in {folder}: {error.strerror or error}. Make room there, or name"
            " another folder (for models: DENOISER_MODELS)."
        ) from error
    if free < megabytes:
        raise errors.StoreError(
            f"There is too little room in {folder}: {free} MB are free, {megabytes} MB are asked for."
            " Make room there, or name another folder (for models: DENOISER_MODELS)."
        )


def _too_large(path: Path, size: int, most: int) -> errors.PictureError:
    return errors.PictureError(
        f"{path} holds {size / 1e6:,.0f} MB; at most {most / 1e6:,.0f} MB can be read."
    )


def _check_array(path: Path, name: str, array: np.ndarray, *, is_noisy: bool) -> np.ndarray:
    where = f"{path}, array {name!r}," if name else f"{path}"
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
    if not -_LARGEST <= low <= high <= _LARGEST:  # not a number compares as false
        raise errors.PictureError(f"{where} has pixels beyond {_LARGEST:g} or not a number.")
    if not is_noisy and not 0 <= low <= high <= 1:
        raise errors.PictureError(
            f"{where} goes from {low:g} to {high:g}; noise is added to pixels from 0 (black) to 1"
            " (white)."
        )
    return array.astype(np.float32)
