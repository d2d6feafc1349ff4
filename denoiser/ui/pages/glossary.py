"""The terms that the pages use, with their entries."""

import streamlit as st

from denoiser.ui.views import glossary_list, lesson_links

st.title("Glossary", anchor=False)
lesson_links.show()
st.markdown(
    "The terms that this app uses, in alphabetical order. On every page, the first mention of a term has a"
    " dotted line below it: a click on it, or Enter, opens its entry in place."
)
glossary_list.show()
