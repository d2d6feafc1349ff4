"""The type of damage that is done to a picture, and how strong it is."""

import dataclasses
import functools
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from denoiser import recipes
from denoiser.imaging import corruptions, noise, observations
from denoiser.imaging.observations import Observation
from denoiser.models.catalog import Catalog
from denoiser.ui import markdown, prose
from denoiser.ui.controls import settings
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
        kind: The type of damage; None where a picture was noisy already.
        amount: Its noise factor or strength.
        is_clipped: Whether the picture was clipped, where that may have changed it.
    """

    noisy: np.ndarray
    noise_factor: float | None
    description: str
    repeat: Callable[[np.ndarray], np.ndarray] | None
    seed: int
    adjective: str = "noisy"
    observation: Observation | None = None
    told: str | None = None
    kind: str | None = None
    amount: float = 0.0
    is_clipped: bool = False

    @property
    def input_name(self) -> str:
        """What to call it beside what denoisers make of it."""
        return f"{self.adjective} input"


def show(selection: Selection, catalog: Catalog) -> Damaged:
    """Show the types of damage with their strength, seed and clipping, and return the damaged picture.

    Args:
        selection: The picture; its pixels are not None.
        catalog: The models on disk, some of which may have learned the damage.
    """
    is_noisy = selection.is_noisy
    with settings.noise_row():
        kind = settings.corruption(
            help="The caption below the pictures says what each denoiser was trained on. Every other damage is"
            " new to it.",
            disabled=is_noisy,
        )
        is_noise = is_noisy or kind == corruptions.NORMAL_NOISE
        amount = settings.noise_factor(disabled=is_noisy) if is_noise else settings.strength()
        seed = settings.seed(disabled=is_noisy)
        clip = settings.clip(disabled=is_noisy)
    picture = selection.shown_pixels
    if is_noisy:
        damaged = Damaged(picture, None, "noisy as it was uploaded", None, seed)
    else:
        description = "" if is_noise else corruptions.KINDS[kind].description
        if about := f"{_describe_trained(kind, catalog)} {description}".strip():
            prose.caption(about)
        if is_noise:
            damaged = _add_noise(picture, factor=amount, seed=seed)
        else:
            damaged = _corrupt(picture, kind, strength=amount, seed=seed)
        damaged = dataclasses.replace(damaged, kind=kind, amount=amount)
    return _clip(damaged) if clip else damaged


def _describe_trained(kind: str, catalog: Catalog) -> str:
    """Return which models were trained on a damage, as Markdown; empty where all were, on normal noise."""
    trained: list[str] = []
    others: list[str] = []
    for model in catalog.models.values():
        is_trained = recipes.amounts_learned(model.recipe, kind) is not None
        (trained if is_trained else others).append(markdown.escape(model.title))
    if kind == corruptions.NORMAL_NOISE:
        return f"**Not trained on this:** {', '.join(others)}." if others else ""
    if not trained:
        return "**No model was trained on this.**"
    return f"**Trained on this:** {', '.join(trained)}{'; no other model' if others else ''}."


def _add_noise(picture: np.ndarray, *, factor: float, seed: int) -> Damaged:
    damage = functools.partial(noise.make_noisy, noise_factor=factor, seed=seed)
    return Damaged(damage(picture), factor, f"noise factor {factor:.2f}, seed {seed}", damage, seed)


def _corrupt(picture: np.ndarray, kind: str, *, strength: float, seed: int) -> Damaged:
    corruption = corruptions.KINDS[kind]
    damage = functools.partial(corruption, strength=strength, seed=seed)
    noisy = damage(picture)
    kept = corruption.to_damage(strength=strength, seed=seed)
    return Damaged(
        noisy,
        None,
        f"{corruptions.in_sentence(kind)}, strength {strength:.2f}, seed {seed}",
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
        is_clipped=damaged.kind is not None and corruptions.can_leave_range(damaged.kind),
    )
