import keras
import numpy as np
from keras import layers

from denoiser.training import fusing


def kinds(network):
    return [type(operation).__name__ for operation in network.operations]


def test_an_activation_becomes_part_of_the_linear_layer_before_it():
    picture = keras.Input((28, 28, 1))
    x = layers.Activation("relu")(layers.Conv2D(2, 3, name="conv")(picture))
    x = layers.Reshape((28, 28, 1))(layers.Dense(784, name="dense")(layers.Flatten()(x)))
    network = keras.Model(picture, layers.Activation("sigmoid")(x), name="mine")
    fused = fusing.fuse_activations(network)
    assert kinds(fused) == ["InputLayer", "Conv2D", "Flatten", "Dense", "Reshape"]
    assert fused.get_layer("conv").activation is keras.activations.relu
    assert fused.get_layer("dense").activation is keras.activations.sigmoid
    assert fused.name == "mine"
    noisy = np.random.default_rng(0).normal(size=(2, 28, 28, 1)).astype(np.float32)
    np.testing.assert_allclose(np.asarray(fused(noisy)), np.asarray(network(noisy)), atol=1e-6)


def test_an_activation_is_left_where_the_layer_before_has_another_use_or_activation():
    picture = keras.Input((28, 28, 1))
    twice = layers.Conv2D(1, 3, padding="same")(picture)
    x = layers.Add()([twice, layers.Activation("relu")(twice)])
    x = layers.Conv2D(1, 3, padding="same", activation="relu")(x)
    x = layers.Activation("tanh")(layers.Conv2D(1, 3)(layers.Activation("sigmoid")(x)))
    network = keras.Model(picture, x)
    assert fusing.fuse_activations(network) is network
