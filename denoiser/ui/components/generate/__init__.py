"""Pictures that are drawn from noise, step by step, in the visitor's browser."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import streamlit as st

from denoiser.models import picture_sets, sampling
from denoiser.models.folder import Model
from denoiser.models.picture_sets import PictureSet
from denoiser.ui import cache, mentions
from denoiser.ui.components import files, styles
from denoiser.ui.components.files import File

_SOURCE = Path(__file__).parent
# The script fills in how many the classifier is sure of, and how far they are from known pictures.
_SURE = "The classifier is more than 90 % sure of {sure} of the 16."
_OF_DIGITS = (
    "Their median distance to the nearest training digit is {{median}}. A copy would have 0; digits of MNIST that"
    " the network has never seen have {distance:.1f}."
)
_OF_OWN = (
    "Their median distance to the nearest picture that travels with the network is {{median}}. Only {count} of its"
    " pictures are known here, and it was not trained on these, so they do not show whether it copies."
)
_PAIRS = (
    "On the left of each pair: drawn from noise. On the right: the most similar of the {known}."
    " Choose a pair to watch it."
)

_component = st.components.v2.component(
    "denoiser_generate",
    html=(_SOURCE / "generate.html").read_text(encoding="utf-8"),
    css=styles.BUTTONS + (_SOURCE / "generate.css").read_text(encoding="utf-8") + styles.TERMS,
    js=files.loader("generate"),
)


@dataclass(frozen=True)
class Drawer:
    """A network that draws, and what it is compared with.

    Attributes:
        network: The network.
        worse: A worse one, see `sampling.generate`; None for none.
        kind: What it draws.
        mean: The mean of such pictures, float32 array of shape (28, 28).
        level: The noise level to begin with.
        known: The file of the pictures that are known.
        known_thing: What one of those is called.
        known_in_words: What all of them are.
        summary: What is said about what was drawn.
    """

    network: Model
    worse: Model | None
    kind: PictureSet
    mean: np.ndarray
    level: float
    known: File
    known_thing: str
    known_in_words: str
    summary: str


def of_digits() -> Drawer:
    """Return the network that draws digits.

    Raises:
        ModelError: It cannot be read.
    """
    generator = cache.generator_model()
    return Drawer(
        network=generator,
        worse=cache.first_stage_model(),
        kind=picture_sets.MNIST,
        mean=sampling.mean_digit(),
        level=sampling.GENERATION_LEVEL,
        known=files.known_digits(),
        known_thing="training digit",
        known_in_words="4,000 training digits that come with the app",
        summary=f"{_SURE} {_OF_DIGITS.format(distance=cache.distance_of_new_digits())}",
    )


def of_own(model: Model) -> Drawer:
    """Return a model of someone's own pictures as what draws.

    Args:
        model: A model with a gallery that `sampling.can_draw`.

    Raises:
        ModelError: Its pictures cannot be read.
    """
    kind = picture_sets.of(model)
    known = kind.pictures
    about = _OF_OWN.format(count=len(known))
    return Drawer(
        network=model,
        worse=None,
        kind=kind,
        mean=known.pixels.mean(axis=0),
        level=min(sampling.GENERATION_LEVEL, model.recipe.noise_factors[1]),
        known=files.own_pictures(known),
        known_thing="known picture",
        known_in_words=f"{len(known)} pictures that travel with the network",
        summary=about if kind.why_no_class else f"{_SURE} {about}",
    )


def show(drawer: Drawer, *, steps: int, seed: int) -> None:
    """Show sixteen pictures as they are drawn, and each step of them.

    Args:
        drawer: What draws them.
        steps: In how many steps they are drawn.
        seed: Seed of the random numbers.

    Raises:
        ModelError: The classifier cannot be read.
    """
    classifier = cache.classifier_model(drawer.kind)
    if classifier and not classifier.has_browser_file:
        classifier = None
    _component(
        key="generate",
        data={
            "network": files.weights(drawer.network),
            "worse": files.weights(drawer.worse) if drawer.worse else None,
            "mean": drawer.mean.ravel().tolist(),
            "level": drawer.level,
            "classifier": files.weights(classifier) if classifier else None,
            "classes": drawer.kind.classes,
            "known": drawer.known.name,
            "steps": steps,
            "seed": seed,
            "thing": drawer.kind.noun,
            "knownThing": drawer.known_thing,
            "caption": _PAIRS.format(known=drawer.known_in_words),
            "summary": mentions.link_html(drawer.summary),
        },
    )
