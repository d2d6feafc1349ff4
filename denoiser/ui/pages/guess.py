"""Guess noisy digits, in competition with the network."""

import streamlit as st

from denoiser import errors
from denoiser.ui import cache, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import frame, link, messages, parameters
from denoiser.ui.views import guessing, lesson_links

catalog = cache.catalog()

with st.container(key=frame.current()):
    if frame.current() == frame.WHOLE:
        st.title("Guess against the network", anchor=False)
        lesson_links.show()
        prose.markdown(
            "Ten digits under more and more noise. Who is right most often: you, a classifier of the denoised picture,"
            " or sixteen samples of what it may have been?"
        )
    link.show_problems(catalog, parameters.GAME, parameters.PRESENT)
    try:
        guessing.show(catalog)
    except errors.ModelError as error:
        messages.error(error)
    shortcuts.show(guessing.KEYS)
    if frame.current() == frame.PRESENTED:
        frame.show_leave()
