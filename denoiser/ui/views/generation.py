"""The Generate page's work: digits drawn from noise."""

import streamlit as st

from denoiser.ui import prose
from denoiser.ui.components import generate
from denoiser.ui.controls import link, parameters
from denoiser.ui.views import share


def show_steps() -> int:
    """Show the slider for the number of steps, and return it."""
    of_steps = parameters.STEPS
    return int(
        st.slider(
            "Number of steps",
            int(of_steps.low),
            int(of_steps.high),
            int(of_steps.default),
            **link.bound(of_steps),
            help="How many times the network guesses. With few steps it has to leap to its first guesses,"
            " which are averages of many digits.",
            width=320,
        )
    )


def show(*, steps: int, seed: int) -> None:
    """Show the digits, and what to try.

    Args:
        steps: In how many steps they are drawn.
        seed: Seed of the random numbers.

    Raises:
        ModelError: A network cannot be read.
    """
    generate.show(steps=steps, seed=seed)
    with st.expander("How it works, and what to try"):
        prose.markdown(_EXPLANATION)
    with st.container(horizontal=True):
        share.show_copy_link()


_EXPLANATION = """
- **Move the slider below the large pictures.** At first the guess is a grey cloud: the average of all digits, since nothing in
  the noise speaks for any of them. Then it becomes one digit. Can you tell at which step the class is decided?
- **Take 2, 5 or 10 steps.** The network has to leap to its first guesses, so that strokes stay blurred or
  broken. The last line says of how many the classifier is sure; it is also sure of some that are no digits.
- **Compare the pairs.** The most similar training digit differs in its strokes: the network has learned how
  digits are made, and does not copy them. A memoriser, as on the Compare page, can only copy.

In each step the network's guess *h* for a noisy picture at noise level *s* is taken, and the picture moves to
the next level *t*: a part 1 - (*t*/*s*)² comes from the guess, the rest from the picture, and a little new
noise is added. The noise levels go from 5 down to 0.05, each the same fraction of the one before. The network
is the Blind U-Net, trained further at these levels on MNIST's digits as they are.
"""
