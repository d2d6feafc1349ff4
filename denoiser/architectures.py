"""Networks that map a noisy 28x28x1 picture to a denoised one, and one that reads a digit.

To add one, write a function that returns a Keras model and list it in `ARCHITECTURES`.
"""

import math
from collections import Counter
from dataclasses import dataclass

import keras
import numpy as np
from keras import layers

from denoiser import store

_DOWN = {"strides": 2, "padding": "same", "activation": "relu"}  # to half the size


def book_cnn() -> keras.Model:
    """Builds the convolutional autoencoder of the book: 47,425 weights, no bottleneck.

    Four 3x3 convolutions without padding shrink the picture to 24x24 and grow it back; a fifth
    makes the picture. The narrowest point holds 24 * 24 * 32 = 18,432 numbers, more than the 784
    pixels, so the network does not compress.

    Source: Michelucci and Sperti, Applied Deep Learning, 2nd ed., notebook "Denoising autoencoders
    with CNN".
    """

    def settings(activation: str) -> dict:
        return {
            "kernel_size": 3,
            "activation": activation,
            "kernel_constraint": keras.constraints.MaxNorm(2.0),
        }

    hidden = settings("relu") | {"padding": "valid", "kernel_initializer": "he_uniform"}
    noisy = keras.Input((28, 28, 1), name="noisy")
    x = layers.Conv2D(64, name="encode_1", **hidden)(noisy)  # 26, 26, 64
    x = layers.Conv2D(32, name="encode_2", **hidden)(x)  # 24, 24, 32
    x = layers.Conv2DTranspose(32, name="decode_1", **hidden)(x)  # 26, 26, 32
    x = layers.Conv2DTranspose(64, name="decode_2", **hidden)(x)  # 28, 28, 64
    denoised = layers.Conv2D(1, name="denoised", padding="same", **settings("sigmoid"))(x)
    return keras.Model(noisy, denoised, name="book_cnn")


def book_ffnn() -> keras.Model:
    """Builds the fully connected autoencoder of the book: 50,992 weights, a code of 32 numbers.

    Source: Michelucci and Sperti, Applied Deep Learning, 2nd ed., the companion notebook with a
    feed-forward network.
    """
    noisy = keras.Input((28, 28, 1), name="noisy")
    x = layers.Flatten(name="flatten")(noisy)  # 784
    x = layers.Dense(32, activation="relu", name="code")(x)  # 32
    x = layers.Dense(784, activation="sigmoid", name="decode")(x)  # 784
    denoised = layers.Reshape((28, 28, 1), name="denoised")(x)
    return keras.Model(noisy, denoised, name="book_ffnn")


def unet() -> keras.Model:
    """Builds a small U-Net with residual blocks, for noise of any amount: 344,745 weights.

    Most of the work is done on 14x14 and 7x7 pixels, where a kernel sees half a digit and a
    multiply-add costs a quarter and a sixteenth; what happens on 28x28 puts the edges back. In the
    middle a code of 96 numbers tells every pixel about the whole digit; it costs a quarter of the
    weights and next to no arithmetic. Skip connections are added, not concatenated, which halves
    the arithmetic of the way up.

    Source: Ronneberger, Fischer and Brox, "U-Net", MICCAI 2015; residual blocks as in He, Zhang,
    Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.
    """
    return _unet("unet", channels=(8, 32, 76), code=96)


