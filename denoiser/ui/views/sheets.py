"""Several maps on one sheet: feature maps of a layer, or its kernels."""

import numpy as np
import streamlit as st

from denoiser.imaging import rendering

_WIDTH = 720  # pixels that a page has room for, beside the picture or in two columns
MOST = 128  # maps on a sheet; more would be slow to send and long to scroll


def show(maps: np.ndarray, *, largest: float, is_signed: bool, map_size: int, alt: str) -> None:
    """Show maps on one scale, at most `MOST` of them.

    Args:
        maps: Array of shape (height, width, count).
        largest: The value that is shown brightest.
        is_signed: Whether there are values below 0.
        map_size: About the longer side of a map, in pixels.
        alt: What the sheet shows, for those who do not see it.
    """
    sheet = rendering.draw_sheet(
        maps[..., :MOST],
        largest=largest,
        is_signed=is_signed,
        map_size=map_size,
        width=_WIDTH,
    )
    st.image(rendering.to_png(sheet), alt=alt, output_format="PNG")
