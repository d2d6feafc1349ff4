"""The book's notebook, section by section, with figures of our own and code to copy."""

import streamlit as st

from denoiser.ui import cache, prose
from denoiser.ui.views.experiment import (
    book_models,
    data,
    denoising,
    evidence,
    network,
    training,
)

book = book_models.find(cache.catalog())

st.title("The experiment")
with st.container(width=832):
    prose.markdown(
        "*Denoising autoencoders with CNN*, a notebook of Michelucci and Sperti's *Applied Deep Learning*"
        " (2nd ed.), trains a network to remove noise: its input is a noisy picture, its target the pure"
        " one, the clean original. Here are the notebook's steps, with figures made by this app's models, and code to copy:"
        " each block runs by itself where `requirements.txt` is installed."
    )
    if book.are_measured:
        prose.markdown(evidence.summary(book))
    if book.missing:
        st.info(
            f"Not on this machine: {' and '.join(book.missing)}. Their figures are left out below until"
            f" `python -m denoiser train {book.missing[0]}` has trained one.",
            icon=":material/info:",
        )
    data.show()
    network.show(book)
    training.show(book)
    denoising.show(book)
    evidence.show(book)
