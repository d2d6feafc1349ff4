"""The pictures that a visitor brought, on their way to the process that trains on them."""

import contextlib

import numpy as np

from denoiser import errors
from denoiser.data import collecting, disk, splitting
from denoiser.data.digits import Digits
from denoiser.imaging import noise
from denoiser.jobs import status

_FILE = "data.npz"


def write(pictures: Digits) -> None:
    """Write the pictures for the child process, whole.

    Args:
        pictures: What to train on.

    Raises:
        StoreError: They cannot be written.
    """

    def write_content(file: object) -> None:
        np.savez(file, images=pictures.images, labels=pictures.labels)  # type: ignore[arg-type]

    disk.write_whole(status.folder() / _FILE, write_content)


def take() -> Digits:
    """Return the pictures, and delete their file: nothing of them stays but the 64 in the model.

    Raises:
        TrainingError: They are not there, or damaged.
    """
    try:
        with np.load(status.folder() / _FILE, allow_pickle=False) as file:
            images, labels = file["images"], file["labels"]
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise errors.TrainingError(
            "The pictures to train on did not arrive. Upload them again."
        ) from error
    finally:
        remove()
    if (
        not splitting.LEAST <= len(images) <= collecting.MOST
        or images.shape[1:] != noise.IMAGE_SHAPE
        or labels.shape != images.shape[:1]
        or not images.dtype == labels.dtype == np.uint8
    ):
        raise errors.TrainingError("The pictures to train on were damaged. Upload them again.")
    return Digits(images, labels)


def remove() -> None:
    """Delete the file, if there is one."""
    with contextlib.suppress(OSError):
        (status.folder() / _FILE).unlink(missing_ok=True)
