"""Train a network and watch it learn."""

import streamlit as st

from denoiser.jobs import process
from denoiser.ui import cache
from denoiser.ui.controls import source
from denoiser.ui.views import panels, training_result, training_start, training_watch

catalog = cache.catalog()
job = process.current()
running = job if job and not job.is_over else None

st.title("Train your own")
st.markdown(
    "Train a network to remove noise, in about a minute: its input is digits with noise, and its weights, the"
    " numbers that it computes with, are changed step by step until its output resembles the digits without"
    " noise. All visitors see the same"
    " training; one runs at a time."
)
if job and job.is_over:
    training_result.show_outcome(job, catalog)  # above the settings, which are long on a phone
row = st.container(horizontal=True, gap="medium")
with row.container(width=source.WIDTH):
    training_start.show(catalog, running)
with row.container().container(width=panels.WIDTH):
    watch = st.fragment(training_watch.show, run_every=1 if running else 5)
    watch(catalog, was_running=running is not None)
