"""The Inside page's work: one network at work on one picture."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.models.browser_file import Layer
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import cache, markdown, turns
from denoiser.ui.components import inside
from denoiser.ui.controls import link, messages, number_place, settings
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import checkpoints, explanation, feature_maps

_SHOWN = "_inspected"  # the model that the whole page shows


@dataclass(frozen=True)
class Network:
    """The network that is looked at.

    Attributes:
        model: Its model.
        layers: Its layers with their kernels; None where they cannot be read.
    """

    model: Model
    layers: list[Layer] | None


def show(selection: Selection, catalog: Catalog) -> Network | None:
    """Show the noise, the choice of a model, and what depends on both.

    Args:
        selection: The picture.
        catalog: The models on disk.

    Returns:
        The chosen network; None where there is none to look into.
    """
    st.session_state.pop(_SHOWN, None)
    return _show(selection, catalog)


@turns.fragment  # a move of the slider leaves out the rest of the page
def _show(selection: Selection, catalog: Catalog) -> Network | None:
    with st.container(key=labels.RESULT_KEY):  # laid out by `page.css`
        return _show_result(selection, catalog)


def _show_result(selection: Selection, catalog: Catalog) -> Network | None:
    noise_row = settings.noise_row()  # filled when it is known which damage the network learned
    head = st.container(key="inside_head")  # laid out by `results.css`, as what follows
    with head.container():
        model = settings.model(catalog)
        link.rerun_if_mended()
        if st.session_state.setdefault(_SHOWN, model and model.name) != (model and model.name):
            st.rerun()  # the whole page: its other parts show the model, too
        of_noise = settings.noise(noise_row, model, disabled=selection.is_noisy)
        if model:
            settings.describe_model(
                model, limits=explanation.what_is_new(selection, of_noise, model)
            )
    if model is None:
        messages.no_model()
        return None
    if len(model.results.layers) < 2:
        st.info(
            f"The results of {markdown.escape(model.label)} do not list its layers. Train it again to look inside.",
            icon=":material/info:",
        )
        return None
    layers = _read_layers(model)
    if selection.missing or selection.pixels is None:
        st.info(selection.missing, icon=":material/info:")
        return Network(model, layers)
    noisy, pure = selection.pixels, None
    if not selection.is_noisy:
        pure = noisy
        noisy = of_noise.make_noisy(pure)
    try:
        denoised = cache.denoiser(model).denoise(noisy)
        with head.container():
            _show_input_and_output(noisy, denoised)
        place = number_place.current(model)
        inside.show(
            model,
            layers,
            pure=None if selection.is_drawn else pure,
            noisy=noisy if selection.is_noisy else None,
            damage=inside.Damage(of_noise.corruption, of_noise.seed, of_noise.clip),
            pictures=selection.kind_for(model),
            place=place,
            on_move=number_place.move,
        )
        if not layers:
            feature_maps.show(model, noisy, pure, layer=place.layer)
        if model.checkpoints:
            checkpoints.show(model, noisy, pure)
    except errors.ModelError as error:
        messages.error(error)
    return Network(model, layers)


def _show_input_and_output(noisy: np.ndarray, denoised: np.ndarray) -> None:
    figures = (
        f'<figure><img src="{cache.data_url(picture)}" alt="The {caption.lower()} of the network">'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
        for caption, picture in (("Input", noisy), ("Output", denoised))
    )
    st.html(f'<div class="pictures">{"".join(figures)}</div>')


def _read_layers(model: Model) -> list[Layer] | None:
    """Return the layers of a model with their kernels; None, with a message, where that fails."""
    if not model.has_browser_file:
        return None
    try:
        return cache.network_layers(model)
    except errors.ModelError as error:
        messages.error(f"The kernels of {model.label} cannot be read: {error}.")
        return None
