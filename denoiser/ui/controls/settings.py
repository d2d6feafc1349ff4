"""The controls that several pages have: model, noise factor, seed and clipping."""

import random
from dataclasses import dataclass

import streamlit as st

from denoiser.browser import labels
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import markdown, prose
from denoiser.ui.controls import link, messages, parameters, whole_number


@dataclass(frozen=True)
class Noise:
    """How a picture is made noisy.

    Attributes:
        factor: Strength of the noise, 0 to 1.5.
        seed: Seed of its pattern.
        clip: Whether the noisy picture is clipped to [0, 1].
    """

    factor: float
    seed: int
    clip: bool


def noise(*, disabled: bool = False) -> Noise:
    """Show all that decides about the noise in one row, and return it."""
    with st.container(key=labels.NOISE_ROW_KEY, horizontal=True, vertical_alignment="bottom"):
        return Noise(
            noise_factor(disabled=disabled), seed(disabled=disabled), clip(disabled=disabled)
        )


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
        label_visibility="collapsed",  # its description is beside it
        width=220,
    )
    return catalog.models.get(name)


def describe_model(model: Model, *, is_live: bool = False, limits: str = "") -> None:
    """Show a model's title and description, and what was changed to make it work here.

    Args:
        model: The model.
        is_live: Whether the page is live, and says so where this model is not.
        limits: What is new to it, as Markdown.
    """
    sentences = []
    if model.recipe.title:
        description = markdown.escape(model.recipe.description)
        sentences.append(f"**{markdown.escape(model.title)}.** {description}")
    if notes := messages.notes_on(model, is_live=is_live):
        sentences.append(notes)
    if limits:
        sentences.append(f"**{limits}**")
    if sentences:
        prose.caption(" ".join(sentences))


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
    )
    return on_step(factor)


def on_step(value: float) -> float:
    """Return a value rounded to the sliders' steps: a link may hold more digits than they show."""
    return round(round(value / parameters.STEP) * parameters.STEP, 2)


def seed(*, disabled: bool = False) -> int:
    """Show the button for a new noise pattern with the seed of the pattern, and return the seed."""
    st.button(
        "New noise",
        icon=":material/casino:",
        key=labels.NEW_NOISE_KEY,
        on_click=_new_noise,
        disabled=disabled,
    )
    return whole_number.show(
        "Noise seed",
        parameters.SEED,
        disabled=disabled,
        help="Each seed stands for one pattern of random numbers. The slider changes only how much of"
        " it is added.",
        width=130,
    )


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
