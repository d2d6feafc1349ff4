"""Start a network from a trained one that is narrower, so that both compute the same."""

import keras
import numpy as np
from keras import layers


def start_from(narrow: keras.Model, wide: keras.Model) -> None:
    """Set the weights of a network so that it computes the same as a narrower one.

    What the narrower one has no channels for keeps its random weights, and the channels that it has do
    not listen to the others at first. So the added ones all differ, and each learns something of its own.

    Args:
        narrow: A trained network.
        wide: A network with layers of the same names and kinds, each of at least the same width, whose
            weights are random.
    """
    for layer in wide.layers:
        if layer.weights:
            kernel, bias = layer.get_weights()
            trained, trained_bias = narrow.get_layer(layer.name).get_weights()
            if isinstance(layer, layers.Conv2DTranspose):  # whose axes are the other way round
                kernel, trained = kernel.swapaxes(-1, -2), trained.swapaxes(-1, -2)
            inputs, outputs = trained.shape[-2:]
            kernel[..., inputs:, :outputs] = 0
            kernel[..., :inputs, :outputs] = trained
            bias[:outputs] = trained_bias
            if isinstance(layer, layers.Conv2DTranspose):
                kernel = kernel.swapaxes(-1, -2)
            layer.set_weights([np.ascontiguousarray(kernel), bias])
