"""Start a network from a trained one that is half as wide, so that both compute the same.

Source: Chen, Goodfellow and Shlens, "Net2Net: accelerating learning via knowledge transfer", ICLR 2016.
"""

import keras
import numpy as np
from keras import layers


def start_from(narrow: keras.Model, wide: keras.Model) -> None:
    """Set the weights of a network so that it computes what a narrower one does.

    Each channel is there twice, and each weight that reads it is split between the two at random, so
    that the two halves differ and can learn different things.

    Args:
        narrow: A trained network.
        wide: A network with layers of the same names and kinds, each as wide or twice as wide.
    """
    rng = np.random.default_rng(0)
    for layer in wide.layers:
        if layer.weights:
            kernel, bias = narrow.get_layer(layer.name).get_weights()
            axes = (-1, -2)  # output, input; a transposed convolution has them the other way round
            if isinstance(layer, layers.Conv2DTranspose):
                axes = (-2, -1)
            outputs, inputs = (layer.kernel.shape[axis] // kernel.shape[axis] for axis in axes)
            kernel = np.concatenate([kernel] * outputs, axis=axes[0])
            if inputs == 2:
                share = rng.uniform(size=kernel.shape)
                kernel = np.concatenate([share * kernel, (1 - share) * kernel], axis=axes[1])
            layer.set_weights([kernel, np.concatenate([bias] * outputs)])
