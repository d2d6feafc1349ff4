"""One noise pattern, pinned by a seed, added in any amount.

The corruption is that of the notebook *Denoising autoencoders with CNN* (Michelucci and Sperti,
*Applied Deep Learning*, 2nd ed.): `noisy = pure + noise_factor * N(0, 1)`, not clipped.
"""

import numpy as np

IMAGE_SHAPE = (28, 28)
BOOK_NOISE_FACTOR = 0.55
MAX_NOISE_FACTOR = 1.5
MAX_SEED = 9999


def noise_field(seed: int, *, count: int | None = None) -> np.ndarray:
    """Draw the standard-normal field that a seed stands for.

    Args:
        seed: Whole number, 0 or more. The same seed draws the same field on every machine.
        count: Number of fields, one for each image of a stack; None for a single field.

    Returns:
        float32 array of shape (28, 28), or (count, 28, 28); mean 0, standard deviation 1.

    Raises:
        ValueError: The seed or the count is negative.
    """
    if seed < 0 or (count is not None and count < 0):
        raise ValueError(f"seed and count must be 0 or more, got seed={seed}, count={count}")
    shape = IMAGE_SHAPE if count is None else (count, *IMAGE_SHAPE)
    return np.random.default_rng(seed).standard_normal(shape, dtype=np.float32)


def add_noise(
    pure: np.ndarray, field: np.ndarray, *, noise_factor: float, clip: bool = False
) -> np.ndarray:
    """Add `noise_factor * field` to pure images.

    Args:
        pure: float32 array, pixels in [0, 1].
        field: Standard-normal array that broadcasts to the shape of `pure`.
        noise_factor: Standard deviation of the noise, in units of the pixel range; 0 or more.
        clip: Whether to clip the result to [0, 1]. The book does not.

    Returns:
        float32 array of the shape of `pure`; beyond [0, 1] unless clipped.

    Raises:
        ValueError: The noise factor is negative or NaN.
    """
    if not noise_factor >= 0:
        raise ValueError(f"noise_factor must be 0 or more, got {noise_factor}")
    noisy = (pure + np.float32(noise_factor) * field).astype(np.float32)
    return np.clip(noisy, 0, 1) if clip else noisy


def make_noisy(
    pure: np.ndarray, *, noise_factor: float, seed: int, clip: bool = False
) -> np.ndarray:
    """Add the noise that a seed stands for; each image of a stack gets noise of its own.

    Args:
        pure: float32 array of shape (28, 28) or (n, 28, 28), in [0, 1].
        noise_factor: As for `add_noise`.
        seed: As for `noise_field`.
        clip: As for `add_noise`.

    Returns:
        float32 array of the shape of `pure`.

    Raises:
        ValueError: The noise factor is negative or NaN, or the seed is negative.
    """
    field = noise_field(seed, count=None if pure.ndim == 2 else len(pure))
    return add_noise(pure, field, noise_factor=noise_factor, clip=clip)
