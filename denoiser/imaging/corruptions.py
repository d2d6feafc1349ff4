"""Types of damage to a picture that none of the bundled networks was trained on.

Each has a strength from 0 (no damage) to 1, and a seed that pins its random numbers. These must not depend
on the strength: a stronger damage is more of the same pattern.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from denoiser.imaging import noise, observations
from denoiser.imaging.observations import Damage, Pixels

NORMAL_NOISE = (
    "Normal noise"  # what is not one of `KINDS`: it has a noise factor in place of a strength
)
MIXTURE = "Mixture"  # of all of them, in training
_MOST_SIGMA = 4  # pixels


@dataclass(frozen=True)
class Corruption:
    """One type of damage.

    Attributes:
        description: What a strength does, in a sentence.
        told: What one has to be told to know which part of a picture it keeps; None where it keeps none.
        is_noise: Whether what is damaged is called noisy.
    """

    _apply: Callable[[np.ndarray, float, np.random.Generator], np.ndarray]
    description: str
    told: str | None = None
    _keep: Callable[[float, np.random.Generator], Damage] | None = None
    is_noise: bool = False

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
        _check(strength)
        return self._apply(pure, strength, np.random.default_rng(seed)).astype(np.float32)

    def to_damage(self, *, strength: float, seed: int) -> Damage | None:
        """Return which part of a picture the damage keeps; None where it keeps none as it was.

        Args:
            strength: As for the call that damages a picture.
            seed: Likewise.

        Raises:
            ValueError: The strength is not from 0 to 1.
        """
        _check(strength)
        return self._keep and self._keep(strength, np.random.default_rng(seed))


def _check(strength: float) -> None:
    if not 0 <= strength <= 1:
        raise ValueError(f"strength must be from 0 to 1, got {strength}")


def _salt_and_pepper(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    is_known = _without_replaced(strength, rng).is_known
    return np.where(is_known, pure, rng.integers(2, size=pure.shape))


def _without_replaced(strength: float, rng: np.random.Generator) -> Pixels:
    return Pixels(rng.random(noise.IMAGE_SHAPE) >= strength)


def _speckle(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return pure * (1 + 2 * strength * rng.standard_normal(pure.shape))


def _mask(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return np.where(_without_masked(strength, rng).is_known, pure, 0)


def _without_masked(strength: float, rng: np.random.Generator) -> Pixels:
    length = noise.IMAGE_SHAPE[0]
    size = round(strength * length)
    # It grows around a middle that the seed pins, moved only where it would not fit.
    top, left = (
        round(np.clip(middle - size / 2, 0, length - size)) for middle in length * rng.random(2)
    )
    return observations.without_block(size, top=top, left=left)


def _stripes(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    phase = rng.random() * 2 * np.pi
    wave = np.sin(2 * np.pi * np.arange(pure.shape[1]) / 4 + phase)
    return pure + strength * wave


def _blur(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return ndimage.gaussian_filter(pure, _MOST_SIGMA * strength) if strength else pure


def _without_blurred(strength: float, rng: np.random.Generator) -> Damage:
    if not strength:
        return observations.without_block(0)
    return observations.Blur(_MOST_SIGMA * strength)


def _invert(pure: np.ndarray, strength: float, rng: np.random.Generator) -> np.ndarray:
    return (1 - strength) * pure + strength * (1 - pure)


KINDS = {
    "Salt and pepper": Corruption(
        _salt_and_pepper,
        "The strength is the fraction of the pixels that become black or white.",
        "which pixels were replaced",
        _without_replaced,
        is_noise=True,
    ),
    "Speckle": Corruption(
        _speckle,
        "Each pixel is multiplied by 1 + 2 x strength x normal noise, so only ink is noisy; values can"
        " fall outside 0 (black) to 1 (white).",
        is_noise=True,
    ),
    "Masked block": Corruption(
        _mask,
        "A black square; the strength is its side, as a fraction of the picture's.",
        "which pixels are masked",
        _without_masked,
    ),
    "Stripes": Corruption(
        _stripes,
        "A wave with a period of 4 pixels is added; the strength is its height, so values can"
        " fall outside 0 (black) to 1 (white).",
    ),
    "Blur": Corruption(
        _blur,
        f"A Gaussian blur; {_MOST_SIGMA} x strength is its sigma in pixels.",
        "the sigma of the blur",
        _without_blurred,
    ),
    "Inversion": Corruption(
        _invert, "The picture fades into its negative; at 0.5 all is grey, at 1 black is white."
    ),
}
