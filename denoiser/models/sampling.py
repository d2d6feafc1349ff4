"""Draw the digits that fit a noisy picture, one by one, with the network that denoises it.

A denoised picture is the mean of all digits that fit the noise: their *posterior mean*. The same network
also draws single ones. It removes a little noise, adds less back, and goes on until none is left.
Kadkhodaie and Simoncelli showed that a network that was trained to denoise, without being told how much
noise there is, is enough for this ("Solving linear inverse problems using the prior implicit in a
denoiser", 2020, arXiv:2006.13640).

The steps are those of the second-order solver of Lu and others for the reversed diffusion ("DPM-Solver++",
2022, arXiv:2211.01095, equation for the SDE, two steps at a time, here with a signal of constant size).
With the first-order steps of Ho and others ("Denoising diffusion probabilistic models", 2020) the samples
are too much alike in as many steps.
"""

import functools
import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from denoiser.data import digits
from denoiser.imaging import corruptions, noise
from denoiser.models.schema import SavedRecipe

COUNT = 16
STEPS = 16
# Noise level at which the last step ends; the network then removes the rest.
LOWEST_LEVEL = 0.05
# Below this there is nothing to choose from.
LEAST_LEVEL = 0.06
# Noise level at which digits that are drawn from noise begin: no digit shines through it.
GENERATION_LEVEL = 5.0
GENERATION_STEPS = 60
# How far a guess is moved away from that of a worse network, and the noise level above which it is: chosen on
# generated digits by how many the classifier is sure of.
GUIDANCE = 3.0
GUIDED_ABOVE = 1.0
# A pixel that is this bright counts as drawn.
VISIBLE = 0.5

Denoise = Callable[[np.ndarray], np.ndarray]
Adjust = Callable[[np.ndarray, np.ndarray, float], np.ndarray]
Draw = Callable[[tuple[int, ...]], np.ndarray]


@dataclass(frozen=True)
class Belief:
    """What samples say about a noisy picture.

    Attributes:
        probabilities: float64 array of shape (classes,): how probable each class is. They add up to 1.
            Empty where nothing classifies them.
        psnr: The PSNR in dB that the denoised picture is expected to have; infinite where all samples
            equal it.
        deviation: float32 array of shape (28, 28): the standard deviation of each pixel.
    """

    probabilities: np.ndarray
    psnr: float
    deviation: np.ndarray


def can_draw(recipe: SavedRecipe) -> bool:
    """Return whether a network draws samples: it has to remove normal noise, also where there is hardly any."""
    if recipe.is_classifier or recipe.corruption != corruptions.NORMAL_NOISE:
        return False
    low, high = recipe.noise_factors
    return low <= LEAST_LEVEL and high >= noise.BOOK_NOISE_FACTOR


def levels(highest: float, *, lowest: float = LOWEST_LEVEL, steps: int = STEPS) -> np.ndarray:
    """Return the noise levels of the steps, each the same fraction of the one before.

    Args:
        highest: The noise level to begin with, in units of the pixel range.
        lowest: The noise level to end with, if it is not above `highest`.
        steps: How many steps.

    Returns:
        float64 array of shape (steps + 1,).
    """
    lowest = min(lowest, highest)
    return highest * (lowest / highest) ** (np.arange(steps + 1) / steps)


def estimate_level(noisy: np.ndarray, denoised: np.ndarray) -> float:
    """Return the noise level of a picture: the root mean square of what a network removed from it.

    Args:
        noisy: Array of shape (28, 28), not clipped.
        denoised: The network's output for it.
    """
    return math.sqrt(np.mean(np.square(noisy.astype(np.float64) - denoised)))


def draw(
    denoise: Denoise,
    noisy: np.ndarray,
    *,
    noise_level: float,
    normal: Draw,
    steps: int = STEPS,
    adjust: Adjust = lambda noisy, guesses, level: guesses,
) -> np.ndarray:
    """Draw pictures without noise that fit noisy ones, one for each.

    Args:
        denoise: Maps a stack (n, 28, 28) of noisy pictures to denoised ones, whatever their noise.
        noisy: float32 array of shape (n, 28, 28); for several samples of one picture, the same n times.
        noise_level: Standard deviation of their noise, above 0.
        normal: Returns standard-normal numbers of a shape, as `Generator.standard_normal` does. It is
            called once for each step, with the shape of `noisy`.
        steps: How many steps; with fewer the samples are more alike.
        adjust: Maps noisy pictures, the network's guesses for them and their noise level to better
            guesses.

    Returns:
        float32 array of shape (n, 28, 28), in [0, 1].
    """
    state = noisy.astype(np.float32)
    if noise_level < LEAST_LEVEL:
        return adjust(state, denoise(state), noise_level)
    of_steps = levels(noise_level, steps=steps)
    before, stride_before = None, 0.0
    for level, next_level in itertools.pairwise(of_steps):
        guesses = adjust(state, denoise(state), level)
        kept = (next_level / level) ** 2
        stride = math.log(level / next_level)
        # Where the guesses are heading, from the last two of them.
        ahead = guesses
        if before is not None:
            ahead = guesses + np.float32(stride / stride_before / 2) * (guesses - before)
        state = (
            np.float32(1 - kept) * ahead
            + np.float32(kept) * state
            + np.float32(next_level * math.sqrt(1 - kept)) * normal(state.shape)
        ).astype(np.float32)
        before, stride_before = guesses, stride
    pictures = adjust(state, denoise(state), of_steps[-1])
    return np.clip(pictures, 0, 1)


