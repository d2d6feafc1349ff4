"""Where the picture comes from: drawn, picked from the gallery, or uploaded."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser.models import picture_sets
from denoiser.models.catalog import Catalog
from denoiser.ui.controls import draw, galleries, link, parameters, pick, upload
from denoiser.ui.controls.selection import Selection


def show(
    tools: DeltaGenerator | None = None,
    *,
    catalog: Catalog | None = None,
    follows_model: bool = False,
) -> Selection:
    """Show the choice of a source with its controls, and return the chosen picture.

    Args:
        tools: Where to show what changes the picture in other ways than the hand on it; by default below it.
        catalog: The models on disk, where pictures that travel with them can be picked, too; None on a page
            about digits.
        follows_model: As for `galleries.choose`.
    """
    draw.begin()
    galleries.begin()
    source = st.segmented_control(
        "Source",
        parameters.SOURCE.options,
        default=parameters.SOURCE.options[0],
        required=True,
        **link.bound(parameters.SOURCE),
        label_visibility="collapsed",
        width="stretch",
    )
    kind = galleries.of_model(catalog) if catalog and follows_model else picture_sets.MNIST
    if source != "Draw":
        draw.leave()
    if source == "Upload":
        return upload.show(is_of_digits=kind.is_mnist)
    tools = tools or st.container()
    if source == "Draw":
        return draw.show(tools)
    if catalog is None:
        return pick.show(tools)
    with tools:
        pictures = galleries.choose(catalog, follows_model=follows_model)
    return pick.show(tools, pictures)
