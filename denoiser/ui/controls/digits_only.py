"""What the pages say about a picture from elsewhere, since the networks know digits only."""

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.evaluation import likeness
from denoiser.ui import cache


def show(pixels: np.ndarray) -> None:
    """Show a warning where a picture does not look like a digit, else that a letter may, too.

    Args:
        pixels: float32 array of shape (28, 28), in [0, 1], white ink on black, without noise.
    """
    try:
        label = int(cache.classifier().classify(pixels))
    except errors.ModelError:  # the panels show that the classifier is damaged
        return
    if warning := likeness.warning(pixels, label):
        st.warning(warning, icon=":material/warning:")
    else:  # a letter such as an O may pass
        st.caption("The networks here know digits only: they make a digit of a letter, too.")
