"""How a network learned: the same picture denoised by its checkpoints."""

from html import escape

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import metrics
from denoiser.models import checkpoints, litert
from denoiser.models.folder import Model
from denoiser.ui import cache, prose
from denoiser.ui.controls import epoch
from denoiser.ui.views import learning_curves


def denoise(model: Model, noisy: np.ndarray, *, after: int | None) -> np.ndarray:
    """Return a picture denoised by a network as it was after an epoch.

    Args:
        model: The model.
        noisy: float32 array of shape (28, 28), of any range.
        after: One of its `checkpoints`; None for the finished network.

    Raises:
        ModelError: The network cannot be read, or is not the one that was saved.
    """
    if after is None:
        return cache.denoiser(model).denoise(noisy)
    # Not kept in memory: 3 MB each, for visitors of this one page, and quick to load.
    return litert.load(model, epoch=after).denoise(noisy)


def show(
    model: Model, noisy: np.ndarray, pure: np.ndarray | None, *, chosen: str, denoised: np.ndarray
) -> None:
    """Show a picture denoised by each checkpoint, and where these are on the learning curve.

    Args:
        model: One with `checkpoints`.
        noisy: float32 array of shape (28, 28), of any range.
        pure: The same in [0, 1]; None where it is not known.
        chosen: The name of the state that the page shows, see `checkpoints.find`.
        denoised: The picture denoised by that one.

    Raises:
        ModelError: A network cannot be read, or is not the one that was saved.
    """
    states = checkpoints.find(model)
    pictures = {
        name: denoised if name == chosen else denoise(model, noisy, after=after)
        for name, after in states.items()
    }
    can_choose = len(checkpoints.to_walk_through(model)) > 1
    st.header("How it learned")
    prose.markdown(
        "The same noisy picture, denoised by the network as it was after earlier epochs. An epoch is one"
        " pass over all training images."
        + (" Click a picture: the whole page then shows that network." if can_choose else "")
    )
    parts = st.container(key="inside_learning")  # side by side, see `results.css`
    with parts.container():
        if can_choose:
            _show_buttons(pictures, chosen)
        else:
            _show_pictures(pictures)
        if pure is not None:
            known = ", ".join(
                f"{formatting.decibels(metrics.compare(pure, picture).psnr)} {_in_words(name)}"
                for name, picture in pictures.items()
            )
            prose.caption(f"PSNR of this one picture: {known}.")
        if not can_choose:
            prose.caption(
                "The rest of the page shows the finished network only: the earlier ones were saved without files"
                " for the browser. Train the network again to look inside them, too."
            )
    with parts.container():
        after = states[chosen]
        marked = checkpoints.finished_after(model) if after is None else after
        _show_losses(model, marked if can_choose else None)


def _in_words(name: str) -> str:
    return f"after {name}" if name.isdecimal() else f"when {name}"


def _show_buttons(pictures: dict[str, np.ndarray], chosen: str) -> None:
    """Show a button for each state, with the picture that it makes."""
    with st.container(key="epochs"):  # laid out by `results.css`
        for name, picture in pictures.items():
            # Read out before the name: "After epoch 2".
            alt = "After epoch" if name.isdecimal() else "The network"
            alt = f"Shown on the page: {alt.lower()}" if name == chosen else alt
            label = f"**{name}**" if name == chosen else name
            st.button(
                f"![{alt}]({cache.data_url(picture)}) {label}",
                key=f"epoch_{name}",
                on_click=epoch.choose,
                args=(name,),
                width="stretch",
            )


def _show_pictures(pictures: dict[str, np.ndarray]) -> None:
    figures = (
        f'<figure><img src="{cache.data_url(picture)}" alt="The picture {escape(_in_words(name))}">'
        f"<figcaption>{escape(name)}</figcaption></figure>"
        for name, picture in pictures.items()
    )
    with st.container(key="epochs"):
        st.html(f'<div class="pictures">{"".join(figures)}</div>')


def _show_losses(model: Model, marked: int | None) -> None:
    """Show the learning curve of a model with an epoch marked; None for no mark."""
    if not learning_curves.has_losses(model.results.history):
        prose.caption("The losses of this training were not recorded.")
        return
    learning_curves.show(
        {model.name: model.results.history},
        lines={},
        cursor=marked,
        highest=learning_curves.HIGHEST,
        height=300,
    )
    prose.caption(
        "The loss, a cross-entropy, measures the error of the network; lower is better. Solid: on"
        f" validation digits. Dashed: on training digits. Values above {learning_curves.HIGHEST} are not"
        f" drawn.{'' if marked is None else ' The vertical line marks the chosen epoch.'}"
    )
