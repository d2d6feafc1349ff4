"""Draw or pick a digit, add noise, and see it denoised."""

import streamlit as st

from denoiser.ui import cache
from denoiser.ui.components import announcer, shortcuts
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import workbench

catalog = cache.catalog()

shortcuts.show_title("Denoise a digit")
st.markdown(
    "Draw a digit, add noise, and see a **denoising autoencoder** remove it: a network that was trained on"
    " noisy pictures and their clean (*pure*) originals."
)
link.show_problems(catalog, parameters.MODEL, parameters.CLOSER_VIEW)
workbench.show(catalog)
announcer.show()
