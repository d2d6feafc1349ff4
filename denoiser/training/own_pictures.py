"""Train on pictures that someone brought: the classifier beside the denoiser, and what travels with both."""

from collections.abc import Callable
from pathlib import Path

from msgspec import structs

from denoiser.data import own_recipes
from denoiser.data.splitting import Split
from denoiser.models import folder, gallery, writing
from denoiser.models.schema import NO_HISTORY, SavedRecipe
from denoiser.recipes import Recipe
from denoiser.training import saving, trainer
from denoiser.training.progress import Progress
from denoiser.training.trainer import Trained


def prepare(
    recipe: Recipe,
    split: Split,
    *,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Callable[[Path], None]:
    """Train the classifier of labelled pictures, which a minute's training of a denoiser follows.

    Args:
        recipe: The denoiser's.
        split: The pictures.
        on_progress: See `trainer.train`.
        should_stop: See `trainer.train`.

    Returns:
        A function that writes the gallery and the classifier into the denoiser's folder.

    Raises:
        TrainingError: See `trainer.train`.
    """
    classifier = _train_classifier(recipe, split, on_progress, should_stop)
    return lambda path: _write(path, recipe, split, classifier)


def _train_classifier(
    recipe: Recipe,
    split: Split,
    on_progress: Callable[[Progress], None],
    should_stop: Callable[[], bool],
) -> Trained | None:
    if not (recipe.data and recipe.data.classes):
        return None

    def report(progress: Progress) -> None:
        # Its losses are not those of the denoiser, which the page draws.
        on_progress(structs.replace(progress, of="its classifier", history=NO_HISTORY))

    return trainer.train(
        own_recipes.classifier_of(recipe),
        split.train,
        split.validation,
        on_progress=report,
        should_stop=should_stop,
    )


def _write(path: Path, recipe: Recipe, split: Split, classifier: Trained | None) -> None:
    (path / gallery.FILE).write_bytes(gallery.to_npz(split.gallery))
    if classifier is None or recipe.data is None:
        return
    inner = path / folder.CLASSIFIER
    inner.mkdir()
    results = saving.write_network(
        inner,
        classifier.model,
        SavedRecipe.of(own_recipes.classifier_of(recipe)),
        validation=split.validation,
        history=classifier.history,
        seconds=classifier.seconds,
    )
    own = saving.classify_all(
        (inner / "model.tflite").read_bytes(),
        split.held_out,
        classes=len(recipe.data.classes),
    )
    writing.write_results(inner, results | {"own": own})
