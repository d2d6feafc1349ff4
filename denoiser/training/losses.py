"""What a training makes small, and the cross-entropy that its curves show."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from denoiser.imaging import corruptions
from denoiser.recipes import Recipe

_LEAST_MSE = 1e-4  # 40 dB: a better picture needs no more training

Loss = Callable[
    [Any, Any], Any
]  # of a target and a prediction, for each picture or each of its pixels


def of(recipe: Recipe) -> tuple[Loss, Loss]:
    """Return the loss of a recipe and the cross-entropy of its curves, as Keras calls them.

    The mean of many noisy copies of a picture is the pure picture, and the number with the least mean squared
    error from many numbers is their mean. So a network that makes the squared error to noisy copies small
    comes to the same output as with pure targets. The logarithm of the MSE would not do: that of an MSE with
    noise in it is least elsewhere. The cross-entropy is linear in its target, so that its mean over noisy
    targets is that over pure ones; the curves of both compare.

    Source: Lehtinen and others, "Noise2Noise", ICML 2018.

    Args:
        recipe: Its target and loss.

    Raises:
        ValueError: The targets are noisy, and the recipe's damage or loss is none that this works with.
    """
    if recipe.is_classifier:
        by_class = keras.losses.get("sparse_categorical_crossentropy")
        return by_class, by_class
    if recipe.target != "pure":
        _check_noisy_targets(recipe)
    cross_entropy = keras.losses.get("binary_crossentropy")
    if recipe.target == "blind spot":
        return _over_hidden(_squared_error), _over_hidden(cross_entropy)

    def loss(target: Any, prediction: Any) -> Any:
        squares = keras.ops.mean(_squared_error(target, prediction), axis=(1, 2))
        by_image = squares if recipe.loss == "mse" else cross_entropy(target, prediction)
        if not recipe.log_mse_weight:
            return by_image
        log_mse = keras.ops.mean(keras.ops.log(squares + _LEAST_MSE))
        return by_image + recipe.log_mse_weight * log_mse

    return loss, cross_entropy


def count_all(recipe: Recipe, pure: np.ndarray) -> np.ndarray:
    """Return targets of which each pixel counts, in the form that the recipe's loss takes.

    Args:
        recipe: Its target.
        pure: float32 array of shape (n, 28, 28, 1).

    Returns:
        The same; at a blind spot with a second channel of ones, see `batches.Batches`.
    """
    if recipe.target != "blind spot":
        return pure
    return np.concatenate([pure, np.ones_like(pure)], axis=-1)


def _squared_error(target: Any, prediction: Any) -> Any:
    """Return the squared error of each pixel, of shape (n, 28, 28)."""
    return keras.ops.mean((target - prediction) ** 2, axis=-1)


def _over_hidden(by_pixel: Loss) -> Loss:
    """Return a loss as the mean over those pixels of each picture that its target marks as hidden."""

    def loss(target: Any, prediction: Any) -> Any:
        values, counts = by_pixel(target[..., :1], prediction), target[..., 1]
        number = keras.ops.maximum(keras.ops.sum(counts, axis=(1, 2)), 1)
        return keras.ops.sum(values * counts, axis=(1, 2)) / number

    return loss


def _check_noisy_targets(recipe: Recipe) -> None:
    if recipe.corruption != corruptions.NORMAL_NOISE:
        raise ValueError(
            f"a target of {recipe.target!r} needs damage whose mean is the pure picture, as that of normal"
            f" noise is; got {recipe.corruption!r}"
        )
    if recipe.loss != "mse" or recipe.log_mse_weight:
        raise ValueError(
            f"a target of {recipe.target!r} needs the squared error alone: loss 'mse' and log_mse_weight 0;"
            f" got {recipe.loss!r} and {recipe.log_mse_weight:g}"
        )
