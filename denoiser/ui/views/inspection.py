"""The Inside page's work: one network at work on one picture."""

import streamlit as st

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models.browser_file import Layer
from denoiser.models.folder import Model
from denoiser.ui import cache, turns
from denoiser.ui.controls import link, messages, settings
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import checkpoints, feature_maps, receptive_field

_SIZE = 140  # of the input and of the output, in pixels


@turns.fragment  # a move of the slider leaves out the rest of the page
def show(
    selection: Selection, model: Model, network: list[Layer] | None, *, seed: int, clip: bool
) -> None:
    """Show what depends on the noise: input and output, a layer, checkpoints, a receptive field.

    Args:
        selection: The picture; its pixels are not None.
        model: The model.
        network: Its layers with their kernels; None where they cannot be read.
        seed: Seed of the noise pattern.
        clip: Whether the noisy picture is clipped to [0, 1].
    """
    factor = settings.noise_factor(disabled=selection.is_noisy)
    link.rerun_if_mended()
    noisy, pure = selection.shown_pixels, None
    if not selection.is_noisy:
        pure = noisy
        noisy = noise.make_noisy(pure, noise_factor=factor, seed=seed, clip=clip)
    try:
        denoised = cache.denoiser(model).denoise(noisy)
        with st.container(horizontal=True):
            for caption, picture in (("Input", noisy), ("Output", denoised)):
                st.image(
                    cache.png(picture, size=_SIZE),
                    caption=caption,
                    alt=f"The {caption.lower()} of the network",
                    output_format="PNG",
                )
        feature_maps.show(model, noisy, pure)
        if model.checkpoints:
            checkpoints.show(model, noisy, pure)
    except errors.ModelError as error:
        messages.error(error)
    if network:
        receptive_field.show(network, noisy)


def read_network(model: Model) -> list[Layer] | None:
    """Return the layers of a model with their kernels; None, with a message, where that fails."""
    if not model.has_browser_file:
        return None
    try:
        return cache.network_layers(model)
    except errors.ModelError as error:
        messages.error(f"The kernels of {model.label} cannot be read: {error}.")
        return None
