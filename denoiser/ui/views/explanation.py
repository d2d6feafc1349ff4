"""The numbers below the panels once more, in words."""

import numpy as np

from denoiser import recipes
from denoiser.browser import formatting
from denoiser.imaging import corruptions
from denoiser.imaging.metrics import Similarity
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import markdown
from denoiser.ui.controls.selection import Selection
from denoiser.ui.controls.settings import Noise


def improvement(
    before: Similarity, after: Similarity, *, model: Model, adjective: str = "noisy"
) -> str:
    """Return how much of the error is gone, as Markdown.

    Args:
        before: Similarity of the noisy picture to the pure one.
        after: That of the denoised picture.
        model: What denoised it.
        adjective: What the picture is: "noisy" or "damaged".
    """
    if before.mse == 0:
        cause = "noise to remove" if adjective == "noisy" else "damage to undo"
        return (
            f"There is no {cause}, so any change that the network makes is damage. It leaves a"
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
            f" the pure picture than the {adjective} input."
        )
    else:
        text = (
            f"**{markdown.escape(model.label)}** removes {1 - after.mse / before.mse:.1%} of the squared error, a gain"
            f" of {gain:.1f} dB; the structural similarity (SSIM) goes from {before.ssim:.2f} to"
            f" {after.ssim:.2f}."
        )
    return text


def limits(corruption: str, amount: float, *, clip: bool, model: Model) -> str:
    """Return what a network was not trained on; empty where there is nothing.

    Args:
        corruption: What was done to the picture: normal noise, or one of `corruptions.KINDS`.
        amount: Its noise factor or strength.
        clip: Whether the picture is clipped, where that changes it.
        model: What denoises it.
    """
    learned = recipes.amounts_learned(model.recipe, corruption)
    name = corruptions.in_sentence(corruption)
    if learned is None:
        return f"{name[0].upper()}{name[1:]} is new to it."
    unknown = []
    if not learned[0] <= amount <= learned[1]:
        is_noise = corruption == corruptions.NORMAL_NOISE
        unknown.append(f"{'Noise factor' if is_noise else 'Strength'} {amount:.2f} is new to it.")
    if clip and not model.recipe.clipped:
        unknown.append(
            f"Clipped {'noise' if corruptions.is_noise(corruption) else 'damage'} is new to it."
        )
    return " ".join(unknown)


def what_is_new(selection: Selection, of_noise: Noise, model: Model) -> str:
    """Return what a network was not trained on, as Markdown; empty where there is nothing.

    Args:
        selection: The picture.
        of_noise: How it is damaged.
        model: What denoises it.
    """
    if not selection.is_noisy:
        of_damage = limits(of_noise.corruption, of_noise.amount, clip=of_noise.clip, model=model)
    elif model.recipe.corruption != corruptions.NORMAL_NOISE:
        of_damage = "Any other damage is new to it."
    else:
        of_damage = ""
    return f"{of_damage} {unknown_pictures(selection.pictures, model)}".strip()


def unknown_pictures(kind: PictureSet | None, model: Model) -> str:
    """Return that a network was trained on other pictures, as Markdown; empty where it was not.

    Args:
        kind: The set that the picture was picked from; None for one that was drawn or uploaded.
        model: What denoises it.
    """
    trained_on = picture_sets.of(model)
    if kind is None:
        if trained_on.is_mnist:
            return ""
        return f"It was trained on {markdown.escape(trained_on.title)}, not on digits."
    if kind.identity == trained_on.identity:
        return ""
    other = "MNIST's digits" if trained_on.is_mnist else markdown.escape(trained_on.title)
    return f"It was trained on other pictures: {other}."


def pixel_range(unclipped: np.ndarray, *, clip: bool, adjective: str = "noisy") -> str:
    """Return the range of the noisy pixels in words.

    Args:
        unclipped: The noisy picture before it is clipped, float32 of shape (28, 28).
        clip: Whether it is clipped.
        adjective: What the picture is: "noisy" or "damaged".
    """
    beyond = np.mean((unclipped < 0) | (unclipped > 1))
    if clip:
        return (
            f"Clipped: {beyond:.0%} of the {adjective} picture's pixels were below 0 or above 1 and are"
            " exactly black or white now, also for the network."
        )
    return (
        f"The {adjective} picture's pixels range from {unclipped.min():.1f} to {unclipped.max():.1f}. Values"
        " outside 0 to 1 look black or white here, but the network receives the exact values."
    )
