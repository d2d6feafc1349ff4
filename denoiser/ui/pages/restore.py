"""Restore a damaged picture in several ways, with a network that only learned to denoise."""

import streamlit as st

from denoiser import errors
from denoiser.ui import cache
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import link, messages, parameters, source
from denoiser.ui.views import panels, restoration

catalog = cache.catalog()

st.title("Restore", anchor=False)
st.markdown(
    "Erase a part of a digit, keep a few of its pixels, shrink or blur it: the network has never seen such"
    " damage. It is told what is left, and draws digits that agree with it. Where more than one digit does,"
    " so do its answers."
)
link.show_problems(catalog, parameters.LOSS, parameters.AMOUNT, parameters.GRID, parameters.SHRINK)
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    selection = source.show()
with row.container().container(width=panels.WIDTH):
    if selection.pixels is None or selection.is_noisy:
        st.info(selection.missing or restoration.NOISY, icon=":material/info:")
    else:
        try:
            restoration.show(selection)
        except errors.ModelError as error:
            messages.error(error)
shortcuts.show()
