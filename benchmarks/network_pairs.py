"""Pairs of networks that share no digit: how they are trained, and what is measured on them.

The two networks of a pair have different seeds: they share the architecture and the recipe, but no digit, no initial
weight and no noise. With one seed for both, some of their agreement could come from equal initial weights.
"""

import dataclasses
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import keras
import numpy as np

from denoiser.data import digits
from denoiser.imaging import metrics, noise
from denoiser.models import sampling
from denoiser.recipes import Recipe
from denoiser.training import architectures, trainer

SEED = 20_000  # of the noise on digits that are measured; no training uses it
EPOCH = 6000  # pictures: a multiple of each number of digits, so that all are seen equally often
BATCH = 60
RECIPE = Recipe(
    name="pair",
    architecture="narrow_unet",
    digits="quick",
    # As for the generator: these networks draw digits from noise, too.
    noise_factors=(0.05, sampling.GENERATION_LEVEL),
    noise_scale="logarithmic",
    epochs=10,
    batch_size=BATCH,
    learning_rate=0.004,
    optimizer="muon",
    cosine_decay=True,
)


def halves(split: int) -> tuple[np.ndarray, np.ndarray]:
    """Return which digits of the quick set are in which half, in an order to take the first of.

    Args:
        split: Which way to split; each has other halves.

    Returns:
        Two int arrays of shape (2000,) without a common number. The first ten, the first twenty, and so on hold as
        many of each class.
    """
    rng = np.random.default_rng(split)
    labels = digits.quick_set().labels
    by_class = np.array([rng.permutation(np.flatnonzero(labels == one)) for one in range(10)])
    first, second = np.split(by_class, 2, axis=1)
    return first.T.ravel(), second.T.ravel()


def narrow_unet() -> keras.Model:
    """Build `unet` with fewer channels, which trains more quickly: 103,713 weights."""
    return architectures._unet("narrow_unet", channels=(8, 16, 32), code=64)


def load_or_train(
    folder: Path, size: int, *, split: int, half: int, recipe: Recipe = RECIPE
) -> keras.Model:
    """Return a network of a pair, from the folder if it was trained before.

    Args:
        folder: Where networks are kept.
        size: How many digits it is trained on.
        split: See `halves`.
        half: 0 for the first network of the pair, 1 for the second.
        recipe: How it is trained, but for its seed.
    """
    file = folder / f"{size}-{split}-{half}-{recipe.epochs}.keras"
    if file.exists():
        return keras.models.load_model(file)
    numbers = np.resize(halves(split)[half][:size], EPOCH)
    validation = digits.gallery()[
        :: digits.GALLERY_SIZE // 20
    ]  # it is reported, and decides nothing
    with mock.patch.dict(architectures.ARCHITECTURES, {recipe.architecture: narrow_unet}):
        model = trainer.train(
            dataclasses.replace(recipe, seed=2 * split + half),
            digits.quick_set()[numbers],
            validation,
        ).model
    folder.mkdir(parents=True, exist_ok=True)
    aside = file.with_name(f"writing-{file.name}")
    model.save(aside)
    aside.replace(file)
    return model


def denoise(model: keras.Model, noisy: np.ndarray) -> np.ndarray:
    """Return the output of a network for noisy pictures, both float32 arrays of shape (n, 28, 28)."""
    return model.predict_on_batch(noisy[..., None])[..., 0]


def psnr(pure: np.ndarray, other: np.ndarray) -> float:
    """Return the mean PSNR in dB between pictures, float32 arrays of shape (n, 28, 28), in [0, 1]."""
    return float(np.mean(metrics.each(metrics.psnr, pure, other)))


def measure(
    models: Sequence[keras.Model], own: Sequence[np.ndarray], new: np.ndarray, noise_factor: float
) -> dict[str, float]:
    """Measure a pair.

    Args:
        models: Both networks.
        own: The digits that each was trained on, float32 arrays of shape (n, 28, 28).
        new: Digits that neither was trained on, of the same shape.
        noise_factor: Of the noise, which is the same for both networks.

    Returns:
        The figures of a `pairs.Row` by their names, in dB.
    """

    def denoise_with_noise(model: keras.Model, pure: np.ndarray) -> np.ndarray:
        return denoise(model, noise.make_noisy(pure, noise_factor=noise_factor, seed=SEED))

    outputs = [denoise_with_noise(model, new) for model in models]
    # As often as needed, or the first: as many as there are new ones.
    known = [np.resize(pure, new.shape) for pure in own]
    on_own = [
        psnr(pure, denoise_with_noise(model, pure))
        for model, pure in zip(models, known, strict=True)
    ]
    return {
        "own": float(np.mean(on_own)),
        "new": float(np.mean([psnr(new, output) for output in outputs])),
        "agreement": psnr(*outputs),
    }


def draw(model: keras.Model, count: int) -> np.ndarray:
    """Return digits that a network draws from pure noise, which is the same for each network.

    Args:
        model: The network.
        count: How many.

    Returns:
        float32 array of shape (count, 28, 28), in [0, 1].
    """
    generator = np.random.default_rng(SEED)

    def normal(shape: tuple[int, ...]) -> np.ndarray:
        return generator.standard_normal(shape, np.float32)

    return sampling.draw(
        lambda noisy: denoise(model, noisy),
        np.float32(sampling.GENERATION_LEVEL) * normal((count, *noise.IMAGE_SHAPE)),
        noise_level=sampling.GENERATION_LEVEL,
        normal=normal,
        steps=sampling.GENERATION_STEPS,
    )


def nearest(pictures: np.ndarray, known: np.ndarray) -> np.ndarray:
    """Return the digits that pictures are most like, by the sum of their squared differences.

    Args:
        pictures: float32 array of shape (n, 28, 28).
        known: Digits, float32 array of shape (m, 28, 28).

    Returns:
        float32 array of shape (n, 28, 28).
    """
    squares = [((known - picture) ** 2).sum(axis=(1, 2)) for picture in pictures]
    return known[np.argmin(squares, axis=1)]
