"""A model as a one-file page, to download."""

import functools

import streamlit as st

from denoiser import errors
from denoiser.browser import page
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.ui import cache, markdown, prose

_HELP = (
    "An HTML file in which this model denoises, live, without a server and without a network: open it from a disk,"
    " pass it on, or put it on any website."
)


def show(model: Model, *, label: str = "One-file page") -> None:
    """Show the button that downloads the page of a model, or why there is none.

    Args:
        model: The model.
        label: The button's.
    """
    try:
        classifier = cache.classifier_model(picture_sets.of(model))
        page.networks(model, classifier=classifier, sampler=cache.sampler(model))
    except errors.ModelError as error:
        st.caption(markdown.escape_but_code(str(error)))
        return
    st.download_button(
        label,
        functools.partial(cache.page_of, model),  # built when it is pressed
        page.name_of(model),
        "text/html",
        icon=":material/web:",
        help=_HELP,
        on_click="ignore",
        key=f"page_of_{model.name}",
    )


def show_section(model: Model) -> None:
    """Show what the page of a model is, with the button that downloads it.

    Args:
        model: The model.
    """
    st.header("As a one-file page")
    prose.markdown(
        "Take the model with you: an HTML file with the canvas, the noise and the panels, in which it denoises, live."
        " It needs no server and no network. `python -m denoiser page MODEL` writes the same file."
    )
    show(model, label="Download the page")
