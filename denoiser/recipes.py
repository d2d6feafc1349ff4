"""What to train: an architecture, its digits, its noise and the settings of the optimiser."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

from denoiser import errors


@dataclass(frozen=True)
class Recipe:
    """All that a training depends on, apart from the pixels.

    Attributes:
        name: Name of the recipe, and of the model it makes.
        architecture: Name of a function in `architectures`.
        digits: "mnist" for the 47,000 training images outside the gallery, "quick" for the bundled
            4,000.
        noise_factors: Lowest and highest noise factor; each image draws its own, uniformly.
        fresh_noise: Whether noise is drawn anew for every batch; else once, before the first.
        epochs: Passes over the training images.
        batch_size: Images in one step of the optimiser.
        learning_rate: Adam's, at its highest.
        cosine_decay: Whether the learning rate warms up and then falls to 0 on a cosine.
        seed: Seed of the initial weights, the order of the images and the noise.
    """

    name: str
    architecture: str
    digits: Literal["mnist", "quick"]
    noise_factors: tuple[float, float]
    fresh_noise: bool
    epochs: int
    batch_size: int
    learning_rate: float
    cosine_decay: bool = False
    seed: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Gives the recipe as JSON can hold it."""
        return dataclasses.asdict(self)


def _by_the_book(name: str, architecture: str) -> Recipe:
    return Recipe(
        name=name,
        architecture=architecture,
        digits="mnist",
        noise_factors=(0.55, 0.55),
        fresh_noise=False,
        epochs=30,
        batch_size=150,
        learning_rate=0.001,
    )


_RECIPES = (
    _by_the_book("book-cnn", "book_cnn"),
    _by_the_book("book-ffnn", "book_ffnn"),
    Recipe(
        name="quick",
        architecture="small_unet",
        digits="quick",
        noise_factors=(0.0, 1.0),
        fresh_noise=True,
        epochs=15,
        batch_size=50,
        learning_rate=0.006,
        cosine_decay=True,
    ),
)


def names() -> list[str]:
    """Gives the names of all recipes."""
    return [recipe.name for recipe in _RECIPES]


def get(name: str) -> Recipe:
    """Finds a recipe by its name.

    Args:
        name: One of `names()`.

    Raises:
        TrainingError: There is no such recipe.
    """
    for recipe in _RECIPES:
        if recipe.name == name:
            return recipe
    raise errors.TrainingError(f"There is no recipe {name!r}; choose one of {', '.join(names())}.")
