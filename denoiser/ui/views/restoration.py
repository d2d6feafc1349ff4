"""The Restore page's work: what is lost, and answers that agree with what is left."""

import streamlit as st

from denoiser.ui import cache, prose, turns
from denoiser.ui.components import restore
from denoiser.ui.controls import link, loss
from denoiser.ui.controls.selection import Selection
from denoiser.ui.views import share

NOISY = "Restore needs a picture without noise. The Denoise page is the one for a noisy picture."

_EXPLANATION = """
A network that removes noise knows what digits look like. That is used in rounds: noise is added to a picture,
a digit is drawn from it in three steps, and after each step the part that is left of the true picture replaces
the same part of the network's guess. Each round begins with less noise, from 5 down to 0.1. So the answer
agrees with what is left, and the rest becomes a digit.

- **Erase the lower half of a 9, or of a 4.** How much has to be left until all answers are the same digit?
- **Keep every fourth pixel.** 49 of 784 pixels are left. Why do they suffice for some digits?
- **Blur, or shrink.** The mean of the answers is blurred where they differ. It is the safest single picture,
  and where they differ none of the answers looks like it.
"""


@turns.fragment
def show(selection: Selection) -> None:
    """Show the choice of what is lost, what is left, and the answers.

    Args:
        selection: The picture; its pixels are not None, and not noisy.

    Raises:
        ModelError: A network cannot be read.
    """
    with st.container(horizontal=True, vertical_alignment="bottom"):
        damage = loss.show()
    link.rerun_if_mended()
    restore.show(
        cache.generator_model(), damage, pure=None if selection.is_drawn else selection.shown_pixels
    )
    with st.expander("How it works, and what to try"):
        prose.markdown(_EXPLANATION)
    with st.container(horizontal=True):
        share.show_copy_link()
