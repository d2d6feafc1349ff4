"""What the pages say about a picture from elsewhere, since the networks know digits only."""

import contextlib

import numpy as np
import streamlit as st

from denoiser import errors
from denoiser.evaluation import likeness
from denoiser.ui import cache, prose


def show(
    pixels: np.ndarray,
    *,
    warnings: tuple[str, ...] = (),
    hint: str = "",
    is_of_digits: bool = True,
) -> bool:
    """Show a warning where a picture does not look like a digit, else that a letter may, too.

    Args:
        pixels: float32 array of shape (28, 28), in [0, 1], white ink on black, without noise.
        warnings: More warnings about it, which are shown in any case.
        hint: What to do, shown below warnings.
        is_of_digits: Whether a digit is expected; else only `warnings` are shown.

    Returns:
        Whether it may not be a digit.
    """
    doubt = ""
    # Else the panels show that the classifier is damaged.
    with contextlib.suppress(errors.ModelError):
        if is_of_digits:
            doubt = likeness.warning(pixels, int(cache.digit_classifier().classify(pixels)))
    if shown := [*warnings, *filter(None, [doubt])]:
        st.warning("\n\n".join([*shown, *filter(None, [hint])]), icon=":material/warning:")
    elif is_of_digits:  # a letter such as an O may pass
        prose.caption("The networks here know digits only: they make a digit of a letter, too.")
    return bool(doubt)
