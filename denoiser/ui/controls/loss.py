"""What is lost of a picture, and how much."""

import streamlit as st

from denoiser.imaging import noise, observations
from denoiser.imaging.observations import Damage
from denoiser.ui.controls import link, parameters, settings

_BLOCK, _LOWER_PART, _RANDOM_PIXELS, _GRID, _SHRUNK, _BLURRED = parameters.LOSS.options
_MOST_SIGMA = 4  # pixels


def show() -> Damage:
    """Show the kinds of loss with their amount, and return the chosen damage."""
    kind = st.selectbox(
        "What is lost", parameters.LOSS.options, **link.bound(parameters.LOSS), width=180
    )
    if kind == _GRID:
        step = _choose("Keep every n-th pixel", parameters.GRID)
        return observations.every_pixel_of(step)
    if kind == _SHRUNK:
        size = _choose("Shrink by", parameters.SHRINK)
        return observations.Averages(size)
    amount = settings.on_step(
        st.slider(
            {_BLURRED: "Strength"}.get(kind, "Part that is lost"),
            parameters.AMOUNT.low,
            parameters.AMOUNT.high,
            parameters.AMOUNT.default,
            parameters.STEP,
            **link.bound(parameters.AMOUNT),
        )
    )
    if kind == _BLURRED:
        return observations.Blur(_MOST_SIGMA * amount)
    if kind == _LOWER_PART:
        return observations.without_lower_part(amount)
    if kind == _RANDOM_PIXELS:
        seed = settings.seed()
        return observations.without_random_pixels(amount, seed=seed)
    return observations.without_block(round(amount * noise.IMAGE_SHAPE[0]))


def _choose(label: str, parameter: parameters.Choice) -> int:
    chosen = st.segmented_control(
        label,
        parameter.options,
        default=parameter.options[0],
        required=True,
        **link.bound(parameter),
    )
    return int(chosen or parameter.options[0])
