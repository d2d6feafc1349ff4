"""Types of damage to a picture other than normal noise.

Each has a strength from 0 (no damage) to 1, and a seed that pins its random numbers. These must not depend
on the strength: a stronger damage is more of the same pattern. The browser computes the same in
`browser/engine/damages.js`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from denoiser.imaging import jpeg, low_light, low_resolution, noise, observations, pixel_damage
from denoiser.imaging.observations import Damage, Pixels

NORMAL_NOISE = (
    "Normal noise"  # what is not one of `KINDS`: it has a noise factor in place of a strength
)
MIXTURE = "Mixture"  # of all that can be learned, in training
_IN_SENTENCE = {"JPEG": "JPEG compression", "Poisson noise": "Poisson noise"}
Field = Literal["uniform", "normal", "bit"]


class RandomNumbers(NamedTuple):
    """What is random in the damage to a stack of pictures.

    Attributes:
        numbers: float64 array of shape (n, k): numbers from 0 to 1 for each picture.
        fields: float64 array of shape (n, k, 28, 28): numbers for each pixel.
    """

    numbers: np.ndarray
    fields: np.ndarray


@dataclass(frozen=True)
class Corruption:
    """One type of damage.

    Attributes:
        apply: Damages a stack of pictures, of shape (n, 28, 28), by strengths of shape (n, 1, 1).
        description: What a strength does, in a sentence.
        numbers: How many random numbers it needs for a picture.
        fields: Which random numbers it needs for each pixel: uniform ones from 0 to 1, standard-normal
            ones, or 0 and 1.
        can_be_learned: Whether a network can be trained on it. Then `damages.js` knows it, too.
        usual: The strengths to train on where nobody says which: from a damage that is easily seen to one that
            leaves enough to restore the digit from.
        can_leave_range: Whether values can fall outside 0 to 1.
        told: What one has to be told to know which part of a picture it keeps; None where it keeps none.
        is_noise: Whether what is damaged is called noisy.
    """

    apply: Callable[[np.ndarray, np.ndarray, RandomNumbers], np.ndarray]
    description: str
    numbers: int = 0
    fields: tuple[Field, ...] = ()
    can_be_learned: bool = False
    usual: tuple[float, float] = (0.2, 0.8)
    can_leave_range: bool = False
    told: str | None = None
    _keep: Callable[[float, RandomNumbers], Damage] | None = None
    is_noise: bool = False

    def __call__(self, pure: np.ndarray, *, strength: float, seed: int) -> np.ndarray:
        """Damage a picture.

        Args:
            pure: float32 array of shape (28, 28), in [0, 1].
            strength: From 0 (no damage) to 1.
            seed: Whole number, 0 or more, that pins the random numbers.

        Returns:
            float32 array of the same shape; outside [0, 1] only where `can_leave_range`.

        Raises:
            ValueError: The strength is not from 0 to 1.
        """
        return self.damage_all(pure[None], np.array([strength]), np.random.default_rng(seed))[0]

    def damage_all(
        self, pure: np.ndarray, strengths: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Damage each picture of a stack, with random numbers of its own.

        Args:
            pure: float32 array of shape (n, 28, 28), in [0, 1].
            strengths: Array of shape (n,), from 0 to 1.
            rng: Source of the random numbers.

        Returns:
            float32 array of the shape of `pure`.

        Raises:
            ValueError: A strength is not from 0 to 1.
        """
        _check(strengths)
        random = self.draw(len(pure), rng)
        return self.apply(pure, strengths[:, None, None], random).astype(np.float32)

    def draw(self, count: int, rng: np.random.Generator) -> RandomNumbers:
        """Draw the random numbers for a number of pictures."""
        shape = (count, *noise.IMAGE_SHAPE)
        draws = {
            "uniform": lambda: rng.random(shape),
            "normal": lambda: rng.standard_normal(shape),
            "bit": lambda: rng.integers(2, size=shape).astype(np.float64),
        }
        fields = [draws[field]() for field in self.fields]
        return RandomNumbers(
            rng.random((count, self.numbers)),
            np.stack(fields, axis=1) if fields else np.empty((count, 0, *noise.IMAGE_SHAPE)),
        )

    def to_damage(self, *, strength: float, seed: int) -> Damage | None:
        """Return which part of a picture the damage keeps; None where it keeps none as it was.

        Args:
            strength: As for the call that damages a picture.
            seed: Likewise.

        Raises:
            ValueError: The strength is not from 0 to 1.
        """
        _check(np.array([strength]))
        return self._keep and self._keep(strength, self.draw(1, np.random.default_rng(seed)))


