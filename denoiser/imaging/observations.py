"""What is known of a picture after linear damage, such as erased pixels or a blur.

Each type of damage keeps a part of the picture and loses the rest. The part that it keeps is an orthogonal
projection of the picture, so a guess agrees with it once this part of the guess is replaced.
"""

import functools
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import ndimage

from denoiser.imaging import noise

# What a blur weakens to less than this can no longer be told from rounding to 256 shades of grey.
LEAST_GAIN = 0.05
_SIDE = noise.IMAGE_SHAPE[0]


class Damage(Protocol):
    """A type of damage, with its strength."""

    def project(self, pictures: np.ndarray) -> np.ndarray:
        """Return the part of pictures that the damage keeps.

        Args:
            pictures: float32 array of shape (n, 28, 28).

        Returns:
            float32 array of the same shape.
        """
        ...

    def recover(self, damaged: np.ndarray) -> np.ndarray:
        """Return the part of pictures that the damage keeps, from the damaged pictures.

        Args:
            damaged: float32 array of shape (n, 28, 28): what the damage made of them, with any values in
                place of lost pixels.

        Returns:
            float32 array of the same shape, as `project` returns it for the pure pictures.
        """
        ...


@dataclass(frozen=True)
class Pixels:
    """Some pixels are lost.

    Attributes:
        is_known: bool array of shape (28, 28): the pixels that are kept.
    """

    is_known: np.ndarray

    def project(self, pictures: np.ndarray) -> np.ndarray:
        """Return pictures that are black where pixels are lost."""
        return np.where(self.is_known, pictures, np.float32(0))

    def recover(self, damaged: np.ndarray) -> np.ndarray:
        """Return the known pixels of damaged pictures, and black for the others."""
        return self.project(damaged)


@dataclass(frozen=True)
class Averages:
    """Only the averages of squares of pixels are kept, as in a picture that was shrunk.

    Attributes:
        size: Side of a square in pixels, a divisor of 28.

    Raises:
        ValueError: 28 pixels are not a multiple of it.
    """

    size: int

    def __post_init__(self) -> None:
        if self.size < 1 or _SIDE % self.size:
            raise ValueError(f"size must be a divisor of {_SIDE}, got {self.size}")

    def project(self, pictures: np.ndarray) -> np.ndarray:
        """Return pictures whose squares have one grey level each."""
        count = _SIDE // self.size
        squares = pictures.reshape(-1, count, self.size, count, self.size)
        averages = squares.mean(axis=(2, 4), keepdims=True)
        return np.broadcast_to(averages, squares.shape).reshape(pictures.shape)

    def recover(self, damaged: np.ndarray) -> np.ndarray:
        """Return the averages of pictures that already consist of them."""
        return self.project(damaged)


@dataclass(frozen=True)
class Blur:
    """A Gaussian blur, of which the waves are known that it does not weaken too much.

    Attributes:
        sigma: Its standard deviation in pixels, above 0.
    """

    sigma: float

    def project(self, pictures: np.ndarray) -> np.ndarray:
        """Return pictures without the waves that the blur takes away."""
        waves, gains = _waves(self.sigma)
        kept = (gains >= LEAST_GAIN).astype(np.float32)
        return waves @ (kept * (waves.T @ pictures @ waves)) @ waves.T

    def recover(self, damaged: np.ndarray) -> np.ndarray:
        """Return the waves that the blur keeps, as strong as they were before it.

        Args:
            damaged: float32 array of shape (n, 28, 28): pictures after `ndimage.gaussian_filter` with its
                defaults.
        """
        waves, gains = _waves(self.sigma)
        kept = gains >= LEAST_GAIN
        undo = np.zeros(gains.shape)
        undo[kept] = 1 / _filter_gains(self.sigma)[kept]
        of_waves = waves.T @ damaged @ waves
        return (waves @ (undo * of_waves) @ waves.T).astype(np.float32)


