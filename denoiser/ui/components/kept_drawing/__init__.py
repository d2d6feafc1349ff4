"""Keeps the drawing in the visitor's browser, where it outlives the session."""

import contextlib
from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.browser import scripts
from denoiser.imaging import canvas, noise, packing
from denoiser.ui.components import bundles

_KEY = "kept_drawing"
_component = st.components.v2.component(
    "denoiser_kept_drawing", js=scripts.join(*bundles.KEPT_DRAWING)
)


def show(
    objects: list[Any],
    text: str | None,
    *,
    is_unknown: bool,
    on_return: Callable[[list[Any], np.ndarray], None],
) -> None:
    """Keep a drawing in the browser, or ask for the one that it keeps.

    Args:
        objects: The strokes, as the canvas describes them.
        text: What they look like, packed into text.
        is_unknown: Whether the visit has just begun, so that the browser may know another drawing.
        on_return: Called with the strokes that the browser has kept, and what they look like.
    """

    def take() -> None:
        kept = st.session_state[_KEY].get("drawing")
        # The browser may send anything; what is no drawing is left out.
        with contextlib.suppress(
            errors.PictureError, LookupError, OverflowError, TypeError, AttributeError, ValueError
        ):
            if "grey" in kept:
                grey = np.array(kept["grey"], np.uint8).reshape(noise.IMAGE_SHAPE)
                pixels = grey.astype(np.float32) / 255
                on_return(
                    canvas.picture_to_drawing(pixels)["objects"] if grey.any() else [], pixels
                )
            elif all(isinstance(one, dict) for one in kept["objects"]):
                on_return(list(kept["objects"]), packing.from_text(kept["pixels"]))

    _component(
        key=_KEY,
        data={
            "drawing": {"objects": objects, "pixels": text},
            "isUnknown": is_unknown,
        },
        on_drawing_change=take,
        on_connected_change=lambda: None,
    )