def _check(strengths: np.ndarray) -> None:
    if not ((strengths >= 0) & (strengths <= 1)).all():
        worst = strengths[~((strengths >= 0) & (strengths <= 1))][0]
        raise ValueError(f"strength must be from 0 to 1, got {worst:g}")


def _without_replaced(strength: float, random: RandomNumbers) -> Pixels:
    return Pixels(pixel_damage.is_kept(np.array([[[strength]]]), random.fields)[0])


def _without_masked(strength: float, random: RandomNumbers) -> Pixels:
    return Pixels(~pixel_damage.is_masked(np.array([[[strength]]]), random.numbers)[0])


def _without_blurred(strength: float, random: RandomNumbers) -> Damage:
    if not strength:
        return observations.without_block(0)
    return observations.Blur(pixel_damage.MOST_SIGMA * strength)


KINDS = {
    "Salt and pepper": Corruption(
        lambda pure, strengths, random: pixel_damage.replace_pixels(pure, strengths, random.fields),
        "The strength is the fraction of the pixels that become black or white.",
        fields=("uniform", "bit"),
        can_be_learned=True,
        usual=(0.0, 0.3),
        told="which pixels were replaced",
        _keep=_without_replaced,
        is_noise=True,
    ),
    "Speckle": Corruption(
        lambda pure, strengths, random: pixel_damage.speckle(pure, strengths, random.fields),
        "Each pixel is multiplied by 1 + 2 x strength x normal noise, so only ink is noisy; values can"
        " fall outside 0 (black) to 1 (white).",
        fields=("normal",),
        can_be_learned=True,
        can_leave_range=True,
        is_noise=True,
    ),
    "Masked block": Corruption(
        lambda pure, strengths, random: pixel_damage.mask(pure, strengths, random.numbers),
        "A black square; the strength is its side, as a fraction of the picture's.",
        numbers=2,
        can_be_learned=True,
        told="which pixels are masked",
        _keep=_without_masked,
    ),
    "Stripes": Corruption(
        lambda pure, strengths, random: pixel_damage.add_stripes(pure, strengths, random.numbers),
        f"A wave with a period of {pixel_damage.STRIPE_PERIOD} pixels is added; the strength is its height,"
        " so values can fall outside 0 (black) to 1 (white).",
        numbers=1,
        can_be_learned=True,
        can_leave_range=True,
    ),
    "Blur": Corruption(
        lambda pure, strengths, random: pixel_damage.blur(pure, strengths),
        f"A Gaussian blur; {pixel_damage.MOST_SIGMA} x strength is its sigma in pixels.",
        can_be_learned=True,
        told="the sigma of the blur",
        _keep=_without_blurred,
    ),
    "Low resolution": Corruption(
        lambda pure, strengths, random: low_resolution.lower_resolution(pure, strengths),
        "The picture becomes squares of one grey level each; their side is 1 +"
        f" {low_resolution.MOST_SIZE - 1} x strength pixels.",
        can_be_learned=True,
    ),
    "JPEG": Corruption(
        lambda pure, strengths, random: jpeg.compress(pure, strengths),
        "What JPEG compression leaves of the picture; its quality falls from 100 to 10 at strength 0.5 and"
        " to 1 at strength 1.",
        can_be_learned=True,
        usual=(0.5, 1.0),
    ),
    "Poisson noise": Corruption(
        lambda pure, strengths, random: low_light.add_poisson_noise(pure, strengths, random.fields),
        "Low light: a white pixel counts 1 / strength² photons on average, so only ink is noisy; values can"
        " be above 1 (white).",
        fields=("uniform",),
        can_be_learned=True,
        can_leave_range=True,
        is_noise=True,
    ),
    "Inversion": Corruption(
        lambda pure, strengths, random: pixel_damage.invert(pure, strengths),
        "The picture fades into its negative; at 0.5 all is grey, at 1 black is white.",
    ),
}
# What a network can be trained on, and the parts of a mixture.
PARTS_OF_MIXTURE = (NORMAL_NOISE, *(name for name, of in KINDS.items() if of.can_be_learned))
LEARNABLE = (*PARTS_OF_MIXTURE, MIXTURE)


