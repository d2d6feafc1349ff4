"""Notice models that do not denoise, such as one whose training failed."""

from collections.abc import Callable

import numpy as np

from denoiser.data.digits import Digits
from denoiser.imaging import metrics, noise

_DIGITS_STEP = 20  # every 20th digit of the gallery
_SEED = 10_003  # of noise that is in no training and no table
_LEAST_DEVIATION = 0.02  # of a pixel's value, between pictures; digits of a pale output have 0.03


def find(
    run: Callable[[np.ndarray], np.ndarray], digits: Digits, *, noise_factor: float
) -> tuple[str, ...]:
    """Return what raises doubts whether a model denoises, a sentence each; at most one of them.

    Args:
        run: The model: maps a stack (n, 28, 28) of any range to one of the same shape, of 0 to 1.
        digits: Digits that it was not trained on.
        noise_factor: That of the noise, one that it was trained at; at 0 there is nothing to say.
    """
    if noise_factor == 0:
        return ()
    pure = digits[::_DIGITS_STEP].pixels
    noisy = noise.make_noisy(pure, noise_factor=noise_factor, seed=_SEED)
    denoised = np.clip(run(noisy), 0, 1)
    if denoised.std(axis=0).max() < _LEAST_DEVIATION:
        return (
            "Its output is nearly the same for every picture, so that it does not denoise. Did its"
            " training fail?",
        )
    after, before, of_black = (
        float(np.mean(metrics.each(metrics.psnr, pure, pictures)))
        for pictures in (denoised, np.clip(noisy, 0, 1), np.zeros_like(pure))
    )
    if after > max(before, of_black):
        return ()
    other = "the noisy input" if before > of_black else "a black picture"
    return (
        f"Its output is no closer to the pure digits than {other} ({after:.1f} against"
        f" {max(before, of_black):.1f} dB at noise factor {noise_factor:g}), so that it does not denoise. Was"
        " it trained too little, at other noise, on inverted or standardized pictures, or to predict the"
        " noise?",
    )
