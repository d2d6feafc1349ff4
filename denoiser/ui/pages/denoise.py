"""Draw or pick a digit, add noise, and see it denoised."""

import streamlit as st

from denoiser.ui import cache, prose
from denoiser.ui.components import announcer, shortcuts
from denoiser.ui.controls import frame, galleries, link, parameters, settings
from denoiser.ui.views import workbench

catalog = cache.catalog()

with st.container(key=frame.current()):
    if frame.current() == frame.WHOLE:
        noun = galleries.of_model(catalog).noun
        st.title(f"Denoise a {noun}", anchor=False)
        prose.markdown(
            f"Draw a {noun}, add noise, and see a **denoising autoencoder** remove it: a network that learned from"
            " noisy pictures and their clean (*pure*) originals."
        )
    link.show_problems(
        catalog,
        *(parameters.MODEL, *settings.damage_parameters(catalog)),
        *(parameters.CLOSER_VIEW, parameters.PRESENT),
    )
    workbench.show(catalog)
    announcer.show()
    shortcuts.show()
    if frame.current() == frame.PRESENTED:
        frame.show_leave()
