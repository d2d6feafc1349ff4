"""What `evaluate` measures a model on: MNIST's test images, or pictures of its own that did not train it."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from denoiser import errors
from denoiser.data import splitting
from denoiser.data.digits import Digits
from denoiser.data.own import OwnPictures
from denoiser.models import litert
from denoiser.models.folder import Model


@dataclass(frozen=True)
class EvaluatedPictures:
    """The pictures that a model is measured on.

    Attributes:
        pure: The pictures.
        probabilities: Maps a stack of pictures to the probabilities of their classes; None where the pictures
            have no labels.
        classify: Maps a stack of pictures to their classes; None in the same case.
        are: What they are, for a heading.
        entry: The entry of `results.json` that their figures belong to; empty where they belong to none.
    """

    pure: Digits
    probabilities: Callable[[np.ndarray], np.ndarray] | None
    classify: Callable[[np.ndarray], np.ndarray] | None
    are: str
    entry: str

    def first(self, count: int) -> "EvaluatedPictures":
        """Return the first of them.

        Args:
            count: How many.
        """
        return dataclasses.replace(self, pure=self.pure[:count])


def of_mnist(test: Digits, classifier: litert.Classifier) -> EvaluatedPictures:
    """Return MNIST's test images.

    Args:
        test: The images.
        classifier: The digit classifier.
    """
    return EvaluatedPictures(
        test, classifier.probabilities, classifier.classify, "test images", "test"
    )


def of_own(model: Model, data: OwnPictures | None) -> EvaluatedPictures:
    """Return pictures of a model's own that it was not trained on.

    Args:
        model: A model of pictures that someone brought.
        data: All of its pictures, of which those are measured that its training held out; None for the 64
            that travel with it.

    Raises:
        DataError: The pictures are not those that it was trained on.
        ModelError: It cannot be used.
    """
    facts = model.recipe.data
    if facts is None:
        raise errors.DataError(
            f"{model.name} was trained on digits, so --data cannot be used with it. Leave out --data."
        )
    if data is not None and (data.facts().sha256, data.classes) != (facts.sha256, facts.classes):
        raise errors.DataError(
            f"{model.name} was trained on other pictures than these. Name the same file or folder, with the"
            " same options, as when it was trained."
        )
    if data is not None:
        pure, are, entry = splitting.split(data.pictures).held_out, "held-out pictures", "own"
    elif (travelling := model.own_pictures) is not None:
        pure, are, entry = travelling, "pictures that travel with it", ""
    else:
        raise errors.ModelError(f"{model.name} has no pictures of its own; name them with --data.")
    classifier = litert.load_classifier_of(model)
    return EvaluatedPictures(
        pure,
        classifier.probabilities if classifier else None,
        classifier.classify if classifier else None,
        are,
        entry,
    )
