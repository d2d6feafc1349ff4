"""A training as all visitors see it: how far it is, its losses, and what it does to four digits."""

import streamlit as st

from denoiser import recipes
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.schema import History
from denoiser.ui import markdown, prose
from denoiser.ui.views import learning_curves, training_preview


def show(job: Job, catalog: Catalog) -> None:
    """Show a training that is running, or whose model is being measured.

    Args:
        job: As `process.current` returned it.
        catalog: The models on disk.
    """
    model_name, progress = job.model or job.recipe.name, job.progress
    name = markdown.escape(model_name)
    if job.state == "measuring":
        st.progress(job.measured, text=f"**{name}** is trained and can be used. Measuring it …")
    elif progress is None:
        st.progress(0.0, text=f"Starting the training of **{name}** …")
    else:
        st.progress(progress.fraction, text=f"Training **{name}**: {progress}.")
    with st.container(key="training"):  # side by side where there is room, see `results.css`
        with st.container():
            training_preview.show(catalog, job.recipe.architecture or "")
        if progress:
            with st.container():
                show_losses(model_name, progress.history, is_of_own=job.recipe.data is not None)


def show_losses(name: str, history: History, *, is_of_own: bool = False) -> None:
    """Show the losses so far; those on digits beside the one that the book's CNN reaches.

    Args:
        name: The model's.
        history: Losses after each epoch.
        is_of_own: Whether they are on pictures that someone brought.
    """
    if not learning_curves.has_losses(history):
        prose.caption("The first losses appear after the first epoch.")
        return
    if is_of_own:
        learning_curves.show({name: history}, lines={}, height=300)
        prose.caption(
            "The loss measures the error of the network; lower is better. It cannot reach 0 where pictures have"
            " grey levels, and compares with losses on the same pictures only. Solid: on validation pictures at"
            " noise factor 0.55. Dashed: on training pictures, at the noise factors of the training."
        )
        return
    book = recipes.PUBLISHED_LOSSES["book-cnn"]
    lines = {f"the book's CNN: {book:.4f}": book}
    learning_curves.show({name: history}, lines=lines, highest=learning_curves.HIGHEST, height=300)
    prose.caption(
        "The loss measures the error of the network; lower is better, and 0.058 is the least possible."
        " Solid: on validation digits at noise factor 0.55. Dashed: on training digits, at the noise"
        " factors of the training. Dotted: what the book's CNN reaches after 30 epochs. Values above"
        f" {learning_curves.HIGHEST} are not drawn."
    )
