"""Keeps the drawing in the visitor's browser, where it outlives the session."""

from collections.abc import Callable
from typing import Any

import streamlit as st

from denoiser.ui.browser import scripts

_KEY = "kept_drawing"
_component = st.components.v2.component(
    "denoiser_kept_drawing", js=scripts.join("kept_drawing/kept_drawing.js")
)


def show(objects: list[Any], *, is_unknown: bool, on_return: Callable[[list[Any]], None]) -> None:
    """Keep a drawing in the browser, or ask for the one that it keeps.

    Args:
        objects: The strokes, as the canvas describes them.
        is_unknown: Whether the visit has just begun, so that the browser may know another drawing.
        on_return: Called with the strokes that the browser has kept.
    """

    def take() -> None:
        # The browser may send anything; what is no list of objects is no drawing.
        kept = st.session_state[_KEY].get("drawing")
        if isinstance(kept, list) and all(isinstance(one, dict) for one in kept):
            on_return(kept)

    _component(
        key=_KEY,
        data={"objects": objects, "isUnknown": is_unknown},
        on_drawing_change=take,
        on_connected_change=lambda: None,
    )
