"""Where the picture comes from: drawn, picked from the gallery, or uploaded."""

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser.ui.controls import draw, link, parameters, pick, upload
from denoiser.ui.controls.selection import Selection


def show(tools: DeltaGenerator | None = None) -> Selection:
    """Show the choice of a source with its controls, and return the chosen picture.

    Args:
        tools: Where to show what changes the picture in other ways than the hand on it; by default below it.
    """
    draw.begin()
    source = st.segmented_control(
        "Source",
        parameters.SOURCE.options,
        default=parameters.SOURCE.options[0],
        required=True,
        **link.bound(parameters.SOURCE),
        label_visibility="collapsed",
        width="stretch",
    )
    if source == "Upload":
        return upload.show()
    tools = tools or st.container()
    return pick.show(tools) if source == "Pick" else draw.show(tools)
