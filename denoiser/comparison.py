"""One noisy picture, every denoiser on it, and what a reader makes of them."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from denoiser import metrics

Denoise = Callable[[np.ndarray], np.ndarray | None]


@dataclass(frozen=True)
class Reading:
    """What the reader takes a picture for.

    Attributes:
        probabilities: float32 array of shape (10,), one for each class.
    """

    probabilities: np.ndarray

    @property
    def digit(self) -> int:
        """The likeliest class."""
        return int(np.argmax(self.probabilities))

    @property
    def confidence(self) -> float:
        """The probability of the likeliest class."""
        return float(np.max(self.probabilities))


@dataclass(frozen=True)
class Result:
    """What one denoiser made of the picture.

    Attributes:
        name: The denoiser's.
        denoised: float32 array of shape (28, 28), in [0, 1].
        likeness: How close it is to the pure picture; None where that is not known.
        gain: How many dB closer than the noisy picture, see `noisy_likeness`. None where that is
            pure already, or where nothing pure is known.
        reading: What it reads as; None where there is no reader.
        milliseconds: How long it took.
    """

    name: str
    denoised: np.ndarray
    likeness: metrics.Likeness | None
    gain: float | None
    reading: Reading | None
    milliseconds: float


def noisy_likeness(pure: np.ndarray, noisy: np.ndarray) -> metrics.Likeness:
    """Measures a noisy picture as every screen shows it, clipped to [0, 1], like what is denoised.

    Unclipped it would do worse, and whatever denoises it would seem to gain more: 3.6 dB more at
    noise factor 0.55.

    Args:
        pure: float32 array of shape (28, 28), in [0, 1].
        noisy: Array of the same shape, of any range.
    """
    return metrics.compare(pure, np.clip(noisy, 0, 1))


def compare(
    denoisers: dict[str, Denoise],
    noisy: np.ndarray,
    *,
    pure: np.ndarray | None,
    probabilities: Callable[[np.ndarray], np.ndarray] | None,
) -> list[Result]:
    """Lets every denoiser work on the same noisy picture.

    Args:
        denoisers: By name; each maps an array of shape (28, 28) to another, or to None where it
            cannot.
        noisy: float32 array of shape (28, 28), of any range.
        pure: float32 array of the same shape, in [0, 1]; None where it is not known.
        probabilities: As `runtime.Reader.probabilities`; None where there is no reader.

    Returns:
        A result for each that can, in their order.
    """
    results = []
    before = None if pure is None else noisy_likeness(pure, noisy).psnr
    for name, denoise in denoisers.items():
        began = time.perf_counter()
        given = denoise(noisy)
        milliseconds = 1000 * (time.perf_counter() - began)
        if given is None:
            continue
        denoised = np.clip(given, 0, 1).astype(np.float32)
        likeness = None if pure is None else metrics.compare(pure, denoised)
        gain = None
        if likeness and math.isfinite(before) and math.isfinite(likeness.psnr):
            gain = likeness.psnr - before
        reading = probabilities and Reading(probabilities(denoised))
        results.append(Result(name, denoised, likeness, gain, reading, milliseconds))
    return results


def verdict(*, pure: int, noisy: int, denoised: int) -> str:
    """Says in a word or three what denoising did to a digit, by what a reader takes it for.

    Args:
        pure: What the picture without noise is read as, which counts as right.
        noisy: What the noisy one is read as.
        denoised: What the denoised one is read as.

    Returns:
        "kept", "rescued", "still lost" or "broken by denoising".
    """
    if denoised == pure:
        return "kept" if noisy == pure else "rescued"
    return "broken by denoising" if noisy == pure else "still lost"
