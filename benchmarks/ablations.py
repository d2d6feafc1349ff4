"""What each choice in the recipe `blind` brings: python -m benchmarks.ablations [NAME ...]

Trains three epochs by the recipe, and by variations of it that differ in one thing, and measures each
on validation images and on drawings. About two minutes for each on two cores.
"""

import argparse
import dataclasses
import functools
from unittest import mock

import keras
import numpy as np

from benchmarks import drawings
from denoiser import recipes
from denoiser.imaging import metrics, noise
from denoiser.training import architectures, augmentation, pipeline, trainer

EPOCHS = 3
_IMAGES = 3000
_SEED = 20_000  # no training uses it
_LEVELS = (0.0, 0.1, 0.55, 1.0)


def _without_code() -> keras.Model:
    with mock.patch.object(architectures, "_add_code", lambda x, size: x):
        return architectures.unet()


def _small_code() -> keras.Model:
    return architectures._unet("unet", channels=(8, 32, 76), code=32)


def _without_biases() -> keras.Model:
    """Source: Mohan and others, "Robust and interpretable blind image denoising via bias-free
    convolutional neural networks", ICLR 2020.
    """

    def clone(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        return type(layer).from_config(config | ({"use_bias": False} if layer.weights else {}))

    return keras.models.clone_model(architectures.unet(), clone_function=clone)


def _inverted_bottlenecks() -> keras.Model:
    """Source: Liu and others, "A ConvNet for the 2020s", CVPR 2022; without its normalisation."""

    def block(x, channels: int, name: str):
        y = keras.layers.DepthwiseConv2D(7, padding="same", name=f"{name}_depthwise")(x)
        y = keras.layers.Conv2D(4 * channels, 1, activation="relu", name=f"{name}_widen")(y)
        zeros = {"kernel_initializer": "zeros"}
        y = keras.layers.Conv2D(channels, 1, name=f"{name}_narrow", **zeros)(y)
        return keras.layers.Add(name=f"{name}_add")([x, y])

    with mock.patch.object(architectures, "_residual_block", block):
        return architectures.unet()


BLIND = dataclasses.replace(recipes.get("blind"), epochs=EPOCHS, validation_images=500)
# What each differs in; a function stands for an architecture, `scales` for those of a move.
VARIATIONS = {
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
    "without the code": {"architecture": _without_code},
    "a code of 32 numbers": {"architecture": _small_code},
    "without biases": {"architecture": _without_biases},
    "inverted bottlenecks": {"architecture": _inverted_bottlenecks},
}


def _train(changes: dict) -> trainer.Trained:
    changes = dict(changes)
    scales = changes.pop("scales", augmentation._SCALE)
    architecture = changes.pop("architecture", None)
    if architecture:
        architectures.ARCHITECTURES["variation"] = architecture
        changes["architecture"] = "variation"
    recipe = dataclasses.replace(BLIND, **changes)
    with mock.patch.object(augmentation, "_SCALE", scales):
        return trainer.train(recipe, *_digits())


@functools.cache
def _digits():
    return pipeline.load_digits(BLIND)


def _psnr(trained: trainer.Trained, pure: np.ndarray, noise_factor: float) -> float:
    noisy = noise.make_noisy(pure, noise_factor=noise_factor, seed=_SEED)
    denoised = trained.model.predict(noisy[..., None], batch_size=500, verbose=0)[..., 0]
    return float(np.mean(metrics.each(metrics.psnr, pure, denoised)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("names", metavar="NAME", nargs="*", help="variations (default: all)")
    names = parser.parse_args().names or [*VARIATIONS]
    if unknown := set(names) - set(VARIATIONS):
        parser.error(f"no variation {', '.join(unknown)}; there are: {', '.join(VARIATIONS)}")
    validation = _digits()[1].pixels[:_IMAGES]
    digits = drawings.draw()[0]
    drawn = [drawings.paint(digits, scale=scale) for scale in (1, 1.2)]
    print(
        f"PSNR in dB on {_IMAGES} validation images by noise factor, and at 0.55 on {len(digits)} "
        "drawings and on the same scaled by 1.2"
    )
    print(f"{'':36}" + "".join(f"{level:>8g}" for level in _LEVELS) + "   drawn  larger  seconds")
    for name in names:
        trained = _train(VARIATIONS[name])
        values = [_psnr(trained, validation, level) for level in _LEVELS]
        values += [_psnr(trained, pure, noise.BOOK_NOISE_FACTOR) for pure in drawn]
        print(
            f"{name:36}" + "".join(f"{value:8.2f}" for value in values),
            f"{trained.seconds:8.0f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
