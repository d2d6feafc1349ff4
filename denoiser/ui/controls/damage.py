"""The type of damage that is done to a picture, and how strong it is."""

import functools
from collections.abc import Callable
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
        repeat: Does the same to another picture; None where a picture was noisy already.
    """

    noisy: np.ndarray
    noise_factor: float | None
    description: str
    repeat: Callable[[np.ndarray], np.ndarray] | None


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
    picture = selection.shown_pixels
    if selection.is_noisy:
        noisy = np.clip(picture, 0, 1) if clip else picture
        return Damaged(noisy, None, f"noisy as it was uploaded{', clipped' if clip else ''}", None)
    damage, noise_factor, description = _choose_damage(kind, seed=seed)
    if clip:
        damage = functools.partial(_damage_and_clip, damage)
        description += ", clipped"
    return Damaged(damage(picture), noise_factor, description, damage)


def _choose_damage(
    kind: str, *, seed: int
) -> tuple[Callable[[np.ndarray], np.ndarray], float | None, str]:
    """Show the slider of a type of damage; return what does it, its noise factor and its description."""
    if kind == parameters.NORMAL_NOISE:
        factor = settings.noise_factor()
        damage = functools.partial(noise.make_noisy, noise_factor=factor, seed=seed)
        return damage, factor, f"noise factor {factor:.2f}, seed {seed}"
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
    damage = functools.partial(corruption, strength=strength, seed=seed)
    return damage, None, f"{kind.lower()}, strength {strength:.2f}, seed {seed}"


def _damage_and_clip(damage: Callable[[np.ndarray], np.ndarray], pure: np.ndarray) -> np.ndarray:
    return np.clip(damage(pure), 0, 1)
