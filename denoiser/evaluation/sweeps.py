"""Sweeps over the noise factor, or the strength of another damage: how well a denoiser does at each level."""

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from denoiser import recipes
from denoiser.data.digits import Digits
from denoiser.imaging import corruptions, metrics, noise
from denoiser.models.schema import DamageRow, Measured, MeasuredDamage, Row, Validation
from denoiser.recipes import Learned

NOISE_FACTORS = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 1.0, 1.25, 1.5)
STRENGTHS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.8, 1.0)
# A seed that no training uses, so that validation noise is never that of the training images.
_VALIDATION_SEED = 10_000
_CHUNK = 250  # images between two reports


def evaluate(
    denoise: Callable[[np.ndarray], np.ndarray],
    pure: Digits,
    *,
    noise_factors: Sequence[float] = NOISE_FACTORS,
    seed: int = 0,
    classify: Callable[[np.ndarray], np.ndarray] | None = None,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> list[Row]:
    """Measure a denoiser at each noise factor.

    Args:
        denoise: Maps a stack (n, 28, 28) of noisy pictures to denoised ones of the same shape.
        pure: The pictures without noise, and their classes.
        noise_factors: The levels.
        seed: Seed of the noise: one field for each image, the same at all levels.
        classify: Maps a stack of pictures to their n classes, as `litert.Classifier.classify` does.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        A row for each level. The PSNR is None where it is infinite: a denoised picture equals the pure one.
    """
    field = noise.noise_field(seed, count=len(pure))

    def damage(noise_factor: float, chunk: slice) -> np.ndarray:
        return noise.add_noise(pure.pixels[chunk], field[chunk], noise_factor=noise_factor)

    measured = _sweep(
        denoise, pure, noise_factors, damage, classify=classify, on_progress=on_progress
    )
    return [
        Row(noise=noise_factor, **means)
        for noise_factor, means in zip(noise_factors, measured, strict=True)
    ]


def _sweep(
    denoise: Callable[[np.ndarray], np.ndarray],
    pure: Digits,
    levels: Sequence[float],
    damage: Callable[[float, slice], np.ndarray],
    *,
    classify: Callable[[np.ndarray], np.ndarray] | None,
    on_progress: Callable[[float], None],
) -> list[dict[str, Any]]:
    """Return the means at each level, by their names in `Row`; `damage` damages a part of the pictures."""
    chunks = [slice(i, i + _CHUNK) for i in range(0, len(pure), _CHUNK)]
    rows = []
    for at, level in enumerate(levels):
        values: dict[str, list[np.ndarray]] = {}
        for done, chunk in enumerate(chunks):
            pixels = pure.pixels[chunk]
            denoised = np.clip(denoise(damage(level, chunk)), 0, 1)
            measured = {
                "psnr": metrics.each(metrics.psnr, pixels, denoised),
                "ssim": metrics.each(metrics.ssim, pixels, denoised),
                "bce": metrics.each(metrics.binary_cross_entropy, pixels, denoised),
            }
            if classify is not None:
                measured["accuracy"] = classify(denoised) == pure.labels[chunk]
            for name, parts in measured.items():
                values.setdefault(name, []).append(parts)
            on_progress((at + (done + 1) / len(chunks)) / len(levels))
        means: dict[str, Any] = {
            name: float(np.mean(np.concatenate(parts))) for name, parts in values.items()
        }
        rows.append(means | {"psnr": means["psnr"] if math.isfinite(means["psnr"]) else None})
    return rows


def on_test(
    denoise: Callable[[np.ndarray], np.ndarray],
    test: Digits,
    *,
    classify: Callable[[np.ndarray], np.ndarray] | None,
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> Measured:
    """Measure a denoiser as reported figures are: on the test images, at all noise factors.

    Args:
        denoise: See `evaluate`.
        test: MNIST's test images, or the first of them.
        classify: See `evaluate`.
        seed: Seed of the noise.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        Number of images, seed and rows.
    """
    rows = evaluate(denoise, test, seed=seed, classify=classify, on_progress=on_progress)
    return Measured(images=len(test), seed=seed, rows=tuple(rows))


def on_damage(
    denoise: Callable[[np.ndarray], np.ndarray],
    pure: Digits,
    *,
    corruption: str,
    strengths: Sequence[float] = STRENGTHS,
    classify: Callable[[np.ndarray], np.ndarray] | None,
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> MeasuredDamage:
    """Measure a denoiser at each strength of a damage that is not normal noise.

    Args:
        denoise: See `evaluate`.
        pure: The pictures without damage, and their classes.
        corruption: One of `corruptions.KINDS`, or the mixture.
        strengths: The levels.
        classify: See `evaluate`.
        seed: Seed of the random numbers, which are the same at all levels.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        Number of images, seed, damage and rows.
    """

    def damage(strength: float, chunk: slice) -> np.ndarray:
        pixels = pure.pixels[chunk]
        rng = np.random.default_rng([seed, chunk.start])
        return corruptions.damage_all(corruption, pixels, np.full(len(pixels), strength), rng)

    measured = _sweep(denoise, pure, strengths, damage, classify=classify, on_progress=on_progress)
    rows = [
        DamageRow(strength=strength, **means)
        for strength, means in zip(strengths, measured, strict=True)
    ]
    return MeasuredDamage(images=len(pure), seed=seed, corruption=corruption, rows=tuple(rows))


def on_validation(
    denoise: Callable[[np.ndarray], np.ndarray], validation: Digits, recipe: Learned
) -> Validation:
    """Measure a denoiser as its training does: by the cross-entropy.

    Args:
        denoise: See `evaluate`.
        validation: Digits that it was not trained on.
        recipe: Says which damage it learned.

    Returns:
        Number of images, noise factor or damage with its strength, seed and mean binary cross-entropy in nats.
    """
    denoised = denoise(damage_validation(validation.pixels, recipe))
    is_noise = recipe.corruption == corruptions.NORMAL_NOISE
    return Validation(
        images=len(validation),
        noise=noise.BOOK_NOISE_FACTOR if is_noise else None,
        corruption=recipe.corruption,
        strength=None if is_noise else recipes.middle(recipe),
        seed=_VALIDATION_SEED,
        bce=float(np.mean(metrics.each(metrics.binary_cross_entropy, validation.pixels, denoised))),
    )


def damage_validation(pure: np.ndarray, recipe: Learned) -> np.ndarray:
    """Damage validation pictures.

    Args:
        pure: float32 array of shape (n, 28, 28), in [0, 1].
        recipe: Says which damage is learned. Normal noise has the book's factor, whatever the recipe trains on,
            so that the validation losses of such recipes compare; other damage has its middle strength.

    Returns:
        float32 array of the same shape, not clipped.
    """
    if recipe.corruption == corruptions.NORMAL_NOISE:
        return noise.make_noisy(pure, noise_factor=noise.BOOK_NOISE_FACTOR, seed=_VALIDATION_SEED)
    strengths = np.full(len(pure), recipes.middle(recipe))
    rng = np.random.default_rng(_VALIDATION_SEED)
    return corruptions.damage_all(recipe.corruption, pure, strengths, rng)
