"""Watch a training through Keras' callbacks: report, stop, and keep the best weights."""

import math
import time
from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from denoiser.models.schema import History
from denoiser.recipes import Recipe
from denoiser.training.progress import Progress

_STEPS_TO_JUDGE_BY = 5
_SECONDS_BETWEEN_PREVIEWS = 1


class Watch(keras.callbacks.Callback):
    """Report progress from Keras' callbacks, stop when asked to, and keep the best weights.

    Attributes:
        history: "loss" and "validation_loss" after each whole epoch.
        checkpoints: Weights after the epochs in the recipe's `kept_epochs`.
        best: Weights with the lowest validation loss after a whole epoch, or those after the last whole
            epoch where the recipe needs no pure pictures: those of the validation may not choose then.
            None before the first one.
        stopped: Whether it was asked to stop.
        diverged: Whether a loss became NaN or infinite.
        seconds: Time from the first step to the last, in s.
    """

    def __init__(
        self,
        recipe: Recipe,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
        on_preview: Callable[[Callable[[np.ndarray], np.ndarray]], None],
    ):
        """Prepare to watch a training.

        Args:
            recipe: Its `kept_epochs` are the epochs to save a checkpoint after.
            on_progress: See `trainer.train`.
            should_stop: See `trainer.train`.
            on_preview: See `trainer.train`.
        """
        super().__init__()
        self._kept_epochs = recipe.kept_epochs
        self._may_choose = not recipe.needs_no_pure_pictures
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
        """Whether it ended before its last step, or with a NaN loss."""
        is_whole = len(self.history["loss"]) == self.params["epochs"]
        return self.diverged or (self.stopped and not is_whole)

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Start the clock, and save the checkpoint before the first epoch."""
        self._save_checkpoint(0)
        self._began = self._last_preview = time.monotonic()
        self._first_step_ended: float | None = None

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Remember the epoch."""
        self._epoch = epoch

    def on_train_batch_end(self, batch: int, logs: dict[str, Any]) -> None:
        """Report the progress, and end the training if it should stop or its loss is NaN."""
        epochs, steps = self.params["epochs"], self.params["steps"]
        self._is_whole_epoch = batch + 1 == steps
        done, total = self._epoch * steps + batch + 1, epochs * steps
        validation_losses = self.history["validation_loss"]
        # The first step builds the graph and is far slower than the others.
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

    def on_epoch_end(self, epoch: int, logs: dict[str, Any]) -> None:
        """Record the losses and keep the best weights, if the epoch is whole."""
        self._show_preview()
        if not self._is_whole_epoch or self.diverged:
            return
        loss, validation_loss = float(logs["cross_entropy"]), float(logs["val_cross_entropy"])
        if not math.isfinite(validation_loss):
            self.diverged = self.model.stop_training = True
            return
        self.history["loss"].append(loss)
        self.history["validation_loss"].append(validation_loss)
        if not self._may_choose or validation_loss <= min(self.history["validation_loss"]):
            self.best = self.model.get_weights()
        self._save_checkpoint(epoch + 1)

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Stop the clock."""
        self.seconds = time.monotonic() - self._began

    def _save_checkpoint(self, epoch: int) -> None:
        if epoch in self._kept_epochs:
            self.checkpoints[epoch] = self.model.get_weights()

    def _show_preview(self) -> None:
        def denoise(noisy: np.ndarray) -> np.ndarray:
            return keras.ops.convert_to_numpy(self.model(noisy[..., None], training=False))[..., 0]

        self._on_preview(denoise)
        self._last_preview = time.monotonic()
