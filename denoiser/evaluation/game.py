"""A game of ten rounds: which digit is it, under more and more noise?

Whoever plays it, a visitor or a network, sees the same ten noisy pictures. Most of their noise factors are
levels that `sweeps.evaluate` measures too, so that a score can be compared with the accuracy on the test images.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from denoiser.data import digits
from denoiser.imaging import noise

NOISE_FACTORS = (0.4, 0.55, 0.7, 0.8, 0.9, 1.0, 1.15, 1.25, 1.4, 1.5)


@dataclass(frozen=True)
class Round:
    """A noisy picture to classify.

    Attributes:
        digit: The index of its digit in the gallery, 0 to 999.
        noise_factor: The strength of its noise.
        seed: The seed of its noise, see `noise.noise_field`.
    """

    digit: int
    noise_factor: float
    seed: int

    @property
    def label(self) -> int:
        """The class that MNIST gives the digit, 0 to 9."""
        return int(digits.gallery().labels[self.digit])

    @property
    def pure(self) -> np.ndarray:
        """The digit, float32 array of shape (28, 28), in [0, 1]."""
        return digits.gallery().pixels[self.digit]

    @property
    def field(self) -> np.ndarray:
        """Its noise, standard normal, float32 array of shape (28, 28)."""
        return noise.noise_field(self.seed)


def rounds(number: int) -> tuple[Round, ...]:
    """Return the rounds of a game: ten different digits, each under more noise than the one before.

    The digits are drawn from the gallery, on which no network was trained, without regard to their classes:
    a class may come several times, so that nothing can be concluded from the rounds before.

    Args:
        number: Of the game, 0 or more. The same number gives the same rounds on every machine.

    Raises:
        ValueError: The number is negative.
    """
    if number < 0:
        raise ValueError(f"the number of a game must be 0 or more, got {number}")
    generator = np.random.default_rng(number)
    count = len(NOISE_FACTORS)
    seeds = generator.integers(noise.MAX_SEED + 1, size=count)
    drawn = generator.choice(digits.GALLERY_SIZE, count, replace=False)
    return tuple(
        Round(int(digit), noise_factor, int(seed))
        for digit, noise_factor, seed in zip(drawn, NOISE_FACTORS, seeds, strict=True)
    )


def make_noisy(of: Sequence[Round]) -> np.ndarray:
    """Return the noisy pictures of rounds, float32 array of shape (n, 28, 28), not clipped.

    Args:
        of: The rounds, of one game or of several.
    """
    return np.stack(
        [noise.add_noise(each.pure, each.field, noise_factor=each.noise_factor) for each in of]
    )