def draw(name: str, seed: int) -> RandomNumbers:
    """Return the random numbers of the damage to a picture.

    Args:
        name: Normal noise, which needs the noise pattern, or one of `KINDS`.
        seed: Whole number, 0 or more, that pins them.
    """
    if name == NORMAL_NOISE:
        return RandomNumbers(np.empty((1, 0)), noise.noise_field(seed, count=1)[:, None])
    return KINDS[name].draw(1, np.random.default_rng(seed))


def damage(name: str, pure: np.ndarray, *, amount: float, seed: int) -> np.ndarray:
    """Damage a picture.

    Args:
        name: Normal noise, or one of `KINDS`.
        pure: float32 array of shape (28, 28), in [0, 1].
        amount: Noise factor for normal noise, else strength.
        seed: Whole number, 0 or more, that pins the random numbers.

    Returns:
        float32 array of the same shape, not clipped.

    Raises:
        ValueError: The noise factor is negative, or the strength is not from 0 to 1.
    """
    if name == NORMAL_NOISE:
        return noise.make_noisy(pure, noise_factor=amount, seed=seed)
    return KINDS[name](pure, strength=amount, seed=seed)


def is_random(name: str) -> bool:
    """Return whether a seed changes what a type of damage does."""
    return name == NORMAL_NOISE or bool(KINDS[name].numbers or KINDS[name].fields)


def can_leave_range(name: str) -> bool:
    """Return whether a type of damage makes values outside 0 to 1, so that clipping changes something."""
    return name == NORMAL_NOISE or KINDS[name].can_leave_range


def is_noise(name: str) -> bool:
    """Return whether what a type of damage makes is called noisy; else it is damaged."""
    return name == NORMAL_NOISE or KINDS[name].is_noise


def find(name: str) -> str:
    """Return a type of damage that a network can be trained on, by its name in any case.

    Args:
        name: One of `LEARNABLE`.

    Raises:
        ValueError: There is none of this name; the message lists all.
    """
    for known in LEARNABLE:
        if known.lower() == name.strip().lower():
            return known
    raise ValueError(f"there is no damage {name!r} to learn; choose one of {', '.join(LEARNABLE)}")


def in_sentence(name: str) -> str:
    """Return what a type of damage is called within a sentence: "salt and pepper"."""
    return _IN_SENTENCE.get(name, name.lower())


def most(name: str) -> float:
    """Return the strongest amount of a type of damage: the largest noise factor, or strength 1."""
    return noise.MAX_NOISE_FACTOR if name == NORMAL_NOISE else 1.0


def usual(name: str) -> tuple[float, float]:
    """Return the strengths of a damage to train on, or noise factors, where nobody says which."""
    if name == NORMAL_NOISE:
        return 0.0, 1.0
    return KINDS[name].usual if name in KINDS else (0.2, 0.8)


def damage_all(
    name: str, pure: np.ndarray, amounts: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    """Damage each picture of a stack, with random numbers of its own.

    Args:
        name: A type of damage: normal noise, one of `KINDS`, or the mixture, of which each picture gets one of
            the parts at random.
        pure: float32 array of shape (n, 28, 28), in [0, 1].
        amounts: Array of shape (n,): noise factors for normal noise, else strengths from 0 to 1. In a mixture
            the noise factor is 1.5 x strength.
        rng: Source of the random numbers.

    Returns:
        float32 array of the shape of `pure`.

    Raises:
        ValueError: A strength is not from 0 to 1.
    """
    if name == NORMAL_NOISE:
        field = rng.standard_normal(pure.shape, dtype=np.float32)
        return pure + amounts.astype(np.float32)[:, None, None] * field
    if name != MIXTURE:
        return KINDS[name].damage_all(pure, amounts, rng)
    _check(amounts)
    return _mix(PARTS_OF_MIXTURE, pure, amounts, rng)


def _mix(
    parts: Sequence[str], pure: np.ndarray, strengths: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    drawn = rng.integers(len(parts), size=len(pure))
    damaged = np.empty_like(pure, dtype=np.float32)
    for number, part in enumerate(parts):
        if (chosen := drawn == number).any():
            amounts = most(part) * strengths[chosen]
            damaged[chosen] = damage_all(part, pure[chosen], amounts, rng)
    return damaged
