"""How the last training ended, and what it made."""

import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import corruptions, noise
from denoiser.jobs.status import Job
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.models.schema import Validation
from denoiser.ui import markdown, prose
from denoiser.ui.controls import messages
from denoiser.ui.views import model_links, page_download, training_preview, training_progress


def show_outcome(job: Job, catalog: Catalog) -> None:
    """Show how a training ended, with links to use its model.

    Args:
        job: A training that is over.
        catalog: The models on disk.
    """
    if job.state == "failed":
        messages.error(job.message)
        prose.markdown(
            f"**{markdown.escape(job.recipe.name)}** was not trained. Change what the message names, and press **Train**"
            " again. If that does not help, the end of `.job/log.txt` in the folder of models trained here says more."
        )
        return
    model = catalog.models.get(job.model)
    if model is None:
        name = markdown.escape(job.model)
        st.info(f"The model **{name}** is no longer here.", icon=":material/info:")
        return
    results = model.results
    st.success(
        f"**{model.name}** is trained: validation loss {results.validation.bce:.4f}"
        f" {_describe_damage(results.validation)}, after {formatting.count(len(results.history.loss), 'epoch')} in"
        f" {results.seconds / 60:.1f} min. You can choose it on every page.",
        icon=":material/check:",
    )
    if job.removed:
        names = " and ".join(map(markdown.code, job.removed))
        were = "was" if len(job.removed) == 1 else "were"
        st.info(f"To make room for it, {names} {were} deleted: the oldest trained here.")
    model_links.show(
        model,
        {
            model_links.DENOISE: "Denoise with it",
            model_links.COMPARE: "Compare it",
            model_links.INSIDE: "Look inside",
        },
    )


def _describe_damage(validation: Validation) -> str:
    if validation.strength is None:
        return f"at noise factor {noise.BOOK_NOISE_FACTOR}"
    return (
        f"with {corruptions.in_sentence(validation.corruption)} of strength {validation.strength:g}"
    )


def show_model(model: Model, catalog: Catalog) -> None:
    """Show what a training made, with its files to download.

    Args:
        model: The model.
        catalog: The models on disk.
    """
    recipe = model.recipe
    with st.container(key="training"):  # side by side where there is room, see `results.css`
        with st.container():
            training_preview.show(catalog, recipe.architecture or "", recipe, made=model)
        with st.container():
            training_progress.show_losses_of(model)
    st.markdown("Download:")
    with st.container(horizontal=True):
        for label, file, name in (
            ("Keras file", "model.keras", f"{model.name}.keras"),
            ("LiteRT file", "model.tflite", f"{model.name}.tflite"),
            ("Recipe", "recipe.json", f"{model.name}-recipe.json"),
        ):
            st.download_button(
                label,
                (model.path / file).read_bytes(),
                name,
                icon=":material/download:",
                on_click="ignore",
            )
        page_download.show(model)
