"""The perfect memoriser: what it is, and that it is perfect only on digits that it knows."""

import dataclasses
from collections.abc import Callable

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.data.digits import Digits
from denoiser.evaluation import memoriser
from denoiser.imaging import filters, metrics
from denoiser.ui import cache, prose
from denoiser.ui.controls import link, parameters
from denoiser.ui.controls.damage import Damaged

_MOST_IN_BLEND = 8
_LEAST_WEIGHT = 0.005  # which is shown as 1%
_EXACT = 100  # dB: above it no pixel differs by half a grey level


def introduce() -> None:
    """Show what the memoriser is."""
    st.header("The perfect memoriser")
    prose.markdown(
        "It knows some digits by heart, and nothing else. Its answer is a mix of those that fit the picture"
        " best. For a digit that it knows, no denoiser does better, and the answer is exact unless there is much"
        " noise. For a new digit it can only show others that look alike. A network that only memorised its"
        " training digits would do the same; those here learned what digits have in common."
    )


def show_slider() -> int:
    """Show the slider of how many digits the memoriser knows, and return their number."""
    steps = parameters.KNOWN.options
    count = st.select_slider(
        "Digits it knows",
        steps,
        steps[-1],
        **link.bound(parameters.KNOWN),
        help="They are taken from the digits that are part of the app, one of each class in turn. None is in the"
        " gallery. The weight of a digit $x$ in the blend for a noisy picture $y$ is"
        r" $\exp(-\|y - x\|^2 / (2 f^2))$, divided by the sum of all weights; $f$ is the noise factor.",
        width=280,
    )
    return int(count)


def show_lesson(
    damaged: Damaged, pure: np.ndarray | None, known: Digits, *, noise_factor: float
) -> None:
    """Show its result for the picture beside that for a digit that it knows, and the blend.

    Args:
        damaged: The damaged picture.
        pure: The picture without noise; None where it is not known.
        known: The digits that the memoriser knows.
        noise_factor: The noise factor that it is given.
    """
    weights = memoriser.weigh(damaged.noisy, known.pixels, noise_factor=noise_factor)
    of_new, of_known = st.columns(2, gap="medium")
    with of_new:
        denoised = memoriser.blend(weights, known.pixels)
        _show_triptych("This picture", ", new to it", damaged, pure, denoised)
    if damaged.repeat and pure is not None:
        with of_known:
            _show_known(damaged, damaged.repeat, pure, known)
    _show_blend(weights, known)


def _show_known(
    damaged: Damaged,
    repeat: Callable[[np.ndarray], np.ndarray],
    pure: np.ndarray,
    known: Digits,
) -> None:
    """Show the result for the known digit that is closest to the picture, damaged in the same way."""
    nearest = int(np.argmax(memoriser.weigh(pure, known.pixels, noise_factor=0)))
    its_own = known.pixels[nearest]
    noisy = repeat(its_own)
    what, noise_factor = ", same noise", damaged.noise_factor
    if noise_factor is None:
        what, noise_factor = ", same damage", filters.estimate_noise(noisy)
    denoised = memoriser.denoise(noisy, known.pixels, noise_factor=noise_factor)
    again = dataclasses.replace(damaged, noisy=noisy)
    _show_triptych("The closest digit it knows", what, again, its_own, denoised)


def _show_triptych(
    title: str, what: str, damaged: Damaged, pure: np.ndarray | None, denoised: np.ndarray
) -> None:
    known = "" if pure is None else f": **{_decibels(metrics.psnr(pure, denoised))}**"
    prose.markdown(f"**{title}**{what}{known}")
    adjective = damaged.adjective.capitalize()
    pictures = {adjective: damaged.noisy, "Pure": pure, "Its answer": denoised}
    row = st.grid(3, min_column_width=88, gap="small")
    for caption, picture in pictures.items():
        if picture is not None:
            with row.cell():
                _show_picture(picture, caption, alt=f"{title}{what}: {caption.lower()}")


def _show_blend(weights: np.ndarray, known: Digits) -> None:
    """Show the digits with the largest weights."""
    order = np.argsort(-weights, kind="stable")[:_MOST_IN_BLEND]
    shown = [k for k in order if weights[k] >= _LEAST_WEIGHT] or [order[0]]
    rest = 1 - float(weights[shown].sum())
    text = "**The digits in the blend** for this picture, by their shares."
    if rest >= _LEAST_WEIGHT:
        others = formatting.count(len(known) - len(shown), "other digit")
        text += f" {others} have {formatting.percent(rest)} together."
    prose.markdown(text)
    row = st.grid(_MOST_IN_BLEND, min_column_width=72, gap="small")
    for k in shown:
        weight = formatting.percent(float(weights[k]))
        with row.cell():
            _show_picture(
                known.pixels[k], weight, alt=f"A {known.labels[k]} that it knows, {weight}"
            )


def _show_picture(pixels: np.ndarray, caption: str, *, alt: str) -> None:
    st.image(cache.data_url(pixels), caption=caption, alt=alt, width="stretch")


def _decibels(psnr: float) -> str:
    return "exact" if psnr > _EXACT else formatting.decibels(psnr)
