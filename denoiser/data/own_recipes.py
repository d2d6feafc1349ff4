"""Recipes for pictures that someone brings, made from those for digits."""

import dataclasses

from denoiser import errors, recipes
from denoiser.recipes import DataFacts, Recipe

# Epochs on few pictures and on many: the quick recipe takes a minute whatever the data, and a classifier less.
_MOST_EPOCHS, _FEWEST_EPOCHS = 50, 2
_PICTURES_SEEN = {"quick": 36_000, "classifier": 16_000}  # the quick one's 3,600 digits, 10 times


def from_scratch() -> list[str]:
    """Return the names of the recipes that can be used with any pictures."""
    known = map(recipes.get, recipes.names())
    return [r.name for r in known if not (r.is_classifier or r.starts_from)]


def adapt(recipe: Recipe, data: DataFacts) -> Recipe:
    """Return a recipe for pictures that someone brought.

    They are neither moved nor redrawn, which is made for strokes. The quick recipe takes as many epochs as
    fill its minute.

    Args:
        recipe: One for digits.
        data: What is known of the pictures.

    Raises:
        TrainingError: The recipe is made for digits alone.
    """
    check(recipe)
    epochs = quick_epochs(data.pictures) if recipe.digits == "quick" else recipe.epochs
    of_classes = f" in {len(data.classes)} classes" if data.classes else ""
    return dataclasses.replace(
        recipe,
        digits="own",
        data=data,
        title=f"{recipe.title} on {data.name}" if recipe.title else "",
        description=f"Trained on {data.name}: {data.pictures:,} pictures{of_classes}.",
        epochs=epochs,
        kept_epochs=tuple(epoch for epoch in recipe.kept_epochs if epoch <= epochs),
        moved=0.0,
        redrawn=0.0,
        canvas_brush=0.0,
        augmented_at=(),
    )


def check(recipe: Recipe) -> None:
    """Check that a recipe can be used with pictures of any kind.

    Raises:
        TrainingError: It is made for digits alone.
    """
    others = f"choose one of {', '.join(from_scratch())}"
    if recipe.is_classifier:
        raise errors.TrainingError(
            f"The recipe {recipe.name} trains a classifier of digits. With pictures of your own train a"
            f" denoiser: where they have labels, it gets a classifier of its own. So {others}."
        )
    if recipe.starts_from:
        raise errors.TrainingError(
            f"The recipe {recipe.name} starts from the weights of {recipe.starts_from}, which learned MNIST's"
            f" digits. With pictures of your own start from random weights: {others}."
        )


def quick_epochs(pictures: int) -> int:
    """Return how many epochs of the quick recipe take about a minute.

    Args:
        pictures: How many there are.
    """
    return _epochs("quick", pictures)


def classifier_of(recipe: Recipe) -> Recipe:
    """Return the recipe of the classifier that is trained beside a denoiser of labelled pictures.

    Args:
        recipe: The denoiser's, with its `data`.

    Raises:
        ValueError: The pictures have no labels.
    """
    data = recipe.data
    if not (data and data.classes):
        raise ValueError("the pictures have no labels")
    return dataclasses.replace(
        recipes.get("classifier"),
        digits="own",
        data=data,
        title=f"Classifier of {data.name}",
        description=f"Tells which of {len(data.classes)} classes a picture of {data.name} shows.",
        epochs=_epochs("classifier", data.pictures),
        batch_size=64,
        moved=0.0,
        redrawn=0.0,
        seed=recipe.seed,
    )


def _epochs(name: str, pictures: int) -> int:
    return min(max(round(_PICTURES_SEEN[name] / pictures), _FEWEST_EPOCHS), _MOST_EPOCHS)
