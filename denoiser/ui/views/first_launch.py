"""What visitors see while there is no model yet: the one training that makes it."""

import contextlib
import functools

import streamlit as st

from denoiser import errors, recipes
from denoiser.jobs import process
from denoiser.ui import cache, prose, turns
from denoiser.ui.controls import messages
from denoiser.ui.views import training_progress

RECIPE = "quick"


@functools.partial(turns.fragment, run_every=1)
def show() -> None:
    """Show the training's progress, start it if need be, and reload the page when it is done."""
    try:
        job = process.current()
        if job is not None and job.state in ("measuring", "done") and cache.catalog().models:
            st.rerun()
        if job is None or job.state == "done":  # its model may have been deleted since
            process.start(recipes.get(RECIPE))
            job = process.current()
    except errors.DenoiserError as error:
        _failed(str(error))
        return
    if job is None:
        return
    if job.state == "failed":
        _failed(job.message)
        return
    training_progress.show(job, cache.catalog())
    prose.caption(
        "There is no model on this machine yet, so a small one is trained now, once for all visitors."
        " Meanwhile you can draw and add noise; the denoised picture appears by itself."
    )


def _failed(message: str) -> None:
    messages.error(message)
    st.button("Try again", icon=":material/refresh:", on_click=_try_again)


def _try_again() -> None:
    with contextlib.suppress(errors.DenoiserError):  # the rerun that follows shows it
        process.start(recipes.get(RECIPE))
