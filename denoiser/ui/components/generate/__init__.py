"""Digits that are drawn from noise, step by step, in the visitor's browser."""

from pathlib import Path

import streamlit as st

from denoiser.models import sampling
from denoiser.ui import cache, mentions
from denoiser.ui.components import files, styles

_SOURCE = Path(__file__).parent
# The script fills in how many the classifier is sure of, and how far they are from digits of the training.
_SUMMARY = (
    "The classifier is more than 90 % sure of {{sure}} of the 16. Their median distance to the nearest training digit"
    " is {{median}}. A copy would have 0; digits of MNIST that the network has never seen have {distance:.1f}."
)

_component = st.components.v2.component(
    "denoiser_generate",
    html=(_SOURCE / "generate.html").read_text(encoding="utf-8"),
    css=styles.BUTTONS + (_SOURCE / "generate.css").read_text(encoding="utf-8") + styles.TERMS,
    js=files.loader("generate"),
)


def show(*, steps: int, seed: int) -> None:
    """Show sixteen digits as they are drawn, and each step of them.

    Args:
        steps: In how many steps they are drawn.
        seed: Seed of the random numbers.

    Raises:
        ModelError: The generator or the classifier cannot be read.
    """
    generator = cache.generator_model()
    _component(
        key="generate",
        data={
            "network": files.weights(generator),
            "worse": files.weights(cache.catalog().start_of(generator)),
            "mean": sampling.mean_digit().ravel().tolist(),
            "classifier": files.weights(cache.classifier_model()),
            "digits": files.known_digits().name,
            "steps": steps,
            "seed": seed,
            "summary": mentions.link_html(_SUMMARY.format(distance=cache.distance_of_new_digits())),
        },
    )
