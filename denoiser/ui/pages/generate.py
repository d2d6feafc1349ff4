"""Draw digits from nothing but noise, step by step."""

import streamlit as st

from denoiser import errors
from denoiser.ui import cache, prose
from denoiser.ui.components import shortcuts
from denoiser.ui.controls import link, messages, parameters, settings
from denoiser.ui.views import generation

catalog = cache.catalog()

st.title("Generate", anchor=False)
prose.markdown(
    "A network that was trained to remove noise can draw. It is given nothing but noise, guesses the digit that"
    " may be hidden in it, and moves a small step towards its guess, again and again. Image generators work in"
    " the same way."
)
link.show_problems(catalog, parameters.STEPS)
with st.container(horizontal=True, vertical_alignment="bottom"):
    steps = generation.show_steps()
    seed = settings.seed()
try:
    generation.show(steps=steps, seed=seed)
except errors.ModelError as error:
    messages.error(error)
shortcuts.show()
