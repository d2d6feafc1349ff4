"""The noise of a picture in one row: how strong it is, its pattern, and whether it is clipped."""

import streamlit as st

from denoiser.ui.controls import settings


def show(*, disabled: bool) -> tuple[float, int, bool]:
    """Show the slider, the seed with its button, and the switch that clips.

    Args:
        disabled: Whether the picture is noisy already, so that nothing is added.

    Returns:
        The noise factor, the seed of the pattern, and whether the noisy picture is clipped.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        with st.container(key="wide_slider"):  # as wide as there is room, see `two_columns.css`
            factor = settings.noise_factor(disabled=disabled)
        return factor, settings.seed(disabled=disabled), settings.clip(disabled=disabled)
