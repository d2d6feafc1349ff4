"""What the output of a training is compared with: pure pictures, or noisy ones where there are no others."""

import dataclasses
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from denoiser import recipes
from denoiser.imaging import corruptions
from denoiser.recipes import Learned, Recipe
from denoiser.ui import prose
from denoiser.ui.controls import target_pictures

Kind = Literal["pure", "noisy copy", "blind spot"]

TARGETS: dict[str, Kind] = {
    "Pure pictures": "pure",
    "Another noisy copy": "noisy copy",
    "The noisy picture itself": "blind spot",
}
_CAPTIONS = ("As in the book", "Two noisy copies, no pure one", "One noisy copy is all there is")
_NEARLY_PURE = 0.2  # a noise factor below which one sees the pure picture in a copy


@dataclass(frozen=True)
class Target:
    """The chosen target.

    Attributes:
        kind: A recipe's `target`.
        has_twin: Whether to train a twin with pure targets, too.
    """

    kind: Kind
    has_twin: bool

    @property
    def is_noisy(self) -> bool:
        """Whether the network sees no pure picture."""
        return self.kind in recipes.NOISY_TARGETS

    def apply(self, recipe: Recipe) -> Recipe:
        """Return a recipe with this target, and what goes with it.

        Args:
            recipe: A denoiser's, with pure targets.
        """
        if self.kind == "pure":
            return recipe
        recipe = recipes.learn_from_noise(recipe, self.kind)
        return dataclasses.replace(recipe, has_twin=self.has_twin)


def show(learned: Learned) -> Target:
    """Show the choice with what the network gets, and return it; pure pictures for other damage than noise.

    Args:
        learned: What the network is to undo.
    """
    if learned.corruption != corruptions.NORMAL_NOISE:
        prose.caption(
            "The network learns from pure pictures. Noisy ones would do for normal noise only: the mean of many"
            " noisy copies is the pure picture."
        )
        return Target("pure", has_twin=False)
    label = st.radio(
        "Target",
        [*TARGETS],
        captions=_CAPTIONS,
        key="train_target",
        persist_state="session",
        help="What the network's output is compared with. The weights are changed so that the difference"
        " becomes smaller. A telescope or a microscope often has no pure pictures to offer: the last two need"
        " none.",
    )
    kind = TARGETS.get(label or "", "pure")  # anything may be sent
    target_pictures.show(kind)
    if kind not in recipes.NOISY_TARGETS:
        return Target(kind, has_twin=False)
    if (lowest := learned.noise_factors[0]) < _NEARLY_PURE:
        prose.caption(
            f"At a noise factor near {lowest:g} a copy is almost the pure picture. Move the lower end of"
            " the noise factors up, so that the network really sees none."
        )
    has_twin = st.toggle(
        "Train a twin, too",
        value=True,
        key="train_twin",
        persist_state="session",
        help="The same network with the same settings, pictures and noise, but with pure targets: what do noisy"
        " ones cost? It is trained when yours is done, so the whole takes twice as long. Its curves are drawn"
        " beside yours; the twin itself is not kept.",
    )
    if has_twin:
        st.caption("With the twin it takes twice as long.")
    return Target(kind, has_twin=has_twin)
