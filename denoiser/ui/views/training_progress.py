"""A training as all visitors see it: how far it is, its losses, and what it does to four digits."""

import streamlit as st

from denoiser import recipes
from denoiser.imaging import corruptions
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.schema import History, SavedRecipe
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
            training_preview.show(catalog, job.recipe.architecture or "", job.recipe)
        if progress:
            with st.container():
                show_losses(model_name, progress.history, job.recipe)


def show_losses(name: str, history: History, recipe: SavedRecipe) -> None:
    """Show the losses so far beside the one that the book's CNN reaches, where both are of the same kind.

    Args:
        name: The model's.
        history: Losses after each epoch.
        recipe: Says which damage is learned, and on which pictures.
    """
    if not learning_curves.has_losses(history):
        prose.caption("The first losses appear after the first epoch.")
        return
    is_noise, is_own = recipe.corruption == corruptions.NORMAL_NOISE, recipe.data is not None
    pictures, damage = "pictures" if is_own else "digits", "at noise factor 0.55"
    range_, least, lines = "noise factors", "", {}
    if not is_noise:
        damage = f"with {corruptions.in_sentence(recipe.corruption)} of strength {recipes.middle(recipe):g}"
        range_ = "strengths"
    ends = " It compares with the losses of the same damage on the same pictures only."
    if is_noise and not is_own:
        book = recipes.PUBLISHED_LOSSES["book-cnn"]
        lines = {f"the book's CNN: {book:.4f}": book}
        ends = " Dotted: what the book's CNN reaches after 30 epochs."
    if not is_own:
        least = ", and 0.058 is the least possible"
        ends += f" Values above {learning_curves.HIGHEST} are not drawn."
    learning_curves.show(
        {name: history},
        lines=lines,
        highest=None if is_own else learning_curves.HIGHEST,
        height=300,
    )
    prose.caption(
        f"The loss measures the error of the network; lower is better{least}. Solid: on validation {pictures}"
        f" {damage}. Dashed: on training {pictures}, at the {range_} of the training.{ends}"
    )
