"""A game."""

import streamlit as st

from denoiser.ui.views import lesson_links

st.title("Guess against the network", anchor=False)
lesson_links.show()
