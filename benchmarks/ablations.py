"""What each choice in the recipe `blind` brings: python -m benchmarks.ablations [NAME ...]

Trains three epochs by the recipe, and by variations of it that differ in one thing, and measures each
on validation images and on drawings. About two minutes for each on two cores.
"""

import argparse
import dataclasses
import functools

import numpy as np

from benchmarks import drawings
from denoiser import architectures, metrics, noise, recipes, training

EPOCHS = 3
_IMAGES = 3000
_SEED = 20_000  # no training uses it
_LEVELS = (0.0, 0.1, 0.55, 1.0)


def _unet(*channels: int, code: int = 96):
    return functools.partial(architectures._unet, "unet", channels=channels, code=code)


BLIND = dataclasses.replace(recipes.get("blind"), epochs=EPOCHS, validation_images=500)
# What each differs in; a function stands for an architecture.
VARIATIONS = {
    "as it is": {},
    "Adam, learning rate 0.003": {"optimizer": "adam", "learning_rate": 0.003},
    "without the logarithm of the MSE": {"log_mse_weight": 0.0},
    "0.1 times the logarithm of the MSE": {"log_mse_weight": 0.1},
    "learning rate 0.002": {"learning_rate": 0.002},
    "learning rate 0.006": {"learning_rate": 0.006},
    "batches of 64": {"batch_size": 64},
    "batches of 256": {"batch_size": 256},
    "noise factors up to 1.0": {"noise_factors": (0.0, 1.0)},
    "nothing clipped": {"clipped": 0.0},
    "MNIST as it is": {"moved": 0.0, "redrawn": 0.0},
    "moved, not redrawn": {"moved": 0.6, "redrawn": 0.0},
    "a quarter moved, a quarter redrawn": {"moved": 0.25, "redrawn": 0.25},
    "without the code": {"architecture": _unet(8, 32, 76, code=0)},
    "a code of 32 numbers": {"architecture": _unet(8, 32, 76, code=32)},
    "88 channels on 7 pixels, 20 on 14": {"architecture": _unet(8, 20, 88)},
    "64 channels on 7 pixels, 37 on 14": {"architecture": _unet(8, 37, 64)},
}


def _train(changes: dict) -> training.Trained:
    changes = dict(changes)
    architecture = changes.pop("architecture", None)
    if architecture:
        architectures.ARCHITECTURES["variation"] = architecture
        changes["architecture"] = "variation"
    recipe = dataclasses.replace(BLIND, **changes)
    return training.train(recipe, *_digits())


@functools.cache
def _digits():
    return training.load_digits(BLIND)


def _psnr(trained: training.Trained, pure: np.ndarray, noise_factor: float) -> float:
    field = noise.noise_field(_SEED, count=len(pure))
    noisy = noise.add_noise(pure, field, noise_factor=noise_factor)
    denoised = trained.model.predict(noisy[..., None], batch_size=500, verbose=0)[..., 0]
    return float(np.mean(metrics.psnr(pure, denoised)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", metavar="NAME", nargs="*", help="variations (default: all)")
    names = parser.parse_args().names or [*VARIATIONS]
    if unknown := set(names) - set(VARIATIONS):
        parser.error(f"no variation {', '.join(unknown)}; there are: {', '.join(VARIATIONS)}")
    validation = _digits()[1].pixels[:_IMAGES]
    drawn = drawings.paint(drawings.draw()[0])
    print(f"PSNR in dB on {_IMAGES} validation images by noise factor, and on drawings at 0.55")
    print(f"{'':36}" + "".join(f"{level:>8g}" for level in _LEVELS) + "   drawn  seconds")
    for name in names:
        trained = _train(VARIATIONS[name])
        values = [_psnr(trained, validation, level) for level in _LEVELS]
        values.append(_psnr(trained, drawn, noise.BOOK_NOISE_FACTOR))
        print(
            f"{name:36}" + "".join(f"{value:8.2f}" for value in values), f"{trained.seconds:8.0f}"
        )


if __name__ == "__main__":
    main()
