"""Train the twin of a network that learns from noisy pictures: the same in all but its targets, which are pure."""

import contextlib
from collections.abc import Callable

import keras
import numpy as np

from denoiser import errors, recipes
from denoiser.data.digits import Digits
from denoiser.evaluation import sweeps
from denoiser.imaging import noise
from denoiser.models import writing
from denoiser.models.folder import Model
from denoiser.models.schema import Measured, Twin
from denoiser.recipes import Recipe
from denoiser.training import trainer
from denoiser.training.progress import Progress


def add(
    model: Model,
    recipe: Recipe,
    pure: Digits,
    validation: Digits,
    *,
    held_out: Digits,
    start: Callable[[keras.Model], None] | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Train the twin of a saved network, and add its figures to the network's results.

    The twin itself is not kept. One that was stopped, or whose loss became NaN, is left out: its figures
    would not compare.

    Args:
        model: The network, saved and measured.
        recipe: How it was trained.
        pure: The digits that both train on.
        validation: See `trainer.train`.
        held_out: What the network was measured on.
        start: See `trainer.train`.
        on_progress: See `trainer.train`.
        should_stop: See `trainer.train`.

    Raises:
        StoreError: The results cannot be written, or the model was removed meanwhile.
    """
    with contextlib.suppress(errors.TrainingError):
        trained = trainer.train(
            recipes.twin_of(recipe),
            pure,
            validation,
            start=start,
            on_progress=on_progress,
            should_stop=should_stop,
        )
        if trained.stopped:
            return

        def denoise(noisy: np.ndarray) -> np.ndarray:
            return trained.model.predict(noisy[..., None], verbose=0)[..., 0]

        # With the seed of the network's own figures, so on the same noise.
        rows = sweeps.evaluate(denoise, held_out, noise_factors=(noise.BOOK_NOISE_FACTOR,), seed=0)
        twin = Twin(
            history=trained.history,
            measured=Measured(images=len(held_out), seed=0, rows=tuple(rows)),
            seconds=round(trained.seconds, 1),
        )
        writing.add_to_results(model, twin=twin)
