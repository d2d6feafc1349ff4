"""The right half of the Train page, which reruns by itself: the training, or its result."""

import streamlit as st

from denoiser import recipes
from denoiser.jobs import limits, process, status
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.ui import markdown, prose
from denoiser.ui.controls import damage_to_learn, training_settings
from denoiser.ui.views import (
    first_launch,
    learning_curves,
    training_preview,
    training_progress,
    training_result,
)

_STOP_HELP = {
    "running": "Keeps the best network so far, if an epoch is over.",
    "twin": "Ends the twin. Your network is saved already, and stays.",
}


def show(catalog: Catalog, *, was_running: bool) -> None:
    """Show the training that is running, or the result of the last one.

    Args:
        catalog: The models on disk.
        was_running: Whether a training was running when the whole page was last run.
    """
    job = process.current()
    if job is None and not (limits.read().is_on and limits.can_train()):
        _show_stand_in(
            catalog, "", is_for_now=False
        )  # there is nothing to watch, and never will be
    elif job is None:
        prose.markdown(
            "Press **Train** and watch: progress, losses, and four digits denoised by the network as it"
            " is at that moment. The model stays on this machine."
        )
        _show_stand_in(catalog, _architecture(job))
    elif not job.is_over and not was_running:
        st.rerun()  # the whole page: someone else has started one
    elif not job.is_over:
        training_progress.show(job, catalog)
        # The training of the first launch, without which there is no model, is for everyone.
        is_first = job.recipe.name == first_launch.RECIPE and not catalog.models
        is_training = job.state in ("running", "twin")
        if is_training and status.is_asked_to_stop():
            st.caption("Stopping …")
        elif is_training and not is_first:
            st.button(
                "Stop",
                icon=":material/stop:",
                on_click=status.ask_to_stop,
                help=_STOP_HELP[job.state],
            )
    elif was_running:
        st.rerun()  # the whole page: there is a new model
    elif job.state == "done" and job.model in catalog.models:
        training_result.show_model(catalog.models[job.model], catalog)
    elif job.state == "failed":
        _show_stand_in(catalog, _architecture(job))


def _show_stand_in(catalog: Catalog, architecture: str, *, is_for_now: bool = True) -> None:
    """Show what a trained model makes of the four digits, and how it learned."""
    recipe = damage_to_learn.learning(recipes.get("quick"))
    with st.container(key="training"):  # side by side where there is room, see `results.css`
        with st.container():
            training_preview.show(catalog, architecture, recipe, is_for_now=is_for_now)
        model = training_preview.stand_in(catalog, architecture, recipe.corruption)
        if model and learning_curves.has_losses(model.results.history):
            with st.container():
                start = model.recipe.starts_from
                begins = f", from the weights of {markdown.code(start)}" if start else ""
                prose.markdown(f"**How {markdown.escape(model.title)} learned**{begins}")
                training_progress.show_losses_of(model)


def _architecture(job: Job | None) -> str:
    """Return the architecture that the settings have; or that of the last training, where there are none."""
    of_job = job.recipe.architecture if job else None
    return st.session_state.get(training_settings.ARCHITECTURE_KEY) or of_job or ""
