"""Draw or pick a digit, add noise, and see it denoised."""

import streamlit as st

from denoiser.ui import cache
from denoiser.ui.browser import announcer, shortcuts
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import workbench

catalog = cache.catalog()

shortcuts.show_title("Denoise a digit")
st.markdown(
    "Draw a digit, add noise, and watch a small network remove it. This **denoising autoencoder** learned"
    " from noisy pictures and their clean originals, called *pure* here."
)
link.show_problems(catalog, parameters.MODEL, parameters.CLOSER_VIEW)
workbench.show(catalog)
announcer.show()
