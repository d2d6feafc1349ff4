"""Numbers as text."""

import math

from denoiser.browser import labels
from denoiser.evaluation.comparison import Classification


def decibels(psnr: float) -> str:
    """Return a PSNR with its unit."""
    return f"{psnr:.1f} dB" if math.isfinite(psnr) else "∞ dB"


def gain(value: float, *, digits: int) -> str:
    """Return a difference with its sign; what rounds to 0 is "+0.0"."""
    text = f"{value:+.{digits}f}"
    return text if float(text) else text.replace("-", "+")


def in_short(psnr: float | None, classification: Classification | None) -> str:
    """Return what is known about a picture in a few words, as Markdown."""
    parts = [] if psnr is None else [f"**{decibels(psnr)}**"]
    if classification:
        parts.append(f"{labels.CLASS.lower()} **{classification.digit}**")
    return ", ".join(parts)


def percent(fraction: float) -> str:
    """Return a fraction in whole per cent."""
    return f"{fraction:.0%}"


def count(number: int, noun: str) -> str:
    """Return a number with its noun, in the plural where it is not 1."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
