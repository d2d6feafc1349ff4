"""The type of damage that is done to a picture, and how strong it is."""

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import streamlit as st

from denoiser.browser import labels
from denoiser.imaging import corruptions, noise, observations
from denoiser.imaging.observations import Observation
from denoiser.ui import prose
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
        seed: Seed of what is random in the damage.
        adjective: What the picture is: "noisy", or "damaged" where that is no noise.
        observation: What is known of the pure picture once one is told what was done; None where that is
            nothing, or where the noisy picture was clipped.
        told: What one is told, as "which pixels are masked"; None where it would not help.
    """

    noisy: np.ndarray
    noise_factor: float | None
    description: str
    repeat: Callable[[np.ndarray], np.ndarray] | None
    seed: int
    adjective: str = "noisy"
    observation: Observation | None = None
    told: str | None = None

    @property
    def input_name(self) -> str:
        """What to call it beside what denoisers make of it."""
        return f"{self.adjective} input"


def show(selection: Selection) -> Damaged:
    """Show the types of damage with their strength, seed and clipping, and return the damaged picture.

    Args:
        selection: The picture; its pixels are not None.
    """
    is_noisy = selection.is_noisy
    with st.container(key=labels.NOISE_ROW_KEY, horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Type of damage",
            parameters.CORRUPTION.options,
            **link.bound(parameters.CORRUPTION),
            disabled=is_noisy,
            help="Models here were trained on normal noise only. Everything else is new to them.",
            width=160,
        )
        is_noise = is_noisy or kind == corruptions.NORMAL_NOISE
        amount = settings.noise_factor(disabled=is_noisy) if is_noise else _show_strength()
        seed = settings.seed(disabled=is_noisy)
        clip = settings.clip(disabled=is_noisy)
    picture = selection.shown_pixels
    if is_noisy:
        damaged = Damaged(picture, None, "noisy as it was uploaded", None, seed)
    elif is_noise:
        damaged = _add_noise(picture, factor=amount, seed=seed)
    else:
        damaged = _corrupt(picture, kind, strength=amount, seed=seed)
    return _clip(damaged) if clip else damaged


def _show_strength() -> float:
    of_strength = parameters.STRENGTH
    strength = st.slider(
        "Strength",
        of_strength.low,
        of_strength.high,
        of_strength.default,
        parameters.STEP,
        **link.bound(of_strength),
    )
    return settings.on_step(strength)


def _add_noise(picture: np.ndarray, *, factor: float, seed: int) -> Damaged:
    damage = functools.partial(noise.make_noisy, noise_factor=factor, seed=seed)
    return Damaged(damage(picture), factor, f"noise factor {factor:.2f}, seed {seed}", damage, seed)


def _corrupt(picture: np.ndarray, kind: str, *, strength: float, seed: int) -> Damaged:
    """Show what a type of damage is, and return the damaged picture."""
    corruption = corruptions.KINDS[kind]
    prose.caption(f"**No model was trained on this.** {corruption.description}")
    damage = functools.partial(corruption, strength=strength, seed=seed)
    noisy = damage(picture)
    kept = corruption.to_damage(strength=strength, seed=seed)
    return Damaged(
        noisy,
        None,
        f"{kind.lower()}, strength {strength:.2f}, seed {seed}",
        damage,
        seed,
        "noisy" if corruption.is_noise else "damaged",
        observations.observe_damaged(kept, noisy) if kept else None,
        corruption.told,
    )


def _clip(damaged: Damaged) -> Damaged:
    """Return a damaged picture clipped to [0, 1]."""
    repeat = damaged.repeat
    return dataclasses.replace(
        damaged,
        noisy=np.clip(damaged.noisy, 0, 1),
        description=f"{damaged.description}, clipped",
        repeat=repeat and (lambda pure: np.clip(repeat(pure), 0, 1)),
        observation=None,
    )
