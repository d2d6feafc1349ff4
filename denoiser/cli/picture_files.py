"""Read and write the files of `denoise`: pictures, and stacks of them."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from PIL import Image

from denoiser import errors
from denoiser.data import disk
from denoiser.evaluation import reading
from denoiser.imaging import arrays, decoding, kinds, rendering, uploads
from denoiser.models import litert

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


def read(path: str | os.PathLike, *, is_noisy: bool) -> Stacks:
    """Read a picture, or a file of arrays of pictures; its bytes tell which it is.

    Args:
        path: The file: one of `kinds.PICTURE_KINDS`, or one that `arrays.read` reads.
        is_noisy: Whether the pictures are noisy already; else they show digits without noise.

    Raises:
        PictureError: The file cannot be read or is not such a file.
    """
    path = Path(path)
    content, kind = _read_bytes(path)
    if kind is None:
        pictures = arrays.read(content, str(path), is_noisy=is_noisy, max_bytes=_LARGEST_ARRAYS)
        ending = _ending(path, _NPZ if pictures.is_npz else _NPY)
        return Stacks(path, pictures.arrays, ending, pictures.notes)
    try:
        with _silent_decoders():
            if is_noisy:
                picture, doubt = uploads.read_noisy(content), ""
            else:
                found = uploads.find_digits(uploads.decode(content))
                picture, doubt = reading.choose(found, litert.load_classifier().classify)
    except errors.PictureError as error:
        raise errors.PictureError(f"{path}: {error}") from error
    ending = _ending(path, _JPEG if kind == "JPEG" else _PNG)
    notes = [*picture.notes, *picture.warnings, *filter(None, [doubt])]
    return Stacks(path, {"": picture.pixels}, ending, tuple(notes))


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
                raise arrays.too_large(str(path), size, most)
            if file.seekable():  # else it is a pipe, of any length
                file.seek(0)
                head = b""
            content = head + file.read(most + 1)
            if len(content) > most:
                raise arrays.too_large(str(path), len(content), most)
            return content, kind
    except OSError as error:
        raise errors.PictureError(f"{path} cannot be read: {error.strerror or error}.") from error
    except ValueError as error:  # a name with a zero byte
        raise errors.PictureError(f"{str(path)!r} is not the name of a file.") from error


@contextlib.contextmanager
def _silent_decoders() -> Iterator[None]:
    """Drop what libtiff writes on standard error about a damaged file, beside the error that it causes."""
    try:
        kept = os.dup(2)
    except OSError:  # there is none
        yield
        return
    try:
        sink = os.open(os.devnull, os.O_WRONLY)
        os.dup2(sink, 2)
        os.close(sink)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)


def _ending(path: Path, endings: tuple[str, ...]) -> str:
    return path.suffix if path.suffix.lower() in endings else endings[0]