def wide_unet() -> keras.Model:
    """Builds `unet` twice as wide, and starts it where `blind`, which is shipped, has arrived.

    It is there to see how much better a network could be that need not be small. Each channel is
    there twice, and each weight that reads it is split between the two at random. So it computes what
    `blind` does until it is trained further, and its halves differ.

    Source: Chen, Goodfellow and Shlens, "Net2Net: accelerating learning via knowledge transfer",
    ICLR 2016.
    """
    wide = _unet("wide_unet", channels=(16, 64, 152), code=192)
    narrow = keras.saving.load_model(store.BUNDLED / "blind" / "model.keras", compile=False)
    rng = np.random.default_rng(0)
    for layer in wide.layers:
        if layer.weights:
            kernel, bias = narrow.get_layer(layer.name).get_weights()
            axes = (-1, -2)  # gives, takes; a transposed convolution has them the other way round
            if isinstance(layer, layers.Conv2DTranspose):
                axes = (-2, -1)
            gives, takes = (layer.kernel.shape[axis] // kernel.shape[axis] for axis in axes)
            kernel = np.concatenate([kernel] * gives, axis=axes[0])
            if takes == 2:
                share = rng.uniform(size=kernel.shape)
                kernel = np.concatenate([share * kernel, (1 - share) * kernel], axis=axes[1])
            layer.set_weights([kernel, np.concatenate([bias] * gives)])
    return wide


def _unet(name: str, *, channels: tuple[int, int, int], code: int) -> keras.Model:
    """Builds a U-Net with so many channels on 28, 14 and 7 pixels, and so many numbers as a code."""

    def up(x, skip, name: str):
        x = layers.Conv2DTranspose(skip.shape[-1], 2, strides=2, padding="same", name=name)(x)
        x = layers.Add(name=f"{name}_add")([x, skip])
        return layers.ReLU(name=f"{name}_relu")(x)

    noisy = keras.Input((28, 28, 1), name="noisy")
    fine = layers.Conv2D(channels[0], 3, padding="same", name="stem")(noisy)  # 28, 28
    x = layers.Conv2D(channels[1], 4, name="down_1", **_DOWN)(noisy)  # 14, 14
    middle = _residual_block(x, channels[1], "middle")
    x = layers.Conv2D(channels[2], 2, name="down_2", **_DOWN)(middle)  # 7, 7
    x = _residual_block(x, channels[2], "coarse_1")
    x = _add_code(x, code)
    x = _residual_block(x, channels[2], "coarse_2")
    x = _residual_block(up(x, middle, "up_1"), channels[1], "middle_back")  # 14, 14
    x = _residual_block(up(x, fine, "up_2"), channels[0], "fine")  # 28, 28
    denoised = layers.Conv2D(1, 3, padding="same", activation="sigmoid", name="denoised")(x)
    return keras.Model(noisy, denoised, name=name)


def _add_code(x, size: int):
    """Adds to each position what a dense code of the whole picture says about it."""
    height, width, channels = x.shape[1:]
    thin = 8  # channels that go into the code: each costs 49 numbers on its way in and out
    y = layers.Conv2D(thin, 1, activation="relu", name="code_in")(x)
    y = layers.Flatten(name="code_flatten")(y)
    y = layers.Dense(size, activation="relu", name="code")(y)
    y = layers.Dense(height * width * thin, activation="relu", name="code_back")(y)
    y = layers.Reshape((height, width, thin), name="code_reshape")(y)
    y = layers.Conv2D(channels, 1, kernel_initializer="zeros", name="code_out")(y)
    return layers.Add(name="code_add")([x, y])


def reader() -> keras.Model:
    """Builds a small classifier that reads a digit: 28x28x1 to ten probabilities.

    Source: residual blocks as in He, Zhang, Ren and Sun, "Deep residual learning for image
    recognition", CVPR 2016.
    """
    picture = keras.Input((28, 28, 1), name="picture")
    x = layers.Conv2D(24, 4, name="down_1", **_DOWN)(picture)  # 14, 14, 24
    x = _residual_block(x, 24, "middle")
    x = layers.Conv2D(54, 2, name="down_2", **_DOWN)(x)  # 7, 7, 54
    x = _residual_block(x, 54, "coarse")
    x = layers.Flatten(name="flatten")(x)  # 2646
    x = layers.Dropout(0.5, name="dropout")(x)
    classes = layers.Dense(10, activation="softmax", name="classes")(x)
    return keras.Model(picture, classes, name="reader")


def _residual_block(x, channels: int, name: str):
    y = layers.Conv2D(channels, 3, padding="same", activation="relu", name=f"{name}_conv_1")(x)
    # At first a block does nothing, so that the network starts shallow and deepens as it learns.
    y = layers.Conv2D(
        channels, 3, padding="same", kernel_initializer="zeros", name=f"{name}_conv_2"
    )(y)
    y = layers.Add(name=f"{name}_add")([x, y])
    return layers.ReLU(name=f"{name}_relu")(y)


ARCHITECTURES = {
    "book_cnn": book_cnn,
    "book_ffnn": book_ffnn,
    "unet": unet,
    "wide_unet": wide_unet,
    "reader": reader,
}


@dataclass(frozen=True)
class Layer:
    """One layer of a network, in numbers.

    Attributes:
        name: Its name in the Keras model.
        kind: Its Keras class, for example "Conv2D".
        inputs: Names of the layers that it takes its input from.
        shape: Shape of what it gives for one picture.
        params: Number of weights.
        macs: Multiply-adds for one picture.
    """

    name: str
    kind: str
    inputs: tuple[str, ...]
    shape: tuple[int, ...]
    params: int
    macs: int


def describe(model: keras.Model) -> list[Layer]:
    """Lists the layers of a model in order, the input first.

    Args:
        model: A functional model. What it computes outside its layers, such as `x + y`, is listed,
            too.

    Returns:
        One `Layer` for each. Multiply-adds are those of layers with a kernel.

    Raises:
        ValueError: A layer is called more than once: Keras lists it once, as it is called first.
    """
    calls = Counter(
        call.operation.name for calls in model._nodes_by_depth.values() for call in calls
    )
    if again := [name for name, count in calls.items() if count > 1]:
        raise ValueError(
            f"a layer is called more than once ({', '.join(again)}); give each call a layer of its own"
        )
    return [
        Layer(
            name=layer.name,
            kind=type(layer).__name__,
            inputs=_input_names(layer),
            shape=tuple(layer.output.shape[1:]),
            params=layer.count_params() if isinstance(layer, keras.Layer) else 0,
            macs=_multiply_adds(layer),
        )
        for layer in model.operations
    ]


def _input_names(layer: keras.Operation) -> tuple[str, ...]:
    if isinstance(layer, layers.InputLayer):
        return ()
    inputs = layer.input if isinstance(layer.input, list) else [layer.input]
    return tuple(tensor._keras_history.operation.name for tensor in inputs)


def _multiply_adds(layer: keras.Operation) -> int:
    if isinstance(layer, keras.Model):  # a network in the network
        return sum(map(_multiply_adds, layer.layers))
    names = ("kernel", "depthwise_kernel", "pointwise_kernel")
    kernels = [kernel for name in names if (kernel := getattr(layer, name, None)) is not None]
    weights = sum(math.prod(kernel.shape) for kernel in kernels)
    if not weights:
        return 0
    if isinstance(layer, layers.Dense):  # works on the last axis alone, wherever on the others
        return weights * math.prod(layer.output.shape[1:-1])
    # Every position of the larger side (a transposed convolution spreads each *input* pixel) uses
    # the whole kernel once. Padding counts as arithmetic, as it is done in practice.
    spread = isinstance(layer, layers.Conv2DTranspose)
    _, height, width, _ = (layer.input if spread else layer.output).shape
    return height * width * weights
