"""The Denoise page's work: a picture, its noise, a network, and the panels."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.imaging import corruptions
from denoiser.models.catalog import Catalog
from denoiser.ui import turns
from denoiser.ui.components import live
from denoiser.ui.controls import beside, frame, galleries, link, messages, settings, source
from denoiser.ui.controls.selection import Selection
from denoiser.ui.controls.settings import Noise
from denoiser.ui.views import closer_look, explanation, first_launch, panels, share


@dataclass
class _Card:
    """The image to save, as the panels are when it is asked for.

    Attributes:
        draw: Returns the bytes of a PNG file.
    """

    draw: Callable[[], bytes] = bytes


@turns.fragment
def show(catalog: Catalog) -> None:
    """Show the picture, and beside it the noise, the network and the panels.

    What changes most often runs least: noise and network leave out the picture, and what shares the page.

    Args:
        catalog: The models on disk.
    """
    places = beside.show()
    with places.picture:
        selection = source.show(places.tools, catalog=catalog, follows_model=True)
    card = st.session_state.setdefault("_card", _Card())
    with places.result:
        _show_noise_and_result(selection, catalog, card)
        if frame.current() == frame.WHOLE and selection.pixels is not None:
            _show_share_buttons(selection, card)


@turns.fragment
def _show_noise_and_result(selection: Selection, catalog: Catalog, card: _Card) -> None:
    with st.container(key=labels.RESULT_KEY):
        _show_controls_and_panels(selection, catalog, card)


def _show_controls_and_panels(selection: Selection, catalog: Catalog, card: _Card) -> None:
    noise_row = settings.noise_row()  # filled when it is known which damage the network learned
    network = st.container(
        key=labels.NETWORK_KEY, horizontal=True, vertical_alignment="center", gap="small"
    )
    with network:
        model = settings.model(catalog)
    galleries.rerun_if_other(model)
    of_noise = settings.noise(noise_row, model, disabled=selection.is_noisy)
    if model:
        limits = explanation.what_is_new(selection, of_noise, model)
        with network:
            settings.describe_model(model, is_live=True, limits=limits)
    link.rerun_if_mended()
    if selection.pixels is None:
        st.info(selection.missing, icon=":material/info:")
    else:
        triptych = panels.compute(selection, model, of_noise)
        panels.show(selection, model, triptych, of_noise)
        is_closer = frame.current() == frame.WHOLE and not selection.is_blank
        if is_closer and model and triptych.denoised is not None:
            try:
                closer_look.show(selection, model, triptych)
            except errors.ModelError as error:
                messages.error(error)
        card.draw = functools.partial(
            share.draw_card,
            selection,
            triptych,
            model=model.label if model else "",
            settings=_describe(of_noise, selection),
            address=share.link_to(selection),
        )
    if model is None:
        first_launch.show()
    elif selection.pixels is not None and not selection.is_noisy:
        live.show(
            model,
            pure=None if selection.is_drawn else selection.pixels,
            is_blank=selection.is_blank,
            pictures=selection.kind_for(model),
            label=selection.label,
            is_doubtful=selection.is_doubtful,
            corruption=of_noise.corruption,
            random=corruptions.draw(of_noise.corruption, of_noise.seed),
            clip=of_noise.clip,
        )


def _describe(of_noise: Noise, selection: Selection) -> str:
    if selection.is_noisy:
        return "noisy as it was uploaded"
    return of_noise.describe()


def _show_share_buttons(selection: Selection, card: _Card) -> None:
    with st.container(horizontal=True):
        share.show_copy_link()
        st.download_button(
            "Save as image",
            lambda: card.draw(),  # which changes when the slider moves; this button does not
            "denoised.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
        frame.show_present("the panels as large as possible, with the slider and the verdict only")
        is_asked = st.button(
            "Embed", icon=":material/code:", help="Shows the HTML for a page of your own."
        )
    if is_asked:
        share.show_embedding(selection)
