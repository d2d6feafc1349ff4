"""Tell whether a picture looks like a digit at all, by its distance to digits of its class."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import linalg

from denoiser.data import digits
from denoiser.imaging import noise
from denoiser.imaging.uploads import Picture

_DIRECTIONS = 8
_PLACES = np.arange(0, noise.IMAGE_SHAPE[0], 3)  # rows and columns where directions are counted
_COMPONENTS = 64
_USUAL = 0.95  # share of the digits of a class that count as such
_CHUNK = 200
MOST_CHECKED = 200  # pictures of a stack
_MANY = (
    0.25  # share of a stack beyond which it is no stack of digits; one of twenty digits is unusual
)
_DIGITS_ONLY = "The networks here know digits only, and make a digit of anything."


@dataclass(frozen=True)
class _Digits:
    """Digits as points.

    Attributes:
        mean: float32 array of shape (features,).
        components: float32 array of shape (features, components).
        points: float32 array of shape (n, components).
        labels: Their classes, of shape (n,).
        farthest: Distance up to which a picture counts as a digit, for each class.
    """

    mean: np.ndarray
    components: np.ndarray
    points: np.ndarray
    labels: np.ndarray
    farthest: np.ndarray


def looks_like(pixels: np.ndarray, label: int) -> bool:
    """Return whether a picture is as close to digits of a class as 95 of 100 of these are to each other.

    A picture is described by the directions of its edges, counted around places three pixels apart
    (histograms of oriented gradients: Dalal and Triggs, CVPR 2005), and these by their first 64
    principal components and how much they leave out. The digits are the quick set's, 400 of each class;
    the distance is that to the nearest.

    Args:
        pixels: float32 array of shape (28, 28), in [0, 1], white ink on black, without noise.
        label: The class that it seems to belong to, 0 to 9.
    """
    known = _digits()
    points, left_out = _project(known, _features(pixels[None]))
    nearest = _squares(points, known.points[known.labels == label]).min()
    return bool(nearest + left_out[0] <= known.farthest[label])


def warning(pixels: np.ndarray, label: int) -> str:
    """Return the warning about a picture that does not look like a digit, or "" for one that does.

    Args:
        pixels: As for `looks_like`.
        label: As for `looks_like`.
    """
    if looks_like(pixels, label):
        return ""
    return (
        f"This may not be a digit, or not one as MNIST has them: it is classified as {label}, but differs"
        f" more from MNIST's {label}s than {_USUAL:.0%} of them do. {_DIGITS_ONLY}"
    )


def choose(
    pictures: Sequence[Picture], classify: Callable[[np.ndarray], int | np.ndarray]
) -> Picture:
    """Return the first of several pictures that looks like a digit, or the first if none does.

    Args:
        pictures: At least one; what `uploads.find_digits` returned.
        classify: Returns the class, 0 to 9, of float32 pixels of shape (28, 28).
    """
    alike = (
        picture for picture in pictures if looks_like(picture.pixels, int(classify(picture.pixels)))
    )
    return next(alike, pictures[0])


def stack_warning(pictures: np.ndarray, labels: np.ndarray) -> str:
    """Return the warning about a stack of which more than a quarter may not be digits, or "".

    Args:
        pictures: float32 array of shape (n, 28, 28), as for `looks_like`; at least one picture. A single
            one is answered as by `warning`.
        labels: The classes that they seem to belong to, of shape (n,).
    """
    if len(pictures) == 1:
        return warning(pictures[0], int(labels[0]))
    unlike = sum(
        not looks_like(pixels, int(label)) for pixels, label in zip(pictures, labels, strict=True)
    )
    if unlike <= _MANY * len(pictures):
        return ""
    return (
        f"{unlike} of {len(pictures)} pictures may not be digits: they differ more from MNIST's digits of"
        f" the class that they seem to be than {_USUAL:.0%} of these do. {_DIGITS_ONLY}"
    )


@functools.cache
def _digits() -> _Digits:
    known = digits.quick_set()
    pixels = known.images.astype(np.float32) / 255  # not kept, as `pixels` would be: 13 MB
    features = np.concatenate(
        [_features(pixels[k : k + _CHUNK]) for k in range(0, len(pixels), _CHUNK)]
    )
    mean = features.mean(axis=0)
    centred = features - mean
    # The largest alone: all 800 would take several times as long, and the first upload waits for them.
    largest = (features.shape[1] - _COMPONENTS, features.shape[1] - 1)
    components = linalg.eigh(centred.T @ centred, subset_by_index=largest)[1]
    without = _Digits(
        mean, np.ascontiguousarray(components), np.empty(0), known.labels, np.empty(0)
    )
    points, left_out = _project(without, features)
    farthest = []
    for label in range(10):
        of_class = known.labels == label
        squares = _squares(points[of_class], points[of_class])
        np.fill_diagonal(squares, np.inf)  # each is compared with the others
        farthest.append(np.quantile(squares.min(axis=1) + left_out[of_class], _USUAL))
    return _Digits(mean, without.components, points, known.labels, np.array(farthest))


def _project(known: _Digits, features: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the components of features, and the square of what they leave out."""
    centred = features - known.mean
    points = centred @ known.components
    return points, (centred**2).sum(axis=1) - (points**2).sum(axis=1)


def _squares(some: np.ndarray, others: np.ndarray) -> np.ndarray:
    sums = (some**2).sum(axis=1)[:, None] + (others**2).sum(axis=1)
    return sums - 2 * some @ others.T


def _features(pixels: np.ndarray) -> np.ndarray:
    """Return edge directions of a stack of pictures, float32 of shape (n, features), of length 1."""
    smooth = _blurring(1.0)
    across = _blurring(2.0)[_PLACES]
    down, right = np.gradient(smooth @ pixels @ smooth.T, axis=(1, 2))
    strength = np.hypot(down, right)
    turns = np.arctan2(down, right) / (2 * np.pi) * _DIRECTIONS
    half = _DIRECTIONS / 2
    counts = []
    for direction in range(_DIRECTIONS):
        distance = np.abs((turns - direction + half) % _DIRECTIONS - half)
        counts.append(across @ (strength * np.maximum(0, 1 - distance)) @ across.T)
    # The root, so that a few strong edges do not outweigh all others.
    features = np.sqrt(np.maximum(np.stack(counts, axis=-1), 0)).reshape(len(pixels), -1)
    lengths = np.linalg.norm(features, axis=1, keepdims=True)
    return (features / np.maximum(lengths, 1e-9)).astype(np.float32)


@functools.cache
def _blurring(width: float) -> np.ndarray:
    """Return the matrix that blurs a column of pixels by a Gaussian of this standard deviation."""
    at = np.arange(noise.IMAGE_SHAPE[0], dtype=np.float32)
    weights = np.exp(-((at[:, None] - at) ** 2) / (2 * width**2))
    return (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
