"""The layout of a page: the picture beside what becomes of it, or above that where there is little room."""

from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

_STYLE = Path(__file__).parents[1] / "two_columns.css"


def show() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Show two containers, one for the picture and one for the rest, and return them."""
    st.html(_STYLE)
    with st.container(key="two_columns"):
        return st.container(), st.container()
