"""A picture with what changes it, and beside it what is shown of it; on a phone below it."""

from typing import NamedTuple

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser.browser import labels


class Places(NamedTuple):
    """Where the parts of a page go.

    Attributes:
        picture: For the source and the picture.
        result: For all else; in it, a container with the key `RESULT_KEY`.
        tools: For what changes the picture in other ways than the hand on it. Who goes through the page by
            Tab comes to it last.
    """

    picture: DeltaGenerator
    result: DeltaGenerator
    tools: DeltaGenerator


def show() -> Places:
    """Make the places, which `page.css` lays out."""
    with st.container(key=labels.WORKBENCH_KEY):
        return Places(
            st.container(key=labels.PICTURE_KEY),
            st.container(key="beside_picture"),
            st.container(key=labels.PICTURE_TOOLS_KEY),
        )
