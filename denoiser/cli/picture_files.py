"""Read and write the files of `denoise`: pictures, and stacks of them."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from denoiser import errors
from denoiser.cli import reading
from denoiser.data import disk
from denoiser.imaging import arrays, decoding, file_errors, kinds, rendering

# A file is written as what it was read as, or else as the first kind of its row.
_PNG, _JPEG, _NPY, _NPZ = (".png",), (".jpg", ".jpeg", ".jfif"), (".npy",), (".npz",)
_ENLARGED = 10  # times
_LARGEST_ARRAYS = arrays.MAX_BYTES


@dataclass(frozen=True)
class Stacks:
    """The pictures of one file.

    Attributes:
        path: The file.
        arrays: float32 arrays of shape (28, 28) or (n, 28, 28) by name; one named "" unless the
            file is an npz.
        ending: Of the names of the files that are written for it, such as ".png".
        notes: How it was read, one sentence each.
    """

    path: Path
    arrays: dict[str, np.ndarray]
    ending: str
    notes: tuple[str, ...] = ()


def read(
    path: str | os.PathLike,
    *,
    is_noisy: bool,
    shape: int | None = None,
    are_digits: bool = True,
) -> Stacks:
    """Read a picture, or a file of arrays of pictures; its bytes tell which it is.

    Args:
        path: The file: one of `kinds.PICTURE_KINDS`, or one that `arrays.read` reads.
        is_noisy: Whether the pictures are noisy already; else they show digits without noise.
        shape: Which shape of a picture is the digit, counted from the left, from 1; None for the largest.
        are_digits: Whether the pictures show digits, which are cut out; others are shrunk as they are.

    Raises:
        PictureError: The file cannot be read or is not such a file, or has no such shape.
    """
    path = Path(path)
    content, kind = _read_bytes(path)
    if kind is None:
        if shape is not None:
            raise errors.PictureError(
                f"{path} holds arrays, in which no shapes are looked for; leave out --shape."
            )
        pictures = reading.read_arrays(
            content,
            str(path),
            is_noisy=is_noisy,
            max_bytes=_LARGEST_ARRAYS,
            are_digits=are_digits,
        )
        ending = _ending(path, _NPZ if pictures.is_npz else _NPY)
        return Stacks(path, pictures.arrays, ending, pictures.notes)
    try:
        if is_noisy:
            pixels, notes = reading.read_noisy(content)
        elif are_digits:
            pixels, notes = reading.read_digit(content, shape)
        elif shape is not None:
            raise errors.PictureError(
                "no shapes are looked for in pictures that are no digits; leave out --shape."
            )
        else:
            pixels, notes = reading.read_whole(content)
    except errors.PictureError as error:
        raise errors.PictureError(f"{path}: {error}") from error
    return Stacks(path, {"": pixels}, _ending(path, _JPEG if kind == "JPEG" else _PNG), notes)


def write(stacks: Stacks, folder: Path | None, suffix: str) -> Path:
    """Write pictures to a file that is named like the input file with a suffix.

    Pictures are enlarged ten times, and written as JPEG if the input is one, else as PNG. Arrays are
    float32 of shape (28, 28) or (n, 28, 28), in an npz if the input is one, else in an npy.

    Args:
        stacks: The pictures, and the input file.
        folder: Where to write; None for the folder of the input file.
        suffix: Suffix of the name, before its ending.

    Returns:
        Path of the new file.

    Raises:
        StoreError: It cannot be written.
    """
    target = target_of(stacks, folder, suffix)
    ending = stacks.ending.lower()

    def write_content(file: BinaryIO) -> None:
        if ending in _NPZ:
            np.savez_compressed(file, allow_pickle=False, **stacks.arrays)
        elif ending in _NPY:
            np.save(file, stacks.arrays[""], allow_pickle=False)
        else:
            kind = "PNG" if ending in _PNG else "JPEG"
            enlarged = rendering.enlarge(stacks.arrays[""], factor=_ENLARGED)
            Image.fromarray(enlarged).save(file, format=kind)

    disk.write_whole(target, write_content)
    return target


def target_of(stacks: Stacks, folder: Path | None, suffix: str) -> Path:
    """Return the path that `write` writes to.

    Args:
        stacks: As for `write`.
        folder: As for `write`.
        suffix: As for `write`.
    """
    path = stacks.path
    name = Path(path.stem) if path.suffix.lower() == ".gz" else path  # train.csv.gz
    return (path.parent if folder is None else folder) / f"{name.stem}{suffix}{stacks.ending}"


def _read_bytes(path: Path) -> tuple[bytes, str | None]:
    """Return the bytes of a file, and its kind if it is a picture."""
    try:
        with path.open("rb") as file:
            head = file.read(kinds.HEAD_SIZE)
            kind = kinds.picture_kind(head)
            most = decoding.MAX_BYTES if kind else _LARGEST_ARRAYS
            try:
                kinds.check_readable(head)  # a large video is not read to its end
            except errors.PictureError as error:
                raise errors.PictureError(f"{path}: {error}") from error
            if (size := os.fstat(file.fileno()).st_size) > most:
                raise file_errors.too_large(str(path), size, most)
            if file.seekable():  # else it is a pipe, of any length
                file.seek(0)
                head = b""
            content = head + file.read(most + 1)
            if len(content) > most:
                raise file_errors.too_large(str(path), len(content), most)
            return content, kind
    except OSError as error:
        raise errors.PictureError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:  # a name with a zero byte
        raise errors.PictureError(f"{str(path)!r} is not the name of a file.") from error


def _ending(path: Path, endings: tuple[str, ...]) -> str:
    return path.suffix if path.suffix.lower() in endings else endings[0]
