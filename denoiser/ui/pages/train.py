"""Train a network and watch it learn."""

from pathlib import Path

import streamlit as st

from denoiser.jobs import process
from denoiser.ui import cache, prose, turns
from denoiser.ui.views import runs_side_by_side, training_result, training_start, training_watch

catalog = cache.catalog()
job = process.current()
running = job if job and not job.is_over else None

for style in ("results.css", "training.css"):
    st.html(Path(__file__).parents[1] / style)
st.title("Train your own")
prose.markdown(
    "Train a network to remove noise, in about a minute: its input is digits with noise, and its weights, the"
    " numbers that it computes with, are changed step by step until its output resembles the digits without"
    " noise. All visitors see the same training; one runs at a time."
)
with st.container(key="train"):  # laid out by `results.css`
    if job and job.is_over:
        with st.container(key="train_outcome"):
            training_result.show_outcome(job, catalog)
    with st.container(key="train_settings"):
        training_start.show(catalog, running)
    with st.container(key="train_watch"):
        watch = turns.fragment(training_watch.show, run_every=1 if running else 5)
        watch(catalog, was_running=running is not None)
runs_side_by_side.show(catalog)
