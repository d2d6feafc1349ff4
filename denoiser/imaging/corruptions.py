"""What else can happen to a picture: damage that no network here was trained on.

Each kind takes a strength from 0, where nothing happens, to 1, and a seed that pins what is random. What is
drawn from it must not depend on the strength: more of a damage is more of the same.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage


@dataclass(frozen=True)
class Corruption:
    """One kind of damage.

    Attributes:
        description: What a strength means, in a sentence.
    """

    _apply: Callable[[np.ndarray, float, np.random.Generator], np.ndarray]
    description: str

    def __call__(self, pure: np.ndarray, *, strength: float, seed: int) -> np.ndarray:
        """Damages a picture.

        Args:
            pure: float32 array of shape (28, 28), in [0, 1].
            strength: From 0, nothing, to 1.
            seed: Whole number, 0 or more, that pins what is random.

        Returns:
            float32 array of the same shape; beyond [0, 1] only where its description says so.

        Raises:
            ValueError: The strength is not from 0 to 1.
        """
        if not 0 <= strength <= 1:
            raise ValueError(f"strength must be from 0 to 1, got {strength}")
        return self._apply(pure, strength, np.random.default_rng(seed)).astype(np.float32)


def _salt_and_pepper(pure, strength, rng):
    drawn = rng.random(pure.shape)
    return np.where(drawn < strength, rng.integers(2, size=pure.shape), pure)


def _speckle(pure, strength, rng):
    return pure * (1 + 2 * strength * rng.standard_normal(pure.shape))


def _mask(pure, strength, rng):
    length = pure.shape[0]
    size = round(strength * length)
    # It grows around a middle that the seed pins, moved only where it would not fit.
    top, left = (
        round(np.clip(middle - size / 2, 0, length - size)) for middle in length * rng.random(2)
    )
    masked = pure.copy()
    masked[top : top + size, left : left + size] = 0
    return masked


def _stripes(pure, strength, rng):
    phase = rng.random() * 2 * np.pi
    wave = np.sin(2 * np.pi * np.arange(pure.shape[1]) / 4 + phase)
    return pure + strength * wave


def _blur(pure, strength, rng):
    return ndimage.gaussian_filter(pure, 4 * strength) if strength else pure


def _invert(pure, strength, rng):
    return (1 - strength) * pure + strength * (1 - pure)


KINDS = {
    "Salt and pepper": Corruption(
        _salt_and_pepper, "The strength is the fraction of the pixels that become black or white."
    ),
    "Speckle": Corruption(
        _speckle,
        "Each pixel is multiplied by 1 + 2 x strength x normal noise, so only ink is noisy; it goes"
        " beyond black and white.",
    ),
    "Masked block": Corruption(
        _mask, "A black square; the strength is its side, as a fraction of the picture's."
    ),
    "Stripes": Corruption(
        _stripes,
        "A wave with a period of 4 pixels is added; the strength is its height, so it goes beyond"
        " black and white.",
    ),
    "Blur": Corruption(_blur, "A Gaussian blur; 4 x strength is its sigma in pixels."),
    "Inversion": Corruption(
        _invert, "The picture fades into its negative; at 0.5 all is grey, at 1 black is white."
    ),
}
