"""Numbers as text."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from denoiser.browser import labels
from denoiser.evaluation.comparison import Classification
from denoiser.models import sampling


def decibels(psnr: float) -> str:
    """Return a PSNR with its unit."""
    return f"{psnr:.1f} dB" if math.isfinite(psnr) else "∞ dB"


def gain(value: float, *, digits: int) -> str:
    """Return a difference with its sign; what rounds to 0 is "+0.0"."""
    text = f"{value:+.{digits}f}"
    return text if float(text) else text.replace("-", "+")


def in_short(
    psnr: float | None,
    classification: Classification | None,
    *,
    mark: Callable[[str], str] = str,
) -> list[str]:
    """Return what is known about a picture in a few words, part by part.

    Args:
        psnr: In dB; None where it is not known.
        classification: How it is classified; None where it is not.
        mark: Makes a value stand out, or safe where names of classes come from anyone; plain by default.
    """
    parts = [] if psnr is None else [mark(decibels(psnr))]
    if classification:
        parts.append(f"{labels.CLASS.lower()} {mark(classification.name)}")
    return parts


def likely(probabilities: Sequence[float] | np.ndarray, classes: Sequence[str]) -> str:
    """Return the likely classes with their probability in whole per cent, the likeliest first.

    Args:
        probabilities: Of each class, as of a `Belief`.
        classes: What they are called.
    """
    return ", ".join(f"{classes[at]}: {share}%" for at, share in sampling.likely(probabilities))


def percent(fraction: float) -> str:
    """Return a fraction in whole per cent."""
    return f"{fraction:.0%}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not 1."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
