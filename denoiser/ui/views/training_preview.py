"""Four digits by which a training is watched: noisy, denoised by now, and pure."""

import contextlib
import functools
from html import escape
from pathlib import Path

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import labels
from denoiser.jobs import preview
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import cache, markdown, prose


def show(
    catalog: Catalog, architecture: str, *, made: Model | None = None, is_for_now: bool = True
) -> None:
    """Show the digits, a row for each state, with its label beside it.

    As long as the training has made none, another network denoises them, and the page says which.

    Args:
        catalog: The models on disk.
        architecture: Of the network that is trained, or will be.
        made: What the training made, when it is over.
        is_for_now: Whether a training may follow.
    """
    pure, noisy = preview.pure_and_noisy()
    noisy_label, pure_label, denoised_label = labels.PANELS
    rows, about = {noisy_label: noisy}, ""
    model = made or stand_in(catalog, architecture)
    if (denoised := preview.read()) is not None:
        rows[denoised_label] = denoised
    elif model:
        with contextlib.suppress(errors.ModelError):  # deleted or changed since
            rows[denoised_label if made else model.title] = cache.denoiser(model).denoise(noisy)
            if not made and is_for_now:
                about = f" {_describe(model, architecture)}"
    rows[pure_label] = pure
    content = "".join(_lay_out(*row) for row in rows.items())
    with st.container(key="preview"):
        # Its style is not that of a page: the first launch shows it, too.
        prose.html(f'<div class="preview">{content}</div><style>{_style()}</style>')
    prose.caption(f"The noise factor is 0.55, as in the book.{about}")


def stand_in(catalog: Catalog, architecture: str) -> Model | None:
    """Return a model that has an architecture, or else the first; None where there is none.

    Args:
        catalog: The models on disk.
        architecture: The architecture.
    """
    models = [*catalog.models.values()]
    return next(
        (model for model in models if model.recipe.architecture == architecture),
        next(iter(models), None),
    )


@functools.cache
def _style() -> str:
    return (Path(__file__).parents[1] / "preview.css").read_text(encoding="utf-8")


def _describe(model: Model, architecture: str) -> str:
    """Return what another network is, in place of the one that is not there yet."""
    which = "has the same architecture and is trained already"
    if model.recipe.architecture != architecture:
        which = "is trained already, but has another architecture"
    return (
        f"**{markdown.escape(model.title)}** {which}: this is what it makes of them. Yours begins with random"
        " weights; its output takes this place a moment after it has started."
    )


def _lay_out(label: str, digits: np.ndarray) -> str:
    """Return a row of the preview as HTML, with one pixel for each of the digits'; `preview.css` enlarges it."""
    name = escape(label)
    images = (
        f'<img src="{cache.data_url(picture)}" alt="{name}, digit {number} of {len(digits)}">'
        for number, picture in enumerate(digits, 1)
    )
    return f"<strong>{name}</strong>{''.join(images)}"
