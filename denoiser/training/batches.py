"""Make batches of noisy pictures, with the target of each: the pure picture, or its class."""

import keras
import numpy as np

from denoiser.data.digits import Digits
from denoiser.imaging import noise
from denoiser.recipes import Recipe
from denoiser.training import augmentation


class Batches(keras.utils.PyDataset):
    """Batches of noisy pictures and their targets, in a new order in each epoch."""

    def __init__(self, recipe: Recipe, pure: Digits):
        """Prepare the batches of an epoch.

        Args:
            recipe: How the pictures are moved, redrawn and made noisy.
            pure: The digits to train on.
        """
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
        batch = self._order[index * size : (index + 1) * size]
        pure = self._augment(batch)
        added = self._draw_noise(len(batch)) if self._fixed is None else self._fixed[batch]
        noisy = pure + added
        if self._recipe.clipped:
            clipped = self._rng.random(len(batch)) < self._recipe.clipped
            noisy[clipped] = np.clip(noisy[clipped], 0, 1)
        if self._recipe.is_classifier:
            return noisy[..., None], self._pure.labels[batch]
        return noisy[..., None], pure[..., None]

    def on_epoch_end(self) -> None:
        """Draw a new order of the pictures; Keras calls this."""
        self._order = self._rng.permutation(len(self._pure))

    def _augment(self, batch: np.ndarray) -> np.ndarray:
        pure = self._pure.pixels[batch]
        # The order is random, so it does not matter which of a batch are augmented.
        moved, redrawn = (
            round(len(batch) * fraction) for fraction in (self._recipe.moved, self._recipe.redrawn)
        )
        if moved:
            pure[:moved] = augmentation.move(pure[:moved], self._rng)
        if redrawn and self._distances is not None:
            distances = self._distances[batch[-redrawn:]]
            pure[-redrawn:] = augmentation.redraw(
                distances, self._rng, canvas_brush=self._recipe.canvas_brush
            )
        return pure

    def _draw_noise(self, count: int) -> np.ndarray:
        low, high = self._recipe.noise_factors
        if self._recipe.noise_scale == "logarithmic":
            factors = np.exp(self._rng.uniform(np.log(low), np.log(high), size=(count, 1, 1)))
        else:
            factors = self._rng.uniform(low, high, size=(count, 1, 1))
        return factors.astype(np.float32) * self._rng.standard_normal(
            (count, *noise.IMAGE_SHAPE), dtype=np.float32
        )
