import keras
from keras import layers

from denoiser.training import exporting


def test_the_first_layer_that_cannot_be_converted_is_found():
    picture = keras.Input((28, 28, 1))
    x = layers.Conv2D(2, 3, name="first")(picture)
    x = layers.Reshape((26, 26, 2, 1), name="second")(x)
    assert exporting.first_failing_layer(keras.Model(picture, x)) is None
    x = layers.MaxPooling3D((2, 2, 1), name="third")(x)
    x = layers.Flatten(name="fourth")(layers.AveragePooling3D((1, 1, 1), name="too")(x))
    assert exporting.first_failing_layer(keras.Model(picture, x)).name == "third"
