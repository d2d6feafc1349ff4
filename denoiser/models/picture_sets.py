"""Sets of pictures to pick from: MNIST's gallery, and those that travel with a model of someone's own pictures."""

from collections.abc import Iterable
from dataclasses import dataclass

from denoiser import errors, recipes
from denoiser.data import digits
from denoiser.data.digits import Digits
from denoiser.imaging import corruptions
from denoiser.models import gallery
from denoiser.models.folder import Model

KEY_OF_MNIST = "MNIST"  # no model has a name with capitals
DIGIT_CLASSES = tuple(map(str, range(10)))
MOST_SHOWN = 10  # classes that are shown side by side, of more the likeliest


@dataclass(frozen=True, eq=False)
class PictureSet:
    """A set of pictures of one kind, and what is known of the kind.

    Attributes:
        model: The model that it travels with; None for MNIST's gallery.
    """

    model: Model | None = None

    @property
    def is_mnist(self) -> bool:
        """Whether its pictures are MNIST's digits."""
        return self.model is None

    @property
    def key(self) -> str:
        """Its name in links."""
        return self.model.name if self.model else KEY_OF_MNIST

    @property
    def identity(self) -> str:
        """What two sets have in common whose models were trained on the same pictures."""
        return _identity(self.model) if self.model else ""

    @property
    def title(self) -> str:
        """What it is called, in the words of whoever brought it."""
        data = self.model.recipe.data if self.model else None
        return (data.name if data else "") or self.key

    @property
    def noun(self) -> str:
        """What one of its pictures is."""
        return "digit" if self.is_mnist else "picture"

    @property
    def classes(self) -> tuple[str, ...]:
        """What its classes are called, in the order of the labels; empty where there are no labels."""
        return self.model.classes if self.model else DIGIT_CLASSES

    @property
    def count(self) -> int:
        """How many pictures there may be, without reading them."""
        return gallery.MOST if self.model else digits.GALLERY_SIZE

    @property
    def pictures(self) -> Digits:
        """The pictures.

        Raises:
            ModelError: They cannot be read, or are not those that were saved.
        """
        own = self.model.own_pictures if self.model else digits.gallery()
        if own is None:
            raise errors.ModelError(f"No pictures travel with {self.key}")
        return own

    @property
    def why_no_class(self) -> str:
        """Why its pictures are not classified, as a sentence; empty where they are."""
        if self.model is None:
            return ""
        if not self.classes:
            return (
                "These pictures have no labels, so no classifier was trained: nothing here says what a"
                " picture shows."
            )
        if not self.model.has_classifier:
            return "No classifier of these pictures was trained, so nothing here says what a picture shows."
        return ""

    def name_of(self, label: int) -> str:
        """Return what a class is called."""
        return self.classes[label]


MNIST = PictureSet()


def of(model: Model | None) -> PictureSet:
    """Return the set of the kind of pictures that a model was trained on.

    Args:
        model: The model; None for none, which stands for MNIST's digits.
    """
    return PictureSet(model) if model and model.recipe.data else MNIST


def find(models: Iterable[Model]) -> dict[str, PictureSet]:
    """Return all sets to pick from by their keys, MNIST's first.

    Args:
        models: All models.
    """
    own = (PictureSet(model) for model in models if model.recipe.data and model.has_gallery)
    return {pictures.key: pictures for pictures in (MNIST, *own)}


def are_same_kind(one: Model, other: Model) -> bool:
    """Return whether two models were trained on the same pictures; MNIST's digits count as the same."""
    return _identity(one) == _identity(other)


def why_no_samples(model: Model) -> str:
    """Return why nothing draws samples beside a model of someone's own pictures, as part of a sentence.

    Args:
        model: The model; for one of MNIST's digits nothing is said.
    """
    if not model.recipe.data:
        return ""
    recipe = model.recipe
    learned = f"at noise factor {recipes.format_noise_factors(recipe.noise_factors)}"
    if recipe.corruption != corruptions.NORMAL_NOISE:
        learned = "on other damage"
    return f"not known, since {model.name} was trained {learned}: to draw them takes noise of all strengths"


def _identity(model: Model) -> str:
    data = model.recipe.data
    return data.sha256 if data else ""
