"""The canvas to draw a digit on."""

import contextlib
import functools
from typing import Any

import numpy as np
import streamlit as st
from streamlit_drawable_canvas import st_canvas

from denoiser import errors
from denoiser.imaging import canvas
from denoiser.ui import labels
from denoiser.ui.browser import pen
from denoiser.ui.controls import link
from denoiser.ui.controls.selection import Selection


def begin() -> None:
    """Begin a visit with the drawing of its link, or else with an example."""
    state = st.session_state
    if "_drawing" in state:
        return
    if (pixels := link.linked_drawing()) is not None:
        state["_drawing"], state["_drawn_pixels"] = canvas.picture_to_drawing(pixels), pixels
    else:
        state["_drawing"], state["_drawn_pixels"] = _example()


def show() -> Selection:
    """Show the canvas with its buttons, and return the drawing."""
    state = st.session_state
    if labels.CANVAS_KEY not in state or "_canvas_start" not in state:
        _restart_canvas(state["_drawing"])  # it is new on the page: give it the drawing of before
    # The browser may send anything; what is not a drawing leaves the last one as it is. The canvas
    # itself fails on some of it, but not before it is on the page.
    with contextlib.suppress(
        errors.PictureError, LookupError, ValueError, TypeError, AttributeError
    ):
        with st.container(gap=None):
            result = st_canvas(
                stroke_width=canvas.BRUSH_WIDTH,
                stroke_color="#ffffff",
                background_color="#000000",
                width=canvas.CANVAS_SIZE,
                height=canvas.CANVAS_SIZE,
                initial_drawing=state["_canvas_start"],
                return_image_data=True,
                key=labels.CANVAS_KEY,
            )
            pen.show()
        if (png := result.image_bytes) is not None:
            pixels, objects = canvas.read_canvas(png), list(result.json_data["objects"])
            state["_drawn_pixels"], state["_drawing"] = pixels, {"objects": objects}
            link.forget_drawing()
    with st.container(horizontal=True):
        st.button("Undo", icon=":material/undo:", on_click=_undo)
        st.button("Clear", icon=":material/delete:", on_click=_clear)
    pixels = state["_drawn_pixels"]
    missing = "The canvas is blank. Draw a digit on it, or pick one."
    return Selection(pixels, is_drawn=True, missing=missing if canvas.is_blank(pixels) else "")


@functools.cache
def _example() -> tuple[dict[str, Any], np.ndarray]:
    strokes = [canvas.example_points()]
    return canvas.strokes_to_drawing(strokes), canvas.rasterize(strokes)


def _restart_canvas(drawing: dict[str, Any]) -> None:
    # The canvas loads a drawing only when it differs from the last one it was given, and it may be
    # given the same one twice (cleared, drawn on, cleared again): the count makes it differ.
    count = st.session_state.get("_canvas_start", {}).get("count", 0) + 1
    st.session_state["_canvas_start"] = drawing | {"count": count}


def _undo() -> None:
    state = st.session_state
    objects = state["_drawing"]["objects"]
    # Undo and Clear are neighbours: a drawing that was cleared comes back, too.
    _restart_canvas({"objects": objects[:-1] if objects else state.pop("_cleared", [])})


def _clear() -> None:
    state = st.session_state
    if objects := state["_drawing"]["objects"]:
        state["_cleared"] = objects
    _restart_canvas({"objects": []})
