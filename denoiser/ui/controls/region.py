"""A rectangle that the visitor drags on a photograph."""

import base64
import contextlib
import io
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from denoiser.imaging.uploads import Box

_LEAST = 0.02  # of the width or height; less is a click
_COUNT, _BOX, _START = "_region_count", "_region_box", "_region_start"
_LOOKS = {"fill": "rgba(255, 160, 50, 0.1)", "stroke": "#ffa032", "strokeWidth": 3}


def forget() -> None:
    """Begin with an empty canvas for the next photograph."""
    state = st.session_state
    state[_COUNT] = state.get(_COUNT, 0) + 1
    state.pop(_BOX, None)


def show(rgb: np.ndarray, size: tuple[int, int]) -> Box | None:
    """Show a photograph to drag a rectangle on, and return the last one; None before there is one.

    Args:
        rgb: float32 array of shape (height, width, 3), in [0, 1].
        size: Width and height to show it at, in pixels.
    """
    state = st.session_state
    key = f"region_{state.get(_COUNT, 0)}"
    if key not in state or _START not in state:  # it is new on the page: give it the last rectangle
        state[_START] = {"objects": _to_objects(state.get(_BOX), size)}
    st.caption("Drag a rectangle around the digit. The last one counts.")
    st.space("medium")  # for the canvas' toolbar, which floats above it
    # The browser may send anything; what is no rectangle is left out.
    with contextlib.suppress(LookupError, ValueError, TypeError, AttributeError):
        result = st_canvas(
            drawing_mode="rect",
            fill_color=_LOOKS["fill"],
            stroke_color=_LOOKS["stroke"],
            stroke_width=_LOOKS["strokeWidth"],
            background_image=_as_address(rgb, size),
            width=size[0],
            height=size[1],
            initial_drawing=state[_START],
            key=key,
        )
        if result.json_data:
            state[_BOX] = _last_box(result.json_data["objects"], size)
    return state.get(_BOX)


def _as_address(rgb: np.ndarray, size: tuple[int, int]) -> str:
    # As an address the canvas keeps no copy: it would share one of every picture among all visitors.
    image = Image.fromarray(np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8))
    file = io.BytesIO()
    image.resize((2 * size[0], 2 * size[1])).save(file, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"


def _to_objects(box: Box | None, size: tuple[int, int]) -> list[dict[str, Any]]:
    if box is None:
        return []
    left, top, right, bottom = np.array(box) * np.array([*size, *size])
    place = {"left": left, "top": top, "width": right - left, "height": bottom - top}
    return [{"type": "Rect", "originX": "left", "originY": "top", **place, **_LOOKS}]


def _last_box(objects: list[dict[str, Any]], size: tuple[int, int]) -> Box | None:
    for one in reversed(objects):
        width = float(one["width"]) * float(one.get("scaleX", 1))
        height = float(one["height"]) * float(one.get("scaleY", 1))
        left, top = float(one["left"]), float(one["top"])
        if one.get("originX") == "center":
            left, top = left - width / 2, top - height / 2
        edges = np.array([left, top, left + width, top + height]) / np.array([*size, *size])
        box = np.clip(edges, 0, 1)
        if np.isfinite(box).all() and min(box[2] - box[0], box[3] - box[1]) > _LEAST:
            return tuple(float(edge) for edge in box)  # type: ignore[return-value]
    return None
