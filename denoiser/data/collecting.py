"""Collect pictures of any source as 28x28 bytes, with their labels, in bounded memory."""

from collections.abc import Iterable, Sequence

import numpy as np

from denoiser import errors
from denoiser.imaging import fitting, noise, pixels

MOST = 70_000  # pictures that are used, as many as MNIST has
_SEED = 0
_MOST_LABELS = 2_000  # different ones that are kept; more are no classes
_GREY = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601, as Pillow's mode L
_SIDES = (8, 2000)  # the smallest and the largest side of a picture, in pixels
_SIDE = noise.IMAGE_SHAPE[0]
SHAPES = "(n, height, width), (n, 784), or those with a last axis of 1, 3 or 4 channels"


class Collector:
    """Keeps pictures as they come; of more than 70,000 each has the same chance to stay.

    Attributes:
        seen: How many came.
        notes: What was done to them, one sentence each.
        class_names: What labels are called, as far as their files say.
    """

    def __init__(self) -> None:
        self.seen = 0
        self.notes: list[str] = []
        self.class_names: dict[str, str] = {}
        self._images = np.empty(
            (MOST, *noise.IMAGE_SHAPE), np.uint8
        )  # takes memory as it is filled
        self._labels = np.zeros(MOST, np.int64)
        self._numbers: dict[str | int, int] = {}
        self._rng = np.random.default_rng(_SEED)

    def add(self, images: np.ndarray, labels: Sequence[str | int] | None) -> None:
        """Add pictures.

        Args:
            images: uint8 array of shape (n, 28, 28).
            labels: The label of each; None where they have none.
        """
        numbers = np.full(len(images), -1)
        if labels is not None:
            numbers = np.array([self._number(label) for label in labels], int)
        room = max(0, min(len(images), MOST - self.seen))
        self._images[self.seen : self.seen + room] = images[:room]
        self._labels[self.seen : self.seen + room] = numbers[:room]
        for offset in range(room, len(images)):  # reservoir sampling
            place = int(self._rng.integers(self.seen + offset + 1))
            if place < MOST:
                self._images[place], self._labels[place] = images[offset], numbers[offset]
        self.seen += len(images)

    def note(self, note: str) -> None:
        """Add a note, unless it is there."""
        if note not in self.notes:
            self.notes.append(note)

    def result(self) -> tuple[np.ndarray, np.ndarray, list[str | int]]:
        """Return the pictures, the number of each one's label, -1 for none, and the labels by number."""
        kept = min(self.seen, MOST)
        return self._images[:kept], self._labels[:kept], list(self._numbers)

    def _number(self, label: str | int) -> int:
        if label not in self._numbers and len(self._numbers) >= _MOST_LABELS:
            return -1
        return self._numbers.setdefault(label, len(self._numbers))


def shape_of_pictures(shape: tuple[int, ...]) -> tuple[int, int, int] | None:
    """Return the height, the width and the number of channels that an array of pictures has; None for others.

    Args:
        shape: Of the array.
    """
    if len(shape) == 2 and shape[1] == _SIDE * _SIDE:
        return (_SIDE, _SIDE, 1)
    if len(shape) not in (3, 4):
        return None
    height, width, channels = (*shape[1:], 1)[:3]
    if len(shape) == 4 and channels not in (1, 3, 4):
        channels, height, width = shape[1:]
    are_sides = all(_SIDES[0] <= side <= _SIDES[1] for side in (height, width))
    return (height, width, channels) if are_sides and channels in (1, 3, 4) else None


def range_of(parts: Iterable[np.ndarray], where: str) -> tuple[float, float]:
    """Return the least and the largest pixel of an array that comes in parts.

    Args:
        parts: The parts.
        where: What to call the array in an error.

    Raises:
        DataError: Some are no numbers.
    """
    low, high = np.inf, -np.inf
    for part in parts:
        low, high = min(low, float(part.min())), max(high, float(part.max()))
        if not -1e6 <= low <= high <= 1e6:  # NaN compares as false
            raise errors.DataError(
                f"{where} has pixels that are NaN, infinite or far too large; expected numbers from 0 to 255,"
                " or from 0 to 1."
            )
    return low, high


def to_bytes(part: np.ndarray, low: float, high: float, where: str) -> np.ndarray:
    """Return pictures of an array as 28x28 bytes.

    Args:
        part: Of a shape for which `shape_of_pictures` returns one, bool, whole numbers or floats.
        low: The least pixel of the whole array.
        high: The largest one.
        where: What to call the array in an error.

    Returns:
        uint8 array of shape (n, 28, 28).

    Raises:
        PictureError: Which pixel is white cannot be told.
    """
    sides = shape_of_pictures(part.shape)
    if sides is None:
        raise ValueError(f"the shape {part.shape} is none of pictures")
    height, width, channels = sides
    if part.ndim == 4 and part.shape[-1] != channels:
        part = np.moveaxis(part, 1, -1)
    values: np.ndarray = part.reshape(len(part), height, width, channels).astype(np.float32)
    if low < 0 and -1 <= low <= high <= 1:  # networks that end in tanh use this scale
        values = (values + 1) / 2
    else:
        values /= pixels.white_of(low, high, where)
    grey: np.ndarray = _to_grey(values)
    if (height, width) != noise.IMAGE_SHAPE:
        grey = np.stack([fitting.shrink(picture) for picture in grey])
    return np.rint(grey * 255).astype(np.uint8)


def _to_grey(values: np.ndarray) -> np.ndarray:
    """Return float32 pictures (n, height, width, channels) as grey levels (n, height, width)."""
    channels = values.shape[-1]
    if channels == 1:
        return values[..., 0]
    light = values[..., :3] @ _GREY
    if channels == 3:
        return light
    # What is transparent becomes white behind dark ink, and black behind light ink.
    alpha = values[..., 3]
    mean = (light * alpha).sum((1, 2)) / np.maximum(alpha.sum((1, 2)), 1e-6)
    page = (mean < 0.5).astype(np.float32)[:, None, None]
    return np.asarray(light * alpha + page * (1 - alpha), np.float32)
