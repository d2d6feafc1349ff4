"""The digits that ship with the package: the gallery and the quick set.

MNIST is by Yann LeCun, Corinna Cortes and Christopher Burges (CC BY-SA 3.0).
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_BUNDLED = Path(__file__).parents[1] / "bundled" / "digits.npz"
GALLERY_SIZE = 1000  # 100 of each class, in order


@dataclass(frozen=True)
class Digits:
    """Pictures of digits with their classes.

    Attributes:
        images: uint8 array of shape (n, 28, 28), white ink (255) on black (0).
        labels: uint8 array of shape (n,), classes 0 to 9.
    """

    images: np.ndarray
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, selection: slice | np.ndarray) -> "Digits":
        return Digits(self.images[selection], self.labels[selection])

    @functools.cached_property
    def pixels(self) -> np.ndarray:
        """The images as float32 of shape (n, 28, 28), in [0, 1], as all other code uses them."""
        return np.divide(self.images, 255, dtype=np.float32)


@functools.cache
def _bundled() -> dict[str, np.ndarray]:
    with np.load(_BUNDLED) as file:
        return dict(file)


@functools.cache
def gallery() -> Digits:
    """Return the 1,000 digits to pick from, 100 of each class; no model is trained on them."""
    return Digits(_bundled()["gallery_images"], _bundled()["gallery_labels"])


@functools.cache
def quick_set() -> Digits:
    """Return the 4,000 digits, 400 of each class, to train on without MNIST."""
    return Digits(_bundled()["quick_images"], _bundled()["quick_labels"])


def gallery_train_index() -> np.ndarray:
    """Return the index of each digit of the gallery in MNIST's training images, shape (1000,)."""
    return _bundled()["gallery_train_index"]
