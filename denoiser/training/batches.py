"""Make batches of noisy pictures, with the target of each: the pure picture, its class, or a noisy one."""

import keras
import numpy as np

from denoiser.data.digits import Digits
from denoiser.imaging import blind_spots, corruptions
from denoiser.recipes import Recipe
from denoiser.training import augmentation

_LEAST_ON_LOGARITHMIC_SCALE = 0.04  # noise factor, where a recipe's range begins at 0
_LOGARITHMIC_SHARE = {"linear": 0.0, "logarithmic": 1.0, "both": 1 / 3}


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
        # Of its own, so that a twin with other targets gets the same pictures, noise and order.
        self._target_rng = np.random.default_rng((recipe.seed, 1))
        self._distances = augmentation.distances(pure.pixels) if recipe.redrawn else None
        self._fixed = self._fixed_copies = None
        if not recipe.fresh_noise:
            levels = self._draw_levels(len(pure))
            self._fixed = self._damage(pure.pixels, levels)
            if recipe.target == "noisy copy":
                self._fixed_copies = self._copy(pure.pixels, levels)
        self._order = self._rng.permutation(len(pure))

    def __len__(self) -> int:
        return -(-len(self._pure) // self._recipe.batch_size)

    def __getitem__(self, index: int) -> tuple[np.ndarray, np.ndarray]:
        """Return the inputs (n, 28, 28, 1) of a batch, and their targets.

        Those are the classes (n,), or pictures (n, 28, 28, 1). At a blind spot the targets have a second
        channel: 1 where the pixel is hidden from the network, which is where its output counts, else 0.
        """
        size = self._recipe.batch_size
        batch = self._order[index * size : (index + 1) * size]
        if self._fixed is not None:
            pure, noisy, levels = self._pure.pixels[batch], self._fixed[batch], None
        else:
            levels = self._draw_levels(len(batch))
            pure = self._augment(batch, levels)
            noisy = self._damage(pure, levels)
        if self._recipe.is_classifier:
            return noisy[..., None], self._pure.labels[batch]
        if self._recipe.target == "blind spot":
            visible, hidden = blind_spots.hide(noisy, self._target_rng)
            return visible[..., None], np.stack([noisy, hidden.astype(np.float32)], axis=-1)
        if self._fixed_copies is not None:
            return noisy[..., None], self._fixed_copies[batch][..., None]
        if self._recipe.target == "noisy copy" and levels is not None:
            copies = self._copy(pure, levels)
            return noisy[..., None], copies[..., None]
        return noisy[..., None], pure[..., None]

    def on_epoch_end(self) -> None:
        """Draw a new order of the pictures; Keras calls this."""
        self._order = self._rng.permutation(len(self._pure))

    def _draw_levels(self, count: int) -> np.ndarray:
        """Draw the noise factor of each picture, or its strength of another damage; shape (count,)."""
        if self._recipe.corruption != corruptions.NORMAL_NOISE:
            return self._rng.uniform(*self._recipe.strengths, size=count)
        if self._recipe.noise_shares:
            shares, factors = np.transpose(self._recipe.noise_shares)
            return np.interp(self._rng.random(count), shares, factors)
        low, high = self._recipe.noise_factors
        factors = self._rng.uniform(low, high, size=count)
        if share := _LOGARITHMIC_SHARE[self._recipe.noise_scale]:
            low = max(low, _LEAST_ON_LOGARITHMIC_SCALE)
            logarithmic = np.exp(self._rng.uniform(np.log(low), np.log(high), size=count))
            factors = np.where(self._rng.random(count) < share, logarithmic, factors)
        return factors

    def _augment(self, batch: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Return the pure pictures of a batch, some of them moved and some redrawn."""
        pure = self._pure.pixels[batch]
        share = np.ones(len(batch))
        if self._recipe.augmented_at:
            factors, shares = np.transpose(self._recipe.augmented_at)
            share = np.interp(levels, factors, shares)
        drawn = self._rng.random(len(batch))
        moved = drawn < self._recipe.moved * share
        redrawn = drawn > 1 - self._recipe.redrawn * share
        if moved.any():
            pure[moved] = augmentation.move(pure[moved], self._rng)
        if redrawn.any() and self._distances is not None:
            pure[redrawn] = augmentation.redraw(
                self._distances[batch[redrawn]],
                self._rng,
                canvas_brush=self._recipe.canvas_brush,
            )
        return pure

    def _damage(self, pure: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Return pictures with noise of these factors, or other damage, some of them clipped."""
        noisy = corruptions.damage_all(self._recipe.corruption, pure, levels, self._rng)
        if self._recipe.clipped:
            clipped = self._rng.random(len(pure)) < self._recipe.clipped
            noisy[clipped] = np.clip(noisy[clipped], 0, 1)
        return noisy

    def _copy(self, pure: np.ndarray, levels: np.ndarray) -> np.ndarray:
        """Return pictures with other noise of the same factors, not clipped: so its mean stays 0."""
        return corruptions.damage_all(self._recipe.corruption, pure, levels, self._target_rng)
