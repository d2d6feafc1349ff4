import keras
import pytest
from keras import layers

from denoiser.models import catalog
from denoiser.training import browser_export
from tests.conftest import SHIPPED


@pytest.mark.parametrize("name", [*SHIPPED, "classifier"])
def test_the_bundled_browser_files_are_made_from_the_keras_files(name):
    model = catalog.classifier() if name == "classifier" else catalog.find().get(name)
    network = keras.models.load_model(model.path / "model.keras", compile=False)
    assert browser_export.to_browser(network) == model.read_browser_file()


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        (layers.MaxPooling2D(), "is a MaxPooling2D, which the live view cannot run yet"),
        (layers.Conv2D(2, 3, activation="gelu"), "has the activation gelu"),
        (layers.Conv2D(2, 3, dilation_rate=2), "has dilation_rate = "),
        (layers.Conv2D(2, 3, activation="softmax"), "softmax of more than a vector"),
        (layers.Conv2D(2, 3, activation=layers.LeakyReLU()), "has the activation LeakyReLU"),
        (layers.Conv2DTranspose(2, 3, strides=2, output_padding=1), "has output_padding = "),
        (layers.ReLU(max_value=6.0), "is a ReLU with a slope"),
    ],
)
def test_a_layer_that_the_engine_does_not_support_is_refused(layer, message):
    picture = keras.Input((28, 28, 1))
    with pytest.raises(ValueError, match=message):
        browser_export.to_browser(keras.Model(picture, layer(picture)))


def test_an_operation_outside_of_layers_is_refused():
    picture = keras.Input((28, 28, 1))
    with pytest.raises(ValueError, match=r"the operation `\w+` \(such as x \+ y\) is one"):
        browser_export.to_browser(keras.Model(picture, picture + 1.0))


def test_an_addition_that_stretches_is_refused():
    picture = keras.Input((28, 28, 1))
    row = layers.Conv2D(1, (1, 28))(picture)  # 28, 1
    with pytest.raises(ValueError, match="adds different shapes"):
        browser_export.to_browser(keras.Model(picture, layers.Add()([picture, row])))


def test_a_layer_that_is_called_twice_is_refused():
    picture, relu = keras.Input((28, 28, 1)), layers.ReLU(name="shared")
    x = relu(layers.Conv2D(2, 3)(picture))
    with pytest.raises(ValueError, match=r"called more than once \(shared\)"):
        browser_export.to_browser(keras.Model(picture, relu(layers.Conv2D(1, 3)(x))))
