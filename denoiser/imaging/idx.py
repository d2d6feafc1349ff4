"""Read IDX files, the format that MNIST was published in (http://yann.lecun.com/exdb/mnist)."""

import math

import numpy as np

from denoiser import errors

TYPES = {0x08: "u1", 0x09: "i1", 0x0B: ">i2", 0x0C: ">i4", 0x0D: ">f4", 0x0E: ">f8"}
_MOST_AXES = 4


def is_idx(content: bytes) -> bool:
    """Return whether the first bytes of a file are those of an IDX file."""
    return (
        len(content) >= 4
        and content.startswith(b"\0\0")
        and content[2] in TYPES
        and 1 <= content[3] <= _MOST_AXES
    )


def read(content: bytes, name: str) -> np.ndarray:
    """Return the array of an IDX file.

    Args:
        content: The bytes of the file, for which `is_idx` is true.
        name: Of the file, for errors.

    Raises:
        PictureError: It holds labels, or is cut short.
    """
    axes = content[3]
    if axes == 1:
        raise errors.PictureError(
            f"{name} holds labels, not pictures; choose the file of the images, such as"
            " train-images-idx3-ubyte."
        )
    dtype = np.dtype(TYPES[content[2]])
    start = 4 + 4 * axes
    shape = [int.from_bytes(content[at : at + 4], "big") for at in range(4, start, 4)]
    count = math.prod(shape)
    if start + count * dtype.itemsize > len(content):
        raise errors.PictureError(
            f"{name} is cut short: it has {len(content):,} bytes, but {start + count * dtype.itemsize:,}"
            " are expected. Download or copy it again."
        )
    return np.frombuffer(content, dtype, count, start).reshape(shape)
