"""The controls that several pages have; their values are in the URL."""

import random

import streamlit as st

from denoiser.imaging import noise
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui.controls import link, source


def picture_and_noise() -> tuple[source.Chosen, int, bool]:
    """Shows the choice of a picture, the seed and the switch that clips, one below the other.

    Returns:
        The picture, the seed of its noise, and whether the noisy picture is clipped.
    """
    chosen = source.show()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen_seed = seed(disabled=chosen.is_noisy)
    return chosen, chosen_seed, clip(disabled=chosen.is_noisy)


def model(catalog: Catalog) -> Model | None:
    """Shows the models to choose from and gives the chosen one; None where there is none yet."""
    names = list(catalog.models)
    if names and st.session_state.get("model", names[0]) not in names:
        st.session_state["model"] = names[0]  # there was none yet, or the chosen one is gone
    name = st.selectbox(
        "Model",
        names,
        **link.bound("model"),
        disabled=not names,
        placeholder="None yet",
        width=220,
    )
    return catalog.models.get(name)


def noise_factor(*, disabled: bool = False) -> float:
    """Shows the slider and gives its value, 0 to 1.5 in steps of 0.05."""
    factor = st.slider(
        "Noise factor",
        0.0,
        noise.MAX_NOISE_FACTOR,
        noise.BOOK_NOISE_FACTOR,
        0.05,
        **link.bound("noise"),
        disabled=disabled,
        help="How strong the noise is: noisy = pure + noise factor x normal noise. The book uses"
        " 0.55.",
    )
    return on_step(factor)


def on_step(value: float) -> float:
    """Rounds to the sliders' steps of 0.05: a link may hold more digits than they show."""
    return round(value * 20) / 20


def seed(*, disabled: bool = False) -> int:
    """Shows the seed of the noise pattern with a button for a new one, and gives it."""
    chosen = st.number_input(
        "Noise seed",
        0,
        noise.MAX_SEED,
        **link.bound("seed"),
        disabled=disabled,
        help="A seed is one noise pattern. The slider changes only how much of it is added.",
        width=140,
    )
    st.button(
        "New noise",
        icon=":material/casino:",
        key="new_noise",
        on_click=_new_noise,
        disabled=disabled,
    )
    return chosen


def clip(*, disabled: bool = False) -> bool:
    """Shows the switch that clips the noisy picture, and gives its state."""
    return st.toggle(
        "Clip to 0 … 1",
        **link.bound("clip"),
        disabled=disabled,
        help="Cuts the noisy picture off at black and white before the network sees it, as a"
        " file or a screen would. The book does not, and trains without.",
    )


def _new_noise() -> None:
    st.session_state["seed"] = random.randint(0, noise.MAX_SEED)
    link.forget_problem("seed")
