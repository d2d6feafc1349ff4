"""Links that open a model on other pages, with the same picture and noise."""

from pathlib import Path

import streamlit as st

from denoiser.imaging import corruptions
from denoiser.models import picture_sets
from denoiser.models.folder import Model
from denoiser.ui.controls import parameters

_PAGES = Path(__file__).parents[1] / "pages"
DENOISE, COMPARE, INSIDE = "denoise", "compare", "inside"
_ICONS = {
    DENOISE: ":material/draw:",
    COMPARE: ":material/compare:",
    INSIDE: ":material/layers:",
}


def show(model: Model, labels: dict[str, str]) -> None:
    """Show links side by side.

    Args:
        model: What the pages are to open with.
        labels: What each link says, by its page.
    """
    address = st.query_params.to_dict()
    kept = {
        parameter.key: address[parameter.key]
        for parameter in (*parameters.ON_EVERY_PAGE, parameters.CORRUPTION, parameters.STRENGTH)
        if parameter.key in address
    }
    learned = model.recipe.corruption
    if learned in corruptions.KINDS:
        kept[parameters.CORRUPTION.key] = learned
    # The first that is seen of a model of someone's own pictures is one of them.
    gallery = {}
    if model.has_gallery:
        gallery = {parameters.SOURCE.key: "Pick", parameters.GALLERY.key: model.name}
        kept.pop(parameters.DIGIT.key, None)
    elif parameters.GALLERY.key in kept:
        gallery = {parameters.GALLERY.key: picture_sets.KEY_OF_MNIST}
        kept.pop(parameters.DIGIT.key, None)
    # Compare has no model, but may show one large.
    keys = {COMPARE: parameters.DENOISER.key}
    with st.container(horizontal=True):
        for page, label in labels.items():
            key = keys.get(page, parameters.MODEL.key)
            st.page_link(
                _PAGES / f"{page}.py",
                label=label,
                query_params=kept | gallery | {key: model.name},
                icon=_ICONS[page],
            )
