"""How a network learned: the same picture denoised by its checkpoints."""

import numpy as np
import streamlit as st

from denoiser.imaging import metrics
from denoiser.models import litert
from denoiser.models.folder import Model
from denoiser.ui import cache
from denoiser.ui.views import formatting, learning_curves

_SIZE = 112  # of a picture on the strip
_LARGE = 280


def show(model: Model, noisy: np.ndarray, pure: np.ndarray | None) -> None:
    """Show a picture denoised by each checkpoint, and where these are on the learning curve.

    Args:
        model: One with `checkpoints`.
        noisy: float32 array of shape (28, 28), of any range.
        pure: The same in [0, 1]; None where it is not known.

    Raises:
        ModelError: A network cannot be read, or is not the one that was saved.
    """
    st.header("How it learned")
    st.markdown(
        "The same noisy picture, denoised by the network as it was after earlier epochs. An epoch is one"
        " pass over all training images."
    )
    epochs = model.checkpoints
    # Not kept in memory: 3 MB each, for visitors of this one page, and quick to load.
    denoised = {epoch: litert.load(model, epoch=epoch).denoise(noisy) for epoch in epochs}
    chosen = st.select_slider(
        "After epoch",
        epochs,
        epochs[-1],
        key=f"epoch_{model.name}",
        help="0 is before the first epoch, with random weights.",
    )
    row = st.container(horizontal=True, gap="medium")
    with row.container(width=_LARGE):
        st.image(
            cache.png(denoised[chosen], size=_LARGE),
            caption=f"Denoised after epoch {chosen}",
            alt=f"The noisy picture denoised by {model.label} after epoch {chosen}",
            output_format="PNG",
        )
        if pure is not None:
            known = ", ".join(
                f"{formatting.decibels(metrics.compare(pure, denoised[epoch]).psnr)} after {epoch}"
                for epoch in epochs
            )
            st.caption(f"PSNR of this picture: {known}.")
    with row.container(width=480):
        learning_curves.show(
            {model.name: model.results.history},
            lines={},
            cursor=chosen,
            highest=learning_curves.HIGHEST,
            height=300,
        )
    strip = st.grid(len(epochs), min_column_width=48, gap="small")
    for epoch in epochs:
        with strip.cell():
            st.image(
                cache.png(denoised[epoch], size=_SIZE),
                caption=f"**{epoch}**" if epoch == chosen else str(epoch),
                alt=f"After epoch {epoch}",
                width="stretch",
                output_format="PNG",
            )
