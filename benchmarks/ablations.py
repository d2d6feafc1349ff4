"""Measure what each choice in the recipe `blind-first` contributes: python -m benchmarks.ablations [NAME ...]

Trains three epochs by the recipe, and by variations of it that differ in one thing, and measures each
on validation images and on drawings. MNIST is read from DENOISER_MNIST or from Keras' download.
"""

import argparse
import dataclasses

import numpy as np

from benchmarks import drawings
from denoiser import recipes
from denoiser.imaging import metrics, noise

EPOCHS = 3
_IMAGES = 3000
_SEED = 20_000  # no training uses it
_LEVELS = (0.0, 0.1, 0.55, 1.0)

BLIND = dataclasses.replace(recipes.get("blind-first"), epochs=EPOCHS, validation_images=500)
# The settings in which each differs from the recipe. The architectures are those of
# `benchmarks.variations`; `scales` is not part of a recipe.
VARIATIONS: dict[str, dict] = {
    "as it is": {},
    "MNIST as it is": {"moved": 0.0, "redrawn": 0.0},
    "moved, not redrawn": {"moved": 0.6, "redrawn": 0.0},
    "more redrawn": {"moved": 0.1, "redrawn": 0.8},
    "scaled by 0.6 to 1.6": {"scales": (0.6, 1.6)},
    "all redrawn by the canvas' brush": {"canvas_brush": 1.0},
    "Adam, learning rate 0.003": {"optimizer": "adam", "learning_rate": 0.003},
    "without the logarithm of the MSE": {"log_mse_weight": 0.0},
    "0.1 times the logarithm of the MSE": {"log_mse_weight": 0.1},
    "batches of 64": {"batch_size": 64},
    "noise factors up to 1.0": {"noise_factors": (0.0, 1.0)},
    "without the code": {"architecture": "without_code"},
    "a code of 32 numbers": {"architecture": "small_code"},
    "without biases": {"architecture": "without_biases"},
    "inverted bottlenecks": {"architecture": "inverted_bottlenecks"},
}


def _psnr(model, pure: np.ndarray, noise_factor: float) -> float:
    """Return the mean PSNR in dB of a Keras model on pictures with noise."""
    noisy = noise.make_noisy(pure, noise_factor=noise_factor, seed=_SEED)
    denoised = model.predict(noisy[..., None], batch_size=500, verbose=0)[..., 0]
    return float(np.mean(metrics.each(metrics.psnr, pure, denoised)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", metavar="NAME", nargs="*", help="variations (default: all)")
    names = parser.parse_args().names or [*VARIATIONS]
    if unknown := set(names) - set(VARIATIONS):
        parser.error(f"no variation {', '.join(unknown)}; there are: {', '.join(VARIATIONS)}")
    from benchmarks import variations  # loads Keras, which the options do not need

    digits = variations.load_digits(BLIND)
    validation = digits[1].pixels[:_IMAGES]
    strokes = drawings.draw()[0]
    drawn = [drawings.paint(strokes, scale=scale) for scale in (1, 1.2)]
    print(
        f"PSNR in dB on {_IMAGES} validation images by noise factor, and at 0.55 on {len(strokes)} "
        "drawings and on the same scaled by 1.2"
    )
    print(f"{'':36}" + "".join(f"{level:>8g}" for level in _LEVELS) + "   drawn  larger  seconds")
    for name in names:
        changes = dict(VARIATIONS[name])
        scales = changes.pop("scales", None)
        trained = variations.train(dataclasses.replace(BLIND, **changes), digits, scales=scales)
        values = [_psnr(trained.model, validation, level) for level in _LEVELS]
        values += [_psnr(trained.model, pure, noise.BOOK_NOISE_FACTOR) for pure in drawn]
        print(
            f"{name:36}" + "".join(f"{value:8.2f}" for value in values),
            f"{trained.seconds:8.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
