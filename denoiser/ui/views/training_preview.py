"""Four digits by which a training is watched: noisy, denoised by now, and pure."""

import contextlib
import functools
from html import escape
from pathlib import Path

import numpy as np
import streamlit as st

from denoiser import errors, recipes
from denoiser.browser import labels
from denoiser.imaging import corruptions
from denoiser.jobs import preview
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.recipes import Learned
from denoiser.ui import cache, markdown, prose


def show(
    catalog: Catalog,
    architecture: str,
    recipe: Learned,
    *,
    made: Model | None = None,
    is_for_now: bool = True,
) -> None:
    """Show the digits, a row for each state, with its label beside it.

    As long as the training has made none, another network denoises them, and the page says which.

    Args:
        catalog: The models on disk.
        architecture: Of the network that is trained, or will be.
        recipe: Says which damage it learns.
        made: What the training made, when it is over.
        is_for_now: Whether a training may follow.
    """
    pure, noisy = preview.pure_and_noisy(recipe)
    noisy_label, pure_label, denoised_label = labels.PANELS
    is_noise = recipe.corruption == corruptions.NORMAL_NOISE
    rows, about = {noisy_label if is_noise else labels.DAMAGED: noisy}, ""
    model = made or stand_in(catalog, architecture, recipe.corruption)
    if (denoised := preview.read()) is not None:
        rows[denoised_label] = denoised
    elif model:
        with contextlib.suppress(errors.ModelError):  # deleted or changed since
            rows[denoised_label if made else model.title] = cache.denoiser(model).denoise(noisy)
            if not made and is_for_now:
                about = f" {_describe(model, architecture, recipe.corruption)}"
    rows[pure_label] = pure
    content = "".join(_lay_out(*row) for row in rows.items())
    with st.container(key="preview"):
        # Its style is not that of a page: the first launch shows it, too.
        prose.html(f'<div class="preview">{content}</div><style>{_style()}</style>')
    how = "The noise factor is 0.55, as in the book."
    if not is_noise:
        damage = corruptions.in_sentence(recipe.corruption)
        how = (
            f"With {damage} of strength {recipes.middle(recipe):g}, the middle of what is learned."
        )
    prose.caption(f"{how}{about}")


def stand_in(catalog: Catalog, architecture: str, corruption: str) -> Model | None:
    """Return the model that is most like another one; None where there is none.

    Args:
        catalog: The models on disk.
        architecture: Of the other one.
        corruption: The damage that it learns, which counts more.
    """

    def likeness(model: Model) -> tuple[bool, bool]:
        recipe = model.recipe
        return recipe.corruption == corruption, recipe.architecture == architecture

    return max(cache.denoisers(catalog), key=likeness, default=None)


@functools.cache
def _style() -> str:
    return (Path(__file__).parents[1] / "preview.css").read_text(encoding="utf-8")


def _describe(model: Model, architecture: str, corruption: str) -> str:
    """Return what another network is, in place of the one that is not there yet."""
    which = "has the same architecture and is trained already"
    if model.recipe.corruption != corruption:
        which = f"is trained already, but on {recipes.describe_damage(model.recipe)}"
    elif model.recipe.architecture != architecture:
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
