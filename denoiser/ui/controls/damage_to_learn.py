"""The damage that a training is about, with its range, and what it does to four digits."""

from html import escape

import numpy as np
import streamlit as st

from denoiser import recipes
from denoiser.browser import labels
from denoiser.imaging import corruptions
from denoiser.jobs import preview
from denoiser.recipes import Recipe
from denoiser.ui import cache, prose
from denoiser.ui.controls import settings

_DEFAULTS = recipes.get("quick")
_KEY, _NOISE_KEY = "train_corruption", "train_noise"

_NOISE_HELP = (
    "How strong the noise is that the network learns to remove. Each picture gets a noise factor between the two. The"
    " book trains on 0.55 only: put both ends there."
)
_STRENGTH_HELP = "How strong the damage is that the network learns to undo. Each picture gets a strength between the two."


def show(own: np.ndarray | None = None) -> None:
    """Show the choice of a damage and of its range, with what both ends and the middle do.

    Args:
        own: Pictures of the visitor's own to show it with, float32 of shape (n, 28, 28); None for digits.
    """
    corruption = st.selectbox(
        "Damage to learn",
        corruptions.LEARNABLE,
        key=_KEY,
        persist_state="session",
        help="What the network learns to undo. Each picture that it learns from is damaged anew. On Denoise the"
        " slider then controls this damage.",
    )
    is_noise = corruption == corruptions.NORMAL_NOISE
    st.slider(
        "Noise factors to train on" if is_noise else "Strengths to train on",
        0.0,
        corruptions.most(corruption),
        corruptions.usual(corruption),
        labels.STEP,
        key=_range_key(corruption),
        persist_state="session",
        help=_NOISE_HELP if is_noise else _STRENGTH_HELP,
    )
    recipe = learning(_DEFAULTS)
    prose.html(f'<div class="damages">{_lay_out(recipe, own)}</div>')  # laid out by `results.css`
    shown = "Four digits of the gallery" if own is None else "Four of your pictures"
    prose.caption(_describe(recipe, shown))


def learning(recipe: Recipe) -> Recipe:
    """Return a recipe that learns the damage that is set here.

    Args:
        recipe: The other settings.
    """
    state = st.session_state
    corruption = state.get(_KEY) or corruptions.NORMAL_NOISE
    amounts = state.get(_range_key(corruption)) or corruptions.usual(corruption)
    low, high = map(settings.on_step, amounts)
    return recipes.learning(recipe, corruption, (low, high))


def _range_key(corruption: str) -> str:
    """Return the key of the slider for a damage: each has a range of its own."""
    if corruption == corruptions.NORMAL_NOISE:
        return _NOISE_KEY
    return f"train_{corruption.lower().replace(' ', '_')}"


def _lay_out(recipe: Recipe, own: np.ndarray | None) -> str:
    """Return the pictures pure, and damaged at both ends and in the middle of the range, as HTML."""
    low, high = recipes.damage_range(recipe)
    pure = preview.digits_of_gallery() if own is None else own
    rows = {"Pure": pure}
    for amount in sorted({low, recipes.middle(recipe), high}):
        rows[f"{amount:.2f}".rstrip("0").rstrip(".")] = preview.damage(recipe, amount, pure)
    return "".join(_lay_out_row(*row) for row in rows.items())


def _lay_out_row(label: str, pictures: np.ndarray) -> str:
    what = escape(label if label == "Pure" else f"damaged, {label}")
    images = "".join(
        f'<img src="{cache.data_url(picture)}" alt="{what}, {number} of {len(pictures)}">'
        for number, picture in enumerate(pictures, 1)
    )
    return f"<span>{escape(label)}</span>{images}"


def _describe(recipe: Recipe, shown: str) -> str:
    """Return what the numbers beside the pictures mean."""
    if recipe.corruption == corruptions.NORMAL_NOISE:
        return f"{shown}: pure, and at the lowest, middle and highest noise factor."
    ends = f"{shown}: pure, and at the lowest, middle and highest strength."
    if recipe.corruption == corruptions.MIXTURE:
        parts = ", ".join(map(corruptions.in_sentence, corruptions.PARTS_OF_MIXTURE))
        return f"{ends} Each picture gets one of these at random: {parts}; normal noise has 1.5 x strength as its noise factor."
    return f"{ends} {corruptions.KINDS[recipe.corruption].description}"
