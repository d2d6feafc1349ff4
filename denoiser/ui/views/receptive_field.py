"""The part of the input that one pixel of the output depends on."""

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import rendering
from denoiser.models import receptive_fields
from denoiser.models.browser_file import Layer
from denoiser.ui.controls import link, parameters
from denoiser.ui.controls.parameters import Number

_ZOOM = 10  # times that a pixel is enlarged


def show(network: list[Layer], noisy: np.ndarray) -> None:
    """Show the input with the receptive field of a pixel that two sliders choose.

    Args:
        network: The layers of the model.
        noisy: float32 array of shape (28, 28), of any range.
    """
    st.header("The receptive field of an output pixel")
    st.markdown(
        "The **receptive field** of a pixel of the output is the part of the input that it depends on."
        " Move the orange pixel with the sliders."
    )
    with st.container(horizontal=True, gap="medium"):
        beside = st.container(width=280)  # filled last, when the sliders are known
        with st.container(width=280):
            row, column = _choose(parameters.ROW), _choose(parameters.COLUMN)
            field = receptive_fields.find([layer.settings for layer in network], row, column)
            st.markdown(_describe(field))
    beside.image(
        rendering.to_png(_paint(noisy, field, row=row, column=column)),
        alt=f"The input; the {field.sum()} pixels that one pixel of the output depends on are bright",
        output_format="PNG",
    )


def _choose(place: Number) -> int:
    low, high, default = (int(number) for number in (place.low, place.high, place.default))
    return st.slider(place.key.capitalize(), low, high, default, **link.bound(place))


def _paint(noisy: np.ndarray, field: np.ndarray, *, row: int, column: int) -> np.ndarray:
    """Draw the input, dimmed outside the receptive field, with the chosen pixel in orange."""
    painted = np.repeat(rendering.enlarge(noisy, factor=_ZOOM)[..., None], 3, axis=2)
    hidden = ~field.repeat(_ZOOM, axis=0).repeat(_ZOOM, axis=1)
    painted[hidden] = painted[hidden] // 4 + np.array([10, 40, 60], np.uint8)
    rows, columns = (slice(at * _ZOOM, (at + 1) * _ZOOM) for at in (row, column))
    painted[rows, columns] = rendering.ORANGE
    return painted


def _describe(field: np.ndarray) -> str:
    if field.all():
        return (
            "It depends on **every pixel** of the input: where noise hides a stroke, the rest of the"
            " digit can help."
        )
    rows, columns = (np.flatnonzero(field.any(axis=axis)) for axis in (1, 0))
    return (
        f"It depends on **{formatting.count(field.sum(), 'pixel')}** of the input, rows {rows[0]} to"
        f" {rows[-1]} and columns {columns[0]} to {columns[-1]}. The dimmed rest has no influence."
    )
