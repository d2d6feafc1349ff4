"""Guess noisy digits, in competition with the network."""

import streamlit as st

from denoiser import errors
from denoiser.ui import cache
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import link, messages, parameters
from denoiser.ui.views import guessing, lesson_links

catalog = cache.catalog()

st.title("Guess against the network", anchor=False)
lesson_links.show()
st.markdown(
    "Ten digits under more and more noise. Who is right most often: you, a classifier of the denoised picture, or"
    " sixteen samples of what it may have been?"
)
link.show_problems(catalog, parameters.GAME)
try:
    guessing.show(catalog)
except errors.ModelError as error:
    messages.error(error)
shortcuts.show(guessing.KEYS)
