"""A training as all visitors see it: how far it is, its losses, and what it does to four digits."""

import streamlit as st

from denoiser import recipes
from denoiser.browser import formatting
from denoiser.evaluation import colours
from denoiser.imaging import corruptions
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.schema import NO_HISTORY, History, SavedRecipe
from denoiser.ui import cache, markdown, prose
from denoiser.ui.views import learning_curves, training_preview

_ABOUT_TARGETS = {
    "noisy copy": "The training digits are compared with noisy copies. The mean of those is pure, so the dashed"
    " curve compares with one of pure targets. The validation digits are pure: they draw the curve and decide nothing.",
    "blind spot": "On the training digits only the hidden pixels count. The validation digits are pure: they draw"
    " the curve and decide nothing.",
}


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
    elif job.state == "twin":
        fraction, text = (job.twin.fraction, f": {job.twin}") if job.twin else (0.0, "")
        st.progress(
            fraction,
            text=f"**{name}** is trained and can be used. Training its twin with pure targets{text}.",
        )
    else:
        st.progress(progress.fraction, text=f"Training **{name}**: {progress}.")
    with st.container(key="training"):  # side by side where there is room, see `results.css`
        with st.container():
            training_preview.show(catalog, job.recipe.architecture or "", job.recipe)
        if progress:
            model = cache.catalog().models.get(job.model)  # while its twin is trained
            with st.container():
                show_losses(
                    model_name,
                    model.results.history if model else progress.history,
                    job.recipe,
                    twin=job.twin.history if job.twin else NO_HISTORY,
                )


def show_losses_of(model: Model) -> None:
    """Show the losses of a model's training, and of its twin's where it has one.

    Args:
        model: The model.
    """
    results = model.results
    twin = results.twin.history if results.twin else NO_HISTORY
    show_losses(model.name, results.history, model.recipe, twin=twin)
    if comparison := describe_twin(model):
        prose.markdown(comparison)


def describe_twin(model: Model) -> str:
    """Return how a model that learned from noisy pictures compares with its twin; "" where it has none.

    Args:
        model: The model.
    """
    if not model.recipe.has_twin:
        return ""
    own, of_twin = model.results.at_book_noise(), model.results.twin_at_book_noise()
    if own is None or of_twin is None or own.psnr is None or of_twin.psnr is None:
        return "Its twin with pure targets was not trained to the end, so there is nothing to compare with."
    measured = model.results.twin.measured.images if model.results.twin else 0
    difference = formatting.gain(own.psnr - of_twin.psnr, digits=2)
    return (
        f"Without a pure picture to learn from: **{own.psnr:.2f} dB**. Its twin, with pure targets:"
        f" **{of_twin.psnr:.2f} dB**. Difference: {difference} dB, in mean PSNR at noise factor {own.noise:g}, on the"
        f" same {measured:,} pictures that neither has seen."
    )


def show_losses(
    name: str, history: History, recipe: SavedRecipe, *, twin: History = NO_HISTORY
) -> None:
    """Show the losses so far beside the one that the book's CNN reaches, where both are of the same kind.

    Args:
        name: The model's.
        history: Losses after each epoch.
        recipe: How it is trained.
        twin: The same of its twin.
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
    histories, titles = {name: history}, {}
    if learning_curves.has_losses(twin):
        histories[colours.TWIN] = twin
        titles = {name: name, colours.TWIN: "twin, pure targets"}
    learning_curves.show(
        histories,
        titles=titles,
        lines=lines,
        highest=None if is_own else learning_curves.HIGHEST,
        height=300,
    )
    prose.caption(
        f"The loss measures the error of the network; lower is better{least}. Solid: on validation {pictures}"
        f" {damage}. Dashed: on training {pictures}, at the {range_} of the training.{ends}"
        f" {_ABOUT_TARGETS.get(recipe.target, '')}"
    )
