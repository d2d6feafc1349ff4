"""Draw digits from nothing but noise, step by step."""

import streamlit as st

from denoiser import errors
from denoiser.ui import cache, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import galleries, link, messages, parameters, settings
from denoiser.ui.views import generation

catalog = cache.catalog()

st.title("Generate", anchor=False)
thing = galleries.of_model(catalog).noun
prose.markdown(
    f"A network that was trained to remove noise can draw. It is given nothing but noise, guesses the {thing} that"
    " may be hidden in it, and moves a small step towards its guess, again and again. Image generators work in"
    " the same way."
)
link.show_problems(catalog, parameters.STEPS, parameters.MODEL)
with st.container(horizontal=True, vertical_alignment="bottom"):
    model = generation.show_network(catalog)
    steps = generation.show_steps()
    seed = settings.seed()
try:
    generation.show(model, steps=steps, seed=seed)
except errors.ModelError as error:
    messages.error(error)
shortcuts.show()
