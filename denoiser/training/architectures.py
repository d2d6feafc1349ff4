"""Networks that map a noisy 28x28x1 picture to a denoised one, and one that classifies a digit.

To add an architecture, write a function that returns a Keras model and list it in `ARCHITECTURES`.
"""

import keras
from keras import layers

from denoiser.recipes import Recipe

_DOWN = {"strides": 2, "padding": "same", "activation": "relu"}  # to half the size


def book_cnn() -> keras.Model:
    """Build the convolutional autoencoder of the book: 47,425 weights, no bottleneck.

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
    """Build the fully connected autoencoder of the book: 50,992 weights, a code of 32 numbers.

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
    """Build a small U-Net with residual blocks, for noise of any amount: 344,745 weights.

    Most of the work is done on 14x14 and 7x7 pixels, where a kernel sees half a digit and a
    multiply-add costs a quarter and a sixteenth; the layers on 28x28 restore the edges. In the
    middle a code of 96 numbers connects every pixel with the whole digit; it costs a quarter of the
    weights and next to no arithmetic. Skip connections are added, not concatenated, which halves
    the arithmetic of the way up.

    Source: Ronneberger, Fischer and Brox, "U-Net", MICCAI 2015; residual blocks as in He, Zhang,
    Ren and Sun, "Deep residual learning for image recognition", CVPR 2016.
    """
    return _unet("unet", channels=(8, 32, 76), code=96)


def big_code_unet() -> keras.Model:
    """Build `unet` with a code of 320 numbers: 520,585 weights, and 1% more arithmetic."""
    return _unet("big_code_unet", channels=(8, 32, 76), code=320)


def wide_unet() -> keras.Model:
    """Build `unet` twice as wide, to see how well a network can denoise that need not be small."""
    return _unet("wide_unet", channels=(16, 64, 152), code=192)


def _unet(name: str, *, channels: tuple[int, int, int], code: int) -> keras.Model:
    """Build a U-Net with these channels on 28, 14 and 7 pixels, and a code of this size."""

    def up(x: keras.KerasTensor, skip: keras.KerasTensor, name: str) -> keras.KerasTensor:
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


def _add_code(x: keras.KerasTensor, size: int) -> keras.KerasTensor:
    """Add to each position a value from a dense code of the whole picture."""
    height, width, channels = x.shape[1:]
    thin = 8  # channels that go into the code: each costs 49 numbers on its way in and out
    y = layers.Conv2D(thin, 1, activation="relu", name="code_in")(x)
    y = layers.Flatten(name="code_flatten")(y)
    y = layers.Dense(size, activation="relu", name="code")(y)
    y = layers.Dense(height * width * thin, activation="relu", name="code_back")(y)
    y = layers.Reshape((height, width, thin), name="code_reshape")(y)
    y = layers.Conv2D(channels, 1, kernel_initializer="zeros", name="code_out")(y)
    return layers.Add(name="code_add")([x, y])


def classifier(classes: int = 10) -> keras.Model:
    """Build a small classifier: 28x28x1 to a probability for each class, of digits or other pictures.

    Args:
        classes: How many there are.

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
    probabilities = layers.Dense(classes, activation="softmax", name="classes")(x)
    return keras.Model(picture, probabilities, name="classifier")


def _residual_block(x: keras.KerasTensor, channels: int, name: str) -> keras.KerasTensor:
    y = layers.Conv2D(channels, 3, padding="same", activation="relu", name=f"{name}_conv_1")(x)
    # At first a block is the identity, so that the network starts shallow and deepens as it learns.
    y = layers.Conv2D(
        channels, 3, padding="same", kernel_initializer="zeros", name=f"{name}_conv_2"
    )(y)
    y = layers.Add(name=f"{name}_add")([x, y])
    return layers.ReLU(name=f"{name}_relu")(y)


ARCHITECTURES = {
    "book_cnn": book_cnn,
    "book_ffnn": book_ffnn,
    "unet": unet,
    "big_code_unet": big_code_unet,
    "wide_unet": wide_unet,
    "classifier": classifier,
}


def build(recipe: Recipe) -> keras.Model:
    """Build the network of a recipe, with as many classes as its data has, where it is a classifier."""
    if recipe.is_classifier and recipe.data:
        return classifier(len(recipe.data.classes))
    return ARCHITECTURES[recipe.architecture]()
