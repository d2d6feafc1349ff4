"""The Denoise page's work: a picture, its noise, a network, and the panels."""

import functools

import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.evaluation import colours
from denoiser.imaging import noise
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import turns
from denoiser.ui.components import live
from denoiser.ui.controls import beside, frame, link, messages, settings, source
from denoiser.ui.controls.selection import Selection
from denoiser.ui.controls.settings import Noise
from denoiser.ui.views import closer_look, explanation, first_launch, panels, share
from denoiser.ui.views.panels import Triptych


@turns.fragment
def show(catalog: Catalog) -> None:
    """Show the picture, and beside it the noise, the network and the panels.

    What changes most often runs least: noise and network leave out the picture.

    Args:
        catalog: The models on disk.
    """
    places = beside.show()
    with places.picture:
        selection = source.show(places.tools)
    with places.result:
        _show_noise_and_result(selection, catalog)


@turns.fragment
def _show_noise_and_result(selection: Selection, catalog: Catalog) -> None:
    with st.container(key=labels.RESULT_KEY):
        _show_controls_and_panels(selection, catalog)


def _show_controls_and_panels(selection: Selection, catalog: Catalog) -> None:
    of_noise = settings.noise(disabled=selection.is_noisy)
    with st.container(
        key=labels.NETWORK_KEY, horizontal=True, vertical_alignment="center", gap="small"
    ):
        model = settings.model(catalog)
        if model:
            limits = "" if selection.is_noisy else explanation.limits(of_noise, model)
            settings.describe_model(model, is_live=True, limits=limits)
            st.html(f"<style>.st-key-result {{ --denoiser: {colours.of(model.name)} }}</style>")
    link.rerun_if_mended()
    if selection.pixels is None:
        st.info(selection.missing, icon=":material/info:")
    else:
        triptych = panels.compute(selection, model, of_noise)
        panels.show(selection, model, triptych, of_noise)
        if frame.current() == frame.WHOLE:
            if model and triptych.denoised is not None and not selection.is_blank:
                try:
                    closer_look.show(selection, model, triptych)
                except errors.ModelError as error:
                    messages.error(error)
            _show_share_buttons(selection, model, triptych, of_noise)
    if model is None:
        first_launch.show()
    elif selection.pixels is not None and not selection.is_noisy:
        live.show(
            model,
            pure=None if selection.is_drawn else selection.pixels,
            is_blank=selection.is_blank,
            label=selection.label,
            is_doubtful=selection.is_doubtful,
            field=noise.noise_field(of_noise.seed),
            clip=of_noise.clip,
        )


def _show_share_buttons(
    selection: Selection, model: Model | None, triptych: Triptych, of_noise: Noise
) -> None:
    description = f"noise factor {of_noise.factor:.2f}, seed {of_noise.seed}"
    if of_noise.clip:
        description += ", clipped"
    if selection.is_noisy:
        description = "noisy as it was uploaded"
    with st.container(horizontal=True):
        share.show_copy_link()
        st.download_button(
            "Save as image",
            functools.partial(
                share.draw_card,
                selection,
                triptych,
                model=model.label if model else "",
                settings=description,
                address=share.link_to(selection),
            ),
            "denoised.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
        frame.show_present()
        share.show_embedding(selection)
