"""Small networks of the layers that the engine in the browser supports, as tests need them."""

import keras
import numpy as np
from keras import layers

SIZE = (9, 7, 5)  # odd, and no multiple of four

ONE_INPUT = {
    "a 3x3 convolution": [layers.Conv2D(6, 3, padding="same")],
    "one without padding": [layers.Conv2D(3, 3, activation="relu")],
    "strides": [layers.Conv2D(3, 4, strides=2, padding="same", use_bias=False)],
    "strides and a kernel that differ": [layers.Conv2D(7, (5, 2), strides=(3, 1))],
    "one pixel": [layers.Conv2D(9, 1, activation="relu")],
    "dilation": [layers.Conv2D(3, 3, dilation_rate=2, padding="same")],
    "dilation downwards": [layers.Conv2D(3, (3, 2), dilation_rate=(3, 1))],
    "groups": [layers.Conv2D(6, 1), layers.Conv2D(9, 3, groups=3, padding="same")],
    "groups and strides": [layers.Conv2D(4, 1), layers.Conv2D(6, 2, groups=2, strides=2)],
    "depthwise": [layers.DepthwiseConv2D(3, padding="same")],
    "depthwise, twice": [
        layers.DepthwiseConv2D((2, 3), strides=2, depth_multiplier=2, activation="relu")
    ],
    "separable": [layers.SeparableConv2D(6, 3, padding="same", activation="elu")],
    "separable with strides": [layers.SeparableConv2D(3, 2, strides=2, depth_multiplier=2)],
    "transposed": [layers.Conv2DTranspose(3, 3)],
    "transposed, same": [layers.Conv2DTranspose(3, 3, padding="same", activation="sigmoid")],
    "transposed, twice": [layers.Conv2DTranspose(3, 2, strides=2, activation="relu")],
    "transposed, overlapping": [layers.Conv2DTranspose(6, 3, strides=2, padding="same")],
    "transposed, across": [layers.Conv2DTranspose(3, (2, 5), strides=(1, 3), padding="same")],
    "dense": [layers.Flatten(), layers.Dense(5, activation="softmax")],
    "dense of pixels": [layers.Dense(6, activation="tanh")],
    "reshape": [layers.Reshape((5, 9, 7)), layers.Conv2D(2, 3)],
    "permute": [layers.Permute((3, 1, 2))],
    "max pooling": [layers.MaxPooling2D()],
    "max pooling, same": [layers.MaxPooling2D(3, strides=2, padding="same")],
    "average pooling": [layers.AveragePooling2D((2, 3), padding="same")],
    "average pooling by one": [layers.AveragePooling2D(2, strides=1)],
    "global average": [layers.GlobalAveragePooling2D(), layers.Dense(3)],
    "global maximum": [layers.GlobalMaxPooling2D(keepdims=True)],
    "nearest": [layers.UpSampling2D((2, 3))],
    "bilinear": [layers.UpSampling2D(2, interpolation="bilinear")],
    "bilinear, thrice": [layers.UpSampling2D((3, 1), interpolation="bilinear")],
    "zero padding": [layers.ZeroPadding2D(((1, 2), (0, 3)))],
    "cropping": [layers.Cropping2D(((1, 2), (0, 3)))],
    "batch normalization": [layers.BatchNormalization()],
    "batch normalization without scale": [layers.BatchNormalization(scale=False, center=False)],
    "folded": [layers.Conv2D(6, 3, use_bias=False), layers.BatchNormalization()],
    "folded, transposed": [layers.Conv2DTranspose(6, 2, strides=2), layers.BatchNormalization()],
    "folded, depthwise": [
        layers.DepthwiseConv2D(2, depth_multiplier=2), layers.BatchNormalization(), layers.ReLU()
    ],
    "folded, dense": [layers.Flatten(), layers.Dense(6), layers.BatchNormalization()],
    "layer normalization": [layers.LayerNormalization()],
    "of several axes": [layers.LayerNormalization(axis=[2, 3], scale=False)],
    "rescaling": [layers.Rescaling(1 / 127.5, offset=-1)],
    "leaky": [layers.LeakyReLU(negative_slope=0.3)],
    "PReLU": [layers.PReLU()],
    "shared PReLU": [layers.PReLU(shared_axes=[1, 2])],
    "ELU": [layers.ELU(alpha=0.7)],
    "a limited ReLU": [layers.ReLU(max_value=1.0, negative_slope=0.1, threshold=0.2)],
    "softmax of pixels": [layers.Softmax()],
    "a layer as an activation": [layers.Conv2D(2, 3, activation=layers.LeakyReLU())],
    "training only": [
        layers.GaussianNoise(0.3), layers.Dropout(0.5), layers.SpatialDropout2D(0.5),
        layers.GaussianDropout(0.5), layers.ActivityRegularization(), layers.Identity(),
    ],
} | {
    f"activation {name}": [layers.Activation(name)]
    for name in (
        *("tanh", "sigmoid", "hard_sigmoid", "softplus", "softsign", "silu", "swish", "gelu", "selu"),
        *("exponential", "mish", "hard_silu", "relu6", "leaky_relu", "linear", "relu", "elu"),
    )
}  # fmt: skip

SEVERAL = {
    "add": layers.add,
    "subtract": lambda tensors: layers.subtract(tensors[:2]),
    "multiply": layers.multiply,
    "maximum": layers.maximum,
    "minimum": layers.minimum,
    "average": layers.average,
    "concatenate": layers.concatenate,
    "below each other": lambda tensors: layers.concatenate(tensors, axis=1),
    "operations": lambda tensors: 1 - (tensors[0] + tensors[1] * 0.5) / 4 - tensors[2],
    "clip": lambda tensors: keras.ops.clip(tensors[0], -0.1, 0.2),
    "functions": lambda tensors: keras.ops.concatenate(
        [keras.ops.relu(tensors[0]), keras.ops.reshape(keras.ops.tanh(tensors[1]), (-1, 9, 7, 3))],
        axis=-1,
    ),
    "channels are weighted": lambda tensors: layers.multiply(
        [tensors[0], layers.GlobalAveragePooling2D(keepdims=True)(tensors[1])]
    ),
    "pixels are weighted": lambda tensors: layers.multiply(
        [layers.Conv2D(1, 1, activation="sigmoid")(tensors[0]), tensors[1]]
    ),
}


def build(name: str) -> keras.Model:
    """Build one of the networks, with any weights.

    Args:
        name: Of `ONE_INPUT` or `SEVERAL`.
    """
    x = picture = keras.Input(SIZE)
    if name in SEVERAL:
        x = SEVERAL[name]([layers.Conv2D(3, 1)(picture) for _ in range(3)])
    else:
        for layer in ONE_INPUT[name]:
            x = type(layer).from_config(layer.get_config())(x)
    return with_any_weights(keras.Model(picture, x))


def with_any_weights(network: keras.Model) -> keras.Model:
    """Give a network weights that say nothing; variances are positive."""
    random = np.random.default_rng(1)
    values = [random.normal(size=weight.shape, scale=0.5) for weight in network.get_weights()]
    network.set_weights([np.abs(v) if v.ndim == 1 else v for v in values])
    return network
