"""The pictures that travel with a model: some of its own that it was not trained on, as an npz."""

import io

import numpy as np

from denoiser import errors
from denoiser.data.digits import Digits
from denoiser.imaging import noise, numpy_files

FILE = "gallery.npz"
MOST = 64
_MOST_BYTES = 100_000  # unpacked; 64 pictures with their labels have 50,240


def to_npz(pictures: Digits) -> bytes:
    """Return pictures as the bytes of an npz.

    Args:
        pictures: At most 64 of them; where they have no classes, their labels are 0.
    """
    file = io.BytesIO()
    np.savez_compressed(file, images=pictures.images, labels=pictures.labels)
    return file.getvalue()


def from_npz(content: bytes, *, classes: int) -> Digits:
    """Return the pictures of an npz.

    Args:
        content: The bytes of the file, from anyone.
        classes: How many classes the pictures have; 0 where they have no labels, and all are 0.

    Raises:
        ModelError: It is damaged, or holds anything else.
    """
    try:
        arrays = numpy_files.read_npz(content, FILE, _MOST_BYTES)
    except errors.PictureError as error:
        raise errors.ModelError(str(error)) from error
    images, labels = (np.asarray(arrays.get(name)) for name in ("images", "labels"))
    are_pictures = (
        images.dtype == labels.dtype == np.uint8
        and images.shape[1:] == noise.IMAGE_SHAPE
        and labels.shape == images.shape[:1]
        and 1 <= len(images) <= MOST
        and labels.max() < max(1, classes)
    )
    if not are_pictures:
        raise errors.ModelError(
            f"{FILE} does not hold 1 to {MOST} pictures as `images`, uint8 of shape (n, 28, 28), with"
            " their classes as `labels`, uint8 of shape (n,)"
        )
    return Digits(images, labels)
