"""The controls that several pages have: model, noise factor, seed and clipping."""

import random

import streamlit as st

from denoiser.browser import labels
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import markdown
from denoiser.ui.controls import link, messages, parameters, whole_number


def model(catalog: Catalog) -> Model | None:
    """Show the models to choose from and return the chosen one; None where there is none yet."""
    names = list(catalog.models)
    key = parameters.MODEL.key
    if names and st.session_state.get(key, names[0]) not in names:
        st.session_state[key] = names[0]  # there was none yet, or the chosen one is gone
    name = st.selectbox(
        "Model",
        names,
        **link.bound(parameters.MODEL),
        disabled=not names,
        placeholder="None yet",
        help="The network that removes the noise. The Models page describes them all.",
        width=220,
    )
    return catalog.models.get(name)


def describe_model(model: Model, *, is_live: bool = False) -> None:
    """Show a model's title and description, and what was changed to make it work here.

    Args:
        model: The model.
        is_live: Whether the page is live, and says so where this model is not.
    """
    if model.recipe.title:
        st.caption(
            f"**{markdown.escape(model.title)}.** {markdown.escape(model.recipe.description)}"
        )
    if notes := messages.notes_on(model, is_live=is_live):
        st.caption(notes)


def noise_factor(*, disabled: bool = False) -> float:
    """Show the slider and return its value, 0 to 1.5 in steps of 0.05."""
    of_noise = parameters.NOISE
    factor = st.slider(
        "Noise factor",
        of_noise.low,
        of_noise.high,
        of_noise.default,
        parameters.STEP,
        **link.bound(of_noise),
        disabled=disabled,
        help=labels.NOISE_HELP,
    )
    return on_step(factor)


def on_step(value: float) -> float:
    """Return a value rounded to the sliders' steps: a link may hold more digits than they show."""
    return round(round(value / parameters.STEP) * parameters.STEP, 2)


def seed(*, disabled: bool = False) -> int:
    """Show the seed of the noise pattern with a button for a new one, and return it."""
    value = whole_number.show(
        "Noise seed",
        parameters.SEED,
        disabled=disabled,
        help="Each seed stands for one pattern of random numbers. The slider changes only how much of"
        " it is added.",
        width=140,
    )
    st.button(
        "New noise",
        icon=":material/casino:",
        key=labels.NEW_NOISE_KEY,
        on_click=_new_noise,
        disabled=disabled,
    )
    return value


def clip(*, disabled: bool = False) -> bool:
    """Show the switch that clips the noisy picture, and return its state."""
    return st.toggle(
        "Clip to 0 … 1",
        **link.bound(parameters.CLIP),
        disabled=disabled,
        help="Makes values below 0 black and values above 1 white before the network sees them, as an"
        " image file or a screen would. The book does not clip.",
    )


def _new_noise() -> None:
    st.session_state[parameters.SEED.key] = random.randint(0, int(parameters.SEED.high))
    link.forget_problem(parameters.SEED)
