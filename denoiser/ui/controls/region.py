"""A rectangle that the visitor drags on a photograph."""

import base64
import contextlib
import io
from typing import Any

import numpy as np
import streamlit as st
from PIL import Image
from streamlit_drawable_canvas import st_canvas

from denoiser.imaging import canvas
from denoiser.imaging.uploads import Box

_MOST_HEIGHT = 400
_LEAST = 0.02  # of the width or height; less is a click
_KEY = "_region_count"


def forget() -> None:
    """Begin with an empty canvas for the next photograph."""
    st.session_state[_KEY] = st.session_state.get(_KEY, 0) + 1


def show(rgb: np.ndarray) -> Box | None:
    """Show a photograph to drag a rectangle on, and return the last one; None before there is one.

    Args:
        rgb: float32 array of shape (height, width, 3), in [0, 1].
    """
    height, width = rgb.shape[:2]
    shown = canvas.CANVAS_SIZE, round(canvas.CANVAS_SIZE * height / width)
    if shown[1] > _MOST_HEIGHT:
        shown = max(40, round(_MOST_HEIGHT * width / height)), _MOST_HEIGHT
    st.caption("Drag a rectangle around the digit. The last one counts.")
    st.space("medium")  # for the canvas' toolbar, which floats above it
    box = None
    # The browser may send anything; what is no rectangle is left out.
    with contextlib.suppress(LookupError, ValueError, TypeError, AttributeError):
        result = st_canvas(
            drawing_mode="rect",
            fill_color="rgba(255, 160, 50, 0.1)",
            stroke_color="#ffa032",
            stroke_width=3,
            background_image=_as_address(rgb, shown),
            width=shown[0],
            height=max(30, shown[1]),
            key=f"region_{st.session_state.get(_KEY, 0)}",
        )
        if result.json_data:
            box = _last_box(result.json_data["objects"], shown)
    return box


def _as_address(rgb: np.ndarray, shown: tuple[int, int]) -> str:
    # As an address the canvas keeps no copy: it would share one of every picture among all visitors.
    image = Image.fromarray(np.rint(np.clip(rgb, 0, 1) * 255).astype(np.uint8))
    file = io.BytesIO()
    image.resize((2 * shown[0], 2 * shown[1])).save(file, "JPEG", quality=85)
    return f"data:image/jpeg;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"


def _last_box(objects: list[dict[str, Any]], shown: tuple[int, int]) -> Box | None:
    for one in reversed(objects):
        width = float(one["width"]) * float(one.get("scaleX", 1))
        height = float(one["height"]) * float(one.get("scaleY", 1))
        left, top = float(one["left"]), float(one["top"])
        if one.get("originX") == "center":
            left, top = left - width / 2, top - height / 2
        edges = np.array([left, top, left + width, top + height]) / np.array([*shown, *shown])
        box = np.clip(edges, 0, 1)
        if np.isfinite(box).all() and min(box[2] - box[0], box[3] - box[1]) > _LEAST:
            return tuple(float(edge) for edge in box)  # type: ignore[return-value]
    return None
