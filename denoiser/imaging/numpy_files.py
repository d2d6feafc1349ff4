"""Read NumPy's own files, npy and npz, without running what is in them."""

import io
import zipfile

import numpy as np

from denoiser import errors
from denoiser.imaging import file_errors

_MOST_ARRAYS = 1000  # of an npz; each costs time, however small it is
OBJECTS = "Python objects"


def read_npy(content: bytes, name: str) -> np.ndarray:
    """Return the array of an npy file.

    Args:
        content: The bytes of the file.
        name: Of the file, for errors.

    Raises:
        PictureError: It is damaged, cut short, or holds Python objects.
    """
    try:
        return np.load(io.BytesIO(content), allow_pickle=False)
    except Exception as error:  # a decoder fails on damaged files in more ways than it documents
        if _is_of_objects(error):
            raise _holds_objects(name) from error
        if "EOF" in str(error):
            raise file_errors.cut_short(name) from error
        raise _damaged(name, "npy") from error


def read_npz(content: bytes, name: str, max_bytes: int) -> dict[str, object]:
    """Return the arrays of an npz file by name; `OBJECTS` stands for those of Python objects.

    Args:
        content: The bytes of the file.
        name: Of the file, for errors.
        max_bytes: How large the arrays may be when they are unpacked.

    Raises:
        PictureError: It is damaged, cut short, empty, too large, or holds nothing but Python objects.
    """
    if not zipfile.is_zipfile(io.BytesIO(content)):  # the list of its files is at its end
        raise file_errors.cut_short(name)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            files = packed.infolist()
        if (size := sum(file.file_size for file in files)) > max_bytes:
            raise file_errors.too_large(name, size, max_bytes)
        if len(files) > _MOST_ARRAYS:
            raise errors.PictureError(
                f"{name} has {len(files):,} arrays; at most {_MOST_ARRAYS:,} can be read."
            )
        with np.load(io.BytesIO(content), allow_pickle=False) as loaded:
            named = {key: _load(loaded, key) for key in loaded.files}
    except errors.PictureError:
        raise
    except Exception as error:  # as for an npy
        raise _damaged(name, "npz") from error
    if not named:
        raise errors.PictureError(
            f"{name} holds no array; write some into it, as by `np.savez(file, pictures=array)`."
        )
    if all(array is OBJECTS for array in named.values()):
        raise _holds_objects(name)
    return named


def _load(loaded: np.lib.npyio.NpzFile, key: str) -> object:
    try:
        return loaded[key]
    except ValueError as error:
        if _is_of_objects(error):
            return OBJECTS
        raise


def _is_of_objects(error: Exception) -> bool:
    return str(error).startswith("Object arrays")


def _holds_objects(name: str) -> errors.PictureError:
    return errors.PictureError(
        f"{name} holds {OBJECTS}, which are not read for safety; save it as numbers:"
        ' `np.save(file, array.astype("float32"))`.'
    )


def _damaged(name: str, kind: str) -> errors.PictureError:
    return errors.PictureError(
        f"{name} is damaged, or not a NumPy .{kind} file; write it with numpy.save or numpy.savez."
    )