def samples(
    denoise: Denoise,
    noisy: np.ndarray,
    *,
    noise_level: float,
    seed: int,
    count: int = COUNT,
    steps: int = STEPS,
) -> np.ndarray:
    """Draw pictures that fit each noisy picture.

    Args:
        denoise: See `draw`.
        noisy: float32 array of shape (28, 28) or (n, 28, 28), not clipped.
        noise_level: Standard deviation of their noise; 0 or more.
        seed: Seed of the random numbers, which are not those of the noise with this seed.
        count: How many for each.
        steps: See `draw`.

    Returns:
        float32 array of shape (count, 28, 28) or (n, count, 28, 28), in [0, 1].
    """
    generator = np.random.default_rng([seed, 1])
    shape = (*noisy.shape[:-2], count, *noise.IMAGE_SHAPE)
    drawn = draw(
        denoise,
        np.broadcast_to(noisy[..., None, :, :], shape).reshape(-1, *noise.IMAGE_SHAPE),
        noise_level=noise_level,
        normal=lambda of: balance(generator.standard_normal(shape, np.float32)).reshape(of),
        steps=steps,
    )
    return drawn.reshape(shape)


def balance(numbers: np.ndarray) -> np.ndarray:
    """Make the numbers of the samples of a picture, shape (..., count, 28, 28), add up to 0.

    Each stays standard normal, but where one sample is too bright, the others are a little darker, so
    that their mean is closer to the posterior mean than that of independent samples.
    """
    count = numbers.shape[-3]
    if count == 1:
        return numbers
    numbers -= numbers.mean(axis=-3, keepdims=True)
    return numbers * np.float32(math.sqrt(count / (count - 1)))


def generate(
    denoise: Denoise, worse: Denoise, *, count: int, seed: int, steps: int = GENERATION_STEPS
) -> np.ndarray:
    """Draw digits from noise alone: from the mean of all digits, under noise that no digit shines through.

    Guesses are moved away from those of a worse network (Karras and others, "Guiding a diffusion model
    with a bad version of itself", 2024, arXiv:2406.02507).

    Args:
        denoise: See `draw`; it was trained for noise up to `GENERATION_LEVEL`.
        worse: Denoises worse where the noise is above `GUIDED_ABOVE`.
        count: How many.
        seed: Seed of the random numbers.
        steps: See `draw`.

    Returns:
        float32 array of shape (count, 28, 28), in [0, 1].
    """
    generator = np.random.default_rng([seed, 3])

    def normal(shape: tuple[int, ...]) -> np.ndarray:
        return generator.standard_normal(shape, np.float32)

    def guide(noisy: np.ndarray, guesses: np.ndarray, level: float) -> np.ndarray:
        if level <= GUIDED_ABOVE:
            return guesses
        return guesses + np.float32(GUIDANCE) * (guesses - worse(noisy))

    return draw(
        denoise,
        mean_digit() + np.float32(GENERATION_LEVEL) * normal((count, *noise.IMAGE_SHAPE)),
        noise_level=GENERATION_LEVEL,
        normal=normal,
        steps=steps,
        adjust=guide,
    )


@functools.cache
def mean_digit() -> np.ndarray:
    """Return the mean of the bundled training digits, float32 array of shape (28, 28), in [0, 1]."""
    return digits.quick_set().pixels.mean(axis=0)


def likely(probabilities: Sequence[float] | np.ndarray) -> list[tuple[int, int]]:
    """Return classes with their probability in whole per cent, the likeliest first, without those of 0.

    Args:
        probabilities: Of each class, as of a `Belief`.
    """
    percents = [(digit, round(100 * float(p))) for digit, p in enumerate(probabilities)]
    return sorted(((digit, p) for digit, p in percents if p), key=lambda pair: -pair[1])


def believe(pictures: np.ndarray, denoised: np.ndarray, probabilities: Denoise | None) -> Belief:
    """Return what samples say: which digit it may be, and how far off the denoised picture may be.

    Args:
        pictures: Samples of one picture, float32 array of shape (count, 28, 28).
        denoised: The denoised picture, float32 array of shape (28, 28).
        probabilities: Maps a stack of pictures to their classes' probabilities, as
            `litert.Classifier.probabilities` does; None where nothing classifies them.
    """
    error = float(np.mean(np.square(pictures.astype(np.float64) - denoised)))
    votes = probabilities(pictures) if probabilities else np.empty((1, 0))
    return Belief(
        probabilities=np.asarray(votes, np.float64).mean(axis=0),
        psnr=-10 * math.log10(error) if error else math.inf,
        deviation=pictures.std(axis=0),
    )
