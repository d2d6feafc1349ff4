"""The models on this machine: what they are, and their figures."""

import streamlit as st

from denoiser import recipes
from denoiser.ui import cache, markdown
from denoiser.ui.controls import messages
from denoiser.ui.views import models_table, page_download

catalog = cache.catalog()
models = list(catalog.models.values())
cnn_loss, ffnn_loss = recipes.PUBLISHED_LOSSES.values()

st.title("Models")
st.markdown(
    "Available models: every network here removes noise from digits, and can be chosen on the other pages."
    " They differ in size and in the noise they were trained on, which decides how well they do."
    " `python -m denoiser train RECIPE` trains another one, and `python -m denoiser add FILE` adds a Keras"
    " model that was trained elsewhere; both appear here by themselves."
)
for message in catalog.broken:
    st.warning(markdown.escape(message), icon=":material/warning:")
if not models:
    messages.no_model()
    st.stop()
models_table.show_descriptions(models)
models_table.show(models)
st.caption(
    f"The book's own validation losses are {cnn_loss:.4f} for the CNN and {ffnn_loss:.4f} for the FFNN"
    " (*Applied Deep Learning*, 2nd ed.). Models trained on the 4,000 digits are validated on 400 of them,"
    " those trained on MNIST on its last 12,000 training images, and those trained elsewhere on the"
    " gallery."
)
st.header("On the test images")
models_table.show_test_figures(models)
page_download.show_choice(models)
