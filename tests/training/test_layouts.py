"""Each model with channels first is compared with the same one written with channels last."""

import keras
import numpy as np
import pytest
from keras import layers

from denoiser.training.layouts import ChannelsLast
from denoiser.training.rebuilding import Rebuilder

PICTURES = np.random.default_rng(0).normal(size=(2, 8, 8, 1)).astype(np.float32)
FIRST = {"data_format": "channels_first"}


def rebuild(first):
    rebuilder = Rebuilder(first)
    picture = keras.Input((8, 8, 1))
    (output,) = rebuilder.run([ChannelsLast(picture)])
    return keras.Model(picture, rebuilder.layouts.original(output))


def transposed(tensor, *axes):
    return layers.Permute(axes)(tensor)


def convolutions(x, layout):
    axis = 1 if layout else -1
    x = layers.Conv2D(4, 3, padding="same", **layout)(x)
    y = layers.LeakyReLU()(layers.BatchNormalization(axis=axis)(x))
    y = layers.MaxPooling2D(**layout)(y)
    y = layers.Conv2DTranspose(3, 3, strides=2, padding="same", **layout)(y)
    y = layers.UpSampling2D(**layout)(layers.AveragePooling2D(2, **layout)(y))
    y = layers.Concatenate(axis=axis)([x, y]) * 2.0
    gate = layers.GlobalAveragePooling2D(keepdims=True, **layout)(y)
    y = layers.Multiply()([y, gate])
    y = layers.GroupNormalization(7, axis=axis)(layers.ZeroPadding2D(1, **layout)(y))
    return layers.Conv2D(1, 3, activation="sigmoid", **layout)(y)


def flattened_last(x, layout):
    x = layers.Conv2D(2, 3, **layout)(x)
    return layers.Dense(5)(layers.Flatten(**layout)(x))


def flattened_as_it_is(x, layout):
    x = layers.Conv2D(2, 3, **layout)(x)
    x = x if layout else transposed(x, 3, 1, 2)
    return layers.Dense(5)(layers.Flatten()(x))


def reshaped(x, layout):
    x = layers.Conv2D(2, 3, padding="same", **layout)(x)
    x = x if layout else transposed(x, 3, 1, 2)
    x = layers.Reshape((4, 4, 8))(layers.Dense(8)(x))
    x = x if layout else transposed(x, 2, 3, 1)
    return layers.Conv2D(1, 3, padding="same", **layout)(x)


def along_another_axis(x, layout):
    x = layers.Conv2D(2, 3, padding="same", **layout)(x)
    y = layers.Concatenate(axis=2 if layout else 1)([x, layers.Softmax(axis=3 if layout else 2)(x)])
    return layers.Conv2D(1, 3, **layout)(layers.Concatenate(axis=-1 if layout else 2)([y, y]))


@pytest.mark.parametrize(
    "build", [convolutions, flattened_last, flattened_as_it_is, reshaped, along_another_axis]
)
def test_channels_first_computes_the_same_with_channels_last(build):
    inputs = keras.Input((1, 8, 8)), keras.Input((8, 8, 1))
    first, last = (
        keras.Model(picture, build(picture, layout))
        for picture, layout in zip(inputs, (FIRST, {}), strict=True)
    )
    random = np.random.default_rng(1)
    weights = [random.uniform(0.1, 0.5, weight.shape) for weight in last.get_weights()]
    first.set_weights(weights)
    last.set_weights(weights)
    rebuilt = np.asarray(rebuild(first)(PICTURES))
    expected = np.asarray(last(PICTURES))
    if expected.ndim == 4:
        rebuilt = np.moveaxis(rebuilt, 1, -1)
    np.testing.assert_allclose(rebuilt, expected, rtol=1e-4, atol=1e-5)


def test_convolutions_need_no_change_of_layout_in_between():
    picture = keras.Input((1, 8, 8))
    network = rebuild(keras.Model(picture, convolutions(picture, FIRST)))
    assert not any(isinstance(layer, layers.Permute) for layer in network.layers)
