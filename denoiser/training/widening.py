"""Start a network from a trained one of half its width, so that both compute the same.

Source: Chen, Goodfellow and Shlens, "Net2Net: accelerating learning via knowledge transfer", ICLR 2016.
"""

import keras
import numpy as np
from keras import layers


def start_from(narrow: keras.Model, wide: keras.Model) -> None:
    """Set the weights of a network so that it computes the same as a narrower one.

    Each channel is doubled, and each weight of its consumers is split between the two at random, so
    that the two halves differ and can learn different features.

    Args:
        narrow: A trained network.
        wide: A network with layers of the same names and kinds, each of the same or twice the width.
    """
    rng = np.random.default_rng(0)
    for layer in wide.layers:
        if layer.weights:
            kernel, bias = narrow.get_layer(layer.name).get_weights()
            axes = (-1, -2)  # output, input; swapped in a transposed convolution
            if isinstance(layer, layers.Conv2DTranspose):
                axes = (-2, -1)
            outputs, inputs = (layer.kernel.shape[axis] // kernel.shape[axis] for axis in axes)
            kernel = np.concatenate([kernel] * outputs, axis=axes[0])
            if inputs == 2:
                share = rng.uniform(size=kernel.shape)
                kernel = np.concatenate([share * kernel, (1 - share) * kernel], axis=axes[1])
            layer.set_weights([kernel, np.concatenate([bias] * outputs)])
