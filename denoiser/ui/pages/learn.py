"""Eight experiments."""

import streamlit as st

from denoiser.ui.views import lesson_links

st.title("Learn: predict first", anchor=False)
lesson_links.show()