@functools.lru_cache(maxsize=64)
def _waves(sigma: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the waves of the discrete cosine transform, and what a blur does to them.

    A Gaussian blur with reflected edges multiplies each product of a vertical and a horizontal wave by a
    factor.

    Returns:
        float32 array of shape (28, 28) with a wave in each column, and a float32 array of the same shape
        with the factor of each product.
    """
    at, frequency = np.meshgrid(np.arange(_SIDE), np.arange(_SIDE), indexing="ij")
    waves = np.cos(np.pi * (at + 0.5) * frequency / _SIDE)
    waves /= np.linalg.norm(waves, axis=0)
    gain = np.exp(-0.5 * (sigma * np.pi * np.arange(_SIDE) / _SIDE) ** 2)
    return waves.astype(np.float32), np.outer(gain, gain).astype(np.float32)


def _filter_gains(sigma: float) -> np.ndarray:
    """Return by which factor SciPy's Gaussian filter multiplies each product of two waves.

    The filter weighs whole pixels up to 4 sigma away. So its factors differ from those of `_waves`: by 0.0001
    where sigma is 1 or more, and by much where it is less than a pixel.

    Returns:
        float64 array of shape (28, 28).
    """
    waves = _waves(sigma)[0].astype(np.float64)
    # Its reflected edges are those of the waves, so each wave comes out as itself times its factor.
    gain = np.sum(waves * ndimage.gaussian_filter1d(waves, sigma, axis=0), axis=0)
    return np.outer(gain, gain)


@dataclass(frozen=True)
class Observation:
    """What is known of a picture.

    Attributes:
        damage: What happened to it.
        known: float32 array of shape (28, 28): the part of it that the damage keeps.
    """

    damage: Damage
    known: np.ndarray

    def agree(self, guesses: np.ndarray) -> np.ndarray:
        """Return guesses with the known part in place of theirs.

        Args:
            guesses: float32 array of shape (n, 28, 28).
        """
        return guesses + (self.known - self.damage.project(guesses))


def observe(damage: Damage, pure: np.ndarray) -> Observation:
    """Return what is known of a picture after damage.

    Args:
        damage: What happens to it.
        pure: float32 array of shape (28, 28), in [0, 1].
    """
    return Observation(damage, damage.project(pure[None])[0].astype(np.float32))


def observe_damaged(damage: Damage, damaged: np.ndarray) -> Observation:
    """Return what is known of a picture of which only the damaged one is at hand.

    Args:
        damage: What happened to it.
        damaged: float32 array of shape (28, 28), not clipped, and without noise.
    """
    return Observation(damage, damage.recover(damaged[None])[0].astype(np.float32))


def without_block(side: int, *, top: int | None = None, left: int | None = None) -> Pixels:
    """Lose a square block of pixels.

    Args:
        side: In pixels, 0 to 28.
        top: Its first row; None for a block in the middle.
        left: Its first column; None for a block in the middle.
    """
    first = [(_SIDE - side) // 2 if at is None else at for at in (top, left)]
    is_known = np.ones(noise.IMAGE_SHAPE, bool)
    is_known[first[0] : first[0] + side, first[1] : first[1] + side] = False
    return Pixels(is_known)


def without_lower_part(fraction: float) -> Pixels:
    """Lose the lower rows of pixels.

    Args:
        fraction: Of the rows, 0 to 1.
    """
    is_known = np.ones(noise.IMAGE_SHAPE, bool)
    is_known[_SIDE - round(fraction * _SIDE) :] = False
    return Pixels(is_known)


def without_random_pixels(fraction: float, *, seed: int) -> Pixels:
    """Lose pixels at random.

    Args:
        fraction: Of the pixels, 0 to 1.
        seed: Of the random numbers; a larger fraction loses more pixels besides the same ones.
    """
    return Pixels(np.random.default_rng(seed).random(noise.IMAGE_SHAPE) >= fraction)


def every_pixel_of(step: int) -> Pixels:
    """Keep every second pixel, or third and so on, of every second row.

    Args:
        step: 2 for every second.
    """
    is_known = np.zeros(noise.IMAGE_SHAPE, bool)
    is_known[step // 2 :: step, step // 2 :: step] = True
    return Pixels(is_known)
