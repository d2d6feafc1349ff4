"""The trainer: from a recipe to a model folder. `train` runs on Keras' JAX back end, too.

It prints nothing: progress leaves through a callback, and a callback is asked whether to stop.
"""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np

from denoiser import (
    architectures,
    augmentation,
    digits,
    errors,
    evaluation,
    muon,
    noise,
    runtime,
    saving,
    store,
)
from denoiser.digits import Digits
from denoiser.progress import Progress
from denoiser.recipes import Recipe

_QUICK_VALIDATION_COUNT = 400
_WARM_UP = 0.1  # of all steps
_STEPS_TO_JUDGE_BY = 5
_SECONDS_BETWEEN_GLANCES = 1
_LEAST_MSE = 1e-4  # 40 dB: what is better than that needs no more training


@dataclass(frozen=True)
class Trained:
    """A trained network.

    Attributes:
        model: The Keras model.
        history: "loss" and "validation_loss" after each epoch: mean cross-entropies in nats.
        seconds: Time from the first step to the last.
        stopped: Whether it was asked to stop before its last epoch; then the network is the one with
            the lowest validation loss so far.
        kept: The network's weights after each epoch that the recipe keeps.
    """

    model: keras.Model
    history: dict[str, list[float]]
    seconds: float
    stopped: bool
    kept: dict[int, list[np.ndarray]]


def load_digits(
    recipe: Recipe, *, mnist_path: str | os.PathLike | None = None
) -> tuple[Digits, Digits]:
    """Loads the digits that a recipe trains on and is validated on.

    Args:
        recipe: What says whether they are MNIST's or the quick set's.
        mnist_path: An npz with all of MNIST, see `digits.load_mnist`.

    Raises:
        DataError: The recipe needs all of MNIST and it cannot be had.
    """
    if recipe.digits == "mnist":
        mnist = digits.load_mnist(mnist_path)
        return mnist.train, mnist.validation
    quick = digits.quick_set()
    order = np.random.default_rng(0).permutation(len(quick))
    return quick[order[_QUICK_VALIDATION_COUNT:]], quick[order[:_QUICK_VALIDATION_COUNT]]


def train(
    recipe: Recipe,
    pure: Digits,
    validation: Digits,
    *,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    on_glance: Callable[[Callable[[np.ndarray], np.ndarray]], None] = lambda denoise: None,
) -> Trained:
    """Trains a network.

    Args:
        recipe: What to train and how.
        pure: Digits to train on.
        validation: Digits to measure each epoch on. A denoiser gets them at noise factor 0.55
            whatever the recipe trains on, so that the validation losses of all recipes compare; a
            reader gets them pure.
        on_progress: Called after every step of the optimiser.
        should_stop: Asked after every step; when it says yes, the epoch is left.
        on_glance: Called every second, and after every epoch, with what maps a stack (n, 28, 28) to
            what the network as it is now makes of it.

    Returns:
        The network and how it got there.

    Raises:
        TrainingError: It was asked to stop before the first epoch was over.
    """
    keras.utils.set_random_seed(recipe.seed)
    model = architectures.ARCHITECTURES[recipe.architecture]()
    architectures.describe(model)  # what cannot be described cannot be saved: better known now
    batches = _Batches(recipe, pure[: recipe.training_images])
    learning_rate = _learning_rate(recipe, steps=len(batches))
    reads = recipe.target == "class"
    cross_entropy = keras.losses.get(
        "sparse_categorical_crossentropy" if reads else "binary_crossentropy"
    )

    def loss(target, prediction):
        if reads:
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
    watch = _Watch(recipe, on_progress, should_stop, on_glance)
    model.fit(
        batches,
        validation_data=(
            (watched.pixels if reads else evaluation.add_validation_noise(watched.pixels))[
                ..., None
            ],
            watched.labels if reads else watched.pixels[..., None],
        ),
        validation_batch_size=500,
        epochs=recipe.epochs,
        shuffle=False,  # _Batches does it, by the recipe's seed
        callbacks=[watch],
        verbose=0,
    )
    if watch.stopped and len(watch.history["loss"]) < 2:
        raise errors.TrainingError("The training was stopped before its first epoch was over.")
    # The same layers, without the optimiser: its state would double the file, and a class of our
    # own could only be read back by this package.
    network = keras.Model(model.inputs, model.outputs, name=model.name)
    return Trained(network, watch.history, watch.seconds, watch.stopped, watch.kept)


