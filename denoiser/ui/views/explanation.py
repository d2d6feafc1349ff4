"""The numbers below the panels once more, in words."""

import numpy as np

from denoiser.browser import formatting
from denoiser.imaging.metrics import Similarity
from denoiser.models.folder import Model
from denoiser.ui import markdown
from denoiser.ui.controls.settings import Noise


def improvement(before: Similarity, after: Similarity, *, model: Model) -> str:
    """Return how much of the error is gone, as Markdown.

    Args:
        before: Similarity of the noisy picture to the pure one.
        after: That of the denoised picture.
        model: What denoised it.
    """
    if before.mse == 0:
        return (
            "There is no noise to remove, so any change that the network makes is damage. It leaves a"
            f" mean squared error of {after.mse:.6f}."
        )
    gain = round(after.psnr - before.psnr, 1)
    if gain == 0:
        text = (
            f"**{markdown.escape(model.label)}** hardly changes how far the picture is from the pure one: the PSNR stays"
            f" at {formatting.decibels(after.psnr)}."
        )
    elif gain < 0:
        text = (
            f"Here denoising **does harm**: the output of {markdown.escape(model.label)} is {-gain:.1f} dB further from"
            " the pure picture than the noisy input."
        )
    else:
        text = (
            f"**{markdown.escape(model.label)}** removes {1 - after.mse / before.mse:.1%} of the squared error, a gain"
            f" of {gain:.1f} dB; the structural similarity (SSIM) goes from {before.ssim:.2f} to"
            f" {after.ssim:.2f}."
        )
    return text


def limits(of_noise: Noise, model: Model) -> str:
    """Return what a network was not trained on; empty where there is nothing.

    Args:
        of_noise: How the picture was made noisy.
        model: What denoises it.
    """
    unknown = []
    low, high = model.recipe.noise_factors
    if not low <= of_noise.factor <= high:
        unknown.append(f"Noise factor {of_noise.factor:.2f} is new to it.")
    if of_noise.clip and not model.recipe.clipped:
        unknown.append("Clipped noise is new to it.")
    return " ".join(unknown)


def pixel_range(unclipped: np.ndarray, *, clip: bool) -> str:
    """Return the range of the noisy pixels in words.

    Args:
        unclipped: The noisy picture before it is clipped, float32 of shape (28, 28).
        clip: Whether it is clipped.
    """
    beyond = np.mean((unclipped < 0) | (unclipped > 1))
    if clip:
        return (
            f"Clipped: {beyond:.0%} of the noisy picture's pixels were below 0 or above 1 and are"
            " exactly black or white now, also for the network."
        )
    return (
        f"The noisy picture's pixels range from {unclipped.min():.1f} to {unclipped.max():.1f}. Values"
        " outside 0 to 1 look black or white here, but the network receives the exact values."
    )
