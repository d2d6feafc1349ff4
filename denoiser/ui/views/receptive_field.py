"""The part of the input that one pixel of the output depends on."""

import numpy as np
import streamlit as st

from denoiser.browser import formatting
from denoiser.imaging import noise, rendering
from denoiser.models import receptive_fields
from denoiser.models.browser_file import Layer
from denoiser.ui import cache, prose
from denoiser.ui.components import cells
from denoiser.ui.controls import link, parameters, whole_number

_HEIGHT, _WIDTH = noise.IMAGE_SHAPE
_LARGEST = 14 * _WIDTH  # pixels of a screen


def show(network: list[Layer], noisy: np.ndarray, denoised: np.ndarray) -> None:
    """Show the output, of which a click chooses a pixel, and the input with the pixel's receptive field.

    Args:
        network: The layers of the model.
        noisy: float32 array of shape (28, 28), of any range.
        denoised: The output of the network for it.
    """
    st.header("The receptive field of an output pixel")
    prose.markdown(
        "The **receptive field** of a pixel of the output is the part of the input that it depends on."
        " Click a pixel of the output."
    )
    pictures = st.container(key="receptive_field")  # laid out by `results.css`
    with st.container(
        horizontal=True
    ):  # below the pictures that they decide, since a click is easier
        row = whole_number.show("Row", parameters.ROW, width=120)
        column = whole_number.show("Column", parameters.COLUMN, width=120)
    field = receptive_fields.find([layer.settings for layer in network], row, column)
    with pictures:
        with st.container(gap="xsmall"):
            cells.show(
                "output_pixels",
                cells.Picture(
                    cache.data_url(denoised),
                    width=_WIDTH,
                    largest=_LARGEST,
                    rows=_HEIGHT,
                    columns=_WIDTH,
                    label="The output of the network, pixel by pixel",
                    cell="Row {row}, column {column}",
                ),
                row=row,
                column=column,
                on_choose=_choose,
            )
            prose.caption("The output: click a pixel")
        address = rendering.to_data_url(
            rendering.to_png(_paint(noisy, field, row=row, column=column))
        )
        with st.container(gap="xsmall"):
            st.html(
                f'<div class="pictures"><img src="{address}" alt="The input; the {field.sum()} pixels that'
                ' one pixel of the output depends on are bright"></div>'
            )
            prose.caption("The input: what the pixel depends on is bright")
    prose.markdown(_describe(field))


def _choose(row: int, column: int) -> None:
    for parameter, at in ((parameters.ROW, row), (parameters.COLUMN, column)):
        st.session_state[parameter.key] = at
        link.forget_problem(parameter)


def _paint(noisy: np.ndarray, field: np.ndarray, *, row: int, column: int) -> np.ndarray:
    """Draw the input, dimmed outside the receptive field, with the chosen pixel in orange."""
    painted = np.repeat(rendering.enlarge(noisy, factor=1)[..., None], 3, axis=2)
    painted[~field] = painted[~field] // 4 + np.array([10, 40, 60], np.uint8)
    painted[row, column] = rendering.ORANGE
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
