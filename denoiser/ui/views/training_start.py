"""The left half of the Train page: the settings, or why there is nothing to set."""

import streamlit as st

from denoiser import errors, recipes
from denoiser.browser import formatting
from denoiser.imaging import corruptions
from denoiser.jobs import limits, process
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.schema import SavedRecipe
from denoiser.recipes import Recipe
from denoiser.ui import markdown, prose
from denoiser.ui.controls import own_pictures, training_settings


def show(catalog: Catalog, running: Job | None) -> None:
    """Show the settings with the button that starts a training, or the training that is running.

    Args:
        catalog: The models on disk.
        running: The training that is running; None where there is none.
    """
    if running:
        # Instead of the settings: on a phone the training itself would be far below them.
        _describe(running)
    elif not limits.read().is_on:
        st.info(
            "Training is switched off on this server. Run the app on a machine of your own to train.",
            icon=":material/info:",
        )
    elif not limits.can_train():
        st.info(
            "Training needs Keras and TensorFlow, which are not installed on this server. "
            + (
                limits.needs_other_python()
                or "Run the app on a machine of your own, or ask the operator to install"
                " `requirements.txt` instead of `requirements-serve.txt`."
            ),
            icon=":material/info:",
        )
    else:
        recipe = training_settings.show(catalog)
        st.button(  # not of type "primary": its label is white, on the dark theme's accent 2:1
            "Train",
            icon=":material/model_training:",
            on_click=_start,
            args=(recipe,),
            disabled=recipe is None,
        )
    if message := st.session_state.pop("_train_message", None):
        st.warning(markdown.escape(message), icon=":material/warning:")


def _describe(job: Job) -> None:
    """Show what is being trained, also to visitors who came to train something else."""
    recipe = job.recipe
    digits = "all of MNIST" if recipe.digits == "mnist" else training_settings.QUICK
    if data := recipe.data:
        digits = f"{data.pictures:,} pictures of {markdown.escape(data.name)}"
    prose.markdown(
        f"**{markdown.escape(recipe.name)}** is being trained: architecture"
        f" {markdown.code(recipe.architecture or '?')}, {_describe_damage(recipe)}, {digits},"
        f" {formatting.count(recipe.epochs or 0, 'epoch')}."
    )
    prose.caption(
        "One training runs at a time, for all visitors. The next can start when it is over."
    )


def _describe_damage(recipe: SavedRecipe) -> str:
    if recipe.corruption == corruptions.NORMAL_NOISE:
        return f"noise factors {recipes.format_noise_factors(recipe.noise_factors)}"
    return recipes.describe_damage(recipe)


def _start(recipe: Recipe) -> None:
    own = own_pictures.chosen() if recipe.digits == "own" else None
    try:
        if recipe.digits == "own" and own is None:
            st.session_state["_train_message"] = (
                "Your pictures are no longer here. Upload them again."
            )
        elif not (process.start(recipe, own.pictures) if own else process.start(recipe)):
            st.session_state["_train_message"] = (
                f"Another training is running, so {recipe.name} was not started. Wait until it is over,"
                " then press Train again."
            )
    except errors.DenoiserError as error:
        st.session_state["_train_message"] = str(error)
