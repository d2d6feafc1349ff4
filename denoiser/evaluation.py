"""Sweeps over the noise factor: how well a denoiser does at each level."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from denoiser import metrics, noise

NOISE_FACTORS = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 1.0, 1.25, 1.5)
_CHUNK = 250  # images between two reports


def evaluate(
    denoise: Callable[[np.ndarray], np.ndarray],
    pure: np.ndarray,
    *,
    noise_factors: Sequence[float] = NOISE_FACTORS,
    seed: int = 0,
    on_progress: Callable[[float], None] = lambda fraction: None,
) -> list[dict[str, Any]]:
    """Measures a denoiser at each noise factor.

    Args:
        denoise: Maps a stack (n, 28, 28) of noisy pictures to denoised ones of the same shape.
        pure: float32 array of shape (n, 28, 28), in [0, 1].
        noise_factors: The levels.
        seed: Seed of the noise: one field for each image, the same at all levels.
        on_progress: Called with the fraction done, 0 to 1.

    Returns:
        A row for each level, `{noise, psnr, ssim, bce}`: means over the images of the PSNR in dB,
        the SSIM and the binary cross-entropy in nats, against the pure images.
    """
    field = noise.noise_field(seed, count=len(pure))
    chunks = [slice(i, i + _CHUNK) for i in range(0, len(pure), _CHUNK)]
    rows = []
    for level, noise_factor in enumerate(noise_factors):
        values: dict[str, list[np.ndarray]] = {"psnr": [], "ssim": [], "bce": []}
        for done, chunk in enumerate(chunks):
            noisy = noise.add_noise(pure[chunk], field[chunk], noise_factor=noise_factor)
            denoised = np.clip(denoise(noisy), 0, 1)
            values["psnr"].append(metrics.psnr(pure[chunk], denoised))
            values["ssim"].append(metrics.ssim(pure[chunk], denoised))
            values["bce"].append(metrics.binary_cross_entropy(pure[chunk], denoised))
            on_progress((level + (done + 1) / len(chunks)) / len(noise_factors))
        means = {name: float(np.mean(np.concatenate(parts))) for name, parts in values.items()}
        rows.append({"noise": noise_factor, **means})
    return rows
