"""The canvas to draw a digit on."""

import contextlib
import functools
from typing import Any

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit_drawable_canvas import st_canvas

from denoiser import errors
from denoiser.browser import labels
from denoiser.imaging import canvas
from denoiser.ui.components import kept_drawing, pen
from denoiser.ui.controls import link
from denoiser.ui.controls.selection import Selection

# In the state of the session:
_DRAWING = "_drawing"  # the strokes, as the canvas describes them
_PIXELS = "_drawn_pixels"  # what they look like
_START = "_canvas_start"  # what the canvas was last told to show
_OUTDATED = "_outdated_strokes"  # what the canvas reports until it shows that
_UNKNOWN = "_drawing_is_unknown"  # the visit has just begun: the browser may keep another drawing
_IS_MET = "_canvas_is_met"  # what the browser's canvas held when the visit began is known
_IS_AWAY = "_canvas_is_away"  # another source was shown in its place
_CLEARED = "_cleared"  # the strokes before Clear


def begin() -> None:
    """Begin a visit with the drawing of its link, or else with an example."""
    state = st.session_state
    if _DRAWING in state:
        return
    if (pixels := link.linked_drawing()) is not None:
        drawing = canvas.picture_to_drawing(pixels)
    else:
        drawing, pixels = _example()
        state[_UNKNOWN] = True
    state[_PIXELS] = pixels
    state[_DRAWING] = drawing  # last, as the next run may cut this one short at any line


def leave() -> None:
    """Note that another source takes the place of the canvas, which comes back blank and is given the drawing then.

    That it was away is not to be seen otherwise where the next run cuts this one short: then Streamlit still has
    what the canvas reported.
    """
    st.session_state[_IS_AWAY] = True


def show(tools: DeltaGenerator) -> Selection:
    """Show the canvas with its buttons, and return the drawing.

    Args:
        tools: Where to show the buttons.
    """
    state = st.session_state
    is_new_visit = _IS_MET not in state
    if labels.CANVAS_KEY not in state or is_new_visit or state.get(_IS_AWAY):
        _tell_canvas(state[_DRAWING])  # it is new on the page: give it the drawing of before
        state[_IS_AWAY] = False
    has_drawing = False
    without_gaps = st.container(gap=None)  # two of its three parts show nothing
    # The browser may send anything; what is not a drawing leaves the last one as it is. The canvas
    # itself fails on some of it, but not before it is on the page.
    with (
        contextlib.suppress(
            errors.PictureError, LookupError, ValueError, TypeError, AttributeError
        ),
        without_gaps,
    ):
        result = st_canvas(
            stroke_width=canvas.BRUSH_WIDTH,
            stroke_color="#ffffff",
            background_color="#000000",
            width=canvas.CANVAS_SIZE,
            height=canvas.CANVAS_SIZE,
            initial_drawing=state[_START],
            return_image_data=True,
            key=labels.CANVAS_KEY,
        )
        if (png := result.image_bytes) is not None:
            has_drawing = _take(png, list(result.json_data["objects"]))
    with without_gaps:
        pen.show()
    pixels = state[_PIXELS]
    missing = "The canvas is blank. Draw a digit on it, or pick one."
    selection = Selection(pixels, is_drawn=True, missing=missing if canvas.is_blank(pixels) else "")
    with without_gaps:
        kept_drawing.show(
            state[_DRAWING]["objects"],
            selection.text_in_link,
            is_unknown=state.get(_UNKNOWN, False),
            on_return=_bring_back,
        )
    if is_new_visit and has_drawing:
        # The browser has the drawing of a session that has ended, with the server or after a long time
        # without a connection. Its canvas is new and shows the example.
        _tell_canvas(state[_DRAWING])
        state[_IS_MET] = True
        st.rerun()
    state[_IS_MET] = True  # only now, as the next run may cut this one short at any line
    with tools.container(horizontal=True, key=labels.CANVAS_BUTTONS_KEY):
        st.button("Undo", icon=":material/undo:", on_click=_undo)
        st.button("Clear", icon=":material/delete:", on_click=_clear)
    return selection


@functools.cache
def _example() -> tuple[dict[str, Any], np.ndarray]:
    strokes = [canvas.example_points()]
    return canvas.strokes_to_drawing(strokes), canvas.rasterize(strokes)


def _take(png: bytes, objects: list[Any]) -> bool:
    """Take what the canvas reports, unless it is from before the last change made here."""
    state = st.session_state
    if objects == state.get(_OUTDATED):
        return False
    pixels = canvas.read_canvas(png)
    state.pop(_OUTDATED, None)
    state.pop(_UNKNOWN, None)
    state[_PIXELS], state[_DRAWING] = pixels, {"objects": objects}
    link.forget_drawing()
    return True


def _tell_canvas(drawing: dict[str, Any]) -> None:
    # The canvas loads a drawing only when it differs from the last one it was given, and it may be
    # given the same one twice (cleared, drawn on, cleared again): the count makes it differ.
    count = st.session_state.get(_START, {}).get("count", 0) + 1
    st.session_state[_START] = drawing | {"count": count}


def _replace(objects: list[Any]) -> None:
    """Replace the drawing; the canvas reports what it looks like when it has loaded it."""
    state = st.session_state
    state[_OUTDATED] = _reported()
    state.pop(_UNKNOWN, None)
    state[_DRAWING] = {"objects": objects}
    if not objects:  # there is nothing to wait for
        state[_PIXELS] = np.zeros_like(state[_PIXELS])
    _tell_canvas(state[_DRAWING])


def _bring_back(objects: list[Any], pixels: np.ndarray) -> None:
    """Take the drawing that the browser has kept; a canvas that has only now come reports nothing."""
    if st.session_state.get(_UNKNOWN):
        _replace(objects)
        st.session_state[_PIXELS] = pixels


def _reported() -> list[Any] | None:
    """Return the strokes that the canvas last reported; None where it has not yet."""
    with contextlib.suppress(LookupError, TypeError):
        return list(st.session_state[labels.CANVAS_KEY]["drawing"]["raw"]["objects"])
    return None


def _current() -> list[Any]:
    """Return the strokes of now: one may have come with the click itself."""
    reported = _reported()
    if reported is None or reported == st.session_state.get(_OUTDATED):
        return st.session_state[_DRAWING]["objects"]
    return reported


def _undo() -> None:
    objects = _current()
    # Undo and Clear are neighbours: a drawing that was cleared comes back, too.
    _replace(objects[:-1] if objects else st.session_state.pop(_CLEARED, []))


def _clear() -> None:
    if objects := _current():
        st.session_state[_CLEARED] = objects
    _replace([])
