"""How a network learned: the same picture denoised by its checkpoints."""

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import metrics
from denoiser.models import litert
from denoiser.models.folder import Model
from denoiser.ui import cache, prose
from denoiser.ui.views import learning_curves

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
    prose.markdown(
        "The same noisy picture, denoised by the network as it was after earlier epochs. An epoch is one"
        " pass over all training images. Click a picture to see it large."
    )
    epochs = model.checkpoints
    # Not kept in memory: 3 MB each, for visitors of this one page, and quick to load.
    denoised = {epoch: litert.load(model, epoch=epoch).denoise(noisy) for epoch in epochs}
    key = f"epoch_{model.name}"
    epoch = st.select_slider(
        "After epoch",
        epochs,
        epochs[-1],
        key=key,
        help="0 is before the first epoch, with random weights.",
    )
    _show_strip(denoised, key=key, chosen=epoch)
    row = st.container(horizontal=True, gap="medium")
    with row.container(width=_LARGE):
        st.image(
            cache.png(denoised[epoch], size=_LARGE),
            caption=f"Denoised after epoch {epoch}",
            alt=f"The noisy picture denoised by {model.label} after epoch {epoch}",
            output_format="PNG",
        )
        if pure is not None:
            known = ", ".join(
                f"{formatting.decibels(metrics.compare(pure, picture).psnr)} after {number}"
                for number, picture in denoised.items()
            )
            prose.caption(f"PSNR of this picture: {known}.")
    with row.container(key="learning_curve"):  # see `results.css`
        _show_losses(model, epoch)


def _show_strip(denoised: dict[int, np.ndarray], *, key: str, chosen: int) -> None:
    """Show a button for each checkpoint, with the picture that it makes."""

    def choose(epoch: int) -> None:
        st.session_state[key] = epoch

    with st.container(key="epochs"):  # laid out by `results.css`
        for epoch, picture in denoised.items():
            shown = ", shown large" if epoch == chosen else ""
            number = f"**{epoch}**" if epoch == chosen else str(epoch)
            st.button(
                f"![After epoch{shown}]({cache.data_url(picture)}) {number}",
                key=f"{key}_{epoch}",
                on_click=choose,
                args=(epoch,),
                width="stretch",
            )


def _show_losses(model: Model, epoch: int) -> None:
    """Show the learning curve of a model with an epoch marked."""
    if not learning_curves.has_losses(model.results.history):
        prose.caption("The losses of this training were not recorded.")
        return
    learning_curves.show(
        {model.name: model.results.history},
        lines={},
        cursor=epoch,
        highest=learning_curves.HIGHEST,
        height=300,
    )
    prose.caption(
        "The loss, a cross-entropy, measures the error of the network; lower is better. Solid: on"
        f" validation digits. Dashed: on training digits. Values above {learning_curves.HIGHEST} are not"
        " drawn. The vertical line marks the chosen epoch."
    )
