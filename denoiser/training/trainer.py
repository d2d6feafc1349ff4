"""Train a network by a recipe. It prints nothing, and runs on Keras' JAX back end, too.

Progress leaves through a callback, and a callback is asked whether to stop.
"""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from denoiser import errors
from denoiser.data.digits import Digits
from denoiser.evaluation import sweeps
from denoiser.models.schema import History
from denoiser.recipes import Recipe
from denoiser.training import architectures, layer_facts, muon
from denoiser.training.batches import Batches
from denoiser.training.progress import Progress

_WARM_UP = 0.1  # of all steps
_STEPS_TO_JUDGE_BY = 5
_SECONDS_BETWEEN_PREVIEWS = 1
_LEAST_MSE = 1e-4  # 40 dB: what is better than that needs no more training


@dataclass(frozen=True)
class Trained:
    """A trained network.

    Attributes:
        model: The Keras model.
        history: Losses after each whole epoch.
        seconds: Time from the first step to the last.
        stopped: Whether it ended before its last epoch, since it was asked to stop or its loss was no
            longer a number; then the network is the one with the lowest validation loss so far.
        checkpoints: The network's weights after each epoch that the recipe saves.
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
    """Trains a network.

    Args:
        recipe: What to train and how.
        pure: Digits to train on.
        validation: Digits to measure each epoch on. A denoiser gets them at noise factor 0.55
            whatever the recipe trains on, so that the validation losses of all recipes compare; a
            reader gets them pure.
        start: Sets the network's weights before the first step; None for random ones.
        on_progress: Called after every step of the optimiser.
        should_stop: Asked after every step; when it says yes, the epoch is left.
        on_preview: Called every second, and after every epoch, with a function that denoises a stack
            (n, 28, 28) by the network as it is at that moment.

    Returns:
        The network and how it got there.

    Raises:
        TrainingError: It was asked to stop before the first epoch was over, or its loss was not a
            number from the first epoch on.
    """
    keras.utils.set_random_seed(recipe.seed)
    model = architectures.ARCHITECTURES[recipe.architecture]()
    layer_facts.describe(model)  # a model that cannot be described cannot be saved
    if start is not None:
        start(model)
    batches = Batches(recipe, pure[: recipe.training_images])
    learning_rate = _learning_rate(recipe, steps=len(batches))
    classifies = recipe.is_classifier
    cross_entropy = keras.losses.get(
        "sparse_categorical_crossentropy" if classifies else "binary_crossentropy"
    )

    def loss(target, prediction):
        if classifies:
            return cross_entropy(target, prediction)
        squares = keras.ops.mean((target - prediction) ** 2, axis=(1, 2, 3))
        by_image = squares if recipe.loss == "mse" else cross_entropy(target, prediction)
        if not recipe.log_mse_weight:
            return by_image
        log_mse = keras.ops.mean(keras.ops.log(squares + _LEAST_MSE))
        return by_image + recipe.log_mse_weight * log_mse

    model.compile(
        optimizer={
            "adam": lambda: keras.optimizers.Adam(learning_rate),
            "muon": lambda: muon.Muon(learning_rate),
        }[recipe.optimizer](),
        loss=loss,
        metrics=[keras.metrics.MeanMetricWrapper(cross_entropy, name="cross_entropy")],
        # XLA takes 1.7 times as long as plain TensorFlow for these convolutions on a CPU.
        jit_compile=False if keras.backend.backend() == "tensorflow" else "auto",
    )
    watched = validation[: recipe.validation_images]
    watch = _Watch(recipe, on_progress, should_stop, on_preview)
    model.fit(
        batches,
        validation_data=(
            (watched.pixels if classifies else sweeps.add_validation_noise(watched.pixels))[
                ..., None
            ],
            watched.labels if classifies else watched.pixels[..., None],
        ),
        validation_batch_size=500,
        epochs=recipe.epochs,
        shuffle=False,  # Batches does it, by the recipe's seed
        callbacks=[watch],
        verbose=0,
    )
    if watch.diverged and watch.best is None:
        raise errors.TrainingError(
            "The training failed: its loss is not a number. Use a lower learning rate."
        )
    if watch.stopped and watch.best is None:
        raise errors.TrainingError("The training was stopped before its first epoch was over.")
    if watch.ended_early:
        model.set_weights(watch.best)
    # The same layers, without the optimiser: its state would double the file, and a class of our
    # own could only be read back by this package.
    network = keras.Model(model.inputs, model.outputs, name=model.name)
    history = History(*(tuple(losses) for losses in watch.history.values()))
    return Trained(network, history, watch.seconds, watch.ended_early, watch.checkpoints)


def _learning_rate(recipe: Recipe, *, steps: int):
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


class _Watch(keras.callbacks.Callback):
    """Turns Keras' callbacks into `Progress`, and `should_stop` into Keras' way of stopping.

    Attributes:
        history: "loss" and "validation_loss" after each whole epoch.
        checkpoints: Weights after the epochs that the recipe saves.
        best: Weights with the lowest validation loss after a whole epoch; None before there are any.
        stopped: Whether it was asked to stop.
        diverged: Whether a loss was not a number.
        seconds: Time from the first step to the last.
    """

    def __init__(self, recipe: Recipe, on_progress, should_stop, on_preview):
        super().__init__()
        self._kept_epochs = recipe.kept_epochs
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._on_preview = on_preview
        self.history: dict[str, list[float]] = {"loss": [], "validation_loss": []}
        self.checkpoints: dict[int, list[np.ndarray]] = {}
        self.best: list[np.ndarray] | None = None
        self.stopped = self.diverged = False
        self.seconds = 0.0

    @property
    def ended_early(self) -> bool:
        """Whether it was left before its last step."""
        is_whole = len(self.history["loss"]) == self.params["epochs"]
        return self.diverged or (self.stopped and not is_whole)

    def on_train_begin(self, logs=None):
        self._save_checkpoint(0)
        self._began = self._last_preview = time.monotonic()
        self._first_step_ended: float | None = None

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        epochs, steps = self.params["epochs"], self.params["steps"]
        self._is_whole_epoch = batch + 1 == steps
        done, total = self._epoch * steps + batch + 1, epochs * steps
        validation_losses = self.history["validation_loss"]
        # The first step builds the graph and takes a hundred times as long as the others.
        now = time.monotonic()
        self._first_step_ended = self._first_step_ended or now
        seconds_left = None
        if done >= _STEPS_TO_JUDGE_BY:
            seconds_left = (now - self._first_step_ended) / (done - 1) * (total - done)
        loss = float(logs["cross_entropy"])
        self._on_progress(
            Progress(
                epoch=self._epoch + 1,
                epochs=epochs,
                fraction=done / total,
                loss=loss if math.isfinite(loss) else None,
                validation_loss=validation_losses[-1] if validation_losses else None,
                seconds_left=seconds_left,
                history=History(*(tuple(losses) for losses in self.history.values())),
            )
        )
        if now - self._last_preview > _SECONDS_BETWEEN_PREVIEWS:
            self._show_preview()
        self.stopped = self._should_stop()
        self.diverged = not math.isfinite(loss)
        if self.stopped or self.diverged:
            self.model.stop_training = True

    def on_epoch_end(self, epoch, logs=None):
        self._show_preview()
        if not self._is_whole_epoch or self.diverged:
            return
        loss, validation_loss = float(logs["cross_entropy"]), float(logs["val_cross_entropy"])
        if not math.isfinite(validation_loss):
            self.diverged = self.model.stop_training = True
            return
        self.history["loss"].append(loss)
        self.history["validation_loss"].append(validation_loss)
        if validation_loss <= min(self.history["validation_loss"]):
            self.best = self.model.get_weights()
        self._save_checkpoint(epoch + 1)

    def on_train_end(self, logs=None):
        self.seconds = time.monotonic() - self._began

    def _save_checkpoint(self, epoch: int) -> None:
        if epoch in self._kept_epochs:
            self.checkpoints[epoch] = self.model.get_weights()

    def _show_preview(self) -> None:
        def denoise(noisy: np.ndarray) -> np.ndarray:
            return keras.ops.convert_to_numpy(self.model(noisy[..., None], training=False))[..., 0]

        self._on_preview(denoise)
        self._last_preview = time.monotonic()
