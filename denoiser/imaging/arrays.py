"""Read arrays of 28x28 pictures: NumPy files, tables as CSV, and MNIST's own IDX files."""

import zlib
from dataclasses import dataclass

import numpy as np

from denoiser import errors
from denoiser.imaging import file_errors, idx, kinds, numpy_files, pixels, tables

KINDS = "npy, npz, CSV or IDX"
# Of the names that such files have mostly; the bytes decide.
ENDINGS = (".npy", ".npz", ".csv", ".tsv", ".txt", ".idx3-ubyte", ".gz")
MAX_BYTES = 2_000_000_000  # all of MNIST as floats has 220 MB
_MOST_UNPACKED = 500_000_000  # bytes from gzip; all of MNIST as CSV has 128 MB


@dataclass(frozen=True)
class Pictures:
    """The pictures of one file.

    Attributes:
        arrays: float32 arrays of shape (28, 28) or (n, 28, 28) by name; a single one named "" unless
            the file is an npz.
        notes: How it was read, one sentence each.
        is_npz: Whether the file is an npz, whose arrays have names.
    """

    arrays: dict[str, np.ndarray]
    notes: tuple[str, ...]
    is_npz: bool


def read(content: bytes, name: str, *, is_noisy: bool, max_bytes: int = MAX_BYTES) -> Pictures:
    """Read the pictures of a file whose kind is told by its bytes; any of them may be packed by gzip.

    Args:
        content: The bytes of an npy, npz, CSV or IDX file, with arrays as `pixels.read` takes them.
        name: Of the file, for errors.
        is_noisy: Whether the pictures are noisy already, so that they may go beyond 0 to 1.
        max_bytes: How large the file and its arrays may be when they are unpacked.

    Raises:
        PictureError: It is damaged, empty, too large, or not such a file.
    """
    if len(content) > max_bytes:
        raise file_errors.too_large(name, len(content), max_bytes)
    if content.startswith(b"\x1f\x8b"):
        content = _unpack(content, name, min(max_bytes, _MOST_UNPACKED))
    is_zip = content.startswith((b"PK\x03\x04", kinds.EMPTY_ZIP))
    if is_zip and (kinds.is_npz(content) or name.lower().endswith(".npz")):
        named = numpy_files.read_npz(content, name, max_bytes)
        return _select(named, name, is_noisy=is_noisy)
    notes: list[str] = []
    if content.startswith(b"\x93NUMPY"):
        array = numpy_files.read_npy(content, name)
    elif idx.is_idx(content):
        array = idx.read(content, name)
    else:
        _check_table(content, name)
        array, notes = tables.read(content, name)
    pictures, more_notes = _read_pictures(array, name, is_noisy=is_noisy)
    return Pictures({"": pictures}, (*notes, *more_notes), is_npz=False)


def can_be_read(content: bytes, *, is_noisy: bool, max_bytes: int = MAX_BYTES) -> bool:
    """Return whether `read` can read a file; the arguments are its own."""
    try:
        read(content, "", is_noisy=is_noisy, max_bytes=max_bytes)
    except errors.PictureError:
        return False
    return True


def _check_table(content: bytes, name: str) -> None:
    if not content:
        raise errors.PictureError(
            f"{name} is empty; expected a picture, or a file of arrays ({KINDS})."
        )
    try:
        kinds.check_readable(content)
    except errors.PictureError as error:
        raise errors.PictureError(f"{name}: {error}") from error
    if kinds.picture_kind(content) or not kinds.is_text(content):
        raise errors.PictureError(
            f"{name} is damaged, or not a file that can be read; expected {KINDS}, or a picture as"
            f" {kinds.PICTURE_KINDS}."
        )


def _unpack(content: bytes, name: str, max_bytes: int) -> bytes:
    unpacker = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacker.decompress(content, max_bytes + 1)
    except zlib.error as error:
        raise errors.PictureError(f"{name} is damaged: gzip cannot unpack it.") from error
    if len(unpacked) > max_bytes:
        raise errors.PictureError(
            f"{name} unpacks to more than {max_bytes / 1e6:,.0f} MB, the most that can be read."
        )
    if not unpacker.eof:
        raise file_errors.cut_short(name)
    return unpacked


def _select(named: dict[str, object], name: str, *, is_noisy: bool) -> Pictures:
    """Return those arrays of an npz that are pictures; the others are labels, mostly."""
    of_numbers = {key: array for key, array in named.items() if isinstance(array, np.ndarray)}
    shown = {key: array for key, array in of_numbers.items() if _is_picture(key, array)}
    if len(named) == 1:
        shown = of_numbers
    if not shown:
        shapes = ", ".join(f"{key!r} {_describe(array)}" for key, array in named.items())
        raise errors.PictureError(
            f"{name} has no array of pictures; expected {pixels.SHAPES}, got {shapes[:300]}."
        )
    notes, arrays = [], {}
    if skipped := [repr(key) for key in named if key not in shown]:
        notes.append(f"Skipped what holds no pictures: {', '.join(skipped)[:300]}.")
    for key, array in shown.items():
        where = f"{name}, array {key!r},"
        arrays[key], more = _read_pictures(array, where, is_noisy=is_noisy)
        notes += [f"Array {key!r}: {note}" for note in more]
    return Pictures(arrays, tuple(notes), is_npz=True)


def _read_pictures(
    array: np.ndarray, where: str, *, is_noisy: bool
) -> tuple[np.ndarray, list[str]]:
    """Return what `pixels.read` returns, where pictures without noise are white on black."""
    pictures, notes = pixels.read(array, where, is_noisy=is_noisy)
    if is_noisy or not pixels.are_on_light_ground(pictures):
        return pictures, notes
    return 1 - pictures, [*notes, "It is ink on paper, so it was turned white on black."]


def _describe(array: object) -> str:
    if isinstance(array, np.ndarray):
        return str(array.shape)
    return numpy_files.OBJECTS if array is numpy_files.OBJECTS else "no array"


def _is_picture(key: str, array: np.ndarray) -> bool:
    if not pixels.has_shape_of_pictures(array):
        return False
    return array.ndim > 1 or not key.lower().startswith(("y", "label", "target"))
