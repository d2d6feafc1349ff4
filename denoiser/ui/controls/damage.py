"""The type of damage that is done to a picture, and how strong it is."""

from dataclasses import dataclass

import numpy as np
import streamlit as st

from denoiser.imaging import corruptions, noise
from denoiser.ui.controls import link, parameters, settings
from denoiser.ui.controls.selection import Selection


@dataclass(frozen=True)
class Damaged:
    """A damaged picture.

    Attributes:
        noisy: float32 array of shape (28, 28), of any range.
        noise_factor: The noise factor, where the damage is normal noise.
        description: What was done to it.
    """

    noisy: np.ndarray
    noise_factor: float | None
    description: str


def show(selection: Selection, *, seed: int, clip: bool) -> Damaged:
    """Show the types of damage with their strength, and return the damaged picture.

    Args:
        selection: The picture; its pixels are not None.
        seed: Seed of what is random in the damage.
        clip: Whether the damaged picture is clipped to [0, 1].
    """
    kind = st.selectbox(
        "Type of damage",
        parameters.CORRUPTION.options,
        **link.bound(parameters.CORRUPTION),
        disabled=selection.is_noisy,
        help="Models here were trained on normal noise only. Everything else is new to them.",
        width=280,
    )
    damaged = _damage(selection, kind, seed=seed)
    if not clip:
        return damaged
    clipped = np.clip(damaged.noisy, 0, 1)
    return Damaged(clipped, damaged.noise_factor, f"{damaged.description}, clipped")


def _damage(selection: Selection, kind: str, *, seed: int) -> Damaged:
    pure = selection.shown_pixels
    if selection.is_noisy:
        return Damaged(pure, None, "noisy as it was uploaded")
    if kind == parameters.NORMAL_NOISE:
        factor = settings.noise_factor()
        noisy = noise.make_noisy(pure, noise_factor=factor, seed=seed)
        return Damaged(noisy, factor, f"noise factor {factor:.2f}, seed {seed}")
    of_strength = parameters.STRENGTH
    strength = st.slider(
        "Strength",
        of_strength.low,
        of_strength.high,
        of_strength.default,
        parameters.STEP,
        **link.bound(of_strength),
    )
    strength = settings.on_step(strength)
    corruption = corruptions.KINDS[kind]
    st.caption(f"**No model was trained on this.** {corruption.description}")
    noisy = corruption(pure, strength=strength, seed=seed)
    return Damaged(noisy, None, f"{kind.lower()}, strength {strength:.2f}, seed {seed}")
