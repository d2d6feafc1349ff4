"""The numbers below the panels."""

import math

import streamlit as st

from denoiser.evaluation.comparison import Classification
from denoiser.imaging.metrics import Similarity
from denoiser.ui import labels
from denoiser.ui.views import formatting


def show(
    classification: Classification | None,
    similarity: Similarity | None = None,
    baseline: Similarity | None = None,
) -> None:
    """Show PSNR and SSIM against the pure picture, and how a picture is classified.

    Args:
        classification: The class; None where it is not known.
        similarity: PSNR and SSIM; None where they are not known.
        baseline: The same of the noisy picture, to show the gain over it; None for no gain.
    """
    psnr_gain = ssim_gain = None
    if similarity and baseline:
        if math.isfinite(baseline.psnr):
            psnr_gain = f"{formatting.gain(similarity.psnr - baseline.psnr, digits=1)} dB"
        ssim_gain = formatting.gain(similarity.ssim - baseline.ssim, digits=2)
    if similarity:
        psnr, ssim = formatting.decibels(similarity.psnr), f"{similarity.ssim:.2f}"
        st.metric(labels.PSNR, psnr, psnr_gain, help=labels.PSNR_HELP, width="content")
        st.metric(labels.SSIM, ssim, ssim_gain, help=labels.SSIM_HELP, width="content")
    if classification:
        confidence = f"{classification.confidence:.0%} {labels.CONFIDENT}"
        _show_plain(labels.CLASS, str(classification.digit), confidence, labels.CLASS_HELP)


def show_empty(panel: str) -> None:
    """Show dashes where the numbers will be, as long as nothing is drawn.

    Args:
        panel: "noisy", "pure" or "denoised".
    """
    if panel != "pure":
        gain = "–" if panel == "denoised" else None
        _show_plain(labels.PSNR, "–", gain, labels.PSNR_HELP)
        _show_plain(labels.SSIM, "–", gain, labels.SSIM_HELP)
    _show_plain(labels.CLASS, "–", "–", labels.CLASS_HELP)


def _show_plain(label: str, value: str, delta: str | None, help_text: str) -> None:
    st.metric(
        label,
        value,
        delta,
        help=help_text,
        width="content",
        delta_color="off",
        delta_arrow="off",
    )
