"""The digits that ship with the package: the gallery and the quick set.

MNIST is by Yann LeCun, Corinna Cortes and Christopher Burges (CC BY-SA 3.0).
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_BUNDLED = Path(__file__).parents[1] / "bundled" / "digits.npz"
GALLERY_SIZE = 1000  # a hundred of each class, in order


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

    def __getitem__(self, chosen: slice | np.ndarray) -> "Digits":
        return Digits(self.images[chosen], self.labels[chosen])

    @functools.cached_property
    def pixels(self) -> np.ndarray:
        """The images as float32 in [0, 1], which is what everything else works on."""
        return self.images.astype(np.float32) / 255


@functools.cache
def _bundled() -> dict[str, np.ndarray]:
    with np.load(_BUNDLED) as file:
        return dict(file)


@functools.cache
def gallery() -> Digits:
    """Gives the 1,000 digits to pick from, 100 for each class; no model is trained on them."""
    return Digits(_bundled()["gallery_images"], _bundled()["gallery_labels"])


@functools.cache
def quick_set() -> Digits:
    """Gives the 4,000 digits, 400 for each class, that a machine without MNIST trains on."""
    return Digits(_bundled()["quick_images"], _bundled()["quick_labels"])


def gallery_train_index() -> np.ndarray:
    """Return the place of each digit of the gallery among MNIST's training images."""
    return _bundled()["gallery_train_index"]
