"""Compare denoisers on one noisy picture, and how each result is classified."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from denoiser.imaging import filters, metrics
from denoiser.models import picture_sets

# Those that a page compares. Wiener's filter is left out: its module takes 44 MB, and it is the best nowhere.
FILTERS = (
    "gaussian filter",
    "median filter",
    "total variation",
    "non-local means",
    "wavelet shrinkage",
)

Denoise = Callable[[np.ndarray], np.ndarray | None]


@dataclass(frozen=True)
class Classification:
    """The class that a classifier sees in a picture.

    Attributes:
        probabilities: float32 array of shape (classes,), one for each class.
        classes: What they are called, from anyone.
    """

    probabilities: np.ndarray
    classes: tuple[str, ...] = picture_sets.DIGIT_CLASSES

    @property
    def label(self) -> int:
        """The likeliest class."""
        return int(np.argmax(self.probabilities))

    @property
    def name(self) -> str:
        """What the likeliest class is called."""
        return self.classes[self.label]

    @property
    def confidence(self) -> float:
        """The probability of the likeliest class."""
        return float(np.max(self.probabilities))


@dataclass(frozen=True)
class Result:
    """What one denoiser computed for the picture.

    Attributes:
        name: The denoiser's.
        denoised: float32 array of shape (28, 28), in [0, 1].
        similarity: How close it is to the pure picture; None where that is not known.
        gain: PSNR in dB above that of the noisy picture, see `noisy_similarity`. None where the noisy
            picture is the pure one, or where the pure one is not known.
        classification: Its class; None without a classifier.
        milliseconds: Time that it took.
    """

    name: str
    denoised: np.ndarray
    similarity: metrics.Similarity | None
    gain: float | None
    classification: Classification | None
    milliseconds: float


def noisy_similarity(pure: np.ndarray, noisy: np.ndarray) -> metrics.Similarity:
    """Measure a noisy picture as every screen shows it, clipped to [0, 1].

    Unclipped its PSNR would be lower, and every denoiser would seem to gain more: 3.6 dB more at noise
    factor 0.55.

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
    classes: tuple[str, ...] = picture_sets.DIGIT_CLASSES,
) -> list[Result]:
    """Run every denoiser on the same noisy picture.

    Args:
        denoisers: By name; each maps an array of shape (28, 28) to another, or to None where it
            cannot.
        noisy: float32 array of shape (28, 28), of any range.
        pure: float32 array of the same shape, in [0, 1]; None where it is not known.
        probabilities: As `litert.Classifier.probabilities`; None without a classifier.
        classes: What its classes are called.

    Returns:
        A result for each that can denoise it, in their order.
    """
    results = []
    before = math.nan if pure is None else noisy_similarity(pure, noisy).psnr
    for name, denoise in denoisers.items():
        began = time.perf_counter()
        output = denoise(noisy)
        milliseconds = 1000 * (time.perf_counter() - began)
        if output is None:
            continue
        denoised = np.clip(output, 0, 1).astype(np.float32)
        similarity = None if pure is None else metrics.compare(pure, denoised)
        gain = None
        if similarity and math.isfinite(before) and math.isfinite(similarity.psnr):
            gain = similarity.psnr - before
        classification = Classification(probabilities(denoised), classes) if probabilities else None
        results.append(Result(name, denoised, similarity, gain, classification, milliseconds))
    return results


def ranked(results: list[Result]) -> list[Result]:
    """Return results from the best to the worst, by PSNR, but what was not denoised first.

    Args:
        results: Of one noisy picture. Where the pure one is not known, they stay in their order.
    """
    return sorted(results, key=lambda result: (not _is_input(result), -_psnr(result)))


def best(results: list[Result]) -> Result | None:
    """Return the result with the highest PSNR; None where the pure picture is not known.

    Args:
        results: Of one noisy picture. The input counts as well: with little damage nothing beats it.
    """
    known = [result for result in results if result.similarity]
    return max(known, key=lambda result: (_psnr(result), _is_input(result)), default=None)


def _is_input(result: Result) -> bool:
    return result.name == filters.NOISY_INPUT


def _psnr(result: Result) -> float:
    return result.similarity.psnr if result.similarity else 0.0
