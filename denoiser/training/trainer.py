"""Train a network by a recipe. It prints nothing, and runs on Keras' JAX back end, too.

One callback reports the progress, another one decides whether to stop.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from denoiser import errors
from denoiser.data.digits import Digits
from denoiser.evaluation import sweeps
from denoiser.models.schema import History
from denoiser.recipes import Recipe
from denoiser.training import architectures, layer_facts, losses, muon
from denoiser.training.batches import Batches
from denoiser.training.progress import Progress
from denoiser.training.watch import Watch

_WARM_UP = 0.1  # of all steps


@dataclass(frozen=True)
class Trained:
    """A trained network.

    Attributes:
        model: The Keras model.
        history: Losses after each whole epoch.
        seconds: Time from the first step to the last, in s.
        stopped: Whether it ended before the end of its last epoch, since it was asked to stop or its
            loss became NaN; then the network is the one with the lowest validation loss so far, or
            that of the last whole epoch where the targets are noisy.
        checkpoints: The network's weights after each epoch in the recipe's `kept_epochs`.
    """

    model: keras.Model
    history: History
    seconds: float
    stopped: bool
    checkpoints: dict[int, list[np.ndarray]]


def train(
    recipe: Recipe,
    pure: Digits,
    validation: Digits,
    *,
    start: Callable[[keras.Model], None] | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    on_preview: Callable[[Callable[[np.ndarray], np.ndarray]], None] = lambda denoise: None,
) -> Trained:
    """Train a network.

    Args:
        recipe: What to train and how.
        pure: Digits to train on.
        validation: Digits to measure each epoch on, damaged as `sweeps.damage_validation` says; a
            classifier is measured on pure digits. Where the targets are noisy, these pure pictures are
            for the curves only: they decide nothing.
        start: Sets the network's weights before the first step; None for random ones.
        on_progress: Called after every step of the optimiser.
        should_stop: Called after every step; when it returns True, the training ends at once.
        on_preview: Called every second, and after every epoch, with a function that denoises a stack
            (n, 28, 28) with the network in its state at that moment.

    Returns:
        The network and its training history.

    Raises:
        TrainingError: It was stopped before the end of the first epoch, or its loss became NaN in the
            first epoch.
    """
    keras.utils.set_random_seed(recipe.seed)
    model = architectures.build(recipe)
    layer_facts.describe(model)  # a model that cannot be described cannot be saved
    if start is not None:
        start(model)
    batches = Batches(recipe, pure[: recipe.training_images])
    learning_rate = _learning_rate(recipe, steps=len(batches))
    is_classifier = recipe.is_classifier
    loss, cross_entropy = losses.of(recipe)
    model.compile(
        optimizer={
            "adam": lambda: keras.optimizers.Adam(learning_rate),
            "muon": lambda: muon.Muon(learning_rate),
        }[recipe.optimizer](),
        loss=loss,
        metrics=[keras.metrics.MeanMetricWrapper(cross_entropy, name="cross_entropy")],
        # XLA is slower than plain TensorFlow for these convolutions on a CPU.
        jit_compile=False if keras.backend.backend() == "tensorflow" else "auto",
    )
    # Its variables, which it would make in its first step: TensorFlow would then trace that step twice.
    model.optimizer.build(model.trainable_variables)
    measured = validation[: recipe.validation_images]
    watch = Watch(recipe, on_progress, should_stop, on_preview)
    model.fit(
        batches,
        validation_data=(
            (
                measured.pixels
                if is_classifier
                else sweeps.damage_validation(measured.pixels, recipe)
            )[..., None],
            measured.labels
            if is_classifier
            else losses.count_all(recipe, measured.pixels[..., None]),
        ),
        validation_batch_size=500,
        epochs=recipe.epochs,
        shuffle=False,  # Batches shuffles them, with the recipe's seed
        callbacks=[watch],
        verbose=0,
    )
    if watch.diverged and watch.best is None:
        raise errors.TrainingError(
            "The training failed: its loss became NaN in the first epoch, so there is no network to"
            " save. Use a lower learning rate."
        )
    if watch.stopped and watch.best is None:
        raise errors.TrainingError(
            "The training was stopped before the end of its first epoch, so there is no network to save."
        )
    if watch.ended_early:
        model.set_weights(watch.best)
    if recipe.half_precision:
        model.set_weights(
            [weights.astype("float16").astype("float32") for weights in model.get_weights()]
        )
    # The same layers without the optimiser: its state would double the file, and our own optimiser
    # class could be loaded by this package only.
    network = keras.Model(model.inputs, model.outputs, name=model.name)
    history = History(*(tuple(losses) for losses in watch.history.values()))
    return Trained(network, history, watch.seconds, watch.ended_early, watch.checkpoints)


def _learning_rate(recipe: Recipe, *, steps: int) -> Any:
    if not recipe.cosine_decay:
        return recipe.learning_rate
    steps *= recipe.epochs
    warm_up = max(1, round(_WARM_UP * steps))
    return keras.optimizers.schedules.CosineDecay(
        initial_learning_rate=recipe.learning_rate / 25,
        decay_steps=steps - warm_up,
        warmup_target=recipe.learning_rate,
        warmup_steps=warm_up,
    )
