"""Types of damage to a picture that none of the bundled networks was trained on.

Each has a strength from 0 (no damage) to 1, and a seed that pins its random numbers. These must not depend
on the strength: a stronger damage is more of the same pattern.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage


@dataclass(frozen=True)
class Corruption:
    """One type of damage.

    Attributes:
        description: What a strength does, in a sentence.
    """

    _apply: Callable[[np.ndarray, float, np.random.Generator], np.ndarray]
    description: str

    def __call__(self, pure: np.ndarray, *, strength: float, seed: int) -> np.ndarray:
        """Damage a picture.

        Args:
            pure: float32 array of shape (28, 28), in [0, 1].
            strength: From 0 (no damage) to 1.
            seed: Whole number, 0 or more, that pins the random numbers.

        Returns:
            float32 array of the same shape; outside [0, 1] only where `description` says so.

        Raises:
            ValueError: The strength is not from 0 to 1.
        """
        if not 0 <= strength <= 1:
            raise ValueError(f"strength must be from 0 to 1, got {strength}")
        return self._apply(pure, strength, np.random.default_rng(seed)).astype(np.float32)


def _salt_and_pepper(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    drawn = rng.random(pure.shape)
    return np.where(drawn < strength, rng.integers(2, size=pure.shape), pure)


def _speckle(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return pure * (1 + 2 * strength * rng.standard_normal(pure.shape))


def _mask(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    length = pure.shape[0]
    size = round(strength * length)
    # It grows around a middle that the seed pins, moved only where it would not fit.
    top, left = (
        round(np.clip(middle - size / 2, 0, length - size)) for middle in length * rng.random(2)
    )
    masked = pure.copy()
    masked[top : top + size, left : left + size] = 0
    return masked


def _stripes(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    phase = rng.random() * 2 * np.pi
    wave = np.sin(2 * np.pi * np.arange(pure.shape[1]) / 4 + phase)
    return pure + strength * wave


def _blur(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return ndimage.gaussian_filter(pure, 4 * strength) if strength else pure


def _invert(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return (1 - strength) * pure + strength * (1 - pure)


KINDS = {
    "Salt and pepper": Corruption(
        _salt_and_pepper, "The strength is the fraction of the pixels that become black or white."
    ),
    "Speckle": Corruption(
        _speckle,
        "Each pixel is multiplied by 1 + 2 x strength x normal noise, so only ink is noisy; values can"
        " fall outside 0 (black) to 1 (white).",
    ),
    "Masked block": Corruption(
        _mask, "A black square; the strength is its side, as a fraction of the picture's."
    ),
    "Stripes": Corruption(
        _stripes,
        "A wave with a period of 4 pixels is added; the strength is its height, so values can"
        " fall outside 0 (black) to 1 (white).",
    ),
    "Blur": Corruption(_blur, "A Gaussian blur; 4 x strength is its sigma in pixels."),
    "Inversion": Corruption(
        _invert, "The picture fades into its negative; at 0.5 all is grey, at 1 black is white."
    ),
}
