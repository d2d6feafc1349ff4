"""The right half of the Train page, which reruns by itself: the training, or its result."""

import streamlit as st

from denoiser.jobs import limits, process, status
from denoiser.models.catalog import Catalog
from denoiser.ui.views import first_launch, training_preview, training_progress, training_result


def show(catalog: Catalog, *, was_running: bool) -> None:
    """Show the training that is running, or the result of the last one.

    Args:
        catalog: The models on disk.
        was_running: Whether a training was running when the whole page was last run.
    """
    job = process.current()
    if job is None and not (limits.read().is_on and limits.can_train()):
        return  # there is nothing to watch, and never will be
    if job is None:
        st.markdown(
            "Press **Train** and watch: progress, losses, and four digits denoised by the network as it"
            " is at that moment. The model stays on this machine."
        )
        training_preview.show()
    elif not job.is_over and not was_running:
        st.rerun()  # the whole page: someone else has started one
    elif not job.is_over:
        training_progress.show(job)
        # The training of the first launch, without which there is no model, is for everyone.
        is_first = job.recipe.name == first_launch.RECIPE and not catalog.models
        if job.state == "running" and status.is_asked_to_stop():
            st.caption("Stopping …")
        elif job.state == "running" and not is_first:
            st.button(
                "Stop",
                icon=":material/stop:",
                on_click=status.ask_to_stop,
                help="Keeps the best network so far, if an epoch is over.",
            )
    elif was_running:
        st.rerun()  # the whole page: there is a new model
    elif job.state == "done" and job.model in catalog.models:
        training_result.show_model(catalog.models[job.model])
