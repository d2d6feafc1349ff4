"""The left half of the Train page: the settings, or why there is nothing to set."""

import dataclasses

import streamlit as st

from denoiser import errors, recipes
from denoiser.browser import formatting
from denoiser.imaging import corruptions
from denoiser.jobs import limits, process, status
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.schema import SavedRecipe
from denoiser.recipes import Recipe
from denoiser.ui import cache, markdown, prose
from denoiser.ui.controls import own_pictures, own_runs, training_settings, training_target


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
        with st.container(key="train_start"):  # stays in sight, see `results.css`
            if is_missing := isinstance(recipe, str):
                st.caption(recipe)
            st.button(  # not of type "primary": its label is white, on the dark theme's accent 2:1
                "Train",
                icon=":material/model_training:",
                on_click=_start,
                args=(recipe,),
                disabled=is_missing,
                width="stretch",
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
        f" {formatting.count(recipe.epochs or 0, 'epoch')}{_describe_target(recipe)}."
    )
    prose.caption(
        "One training runs at a time, for all visitors. The next can start when it is over."
    )


def _describe_damage(recipe: SavedRecipe) -> str:
    if recipe.corruption == corruptions.NORMAL_NOISE:
        return f"noise factors {recipes.format_noise_factors(recipe.noise_factors)}"
    return recipes.describe_damage(recipe)


def _describe_target(recipe: SavedRecipe) -> str:
    label = next(
        (name for name, kind in training_target.TARGETS.items() if kind == recipe.target), ""
    )
    if recipe.target not in recipes.NOISY_TARGETS:
        return ""
    return f", target: {label.lower()}{', with a twin' if recipe.has_twin else ''}"


def _start(recipe: Recipe) -> None:
    catalog = cache.catalog()
    # Saving would number it, too; a run has its own name, and so its colour, from the beginning.
    recipe = dataclasses.replace(recipe, name=own_runs.free_name(recipe.name, catalog))
    own = own_pictures.chosen() if recipe.digits == "own" else None
    try:
        if recipe.digits == "own" and own is None:
            st.session_state["_train_message"] = (
                "Your pictures are no longer here. Upload them again."
            )
        elif process.start(recipe, own.pictures if own else None):
            if (job := status.read_job()) and job.run:
                own_runs.add(job)
        else:
            st.session_state["_train_message"] = (
                f"Another training is running, so {recipe.name} was not started. Wait until it is over,"
                " then press Train again."
            )
    except errors.DenoiserError as error:
        st.session_state["_train_message"] = str(error)
