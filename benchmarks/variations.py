"""Variations of the training of `blind`, each of which differs from its recipe in one thing."""

import functools
from unittest import mock

import keras

from denoiser.data.digits import Digits
from denoiser.recipes import Recipe
from denoiser.training import architectures, augmentation, pipeline, trainer


def without_code() -> keras.Model:
    """Build `unet` without the dense code in its middle."""
    with mock.patch.object(architectures, "_add_code", lambda x, size: x):
        return architectures.unet()


def small_code() -> keras.Model:
    """Build `unet` with a code of 32 numbers in place of 96."""
    return architectures._unet("unet", channels=(8, 32, 76), code=32)


def without_biases() -> keras.Model:
    """Build `unet` without biases.

    Source: Mohan and others, "Robust and interpretable blind image denoising via bias-free
    convolutional neural networks", ICLR 2020.
    """

    def clone(layer: keras.Layer) -> keras.Layer:
        config = layer.get_config()
        return type(layer).from_config(config | ({"use_bias": False} if layer.weights else {}))

    return keras.models.clone_model(architectures.unet(), clone_function=clone)


def inverted_bottlenecks() -> keras.Model:
    """Build `unet` with inverted bottlenecks in place of its residual blocks, without normalisation.

    Source: Liu and others, "A ConvNet for the 2020s", CVPR 2022.
    """

    def block(x: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
        y = keras.layers.DepthwiseConv2D(7, padding="same", name=f"{name}_depthwise")(x)
        y = keras.layers.Conv2D(4 * channels, 1, activation="relu", name=f"{name}_widen")(y)
        zeros = {"kernel_initializer": "zeros"}
        y = keras.layers.Conv2D(channels, 1, name=f"{name}_narrow", **zeros)(y)
        return keras.layers.Add(name=f"{name}_add")([x, y])

    with mock.patch.object(architectures, "_residual_block", block):
        return architectures.unet()


NETWORKS = {
    build.__name__: build
    for build in (without_code, small_code, without_biases, inverted_bottlenecks)
}


@functools.cache
def load_digits(recipe: Recipe) -> tuple[Digits, Digits]:
    """Return the training and the validation digits of a recipe, which all variations share."""
    return pipeline.load_digits(recipe)


def train(
    recipe: Recipe, digits: tuple[Digits, Digits], *, scales: tuple[float, float] | None = None
) -> trainer.Trained:
    """Train by a recipe whose architecture may be one of `NETWORKS`.

    Args:
        recipe: What to train.
        digits: The training and the validation digits.
        scales: Smallest and largest factor that digits are scaled by when they are moved; None for
            those of `training.augmentation`.
    """
    with (
        mock.patch.dict(architectures.ARCHITECTURES, NETWORKS),
        mock.patch.object(augmentation, "_SCALE", scales or augmentation._SCALE),
    ):
        return trainer.train(recipe, *digits)
