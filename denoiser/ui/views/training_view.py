"""A training as all visitors see it: how far it is, its losses, and what it makes of four digits."""

import numpy as np
import streamlit as st

from denoiser import recipes
from denoiser.imaging import rendering
from denoiser.jobs import preview, status
from denoiser.models.schema import History
from denoiser.ui.views import learning_curves

_SIZE = 140  # of a digit
_WIDTH = 600  # has room for four


def show(job: status.Job) -> None:
    """Shows a training that is running, or whose model is being measured.

    Args:
        job: As `jobs.current` gives it.
    """
    name, progress = job.model or job.recipe.name, job.progress
    if job.state == "measuring":
        st.progress(job.measured, text=f"**{name}** is trained and can be used. Measuring it …")
    elif progress is None:
        st.progress(0.0, text=f"Starting the training of **{name}** …")
    else:
        st.progress(progress.fraction, text=f"Training **{name}**: {progress}.")
    show_digits()
    if progress:
        show_losses(name, progress.history)


def show_digits() -> None:
    """Shows four digits noisy, as the network denoises them by now, and pure."""
    pure, noisy = preview.pure_and_noisy()
    now = preview.read()
    rows = [noisy, np.full_like(pure, 0.5) if now is None else now, pure]
    maps = np.concatenate(rows).transpose(1, 2, 0)
    sheet = rendering.draw_sheet(maps, largest=1, is_signed=False, map_size=_SIZE, width=_WIDTH)
    said = "what the network makes of them" if now is not None else "nothing yet"
    st.image(
        rendering.to_png(sheet),
        caption=f"From above: with noise of factor 0.55, {said}, without noise",
        alt=f"Four digits: noisy, {said}, and pure",
        output_format="PNG",
    )


def show_losses(name: str, history: History) -> None:
    """Shows the losses so far beside the one that the book's CNN reaches."""
    if not history.loss:
        st.caption("The first losses come after the first epoch.")
        return
    book = recipes.PUBLISHED_LOSSES["book-cnn"]
    lines = {f"the book's CNN, after 30 epochs: {book:.4f}": book}
    learning_curves.show({name: history}, lines=lines, highest=learning_curves.HIGHEST, height=300)
    st.caption(
        "Solid: the loss on validation digits at noise factor 0.55. Dashed: on training digits, at the"
        f" factors that it is trained on. Lower is better; 0.058 is the least there is. What is above"
        f" {learning_curves.HIGHEST} is not drawn."
    )