def run(
    recipe: Recipe,
    *,
    mnist_path: str | os.PathLike | None = None,
    root: Path | None = None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
    should_stop: Callable[[], bool] = lambda: False,
    on_glance: Callable[[Callable[[np.ndarray], np.ndarray]], None] = lambda denoise: None,
    on_saved: Callable[[store.Model], None] = lambda model: None,
    on_measure: Callable[[float], None] = lambda fraction: None,
    **facts: Any,
) -> Path:
    """Trains by a recipe, measures the network and saves its folder.

    Args:
        recipe: What to train and how.
        mnist_path: An npz with all of MNIST, see `digits.load_mnist`.
        root: Where the model's folder goes; None for the folder of models trained here.
        on_progress: Called after every step of the optimiser.
        should_stop: Asked after every step; when it says yes, the best so far is saved.
        on_glance: See `train`.
        on_saved: Called with the model when it is saved, which is before it is measured.
        on_measure: Called with the fraction of the measuring that is done.
        facts: Further results to save.

    Returns:
        Path of the model folder, see `saving.save`; its results hold the `history`, too.

    Raises:
        DataError: The recipe needs all of MNIST and it cannot be had.
        ModelError: The reader that is shipped, which measures the denoiser, is damaged.
        StoreError: The folder cannot be written.
        TrainingError: It was asked to stop before the first epoch was over, or Keras runs on JAX.
    """
    saving.check_back_end()
    if recipe.target == "pure":
        runtime.load_reader()  # which measures: one that is damaged must not cost a training
    pure, validation = load_digits(recipe, mnist_path=mnist_path)
    trained = train(
        recipe,
        pure,
        validation,
        on_progress=on_progress,
        should_stop=should_stop,
        on_glance=on_glance,
    )
    model = saving.save(
        trained.model,
        recipe.to_dict(),
        validation=validation,
        facts={
            "history": trained.history,
            "seconds": round(trained.seconds, 1),
            "stopped": trained.stopped,
            **facts,
        },
        kept=trained.kept,
        root=root,
    )
    on_saved(model)
    test = digits.load_mnist(mnist_path).test if recipe.digits == "mnist" else None
    saving.measure(model, test=test, on_progress=on_measure)
    return model.path


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


