"""The controls that several pages have: model, noise factor, seed and clipping."""

import random
from dataclasses import dataclass

import numpy as np
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from denoiser import recipes
from denoiser.browser import labels
from denoiser.imaging import corruptions
from denoiser.models.catalog import Catalog
from denoiser.models.folder import Model
from denoiser.ui import markdown, prose
from denoiser.ui.controls import link, messages, parameters, whole_number


@dataclass(frozen=True)
class Noise:
    """How a picture is made noisy, or damaged in another way.

    Attributes:
        amount: The noise factor of normal noise, 0 to 1.5, else the strength of the damage, 0 to 1.
        seed: Seed of its pattern.
        clip: Whether the noisy picture is clipped to [0, 1].
        corruption: The type of damage: normal noise, or one of `corruptions.KINDS`.
    """

    amount: float
    seed: int
    clip: bool
    corruption: str = corruptions.NORMAL_NOISE

    def add_to(self, pure: np.ndarray) -> np.ndarray:
        """Return a picture with the noise, not clipped; float32 array of shape (28, 28)."""
        return corruptions.damage(self.corruption, pure, amount=self.amount, seed=self.seed)

    def make_noisy(self, pure: np.ndarray) -> np.ndarray:
        """Return a picture as the network sees it: with the noise, and clipped where that is set."""
        noisy = self.add_to(pure)
        return np.clip(noisy, 0, 1) if self.clip else noisy

    @property
    def adjective(self) -> str:
        """What the picture is: "noisy", or "damaged" where that is no noise."""
        return "noisy" if corruptions.is_noise(self.corruption) else "damaged"

    @property
    def how(self) -> str:
        """What was done to the picture, as the end of "the noisy picture"."""
        if self.corruption == corruptions.NORMAL_NOISE:
            return f"at noise factor {self.amount:.2f}"
        return f"with {corruptions.in_sentence(self.corruption)} of strength {self.amount:.2f}"

    def describe(self) -> str:
        """Return all settings in words."""
        parts = [f"noise factor {self.amount:.2f}"]
        if self.corruption != corruptions.NORMAL_NOISE:
            parts = [corruptions.in_sentence(self.corruption), f"strength {self.amount:.2f}"]
        if corruptions.is_random(self.corruption):
            parts.append(f"seed {self.seed}")
        if self.clip:
            parts.append("clipped")
        return ", ".join(parts)


def noise_row() -> DeltaGenerator:
    """Return the row for what `noise` shows."""
    return st.container(key=labels.NOISE_ROW_KEY, horizontal=True, vertical_alignment="bottom")


def noise(row: DeltaGenerator, model: Model | None = None, *, disabled: bool = False) -> Noise:
    """Show all that decides about the noise in one row, and return it.

    Args:
        row: As `noise_row` returns it.
        model: A network that may have learned another damage, which then takes the place of normal noise; where
            it learned a mixture, the visitor chooses.
        disabled: Whether nothing can be set.
    """
    learned = model.recipe.corruption if model and not disabled else corruptions.NORMAL_NOISE
    with row:
        if learned == corruptions.MIXTURE:
            learned = corruption(
                help="This network was trained on a mixture of them.", disabled=disabled
            )
        if learned == corruptions.NORMAL_NOISE:
            amount = noise_factor(disabled=disabled)
        else:
            amount = strength(f"Strength of the {corruptions.in_sentence(learned)}")
        number = seed(disabled=disabled or not corruptions.is_random(learned))
        can_leave_range = corruptions.can_leave_range(learned)
        is_clipped = clip(disabled=disabled or not can_leave_range)
    return Noise(amount, number, is_clipped and can_leave_range, learned)


def damage_parameters(catalog: Catalog) -> tuple[parameters.Parameter, ...]:
    """Return the parameters of what `noise` shows in place of the noise factor for the chosen model.

    Args:
        catalog: The models on disk.
    """
    first = next(iter(catalog.models), "")
    model = catalog.models.get(link.value_of(parameters.MODEL) or first)
    if model is None or model.recipe.corruption == corruptions.NORMAL_NOISE:
        return ()
    if model.recipe.corruption == corruptions.MIXTURE:
        return parameters.CORRUPTION, parameters.STRENGTH
    return (parameters.STRENGTH,)


def corruption(*, help: str, disabled: bool = False) -> str:
    """Show the types of damage to choose from, and return the chosen one.

    Args:
        help: What to say about them.
        disabled: Whether another one can't be chosen.
    """
    return st.selectbox(
        "Type of damage",
        parameters.CORRUPTION.options,
        **link.bound(parameters.CORRUPTION),
        disabled=disabled,
        help=help,
        width=160,
    )


def strength(label: str = "Strength") -> float:
    """Show the slider for the strength of a damage, and return its value, 0 to 1 in steps of 0.05."""
    of_strength = parameters.STRENGTH
    value = st.slider(
        label,
        of_strength.low,
        of_strength.high,
        of_strength.default,
        parameters.STEP,
        **link.bound(of_strength),
    )
    return on_step(value)


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
    description = markdown.escape(model.recipe.description)
    if model.recipe.title:
        sentences.append(f"**{markdown.escape(model.title)}.** {description}")
    elif model.recipe.data and description:
        sentences.append(description)  # which pictures it was trained on
    if model.recipe.corruption != corruptions.NORMAL_NOISE:
        sentences.append(f"It was trained on {recipes.describe_damage(model.recipe)}.")
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
