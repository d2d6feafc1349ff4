"""Digits that are drawn from noise, step by step, in the visitor's browser."""

from pathlib import Path

import streamlit as st

from denoiser.models import sampling
from denoiser.ui import cache
from denoiser.ui.components import files

_SOURCE = Path(__file__).parent

_component = st.components.v2.component(
    "denoiser_generate",
    html=(_SOURCE / "generate.html").read_text(encoding="utf-8"),
    css=(_SOURCE / "generate.css").read_text(encoding="utf-8"),
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
            "distance": cache.distance_of_new_digits(),
        },
    )
