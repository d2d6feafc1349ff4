"""Four digits by which a training is watched: noisy, denoised by now, and pure."""

import numpy as np
import streamlit as st

from denoiser.browser import labels
from denoiser.imaging import rendering
from denoiser.jobs import preview

_FACTOR = 4  # times that a pixel is enlarged
_LABEL_WIDTH, _WIDTH = 90, 480  # pixels
_HEIGHT = 28 * _FACTOR + 4


def show() -> None:
    """Show the digits, a row for each state, with its label beside it."""
    pure, noisy = preview.pure_and_noisy()
    noisy_label, pure_label, denoised_label = labels.PANELS
    for label, digits in (
        (noisy_label, noisy),
        (denoised_label, preview.read()),
        (pure_label, pure),
    ):
        row = st.container(horizontal=True, vertical_alignment="center", gap="small")
        row.markdown(f"**{label}**", width=_LABEL_WIDTH)
        if digits is None:
            place = row.container(height=_HEIGHT, border=False, vertical_alignment="center")
            place.caption("Appears here a moment after a training has started.")
            continue
        row.container(width=_WIDTH).image(
            rendering.to_png(_lay_out(digits)),
            alt=f"Four digits: {label.lower()}",
            output_format="PNG",
        )
    st.caption("The noise factor is 0.55, as in the book.")


def _lay_out(digits: np.ndarray) -> np.ndarray:
    return rendering.draw_sheet(
        digits.transpose(1, 2, 0),
        largest=1,
        is_signed=False,
        map_size=28 * _FACTOR,
        width=_WIDTH,
    )
