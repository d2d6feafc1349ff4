"""Terms."""

import streamlit as st

from denoiser.ui.views import lesson_links

st.title("Glossary", anchor=False)
lesson_links.show()
