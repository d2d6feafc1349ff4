"""The Denoise page's work: a picture, its noise, and the panels."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from denoiser import errors
from denoiser.imaging import noise
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import turns
from denoiser.ui.browser import live
from denoiser.ui.controls import link, messages, settings, source
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import closer_look, first_launch, panels, share


@dataclass
class Card:
    """The image of the panels that can be saved.

    Attributes:
        draw: Returns the bytes of its PNG, as the panels are by then.
    """

    draw: Callable[[], bytes] = bytes


@turns.fragment  # a stroke or a digit leaves out what is above, a fifth of the work
def show(catalog: Catalog) -> None:
    """Show the picture with its controls beside the noise and the panels.

    Args:
        catalog: The models on disk.
    """
    row = st.container(horizontal=True, gap="medium")
    with row.container(width=source.WIDTH):
        selection = source.show()
    with row.container().container(width=panels.WIDTH):
        slider_and_panels = st.container()  # filled last, when the settings below it are known
        with st.container(horizontal=True, vertical_alignment="bottom"):
            model = settings.model(catalog)
            seed = settings.seed(disabled=selection.is_noisy)
            clip = settings.clip(disabled=selection.is_noisy)
        if model:
            settings.describe_model(model, is_live=True)
        with slider_and_panels:
            card = Card()
            _show_slider_and_panels(selection, model, card, seed=seed, clip=clip)
            if selection.pixels is not None:
                _show_share_buttons(selection, card)
    if model and selection.pixels is not None and not selection.is_noisy:
        live.show(
            model,
            pure=None if selection.is_drawn else selection.pixels,
            is_blank=selection.is_blank,
            field=noise.noise_field(seed),
            clip=clip,
        )


@turns.fragment  # a move of the slider leaves out the picture and the settings, too: half of the work
def _show_slider_and_panels(
    selection: Selection, model: Model | None, card: Card, *, seed: int, clip: bool
) -> None:
    noise_factor = settings.noise_factor(disabled=selection.is_noisy)
    link.rerun_if_mended()
    if selection.pixels is None:
        # As high as the panels, so that what is below stays where it is.
        with st.container(height=450, border=False, vertical_alignment="center"):
            st.info(selection.missing, icon=":material/info:")
    else:
        triptych = panels.compute(selection, model, noise_factor=noise_factor, seed=seed, clip=clip)
        panels.show(selection, model, triptych, noise_factor=noise_factor, clip=clip)
        if model and triptych.denoised is not None and not selection.is_blank:
            try:
                closer_look.show(selection, model, triptych)
            except errors.ModelError as error:
                messages.error(error)
        description = f"noise factor {noise_factor:.2f}, seed {seed}{', clipped' if clip else ''}"
        if selection.is_noisy:
            description = "noisy as it was uploaded"
        card.draw = functools.partial(
            share.draw_card,
            selection,
            triptych,
            model=model.label if model else "",
            settings=description,
            address=share.link_to(selection),
        )
    if model is None:
        first_launch.show()


def _show_share_buttons(selection: Selection, card: Card) -> None:
    with st.container(horizontal=True):
        share.show_copy_link(selection, share.link_to(selection))
        st.download_button(
            "Save as image",
            lambda: card.draw(),  # which changes when the slider moves; this button does not
            "denoised.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
