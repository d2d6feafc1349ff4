"""The Inside page's work: one network at work on one picture."""

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.imaging import noise
from denoiser.models import checkpoints
from denoiser.models.browser_file import Layer
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import cache, markdown, turns
from denoiser.ui.components import inside
from denoiser.ui.controls import epoch as epoch_control
from denoiser.ui.controls import link, messages, number_place, settings
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import explanation, feature_maps, how_it_learned

_SHOWN = "_inspected"  # the model, and its state, that the whole page shows


@dataclass(frozen=True)
class Network:
    """The network that is looked at.

    Attributes:
        model: Its model.
        layers: Its layers with their kernels, as they were after the chosen epoch; None where they cannot be read.
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
        of_noise = settings.noise(noise_row, model, disabled=selection.is_noisy)
        state = ""
        if model:
            settings.describe_model(
                model, limits=explanation.what_is_new(selection, of_noise, model)
            )
            state = epoch_control.show(model)
        link.rerun_if_mended()
        shown = (model and model.name, state)
        if st.session_state.setdefault(_SHOWN, shown) != shown:
            st.rerun()  # the whole page: its other parts show the network, too
    if model is None:
        messages.no_model()
        return None
    if len(model.results.layers) < 2:
        st.info(
            f"The results of {markdown.escape(model.label)} do not list its layers. Train it again to look inside.",
            icon=":material/info:",
        )
        return None
    epoch = checkpoints.find(model)[state]
    layers = _read_layers(model, epoch)
    if selection.missing or selection.pixels is None:
        with head.container():
            st.info(selection.missing, icon=":material/info:")
        if not selection.is_blank:
            return Network(model, layers)
    # The drawing of the network stays where the canvas is blank: the first stroke changes it.
    pixels = (
        np.zeros(noise.IMAGE_SHAPE, np.float32) if selection.is_blank else selection.shown_pixels
    )
    pure = None if selection.is_noisy else pixels
    noisy = pixels if pure is None else of_noise.make_noisy(pure)
    try:
        denoised = how_it_learned.denoise(model, noisy, after=epoch)
        if not selection.is_blank:
            with head.container():
                _show_input_and_output(noisy, denoised, after=epoch)
        place = number_place.current(model)
        inside.show(
            model,
            layers,
            pure=None if selection.is_drawn else pure,
            noisy=None if pure is not None else noisy,
            damage=inside.Damage(of_noise.corruption, of_noise.seed, of_noise.clip),
            pictures=selection.kind_for(model),
            place=place,
            on_move=number_place.move,
            epoch=epoch,
        )
        if not layers:
            feature_maps.show(model, noisy, pure, layer=place.layer, epoch=epoch)
        if model.checkpoints and not selection.is_blank:
            how_it_learned.show(model, noisy, pure, chosen=state, denoised=denoised)
    except errors.ModelError as error:
        messages.error(error)
    return Network(model, layers)


def _show_input_and_output(noisy: np.ndarray, denoised: np.ndarray, *, after: int | None) -> None:
    when = "" if after is None else f" after epoch {after}"
    figures = (
        f'<figure><img src="{cache.data_url(picture)}" alt="The {caption.lower()} of the network{when}">'
        f"<figcaption>{escape(caption + of_epoch)}</figcaption></figure>"
        for caption, picture, of_epoch in (("Input", noisy, ""), ("Output", denoised, when))
    )
    st.html(f'<div class="pictures">{"".join(figures)}</div>')


def _read_layers(model: Model, epoch: int | None) -> list[Layer] | None:
    """Return the layers of a model with their kernels; None, with a message, where that fails."""
    if not model.has_browser_file:
        return None
    try:
        return cache.network_layers(model, epoch)
    except errors.ModelError as error:
        messages.error(f"The kernels of {model.label} cannot be read: {error}.")
        return None