class _Batches(keras.utils.PyDataset):
    """Batches of noisy pictures and what the network is to make of them, in a new order each epoch."""

    def __init__(self, recipe: Recipe, pure: Digits):
        super().__init__()
        self._recipe = recipe
        self._pure = pure
        self._rng = np.random.default_rng(recipe.seed)
        self._distances = augmentation.distances(pure.pixels) if recipe.redrawn else None
        self._fixed = None if recipe.fresh_noise else self._draw_noise(len(pure))
        self._order = self._rng.permutation(len(pure))

    def __len__(self) -> int:
        return -(-len(self._pure) // self._recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        size = self._recipe.batch_size
        chosen = self._order[index * size : (index + 1) * size]
        pure = self._augment(chosen)
        added = self._draw_noise(len(chosen)) if self._fixed is None else self._fixed[chosen]
        noisy = pure + added
        if self._recipe.clipped:
            clipped = self._rng.random(len(chosen)) < self._recipe.clipped
            noisy[clipped] = np.clip(noisy[clipped], 0, 1)
        reads = self._recipe.target == "class"
        return noisy[..., None], self._pure.labels[chosen] if reads else pure[..., None]

    def on_epoch_end(self) -> None:
        self._order = self._rng.permutation(len(self._pure))

    def _augment(self, chosen: np.ndarray) -> np.ndarray:
        pure = self._pure.pixels[chosen]
        # The order is random, so it does not matter which of a batch are taken.
        moved, redrawn = (
            round(len(chosen) * fraction) for fraction in (self._recipe.moved, self._recipe.redrawn)
        )
        if moved:
            pure[:moved] = augmentation.move(pure[:moved], self._rng)
        if redrawn:
            distances = self._distances[chosen[-redrawn:]]
            pure[-redrawn:] = augmentation.redraw(
                distances, self._rng, canvas_brush=self._recipe.canvas_brush
            )
        return pure

    def _draw_noise(self, count: int) -> np.ndarray:
        low, high = self._recipe.noise_factors
        factors = self._rng.uniform(low, high, size=(count, 1, 1)).astype(np.float32)
        return factors * self._rng.standard_normal((count, *noise.IMAGE_SHAPE), dtype=np.float32)


class _Watch(keras.callbacks.Callback):
    """Turns Keras' callbacks into `Progress`, and `should_stop` into Keras' way of stopping."""

    def __init__(self, recipe: Recipe, on_progress, should_stop, on_glance):
        super().__init__()
        self._kept_epochs = recipe.kept_epochs
        self._on_progress = on_progress
        self._should_stop = should_stop
        self._on_glance = on_glance
        self.history: dict[str, list[float]] = {"loss": [], "validation_loss": []}
        self.kept: dict[int, list[np.ndarray]] = {}
        self.stopped = False
        self.seconds = 0.0

    def on_train_begin(self, logs=None):
        self._keep(0)
        self._began = self._last_glance = time.monotonic()
        self._first_step_ended: float | None = None

    def on_epoch_begin(self, epoch, logs=None):
        self._epoch = epoch

    def on_train_batch_end(self, batch, logs=None):
        epochs, steps = self.params["epochs"], self.params["steps"]
        done, total = self._epoch * steps + batch + 1, epochs * steps
        validation_losses = self.history["validation_loss"]
        # The first step builds the graph and takes a hundred times as long as the others.
        now = time.monotonic()
        self._first_step_ended = self._first_step_ended or now
        seconds_left = None
        if done >= _STEPS_TO_JUDGE_BY:
            seconds_left = (now - self._first_step_ended) / (done - 1) * (total - done)
        self._on_progress(
            Progress(
                epoch=self._epoch + 1,
                epochs=epochs,
                fraction=done / total,
                loss=float(logs["cross_entropy"]),
                validation_loss=validation_losses[-1] if validation_losses else None,
                seconds_left=seconds_left,
                history={name: [*losses] for name, losses in self.history.items()},
            )
        )
        if now - self._last_glance > _SECONDS_BETWEEN_GLANCES:
            self._glance()
        if self._should_stop():
            self.stopped = True
            self.model.stop_training = True

    def on_epoch_end(self, epoch, logs=None):
        self.history["loss"].append(float(logs["cross_entropy"]))
        losses = self.history["validation_loss"]
        losses.append(float(logs["val_cross_entropy"]))
        if losses[-1] <= min(losses):
            self._best = self.model.get_weights()
        if not self.stopped:
            self._keep(epoch + 1)
        self._glance()

    def on_train_end(self, logs=None):
        self.seconds = time.monotonic() - self._began
        if self.stopped:
            self.model.set_weights(self._best)

    def _keep(self, epoch: int) -> None:
        if epoch in self._kept_epochs:
            self.kept[epoch] = self.model.get_weights()

    def _glance(self) -> None:
        def denoise(noisy: np.ndarray) -> np.ndarray:
            return keras.ops.convert_to_numpy(self.model(noisy[..., None], training=False))[..., 0]

        self._on_glance(denoise)
        self._last_glance = time.monotonic()
