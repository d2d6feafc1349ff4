import keras
import numpy as np
import pytest
from keras import layers

from denoiser.models import browser_file, catalog
from denoiser.training import browser_export
from tests.conftest import SHIPPED


@pytest.mark.parametrize("name", [*SHIPPED, "classifier"])
def test_the_bundled_browser_files_are_made_from_the_keras_files(name):
    model = catalog.classifier() if name == "classifier" else catalog.find().get(name)
    network = keras.models.load_model(model.path / "model.keras", compile=False)
    assert browser_export.to_browser(network) == model.read_browser_file()


@pytest.mark.parametrize(
    ("weight", "size"),
    [(-0.25, 2), (2.0**-24, 2), (65504.0, 2), (0.1, 4), (2.0**-25, 4), (65520.0, 4)],
)
def test_weights_take_half_the_room_where_that_changes_none(weight, size):
    picture = keras.Input((28, 28, 1))
    network = keras.Model(picture, layers.Conv2D(1, 3, padding="same")(picture))
    network.set_weights([np.full((3, 3, 1, 1), weight), np.array([0.5])])
    file = browser_export.to_browser(network)
    assert len(file) - int.from_bytes(file[:4], "little") - 4 == 10 * size
    assert (browser_file.read(file)[1].kernel == np.float32(weight)).all()


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (layers.GroupNormalization(1), "is a GroupNormalization, which the live view cannot run"),
        (layers.Conv2D(2, 3, activation="log_softmax"), "has the activation log_softmax"),
        (layers.Conv2D(2, 3, activation=layers.PReLU()), "has the activation PReLU"),
        (layers.Conv2DTranspose(2, 3, strides=2, output_padding=1), "has output_padding = "),
        (layers.Conv2DTranspose(2, 3, dilation_rate=2), "has dilation_rate = "),
        (layers.UpSampling2D(2, interpolation="bicubic"), "has interpolation = bicubic"),
        (layers.BatchNormalization(axis=1), "has axis = 1"),
        (layers.LayerNormalization(axis=1), "has axis = "),
        (layers.Softmax(axis=1), "has axis = 1"),
    ],
)
def test_a_layer_that_the_engine_does_not_support_is_refused(layer, message):
    picture = keras.Input((28, 28, 1))
    network = keras.Model(picture, layer(picture))
    with pytest.raises(ValueError, match=message):
        browser_export.to_browser(network)


@pytest.mark.parametrize(
    "operation", [lambda x: x[:, :14], lambda x: keras.ops.sin(x), lambda x: 1 / (x + 2)]
)
def test_an_operation_that_the_engine_does_not_support_is_refused(operation):
    picture = keras.Input((28, 28, 1))
    with pytest.raises(ValueError, match=r"the operation `\w+` \(.*\) is one that the live view"):
        browser_export.to_browser(keras.Model(picture, operation(picture)))


def test_a_layer_that_is_called_twice_is_refused():
    picture, relu = keras.Input((28, 28, 1)), layers.ReLU(name="shared")
    x = relu(layers.Conv2D(2, 3)(picture))
    with pytest.raises(ValueError, match=r"called more than once \(shared\)"):
        browser_export.to_browser(keras.Model(picture, relu(layers.Conv2D(1, 3)(x))))
