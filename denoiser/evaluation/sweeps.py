"""Sweeps over the noise factor: how well a denoiser does at each level."""

import math
from collections.abc import Callable, Sequence

import numpy as np

from denoiser.data.digits import Digits
from denoiser.imaging import metrics, noise
from denoiser.models.schema import Measured, Row, Validation

NOISE_FACTORS = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 1.0, 1.25, 1.5)
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
    chunks = [slice(i, i + _CHUNK) for i in range(0, len(pure), _CHUNK)]
    rows = []
    for level, noise_factor in enumerate(noise_factors):
        values: dict[str, list[np.ndarray]] = {}
        for done, chunk in enumerate(chunks):
            pixels = pure.pixels[chunk]
            noisy = noise.add_noise(pixels, field[chunk], noise_factor=noise_factor)
            denoised = np.clip(denoise(noisy), 0, 1)
            measured = {
                "psnr": metrics.each(metrics.psnr, pixels, denoised),
                "ssim": metrics.each(metrics.ssim, pixels, denoised),
                "bce": metrics.each(metrics.binary_cross_entropy, pixels, denoised),
            }
            if classify is not None:
                measured["accuracy"] = classify(denoised) == pure.labels[chunk]
            for name, parts in measured.items():
                values.setdefault(name, []).append(parts)
            on_progress((level + (done + 1) / len(chunks)) / len(noise_factors))
        means = {name: float(np.mean(np.concatenate(parts))) for name, parts in values.items()}
        psnr = means.pop("psnr")
        rows.append(Row(noise=noise_factor, psnr=psnr if math.isfinite(psnr) else None, **means))
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


def on_validation(denoise: Callable[[np.ndarray], np.ndarray], validation: Digits) -> Validation:
    """Measure a denoiser as its training does: by the cross-entropy at the book's noise factor.

    Args:
        denoise: See `evaluate`.
        validation: Digits that it was not trained on.

    Returns:
        Number of images, noise factor, seed and mean binary cross-entropy in nats.
    """
    denoised = denoise(add_validation_noise(validation.pixels))
    return Validation(
        images=len(validation),
        noise=noise.BOOK_NOISE_FACTOR,
        seed=_VALIDATION_SEED,
        bce=float(np.mean(metrics.each(metrics.binary_cross_entropy, validation.pixels, denoised))),
    )


def add_validation_noise(pure: np.ndarray) -> np.ndarray:
    """Add noise of the book's factor, the same in every training.

    Args:
        pure: float32 array of shape (n, 28, 28), in [0, 1].

    Returns:
        float32 array of the same shape, not clipped.
    """
    return noise.make_noisy(pure, noise_factor=noise.BOOK_NOISE_FACTOR, seed=_VALIDATION_SEED)
