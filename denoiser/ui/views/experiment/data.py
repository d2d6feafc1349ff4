"""Section 1: the data, and the noise."""

import numpy as np
import streamlit as st

from denoiser.data import digits
from denoiser.ui import prose
from denoiser.ui.views.experiment import code_block, pictures
from denoiser.ui.views.experiment.book_models import NOISE_FACTOR


def show() -> None:
    """Show the formula of the noise, and a digit of each class with and without it."""
    st.header("1. The data, and the noise")
    st.latex(r"\tilde{x}_i = x_i + f z_i, \qquad z_i \sim \mathcal{N}(0, 1)")
    prose.markdown(
        "A picture $x$ is 28 x 28 = 784 pixels $x_i$ from 0 (black) to 1 (white). Each pixel gets a normal"
        f" random number $z_i$ of its own, times the noise factor $f = {NOISE_FACTOR}$. The noisy picture"
        " $\\tilde{x}$ is not clipped to 0 and 1."
    )
    ten = digits.gallery()[::100]
    noisy = pictures.add_noise(ten.pixels)
    columns = st.grid(10, min_column_width=60, gap="xsmall")
    for label, pure, with_noise in zip(ten.labels, ten.pixels, noisy, strict=True):
        with columns.cell().container(gap="xxsmall"):
            st.markdown(f"**{label}**", text_alignment="center")
            st.image(
                pictures.png(np.vstack([pure, with_noise])),
                alt=f"A {label}, pure, and below it noisy",
                width="stretch",
                output_format="PNG",
            )
    prose.caption(
        "A digit of each class from this app's gallery, pure and below it noisy (seed 0). These noisy"
        f" pixels range from {noisy.min():.1f} to {noisy.max():.1f}; values outside 0 to 1 look black or"
        " white. `python -m denoiser figures DIR` draws the same."
    )
    code_block.show(
        "noise", "It writes `dataset.png`; Keras downloads MNIST (11 MB) the first time."
    )
