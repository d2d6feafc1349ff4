"""A lesson plan."""

import streamlit as st

from denoiser.ui.views import lesson_links

st.title("For teachers", anchor=False)
lesson_links.show()
