"""The models on this machine: what they are, and their figures."""

from pathlib import Path

import streamlit as st

from denoiser import recipes
from denoiser.ui import cache, prose
from denoiser.ui.controls import link, messages, parameters
from denoiser.ui.views import model_details, models_table, page_download

catalog = cache.catalog()
models = list(catalog.models.values())
cnn_loss, ffnn_loss = recipes.PUBLISHED_LOSSES.values()

st.html(Path(__file__).parents[1] / "results.css")
st.title("Models")
others = "" if all(model.recipe.data is None for model in models) else ", or from other pictures"
prose.markdown(
    f"Every network here removes noise from digits{others}. They differ in size and in the noise they were trained on,"
    " which decides how well they do. Click a row to see more of it."
)
link.show_problems(catalog, parameters.MODEL, parameters.MEASURE)
if not models:
    messages.no_model()
    st.stop()
table = st.container()  # filled when it is known which of its rows is chosen
model = model_details.show_choice(catalog)
with table:
    models_table.show(models, model)
if model:
    model_details.show_curves(model, catalog)
prose.caption(
    f"The book's own validation losses are {cnn_loss:.4f} for the CNN and {ffnn_loss:.4f} for the FFNN"
    " (*Applied Deep Learning*, 2nd ed.). Models trained on the 4,000 digits are validated on 400 of them,"
    " those trained on MNIST on its last 12,000 training images, and those trained elsewhere on the"
    " gallery."
)
st.header("On the test images")
models_table.show_test_figures(models)
if model:
    page_download.show_section(model)
prose.caption(
    "`python -m denoiser train RECIPE` trains another model, and `python -m denoiser add FILE` adds a Keras model that"
    " was trained elsewhere; both appear here by themselves."
)
