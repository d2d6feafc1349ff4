"""All of MNIST: from a file, or from Keras' own download.

MNIST is by Yann LeCun, Corinna Cortes and Christopher Burges (CC BY-SA 3.0).
"""

import functools
import hashlib
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from denoiser import errors
from denoiser.data import digits, disk
from denoiser.data.digits import Digits

# The book trains on the first 80 % of the training images and validates on the rest.
VALIDATION_COUNT = 12_000
_TEST_SHA256 = "6d87418db22cc8025d05968bec9bd5c3932904b23485740db143a061a2c9d161"  # of the pixels


@dataclass(frozen=True)
class Mnist:
    """All of MNIST as this project splits it.

    Attributes:
        train: The first 48,000 training images without the gallery's: 47,000.
        validation: The last 12,000 training images, which all choices are based on.
        test: The 10,000 test images, which only reported figures are computed on.
    """

    train: Digits
    validation: Digits
    test: Digits


def load(path: str | os.PathLike | None = None) -> Mnist:
    """Load all of MNIST from a file, or else by Keras' own cached download.

    Args:
        path: An npz in the layout of Keras' `mnist.npz`. None for the environment variable
            `DENOISER_MNIST`, and where that is not set, Keras' cache or download.

    Returns:
        The digits without the gallery's, split for training, validation and test.

    Raises:
        DataError: The file cannot be read or is not MNIST, or the download failed.
    """
    return _load(find(path) or _download())


def find(path: str | os.PathLike | None = None) -> Path | None:
    """Find the file that `load` would read, without downloading one.

    Args:
        path: As for `load`.

    Returns:
        The file that the argument or the environment names, even if it does not exist; else Keras'
        cached one; None if that does not exist.
    """
    if named := path or os.environ.get("DENOISER_MNIST"):
        return disk.expand(named)
    cached = _keras_cache()
    return cached if cached.exists() else None


def load_test(path: Path) -> Digits:
    """Load MNIST's 10,000 test images alone, which is much faster than loading all of it.

    Args:
        path: An npz in the layout of Keras' `mnist.npz`.

    Raises:
        DataError: The file cannot be read or holds other images.
    """
    images, labels = _read_arrays(path, "x_test", "y_test")
    if labels.shape != (10_000,) or hashlib.sha256(images.tobytes()).hexdigest() != _TEST_SHA256:
        raise _not_mnist(path, "has other test images than MNIST's")
    return Digits(images, labels)


@functools.lru_cache(maxsize=1)  # a training reads it three times
def _load(path: Path) -> Mnist:
    (x_train, y_train), (x_test, y_test) = _read_npz(path)
    train = np.ones(len(x_train) - VALIDATION_COUNT, dtype=bool)
    train[digits.gallery_train_index()] = False
    return Mnist(
        train=Digits(x_train[:-VALIDATION_COUNT][train], y_train[:-VALIDATION_COUNT][train]),
        validation=Digits(x_train[-VALIDATION_COUNT:], y_train[-VALIDATION_COUNT:]),
        test=Digits(x_test, y_test),
    )


def _read_arrays(path: Path, *names: str) -> list[np.ndarray]:
    try:
        with np.load(path, allow_pickle=False) as file:
            return [file[name] for name in names]
    except Exception as error:  # decoders fail on damaged files in more ways than they document
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not an npz"
        raise _not_mnist(path, f"cannot be read ({reason})") from error


_Arrays = tuple[np.ndarray, np.ndarray]  # images and their labels


def _read_npz(path: Path) -> tuple[_Arrays, _Arrays]:
    arrays = _read_arrays(path, "x_train", "y_train", "x_test", "y_test")
    x_train, y_train, x_test, y_test = arrays
    shapes = tuple(array.shape for array in arrays)
    if shapes != ((60000, 28, 28), (60000,), (10000, 28, 28), (10000,)):
        raise _not_mnist(path, f"has arrays of shapes {shapes}")
    # The gallery is left out of the training images by index, so their order must be the official one.
    gallery = x_train[digits.gallery_train_index()]
    are_bytes = all(array.dtype == np.uint8 for array in arrays)
    if not are_bytes or not np.array_equal(gallery, digits.gallery().images):
        raise _not_mnist(path, "has MNIST's shapes but not its digits in the official order")
    return (x_train, y_train), (x_test, y_test)


def _not_mnist(path: Path, what: str) -> errors.DataError:
    return errors.DataError(
        f"{path} {what}; expected MNIST in the layout of Keras' mnist.npz (x_train, y_train, x_test,"
        " y_test). Name that file with --mnist or DENOISER_MNIST; without both it is downloaded to"
        " Keras' cache, where a damaged file has to be deleted first."
    )


def _keras_cache() -> Path:
    home = disk.expand(os.environ.get("KERAS_HOME") or "~/.keras")
    return home / "datasets" / "mnist.npz"


def _download() -> Path:
    """Let Keras download MNIST to its cache, and return the path."""
    # In a process of its own: Keras and TensorFlow write on both standard streams, which belong to the
    # caller.
    download = subprocess.run(
        [sys.executable, "-c", "from keras.datasets import mnist; mnist.load_data()"],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
    )
    path = _keras_cache()
    if download.returncode != 0 or not path.exists():
        reason = download.stderr.strip().rpartition("\n")[2]
        raise errors.DataError(
            "All of MNIST is needed, is not in Keras' cache and could not be downloaded. Name an"
            f" npz in Keras' layout with --mnist or DENOISER_MNIST. ({reason})"
        )
    return path
