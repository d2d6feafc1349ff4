"""Restore a damaged picture in several ways, with a network that only learned to denoise."""

import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.ui import cache, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import beside, link, messages, parameters, source
from denoiser.ui.views import restoration

catalog = cache.catalog()

st.title("Restore", anchor=False)
prose.markdown(
    "Erase a part of a digit, keep a few of its pixels, shrink or blur it. A network that only learned to"
    " remove noise is told what is left, and draws digits that agree with it."
)
link.show_problems(catalog, parameters.LOSS, parameters.AMOUNT, parameters.GRID, parameters.SHRINK)
places = beside.show()
with places.picture:
    selection = source.show(places.tools)
with places.result.container(key=labels.RESULT_KEY):
    if selection.pixels is None or selection.is_noisy:
        st.info(selection.missing or restoration.NOISY, icon=":material/info:")
    else:
        try:
            restoration.show(selection)
        except errors.ModelError as error:
            messages.error(error)
shortcuts.show()
