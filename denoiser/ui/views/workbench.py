"""The Denoise page's work: a picture, its noise, and the panels."""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.imaging import noise
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import turns
from denoiser.ui.components import live
from denoiser.ui.controls import link, messages, parameters, settings, source
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import closer_look, first_launch, panels, share


@dataclass
class _Shown:
    """What the settings and the buttons need of the picture, which runs after them and more often.

    Attributes:
        is_noisy: Whether it is noisy already.
        exists: Whether there is one.
        draw_card: Returns the bytes of the PNG of the panels, as they are by then.
    """

    is_noisy: bool = False
    exists: bool = True
    draw_card: Callable[[], bytes] = bytes


@turns.fragment
def show(catalog: Catalog) -> None:
    """Show the picture with its controls beside the noise and the panels, and the settings below these.

    What changes most often runs least: a stroke or a digit leaves out the settings, and the slider leaves
    out the picture, too.

    Args:
        catalog: The models on disk.
    """
    begins_with_upload = st.query_params.get(parameters.SOURCE.key) == "Upload"
    shown = st.session_state.setdefault("_shown", _Shown(exists=not begins_with_upload))
    with st.container(key=labels.WORKBENCH_KEY):  # laid out by `page.css`
        picture_and_panels = st.container()
        with st.container(key=labels.SETTINGS_KEY):
            with st.container(horizontal=True, vertical_alignment="bottom"):
                model = settings.model(catalog)
                seed = settings.seed(disabled=shown.is_noisy)
                clip = settings.clip(disabled=shown.is_noisy)
            if model:
                settings.describe_model(model, is_live=True)
            if shown.exists:
                _show_share_buttons(shown)
        with picture_and_panels:
            _show_picture_and_panels(model, shown, seed=seed, clip=clip)


@turns.fragment
def _show_picture_and_panels(model: Model | None, shown: _Shown, *, seed: int, clip: bool) -> None:
    with st.container(key=labels.PICTURE_KEY):
        selection = source.show()
    _show_slider_and_panels(selection, model, shown, seed=seed, clip=clip)
    if model and selection.pixels is not None and not selection.is_noisy:
        live.show(
            model,
            pure=None if selection.is_drawn else selection.pixels,
            is_blank=selection.is_blank,
            field=noise.noise_field(seed),
            clip=clip,
        )
    known = (selection.is_noisy, selection.pixels is not None)
    if known != (shown.is_noisy, shown.exists):
        shown.is_noisy, shown.exists = known
        st.rerun()


@turns.fragment
def _show_slider_and_panels(
    selection: Selection, model: Model | None, shown: _Shown, *, seed: int, clip: bool
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
        shown.draw_card = functools.partial(
            share.draw_card,
            selection,
            triptych,
            model=model.label if model else "",
            settings=description,
            address=share.link_to(selection),
        )
    if model is None:
        first_launch.show()


def _show_share_buttons(shown: _Shown) -> None:
    with st.container(horizontal=True):
        share.show_copy_link()
        st.download_button(
            "Save as image",
            lambda: shown.draw_card(),  # which changes when the slider moves; this button does not
            "denoised.png",
            "image/png",
            icon=":material/image:",
            on_click="ignore",
        )
